"""From a draft to the rules in force: two people, a reason when one is needed, a way back."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from portal import administration_log
from portal.administration_log import Asked
from portal.calendar import today
from portal.database import session
from portal.errors import Refused, Stale
from portal.french import date_long
from portal.outbox import Email
from portal.routing import commands, publication
from portal.routing.drafting import change, start
from portal.routing.models import RunCause
from portal.routing.publication import Finding, findings, go_back, publish, submit, take_back
from portal.routing.queries import active_rule_set
from portal.routing.reading import read_run
from portal.routing.ruleset import Target
from portal.routing.workflow import RuleSetStatus
from tests.factories import UserFactory
from tests.factories_files import DossierFactory
from tests.routing.replayed import simulated
from tests.routing.test_drafting import reworded

SCHOOL = {"demandeur": "etablissement", "projet": "creation", "insee_projet": "80021"}


@pytest.fixture
def ada(app):
    return UserFactory(admin=True)


@pytest.fixture
def bob(app):
    return UserFactory(admin=True)


@pytest.fixture
def draft(ada):
    return simulated(start(by=ada), by=ada)


@pytest.fixture
def harmful(ada, bob, draft):
    """Institutions are sent elsewhere: a case is broken."""
    change(draft, reworded("R02", lead=Target(to="bge_picardie")), "R02", by=ada)
    submit(simulated(draft, by=ada), by=ada)
    return draft


def test_whoever_wrote_or_asked_does_not_publish(ada, bob, draft):
    third = UserFactory(admin=True)
    submit(draft, by=bob)
    mailed = select(Email.to).where(Email.kind == "rules_to_publish")
    assert set(session.scalars(mailed)) == {third.email}
    for author in (ada, bob):
        with pytest.raises(Refused, match="Un autre administrateur"):
            publish(draft, "", by=author)
    with pytest.raises(Refused, match="autre administrateur"):
        publish(draft, "", by=UserFactory(front_desk=True))
    before = active_rule_set()
    publish(draft, "", by=third)
    assert active_rule_set() is draft
    assert (before.status, draft.published_by) == (RuleSetStatus.RETIRED, third)


def test_what_nobody_could_publish_is_not_put_forward(ada, draft):
    with pytest.raises(Refused, match="Invitez d’abord"):
        submit(draft, by=ada)
    bob = UserFactory(admin=True)
    with pytest.raises(Refused, match=f"Demandez à {ada.full_name} de les proposer"):
        submit(draft, by=bob)
    assert draft.status == RuleSetStatus.DRAFT
    submit(draft, by=ada)
    publish(draft, "", by=bob)


def test_a_draft_is_not_taken_back_from_a_page_that_is_too_old(ada, bob, draft):
    submit(draft, by=ada)
    read = draft.version
    take_back(draft, by=ada, seen=read)
    submit(draft, by=ada)
    with pytest.raises(Stale, match="a changé cette version"):
        take_back(draft, by=bob, seen=read)


def test_one_does_not_go_back_past_rules_that_one_has_not_seen(harmful, ada, bob):
    first = active_rule_set()
    publish(harmful, "Essai d’un mois, décidé en comité", by=bob)
    with pytest.raises(Stale, match="La version 2 est entrée en vigueur"):
        go_back(first, "Erreur", by=ada, seen=1)
    assert go_back(first, "Erreur", by=ada, seen=2).number == 3
    assert not any("simulées" in one.words for one in findings(first))


def test_what_was_put_forward_does_not_change_until_it_is_taken_back(ada, bob, draft):
    submit(draft, by=ada)
    with pytest.raises(Refused, match="n’est pas un brouillon"):
        change(draft, reworded("R01", applicant="Autre."), "x", by=bob)
    take_back(draft, by=bob)
    with pytest.raises(Refused, match="n’est plus possible"):
        publish(draft, "", by=bob)
    change(draft, reworded("R01", applicant="Autre."), "x", by=bob)


def test_a_threshold_dated_ahead_is_tried_on_its_day(ada, draft):
    def raised(book):
        ceiling = next(one for one in book.parameters if one.name == "ADIE_MAX")
        later = replace(ceiling, value=1_000_000, valid_from=today() + timedelta(days=1))
        return replace(book, parameters=(*book.parameters, later))

    change(draft, raised, "ADIE_MAX", by=ada)
    [finding] = findings(simulated(draft, by=ada))
    assert finding.words.startswith(f"À partir du {date_long(today() + timedelta(days=1))}")
    assert len(finding.lines) == 3
    assert "CAS-11" in finding.lines[0]


def test_a_broken_case_needs_a_reason_which_is_kept(harmful, bob):
    [finding] = findings(harmful)
    assert "CAS-37" in finding.lines[0]
    with pytest.raises(Refused, match="Écrivez pourquoi"):
        publish(harmful, "  ok  ", by=bob)
    assert harmful.status == RuleSetStatus.SIMULATED
    publish(harmful, " Décidé le 3 mars ", by=bob)
    assert harmful.publication_reason == "Décidé le 3 mars"
    last = administration_log.last_about("rule_set/2")
    assert (last.by, last.data) == (bob, {"findings": [finding.words]})


def test_a_network_that_does_not_exist_leaves_people_without_an_answer(ada, draft):
    change(draft, reworded("R02", lead=Target(to="disparu")), "x", by=ada)
    said = [(one.words, one.lines) for one in findings(draft)]
    assert said[1][0].endswith("sans aucune réponse")
    assert said[2][1] == ("disparu",)


def test_no_reason_is_enough_for_what_blocks(ada, bob, draft, monkeypatch):
    blocking = [lambda rules, engine: [Finding("Jamais", blocking=True)]]
    monkeypatch.setattr(publication, "FINDERS", blocking)
    submit(draft, by=ada)
    with pytest.raises(Refused, match="en l’état"):
        publish(draft, "Une raison", by=bob)


def test_what_changed_since_it_was_read_is_not_published(ada, bob, draft):
    submit(draft, by=ada)
    seen = draft.version
    take_back(draft, by=ada)
    change(draft, reworded("R01", applicant="Autre."), "x", by=ada)
    submit(draft, by=ada)
    session.flush()
    with pytest.raises(Stale):
        publish(draft, "", by=bob, seen=seen)


def test_new_files_follow_new_rules_and_old_traces_stay(harmful, bob):
    dossier = DossierFactory(sent=True)
    old, answer = commands.run(dossier.id, SCHOOL, RunCause.SUBMISSION)
    told = read_run(old, ()).sentence
    first = active_rule_set()
    publish(harmful, "Essai d’un mois, décidé en comité", by=bob)
    new, _ = commands.run(dossier.id, SCHOOL, RunCause.SUBMISSION)
    assert (old.primary_code, new.primary_code) == (answer.primary, "bge_picardie")
    assert (old.rule_set, new.rule_set, read_run(old, ()).sentence) == (first, harmful, told)


def test_going_back_is_one_action_with_a_reason(harmful, ada, bob):
    first = active_rule_set()
    publish(harmful, "Essai d’un mois, décidé en comité", by=bob)
    with pytest.raises(Refused, match="Écrivez pourquoi"):
        go_back(first, "", by=bob)
    again = go_back(first, "Erreur", by=bob)
    assert go_back(first, "Erreur", by=bob) is again
    assert (again.number, again.content, active_rule_set()) == (3, first.content, again)
    assert (first.status, harmful.status) == (RuleSetStatus.RETIRED, RuleSetStatus.RETIRED)
    with pytest.raises(Refused, match="n’est plus possible"):
        go_back(again, "x", by=ada)
    _, lines = administration_log.page(Asked(under="rule_set/3"), None)
    assert lines[0].words.endswith("Erreur")


def test_a_draft_begun_before_another_publication_says_what_it_would_undo(harmful, ada, bob):
    first = active_rule_set()
    late = simulated(start(first, by=ada), by=ada)
    assert not findings(late)
    publish(harmful, "Essai d’un mois, décidé en comité", by=bob)
    told = {one.words: one.other for one in findings(late)}
    lost = "La version en vigueur (2) a changé depuis le début de ce brouillon"
    assert told[f"{lost} : ses changements seront perdus"] == harmful.number
    assert "Les règles en vigueur ont changé depuis la dernière simulation" in told
    go_back(first, "Erreur", by=bob)
    assert not any(one.words.startswith("La version en vigueur") for one in findings(late))
