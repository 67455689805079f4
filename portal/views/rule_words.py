"""The definitions, the tags, the title and the last answer of a draft."""

from flask.typing import ResponseReturnValue
from msgspec.structs import replace
from werkzeug.utils import redirect

from forms.rule_fields import as_choices
from forms.rule_pieces import FallbackForm, LabelForm, TagForm, TitleForm
from portal.networks.queries import networks, standing
from portal.routing import editing
from portal.routing.conditions import ALWAYS
from portal.routing.drafting import Edit
from portal.routing.editing import Holder, Place
from portal.routing.pieces import Kind, Piece
from portal.routing.ruleset import Definition, RuleBook, Tag
from portal.routing.uses import uses
from portal.views.rule_drafts import Draft, bp, first_seen, keep, opened, page, press

FALLBACK, TITLE = Piece(Kind.FALLBACK), Piece(Kind.TITLE)


@bp.get("/definitions")
def definitions(number: int) -> ResponseReturnValue:
    draft = opened(number)
    used = {name: uses(draft.book, Piece(Kind.DEFINITION, name)) for name in draft.book.definitions}
    return page("rules/editor/definitions.html", draft, used=used)


@bp.route("/definitions/<name>", methods=["GET", "POST"])
def definition(number: int, name: str) -> ResponseReturnValue:
    draft, place = opened(number), Place(Holder.DEFINITION, name)
    old = editing.found(draft.book.definitions.get(name))
    form = LabelForm(obj=old)
    del form.name
    first_seen(form, draft, place.piece)
    if form.validate_on_submit():
        words = f"Définition {name} : « {form.label.data} »."
        if keep(form, draft, relabelled(name, form.label.data or ""), words, place.piece):
            return redirect(draft.url("definition", name=name))
        if form.overtaken and form.overtaken.current:
            form.theirs = (("Ce qu’elle dit", form.overtaken.current.label),)
    return page(
        "rules/editor/definition.html",
        draft,
        form,
        name=name,
        place=place,
        tree=draft.reader.tree(old.when),
        seen=draft.seen(place.piece),
        used=uses(draft.book, place.piece),
    )


def relabelled(name: str, label: str) -> Edit:
    return lambda book: editing.put_definition(
        book, name, replace(editing.found(book.definitions.get(name)), label=label)
    )


@bp.route("/nouvelle-definition", methods=["GET", "POST"])
def new_definition(number: int) -> ResponseReturnValue:
    draft, form = opened(number), LabelForm()
    if form.validate_on_submit():
        name = form.name.data or ""
        new = Definition(form.label.data or "", ALWAYS)
        edit: Edit = lambda book: editing.new_definition(book, name, new)  # noqa: E731
        if keep(form, draft, edit, f"Définition {name} ajoutée.", Piece(Kind.DEFINITION, name)):
            return redirect(draft.url("definition", name=name, _anchor="conditions"))
    return page(
        "rules/editor/form.html",
        draft,
        form,
        title="Ajouter une définition",
        lead="Une définition donne un nom à une condition qui revient dans plusieurs règles. "
        "Ajoutez ensuite ses conditions.",
        trail=[("Définitions", draft.url("definitions"))],
        action="Ajouter la définition",
    )


@bp.post("/definitions/<name>/supprimer")
def remove_definition(number: int, name: str) -> ResponseReturnValue:
    draft, piece = opened(number), Piece(Kind.DEFINITION, name)

    def edit(book: RuleBook) -> RuleBook:
        return editing.remove_definition(book, name) if name in book.definitions else book

    words = f"Définition {name} supprimée."
    return press(draft, edit, words, piece, draft.url("definitions"))


@bp.get("/etiquettes")
def tags(number: int) -> ResponseReturnValue:
    return page("rules/editor/tags.html", opened(number))


@bp.route("/etiquettes/<name>", methods=["GET", "POST"])
def tag(number: int, name: str) -> ResponseReturnValue:
    draft, place = opened(number), Place(Holder.TAG, name)
    old = editing.tag(draft.book, name)
    form = offered(TagForm(obj=old), draft)
    del form.tag
    first_seen(form, draft, place.piece)
    if form.validate_on_submit():
        words = f"Étiquette {name} : « {form.label.data} »."
        if keep(form, draft, retagged(name, form), words, place.piece):
            return redirect(draft.url("tag", name=name))
        if form.overtaken and form.overtaken.current:
            other = offered(TagForm(formdata=None, obj=form.overtaken.current), draft)
            form.compare(other)
    return page(
        "rules/editor/tag.html",
        draft,
        form,
        tag=old,
        place=place,
        tree=draft.reader.tree(old.when or ALWAYS),
        seen=draft.seen(place.piece),
    )


