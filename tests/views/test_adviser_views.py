"""The adviser's own lists on the screen: kept views, columns, keys, and the way along a list."""

import re
from html import unescape

import pytest

from portal.database import session
from portal.desk.models import KeptView
from portal.referrals.models import Referral
from tests.counting import statements
from tests.factories_files import ReferralFactory, adviser_of, manager_of
from tests.reading import hidden, words

LIST = "/conseil/"
MINE = f"{LIST}?vue=ouverts&statut=in_review&tri=nom&colonnes=emplois,echeance"


@pytest.fixture
def adviser(app):
    return adviser_of("initiative_somme", given_name="Claire", family_name="Fournier")


@pytest.fixture
def desk(client, adviser):
    """An adviser in front of two files."""
    ReferralFactory(prenom="Nina", nom="Neuve")
    ReferralFactory(prenom="Mia", nom="Mienne", in_review=True, adviser=adviser)
    return client.login(adviser)


def keep(client, address=MINE, **fields):
    found = client.get(address)
    link = unescape(re.search(r'href="(/conseil/vues/garder[^"]*)"', found.text)[1])
    assert "Garder la vue" in words(client.get(link))
    return client.post(link, data={"name": "En étude", "whose": "moi"} | fields)


def people(response) -> list[str]:
    return re.findall(r'gu-triage__name"[^>]*>([^<]+)<', response.text)


def heads(response) -> list[str]:
    table = response.text.partition("</table>")[0]
    return [words_of(one) for one in re.findall(r'<th scope="col".*?</th>', table)][1:]


def words_of(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html).strip()


def test_the_list_in_view_is_kept_under_a_name_and_counted(desk):
    answer = keep(desk)
    page = desk.get(answer.location)
    assert people(page) == ["Mia Mienne"]
    assert heads(page) == ["Porteur et projet", "Emplois", "Échéance"]
    said = words(page)
    assert "La vue « En étude » est gardée." in said
    assert "Vos vues En étude 1" in said
    assert re.search(r"<h1>En étude</h1>", page.text)
    assert page.text.count('aria-current="page"') == 2  # the menu's, and the view's
    assert "En étude 1" in words(desk.get(LIST))


def test_a_name_is_asked_for_and_what_was_chosen_stays(desk, adviser):
    wrong = keep(desk, name=" ", whose="1x", first="y")
    assert wrong.status_code == 422
    assert "Écrivez le nom de la vue" in words(wrong)
    assert "Choisissez pour qui garder cette vue" in words(wrong)
    keep(desk)
    again = keep(desk, address=f"{LIST}?vue=clos")
    assert again.status_code == 422
    assert "Une de vos vues porte déjà ce nom" in words(again)
    assert 'value="En étude"' in again.text


def test_a_shared_view_appears_for_colleagues_who_do_not_change_it(desk, client, adviser):
    network = adviser.roles[0].desk.network_id
    keep(desk, whose=str(network))
    view = session.query(KeptView).one()
    client.login(adviser_of("initiative_somme"))
    assert "Vues du réseau En étude 1" in words(client.get(LIST))
    assert "Renommer" not in words(client.get("/conseil/vues"))
    assert client.get(f"/conseil/vues/{view.id}").status_code == 404
    for action in ("retirer", "changer", "deplacer"):
        assert client.post(f"/conseil/vues/{view.id}/{action}").status_code == 404
    client.login(manager_of("initiative_somme"))
    page = client.get(f"/conseil/vues/{view.id}")
    seen = {"seen": hidden(page, "seen"), "name": "Les dossiers à l’étude ce mois-ci"}
    assert client.post(f"/conseil/vues/{view.id}", data=seen).status_code == 302
    stale = client.post(f"/conseil/vues/{view.id}", data=seen | {"name": "Autre"})
    assert stale.status_code == 409
    assert "Cette vue a changé" in words(stale)


