"""Each branch of the questionnaire on a phone: what only its own pages ask.

One journey types every page to the receipt; a short one does so without scripts. The others find
their pages filled in, and type those of their branch alone.
"""

import pytest

from tests.answers import (
    GROWING,
    HAIRDRESSER,
    HANDOVER,
    MICROCREDIT,
    SCHOOL,
    STUDENT,
    TAKEOVER,
)
from tests.browser.applying import (
    NEXT,
    add_associate,
    agree,
    answer_network,
    answer_own_pages,
    answer_pages,
    begin,
    consent_link,
    fill_in_forecast,
    fill_in_plan,
    in_detail,
    named,
    register,
    send,
)
from tests.browsing import BROWSER
from tests.factories import UserFactory
from tests.mailbox import kinds_to
from tests.papers import PDF, photo

pytestmark = BROWSER
PHOTO = {"name": "IMG_0042.HEIC", "mimeType": "image/heic", "buffer": photo("HEIF")}
QUOTATION = {"name": "devis signé.pdf", "mimeType": "application/pdf", "buffer": PDF}
NEEDS = {"Matériel et mobilier": "40 000", "Travaux et aménagement": "10 000"}
YEARS = {"Ventes de l’année": "90 000", "Loyer": "12 000"}


def test_someone_who_creates_with_an_associate_types_every_page(sign_in, arrive, ask):
    answers = named(in_detail(HAIRDRESSER | {"equipe": "associes"}), "Creator")
    walk = sign_in(UserFactory, width=390)
    walk.follow("Commencer ma demande")
    walk.press("Commencer")
    walk.follow("Votre projet")
    walk.press(NEXT)
    walk.look()
    answer_pages(walk, answers, "/associes")
    add_associate(walk, "paul.creator@exemple.fr")
    walk.follow("Continuer")
    answer_pages(walk, answers, "/plan")

    fill_in_plan(walk, NEEDS | {"Frais de création et honoraires": "beaucoup"})
    walk.sees("Les ressources dépassent les besoins de 8 000 €")
    walk.press(NEXT)
    walk.look()
    walk.fill("Montant : Frais de création et honoraires", "8 000")
    walk.fill("Durée : Prêt de la banque", "84")
    walk.sees("Les besoins et les ressources sont égaux")
    walk.press(NEXT)

    fill_in_forecast(walk, YEARS)
    walk.fill("Ventes de l’année, année 1", "bien")
    walk.press(NEXT)
    walk.look()
    walk.fill("Ventes de l’année, année 1", "90 000")
    walk.press("Recalculer")
    walk.sees("vos charges sont couvertes")
    walk.press(NEXT)

    answer_pages(walk, answers, "/questions-des-reseaux")
    answer_network(
        walk, "Le prêt d’honneur d’Initiative Somme",
        "Qu’est-ce que ce prêt change pour votre projet ?", "La banque prête 40 000 €.",
    )  # fmt: skip
    answer_pages(walk, answers, "/documents")
    walk.follow("Continuer")
    agree(walk, "Initiative Somme")

    walk.look()
    walk.follow("Demandez son accord à Paul Noël")
    walk.press("Demander son accord")
    paul = arrive(390, ask(consent_link, "paul.creator@exemple.fr"))
    paul.press("Je suis d’accord")
    paul.sees("Vous avez donné votre accord")
    walk.go(walk.page.url.replace("associes/", "verifier"))
    send(walk)
    walk.sees("Vous n’avez rien à faire pour l’instant")


def test_a_school_from_the_first_question_without_scripts(arrive, ask):
    answers = SCHOOL | {"nom_projet": "Mini-entreprise", "description": "Du miel des élèves."}
    walk = arrive(390, scripts=False)
    walk.follow("Quelles aides pour mon projet ?")
    walk.follow("Commencer")
    answer_pages(walk, answers, "/resultat", "Continuer")
    walk.follow("Faire ma demande")
    register(walk, "school@exemple.fr", ask)
    walk.go("/mes-demandes/")
    walk.follow("Continuer")
    walk.follow("Votre projet")
    answer_pages(walk, answers, "/documents")
    walk.follow("Continuer")
    walk.follow("Continuer")
    walk.unfold_all()
    walk.sees("Une mini-entreprise en classe de troisième.")
    send(walk)
    assert ask(kinds_to, "school@exemple.fr")[-1] == "receipt"


def test_the_plan_and_the_forecast_of_a_takeover_are_reckoned_without_scripts(sign_in):
    walk = begin(sign_in, in_detail(TAKEOVER), width=390, scripts=False)
    tasks = walk.page.url
    answer_own_pages(walk, in_detail(TAKEOVER), "cible", "prix", "ventes-passees")
    walk.go(f"{tasks}plan/")
    fill_in_plan(walk, {"Fonds de commerce": "40 000", "Stock de départ": "18 000"})
    walk.press("Enregistrer et continuer")
    fill_in_forecast(walk, YEARS)
    walk.press("Recalculer")
    walk.sees("vos charges sont couvertes")


def test_who_hands_over_their_business_is_asked_about_no_loan_even_without_scripts(sign_in):
    walk = begin(sign_in, in_detail(HANDOVER), width=390, scripts=False)
    tasks = walk.page.url
    for words in ("Apport", "Banque", "Votre plan de financement"):
        walk.misses(words)
    answer_own_pages(walk, in_detail(HANDOVER), "entreprise", "transmettre")
    walk.go(f"{tasks}reseaux")
    walk.sees("Chambre de métiers et de l’artisanat")
    walk.follow("Continuer")
    walk.unfold_all()
    walk.sees("120 000 €")
    for words in ("Apport", "Banque", "Prêt de la banque", "Votre plan de financement"):
        walk.misses(words)
    send(walk)


BRANCHES = {
    "student": (
        STUDENT, ("etudes", "statut-etudiant"),
        ("Le statut d’étudiant-entrepreneur", "Pourquoi demandez-vous ce statut ?", "Oser."),
        ["PEPITE"],
    ),
    "microcredit": (
        MICROCREDIT, ("microcredit", "budget-foyer"),
        ("Le microcrédit de l’Adie", "Quelle mensualité pouvez-vous payer ?", "120"),
        ["Adie"],
    ),
}  # fmt: skip
"""The pages of their own, a question of the network, and who receives the request."""


@pytest.mark.parametrize("name", BRANCHES)
def test_every_other_branch_asks_its_own_questions(sign_in, name):
    given, own, asked, networks = BRANCHES[name]
    walk = begin(sign_in, named(in_detail(given), name), width=390)
    tasks = walk.page.url
    answer_own_pages(walk, in_detail(given), *own)
    walk.go(f"{tasks}questions-des-reseaux/")
    answer_network(walk, *asked)
    walk.go(f"{tasks}reseaux")
    agree(walk, *networks)
    walk.unfold_all()
    walk.sees(asked[2])


def test_a_growing_business_sends_a_photo_and_a_pdf_from_the_phone(sign_in):
    answers = named(in_detail(GROWING), "Growing")
    walk = begin(sign_in, answers, width=390)
    tasks = walk.page.url
    answer_own_pages(walk, answers, "entreprise")
    walk.go(f"{tasks}documents/")
    for label, file in (("Pièce d’identité", PHOTO), ("Devis", QUOTATION)):
        walk.page.get_by_label(f"Choisir : {label}").set_input_files(file)
        walk.sees(f"{file['name']} : Reçu")
    walk.again()
    walk.follow("Continuer")
    agree(walk, "Initiative Somme")
    walk.sees("devis signé.pdf")
    send(walk)
    walk.sees("IMG_0042.jpg")