def offered(form: TagForm, draft: Draft) -> TagForm:
    form.together.choices = as_choices((one.code, one.name) for one in networks() if one.connected)
    rules = [(one.code, f"{one.code} : {one.administrator}") for one in draft.book.rules]
    form.from_rule.choices = as_choices([("", "Toutes les règles"), *rules])
    return form


def retagged(name: str, form: TagForm) -> Edit:
    return lambda book: editing.put_tag(book, written(form, editing.tag(book, name)))


def written(form: TagForm, old: Tag) -> Tag:
    """A tag depends on networks named together, or else on its condition."""
    together = tuple(form.together.data or ())
    return replace(
        old,
        label=form.label.data or "",
        together=together,
        from_rule=form.from_rule.data or "",
        orientation=form.orientation.data,
        when=None if together else old.when or ALWAYS,
    )


@bp.route("/nouvelle-etiquette", methods=["GET", "POST"])
def new_tag(number: int) -> ResponseReturnValue:
    draft = opened(number)
    form = offered(TagForm(), draft)
    if form.validate_on_submit():
        name = form.tag.data or ""
        new = written(form, Tag(name, ""))
        edit: Edit = lambda book: editing.new_tag(book, new)  # noqa: E731
        if keep(form, draft, edit, f"Étiquette {name} ajoutée.", Piece(Kind.TAG, name)):
            return redirect(draft.url("tag", name=name, _anchor="conditions"))
    return page(
        "rules/editor/form.html",
        draft,
        form,
        title="Ajouter une étiquette",
        lead="Une étiquette signale une demande au conseiller. Ajoutez ensuite ses conditions.",
        trail=[("Étiquettes", draft.url("tags"))],
        action="Ajouter l’étiquette",
    )


@bp.post("/etiquettes/<name>/supprimer")
def remove_tag(number: int, name: str) -> ResponseReturnValue:
    draft, piece = opened(number), Piece(Kind.TAG, name)

    def edit(book: RuleBook) -> RuleBook:
        known = {one.tag for one in book.tags}
        return editing.remove_tag(book, name) if name in known else book

    return press(draft, edit, f"Étiquette {name} supprimée.", piece, draft.url("tags"))


@bp.route("/repli", methods=["GET", "POST"])
def fallback(number: int) -> ResponseReturnValue:
    draft = opened(number)
    old = draft.book.fallback
    form = with_networks(FallbackForm(obj=old))
    first_seen(form, draft, FALLBACK)
    if form.validate_on_submit():
        given = {name: form[name].data for name in ("lead", "adviser", "applicant")}
        edit: Edit = lambda book: editing.put_fallback(  # noqa: E731
            book, replace(book.fallback, **given)
        )
        if keep(form, draft, edit, "Réponse de repli changée.", FALLBACK):
            return redirect(draft.url("index"))
        if form.overtaken:
            other = FallbackForm(formdata=None, obj=form.overtaken.current)
            form.compare(with_networks(other))
    return page(
        "rules/editor/form.html",
        draft,
        form,
        title="La réponse de repli",
        lead="Donnée quand toutes les règles sont épuisées, après plusieurs refus.",
        trail=[],
        action="Enregistrer",
    )


def with_networks(form: FallbackForm) -> FallbackForm:
    form.lead.offer({"Réseaux": [(one.code, one.name) for one in standing()]})
    return form


@bp.route("/titre", methods=["GET", "POST"])
def title(number: int) -> ResponseReturnValue:
    draft = opened(number)
    form = TitleForm(obj=draft.book)
    first_seen(form, draft, TITLE)
    if form.validate_on_submit():
        new = form.title.data or ""
        edit: Edit = lambda book: replace(book, title=new)  # noqa: E731
        if keep(form, draft, edit, f"Titre : « {new} ».", TITLE):
            return redirect(draft.url("index"))
        if form.overtaken:
            form.theirs = (("Titre du jeu de règles", str(form.overtaken.current)),)
    return page(
        "rules/editor/form.html",
        draft,
        form,
        title="Titre du jeu de règles",
        lead="",
        trail=[],
        action="Enregistrer",
    )
