"""A page of the questionnaire as a form, and what it needs of the territory."""

from collections.abc import Sequence

from forms.questionnaire import PageForm
from portal.calendar import today
from portal.dossiers.commands import save_page
from portal.dossiers.course import course
from portal.dossiers.models import Dossier
from portal.dossiers.readers import reader_of
from portal.french import listed
from portal.languages import _
from portal.territory import queries as territory
from portal.territory.models import Commune
from portal.users.models import User
from portal.views.keeping import Fields, Keeper, keeps

FEW = 8
"""As many communes as may be named in a sentence."""


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
    """The code of the only commune that is meant. Raises ValueError for a code of several."""
    found = territory.meant(text, FEW + 1)
    if len(found) > 1 and text.strip().isdecimal():
        raise ValueError(_several(found))
    return found[0].insee if len(found) == 1 else None


def _several(found: Sequence[Commune]) -> str:
    if len(found) > FEW:
        return _(
            "Plusieurs communes ont ce code postal : choisissez la vôtre dans la liste, "
            "ou écrivez son nom"
        )
    names = listed([one.name for one in found], _("ou"))
    return _(
        "Plusieurs communes ont ce code postal. Écrivez le nom de la vôtre : %(names)s", names=names
    )


def commune_label(insee: str) -> str:
    found = territory.commune(insee)
    return territory.label(found) if found else insee
