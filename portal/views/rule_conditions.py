"""The conditions of a draft: their trees, each node changed by a button or on its own page."""

import re
from collections.abc import Callable

from flask import abort, request
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from forms.rule_conditions import (
    DefinitionLeafForm,
    LeafForm,
    SubjectForm,
    by_family,
    by_label,
    operators,
)
from portal.networks.queries import networks
from portal.routing import conditions as language
from portal.routing import editing, trees
from portal.routing.conditions import Condition
from portal.routing.drafting import Edit
from portal.routing.editing import Place
from portal.routing.facts import Fact, catalogue
from portal.routing.trees import Path
from portal.territory import queries as territory
from portal.views.rule_drafts import Draft, bp, first_seen, keep, opened, page, place_of, press

GESTURES: dict[str, tuple[str, Callable[[Condition, Path], Condition]]] = {
    "remove": ("Condition retirée", trees.remove),
    "up": ("Condition montée", lambda tree, path: trees.move(tree, path, -1)),
    "down": ("Condition descendue", lambda tree, path: trees.move(tree, path, 1)),
    "negate": ("Condition remplacée par son contraire", trees.negate),
    "unwrap": ("Groupe défait", trees.unwrap),
    "say-all": ("Groupe : toutes", lambda tree, path: trees.regroup(tree, path, "all")),
    "say-any": ("Groupe : au moins une", lambda tree, path: trees.regroup(tree, path, "any")),
    "say-none": ("Groupe : aucune", lambda tree, path: trees.regroup(tree, path, "none")),
    "say-not_all": (
        "Groupe : pas toutes",
        lambda tree, path: trees.regroup(tree, path, "not_all"),
    ),
    "wrap-all": ("Condition entourée", lambda tree, path: trees.wrap(tree, path, "all")),
    "wrap-any": ("Condition entourée", lambda tree, path: trees.wrap(tree, path, "any")),
    "wrap-none": ("Condition entourée", lambda tree, path: trees.wrap(tree, path, "none")),
}


@bp.post("/conditions/<place>")
def tree(number: int, place: str) -> ResponseReturnValue:
    """A button of a tree: ``do`` says which, and the path of the node."""
    draft, where = opened(number), place_of(place)
    verb, _, text = request.form.get("do", "").partition(":")
    if verb not in GESTURES:
        return redirect(draft.home(where))
    words, edit = GESTURES[verb]
    path = path_of(text)
    about = about_node(draft, where, path)
    said = f"{where.piece.label}. {words}{about}."
    return press(
        draft, changed(where, lambda root: edit(root, path)), said, where.piece, draft.home(where)
    )


def changed(place: Place, edit: Callable[[Condition], Condition]) -> Edit:
    return lambda book: editing.with_condition(book, place, edit(editing.condition(book, place)))


def about_node(draft: Draft, place: Place, path: Path) -> str:
    """« : le besoin total est de 12 000 € au plus », for the journal; nothing for what is gone."""
    node = editing.condition(draft.book, place)
    for rank in path:
        if not 0 <= rank < len(node.parts):
            return ""
        node = node.parts[rank]
    return f" : {draft.reader.inline(node)}"


def path_of(text: str) -> Path:
    try:
        return trees.from_text(text)
    except ValueError:
        return abort(404)


@bp.route("/conditions/<place>/<path>/<any(ajouter, modifier):what>", methods=["GET", "POST"])
def leaf(number: int, place: str, path: str, what: str) -> ResponseReturnValue:
    """One condition: first what it is about, then how it is compared."""
    draft, where, steps = opened(number), place_of(place), path_of(path)
    node = trees.at(editing.condition(draft.book, where), steps)
    old = node if what == "modifier" and trees.is_leaf(node) else None
    subject = request.args.get("sujet") or (subject_of(old) if old else "")
    kind, _, name = subject.partition(":")
    if "autre" in request.args or not subject:
        return choose(draft, where, subject)
    if kind == "definition" and name in draft.book.definitions:
        return by_definition(draft, where, steps, name, old)
    if kind == "fait" and name in catalogue():
        return by_fact(draft, where, steps, catalogue()[name], old)
    return choose(draft, where, "")


