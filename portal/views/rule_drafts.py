"""What every page of the editor of rules does: open a draft, keep a change, say why it is not."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.rule_fields import Grouped, PieceForm
from portal.calendar import today
from portal.database import release
from portal.errors import Refused
from portal.french import time_of_day
from portal.networks.queries import standing
from portal.routing import drafting
from portal.routing.drafting import Edit, Overtaken, Unfit
from portal.routing.editing import Holder, Place
from portal.routing.facts import catalogue
from portal.routing.models import RuleSet
from portal.routing.pieces import Piece
from portal.routing.queries import rule_set
from portal.routing.reading import names
from portal.routing.ruleset import INCOMPLETE, RuleBook, Target, from_content
from portal.routing.sentences import Reader
from portal.routing.words import Names
from portal.routing.workflow import RuleSetStatus
from portal.views.current import me
from portal.views.guards import only
from portal.vocabulary import RoleName

bp = Blueprint("rule_editor", __name__, url_prefix="/administration/regles/<int:number>/modifier")
bp.before_request(only(RoleName.ADMIN))
TEXTS = {
    "code": "Code", "name": "Code", "tag": "Code", "title": "Titre", "label": "Ce que cela dit",
    "administrator": "Pour l’administrateur", "adviser": "Pour le conseiller",
    "applicant": "Pour la personne", "lines": "Valeurs", "number": "Valeur",
    "commune": "Commune", "source": "Source",
}  # fmt: skip
"""What is typed in these pages: shown again to whoever finds that its piece is gone."""


@dataclass(frozen=True)
class Draft:
    """A draft as its editor sees it; ``reader`` says its conditions with the values of today."""

    rules: RuleSet
    names: Names

    @property
    def number(self) -> int:
        return self.rules.number

    @cached_property
    def book(self) -> RuleBook:
        return from_content(self.rules.content)

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.book.on(today()), self.names)

    def seen(self, piece: Piece) -> str:
        return piece.seen(self.book)

    def target(self, one: Target) -> str:
        """Where a target leads, in words."""
        if one.fact:
            return catalogue()[one.fact].subject
        if one.group:
            return " ou sinon ".join(map(self.target, self.book.groups[one.group]))
        return (
            "aucun réseau, la demande est incomplète"
            if one.to == INCOMPLETE
            else self.names(one.to)
        )

    def url(self, endpoint: str, **values: object) -> str:
        return url_for(f"rule_editor.{endpoint}", number=self.number, **values)  # type: ignore[arg-type]

    def home(self, place: Place) -> str:
        """The page where a condition is read and changed."""
        match place.holder:
            case Holder.RULE:
                return self.url("rule", code=place.name, _anchor="conditions")
            case Holder.DEFINITION:
                return self.url("definition", name=place.name, _anchor="conditions")
            case Holder.TAG:
                return self.url("tag", name=place.name, _anchor="conditions")
            case _:
                return self.url("target", place=str(place), _anchor="conditions")

    def holder(self, place: Place) -> str:
        """The page of the piece that a place is part of."""
        if place.holder is Holder.GROUP:
            return self.url("group", name=place.name)
        return self.url("rule", code=place.name, _anchor=place.holder.value)


def opened(number: int) -> Draft:
    """The draft of that number. What is no draft is read on the page of its version."""
    rules = rule_set(number) or abort(404)
    if rules.status != RuleSetStatus.DRAFT:
        flash(f"La version {number} n’est pas un brouillon : elle ne se modifie plus.", "info")
        abort(redirect(url_for("rules.version", number=number)))
    g.texts = {name: TEXTS[name] for name in request.form if name in TEXTS}
    return Draft(rules, names())


def place_of(text: str) -> Place:
    try:
        return Place.parse(text)
    except ValueError:
        return abort(404)


def change(draft: Draft, edit: Edit, words: str, piece: Piece) -> None:
    """Keep a change, unless it is already made: a button pressed twice. Raises Refused."""
    if edit(draft.book) != draft.book:
        seen = request.form.get("seen", "")
        drafting.change(draft.rules, edit, words, by=me(), piece=piece, seen=seen)


def press(draft: Draft, edit: Edit, words: str, piece: Piece, back: str) -> ResponseReturnValue:
    """A gesture that types nothing: done, or its refusal said, on the page that it came from."""
    try:
        change(draft, edit, words, piece)
    except Refused as error:
        release()
        flash(sentence(error), "error")
    return redirect(back)


def keep(form: PieceForm, draft: Draft, edit: Edit, words: str, piece: Piece) -> bool:
    """Keep what was typed; else the form says why, and shows what someone else left."""
    try:
        change(draft, edit, words, piece)
    except Overtaken as error:
        release()
        form.overtaken = error
        form.seen.data, form.seen.raw_data = piece.seen(from_content(draft.rules.content)), None
    except Unfit as error:
        release()
        form.form_errors.extend(text.removesuffix(".") for text in error.errors)
    except Refused as error:
        release()
        form.form_errors.append(sentence(error).removesuffix("."))
    else:
        flash(f"{words} C’est enregistré dans le brouillon.", "success")
        return True
    return False


def sentence(error: Refused) -> str:
    """Why, and when someone else was first, who and when."""
    if not isinstance(error, Overtaken) or error.last is None:
        return str(error)
    who = (
        "Vous avez"
        if error.last.by is me()
        else f"{error.last.by.full_name if error.last.by else 'Le portail'} a"
    )
    return (
        f"{who} changé ceci à {time_of_day(error.last.at)} : {error.last.words} "
        "Votre geste n’a pas été fait. Voici comment c’est maintenant."
    )


def page(
    template: str, draft: Draft, form: PieceForm | None = None, **values: object
) -> ResponseReturnValue:
    """409 when someone else was first, 422 when something is to be corrected."""
    code = 200
    if form is not None and (form.errors or form.form_errors):
        code = 422
    if form is not None and form.overtaken:
        code = 409
    return render_template(template, draft=draft, form=form, me=me(), **values), code


def first_seen(form: PieceForm, draft: Draft, piece: Piece) -> None:
    """The page bears the fingerprint of what it shows."""
    if not form.is_submitted():
        form.seen.data = draft.seen(piece)


def destinations(draft: Draft, *, groups: bool = True) -> Grouped:
    """Where a target may lead: « to:adie », « group:ccas », « fact:dossier_existant »."""
    found = {"Réseaux": [(f"to:{one.code}", one.name) for one in standing()]}
    if groups:
        found["Groupes : le premier réseau qui convient"] = [
            (f"group:{name}", f"{draft.target(Target(group=name))} ({name})")
            for name in draft.book.groups
        ]
        found["Autres"] = [
            *(
                (f"fact:{one.fact}", one.label)
                for one in catalogue().values()
                if one.kind == "network"
            ),
            (f"to:{INCOMPLETE}", "Aucun : la demande est incomplète"),
        ]
    return found


def as_target(chosen: str) -> Callable[[Target], Target]:
    """The same target, condition kept, leading to what was chosen."""
    kind, _, code = chosen.partition(":")
    return lambda old: Target(**{kind: code}, when=old.when)


def chosen(one: Target) -> str:
    return f"fact:{one.fact}" if one.fact else f"group:{one.group}" if one.group else f"to:{one.to}"
