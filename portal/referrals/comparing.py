"""Two files side by side, as the front desk reads them before it says whether they are one."""

from dataclasses import dataclass

from portal.dossiers.documents import kept
from portal.dossiers.models import Dossier
from portal.dossiers.questions import application
from portal.dossiers.reading import given_words
from portal.french import date_long, listed, lower_first, plural
from portal.referrals.routes import referrals_of

ANSWERS = (
    "naissance", "telephone", "adresse_siege", "adresse_projet", "nom_projet", "projet",
    "insee_projet", "siret", "description", "besoin_total",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """``tells``: whether that both say the same makes them alike."""

    title: str
    here: str
    there: str
    tells: bool = True

    @property
    def same(self) -> bool:
        return self.tells and self.here == self.there


def compared(dossier: Dossier, other: Dossier) -> list[Row]:
    """What neither of the two says is left out."""
    return [
        Row("Personne", dossier.person_name, other.person_name),
        Row("Compte", _account(dossier), _account(other), dossier.owner_id == other.owner_id),
        *_answers(dossier, other),
        Row("Envoyée le", _sent_on(dossier), _sent_on(other), tells=False),
        Row("État", dossier.status.label, other.status.label, tells=False),
        Row("Réseaux", _networks(dossier), _networks(other), tells=False),
        Row("Documents", _documents(dossier), _documents(other), tells=False),
    ]


def _account(dossier: Dossier) -> str:
    return dossier.owner.email if dossier.owner.reachable else "Pas de courriel"


def _answers(dossier: Dossier, other: Dossier) -> list[Row]:
    questions = [application().question(code) for code in ANSWERS]
    said = [one for one in questions if one.code in dossier.answers or one.code in other.answers]
    return [
        Row(one.staff_title, given_words(one, dossier.answers), given_words(one, other.answers))
        for one in said
    ]


def _sent_on(dossier: Dossier) -> str:
    return date_long(dossier.submitted_at) if dossier.submitted_at else "–"


def _networks(dossier: Dossier) -> str:
    found = [
        f"{one.network.name} ({lower_first(one.status_words)})" for one in referrals_of(dossier)
    ]
    return listed(found) or "Aucun"


def _documents(dossier: Dossier) -> str:
    return plural(len(kept(dossier)), "document")
