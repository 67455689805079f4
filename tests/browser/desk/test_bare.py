"""The adviser's desk on a phone, and without any script."""

from playwright.sync_api import expect

from portal.desk import bulk_running
from tests.browsing import BROWSER
from tests.factories_files import ReferralFactory, add_document, adviser_of
from tests.factories_files import ask as request

pytestmark = BROWSER
OPEN = "/conseil/?vue=ouverts"


def studied(family, *others):
    """An adviser; the file of Gil, who has sent what was asked for; new ones of other families."""
    adviser = adviser_of("initiative_somme", given_name="Ève", family_name="Matin")
    referral = ReferralFactory(prenom="Gil", nom=family, in_review=True, adviser=adviser)
    request(referral, by=adviser)
    add_document(referral.dossier)
    for other in others:
        ReferralFactory(prenom="Gil", nom=other)
    return adviser


def test_on_a_phone_the_list_is_cards_and_a_file_is_judged_and_written_to(sign_in):
    walk = sign_in(studied, "Roseau", width=390)
    walk.go(OPEN)
    expect(walk.page.locator(".gu-views [aria-current]")).to_be_in_viewport()
    card = walk.page.locator(".gu-triage tbody tr").first
    expect(walk.page.locator(".gu-triage thead")).not_to_be_in_viewport()
    assert card.bounding_box()["width"] > 300
    walk.find("Gil Roseau")
    walk.follow("Examiner")
    walk.unfold("Demander de le renvoyer")
    walk.press("Demander de le renvoyer")
    walk.look("with an error")
    walk.sees("Choisissez ce qui ne va pas")
    walk.choose("Incomplet")
    walk.fill("Vos mots pour la personne", "Il manque la page 2.")
    walk.press("Demander de le renvoyer")
    walk.sees("La personne est prévenue.")
    walk.fill("Votre message", "Bonjour, envoyez les deux pages.")
    walk.press("Envoyer le message")
    walk.sees("Votre message est envoyé.")


def test_without_scripts_the_desk_does_the_same(sign_in, ask):
    walk = sign_in(studied, "Jonc", "Osmonde", scripts=False)
    walk.go(OPEN)
    walk.fill("Rechercher", "jonc conseiller:moi")
    walk.press("Filtrer")
    expect(walk.page.locator(".gu-triage__name")).to_have_text(["Gil Jonc"])
    walk.follow("Garder cette vue")
    walk.press("Garder la vue")
    walk.sees("Écrivez le nom de la vue")
    walk.fill("Nom de la vue", "Les joncs")
    walk.press("Garder la vue")
    walk.reads("Les joncs")
    walk.follow("Gil Jonc")
    walk.follow("Demander un complément")
    walk.choose("Budget du projet")
    walk.fill("Pourquoi vous le demandez", "Pour le comité.")
    walk.press("Envoyer la demande")
    walk.sees("Demandé le")

    walk.search("osmonde")
    walk.page.get_by_label("Que faire des dossiers cochés ?").select_option("moi")
    walk.press("Continuer")
    walk.sees("Cochez au moins un dossier")
    walk.page.get_by_role("checkbox", name="Gil Osmonde").check()
    walk.press("Continuer")
    walk.press("Confirmer")
    walk.sees("Elle commence dans la minute")
    ask(bulk_running.run_waiting)
    walk.follow("Voir où elle en est")
    walk.sees("Terminée")
    walk.follow("Retour aux dossiers")
    walk.sees("È. Matin")
