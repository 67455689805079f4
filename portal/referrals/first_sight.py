"""What a list says of a file to its network: as far as the person lets that network know it.

A query that uses these columns is joined to ``Consent`` by ``WITH_CONSENT``.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, true

from portal.dossiers.consent_models import Consent
from portal.dossiers.models import Dossier
from portal.dossiers.naming import called_in_rows
from portal.dossiers.sharing import UNNAMED, UNTITLED, at_network, shares
from portal.referrals.models import Referral
from portal.territory.models import Commune
from portal.vocabulary import Block

TITLE = called_in_rows(Dossier.title, Dossier.kind)
WITH_CONSENT = at_network(Referral.dossier_id, Referral.network_id)

PERSON: ColumnElement[Any] = case((Consent.identity, Dossier.person_name), else_=UNNAMED)
CALLED: ColumnElement[Any] = case((Consent.project, TITLE), else_=UNTITLED)
PLACE: ColumnElement[Any] = case((Consent.project, func.coalesce(Commune.name, "")), else_="")
KIND: ColumnElement[Any] = case((Consent.project, Dossier.kind), else_="")
HEARING: ColumnElement[Any] = case((Consent.project, Dossier.hearing_on))
AROUND: ColumnElement[Any] = case((Consent.project, Dossier.in_perimeter), else_=true())
WHOLE: ColumnElement[Any] = func.coalesce(
    and_(Consent.identity, Consent.project, Consent.finances), false()
)
"""Whether nothing but what is sensitive may be kept from it."""
SENSITIVE: ColumnElement[Any] = func.coalesce(Consent.sensitive, false())


def told(*blocks: Block) -> ColumnElement[bool]:
    """Whether the person shares these with the referral's network, without a join."""
    return shares(Referral.dossier_id, Referral.network_id, *blocks)
