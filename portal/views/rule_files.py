"""Rule sets that go out as a file and come in as one; the difference between two versions."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.rule_files import OtherForm, RuleFileForm
from forms.rules import version_of
from portal.routing import drafting
from portal.routing.differences import differences
from portal.routing.exchange import written
from portal.routing.imported import read
from portal.routing.models import RuleSet
from portal.routing.queries import active_rule_set, rule_set
from portal.routing.reading import names
from portal.routing.ruleset import BadRules, RuleBook, from_content
from portal.views.current import me
from portal.views.files import attachment
from portal.views.guards import only
from portal.vocabulary import RoleName

bp = Blueprint("rule_files", __name__, url_prefix="/administration/regles")
bp.before_request(only(RoleName.ADMIN))


@bp.get("/<int:number>.yaml")
def export(number: int) -> Response:
    text = written(from_content(known(number).content))
    headers = {"Content-Disposition": attachment(f"regles-version-{number}.yaml")}
    return Response(text, content_type="application/yaml; charset=utf-8", headers=headers)


@bp.route("/importer", methods=["GET", "POST"])
def import_file() -> ResponseReturnValue:
    """A new draft with what the file says; its errors are told with their lines, the text kept."""
    form, errors = RuleFileForm(), list[str]()
    if form.validate_on_submit():
        try:
            draft = imported(read(form.content), form.file_name)
        except BadRules as bad:
            errors = bad.errors
        else:
            flash(
                f"Le fichier est lu : c’est le brouillon de la version {draft.number}.", "success"
            )
            return redirect(url_for(".compare", number=draft.number))
        form.show_again()
    page = render_template("rules/import.html", form=form, errors=errors)
    return page, 422 if form.is_submitted() else 200


def imported(book: RuleBook, file_name: str) -> RuleSet:
    draft = drafting.start(by=me())
    drafting.change(draft, lambda _: book, "Contenu repris d’un fichier.", by=me())
    told = f"Importée du fichier {file_name}" if file_name else "Importée d’un texte collé"
    drafting.write_note(draft, told, by=me())
    return draft


@bp.get("/<int:number>/differences")
def compare(number: int) -> str:
    """With the version that ``avec`` names, else with that it began from, else with the active."""
    rules, form = known(number), OtherForm(request.args)
    usual = rules.based_on or active_rule_set()
    asked = version_of(form.number.data) if form.number.data else usual.number
    other = rule_set(asked) if asked else None
    if other is None:
        form.number.errors = [f"Aucune version ne porte le numéro {form.number.data}"]
    other = other or usual
    form.number.data = form.number.data or str(other.number)
    found = differences(from_content(other.content), from_content(rules.content), names())
    return render_template(
        "rules/differences.html", rules=rules, other=other, found=found, form=form
    )


def known(number: int) -> RuleSet:
    return rule_set(number) or abort(404)
