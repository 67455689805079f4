"""What an adviser and a person, then two colleagues, say to each other about one file."""

import re

from playwright.sync_api import expect

from portal.calendar import business_days_after, today
from tests.browser.walk import Walk
from tests.browsing import BROWSER
from tests.factories import PASSWORD, UserFactory
from tests.factories_files import ReferralFactory, adviser_of
from tests.mailbox import mails_to
from tests.papers import PDF

pytestmark = BROWSER
SOON = business_days_after(today(), 4)
QUOTATION = {"name": "devis.pdf", "mimeType": "application/pdf", "buffer": PDF}


def studied(family):
    """An adviser, and the file of Lou, whose address is their family name."""
    adviser = adviser_of("initiative_somme", given_name="Iris", family_name="Matin")
    owner = UserFactory(email=f"{family}@exemple.fr".lower())
    ReferralFactory(in_review=True, adviser=adviser, owner=owner, prenom="Lou", nom=family)
    return adviser


def colleague():
    return adviser_of("initiative_somme", given_name="Paul", family_name="Conseil")


def last_mail(address):
    """Its kind, where its button leads, the names of its files."""
    mail = mails_to(address)[-1]
    link = re.search(r"https?://[^/\s]+(/mes-demandes/\S+)", mail.text)
    return mail.kind, link and link.group(1), [one.name for one in mail.files]


def open_mail(arrive, ask, address) -> Walk:
    """The person follows the button of their last mail, and signs in on the way."""
    _, link, _ = ask(last_mail, address)
    walk = arrive(390, link)
    walk.fill("Adresse électronique", address)
    walk.page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    walk.press("Me connecter")
    return walk


def soon(walk, name):
    walk.fill_date(name, SOON.day, SOON.month, SOON.year)


def test_an_appointment_is_answered_from_its_mail(sign_in, arrive, ask):
    address = "verdier@exemple.fr"
    desk = sign_in(studied, "Verdier")
    desk.find("Lou Verdier")
    desk.follow("Proposer un rendez-vous")
    soon(desk, "day")
    desk.choose("Sur place")
    desk.fill("Adresse, lien de la visio ou numéro", "18 rue Lamartine, Amiens")
    desk.press("Proposer un rendez-vous")
    desk.sees("Écrivez l’heure")
    desk.fill("Heure", "14 h 30")
    desk.press("Proposer un rendez-vous")
    desk.sees("Le rendez-vous est proposé. La personne est prévenue.")

    kind, _, files = ask(last_mail, address)
    assert (kind, files) == ("appointment_proposed", ["rendez-vous.ics"])
    person = open_mail(arrive, ask, address)
    with person.page.expect_download() as calendar:
        person.page.get_by_role("link", name="Ajouter à mon agenda").click()
    assert "rue Lamartine" in calendar.value.path().read_text().replace("\r\n ", "")
    person.press("Je serai là")
    person.sees("Votre rendez-vous est confirmé.")
    desk.again()
    assert "Confirmé" in desk.page.locator("section[aria-labelledby=rendez-vous]").inner_text()


def test_a_message_an_opinion_a_note_and_a_task_pass_from_hand_to_hand(sign_in, arrive, ask):
    beside = sign_in(colleague)
    desk = sign_in(studied, "Noisetier")
    desk.go("/conseil/textes-prets/nouveau")
    desk.fill("Titre", "Bien reçu")
    desk.fill("Texte", "Bonjour {{ prenom }}, voici le devis de la demande {{ numero }}.")
    desk.press("Enregistrer le texte")
    desk.find("Lou Noisetier")
    desk.page.get_by_label("Insérer un texte prêt").select_option(label="Bien reçu")
    desk.page.get_by_role("button", name="Insérer").click()
    written = desk.page.get_by_role("textbox", name="Votre message")
    expect(written).to_have_value(re.compile("^Bonjour Lou, voici le devis de la demande"))
    written.fill(f"{written.input_value()} À bientôt.")
    desk.page.get_by_label("Joindre des photos ou des PDF").set_input_files(QUOTATION)
    desk.fill("Nouvelle note", "@Paul Conseil, regarde aussi le bail.")
    desk.press("Envoyer le message")
    desk.sees("est remis ici.")
    desk.press("Garder la note")
    person = open_mail(arrive, ask, "noisetier@exemple.fr")
    person.sees("Bonjour Lou, voici le devis de la demande")
    person.sees("À bientôt.")
    person.page.get_by_role("link", name="devis.pdf").first.wait_for()

    desk.follow("Demander un avis")
    desk.choose("Paul Conseil")
    desk.fill("Votre question", "Le local convient-il ?")
    soon(desk, "due_on")
    desk.press("Demander cet avis")
    desk.follow("Ajouter une tâche")
    desk.fill("Ce qui est à faire", "Rappeler la mairie")
    soon(desk, "due_on")
    desk.page.get_by_label("Qui le fait").select_option(label="Paul Conseil")
    desk.press("Garder la tâche")

    beside.again()
    for group in ("Avis à donner", "Notes pour vous"):
        assert "Lou Noisetier" in beside.page.locator("details", has_text=group).inner_text()
    beside.follow("Lou Noisetier", within=beside.page.locator("details", has_text="Avis à donner"))
    beside.choose("Favorable")
    beside.fill("Vos raisons", "Oui, il est bien placé.")
    beside.press("Envoyer mon avis")
    beside.go("/conseil/taches")
    beside.press("Fait : Rappeler la mairie")
    beside.sees("La tâche est faite.")

    desk.again()
    desk.sees("Réponse : Oui, il est bien placé.")
    desk.sees("Tâches faites (1)")
