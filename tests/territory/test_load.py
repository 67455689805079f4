from datetime import date

import pytest
from sqlalchemy import func, select

from portal.config import BadSettings, Territory
from portal.database import session
from portal.territory.load import load_territory, shipped_perimeter
from portal.territory.models import Commune, CommuneTerm, PerimeterCommune
from portal.territory.queries import commune, departement_of, find, perimeter
from tests.territory.conftest import AMIENS_METROPOLE


def count(*conditions):
    return session.scalar(select(func.count()).select_from(Commune).where(*conditions))


def test_every_commune_of_france_is_loaded_once(empty):
    assert load_territory() == 34_969
    assert load_territory() == 0
    assert count() == 34_969
    assert count(Commune.departement == "80") == 771
    assert all(
        departement_of(insee) == departement
        for insee, departement in session.execute(select(Commune.insee, Commune.departement))
    )


def test_only_the_departements_asked_for_are_loaded(empty):
    assert load_territory({"80"}) == 771
    assert load_territory({"2A"}) == count(Commune.departement == "2A")
    assert set(session.scalars(select(Commune.departement))) == {"80", "2A"}
    assert len(perimeter(date(2026, 11, 23), AMIENS_METROPOLE)) == 39


def test_a_perimeter_is_loaded_with_its_communes_only(empty):
    load_territory({"02"})
    assert perimeter(date(2026, 11, 23), AMIENS_METROPOLE) == frozenset()


def test_a_renamed_commune_is_found_by_its_new_name_only(north):
    changed = session.get_one(Commune, "80725")
    changed.name, changed.search_name = "Vieux Salouël", "vieux salouel"
    session.add(CommuneTerm(term="vieux", insee="80725"))
    session.flush()

    assert load_territory({"80"}) == 1
    session.expire_all()
    assert commune("80725").name == "Salouël"
    assert find("salouel 80480").insee == "80725"
    terms = select(CommuneTerm.term).where(CommuneTerm.insee == "80725")
    assert set(session.scalars(terms)) == {"salouel", "80480"}


def test_a_commune_that_merged_stays_for_old_files_but_is_not_found(north):
    session.add(
        Commune(
            insee="80999",
            name="Ancienne-Ville",
            departement="80",
            postal_codes=["80999"],
            search_name="ancienne ville",
        )
    )
    session.flush()
    assert find("Ancienne Ville")

    assert load_territory({"80"}) == 1
    session.expire_all()
    assert find("Ancienne Ville") is None
    assert commune("80999").name == "Ancienne-Ville"
    assert load_territory({"80"}) == 0


def test_the_history_of_the_perimeter_is_that_of_the_file(north):
    amiens = session.get_one(PerimeterCommune, (AMIENS_METROPOLE, "80021", date(2000, 1, 1)))
    amiens.valid_until = date(2020, 12, 31)
    session.add(
        PerimeterCommune(epci_siren=AMIENS_METROPOLE, insee="80001", valid_from=date(2020, 1, 1))
    )
    session.flush()

    load_territory({"80"})
    session.flush()
    assert perimeter(date(2026, 11, 23), AMIENS_METROPOLE) == shipped_perimeter()


def test_the_shipped_perimeter_needs_no_database():
    assert len(shipped_perimeter()) == 39
    assert "80021" in shipped_perimeter()


LILLE = "200093201"


@pytest.fixture
def serving(app, monkeypatch):
    """Says which EPCI the desk serves, and in which file its communes are."""

    def serve(siren, file=None):
        territory = Territory(epci_siren=siren, perimeter_file=file)
        settings = app.config["SETTINGS"].model_copy(update={"territory": territory})
        monkeypatch.setitem(app.config, "SETTINGS", settings)

    return serve


def test_another_epci_is_refused_without_its_communes(serving):
    serving(LILLE)
    with pytest.raises(BadSettings) as refused:
        load_territory({"80"})
    for said in ("GUICHET_TERRITORY__EPCI_SIREN", LILLE, "GUICHET_TERRITORY__PERIMETER_FILE"):
        assert said in str(refused.value)


def test_another_epci_brings_its_communes_in_a_file(serving, tmp_path, empty):
    file = tmp_path / "lille.csv"
    file.write_text(f"epci_siren,insee,valid_from,valid_until\n{LILLE},59350,2015-01-01,\n")
    serving(LILLE, file)
    load_territory({"59"})
    assert perimeter(date(2026, 11, 25), LILLE) == {"59350"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "un fichier CSV"),
        ("siren;commune\n200093201;59350\n", "un fichier CSV"),
        ("epci_siren,insee,valid_from,valid_until\n200093201,59350,2015,\n", "un fichier CSV"),
        ("epci_siren,insee,valid_from,valid_until\n200093201,00000,2015-01-01,\n", "00000"),
    ],
)
def test_a_wrong_file_of_communes_is_refused_with_what_is_expected(
    serving, tmp_path, content, said
):
    file = tmp_path / "lille.csv"
    if content:
        file.write_text(content)
    serving(LILLE, file)
    with pytest.raises(BadSettings, match="GUICHET_TERRITORY__PERIMETER_FILE") as refused:
        load_territory({"59"})
    assert said in str(refused.value)
