"""What every document about a file says of it, and of the service that made it."""

from typing import Any

from flask import current_app

from portal.calendar import today
from portal.dossiers import receipt
from portal.dossiers.models import Dossier
from portal.french import date_long, time_of_day
from portal.jinja import link


def of_file(dossier: Dossier) -> dict[str, Any]:
    settings = current_app.config["SETTINGS"]
    sent = dossier.submitted_at
    return {
        "portal": settings.portal_name,
        "authority": settings.authority,
        "phone": settings.contact.phone,
        "hours": settings.contact.opening_hours,
        "number": dossier.number,
        "title": dossier.called,
        "person": dossier.person_name,
        "sent": f"{date_long(sent)} à {time_of_day(sent)}" if sent else "",
        "code": receipt.code(dossier),
        "verify": link("public.check_receipt"),
        "printed": date_long(today()),
    }