def subject_of(node: Condition) -> str:
    bare = node.negated or node
    return f"definition:{bare.named}" if bare.named else f"fait:{bare.fact}"


def choose(draft: Draft, place: Place, subject: str) -> ResponseReturnValue:
    form = SubjectForm(formdata=None)
    form.subject.offer(
        {
            **by_family(catalogue().values()),
            "Définitions": by_label(
                (f"definition:{name}", draft.reader.definition(name))
                for name in draft.book.definitions
                if name != place.name or place.holder is not editing.Holder.DEFINITION
            ),
        }
    )
    form.subject.data = subject
    if "sujet" in request.args:
        form.subject.errors = ["Choisissez de quoi parle cette condition"]
    return page("rules/editor/subject.html", draft, None, subjects=form, place=place)


def by_definition(
    draft: Draft, place: Place, path: Path, name: str, old: Condition | None
) -> ResponseReturnValue:
    form = DefinitionLeafForm(reverse=bool(old and old.negated))
    first_seen(form, draft, place.piece)
    if form.validate_on_submit():
        bare = Condition(named=name)
        new = Condition(negated=bare) if form.reverse.data else bare
        if kept(form, draft, place, path, new):
            return redirect(draft.home(place))
    return page(
        "rules/editor/leaf.html",
        draft,
        form,
        place=place,
        title=draft.reader.definition(name),
        meaning=draft.reader.tree(draft.book.definitions[name].when),
        fact=None,
    )


def by_fact(
    draft: Draft, place: Place, path: Path, fact: Fact, old: Condition | None
) -> ResponseReturnValue:
    form = LeafForm()
    form.offer(
        fact,
        operators(fact, language.operators(fact), draft.reader.leaf),
        values_of(fact),
        parameters_for(draft, fact),
        resolver(fact),
    )
    first_seen(form, draft, place.piece)
    if not form.is_submitted() and old and (old.negated or old).fact == fact.fact:
        form.show(old, lambda code: spoken(fact, code))
    if form.validate_on_submit() and kept(form, draft, place, path, form.leaf()):
        return redirect(draft.home(place))
    return page(
        "rules/editor/leaf.html",
        draft,
        form,
        place=place,
        title=fact.label,
        meaning=None,
        fact=fact,
    )


def kept(
    form: LeafForm | DefinitionLeafForm, draft: Draft, place: Place, path: Path, new: Condition
) -> bool:
    adding = request.view_args and request.view_args["what"] == "ajouter"
    said = draft.reader.inline(new)
    words = f"{place.piece.label}. Condition {'ajoutée' if adding else 'changée'} : {said}."
    put = trees.add if adding else trees.put
    done = keep(form, draft, changed(place, lambda root: put(root, path, new)), words, place.piece)
    if form.overtaken and form.overtaken.current is not None:
        draft = opened(draft.number)
        now = draft.reader.inline(editing.condition(draft.book, place))
        form.theirs = (("Conditions maintenant", now),)
    return done


def values_of(fact: Fact) -> list[tuple[str, str]]:
    if fact.kind == "network":
        return [(one.code, one.name) for one in networks()]
    return list(fact.values.items())


def parameters_for(draft: Draft, fact: Fact) -> list[tuple[str, str]]:
    """The parameters that a fact can be compared with, each with its value of today."""
    unit = fact.unit if fact.kind == "number" else fact.kind
    return [
        (one.name, f"{one.label} : {draft.reader.value(fact, one.value)}")
        for one in draft.reader.book.parameters
        if fact.kind in ("number", "commune") and one.unit == unit
    ]


def resolver(fact: Fact) -> Callable[[str], str | None]:
    """What a line that was typed is worth."""
    if fact.kind != "commune":
        return lambda line: line.upper() if re.fullmatch(fact.pattern, line.upper()) else None
    return lambda line: found.insee if (found := territory.find(line)) else None


def spoken(fact: Fact, code: str) -> str:
    """The line that someone would type for this value."""
    found = territory.commune(code) if fact.kind == "commune" else None
    return territory.label(found) if found else code
