"""The list in view leaves whole, in its order, as far as its reader knows it, and is noted."""

import csv
import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from portal.calendar import today
from portal.database import session
from portal.desk import exporting
from portal.privacy.models import Access, AccessLog
from portal.privacy.queries import consulted
from portal.referrals.triage import Asked, Filters, SavedView
from portal.sheets import separated
from tests.factories_files import DossierFactory, ReferralFactory, adviser_of, at
from tests.reading import words

both_databases = pytest.mark.both_databases


@pytest.fixture
def adviser(app):
    return adviser_of("initiative_somme", given_name="Claire", family_name="Fournier")


def sheet(user, words="", columns=tuple(exporting.COLUMNS)):
    asked = Asked(SavedView.OPEN, Filters(words))
    return exporting.of_list(user, asked, "nom", columns, "Tous, Rechercher : a")


def rows(asked):
    text = "".join(separated.lines(asked.heads, exporting.batches(asked)))
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def noted():
    return session.query(AccessLog).filter_by(access=Access.EXPORTED).order_by(AccessLog.id).all()


@both_databases
def test_the_whole_list_leaves_in_its_order_whatever_the_size_of_a_part(adviser, monkeypatch):
    monkeypatch.setattr(exporting, "BATCH", 2)
    for name in ("Cora", "Anna", "Bill"):
        ReferralFactory(prenom=name, nom="Petit", in_review=True, adviser=adviser)
    found = rows(sheet(adviser))
    assert [row["Porteur de projet"] for row in found] == ["Anna Petit", "Bill Petit", "Cora Petit"]
    assert found[0] | {"Numéro": ""} == {
        "Numéro": "",
        "Porteur de projet": "Anna Petit",
        "Projet": "Salon Belle Étoile",
        "Type": found[0]["Type"],
        "Commune": "Longueau",
        "Territoire": "métropole",
        "Quartier prioritaire": "",
        "Statut": "En étude",
        "Reçu le": f"{today():%d/%m/%Y}",
        "Pris en charge le": f"{today():%d/%m/%Y}",
        "Échéance": found[0]["Échéance"],
        "Décidé le": "",
        "Clos le": "",
        "Besoin (€)": "58000",
        "Accordé (€)": "",
        "Votre réseau": "Initiative Somme",
        "Réseaux du dossier": "IS",
        "Conseiller": "Claire Fournier",
        "Prochain rendez-vous": "",
        "Dernier changement": f"{today():%d/%m/%Y}",
        "Emplois": "2",
    }
    main, *files = noted()
    assert (main.dossier_id, main.count, main.reason) == (None, 3, "Tous, Rechercher : a")
    assert {one.export_id for one in files} == {main.id}
    assert len({one.dossier_id for one in files}) == 3


def test_only_the_files_of_ones_own_networks_leave(adviser):
    DossierFactory(confidential=True)
    theirs = DossierFactory(prenom="Tom", nom="Autre")
    at(theirs, "adie")
    stranger = adviser_of("adie")
    assert [row["Numéro"] for row in rows(sheet(stranger))] == [theirs.number]
    both = [at(theirs, code).id for code in ("adie", "initiative_somme")]
    mine = exporting.of_these(both, stranger, "")
    assert [row["Votre réseau"] for row in rows(mine)] == ["Adie"]


def test_filters_and_chosen_columns_hold(adviser):
    ReferralFactory(prenom="Nina", nom="Neuve")
    ReferralFactory(prenom="Mia", nom="Mienne", in_review=True, adviser=adviser)
    [found] = rows(sheet(adviser, "mia", columns=("besoin", "emplois")))
    assert list(found) == [
        "Numéro", "Porteur de projet", "Projet", "Commune", "Besoin (€)", "Emplois",
    ]  # fmt: skip
    assert (found["Porteur de projet"], found["Besoin (€)"]) == ("Mia Mienne", "58000")


def test_a_name_that_would_run_is_a_text(adviser):
    ReferralFactory(nom_projet="=HYPERLINK(1)")
    assert rows(sheet(adviser))[0]["Projet"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("code", ["csv", "xlsx", "ods"])
def test_it_is_downloaded_from_the_list_and_told_to_the_person(client, adviser, code):
    referral = ReferralFactory(prenom="Nina", nom="Neuve")
    client.login(adviser)
    answer = client.get(f"/conseil/dossiers.{code}?vue=nouveaux&q=nina&colonnes=besoin,recu")
    assert answer.status_code == 200
    name = f"nouveaux-{today().isoformat()}.{code}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    if code != "csv":
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0)
        head, line = sheet.to_python()
        found = dict(zip(head, line, strict=True))
        assert (found["Reçu le"], found["Besoin (€)"]) == (date.today(), 58000)  # noqa: DTZ011
    else:
        assert "Nina Neuve;" in answer.text
    [(_, [said])] = consulted(referral.dossier)[0]
    assert (said.who, said.did, said.reason) == (
        "Claire Fournier", "a exporté une liste où se trouve votre demande", "Nouveaux",
    )  # fmt: skip
    page = client.login(referral.dossier.owner).get(
        f"/mes-demandes/{referral.dossier_id}/consultations"
    )
    assert "où se trouve votre demande : « Nouveaux »" in words(page)
    assert said.function == "conseiller, Initiative Somme"
    assert noted()[0].reason == "Nouveaux, Rechercher : nina"


def test_an_empty_list_is_an_empty_sheet(client, adviser):
    client.login(adviser)
    answer = client.get("/conseil/dossiers.csv?vue=clos")
    assert len(answer.text.splitlines()) == 1
