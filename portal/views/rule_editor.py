"""The editor of a draft of the rules: the list of its rules, and the page of each."""

from flask import request
from flask.typing import ResponseReturnValue
from msgspec.structs import replace
from werkzeug.utils import redirect

from forms.rule_fields import as_choices
from forms.rule_pieces import MODES, CodeForm, NewRuleForm, TextsForm
from portal.routing import acceptance, editing
from portal.routing.conditions import ALWAYS
from portal.routing.drafting import Edit
from portal.routing.editing import Holder, Place
from portal.routing.pieces import Kind, Piece
from portal.routing.queries import engine_of
from portal.routing.ruleset import Rule, RuleBook, Target
from portal.routing.trying import try_rule
from portal.routing.uses import uses
from portal.routing.words import filled
from portal.views.rule_drafts import (
    as_target,
    bp,
    destinations,
    first_seen,
    keep,
    opened,
    page,
    press,
)

ORDER = Piece(Kind.ORDER)


@bp.get("")
def index(number: int) -> ResponseReturnValue:
    draft = opened(number)
    return page("rules/editor/index.html", draft, last=draft.book.rules[-1], modes=acceptance.MODES)


@bp.post("/ordre")
def order(number: int) -> ResponseReturnValue:
    """One rule just before another: pressed twice, it stays there."""
    draft = opened(number)
    code, before = request.form.get("rule", ""), request.form.get("before", "")
    words = f"Règle {code} placée avant la règle {before}."
    back = draft.url("index", _anchor=f"r-{code}")
    return press(draft, lambda book: editing.place_rule(book, code, before), words, ORDER, back)


@bp.get("/regles/<code>")
def rule(number: int, code: str) -> ResponseReturnValue:
    draft = opened(number)
    one = editing.rule(draft.book, code)
    place, tried = Place(Holder.RULE, code), acceptance.case(request.args.get("cas", ""))
    codes = [each.code for each in draft.book.rules]
    return page(
        "rules/editor/rule.html",
        draft,
        rule=one,
        place=place,
        seen=draft.seen(place.piece),
        tree=draft.reader.tree(one.when),
        lists=[(Holder.LEAD, one.leads), (Holder.ALSO, one.also)],
        at_of=lambda holder: lambda rank: str(Place(holder, code, rank)),
        mode=MODES[one.mode or ""],
        words=lambda text: filled(text, draft.reader.book),
        position=codes.index(code),
        codes=codes,
        cases=acceptance.cases(),
        tried=try_rule(engine_of(draft.rules), one, tried) if tried else None,
        used=uses(draft.book, place.piece),
    )


@bp.post("/regles/<code>")
def gesture(number: int, code: str) -> ResponseReturnValue:
    draft = opened(number)
    piece, here = Piece(Kind.RULE, code), draft.url("rule", code=code)
    match request.form.get("do"):
        case "off":
            return press(draft, switched(code, off=True), f"Règle {code} désactivée.", piece, here)
        case "on":
            words = f"Règle {code} activée."
            return press(draft, switched(code, off=False), words, piece, here)
        case "remove":
            words, back = f"Règle {code} supprimée.", draft.url("index")
            return press(draft, lambda book: without(book, code), words, piece, back)
        case _:
            return redirect(here)


def switched(code: str, *, off: bool) -> Edit:
    return lambda book: editing.switch_rule(book, code, off=off)


def without(book: RuleBook, code: str) -> RuleBook:
    """Pressed twice, the rule is already gone."""
    known = {one.code for one in book.rules}
    return editing.remove_rule(book, code) if code in known else book


@bp.route("/regles/<code>/textes", methods=["GET", "POST"])
def texts(number: int, code: str) -> ResponseReturnValue:
    draft, piece = opened(number), Piece(Kind.RULE, code)
    one = editing.rule(draft.book, code)
    form = TextsForm(obj=replace(one, mode=one.mode or ""))
    first_seen(form, draft, piece)
    valid = form.validate_on_submit()
    preview = request.form.get("do") == "preview"
    if valid and not preview:
        words = f"Textes de la règle {code} changés."
        edit = rewritten(code, form)
        if keep(form, draft, edit, words, piece):
            return redirect(draft.url("rule", code=code, _anchor="textes"))
        if form.overtaken and form.overtaken.current:
            theirs = form.overtaken.current
            form.compare(TextsForm(formdata=None, obj=replace(theirs, mode=theirs.mode or "")))
    return page(
        "rules/editor/texts.html",
        draft,
        form,
        rule=one,
        preview=[
            (field.label.text, filled(field.data or "", draft.reader.book))
            for field in (form.administrator, form.adviser, form.applicant)
        ],
    )


def rewritten(code: str, form: TextsForm) -> Edit:
    return lambda book: editing.put_rule(book, replace(editing.rule(book, code), **form.values()))


@bp.route("/regles/<code>/copier", methods=["GET", "POST"])
def copy(number: int, code: str) -> ResponseReturnValue:
    draft = opened(number)
    one, form = editing.rule(draft.book, code), CodeForm()
    if form.validate_on_submit():
        new = form.code.data or ""
        words = f"Règle {new} copiée de la règle {code}, désactivée pour l’instant."
        edit: Edit = lambda book: editing.copy_rule(book, code, new)  # noqa: E731
        if keep(form, draft, edit, words, Piece(Kind.RULE, new)):
            return redirect(draft.url("rule", code=new))
    return page(
        "rules/editor/form.html",
        draft,
        form,
        title=f"Copier la règle {code}",
        lead="La copie est placée juste après, et désactivée : elle ne sert pas tant que vous ne "
        "l’activez pas.",
        trail=[(one.administrator, draft.url("rule", code=code))],
        action="Copier la règle",
    )


@bp.route("/nouvelle-regle", methods=["GET", "POST"])
def new_rule(number: int) -> ResponseReturnValue:
    draft = opened(number)
    form = NewRuleForm(before=request.args.get("avant", draft.book.rules[-1].code))
    form.target.offer(destinations(draft))
    form.before.choices = as_choices(
        (one.code, f"{one.code} : {one.administrator}") for one in draft.book.rules
    )
    if form.validate_on_submit():
        new = made(form)
        words = f"Règle {new.code} ajoutée, désactivée pour l’instant."
        before = form.before.data
        edit: Edit = lambda book: editing.insert_rule(book, new, before)  # noqa: E731
        if keep(form, draft, edit, words, Piece(Kind.RULE, new.code)):
            return redirect(draft.url("rule", code=new.code, _anchor="conditions"))
    return page(
        "rules/editor/form.html",
        draft,
        form,
        title="Ajouter une règle",
        lead="La règle est d’abord désactivée. Ajoutez ses conditions, puis activez-la.",
        trail=[],
        action="Ajouter la règle",
    )


def made(form: NewRuleForm) -> Rule:
    target = as_target(form.target.data)(Target())
    return Rule(code=form.code.data or "", when=ALWAYS, lead=target, off=True, **form.values())
