"""The closed compartment of personal loans: which documents of a file stand on its side.

A file that goes from a business to a personal loan, or back, leaves behind what its new readers do
not ask for. It is set aside, and comes back with the answers.
"""

from collections.abc import Iterable

from portal.dossiers.models import GONE, Document, Dossier
from portal.networks.queries import kinds_asked


def standing(dossier: Dossier, documents: Iterable[Document]) -> list[Document]:
    """Those that were sent on this side, or are of a kind that its networks ask for."""
    given = list(documents)
    if all(one.personal is dossier.confidential for one in given):
        return given
    asked = kinds_asked(personal=dossier.confidential)
    return [one for one in given if one.personal is dossier.confidential or one.kind_code in asked]


def set_aside(dossier: Dossier) -> list[Document]:
    """What its owner alone still sees."""
    there = [one for one in dossier.documents if one.state not in GONE]
    stands = standing(dossier, there)
    return [one for one in there if one not in stands]
