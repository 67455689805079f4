"""The page that someone signs when the front desk has filled their file with them."""

from collections.abc import Sequence
from typing import Any

from portal.dossiers import assisted
from portal.dossiers.documents import kept
from portal.dossiers.models import Dossier
from portal.dossiers.readers import GUEST
from portal.dossiers.reading import sections_read
from portal.pdf.made import of_file


def content(dossier: Dossier, networks: Sequence[str]) -> dict[str, Any]:
    """What the document says, as plain data; nothing of the database is needed after this."""
    return of_file(dossier) | {
        "person": dossier.owner.full_name,
        "networks": list(networks),
        "sections": sections_read(dossier, GUEST),
        "documents": [[one.kind.name, one.name] for one in kept(dossier)],
        "code": assisted.printed_code(dossier),
    }
