"""Several people carry a project: their shares, and each one's own word."""

from datetime import timedelta

import pytest
import time_machine

from portal.database import now, session
from portal.dossiers import commands, completeness, consents, founders, team, team_part
from portal.dossiers.founder_models import Founder, Word
from portal.dossiers.readers import GUEST, OWNER, STAFF, Reader
from portal.dossiers.workflow import Action
from portal.errors import Refused
from portal.networks.queries import network
from portal.outbox import Email
from tests.factories_files import DossierFactory
from tests.founding import agree, found, keep
from tests.mailbox import kinds_to, mails_to

SOMME = Reader(frozenset({"initiative_somme"}))


@pytest.fixture
def draft(app):
    """Carried by its owner, who borrows, and Paul, who does not."""
    dossier = DossierFactory(sent=False, equipe="associes")
    found(dossier)
    return dossier


def paul(dossier):
    return team.team(dossier)[1].founder


def test_the_owner_is_the_first_founder_as_the_answers_say(draft):
    first = team.team(draft)[0]
    assert (first.name, first.missing) == ("Amina Benkacem", [])
    assert first.asked == {"share", "role", "borrows"}


def test_a_complete_team_stops_nothing_even_when_who_does_not_borrow_has_not_answered(draft):
    assert completeness.missing(draft) == []


@pytest.mark.parametrize(
    ("share", "sentence"),
    [
        (3000, "Les parts font 96,67 % : il manque 3,33 %"),
        (3334, "Les parts font 100,01 % : il y a 0,01 % en trop"),
        (None, "Complétez la fiche de Paul Noël : la part"),
    ],
)
def test_shares_make_a_whole_to_the_hundredth(draft, share, sentence):
    keep(paul(draft), share=share)
    assert [one.replace("\xa0", " ") for one in completeness.missing(draft)] == [sentence]


def test_who_borrows_must_agree_for_every_network_before_the_file_leaves(draft):
    founder = keep(paul(draft), borrows=True)
    assert lacking(draft) == "Demandez son accord à Paul Noël, qui emprunte avec vous"
    founders.ask(founder, by=draft.owner)
    assert lacking(draft) == "Il faut l’accord de Paul Noël, qui emprunte avec vous"
    agree(founder)
    assert lacking(draft) == ""
    consents.give(draft, network("adie"), by=draft.owner)
    assert lacking(draft) == "Paul Noël doit aussi donner son accord pour l’Adie"
    founders.answer(founder, agrees=False, networks=())
    assert "parlez-en ensemble" in lacking(draft)


def lacking(dossier):
    return " ".join(team_part.lacking(dossier)).replace("\xa0", " ")


def test_staff_read_who_someone_is_once_that_person_has_agreed_to_their_network(draft):
    def known(reader):
        return "Paul Noël" in dict(team_part.read(draft, reader))

    assert (known(OWNER), known(GUEST), known(STAFF), known(SOMME)) == (True, True, False, False)
    agree(paul(draft))
    others = Reader(frozenset({"adie"}))
    assert (known(OWNER), known(STAFF), known(SOMME), known(others)) == (True, True, True, False)
    assert dict(team_part.read(draft, others))["Associé 2"].startswith("33,33\xa0%")
    founders.answer(paul(draft), agrees=False, networks=())
    assert (known(OWNER), known(STAFF), known(SOMME)) == (True, False, False)


def test_another_address_makes_the_link_void_and_another_share_asks_again(draft):
    founder = paul(draft)
    agree(founder)
    token = founders.token_for(founder)
    keep(founder, share=3000)
    assert (founder.word, founders.founder_with(token)) == (Word.WAITING, (founder, True))
    keep(founder, email="autre@exemple.fr")
    assert founders.founder_with(token) == (None, False)


def test_a_link_grows_old_and_cannot_be_made_up(draft):
    token = founders.token_for(paul(draft))
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        assert founders.founder_with(token) == (paul(draft), False)
    assert founders.founder_with(token + "x") == (None, False)
    assert founders.founder_with("nothing") == (None, False)


def test_a_link_leaves_by_mail_and_not_twice_in_ten_minutes(draft):
    founders.ask(paul(draft), by=draft.owner)
    [mail] = mails_to("paul@exemple.fr")
    assert f"/accord/{founders.token_for(paul(draft)).partition('.')[0]}" in mail.text
    with pytest.raises(Refused, match="dix minutes"):
        founders.ask(paul(draft), by=draft.owner)


def test_a_sent_team_changes_no_more_but_each_may_take_back_their_word(draft):
    founder = paul(draft)
    agree(founder)
    commands.submit(draft, "once", by=draft.owner)
    for change in (
        lambda: keep(founder, share=1),
        lambda: founders.remove(founder, by=draft.owner),
        lambda: founders.add(draft, "more", by=draft.owner),
    ):
        with pytest.raises(Refused, match="déjà envoyée"):
            change()
    assert founders.answer(founder, agrees=False, networks=())
    assert not founders.answer(founder, agrees=False, networks=())
    assert founder.word is Word.WITHDRAWN
    assert kinds_to(draft.owner.email)[-1] == "founder_spoke"
    assert session.query(Email).filter_by(kind="founder_withdrawn").count() == 1


def test_a_word_may_be_taken_back_once_the_file_is_closed_and_not_given_any_more(draft):
    founder = paul(draft)
    agree(founder)
    commands.submit(draft, "once", by=draft.owner)
    commands.act(draft, Action.WITHDRAW, by=draft.owner)
    assert founders.founder_with(founders.token_for(founder)) == (founder, True)
    assert founders.answer(founder, agrees=False, networks=())
    assert session.query(Email).filter_by(kind="founder_withdrawn").count() == 1
    with pytest.raises(Refused, match="n’attend plus"):
        founders.answer(founder, agrees=True, networks=())


def test_a_network_that_comes_later_is_asked_for_too(draft):
    agree(paul(draft))
    commands.submit(draft, "once", by=draft.owner)
    consents.give(draft, network("adie"), by=draft.owner)
    assert kinds_to("paul@exemple.fr") == ["founder_answered", "founder_consent"]


def test_alone_again_nobody_is_read_and_together_again_they_are_back(draft):
    token = founders.token_for(paul(draft))
    commands.save_page(draft, "equipe", {"equipe": "seul"}, {}, by=draft.owner)
    assert completeness.missing(draft) == []
    assert founders.founder_with(token) == (None, False)
    commands.save_page(draft, "equipe", {"equipe": "associes"}, {}, by=draft.owner)
    assert [one.name for one in team.team(draft)] == ["Amina Benkacem", "Paul Noël"]


def test_a_draft_thrown_away_takes_its_people_and_their_mails_with_it(draft):
    founders.ask(paul(draft), by=draft.owner)
    commands.discard(draft, by=draft.owner)
    assert session.query(Founder).count() == 0
    assert mails_to("paul@exemple.fr") == []


def test_the_same_button_pressed_twice_makes_one_card(draft):
    one, two = (founders.add(draft, "same", by=draft.owner) for _ in range(2))
    assert one is two


def test_who_does_not_borrow_is_recalled_before_sending_and_holds_nothing_up(draft):
    (asked,) = team_part.reminders(draft)
    assert asked.sentence.startswith("Demandez son accord à chacun\u00a0: Paul Noël.")
    paul = founders.founders_of(draft)[-1]
    founders.ask(paul, by=draft.owner)
    (waiting,) = team_part.reminders(draft)
    assert waiting.sentence.startswith("Pas encore de réponse")
    agree(paul)
    assert team_part.reminders(draft) == []
    assert completeness.missing(draft) == []
