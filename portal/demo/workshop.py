"""What one administrator of the demonstration has begun: new rules, to be published by another,
and another question of an aid.
"""

from msgspec.structs import replace

from portal.demo.people import Cast
from portal.dossiers import annex_drafts
from portal.dossiers.questions import Question
from portal.networks.queries import scheme
from portal.routing import drafting, publication, simulation
from portal.routing.editing import put_parameter, values_of
from portal.routing.pieces import Kind, Piece
from portal.routing.ruleset import RuleBook
from portal.routing.simulating import Scope

JOBS = Piece(Kind.PARAMETER, "RE_EMPLOIS")
HELPED_BY = Question(
    code="ph_creation_1",
    kind="yesno",
    label="Un proche vous aide-t-il à tenir vos comptes ?",
    hint="Par exemple : un parent comptable, un ami gérant.",
    short="Aide pour les comptes",
    missing="Dites si un proche vous aide",
)


def put_forward_rules(cast: Cast) -> None:
    author = cast.admins[0]
    draft = drafting.start(by=author)
    words = "Emplois à partir desquels Réseau Entreprendre mène : 6 au lieu de 5."
    drafting.change(draft, more_jobs, words, by=author, piece=JOBS)
    note = "Réseau Entreprendre propose d’accompagner les projets à partir de 6 emplois."
    drafting.write_note(draft, note, by=author)
    simulation.ask(draft, Scope(), by=author)
    publication.submit(draft, by=author)


def more_jobs(book: RuleBook) -> RuleBook:
    return put_parameter(book, replace(values_of(book, JOBS.name)[0], value=6), 0)


def begin_questions(cast: Cast) -> None:
    author = cast.admins[0]
    if aid := scheme("ph_creation"):
        annex_drafts.put(annex_drafts.start(aid, by=author), HELPED_BY, by=author)
