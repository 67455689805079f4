"""Two advisers at once on one file or on one lot of files: the second is told, in words."""

from portal.desk import bulk_running
from tests.browser.desk.test_lists import act, adviser_of_file, tick
from tests.browsing import BROWSER
from tests.factories_files import (
    ReferralFactory,
    add_document,
    adviser_of,
    manager_of,
)
from tests.factories_files import (
    ask as request,
)

pytestmark = BROWSER
CHANGED = "Ce dossier a changé pendant que"


def anne(*families):
    """With a new file of each family, of someone called Max."""
    for family in families:
        ReferralFactory(prenom="Max", nom=family)
    return adviser_of("initiative_somme", given_name="Anne", family_name="Aube")


def manager():
    return manager_of("initiative_somme", given_name="Bruno", family_name="Brume")


def with_a_document(family):
    """The file has what was asked for."""
    adviser = anne()
    referral = ReferralFactory(prenom="Max", nom=family, in_review=True, adviser=adviser)
    request(referral, by=adviser)
    add_document(referral.dossier)
    return adviser


def both_find(person, *walks):
    for walk in walks:
        walk.find(person)


def test_of_two_who_take_or_give_a_file_the_second_is_told(sign_in):
    first, other = sign_in(anne, "Saule"), sign_in(manager)
    both_find("Max Saule", first, other)
    first.press("Prendre en charge")
    other.press("Prendre en charge")
    other.sees(CHANGED)
    other.follow("Revoir le dossier")
    other.sees("Commencer l’étude")
    first.page.get_by_label("Conseiller").select_option(label="Bruno Brume")
    first.press("Confier le dossier")
    first.sees("Le dossier est confié à Bruno Brume.")
    other.page.get_by_label("Conseiller").select_option(label="Personne")
    other.press("Confier le dossier")
    other.sees(CHANGED)


def test_of_two_who_judge_a_document_the_second_keeps_their_words(sign_in):
    first, other = sign_in(with_a_document, "Frêne"), sign_in(manager)
    both_find("Max Frêne", first, other)
    other.follow("Examiner")
    other.unfold("Demander de le renvoyer")
    other.choose("Incomplet")
    other.fill("Vos mots pour la personne", "Il manque la page 2.")
    first.press("Accepter")
    other.press("Demander de le renvoyer")
    other.look()
    other.sees(CHANGED)
    assert "Il manque la page 2." in other.values


def test_of_two_who_give_themselves_the_same_files_the_second_takes_nothing_away(sign_in, ask):
    first, other = sign_in(anne, "Charme", "Tremble"), sign_in(manager)
    names = ("Max Charme", "Max Tremble")
    for walk, words, ticked in ((first, "charme", names[:1]), (other, "max", names)):
        walk.search(words)
        tick(walk, *ticked)
        act(walk, "Me les confier")
    for walk in (first, other):
        walk.press("Confirmer")
    ask(bulk_running.run_waiting)
    other.sees("Entre-temps, le dossier est passé à Anne Aube.")
    assert ask(adviser_of_file, "Max Charme") == "Anne Aube"
    assert ask(adviser_of_file, "Max Tremble") == "Bruno Brume"