def test_a_kept_view_is_changed_shown_first_moved_and_removed(desk):
    keep(desk)
    keep(desk, name="Autre")
    first, other = session.query(KeptView).order_by(KeptView.id)
    changed = desk.get(f"{LIST}?vue=clos&gardee={first.id}")
    assert "Enregistrer dans « En étude »" in words(changed)
    action = unescape(re.search(r'action="(/conseil/vues/\d+/changer[^"]*)"', changed.text)[1])
    assert desk.post(action, data={"seen": "x"}).status_code == 409
    assert (
        desk.post(action, data={"seen": hidden(changed, "seen")}).location
        == f"{LIST}?{changed_query(first.id)}"
    )
    desk.post("/conseil/vues/premiere", data={"vue": str(first.id)})
    assert desk.get(LIST).location == f"{LIST}?{changed_query(first.id)}"
    desk.post(f"/conseil/vues/{other.id}/deplacer", data={"sens": "haut"})
    said = words(desk.get("/conseil/vues")).partition("Vos vues")[2]
    assert said.index("Autre") < said.index("En étude")
    gone = f"/conseil/vues/{first.id}/retirer"
    for _ in range(2):
        assert desk.post(gone).status_code == 302
    assert "À traiter cette semaine" in words(desk.get(LIST))
    desk.post("/conseil/vues/premiere", data={"vue": "mes-dossiers"})
    assert desk.get(LIST).location == f"{LIST}?vue=mes-dossiers"
    assert desk.post("/conseil/vues/premiere", data={"vue": "999999"}).status_code == 404


def test_a_name_typed_on_an_old_page_is_given_back(desk):
    keep(desk)
    address = f"/conseil/vues/{session.query(KeptView).one().id}"
    shown = {"seen": hidden(desk.get(address), "seen")}
    assert desk.post(address, data=shown | {"name": "En cours"}).status_code == 302
    late = desk.post(address, data=shown | {"name": "Les dossiers à l’étude ce mois-ci"})
    assert "Cette vue a changé pendant que cette page était ouverte" in words(late)
    assert "Les dossiers à l’étude ce mois-ci" in late.text
    assert session.query(KeptView).one().name == "En cours"


def changed_query(view_id: int) -> str:
    return f"vue=clos&colonnes=echeance,besoin,statut,reseaux,conseiller&gardee={view_id}"


def test_who_left_is_told_and_no_longer_looked_for(desk):
    gone = adviser_of("initiative_somme")
    keep(desk, address=f"{LIST}?vue=ouverts&conseiller={gone.id}", name="À Paul")
    view = session.query(KeptView).one()
    gone.active = False
    session.commit()
    page = desk.get(f"{LIST}?vue=ouverts&conseiller={gone.id}&gardee={view.id}")
    told = "quelqu’un qui ne travaille plus dans votre réseau : ce filtre est laissé de côté"
    assert told in words(page)
    assert "À Paul 2" in words(page)
    assert told in words(desk.get("/conseil/vues"))


def test_the_cost_does_not_grow_with_the_views(app, desk):
    costs = []
    for extra in (1, 8):
        for number in range(extra):
            q = f"&q=nom{number}" if number % 2 else ""
            keep(desk, address=f"{MINE}{q}&page=1", name=f"Vue {extra} {number}")
        with statements(app) as sent:
            desk.get(f"{LIST}?vue=ouverts&q=salon&colonnes=change,emplois,recu,projet,lieu,type")
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 12


def test_columns_are_chosen_for_one_list_or_for_all(desk):
    page = desk.get("/conseil/colonnes?vue=ouverts&colonnes=lieu,besoin")
    said = words(page)
    assert "2 colonnes après le nom : Lieu, Besoin." in said
    moved = unescape(re.search(r'id="up-besoin"[^>]*href="([^"]*)"', page.text)[1])
    assert "Besoin, Lieu." in words(desk.get(moved))
    added = unescape(re.search(r'id="in-projet"[^>]*href="([^"]*)"', page.text)[1])
    assert "Lieu, Besoin, Projet." in words(desk.get(added))
    kept = desk.post("/conseil/colonnes?vue=ouverts", data={"colonnes": "lieu,n'importe,besoin"})
    assert heads(desk.get(kept.location)) == ["Porteur et projet", "Lieu", "Besoin"]
    assert heads(desk.get(f"{LIST}?vue=ouverts")) == ["Porteur et projet", "Lieu", "Besoin"]


