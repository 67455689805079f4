"""The same front desk for those who are no ordinary entrepreneur: each finds who can help."""

from sqlalchemy import select

from portal.database import session
from portal.dossiers.models import Dossier
from portal.outbox import Email
from portal.referrals.routes import referrals_of
from tests.answers import ASSOCIATION, FAR_AWAY, PERSONAL
from tests.browser.applying import (
    agree,
    answer_network,
    answer_own_pages,
    begin,
    in_detail,
    named,
    send,
)
from tests.browsing import BROWSER
from tests.factories import UserFactory
from tests.factories_files import adviser_of

pytestmark = BROWSER


def file_numbered(number: str) -> Dossier:
    return session.scalars(select(Dossier).where(Dossier.number == number)).one()


def addresses_of_studies(number: str) -> list[str]:
    """The page of this file at each network that has it."""
    return [f"/conseil/dossiers/{one.id}" for one in referrals_of(file_numbered(number))]


def mails_about(number: str) -> list[str]:
    mails = session.scalars(select(Email).where(Email.text.contains(number)))
    return [mail.kind for mail in mails]


def test_an_association_reaches_those_who_finance_and_those_who_advise(sign_in):
    answers = named(in_detail(ASSOCIATION | {"besoins": ["financement_ess", "dla"]}), "Association")
    walk = begin(sign_in, answers, width=390)
    tasks = walk.page.url
    own = ("objet", "agrements", "salaries", "budgets", "reserves", "dla")
    answer_own_pages(walk, answers, *own)
    walk.go(f"{tasks}questions-des-reseaux/")
    words = "La présidente et deux salariés."
    answer_network(walk, "L’accompagnement DLA", "Qui y participera ?", words)
    walk.go(f"{tasks}reseaux")
    agree(walk, "Picardie Active", "DLA de la Somme")
    walk.unfold_all()
    walk.sees(words)
    send(walk)
    walk.sees("Picardie Active vous répond le")
    walk.sees("Le DLA de la Somme vous répond le")
    for network in ("picardie_active", "dla_somme"):
        desk = sign_in(adviser_of, network)
        desk.find(answers["nom"])
        desk.sees("La Recyclerie d’exemple")


def test_a_personal_loan_is_between_the_person_and_the_ccas(sign_in, ask):
    answers = named(in_detail(PERSONAL), "Household")
    walk = begin(sign_in, answers, width=390)
    tasks = walk.page.url
    answer_own_pages(walk, answers, "pret-personnel", "budget-mensuel", "foyer")
    walk.go(f"{tasks}questions-des-reseaux/")
    answer_network(walk, "Le prêt personnel du CCAS", "Quelle mensualité pouvez-vous payer ?", "61")
    walk.go(f"{tasks}reseaux")
    agree(walk, "CCAS")
    walk.unfold_all()
    walk.sees("61 €")
    number = send(walk)
    walk.sees("CCAS d’Amiens")

    ccas = sign_in(adviser_of, "ccas_amiens", width=390)
    ccas.find(answers["nom"])
    ccas.sees("Confidentiel : microcrédit personnel")

    stranger = sign_in(adviser_of, "initiative_somme")
    for words in (answers["nom"], number):
        stranger.search(words)
        stranger.sees("Aucun dossier ne correspond")
    for address in ask(addresses_of_studies, number):
        stranger.go(address)
        stranger.misses(number)


def test_a_project_far_away_is_led_to_a_person_and_sent_to_nobody(sign_in, ask):
    answers = named(FAR_AWAY, "Far")
    walk = begin(sign_in, answers, width=390)
    walk.follow("Choix des réseaux")
    walk.sees("Votre projet n’est pas dans la Somme")
    walk.follow("Continuer")
    walk.sees("un conseiller vous rappelle")
    number = send(walk)
    walk.sees("Un conseiller de l’accueil vous rappelle sous 2 jours ouvrés")
    assert ask(addresses_of_studies, number) == []
    assert ask(mails_about, number) == ["receipt"]

    welcome = sign_in(lambda: UserFactory(front_desk=True), width=390)
    welcome.find(answers["nom"], "/guichet/?vue=a-faire")
    welcome.sees("Hors territoire")
