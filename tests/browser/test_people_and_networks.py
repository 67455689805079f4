"""Who is away, who leaves, and networks that become one: seen by those who do it and are told."""

from datetime import timedelta

from portal.calendar import today
from portal.database import session, transaction
from portal.networks import commands
from portal.networks.queries import network
from portal.referrals.models import Referral
from portal.referrals.workflow import Status
from portal.users.models import User
from tests.browsing import BROWSER
from tests.factories import UserFactory
from tests.factories_files import ReferralFactory, adviser_of, manager_of

pytestmark = BROWSER
TEAM, MINE = "/conseil/equipe", "/conseil/?vue=mes-dossiers"
PERSON = "Amina Quilleboeuf"


def followed():
    """The id of a file that Paul Absent follows."""
    adviser = adviser_of("initiative_somme", given_name="Paul", family_name="Absent")
    return ReferralFactory(adviser=adviser, taken=True, extra={"nom": "Quilleboeuf"}).id


def state_of(referral_id):
    referral = session.get_one(Referral, referral_id)
    return referral.status, referral.adviser.full_name


def pick(walk, label, words):
    """In a list, the choice that begins with these words."""
    listed = walk.page.get_by_label(label)
    choice = listed.locator("option").filter(has_text=words).first
    listed.select_option(value=choice.get_attribute("value"))


def absence(walk, deputy):
    """Fill the form of an absence of three days."""
    for name, day in (("first", today()), ("last", today() + timedelta(days=2))):
        walk.fill_date(name, day.day, day.month, day.year)
    pick(walk, "Qui assure la suppléance", deputy)
    walk.press("Noter l’absence")


def test_a_deputy_acts_for_who_is_away_then_receives_all_of_who_leaves(sign_in, ask):
    referral_id, name = ask(followed), "Rose Relais"
    deputy = sign_in(
        lambda: adviser_of("initiative_somme", given_name="Rose", family_name="Relais")
    )
    manager = sign_in(manager_of, "initiative_somme", width=390)
    deputy.go(MINE)
    deputy.misses(PERSON)

    manager.go(TEAM)
    manager.follow("Absences de Paul Absent")
    absence(manager, name)
    manager.sees(f"Suppléance : {name}")
    deputy.go(MINE, "deputy")
    deputy.sees("Votre suppléance")
    deputy.follow(PERSON)
    deputy.follow("Commencer l’étude")
    deputy.fill("Votre premier contact avec la personne", "Appel du matin.")
    deputy.press("Commencer l’étude")
    assert ask(state_of, referral_id) == (Status.IN_REVIEW, "Paul Absent")

    manager.go(TEAM)
    manager.follow("Retirer Paul Absent")
    manager.sees(PERSON)
    pick(manager, "Confier tous ces dossiers à", name)
    manager.press("Confier les dossiers et retirer de l’équipe")
    manager.sees("Paul Absent ne fait plus partie de l’équipe")
    assert ask(state_of, referral_id) == (Status.IN_REVIEW, name)
    deputy.go(MINE)
    deputy.sees(PERSON)
    deputy.misses("Votre suppléance")


def joining():
    """A network that no rule names, and a file that it has: the file's owner and its number."""
    with transaction():
        by = UserFactory(admin=True)
        words = {"abbreviation": "FA", "name": "Familles 80", "summary": "Les familles."}
        made = commands.create_network("familles_80", by=by, **words)
        commands.open_desk(commands.add_desk(made, by=by, name="Familles"), by=by, to_new=True)
    referral = ReferralFactory(network="familles_80", adviser=adviser_of("familles_80"), taken=True)
    return referral.dossier.owner_id, referral.dossier_id


def test_two_networks_become_one_and_what_was_under_way_keeps_its_history(sign_in, ask):
    owner_id, dossier_id = ask(joining)
    admin = sign_in(lambda: UserFactory(admin=True))
    admin.go("/administration/reseaux/familles_80")
    admin.follow("Préparer la réunion")
    admin.sees("1 demande en cours reste suivie")
    pick(admin, "Réseau qui reprend", "BGE Picardie")
    admin.choose("J’ai lu ce que la réunion change")
    admin.press("Réunir les deux réseaux")
    admin.sees("Ce réseau a rejoint BGE Picardie")
    admin.look("merged")

    owner = sign_in(lambda: session.get_one(User, owner_id), width=390)
    owner.go(f"/mes-demandes/{dossier_id}/suivi")
    owner.sees("Familles 80 étudie votre projet")
    owner.unfold_all()
    assert "Familles 80 rejoint BGE Picardie" in owner.page.locator("main").text_content()
    owner.go("/les-aides/familles_80", "merged")
    owner.sees("Ce réseau a rejoint BGE Picardie")
    assert ask(lambda: network("familles_80").connected) is False
