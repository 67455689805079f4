"""A network that has a file asks to correct parts of it: what opens, who is served, what shows."""

from datetime import timedelta

import pytest

from portal.calendar import today
from portal.database import transaction
from portal.dossiers import access, asked, commands, consents, founders, mandates
from portal.dossiers.changes import changes
from portal.dossiers.completions import is_reopened
from portal.dossiers.readers import Reader
from portal.dossiers.together import Right
from portal.dossiers.workflow import Party
from portal.errors import Refused
from portal.financing.commands import save_plan
from portal.financing.kinds import LineState
from portal.financing.plan import Line
from portal.french import euros
from portal.referrals import commands as commands_of_study
from portal.referrals import corrections, duties, endings, offers, requests, verdicts
from portal.referrals.models import ItemState
from portal.referrals.requests import Wanted
from portal.referrals.workflow import RefusalReason
from portal.vocabulary import Block
from tests.factories import UserFactory
from tests.factories_files import (
    DossierFactory,
    ReferralFactory,
    adviser_of,
    ask,
    at,
    manager_of,
    walk,
)
from tests.founding import found, keep
from tests.referrals.conftest import mails, told
from tests.studied import studied

PLAN = Wanted("Le plan de financement", corrects="part:plan")
NEED = Wanted("Apport", corrects="apport")


made, app, adviser, referral = studied()


@pytest.fixture
def dossier(referral):
    return referral.dossier


@pytest.fixture
def owner(dossier):
    return dossier.owner


@pytest.fixture
def other(dossier):
    """The same file, studied by a second network."""
    found = at(dossier, "reseau_entreprendre")
    walk(found, adviser_of("reseau_entreprendre"), 2)
    return found


def save(dossier, page="besoin", **answers) -> None:
    with transaction():
        commands.save_page(dossier, page, answers, {}, by=dossier.owner)


def plan(dossier, cents=1_000_000) -> None:
    with transaction():
        save_plan(
            dossier,
            [Line(kind="equipment", amount_cents=cents),
             Line(kind="own_cash", amount_cents=cents, state=LineState.OBTAINED)],
            vat=True, by=dossier.owner,
        )  # fmt: skip


def send(dossier) -> list[str]:
    with transaction():
        return [one.code for one in requests.send_corrections(dossier, by=dossier.owner)]


def states(request) -> list[ItemState]:
    return [item.state for item in request.items]


def test_what_a_network_asks_for_opens_and_nothing_else(referral, dossier, adviser, owner):
    with pytest.raises(Refused, match="déjà envoyée"):
        save(dossier, apport=1_000_000)
    request = ask(referral, NEED, by=adviser)
    assert "- Apport" in mails("info_requested")[0].text
    assert referral.waiting_on_owner
    save(dossier, apport=1_000_000)
    for refused in (lambda: save(dossier, "description", nom_projet="x"), lambda: plan(dossier)):
        with pytest.raises(Refused, match="pas à compléter"):
            refused()
    assert send(dossier) == ["initiative_somme"]
    assert states(request) == [ItemState.SENT]
    assert (request.answered_at is not None, referral.waiting_on_owner) == (True, False)
    assert told(dossier)[-2:] == ["dossier.correct", "referral.answer"]
    with pytest.raises(Refused, match="déjà envoyée"):
        save(dossier, apport=2_000_000)
    assert send(dossier) == []


def test_advisers_read_before_and_after_line_by_line(referral, dossier, adviser, other):
    ask(referral, NEED, PLAN, by=adviser)
    save(dossier, apport=1_000_000)
    assert send(dossier) == []
    plan(dossier)
    send(dossier)
    for one in (referral, other):
        [shown] = corrections.corrected(one)
        lines = {change.title: (change.before, change.after) for change in shown.changes}
        assert shown.network.code == "initiative_somme"
        assert lines["Apport"] == (euros(900_000), euros(1_000_000))
        assert lines["Le plan de financement : Matériel et mobilier"][0] == "Pas de réponse"
        assert lines["Le plan de financement : Matériel et mobilier"][1].startswith("10")


def test_one_correction_serves_every_network_and_what_one_waits_for_holds_no_other_up(
    referral, dossier, adviser, other
):
    first = ask(referral, PLAN, by=adviser)
    plan(dossier)
    second = ask(other, PLAN, NEED, by=other.adviser)
    assert [len(one.todo) for one in corrections.opened(dossier)] == [1, 2]
    assert send(dossier) == ["initiative_somme"]
    assert (states(first), states(second)) == ([ItemState.SENT], [ItemState.ASKED] * 2)
    save(dossier)
    assert send(dossier) == ["reseau_entreprendre"]
    [_, latest] = [changes(item.completion, Reader(frozenset({"reseau_entreprendre"})))
                   for item in (first.items[0], second.items[0])]  # fmt: skip
    assert {one.title for one in latest if one.changed} >= {
        "Le plan de financement : Matériel et mobilier"
    }
    assert [one.changed for one in latest if one.title == "Apport"] == [False]


def test_a_network_asks_for_what_it_reads_and_nobody_for_health(referral, adviser, other):
    codes = corrections.offered(referral).codes
    assert {"part:plan", "part:previsions", "apport", "local"} <= codes
    assert codes.isdisjoint({"rqth", "accord_sante", "urgence_sociale", "innovation"})
    assert "local" not in corrections.offered(other).codes
    with pytest.raises(Refused, match="ne peut pas demander"):
        ask(other, Wanted("Local", corrects="local"), by=other.adviser)
    personal = ReferralFactory(
        dossier=DossierFactory(confidential=True), network="ccas_amiens", in_review=True
    )
    assert not {one for one in corrections.offered(personal).codes if one.startswith("part:")}
    first = offers.to_correct(referral)[0]
    assert first.title == "Le plan de financement et les prévisions"


