"""A draft of the rules: changed by several people, always fit to be used, never lost."""

import threading

import msgspec
import pytest

from portal import administration_log
from portal.administration_log import AdministrationEvent, Asked
from portal.database import session, transaction
from portal.errors import Refused, Stale
from portal.routing import drafting
from portal.routing.conditions import Condition
from portal.routing.drafting import Overtaken, Unfit, change, start
from portal.routing.models import RuleSet
from portal.routing.pieces import Kind, Piece
from portal.routing.queries import active_rule_set, engine_of
from portal.routing.ruleset import fingerprint, from_content
from portal.routing.workflow import RuleSetStatus
from portal.users.models import Role, User
from tests.factories import UserFactory

R01, R02 = Piece(Kind.RULE, "R01"), Piece(Kind.RULE, "R02")


@pytest.fixture
def ada(app):
    return UserFactory(admin=True)


@pytest.fixture
def draft(ada):
    return start(by=ada)


def reworded(code, **columns):
    def edit(book):
        rules = [
            msgspec.structs.replace(one, **columns) if one.code == code else one
            for one in book.rules
        ]
        return msgspec.structs.replace(book, rules=tuple(rules))

    return edit


def wording(draft, code):
    return from_content(draft.content).rule(code).applicant


def test_a_draft_is_a_copy_with_the_next_number(ada, draft):
    active = active_rule_set()
    assert (draft.number, draft.status, draft.based_on) == (2, RuleSetStatus.DRAFT, active)
    assert draft.content == active.content


def test_a_draft_begun_twice_is_one_until_it_is_touched_or_someone_else_begins(ada, draft):
    assert start(by=ada) is draft
    assert start(by=UserFactory(admin=True)).number == 3
    change(draft, reworded("R01", applicant="Autre."), "x", by=ada)
    assert start(by=ada).number == 4


def test_a_note_that_someone_else_wrote_meanwhile_is_not_overwritten(ada, draft):
    shown = fingerprint(draft.note)
    drafting.write_note(draft, "De Bob", by=UserFactory(admin=True), seen=shown)
    drafting.write_note(draft, "De Bob", by=ada, seen=shown)
    with pytest.raises(Stale, match="a changé cette note"):
        drafting.write_note(draft, "D’Ada", by=ada, seen=shown)
    assert draft.note == "De Bob"


def test_two_people_on_two_rules_lose_nothing(ada, draft):
    shown = from_content(draft.content)
    bob = UserFactory(admin=True)
    for piece, by in ((R01, ada), (R02, bob)):
        new = reworded(piece.name, applicant="Autre.")
        change(draft, new, "Texte changé", by=by, piece=piece, seen=piece.seen(shown))
    assert wording(draft, "R01") == wording(draft, "R02") == "Autre."
    assert draft.changed_by is bob
    _, lines = administration_log.page(Asked(under="rule_set/2"), None)
    assert [line.by for line in lines] == [bob, ada, ada]


def test_two_people_on_one_rule_see_both_versions(ada, draft):
    shown = from_content(draft.content)
    change(draft, reworded("R01", applicant="De Bob."), "x", by=UserFactory(admin=True), piece=R01)
    with pytest.raises(Overtaken) as refusal:
        change(
            draft, reworded("R01", applicant="D’Ada."), "y", by=ada, piece=R01, seen=R01.seen(shown)
        )
    assert refusal.value.current.applicant == "De Bob."
    assert refusal.value.last.words == "x"
    assert wording(draft, "R01") == "De Bob."


@pytest.mark.parametrize(
    ("columns", "error"),
    [
        ({"when": Condition(fact="age", op="eq", value="vieux")}, "R01 : « age »"),
        ({"when": Condition(named="inconnue")}, "n’est pas une définition connue"),
        ({"applicant": 3}, "n’est pas de la bonne sorte"),
    ],
)
def test_what_cannot_be_used_cannot_be_saved(ada, draft, columns, error):
    before = draft.content
    with pytest.raises(Unfit, match=error):
        change(draft, reworded("R01", **columns), "x", by=ada)
    assert draft.content == before


def test_a_draft_is_compiled_anew_when_it_changes(ada, draft):
    old = engine_of(draft)
    change(draft, reworded("R01", applicant="Autre."), "x", by=ada)
    assert engine_of(draft).book.rule("R01").applicant == "Autre."
    assert old.book.rule("R01").applicant != "Autre."


def test_only_drafts_change_and_only_by_administrators(ada, draft):
    with pytest.raises(Refused, match="Seul un administrateur"):
        change(draft, reworded("R01", applicant="Autre."), "x", by=UserFactory(front_desk=True))
    with pytest.raises(Refused, match="n’est pas un brouillon"):
        change(active_rule_set(), reworded("R01", applicant="Autre."), "x", by=ada)


def test_a_draft_put_aside_stays_readable_and_may_be_taken_up(ada, draft):
    change(draft, reworded("R01", applicant="Autre."), "x", by=ada)
    drafting.write_note(draft, " Essai ", by=ada)
    drafting.discard(draft, by=ada)
    with pytest.raises(Refused, match="cette action n’est plus possible"):
        drafting.discard(draft, by=ada)
    again = start(draft, by=ada)
    assert (again.number, wording(again, "R01"), draft.note) == (3, "Autre.", "Essai")


@pytest.mark.both_databases
def test_people_who_change_a_draft_at_the_same_moment_lose_nothing(backend, portal):
    """For real: each in a transaction of their own, on a rule of their own."""
    with portal.app_context(), transaction():
        by, errors = UserFactory(admin=True), []
        made = start(by=by)
        codes = [rule.code for rule in from_content(made.content).rules][:4]
        draft_id, by_id = made.id, by.id

    def someone(code):
        try:
            with portal.app_context(), transaction():
                draft, me = session.get_one(RuleSet, draft_id), session.get_one(User, by_id)
                session.refresh(me)
                change(draft, reworded(code, applicant="Autre."), "x", by=me)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=someone, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with portal.app_context(), transaction():
        found = session.get_one(RuleSet, draft_id)
        kept = [wording(found, code) for code in codes]
        whole = administration_log.first_broken_line() is None
        for table in (AdministrationEvent, RuleSet, Role, User):
            mine = {RuleSet: RuleSet.id == draft_id, User: User.id == by_id}.get(table)
            session.execute(table.__table__.delete() if mine is None
                            else table.__table__.delete().where(mine))  # fmt: skip
    assert (errors, kept, whole) == ([], ["Autre."] * 4, True)


def test_faults_that_were_there_before_are_mended_one_by_one(ada, draft):
    broken = from_content(draft.content)
    for code in ("R01", "R02"):
        broken = reworded(code, applicant=f"Dès {{RE_EMPLOIS, {code}.")(broken)
    draft.content = msgspec.to_builtins(broken)
    change(draft, reworded("R01", applicant="Mieux."), "R01", by=ada)
    assert wording(draft, "R01") == "Mieux."
    with pytest.raises(Unfit, match="besoin_total") as caught:
        change(draft, reworded("R01", applicant="Dès {besoin_total}."), "R01", by=ada)
    assert len(caught.value.errors) == 1
    assert "« {RE_BESOIN} »" in caught.value.errors[0]
