"""Suggestions of addresses while one types, relayed by our server."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from portal.database import release
from portal.territory import addresses
from portal.territory.outside import Away
from portal.views.guards import signed_in
from portal.views.limits import suggestions

bp = Blueprint("lookups", __name__)
bp.before_request(signed_in)


@bp.get("/adresses")
@suggestions
def suggested() -> ResponseReturnValue:
    """As ``[{label, value}]``, the value a commune's code; none while the service is away."""
    text, insee = request.args.get("q", ""), request.args.get("commune", "")
    release()
    try:
        found = addresses.suggest(text, insee[:5])
    except Away:
        found = []
    return jsonify([{"label": one.label, "value": one.insee} for one in found])
