"""Two networks become one, and nothing of their files is lost."""

from dataclasses import replace

import pytest

from portal.calendar import today
from portal.database import session
from portal.dossiers import journal
from portal.dossiers.annexes import annexes_of
from portal.dossiers.models import Event, Task, TaskKind
from portal.errors import Refused
from portal.networks import commands, schemes
from portal.networks.models import SchemeAnnex
from portal.networks.queries import codes, figures_to_confirm, network, scheme, schemes_in_force
from portal.networks.terms import Terms
from portal.referrals import endings, mergers, offers
from portal.referrals.access import visible_to
from portal.referrals.awaited import awaited_network
from portal.referrals.tracking import track
from portal.routing.models import OverrideMotive, RunCause
from portal.routing.queries import last_run
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, ReferralFactory, adviser_of, at
from tests.mailbox import kinds_to
from tests.referrals.conftest import mails


@pytest.fixture
def udaf(app, admin):
    """A network that no rule names."""
    made = commands.create_network("udaf", by=admin, abbreviation="UD", name="UDAF", summary="x")
    desk = commands.add_desk(made, by=admin, name="UDAF Amiens")
    commands.open_desk(desk, by=admin, to_new=True)
    return made


@pytest.fixture
def admin(app):
    return UserFactory(admin=True)


def test_a_network_that_a_rule_names_joins_no_other(admin):
    rules = mergers.rules_naming(network("adie"))
    assert "R11e" in rules
    with pytest.raises(Refused, match="R11e"):
        mergers.merge(network("adie"), network("bge_picardie"), by=admin)


def test_the_files_under_way_stay_with_their_advisers_and_say_what_happens(admin, udaf):
    adviser, into = adviser_of("udaf"), network("bge_picardie")
    referral = ReferralFactory(network="udaf", adviser=adviser, taken=True)
    mergers.merge(udaf, into, by=admin)
    assert (udaf.merged_into, udaf.connected, referral.network) == (into, False, udaf)
    assert referral in session.scalars(visible_to(adviser)).all()
    line = session.query(Event).filter_by(kind="referral.merged").one()
    commands.change_network(udaf, by=admin, name="Familles 80")
    assert journal.words(line).public.startswith("UDAF rejoint BGE Picardie")
    with pytest.raises(Refused, match="a rejoint"):
        commands.open_desk(udaf.desks[0], by=admin, to_new=True)
    assert udaf not in mergers.receivers(into)
    assert "udaf" not in codes()


def test_both_teams_and_the_people_whose_files_are_under_way_hear_of_it_once(admin, udaf):
    theirs, ours = adviser_of("udaf"), adviser_of("bge_picardie")
    referral = ReferralFactory(network="udaf", adviser=theirs, taken=True)
    mergers.merge(udaf, network("bge_picardie"), by=admin)
    session.commit()
    for person in (theirs, ours):
        assert kinds_to(person.email).count("networks_joined") == 1
    [mail] = mails("network_merged")
    assert mail.to == referral.dossier.owner.email
    assert "BGE Picardie" in mail.text


def test_the_aids_that_are_taken_over_are_copied_and_the_others_stay_with_the_files(admin, udaf):
    loan = replace(Terms.of(scheme("ph_creation").versions[0]), name="Prêt familles")
    made = schemes.create(udaf, replace(loan, valid_from=today()), by=admin)
    content = annexes_of(network("initiative_somme"))[scheme("ph_creation").id].content
    session.add(SchemeAnnex(scheme=made, version=1, content=content))
    referral = ReferralFactory(network="udaf", taken=True)
    into = network("bge_picardie")
    mergers.merge(udaf, into, by=admin, aids=[made])
    session.commit()
    copy = network("bge_picardie").schemes[-1]
    assert [one.name for one in schemes_in_force(into)][-1] == "Prêt familles"
    assert annexes_of(into)[copy.id].content == content
    assert [one.name for one in offers.schemes(referral)] == ["Prêt familles"]
    assert udaf not in [one.network for one in figures_to_confirm()]


def test_a_project_that_it_follows_already_goes_to_the_network_that_it_joined(admin, udaf):
    mergers.merge(udaf, network("bge_picardie"), by=admin)
    told = {"deja_suivi": True, "dossier_existant": "udaf"}
    dossier = DossierFactory(to=("bge_picardie",), extra=told)
    assert last_run(dossier.id).primary_code == "bge_picardie"
    assert at(dossier, "bge_picardie").open


def handed_on(code, **extra):
    """A file that its network hands to another one, which waits for the person's word."""
    adviser = adviser_of("initiative_somme")
    referral = ReferralFactory(adviser=adviser, taken=True, extra=extra)
    motive = OverrideMotive.EXPERTISE
    endings.transfer(referral, network(code), motive, "Un autre ira.", "Note.", by=adviser)
    session.commit()
    assert awaited_network(referral.dossier) is network(code)
    return referral


def test_a_file_that_waits_for_a_desk_that_closes_has_a_task_and_its_person_is_told(admin):
    referral = handed_on("adie")
    commands.open_desk(network("adie").desks[0], by=admin, to_new=False)
    session.commit()
    dossier, [task] = referral.dossier, session.query(Task).all()
    assert (task.kind, task.note) == (TaskKind.NO_ROUTE, "Adie ne reçoit plus de demandes.")
    assert last_run(dossier.id).cause is RunCause.NETWORK_CLOSED
    assert referral.next_step.startswith("Un conseiller de l’accueil vous appelle")
    [mail] = mails("network_closed")
    assert mail.to == dossier.owner.email
    assert referral.next_step in mail.text
    view = track(dossier)
    assert view.consent is None
    assert view.standing.sentence == "Un conseiller de l’accueil vous appelle."
    gone = "Adie ne reçoit plus de demandes : votre accord n’est plus attendu"
    assert gone in [said.replace("\u00a0", " ") for _, said in view.events]


def test_what_was_said_under_a_former_name_is_replaced_too(admin):
    referral = handed_on("adie")
    values = {"name": "Adie Somme", "name_in_sentence": "l’Adie de la Somme"}
    commands.change_network(network("adie"), by=admin, **values)
    commands.open_desk(network("adie").desks[0], by=admin, to_new=False)
    assert referral.next_step.startswith("Un conseiller de l’accueil vous appelle")
    assert "pourrait vous aider" not in referral.next_step


def test_a_file_that_waits_for_a_network_that_joins_another_goes_where_the_rules_say(admin, udaf):
    referral = handed_on("udaf", besoin_total=900_000)
    mergers.merge(udaf, network("bge_picardie"), by=admin)
    session.commit()
    assert awaited_network(referral.dossier) is network("adie")
    assert referral.next_step.startswith("L’Adie pourrait vous aider.")
    assert "L’Adie pourrait vous aider." in mails("network_closed")[0].text
    assert session.query(Task).count() == 0