def test_every_column_says_what_it_holds(desk):
    every = (
        "projet,lieu,type,recu,rendez-vous,change,emplois,quartier,reseaux,conseiller,statut,besoin,"
        "echeance"
    )
    page = desk.get(f"{LIST}?vue=ouverts&colonnes={every}")
    assert heads(page)[:4] == ["Porteur", "Projet", "Lieu", "Type"]
    said = words(page)
    for one in ("Salon Belle Étoile", "Longueau", "Création", "Emplois 2", "58 000 €"):
        assert one in said


def opened(client, address: str, name: str) -> str:
    page = client.get(address)
    return unescape(re.search(rf'href="([^"]+)">{name}<', page.text)[1])


def test_a_file_leads_back_to_its_list_and_along_it(desk):
    address = f"{LIST}?vue=ouverts&tri=nom&q=salon"
    file = opened(desk, address, "Mia Mienne")
    page = desk.get(file)
    mia, nina = (one.id for one in session.query(Referral).order_by(Referral.id.desc()))
    back = unescape(re.search(r'href="([^"]+)">[^<]*<svg[^>]*>.*?Retour à la liste', page.text)[1])
    assert back.startswith(f"{LIST}?vue=ouverts&q=salon&tri=nom")
    assert back.endswith(f"&page=1#n{mia}")
    assert "Précédent" not in words(page)
    after = unescape(re.search(r'href="([^"]+)" data-gu-key="n"', page.text)[1])
    answer = desk.get(after)
    assert answer.location.startswith(f"/conseil/dossiers/{nina}?liste=vue")
    last = desk.get(answer.location)
    assert "Précédent dossier de la liste" in words(last)
    over = desk.get(unescape(re.search(r'href="([^"]+)" data-gu-key="n"', last.text)[1]))
    assert over.location.startswith(f"{LIST}?vue=ouverts")
    assert "C’était le dernier dossier de la liste." in words(desk.get(over.location))


def test_what_is_done_on_a_file_keeps_its_list_and_the_next_one_takes_its_place(desk):
    file = opened(desk, f"{LIST}?vue=ouverts&tri=nom", "Mia Mienne")
    page = desk.get(file)
    action = unescape(re.search(r'action="(/conseil/dossiers/\d+/notes[^"]*)"', page.text)[1])
    answer = desk.post(action, data={"note-note": "Vu", "note-key": hidden(page, "note-key")})
    assert "liste=vue" in answer.location
    assert "Retour à la liste" in words(desk.get(answer.location))
    after = unescape(re.search(r'href="([^"]+)" data-gu-key="n"', page.text)[1])
    mia, nina = (one.id for one in session.query(Referral).order_by(Referral.id.desc()))
    gone = after.replace("tri%3Dnom", "tri%3Dnom%26q%3Dnina")  # where Mia is not any more
    assert mia
    assert desk.get(gone).location.startswith(f"/conseil/dossiers/{nina}?")


def test_a_link_to_elsewhere_is_no_list(desk):
    file = opened(desk, f"{LIST}?vue=ouverts", "Mia Mienne").partition("?")[0]
    page = desk.get(f"{file}?liste=https://ailleurs.example/%3Fvue=clos&rang=x")
    assert (
        "ailleurs"
        not in re.search(
            r'<a [^>]*href="([^"]*)"[^>]*>[^<]*<svg[^>]*><use [^>]*arrow-left', page.text
        )[1]
    )
    assert "Retour à la liste" not in words(desk.get(file))


def test_keys_are_listed_and_turned_off(desk):
    assert 'id="gu-keys"' in desk.get(LIST).text
    said = words(desk.get("/conseil/raccourcis"))
    assert "g puis l Dossiers" in said
    desk.post("/conseil/raccourcis", data={"raccourcis": "non"})
    assert 'id="gu-keys"' not in desk.get(LIST).text
    assert "Ils sont désactivés" in words(desk.get("/conseil/raccourcis"))
    desk.post("/conseil/raccourcis", data={"raccourcis": "oui"})
    assert 'id="gu-keys"' in desk.get(LIST).text
