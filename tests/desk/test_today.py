"""What « Aujourd’hui » says, to whom, and what it leaves out."""

import secrets
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine

from portal.calendar import today
from portal.database import now, session, transaction
from portal.desk import today as desk
from portal.desk.today_lines import in_two
from portal.dossiers import consents, messages
from portal.dossiers.blocks import EVERY, NECESSARY
from portal.networks.presence import presence
from portal.referrals import commands, requests, study, verdicts
from portal.referrals.models import InfoItem
from portal.referrals.requests import Wanted
from portal.referrals.workflow import Action
from portal.users import absences
from tests.factories_files import (
    ReferralFactory,
    add_document,
    adviser_of,
    ask,
    desk_of,
    manager_of,
)

QUESTION = Wanted("Combien de clients ?")


@pytest.fixture
def claire(app):
    return adviser_of("initiative_somme", given_name="Claire", family_name="Bleuet")


def page(user, since=None) -> dict[str, list[tuple[str, str, str]]]:
    """By group, who, what and when; read anew."""
    session.expire_all()
    found = desk.groups(user, presence(user.network_ids), since or now())
    return {one.key: [(line.who, line.what, line.when) for line in one.lines] for one in found}


def at(day: str):
    return time_machine.travel(f"{day} 10:00 +0100", tick=False)


@pytest.mark.parametrize(
    ("day", "clock", "when"),
    [
        ("2026-03-02", "rappel dans 2 jours ouvrés", "Dans 7 jours"),
        ("2026-03-04", "alerte au responsable dans 3 jours ouvrés", "Dans 5 jours"),
        ("2026-03-09", "réseau suivant dans 3 jours ouvrés", "Aujourd’hui"),
        ("2026-03-12", "réseau suivant aujourd’hui", "En retard de 3 jours"),
    ],
)
def test_a_proposal_has_its_clock(claire, day, clock, when):
    with at("2026-03-02"):
        ReferralFactory(prenom="Nina", nom="Neuve")
    with at(day):
        (line,) = page(claire)["propositions"]
    assert line[0] == "Nina Neuve"
    assert line[1].replace("\u00a0", " ") == f"Proposée le 2 mars, {clock}"
    assert line[2].replace("\u00a0", " ") == when


def test_proposals_of_a_colleague_are_theirs_and_those_of_nobody_are_the_managers_to_give(claire):
    manager, other = manager_of("initiative_somme"), adviser_of("initiative_somme")
    with at("2026-03-02"):
        free, given = ReferralFactory(nom="Libre"), ReferralFactory(nom="Confiée")
        with transaction():
            commands.assign(given, other, by=manager)
    with at("2026-03-03"):
        assert [one[0] for one in page(claire)["propositions"]] == ["Amina Libre"]
        assert [one[0] for one in page(other)["propositions"]] == ["Amina Libre", "Amina Confiée"]
        assert list(page(manager)) == ["a-affecter"]
    with at("2026-03-04"):
        said = page(manager)
        assert [one[0] for one in said["silences"]] == ["Amina Confiée"]
        assert "silences" not in page(claire)
    assert free.adviser is None


def test_a_study_that_nobody_has_any_more_is_on_everybodys_page(claire):
    manager = manager_of("initiative_somme")
    with at("2026-03-02"):
        referral = ReferralFactory(in_review=True, adviser=claire, nom="Rendue")
        with transaction():
            commands.assign(referral, None, by=claire)
    with at("2026-06-02"):
        for someone in (claire, manager):
            (line,) = page(someone)["a-affecter"]
            assert line[:2] == ("Amina Rendue", "En étude")
            assert line[2].startswith("En retard de ")
        ask(referral, QUESTION, by=manager)
        (line,) = page(claire)["a-affecter"]
        assert line[1:] == ("Documents manquants", "Attendu de la personne")
        with transaction():
            commands.assign(referral, claire, by=manager)
        assert "a-affecter" not in page(claire)
        assert "a-affecter" not in page(manager)


