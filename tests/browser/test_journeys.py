"""From the sending to the answer of a network, as each person lives it."""

from tests.answers import SMALL_NEED
from tests.browser.applying import agree, begin, named, owner_of_file, send
from tests.browsing import BROWSER
from tests.factories_files import adviser_of
from tests.mailbox import kinds_to
from tests.papers import PDF

pytestmark = BROWSER
QUOTATION = {"name": "devis.pdf", "mimeType": "application/pdf", "buffer": PDF}


def test_a_request_goes_from_its_network_to_the_loan(sign_in, ask):
    """The person on a phone, the adviser at their desk."""
    email, name = "loan@exemple.fr", "Loan"
    walk = sign_in(owner_of_file, {"nom": name}, email=email, width=390)
    walk.follow("Suivre cette demande")

    desk = sign_in(adviser_of, "initiative_somme", width=1280)
    desk.find(name)
    desk.press("Prendre en charge")
    desk.follow("Commencer l’étude")
    desk.fill("Votre premier contact avec la personne", "Appel ce matin, rendez-vous jeudi.")
    desk.press("Commencer l’étude")
    desk.follow("Demander un complément")
    desk.choose("Devis")
    desk.fill("Pourquoi vous le demandez", "Pour le comité.")
    desk.press("Envoyer la demande")

    walk.again()
    walk.sees("À faire avant le")
    walk.page.get_by_label("Choisir : Devis").set_input_files(QUOTATION)
    walk.sees("Merci, nous avons tout reçu")
    walk.page.reload()
    walk.sees("Reçu")
    walk.sees("Vous n’avez rien à faire pour l’instant")

    desk.again()
    desk.press("Accepter")
    desk.press("Déclarer prêt à décider")
    desk.follow("Accorder")
    desk.choose("Prêt d’honneur")
    desk.fill("Montant accordé", "9 000")
    desk.choose("Je n’ai aucun lien avec la personne ni avec son projet")
    desk.press("Continuer")
    desk.sees("9 000 €")
    desk.press("Confirmer")
    desk.sees("L’aide est accordée. La personne est prévenue.")

    walk.again()
    walk.sees("9 000 €")
    walk.sees("Accordé")
    assert ask(kinds_to, email)[-3:] == ["taken", "info_requested", "granted"]


def test_a_network_that_declines_makes_way_for_the_next_once_the_person_says_yes(sign_in):
    walk = begin(sign_in, named(SMALL_NEED, "Decline"), width=390)
    walk.follow("Choix des réseaux")
    agree(walk, "Initiative Somme")
    send(walk)
    walk.misses("Adie vous répond")

    desk = sign_in(adviser_of, "initiative_somme")
    desk.find("Decline")
    desk.follow("Décliner")
    desk.press("Continuer")
    desk.sees("Il y a 3 erreurs sur cette page")
    desk.look_at(390)
    desk.choose("Besoin au-dessous du minimum")
    desk.fill("Votre explication pour la personne", "Nos prêts commencent à 5 000 €.")
    desk.fill("Note pour l’accueil du guichet", "Projet sain, besoin trop petit.")
    desk.press("Continuer")
    desk.sees("L’Adie pourrait")
    desk.look_at(390)
    desk.press("Confirmer")
    desk.sees("Écrit à la personne : Nos prêts commencent à 5 000 €.")

    walk.again()
    walk.sees("Votre besoin est plus petit que ce que ce réseau finance.")
    walk.sees("Nos prêts commencent à 5 000 €.")
    walk.sees("Adie pourrait vous aider")
    walk.press("Oui, envoyer ma demande")
    walk.sees("L’Adie vous répond le")

    following = sign_in(adviser_of, "adie", width=390)
    following.find("Decline")
    following.unfold("Pourquoi votre réseau")
    following.unfold("Toutes les règles, une par une")
    following.sees("R11m (retenue)")
    following.sees("réseau qui décline")
    following.press("Prendre en charge")
    following.sees("Commencer l’étude")
    walk.again()
    walk.sees("L’Adie étudie votre projet.")
