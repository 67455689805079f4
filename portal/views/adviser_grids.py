"""The grids of a network's aids, a file weighed with one of them, the links that people declare."""

from typing import NamedTuple

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.reviews import ALWAYS, LOW, NEVER, CriterionForm, DeclarationForm, GridForm, ReviewForm
from forms.steps import offer
from portal.casework import conflicts, grids
from portal.casework.review_models import Criterion, LinkKind, ReviewGrid, Score
from portal.networks.models import Scheme
from portal.networks.queries import scheme as scheme_named
from portal.networks.queries import schemes_in_force
from portal.referrals.models import Referral
from portal.referrals.standing_aside import kept_out
from portal.views.adviser_file import own
from portal.views.before_decision import gathered
from portal.views.current import me
from portal.views.exchanges import new_key, page, sent
from portal.views.ready_texts import of_mine

SPARE = 3
"""Empty lines for more criteria."""
SUGGESTED = "modele"


class GridLine(NamedTuple):
    code: str
    name: str
    network: str
    grid: ReviewGrid | None
    editable: bool


def grid_list() -> ResponseReturnValue:
    versions = [one for network in of_mine() for one in schemes_in_force(network)]
    found = grids.last_grids([one.scheme_id for one in versions])
    lines = [
        GridLine(
            one.scheme.code, one.name, one.scheme.network.name, found.get(one.scheme_id),
            grids.may_edit(me(), one.scheme),
        )
        for one in versions
    ]  # fmt: skip
    return render_template("adviser/grids.html", lines=lines, several=len(of_mine()) > 1)


def edit_grid(code: str) -> ResponseReturnValue:
    found = scheme_named(code) or abort(404)
    if not grids.may_edit(me(), found):
        abort(404)
    last = grids.last_grids([found.id]).get(found.id)
    form = GridForm(seen=last.number if last else 0)
    if sent(form):
        written = [criterion_of(one) for one in form.written]
        grids.save_grid(found, written, by=me(), seen=form.seen.data)
        flash("La grille est enregistrée." if written else "La grille est retirée.", "success")
        return redirect(url_for("adviser.grid_list"))
    if not form.is_submitted():
        _fill_in(form, grids.USUAL if SUGGESTED in request.args else last.criteria if last else [])
    return _grid_page(found, last, form)


def _grid_page(found: Scheme, last: ReviewGrid | None, form: GridForm) -> ResponseReturnValue:
    name = next((one.name for one in reversed(found.versions)), found.code)
    shown = render_template(
        "adviser/grid.html", form=form, name=name, last=last, code=found.code, suggested=SUGGESTED
    )
    return shown, 422 if form.errors else 200


def _fill_in(form: GridForm, criteria: list[Criterion]) -> None:
    for one in criteria:
        form.criteria.append_entry(
            {
                "title": one.title, "help": one.help, "weight": str(one.weight),
                "most": str(one.most), "justified": justified(one),
            }
        )  # fmt: skip
    for _ in range(min(SPARE, grids.MOST_CRITERIA - len(criteria))):
        form.criteria.append_entry({"weight": "1"})


def criterion_of(form: CriterionForm) -> Criterion:
    most = int(form.most.data)
    up_to = {ALWAYS: most, LOW: most // 2, NEVER: -1}[form.justified.data]
    return Criterion(form.title.data, form.help.data or "", int(form.weight.data), most, up_to)


def justified(criterion: Criterion) -> str:
    if criterion.justify_to == criterion.most:
        return ALWAYS
    return NEVER if criterion.justify_to < 0 else LOW


def review(referral_id: int) -> ResponseReturnValue:
    """The grid of an aid that fits the file, filled by the reader, or corrected."""
    referral = own(referral_id)
    if why := kept_out(referral, me()):
        abort(409, why)
    offered = grids.grids_for(referral)
    chosen = next((one for one in offered if one.scheme.code == request.args.get("aide")), None)
    grid = chosen or (offered[0] if offered else abort(404))
    form = _review_form(referral, grid)
    if sent(form) and _sound(form, grid):
        grids.fill(
            referral, grid, scores_in(form, grid), form.key.data, by=me(), seen=form.seen.data
        )
        conflicts.declare_unrelated(referral, f"{form.key.data[:50]}-link", by=me())
        said = "Votre grille est enregistrée. Seul votre réseau la lit."
        return _back(referral, said, "grille")
    title = "Remplir la grille d’analyse"
    return page("review", referral, form, title, grid=grid, offered=offered)


def _review_form(referral: Referral, grid: ReviewGrid) -> ReviewForm:
    mine = grids.review_of(referral, me())
    known = {"key": new_key(), "seen": mine.version if mine else 0}
    if mine and mine.grid_id == grid.id:
        for rank, one in enumerate(mine.scores):
            known |= {f"score_{rank}": str(one.score), f"why_{rank}": one.why}
    form = ReviewForm.among([(one.title, one.choices) for one in grid.criteria])(data=known)
    if conflicts.last_word(referral, me()):
        del form.unrelated
    return form


def _sound(form: ReviewForm, grid: ReviewGrid) -> bool:
    """Whether each score has the justification that it needs; else its field says so."""
    pairs = zip(grid.criteria, scores_in(form, grid), strict=True)
    wrong = [grids.wrong_score(criterion, score) for criterion, score in pairs]
    for rank, said in enumerate(wrong):
        if said:
            form[f"why_{rank}"].errors = [said]
    return not any(wrong)


def scores_in(form: ReviewForm, grid: ReviewGrid) -> list[Score]:
    ranks = range(len(grid.criteria))
    return [Score(int(form[f"score_{one}"].data), form[f"why_{one}"].data or "") for one in ranks]


def before_decision(referral_id: int) -> ResponseReturnValue:
    """What is lacking, the grids filled, the links declared."""
    referral = own(referral_id)
    return render_template(
        "adviser/decision/index.html",
        referral=referral,
        dossier=referral.dossier,
        before=gathered(referral),
        file_url=url_for("adviser.file", referral_id=referral.id),
    )


def _back(referral: Referral, said: str, anchor: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("adviser.before_decision", referral_id=referral.id, _anchor=anchor))


def declare_link(referral_id: int) -> ResponseReturnValue:
    referral = own(referral_id)
    form = DeclarationForm(key=new_key())
    offer(form.kind, dict(LinkKind.choices()))
    if not sent(form):
        return page("link", referral, form, "Lien avec la demande")
    kind = LinkKind(form.kind.data)
    conflicts.declare(referral, kind, form.text.data or "", form.key.data, by=me())
    told = "Les responsables sont prévenus." if kind is not LinkKind.NONE else "C’est noté."
    return _back(referral, told, "liens")


def add_to(bp: Blueprint) -> None:
    bp.add_url_rule("/grilles", "grid_list", grid_list)
    both = ["GET", "POST"]
    bp.add_url_rule("/grilles/<code>", "edit_grid", edit_grid, methods=both)
    here = "/dossiers/<int:referral_id>"
    bp.add_url_rule(f"{here}/decision", "before_decision", before_decision)
    bp.add_url_rule(f"{here}/grille", "review", review, methods=both)
    bp.add_url_rule(f"{here}/lien", "declare_link", declare_link, methods=both)
