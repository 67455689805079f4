"""The main pages on a desk and on a phone, in dark colours, and on the smallest screens."""

import pytest
from sqlalchemy import select

from portal.database import session
from portal.dossiers.models import Dossier
from portal.referrals.models import Referral
from portal.users.models import User
from tests.answers import HAIRDRESSER
from tests.browser.applying import begin, in_detail
from tests.browsing import BROWSER
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, ReferralFactory, adviser_of, ask

pytestmark = BROWSER
PUBLIC = ("/", "/quelles-aides/", "/les-aides", "/compte/connexion", "/compte/inscription")
DRAFT = ("", "questions/besoin", "questions/lieu", "documents/", "reseaux", "verifier")
TEAM = {"equipe": "associes", "forme": "sarl", "siret": "12345678200010"}
FILLED = ("qui", "besoins", "lieu", "description", "naissance", "situation", "emplois", "besoin")
"""Every kind of field; the other pages of questions are made of the same."""
BESIDE = (
    *("", "associes/", "associes/ajouter", "plan/", "plan/bfr", "plan/pret", "previsions/"),
    *(
        "questions-des-reseaux/",
        "documents/",
        "reseaux",
        "verifier",
        "a-plusieurs",
        "consultations",
        "confier",
    ),
)
NEARBY = (
    "/avant-de-commencer", "/facile-a-lire", "/appelez-moi", "/mes-demandes/",
    "/simulateur-pret/?montant=9000&duree=48&differe=6",
)  # fmt: skip
STEPS = ("", "/demander", "/decliner", "/transferer")


def owner(email):
    """Someone with a draft, and a file for which a document is awaited."""
    person = UserFactory(email=email)
    DossierFactory(owner=person, sent=False)
    referral = ReferralFactory(owner=person, in_review=True)
    ask(referral, by=referral.adviser)
    return person


def adviser_and_study():
    """An adviser of Adie who studies one file."""
    person = adviser_of("adie", given_name="Small")
    ReferralFactory(network="adie", in_review=True, adviser=person)
    return person


def front_desk():
    DossierFactory(to=())
    return UserFactory(front_desk=True)


def pages_of_owner(email):
    mine = select(Dossier.id).join(User, Dossier.owner).where(User.email == email)
    draft, sent = session.scalars(mine.order_by(Dossier.id))
    return (f"/mes-demandes/{sent}/suivi", *(f"/mes-demandes/{draft}/{page}" for page in DRAFT))


def pages_of_adviser():
    studied = select(Referral.id).join(Referral.adviser).where(User.given_name == "Small")
    return ["/conseil/", *(f"/conseil/dossiers/{session.scalar(studied)}{step}" for step in STEPS)]


def test_every_page_around_an_application_is_sound_on_a_desk(sign_in):
    """On a phone they are seen by whoever fills them in."""
    walk = begin(sign_in, in_detail(HAIRDRESSER | TEAM), width=1280)
    tasks = walk.page.url
    for page in (*(f"questions/{code}" for code in FILLED), *BESIDE):
        walk.go(f"{tasks}{page}")
        assert walk.page.url == f"{tasks}{page}"
    for address in NEARBY:
        walk.go(address)


def test_dark_colours_are_sound_too(arrive, sign_in, ask):
    anyone = arrive(colours="dark")
    anyone.go("/compte/connexion")
    person = sign_in(owner, "dark@exemple.fr", colours="dark", width=390)
    tracking, _, question, *_ = ask(pages_of_owner, "dark@exemple.fr")
    person.go(tracking)
    person.go(question)
    person.fill("De combien d’argent avez-vous besoin au total ?", "beaucoup")
    person.press("Enregistrer et continuer")
    person.look()
    desk = sign_in(adviser_and_study, colours="dark")
    desk.find("Amina Benkacem")
    sign_in(lambda: UserFactory(admin=True), colours="dark")


@pytest.mark.parametrize(
    ("make", "pages"),
    [
        (lambda: owner("small@exemple.fr"), lambda: (*PUBLIC, *pages_of_owner("small@exemple.fr"))),
        (adviser_and_study, pages_of_adviser),
        (front_desk, lambda: ("/guichet/", "/guichet/?vue=toutes")),
        (lambda: UserFactory(admin=True), lambda: ("/pilotage/", "/pilotage/dossiers")),
    ],
    ids=["applicant", "adviser", "front-desk", "administrator"],
)
def test_the_smallest_screens_show_every_page_in_their_width(sign_in, ask, make, pages):
    walk = sign_in(make, width=320)
    for path in ask(pages):
        walk.page.goto(path)
        walk.fits()
