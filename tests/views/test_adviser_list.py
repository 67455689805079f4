"""The desk's list on the screen: views, filters in the address, ticked rows, a bounded cost."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.calendar import today
from portal.database import session
from portal.french import date_short
from portal.referrals.models import Referral
from tests.counting import statements
from tests.factories_files import ReferralFactory, adviser_of
from tests.reading import words

LIST = "/conseil/"


@pytest.fixture
def adviser(app):
    return adviser_of("initiative_somme", given_name="Claire", family_name="Fournier")


@pytest.fixture
def desk(client, adviser):
    """An adviser in front of two files."""
    ReferralFactory(prenom="Nina", nom="Neuve")
    ReferralFactory(prenom="Mia", nom="Mienne", in_review=True, adviser=adviser)
    return client.login(adviser)


def people(response) -> list[str]:
    return re.findall(r'gu-triage__name"[^>]*>([^<]+)<', response.text)


def test_a_courts_hearing_is_seen_first(client, adviser):
    hearing = {
        "reprise_mode": "tribunal",
        "audience_le": (today() + timedelta(days=20)).isoformat(),
    }
    takeover = {"projet": "reprise", "emplois_maintenus": 2, **hearing}
    ReferralFactory(extra=takeover, prenom="Rachel", nom="Reprise")
    page = client.login(adviser).get(f"{LIST}?vue=ouverts")
    assert "Audience le" in words(page)
    file = re.search(r'href="(/conseil/dossiers/\d+)[?]', page.text)[1]
    assert "Priorité : audience au tribunal le" in words(client.get(file))


def test_the_list_opens_on_what_is_to_do_this_week(desk):
    page = desk.get(LIST)
    assert people(page) == ["Nina Neuve"]
    said = words(page)
    assert "À traiter cette semaine 1" in said
    assert "Mes dossiers 1" in said
    assert "Tous les dossiers ouverts 2" in said
    assert "Salon Belle Étoile, Longueau" in said
    assert "58 000 €" in said
    assert "IS : Initiative Somme" in said
    assert 'aria-current="page"' in page.text


def test_a_person_who_is_late_does_not_make_the_network_late(client, adviser):
    referral = ReferralFactory(prenom="Tardif", nom="Toto", in_review=True, adviser=adviser)
    referral.waiting_on_owner, referral.due_on = True, today() - timedelta(days=23)
    session.commit()
    client.login(adviser)
    said = words(client.get(f"{LIST}?vue=ouverts"))
    day = date_short(referral.due_on).replace("\u00a0", " ")
    assert f"Attendu depuis 23 jours {day} , par la personne" in said
    assert "En retard de" not in said
    assert people(client.get(f"{LIST}?vue=ouverts&q=statut:en-retard")) == []


def test_a_view_that_does_not_exist_is_the_first_one(desk):
    assert people(desk.get(f"{LIST}?vue=nulle-part")) == ["Nina Neuve"]


def test_filters_stand_in_the_address_and_come_off_as_chips(desk):
    page = desk.get(f"{LIST}?vue=ouverts&q=mia&echeance=&statut=in_review&conseiller=moi")
    assert people(page) == ["Mia Mienne"]
    said = words(page)
    assert "1 dossier sur 2" in said
    for chip in ("Rechercher : mia", "Statut : En étude", "Conseiller : Moi"):
        assert f"{chip} retirer ce filtre" in said
    links = re.findall(r'<li><a href="([^"]+)">[^<]*<svg[^>]*><use href="[^"]*#x"', page.text)
    left = [parse_qs(urlsplit(link.replace("&amp;", "&")).query) for link in links]
    assert [set(one) for one in left] == [
        {"vue", "statut", "conseiller"},
        {"vue", "q", "conseiller"},
        {"vue", "q", "statut"},
    ]


def test_shortcuts_are_typed_among_the_words_and_what_is_not_understood_is_told(desk):
    typed = {"vue": "ouverts", "q": "salon conseiller:moi truc:bidule statut:zut"}
    page = desk.get(LIST, query_string=typed)
    assert people(page) == ["Mia Mienne"]
    said = words(page)
    assert "« truc: » n’est pas un raccourci. Il existe : statut, conseiller" in said
    assert "« statut:zut » ne dit rien ici. Vous pouvez écrire : en-retard" in said
    chip = re.search(r'href="([^"]+)">Conseiller : Moi', page.text)[1].replace("&amp;", "&")
    left = parse_qs(urlsplit(chip).query)["q"]
    assert left == ["salon truc:bidule statut:zut"]
    assert set(people(desk.get(chip))) == {"Nina Neuve", "Mia Mienne"}
    assert "salon conseiller:moi truc:bidule statut:zut" in page.text


def test_signs_alone_look_for_nothing_and_a_telephone_finds_its_file(desk):
    ReferralFactory(prenom="Julie", nom="Jonc", telephone="+33639981242")
    page = desk.get(LIST, query_string={"vue": "ouverts", "q": "%"})
    assert len(people(page)) == 3
    assert "Rechercher : " not in words(page)
    assert "Il n’y a rien à chercher dans « % »" in words(page)
    assert "le numéro de demande" in words(page)
    for typed in ("+33 6 39 98 12 42", "jonc 0639981242"):
        page = desk.get(LIST, query_string={"vue": "ouverts", "q": typed})
        assert people(page) == ["Julie Jonc"]


def test_a_value_that_is_not_on_offer_filters_nothing(desk):
    page = desk.get(
        f"{LIST}?vue=ouverts&statut=granted&conseiller=9999&echeance=x&reseau=cci&tri=x"
    )
    assert len(people(page)) == 2


def test_column_heads_put_the_list_in_order_both_ways(desk):
    page = desk.get(f"{LIST}?vue=ouverts&tri=nom")
    assert people(page) == ["Mia Mienne", "Nina Neuve"]
    assert 'aria-sort="ascending"><a href="/conseil/?vue=ouverts&amp;tri=-nom"' in page.text
    back = desk.get(f"{LIST}?vue=ouverts&tri=-nom")
    assert people(back) == ["Nina Neuve", "Mia Mienne"]
    assert 'aria-sort="descending"' in back.text
    assert '<input type="hidden" name="tri" value="-nom" form="filters">' in back.text


def test_nothing_found_says_where_else_to_look(desk):
    page = desk.get(f"{LIST}?vue=nouveaux&q=mia")
    assert "Aucun dossier ne correspond dans cette vue" in words(page)
    box = re.search(r'<div class="gu-empty">.*?</div>', page.text, re.DOTALL)[0]
    assert "Chercher dans : Tous les dossiers ouverts" in box.replace("\u00a0", " ")
    assert "Chercher dans : Clos" in box.replace("\u00a0", " ")
    assert "Effacer tous les filtres" in words(desk.get(f"{LIST}?vue=ouverts&echeance=retard"))
    assert "Chercher dans : Clos" in words(desk.get(f"{LIST}?vue=ouverts&q=introuvable"))
    assert "Aucun dossier dans cette vue" in words(desk.get(f"{LIST}?vue=clos"))


def test_a_desk_without_files_is_told_so(client):
    client.login(adviser_of("bge_picardie"))
    assert "Rien à traiter cette semaine" in words(client.get(LIST))
    assert "Aucun dossier ouvert" in words(client.get(f"{LIST}?vue=ouverts"))


def ids() -> list[int]:
    return [one.id for one in session.query(Referral).order_by(Referral.id)]


def test_ticked_rows_lead_to_what_will_be_done_with_them(desk):
    answer = desk.post(f"{LIST}?vue=ouverts&tri=nom", data={"dossier": ids(), "action": "moi"})
    where, asked = answer.location.split("?")
    assert where == "/conseil/actions-groupees/nouvelle"
    assert parse_qs(asked) == {
        "vue": ["ouverts"], "tri": ["nom"], "action": ["moi"],
        "dossier": [",".join(map(str, ids()))],
    }  # fmt: skip


def test_a_bulk_action_says_what_is_missing_and_keeps_what_was_ticked(desk):
    page = desk.post(f"{LIST}?vue=ouverts", data={"dossier": ids()[:1]})
    assert page.status_code == 200
    assert "Choisissez une action" in words(page)
    assert '<a href="#action">' in page.text
    assert page.text.count(" checked>") == 1
    assert "Cochez au moins un dossier" in words(desk.post(LIST, data={"action": "moi"}))
    assert "Choisissez une action" in words(desk.post(LIST, data={"action": "99", "dossier": "x"}))


def test_the_list_asks_the_database_twelve_times_at_most_whatever_it_holds(app, desk):
    costs = []
    for extra in (0, 6):
        for number in range(extra):
            ReferralFactory(prenom=f"Paul{number}", taken=number % 2 == 0)
        with statements(app) as sent:
            desk.get(f"{LIST}?vue=ouverts&q=salon&tri=conseiller&echeance=30")
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 12


def test_the_closed_files_offer_nothing_to_do_together(desk):
    ReferralFactory(granted=True)
    page = desk.get(f"{LIST}?vue=clos")
    assert "Me les confier" not in page.text
    assert 'name="dossier"' not in page.text


def test_the_menu_counts_what_presses(desk):
    assert "à voir" not in words(desk.get(f"{LIST}?vue=clos"))
    referral = ReferralFactory()
    referral.due_on = today()
    session.commit()
    assert "Dossiers 1 à voir" in words(desk.get(f"{LIST}?vue=clos"))