def test_a_correction_never_moves_a_file_to_the_other_compartment(referral, dossier, adviser):
    ask(referral, Wanted("Projet", corrects="projet"), by=adviser)
    with pytest.raises(Refused, match="une autre demande"):
        save(dossier, "nature", projet="aucun")
    assert not dossier.confidential


def test_a_correction_is_judged_like_any_answer(referral, dossier, adviser):
    request = ask(referral, NEED, by=adviser)
    [item] = request.items
    save(dossier, apport=1_000_000)
    send(dossier)
    with transaction():
        verdicts.refuse(item, "L’apport ne suit pas le plan", by=adviser)
    assert (states(request), is_reopened(dossier)) == ([ItemState.REFUSED], True)
    assert "Une correction" in mails("document_refused")[0].subject
    assert [one.title for one in asked.now_asked(dossier)] == ["Apport"]
    save(dossier, apport=1_200_000)
    send(dossier)
    assert len(corrections.corrected(referral)) == 2
    with transaction():
        verdicts.accept(item, by=adviser)
    assert request.closed_at


def test_a_network_that_reads_less_than_a_study_takes_does_not_know_who_asked(
    referral, dossier, adviser, other
):
    ask(referral, NEED, by=adviser)
    save(dossier, apport=1_000_000)
    send(dossier)
    with transaction():
        consents.share(dossier, other.network, {Block.FINANCES}, by=dossier.owner)
    [shown] = corrections.corrected(other)
    assert (shown.network, [one.title for one in shown.changes]) == (None, ["Apport"])
    [shown] = corrections.corrected(referral)
    assert shown.network.code == "initiative_somme"


def test_what_is_no_longer_asked_closes_and_so_does_all_once_the_study_ends(
    referral, dossier, adviser
):
    request = ask(referral, NEED, PLAN, by=adviser)
    with transaction():
        verdicts.drop(request.items[0], by=adviser)
    with pytest.raises(Refused, match="pas à compléter"):
        save(dossier, apport=1)
    plan(dossier)
    with transaction():
        endings.refuse(referral, RefusalReason.OTHER, "Trop cher", "", by=adviser)
    assert not is_reopened(dossier)
    [shown] = corrections.corrected(referral)
    assert "Le plan de financement : Matériel et mobilier" in {one.title for one in shown.changes}
    with pytest.raises(Refused, match="déjà envoyée"):
        plan(dossier, 2_000_000)


def test_a_study_taken_up_again_waits_again_for_what_it_had_asked(referral, dossier, adviser):
    manager = manager_of("initiative_somme")
    ask(referral, NEED, by=adviser)
    with transaction():
        endings.refuse(referral, RefusalReason.OTHER, "Trop cher", "", by=adviser)
    with transaction():
        commands_of_study.reconsider(referral, "Un apport de plus", by=manager)
    save(dossier, apport=1_000_000)
    assert send(dossier) == ["initiative_somme"]


def test_only_the_request_reminds_of_a_correction(referral, dossier, adviser):
    ask(referral, NEED, by=adviser, due_on=today() + timedelta(days=4))
    duties.run()
    assert len(mails("info_reminder")) == 1
    assert "- Apport" in mails("info_reminder")[0].text
    assert mails("completion_reminder") == []


def test_founders_are_corrected_and_no_name_is_kept(adviser):
    dossier = DossierFactory(sent=False, equipe="associes")
    with transaction():
        paul = found(dossier)
        commands.submit(dossier, "once", by=dossier.owner)
    referral = ReferralFactory(dossier=dossier, in_review=True, adviser=adviser)
    with pytest.raises(Refused, match="déjà envoyée"):
        keep(paul, share=3000)
    ask(referral, Wanted("Les associés", corrects="part:associes"), by=adviser)
    with transaction():
        keep(paul, share=3000)
        mine = founders.owner_card(dossier, by=dossier.owner)
        founders.keep(mine, {"share": 7000}, {}, by=dossier.owner)
    assert send(dossier) == ["initiative_somme"]
    [shown] = corrections.corrected(referral)
    changed = [one for one in shown.changes if one.title == "Les associés : Associé 2"]
    assert "33,33" in changed[0].before
    assert "30" in changed[0].after
    assert "Paul" not in str([shown, *dossier.answers.values()])


def test_whoever_fills_with_a_mandate_corrects_and_sends_if_they_may(referral, dossier, adviser):
    claire = UserFactory(email="claire@exemple.fr")
    mandate = mandates.invite(
        dossier, "Claire", claire.email, Right.EDIT, by=dossier.owner, keeps_reading=True
    )
    mandates.confirm(mandate)
    mandates.accept(mandate, by=claire)
    ask(referral, NEED, by=adviser)
    with transaction():
        commands.save_page(dossier, "besoin", {"apport": 1_000_000}, {}, by=claire)
    with pytest.raises(Refused, match="Seule la personne"):
        requests.send_corrections(dossier, by=claire)
    assert send(dossier)
    assert access.parties(claire, dossier) == {Party.READER}