def test_what_came_is_counted_by_file_until_it_is_checked_or_read(claire):
    referral = ReferralFactory(in_review=True, adviser=claire, nom="Réponse")
    asked = ask(referral, QUESTION, Wanted("Devis", "P08"), by=claire)
    owner = referral.dossier.owner
    add_document(referral.dossier)
    with transaction():
        requests.answer_in_words(asked.items[0], "Vingt", by=owner)
        for _ in range(2):
            messages.send(
                referral.dossier, referral.network, "Bonjour", secrets.token_hex(8), by=owner
            )
    found = page(claire)
    assert [one[1].replace("\u00a0", " ") for one in found["reponses"]] == [
        "1 document et 1 réponse à vérifier"
    ]
    assert [one[1].replace("\u00a0", " ") for one in found["messages"]] == ["2 messages à lire"]
    messages.mark_read(referral.dossier.messages, by=claire)
    with transaction():
        for item in session.query(InfoItem):
            verdicts.accept(item, by=claire)
    assert {"reponses", "messages"}.isdisjoint(page(claire))


@pytest.mark.parametrize(("day", "told"), [("2026-03-26", False), ("2026-03-27", True)])
def test_who_does_not_answer_after_the_last_reminder_is_told_to_who_asked(claire, day, told):
    with at("2026-03-02"):
        referral = ReferralFactory(in_review=True, adviser=claire, prenom="Rose", nom="Absente")
        ask(referral, QUESTION, by=claire, due_on=date(2026, 3, 12))
    with at(day):
        found = page(claire).get("sans-reponse", [])
        assert [one[0] for one in found] == ["Rose Absente"] * told
        assert study.ball(referral).reminding is not told
        with transaction():
            item = session.query(InfoItem).one()
            requests.answer_in_words(item, "Vingt", by=referral.dossier.owner)
        assert "sans-reponse" not in page(claire)


def test_files_of_others_and_of_other_networks_are_not_there(claire):
    ReferralFactory(in_review=True, adviser=adviser_of("initiative_somme"))
    ReferralFactory(in_review=True, adviser=adviser_of("adie"), network="adie", to=("adie",))
    with time_machine.travel(now() + timedelta(days=300)):
        assert "retard" not in page(claire)
        assert page(adviser_of("bge_picardie")) == {}


def test_who_stands_in_has_the_late_files_too_and_sees_for_whom(claire):
    paul = adviser_of("initiative_somme", given_name="Paul", family_name="Pin")
    with at("2026-03-02"):
        ReferralFactory(in_review=True, adviser=paul, nom="Tardive")
    with at("2026-06-15"):
        assert page(claire) == {}
        where = desk_of("initiative_somme")
        with transaction():
            absences.declare(paul, where, claire, today(), today() + timedelta(days=4), by=paul)
        found = page(claire)
        assert [one[0] for one in found["retard"]] == ["Amina Tardive"]
        assert [(who, what.replace("\u00a0", " ")) for who, what, _ in found["suppleances"]] == [
            ("Paul Pin", "1 dossier ouvert")
        ]


def test_the_files_of_who_is_away_with_nobody_to_act_are_before_the_managers(claire):
    paul = adviser_of("initiative_somme", given_name="Paul", family_name="Pin")
    manager, where = manager_of("initiative_somme"), desk_of("initiative_somme")
    with transaction():
        absences.declare(paul, where, claire, today(), today() + timedelta(days=4), by=paul)
        ReferralFactory(in_review=True, adviser=paul)
    assert "sans-suppleance" not in page(manager)
    claire.roles.clear()
    session.commit()
    (line,) = page(manager)["sans-suppleance"]
    assert (line[0], line[1].replace("\u00a0", " ")) == (
        "Paul Pin", "1 dossier ouvert, sans suppléance",
    )  # fmt: skip
    assert "sans-suppleance" not in page(adviser_of("initiative_somme"))


