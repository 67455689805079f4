"""What the person does with the company of their file: take over the register, give its number."""

from portal.database import lock, now, session
from portal.dossiers import access, checks, commands, journal, register
from portal.dossiers.checked import CompanyCheck
from portal.dossiers.models import Dossier
from portal.dossiers.questions import application
from portal.dossiers.workflow import Party, Status
from portal.errors import Refused
from portal.users.models import User


def take_over(dossier: Dossier, *, by: User) -> None:
    """Answer with what the register says; the person saw what changes and pressed the button.

    Raises Refused once the file is sent, or while the register has said nothing.
    """
    lock(dossier)
    commands.editable(dossier, by)
    check = checks.company_of(dossier)
    if check is None or check.company is None:
        raise Refused("Le répertoire n’a encore rien dit de cette entreprise.")
    values = {one.code: one.value for one in register.offers(dossier, check.company)}
    if values:
        commands.save_page(dossier, _page_of(checks.SIRET), values, {}, by=by)
        check.taken = sorted({*check.taken, *values})
        journal.record(dossier, "company.take_over", by=by)


def awaits_number(dossier: Dossier) -> bool:
    """Whether a file that is sent may still be given the number of its company."""
    project = dossier.answers.get("projet")
    asked = dossier.status not in (Status.DRAFT, Status.CLOSED) and project not in (None, "aucun")
    return asked and checks.company_of(dossier) is None


def check_awaits_number(dossier: Dossier, by: User) -> None:
    """Raises Refused."""
    if Party.OWNER not in access.parties(by, dossier):
        raise Refused("Seule la personne qui a envoyé cette demande peut donner ce numéro.")
    if not awaits_number(dossier):
        raise Refused("Cette demande n’attend pas de numéro SIRET.")


def give_number(dossier: Dossier, siret: str, *, by: User) -> None:
    """The number of a company that was born after the file was sent. Raises Refused."""
    lock(dossier)
    check_awaits_number(dossier, by)
    session.add(CompanyCheck(dossier_id=dossier.id, siret=siret, given_at=now()))
    session.flush()
    journal.record(dossier, "company.give_number", by=by, siret=siret)


def _page_of(code: str) -> str:
    """The page on which this question is asked."""
    pages = (page for page in application().pages for one in page.questions if one.code == code)
    return next(pages).code


journal.speak(
    "company.take_over",
    "Réponses reprises du répertoire Sirene",
    "Vous avez repris les informations du répertoire Sirene",
)
journal.speak(
    "company.give_number",
    "Numéro SIRET ajouté : {siret}",
    "Vous avez ajouté le numéro SIRET de votre entreprise",
)
