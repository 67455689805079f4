"""Two networks on one file: the plan that they share, and a file that goes to another one."""

import secrets

from playwright.sync_api import expect

from portal.database import session, transaction
from portal.dossiers import commands as dossiers
from portal.dossiers.models import Dossier
from portal.financing import commands
from portal.financing.plan import Line
from portal.users.models import User
from tests.browsing import BROWSER
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, ReferralFactory, adviser_of

pytestmark = BROWSER
LINES = (
    Line(kind="equipment", amount_cents=60_000_00),
    Line(kind="own_cash", amount_cents=12_000_00),
    Line(kind="honour_loan", amount_cents=10_000_00),
    Line(kind="bank_loan", amount_cents=38_000_00),
)
PLAN = "section[aria-labelledby=financeurs]"


def planned(family):
    """An adviser of the first network; the file of Lou is at a second one too."""
    owner = UserFactory(email=f"{family}@exemple.fr".lower())
    to = ("initiative_somme", "adie")
    dossier = DossierFactory(owner=owner, prenom="Lou", nom=family, to=to, sent=False)
    with transaction():
        commands.save_plan(dossier, LINES, vat=True, by=owner)
        dossiers.submit(dossier, secrets.token_hex(8), by=owner)
    adviser = adviser_of("initiative_somme", given_name="Iris", family_name="Matin")
    ReferralFactory(dossier=dossier, in_review=True, adviser=adviser)
    return adviser


def second(family):
    """An adviser of the second network, who studies it too."""
    adviser, found = adviser_of("adie"), session.query(Dossier)
    dossier = found.filter_by(person_name=f"Lou {family}").one()
    ReferralFactory(dossier=dossier, network="adie", in_review=True, adviser=adviser)
    return adviser


def owner_of(family):
    return session.query(User).filter_by(email=f"{family}@exemple.fr".lower()).one()


def propose(walk, aid, amount, then):
    """``then``: what the page says of the whole as soon as the amount is typed."""
    walk.follow("Proposer un montant")
    walk.page.get_by_label("Aide").select_option(label=aid)
    walk.fill("Montant proposé", amount)
    expect(walk.page.locator("#apercu")).to_contain_text(then)
    walk.press("Garder")
    walk.sees("Votre part est gardée. Les autres réseaux sont prévenus.")


def test_each_network_writes_its_own_line_and_hears_of_the_other_one(sign_in):
    first = sign_in(planned, "Osier")
    other = sign_in(second, "Osier")
    first.find("Lou Osier")
    propose(first, "Prêt d’honneur création", "8 000", "Il manque 2 000 € de ressources")
    other.find("Lou Osier")
    other.sees("Initiative Somme : montant proposé changé")
    other.press("J’ai vu")
    propose(other, "Microcrédit professionnel", "2 000", "Équilibré")
    first.again("told")
    plan = first.page.locator(PLAN)
    expect(plan).to_contain_text("Adie : montant proposé changé")
    expect(plan.locator("tfoot")).to_contain_text("10 000 €")
    expect(plan).to_contain_text("Équilibré")


def test_a_file_goes_to_another_network_once_the_person_agrees(sign_in, ask):
    desk = sign_in(planned, "Tilleul")
    desk.find("Lou Tilleul")
    desk.follow("Transférer")
    desk.press("Continuer")
    desk.sees("Il y a 3 erreurs sur cette page")
    desk.choose("BGE Picardie")
    desk.choose("Souhait de la personne")
    desk.fill("Votre explication pour la personne", "BGE prépare les projets avec vous.")
    desk.press("Continuer")
    desk.press("Confirmer")
    desk.sees("Transféré")

    receiver = sign_in(adviser_of, "bge_picardie")
    receiver.search("Lou Tilleul")
    receiver.sees("Aucun dossier ne correspond")
    person = sign_in(owner_of, "Tilleul", width=390)
    person.follow("Suivre cette demande")
    person.sees("BGE prépare les projets avec vous.")
    person.press("Oui, envoyer ma demande")
    receiver.find("Lou Tilleul")
    receiver.press("Prendre en charge")
    receiver.sees("Commencer l’étude")
    person.again("taken by the next")
    person.sees("BGE Picardie étudie votre projet")