def test_a_committee_that_sits_soon_names_the_files_ready_for_it_or_says_that_there_is_none(claire):
    desk_of("initiative_somme").sittings = [(today() + timedelta(days=3)).isoformat()]
    session.commit()
    ((who, what, when),) = page(claire)["comites"]
    assert (who, what) == ("Comité Initiative Somme", "Aucun dossier prêt pour l’instant")
    assert when.replace("\u00a0", " ").startswith("Dans 3 jours, le ")
    ReferralFactory(ready=True, adviser=claire, nom="Prête")
    assert [one[:2] for one in page(claire)["comites"]] == [
        ("Amina Prête", "Prêt pour le comité Initiative Somme")
    ]
    desk_of("initiative_somme").sittings = [date(today().year + 1, 12, 1).isoformat()]
    session.commit()
    assert "comites" not in page(claire)


def test_what_others_did_since_the_last_visit_is_told_once_by_file(claire):
    manager = manager_of("initiative_somme", given_name="Luc", family_name="Lierre")
    with at("2026-03-02"):
        referral = ReferralFactory(taken=True, adviser=claire, nom="Suivie")
    with at("2026-03-03"):
        with transaction():
            commands.start_review(referral, "Appel", by=manager)
        ((who, what, _),) = page(claire, since=now() - timedelta(hours=1))["nouveau"]
        assert who == "Amina Suivie"
        assert ", par Luc Lierre" in what
        assert "et 1 autre avant" in what.replace("\u00a0", " ")
        assert "nouveau" not in page(claire, since=now() + timedelta(hours=1))
        assert "nouveau" not in page(manager, since=now() - timedelta(hours=1))
    with at("2026-03-04"):
        with transaction():
            commands.act(referral, Action.WITHDRAW, by=referral.dossier.owner)
        ((who, what, _),) = page(claire, since=now() - timedelta(hours=1))["nouveau"]
        assert (who, what.endswith("retiré par la personne")) == ("Amina Suivie", True)


@pytest.mark.parametrize(
    ("blocks", "told"),
    [(EVERY, "Document reçu\u00a0: "), (NECESSARY, "Du nouveau dans la demande")],
)
def test_a_document_is_named_to_the_networks_that_may_know_it(claire, blocks, told):
    with at("2026-03-02"):
        referral = ReferralFactory(taken=True, adviser=claire)
    dossier = referral.dossier
    with at("2026-03-03"):
        with transaction():
            consents.share(dossier, referral.network, blocks, by=dossier.owner)
        add_document(dossier, "P05")
        ((_, what, _),) = page(claire, since=now() - timedelta(hours=1))["nouveau"]
        assert what.startswith(told)


def test_something_late_comes_first_and_a_long_group_gives_its_number(claire):
    with at("2026-03-02"):
        for rank in range(desk.MOST + 2):
            ReferralFactory(nom=f"N{rank}")
    with at("2026-03-03"):
        asked = ReferralFactory(in_review=True, adviser=claire)
        ask(asked, QUESTION, by=claire, due_on=date(2026, 3, 20))
        with transaction():
            requests.answer_in_words(asked.requests[0].items[0], "Vingt", by=asked.dossier.owner)
    with at("2026-03-12"):
        session.expire_all()
        found = desk.groups(claire, presence(claire.network_ids), now())
        assert [one.key for one in found] == ["propositions", "reponses"]
        first = found[0]
        assert (first.pressing, first.total, len(first.lines)) == ("late", desk.MOST + 2, desk.MOST)
        assert first.all.values == {"vue": "nouveaux"}


@pytest.mark.parametrize(
    ("lines", "columns"),
    [
        ([3], [[3]]),
        ([8, 1], [[8], [1]]),
        ([1, 1, 8], [[1, 1], [8]]),
        ([8, 1, 2, 3], [[8], [1, 2, 3]]),
    ],
)
def test_the_groups_stand_in_two_columns_in_their_order(lines, columns):
    groups = [SimpleNamespace(lines=[None] * one) for one in lines]
    assert [[len(one.lines) for one in column] for column in in_two(groups)] == columns
