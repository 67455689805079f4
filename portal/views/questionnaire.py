"""A page of the questionnaire as a form, and what it needs of the territory."""

from forms.questionnaire import PageForm
from portal.calendar import today
from portal.dossiers.commands import save_page
from portal.dossiers.models import Dossier
from portal.dossiers.questions import course
from portal.dossiers.readers import reader_of
from portal.territory import queries as territory
from portal.users.models import User
from portal.views.keeping import Fields, Keeper, keeps


def page_form(dossier: Dossier, code: str, user: User) -> PageForm | None:
    """The form of a page, with what this person may read of it; None when it does not apply."""
    path = course(dossier.answers, "application")
    found = path.page(code)
    if found is None:
        return None
    reader = reader_of(dossier, user)
    mine = [one for one in found.questions if reader.may_read(one)]
    return PageForm(mine, path.known, resolve=find_commune, label=commune_label, today=today())


def _save_kept(dossier: Dossier, code: str, fields: Fields, user: User) -> bool:
    form = page_form(dossier, code, user)
    if form is None:
        return False
    found = form.read(fields)
    save_page(dossier, code, found.valid, found.typed, found.emptied, by=user)
    return True


keeps("", "application.page", Keeper(lambda here: str(here["code"]), _save_kept))


def find_commune(text: str) -> str | None:
    found = territory.find(text)
    return found.insee if found else None


def commune_label(insee: str) -> str:
    found = territory.commune(insee)
    return territory.label(found) if found else insee
