"""The parameters of a draft: each has a source, and values with their dates."""

from flask import abort, request
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from forms.rule_pieces import ParameterForm
from portal.calendar import today
from portal.routing import editing
from portal.routing.drafting import Edit
from portal.routing.parameters import Parameter, in_force
from portal.routing.pieces import Kind, Piece
from portal.routing.ruleset import RuleBook
from portal.routing.uses import uses
from portal.routing.words import with_unit
from portal.territory import queries as territory
from portal.views.rule_drafts import Draft, bp, first_seen, keep, opened, page, press

COMMUNE = "commune"


@bp.get("/parametres")
def parameters(number: int) -> ResponseReturnValue:
    draft = opened(number)
    names = dict.fromkeys(one.name for one in draft.book.parameters)
    return page(
        "rules/editor/parameters.html",
        draft,
        parameters=[
            (
                name,
                editing.values_of(draft.book, name),
                uses(draft.book, Piece(Kind.PARAMETER, name)),
            )
            for name in names
        ],
        value=lambda one: value(draft, one),
        runs=lambda many: in_force(many, today()),
        seen=lambda name: draft.seen(Piece(Kind.PARAMETER, name)),
    )


def value(draft: Draft, one: Parameter) -> str:
    return draft.names(str(one.value)) if one.unit == COMMUNE else with_unit(one.value, one.unit)


@bp.route("/parametres/<name>/<int:rank>", methods=["GET", "POST"])
def parameter(number: int, name: str, rank: int) -> ResponseReturnValue:
    """One dated value; the rank after the last one adds another."""
    draft, piece = opened(number), Piece(Kind.PARAMETER, name)
    many = editing.values_of(draft.book, name) or abort(404)
    if rank > len(many):
        abort(404)
    old = many[rank] if rank < len(many) else None
    form = filled(old) if old else ParameterForm(label=many[-1].label)
    del form.name, form.unit
    unit = many[0].unit
    only_value(form, unit)
    first_seen(form, draft, piece)
    form.valid_until.flags.optional = True
    if form.validate_on_submit() and (new := typed(form, name, unit)):
        words = f"{new.label} : {value(draft, new)} à partir du {new.valid_from:%d/%m/%Y}."
        if keep(form, draft, put(new, rank), words, piece):
            return redirect(draft.url("parameters", _anchor=f"p-{name}"))
        if form.overtaken:
            form.theirs = (("Valeurs maintenant", values_now(number, name)),)
    return page(
        "rules/editor/form.html",
        draft,
        form,
        title=many[0].label if old else f"Nouvelle valeur : {many[0].label}",
        lead="Une valeur remplace la précédente à partir de sa date. Les demandes déjà orientées "
        "gardent celle de leur jour.",
        trail=[("Paramètres", draft.url("parameters"))],
        action="Enregistrer la valeur",
        unit=unit,
    )


def put(new: Parameter, rank: int) -> Edit:
    return lambda book: editing.put_parameter(book, new, rank)


def values_now(number: int, name: str) -> str:
    draft = opened(number)
    return " ; ".join(
        f"{value(draft, one)} à partir du {one.valid_from:%d/%m/%Y}"
        for one in editing.values_of(draft.book, name)
    )


def filled(old: Parameter) -> ParameterForm:
    commune = territory.commune(str(old.value)) if old.unit == COMMUNE else None
    return ParameterForm(
        obj=old,
        number=None if old.unit == COMMUNE else old.value,
        commune=territory.label(commune) if commune else "",
    )


def only_value(form: ParameterForm, unit: str) -> None:
    """The field in which a value of this unit is typed."""
    if unit == COMMUNE:
        del form.number
    else:
        del form.commune


def typed(form: ParameterForm, name: str, unit: str) -> Parameter | None:
    """What was typed; None, and the form says why, when it has no value or ends too early."""
    found: int | float | str | None = None
    if unit == COMMUNE:
        commune = territory.find(form.commune.data or "")
        found = commune.insee if commune else None
        if found is None:
            form.commune.errors = ["Écrivez une commune, avec le code postal si plusieurs l’ont"]
    else:
        found = form.number.data
        if found is None:
            form.number.errors = ["Écrivez la valeur en chiffres, par exemple 12 000"]
    first = form.valid_from.data
    if first and form.valid_until.data and form.valid_until.data < first:
        form.valid_until.errors = ["La fin doit être après le début"]
        return None
    if found is None or first is None:
        return None
    return Parameter(
        name,
        found,
        form.label.data or "",
        first,
        form.source.data or "",
        unit,
        form.valid_until.data,
    )


@bp.route("/nouveau-parametre", methods=["GET", "POST"])
def new_parameter(number: int) -> ResponseReturnValue:
    draft, form = opened(number), ParameterForm()
    form.valid_until.flags.optional = True
    unit = form.unit.data or ""
    for name in ("number", "commune"):
        form[name].flags.optional = True
    if form.validate_on_submit() and (new := typed(form, form.name.data or "", unit)):
        edit: Edit = lambda book: editing.new_parameter(book, new)  # noqa: E731
        words = f"Paramètre {new.name} ajouté : {value(draft, new)}."
        if keep(form, draft, edit, words, Piece(Kind.PARAMETER, new.name)):
            return redirect(draft.url("parameters", _anchor=f"p-{new.name}"))
    return page(
        "rules/editor/form.html",
        draft,
        form,
        title="Ajouter un paramètre",
        lead="Un paramètre est un nombre ou une commune que les conditions et les textes citent "
        "par son nom. Écrivez sa valeur, ou la commune si l’unité est « Commune ».",
        trail=[("Paramètres", draft.url("parameters"))],
        action="Ajouter le paramètre",
    )


@bp.post("/parametres/<name>/supprimer")
def remove_value(number: int, name: str) -> ResponseReturnValue:
    """The value that begins on the day ``first``."""
    draft, piece = opened(number), Piece(Kind.PARAMETER, name)
    first = request.form.get("first", "")

    def edit(book: RuleBook) -> RuleBook:
        """Pressed twice, this value is already gone."""
        days = [one.valid_from.isoformat() for one in editing.values_of(book, name)]
        return editing.remove_value(book, name, days.index(first)) if first in days else book

    words = f"Paramètre {name} : une valeur retirée."
    return press(draft, edit, words, piece, draft.url("parameters", _anchor=f"p-{name}"))
