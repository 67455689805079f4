"""The acknowledgement of receipt as a PDF/UA document."""

from typing import Any

from flask import current_app

from portal.dossiers import receipt
from portal.dossiers.models import Dossier
from portal.french import date_long
from portal.jinja import link
from portal.pdf.made import of_file
from portal.referrals.acknowledgement import acknowledgement


def content(dossier: Dossier) -> dict[str, Any]:
    """What the document says, as plain data; nothing of the database is needed after this."""
    about, contact = acknowledgement(dossier), current_app.config["SETTINGS"].contact
    urgent = [about.urgent] if about.urgent else []
    return of_file(dossier) | {
        "address": contact.address,
        "email": contact.email,
        "rules": link("public.orientation"),
        "silence": date_long(receipt.silence_on(dossier)),
        "proposed": [
            [one.network.name, date_long(one.due_on), one.waiting_on_owner]
            for one in about.proposed
        ],
        "contacts": [[one.name, one.phone] for one in (*urgent, *about.contacts)],
        "documents": [[one.kind.name, one.name, one.sha256] for one in receipt.sent_with(dossier)],
        "missing": [kind.name for kind in about.missing],
    }
