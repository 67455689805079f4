"""Filling a file together: what a mandate gives, how it is given, and when it ends."""

from datetime import timedelta

import pytest
import time_machine

from portal.database import now, session
from portal.dossiers import access, commands, consents, documents, handovers, hands, mandates
from portal.dossiers.models import Dossier
from portal.dossiers.queries import accompanied_by
from portal.dossiers.readers import GUEST, reader_of
from portal.dossiers.reading import sections_read
from portal.dossiers.together import MandateState, Right
from portal.dossiers.workflow import Action, Party, Status
from portal.errors import Refused
from portal.financing.commands import save_plan
from portal.financing.forecast_commands import clear_forecast
from portal.networks.queries import network
from portal.referrals import completion, sending
from tests.answers import draft
from tests.counting import statements
from tests.factories import UserFactory
from tests.factories_files import DossierFactory
from tests.mailbox import kinds_to

CLAIRE = "claire@exemple.fr"
HEALTH = {"rqth": True, "accord_sante": True}


def invite(dossier, right=Right.EDIT, email=CLAIRE, **values):
    return mandates.invite(dossier, "Claire Petit", email, right, by=dossier.owner, **values)


def given(dossier, right=Right.EDIT, **values):
    """A mandate in force, and who holds it."""
    helper = UserFactory(given_name="Claire", family_name="Petit")
    mandate = invite(dossier, right, helper.email, **values)
    mandates.confirm(mandate)
    mandates.accept(mandate, by=helper)
    return mandate, helper


def is_seen(user, dossier):
    return session.scalar(access.visible_to(user).where(Dossier.id == dossier.id)) is dossier


@pytest.mark.parametrize(
    ("right", "parties"),
    [
        (Right.READ, {Party.READER}),
        (Right.EDIT, {Party.READER, Party.EDITOR}),
        (Right.SEND, {Party.READER, Party.EDITOR, Party.SENDER}),
    ],
)
def test_each_right_gives_the_ones_before(app, right, parties):
    dossier = draft()
    _, helper = given(dossier, right)
    assert access.parties(helper, dossier) == parties
    assert is_seen(helper, dossier)


@pytest.mark.parametrize(("keeps", "found"), [(True, {Party.READER}), (False, set())])
def test_once_sent_a_mandate_gives_reading_if_it_says_so(app, keeps, found):
    dossier = DossierFactory(sent=False)
    _, helper = given(dossier, Right.SEND, keeps_reading=keeps)
    sending.submit(dossier, "sent", by=dossier.owner)
    assert access.parties(helper, dossier) == found
    assert is_seen(helper, dossier) is bool(found)
    with pytest.raises(Refused):
        commands.save_page(dossier, "qui", {"prenom": "X"}, {}, by=helper)


def test_nobody_is_written_to_before_the_owner_confirms(app):
    dossier = draft()
    mandate = invite(dossier)
    assert mandate.state is MandateState.TO_CONFIRM
    assert "mandate_to_confirm" in kinds_to(dossier.owner.email)
    assert kinds_to(CLAIRE) == []
    assert [mandates.confirm(mandate), mandates.confirm(mandate)] == [True, False]
    assert kinds_to(CLAIRE) == ["mandate_invited"]
    assert "Claire Petit" in mandate.text


def test_pressing_twice_invites_once_and_another_right_is_refused(app):
    dossier = draft()
    assert invite(dossier) is invite(dossier)
    assert kinds_to(dossier.owner.email).count("mandate_to_confirm") == 1
    with pytest.raises(Refused, match="déjà invitée"):
        invite(dossier, Right.SEND)


