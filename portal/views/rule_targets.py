"""The networks that a rule or a group leads to, each with its own condition."""

from flask import abort, request
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from forms.rule_pieces import GroupForm, TargetForm
from portal.routing import editing
from portal.routing.drafting import Edit
from portal.routing.editing import Holder, Place
from portal.routing.pieces import Kind, Piece
from portal.routing.ruleset import RuleBook, Target
from portal.routing.uses import uses
from portal.views.rule_drafts import (
    as_target,
    bp,
    chosen,
    destinations,
    first_seen,
    keep,
    opened,
    page,
    place_of,
    press,
)

LISTS = {
    Holder.LEAD: "Réseau principal",
    Holder.ALSO: "Réseau en complément",
    Holder.GROUP: "Réseau du groupe",
}


@bp.route("/reseaux/<place>", methods=["GET", "POST"])
def target(number: int, place: str) -> ResponseReturnValue:
    """One network of a list; the rank after the last one adds another."""
    draft, where = opened(number), place_of(place)
    if where.holder not in LISTS:
        abort(404)
    many = editing.targets(draft.book, where)
    old = many[where.rank] if where.rank < len(many) else None
    form = TargetForm(target=chosen(old) if old else "")
    form.target.offer(destinations(draft, groups=where.holder is not Holder.GROUP))
    first_seen(form, draft, where.piece)
    if form.validate_on_submit():
        new = as_target(form.target.data)(old or Target())
        words = f"{where.piece.label}. {LISTS[where.holder]} : {draft.target(new)}."
        if keep(form, draft, put(where, new), words, where.piece):
            return redirect(draft.home(where))
        if form.overtaken:
            form.theirs = (("Réseaux maintenant", targets_now(number, where)),)
    return page(
        "rules/editor/target.html",
        draft,
        form,
        place=where,
        target=old,
        title=LISTS[where.holder],
        tree=draft.reader.tree(old.when) if old else None,
        seen=draft.seen(where.piece),
    )


def targets_now(number: int, place: Place) -> str:
    draft = opened(number)
    return ", ".join(draft.target(one) for one in editing.targets(draft.book, place))


def put(place: Place, new: Target) -> Edit:
    return lambda book: editing.put_target(book, place, new)


@bp.post("/reseaux/<place>/geste")
def target_gesture(number: int, place: str) -> ResponseReturnValue:
    draft, where = opened(number), place_of(place)
    if where.holder not in LISTS:
        abort(404)
    name = f"{where.piece.label}. {LISTS[where.holder]} n° {where.rank + 1}"
    gestures: dict[str, tuple[str, Edit]] = {
        "up": (f"{name} monté.", lambda book: editing.move_target(book, where, -1)),
        "down": (f"{name} descendu.", lambda book: editing.move_target(book, where, 1)),
        "remove": (f"{name} retiré.", lambda book: editing.remove_target(book, where)),
    }
    if request.form.get("do", "") not in gestures:
        return redirect(draft.holder(where))
    words, edit = gestures[request.form["do"]]
    return press(draft, edit, words, where.piece, draft.holder(where))


@bp.get("/groupes")
def groups(number: int) -> ResponseReturnValue:
    draft = opened(number)
    return page(
        "rules/editor/groups.html",
        draft,
        used={name: uses(draft.book, Piece(Kind.GROUP, name)) for name in draft.book.groups},
    )


@bp.get("/groupes/<name>")
def group(number: int, name: str) -> ResponseReturnValue:
    draft, piece = opened(number), Piece(Kind.GROUP, name)
    return page(
        "rules/editor/group.html",
        draft,
        name=name,
        targets=editing.found(draft.book.groups.get(name)),
        seen=draft.seen(piece),
        used=uses(draft.book, piece),
        at=lambda rank: str(Place(Holder.GROUP, name, rank)),
    )


@bp.route("/nouveau-groupe", methods=["GET", "POST"])
def new_group(number: int) -> ResponseReturnValue:
    draft, form = opened(number), GroupForm()
    form.target.offer(destinations(draft, groups=False))
    if form.validate_on_submit():
        name = form.name.data or ""
        piece, first = Piece(Kind.GROUP, name), as_target(form.target.data)(Target())
        edit: Edit = lambda book: editing.new_group(book, name, first)  # noqa: E731
        if keep(form, draft, edit, f"Groupe {name} ajouté.", piece):
            return redirect(draft.url("group", name=name))
    return page(
        "rules/editor/form.html",
        draft,
        form,
        title="Ajouter un groupe",
        lead="Dans un groupe, le premier réseau dont la condition tient est choisi.",
        trail=[("Groupes de réseaux", draft.url("groups"))],
        action="Ajouter le groupe",
    )


@bp.post("/groupes/<name>/supprimer")
def remove_group(number: int, name: str) -> ResponseReturnValue:
    draft, piece = opened(number), Piece(Kind.GROUP, name)

    def edit(book: RuleBook) -> RuleBook:
        return editing.remove_group(book, name) if name in book.groups else book

    return press(draft, edit, f"Groupe {name} supprimé.", piece, draft.url("groups"))
