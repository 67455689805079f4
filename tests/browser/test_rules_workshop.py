"""The rules changed in the browser: seen before they are made, published by two, undone by one."""

from portal.database import transaction
from portal.routing import simulation
from portal.routing.drafting import start
from portal.routing.queries import active_rule_set
from tests.browser.test_keyboard import Keys
from tests.browsing import BROWSER
from tests.factories import UserFactory
from tests.factories_files import DossierFactory

pytestmark = BROWSER
RULES = "/administration/regles"
INITIATIVE, ENTREPRENDRE = "Initiative Somme", "Réseau Entreprendre"


def administrator():
    return UserFactory(admin=True)


def four_jobs():
    """A file just sent: its number, and where the front desk reads it."""
    networks = ("initiative_somme", "reseau_entreprendre")
    file = DossierFactory(emplois_crees_3ans=4, besoin_total=10_000_000, to=networks)
    return file.number, f"/guichet/demandes/{file.id}"


def draft():
    """The address of the editor of a new draft."""
    with transaction():
        number = start(by=administrator()).number
    return f"{RULES}/{number}/modifier"


def read(walk, path):
    """A file that nothing is to be done about: what for is said first."""
    walk.go(path)
    walk.page.get_by_label("Vérifier un problème signalé").check()
    walk.press("Ouvrir le dossier")


def trace(walk):
    """All that the front desk reads of the way in which the rules read a file."""
    return walk.page.locator("section[aria-labelledby=orientation]").text_content()


def test_a_threshold_is_changed_tried_published_by_another_and_put_back(sign_in, ask):
    first = ask(lambda: active_rule_set().number)
    old, old_page = ask(four_jobs)
    desk = sign_in(lambda: UserFactory(front_desk=True))
    read(desk, old_page)
    before = trace(desk)
    assert f"Réseau qui mène{INITIATIVE}" in before.replace("\n", "")

    ada, bob = sign_in(administrator), sign_in(administrator)
    ada.go(RULES)
    ada.press("Commencer un brouillon")
    version = ada.page.url
    ada.follow("Modifier les règles")
    ada.follow("Paramètres")
    ada.follow("Modifier : RE_EMPLOIS, 5")
    ada.fill("Valeur", "4")
    ada.press("Enregistrer la valeur")
    ada.go(f"{version}/simulation")
    ada.press("Lancer la simulation")
    ask(simulation.run_waiting)
    ada.sees("D’où vers où")
    ada.look()
    ada.follow(f"demandes, de {INITIATIVE} vers {ENTREPRENDRE}")
    ada.sees(old)
    ada.go(f"{version}/proposer")
    ada.press("Proposer à la publication")
    ada.sees("Un autre administrateur doit publier cette version")

    bob.go(f"{version}/publier")
    bob.fill("Raison de publier malgré ce qui est signalé", "Décidé en comité.")
    bob.press("Publier ces règles")
    bob.sees("En vigueur")
    read(desk, ask(four_jobs)[1])
    assert f"Réseau qui mène{ENTREPRENDRE}" in trace(desk).replace("\n", "")
    desk.go(old_page)
    assert trace(desk) == before

    bob.go(f"{RULES}/{first}/revenir")
    bob.fill("Raison du retour", "Trop de demandes.")
    bob.press("Remettre ces règles en vigueur")
    read(desk, ask(four_jobs)[1])
    assert f"Réseau qui mène{INITIATIVE}" in trace(desk).replace("\n", "")


def test_a_condition_is_changed_with_the_keys_alone(sign_in, ask):
    editor = ask(draft)
    walk = sign_in(administrator, width=390)
    walk.go(editor)
    walk.go(f"{editor}/regles/R11h")
    keys = Keys(walk)
    keys.go('main a[href$="/regle.R11h/0/modifier"]')
    keys.tab_to("main [name=op]")
    keys.press("ArrowDown")
    keys.write("number", "6")
    keys.tab_to("main [name=param]")
    keys.press("Home")
    keys.go("main form button")
    walk.sees("le nombre d’emplois créés et maintenus est de plus de 6")