def test_an_invitation_is_for_its_mailbox_and_serves_once(app):
    mandate = invite(draft())
    mandates.confirm(mandate)
    with pytest.raises(Refused, match="autre adresse"):
        mandates.accept(mandate, by=UserFactory())
    with pytest.raises(Refused, match="autre adresse"):
        mandates.accept(mandate, by=UserFactory(email="x" + CLAIRE, unconfirmed=True))
    claire = UserFactory(email=CLAIRE)
    assert [mandates.accept(mandate, by=claire), mandates.accept(mandate, by=claire)] == [
        True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("step", ["confirm", "accept", "refuse"])
def test_what_was_withdrawn_meanwhile_gives_nothing(app, step):
    dossier = draft()
    mandate = invite(dossier)
    if step != "confirm":
        mandates.confirm(mandate)
    mandates.withdraw(mandate, by=dossier.owner)
    late = {
        "confirm": lambda: mandates.confirm(mandate),
        "accept": lambda: mandates.accept(mandate, by=UserFactory(email=CLAIRE)),
        "refuse": lambda: mandates.refuse(mandate),
    }
    with pytest.raises(Refused, match="plus valable"):
        late[step]()
    assert mandate.state is MandateState.WITHDRAWN


def test_it_expires_when_nobody_answers(app):
    mandate = invite(draft())
    with time_machine.travel(now() + timedelta(days=8)):
        assert mandate.state is MandateState.EXPIRED
        with pytest.raises(Refused, match="plus valable"):
            mandates.confirm(mandate)


def test_every_right_ends_at_once_when_it_is_withdrawn_or_laid_down(app):
    dossier = draft()
    mandate, helper = given(dossier, Right.SEND)
    with pytest.raises(Refused, match="Seule la personne"):
        mandates.withdraw(mandate, by=helper)
    mandates.withdraw(mandate, by=dossier.owner)
    assert (access.parties(helper, dossier), is_seen(helper, dossier)) == (set(), False)
    assert kinds_to(helper.email) == ["mandate_invited", "mandate_ended"]
    other, leaving = given(dossier)
    mandates.leave(dossier, by=leaving)
    assert other.state is MandateState.WITHDRAWN
    assert access.parties(leaving, dossier) == set()


def test_a_helper_fills_and_the_file_says_who_did_what(app):
    dossier = draft()
    _, helper = given(dossier)
    for name in ("Un", "Deux"):
        commands.save_page(dossier, "description", {"nom_projet": name}, {}, by=helper)
    assert hands.last_saved(dossier).by is helper
    lines = [words for _, words in hands.told(dossier, dossier.owner)]
    assert sum("Claire Petit a rempli une page" in one for one in lines) == 1
    commands.save_page(dossier, "description", {"nom_projet": "Trois"}, {}, by=dossier.owner)
    assert hands.last_saved(dossier).by is dossier.owner
    assert dossier.answers["nom_projet"] == "Trois"


def test_that_something_was_said_of_their_health_is_read_by_the_owner_alone(app):
    dossier = draft()
    _, helper = given(dossier)
    commands.save_page(dossier, "vous-aussi", HEALTH, {}, by=dossier.owner)
    told = {
        reader: any("donnée sensible" in words for _, words in hands.told(dossier, reader))
        for reader in (dossier.owner, helper)
    }
    assert told == {dossier.owner: True, helper: False}


def test_a_part_that_a_helper_saves_is_said_too(app):
    dossier = draft()
    _, helper = given(dossier)
    save_plan(dossier, [], vat=None, by=helper)
    assert hands.last_saved(dossier).by is helper
    hands.saved(dossier, "plan", by=dossier.owner)
    clear_forecast(dossier, by=helper)
    assert hands.last_saved(dossier).by is helper
    lines = [words for _, words in hands.told(dossier, dossier.owner)]
    assert "Claire Petit a rempli une page\u00a0: Votre plan de financement" in lines


def test_the_files_that_someone_helps_with_cost_the_same_however_many(app):
    helper = UserFactory()

    def names():
        session.expire_all()
        with statements(app) as sent:
            found = [one.owner.full_name for one in accompanied_by(helper)]
        return len(found), len(sent)

    def let_in():
        mandate = invite(draft(owner=UserFactory()), email=helper.email)
        mandates.confirm(mandate)
        mandates.accept(mandate, by=helper)
        session.commit()

    let_in()
    first = names()
    let_in()
    let_in()
    assert (first, names()) == ((1, first[1]), (3, first[1]))


def test_what_only_some_rights_give(app):
    dossier = DossierFactory(sent=False)
    _, reader = given(dossier, Right.READ)
    _, editor = given(dossier, Right.EDIT)
    _, sender = given(dossier, Right.SEND)
    adie = network("adie")
    for user in (reader, editor):
        with pytest.raises(Refused):
            consents.give(dossier, adie, by=user)
        with pytest.raises(Refused):
            commands.submit(dossier, "k", by=user)
    with pytest.raises(Refused):
        commands.editable(dossier, reader)
    for user in (editor, sender):
        with pytest.raises(Refused):
            commands.discard(dossier, by=user)
    sending.submit(dossier, "k", by=sender)
    assert dossier.status is Status.ROUTED
    told = [words for _, words in hands.told(dossier, dossier.owner)]
    assert "Claire Petit a envoyé votre demande" in told


def test_a_helper_completes_what_the_front_desk_asks_and_sends_it_back(app):
    dossier = DossierFactory(ficp="unsure", sent=False)
    _, helper = given(dossier, Right.SEND, keeps_reading=True)
    sending.submit(dossier, "k", by=dossier.owner)
    desk = UserFactory(front_desk=True)
    due_on = (now() + timedelta(days=10)).date()
    completion.ask(dossier, ["apport"], due_on, "", by=desk)
    commands.save_page(dossier, "besoin", {"apport": 1_000_000}, {}, by=helper)
    assert Action.COMPLETE in access.actions_for(helper, dossier)


def test_health_is_never_read_by_a_helper(app):
    dossier = draft(**HEALTH)
    _, helper = given(dossier, Right.SEND)
    assert reader_of(dossier, helper) is GUEST
    words = str(sections_read(dossier, GUEST))
    assert "handicap" not in words.lower()
    assert "handicap" in str(sections_read(dossier, reader_of(dossier, dossier.owner))).lower()


def test_a_file_thrown_away_takes_its_mandates_along(app):
    dossier = draft()
    given(dossier)
    handovers.ask(dossier, "autre@exemple.fr", by=dossier.owner)
    key = dossier.id
    commands.discard(dossier, by=dossier.owner)
    assert session.get(Dossier, key) is None


def test_a_closed_door_for_documents(app):
    dossier = draft()
    _, reader = given(dossier, Right.READ)
    with pytest.raises(Refused, match="personne concernée"):
        documents._check_may_add(dossier, reader)
