"""An adviser's morning among 500 files: the list, its views, many files at once, a sheet."""

import csv

from playwright.sync_api import expect

from portal.database import session
from portal.desk import bulk_running
from portal.referrals.models import Referral
from tests.browsing import BROWSER
from tests.factories_files import ReferralFactory, adviser_of

pytestmark = BROWSER
OPEN = "/conseil/?vue=ouverts"
ALIX, BILAL, DENISE = "Alix Aubépine", "Bilal Aubépine", "Denise Aubépine"


def with_files(family, given="Nadia"):
    """An adviser of Initiative Somme, two files of this family that she studies, and a new one."""
    adviser = adviser_of("initiative_somme", given_name=given, family_name="Matin")
    for first in ("Alix", "Bilal"):
        ReferralFactory(in_review=True, adviser=adviser, prenom=first, nom=family)
    ReferralFactory(prenom="Denise", nom=family)
    return adviser


def announced(walk, text):
    expect(walk.page.locator("[data-gu-announce]")).to_have_text(text)


def tick(walk, *names):
    for name in names:
        walk.page.get_by_role("checkbox", name=name).check()


def act(walk, action):
    walk.page.get_by_label("Que faire des dossiers cochés ?").select_option(label=action)
    walk.press("Continuer")


def over(walk, ask):
    """Once the work is done behind the scenes, its page says so by itself."""
    ask(bulk_running.run_waiting)
    walk.sees("Terminée")
    walk.look("done")


def adviser_of_file(person):
    found = session.query(Referral).join(Referral.dossier).filter_by(person_name=person).one()
    return found.adviser and found.adviser.full_name


def test_a_search_that_answers_as_one_types_becomes_a_view_found_again(sign_in):
    walk = sign_in(with_files, "Aubépine")
    walk.reads("Aujourd’hui")
    walk.follow("Tous les dossiers")
    walk.go(OPEN)
    expect(walk.page.locator(".gu-triage tbody tr")).to_have_count(25)
    search = walk.page.get_by_label("Rechercher")
    search.press_sequentially("aubepine conseiller:moi")
    expect(walk.page.locator(".gu-triage tbody tr")).to_have_count(2)
    expect(search).to_be_focused()
    walk.follow("Colonnes")
    walk.page.get_by_role("link", name="Ajouter : Emplois").click()
    walk.sees("6 colonnes après le nom : Échéance, Besoin, Statut, Réseaux, Conseiller, Emplois.")
    walk.follow("Voir la liste")
    walk.follow("Garder cette vue")
    walk.fill("Nom de la vue", "Les Aubépine")
    walk.press("Garder la vue")
    walk.go("/conseil/")
    walk.follow("Les Aubépine", within=walk.page.get_by_label("Vos vues"))
    walk.reads("Les Aubépine")
    expect(walk.page.get_by_role("columnheader", name="Emplois")).to_be_visible()
    expect(walk.page.locator(".gu-triage__name")).to_have_text([ALIX, BILAL])
    walk.follow(ALIX)
    walk.follow("Suivant")
    walk.reads(BILAL)


def test_many_files_are_given_and_given_back_asked_for_a_document_and_exported(sign_in, ask):
    walk = sign_in(with_files, "Bruyère", "Rose")
    names = [f"{first} Bruyère" for first in ("Alix", "Bilal", "Denise")]
    before = [ask(adviser_of_file, one) for one in names]
    walk.search("bruyère")
    tick(walk, *names)
    act(walk, "Confier à Denis Ancien")
    walk.press("Confirmer")
    over(walk, ask)
    assert {ask(adviser_of_file, one) for one in names} == {"Denis Ancien"}
    walk.press("Rendre chaque dossier à qui l’avait")
    over(walk, ask)
    assert [ask(adviser_of_file, one) for one in names] == before

    walk.follow("Retour aux dossiers")
    tick(walk, *names)
    act(walk, "Demander des documents")
    walk.press("Continuer")
    walk.sees("Il y a 2 erreurs sur cette page")
    walk.choose("Devis")
    walk.fill("Pourquoi vous les demandez", "Pour le comité de mardi.")
    walk.press("Continuer")
    walk.sees("1 dossier laissé de côté")
    walk.sees("Prenez d’abord le dossier en charge.")
    walk.press("Envoyer les demandes")
    over(walk, ask)
    expect(walk.page.locator("tbody tr")).to_contain_text([names[0], names[1]])

    walk.follow("Retour aux dossiers")
    with walk.page.expect_download() as found:
        walk.page.get_by_role("link", name="CSV").click()
    with found.value.path().open(encoding="utf-8-sig") as sheet:
        lines = [
            (one["Porteur de projet"], one["Statut"])
            for one in csv.DictReader(sheet, delimiter=";")
        ]
    assert sorted(lines) == [
        (names[0], "Documents manquants"),
        (names[1], "Documents manquants"),
        (names[2], "Nouveau"),
    ]
