from typing import get_args

import pytest

from portal.networks.reading import BadSeed
from portal.networks.seed import NetworkColumn, SchemeColumn, column_of, read_seed
from portal.networks.wording import COLUMNS
from tests.networks.conftest import CONNECTED

ORIENTATIONS = {
    "ccas_commune", "entreprendre_pour_apprendre", "accueil_metropole", "cci", "cma", "urscop",
    "ddets", "sdjes", "bpifrance", "amiens_cluster", "chambre_agriculture", "annuaire_national",
}  # fmt: skip
SCHEMES_OF_THE_ACCEPTANCE_CASES = {
    "accompagnement_bge", "accompagnement_coop", "accompagnement_individualise_qpv",
    "accompagnement_transmission", "aide_sociale_urgence", "apport_associatif_fa", "dla", "fonjep",
    "garantie_bpifrance", "garantie_egalite_femmes", "garantie_emploi", "garantie_france_active",
    "microcredit_personnel", "microcredit_pro", "mini_entreprise", "pacte_relance", "ph_creation",
    "ph_croissance", "ph_re", "ph_re_croissance", "ph_reprise", "ph_solidaire",
    "pret_participatif_fa", "prime_emergence", "snee",
}  # fmt: skip


@pytest.fixture(scope="module")
def seed():
    return read_seed()


def test_every_network_that_the_rules_name_is_there(seed):
    assert {network.code for network in seed.networks} == CONNECTED | ORIENTATIONS
    assert {network.code for network in seed.networks if network.desks} == CONNECTED


def test_every_scheme_of_the_acceptance_cases_is_there(seed):
    assert {scheme.code for scheme in seed.schemes} >= SCHEMES_OF_THE_ACCEPTANCE_CASES


def test_the_fifteen_documents_and_the_signed_page_are_there(seed):
    fifteen = [f"P{number:02}" for number in range(1, 16)]
    assert [one.code for one in seed.documents] == [*fifteen, "P90"]


def test_a_project_holder_can_read_what_everything_is(seed):
    assert all(one.name and one.help for one in seed.documents)
    assert all(one.summary and one.name_in_sentence for one in seed.networks)
    assert all(one.summary and one.source for one in seed.schemes)
    assert all(one.amount_text or "amount_text" in one.to_confirm for one in seed.schemes)


def test_abbreviations_are_those_of_one_network_each(seed):
    assert len({one.abbreviation for one in seed.networks}) == len(seed.networks)


def test_two_networks_are_one_association(seed):
    merged = {one.code for one in seed.networks if one.association}
    assert merged == {"initiative_somme", "picardie_active"}
    assert len({one.association for one in seed.networks if one.association}) == 1


def test_only_the_ccas_of_amiens_works_in_the_personal_compartment(seed):
    assert {one.code for one in seed.networks if one.personal} == {"ccas_amiens"}


def test_contacts_are_fictional_and_marked_as_such(seed):
    for one in seed.networks:
        assert one.phone.startswith("03 53 01 ")
        assert one.email.endswith(".example")
        assert {"phone", "email", "answer_delay"} <= set(one.to_confirm)
        assert "address" in one.to_confirm or not one.address
        assert "opening_hours" in one.to_confirm or not one.opening_hours


def test_amounts_are_kept_in_cents(seed):
    scheme = next(one for one in seed.schemes if one.code == "ph_creation")
    assert (scheme.amount_min, scheme.terms().amount_min_cents) == (2000, 200_000)
    assert "amount_max_cents" in scheme.terms().to_confirm


def test_every_column_that_may_be_confirmed_has_its_french_words():
    named = {column_of(name) for name in (*get_args(NetworkColumn), *get_args(SchemeColumn))}
    assert named == set(COLUMNS)


@pytest.mark.parametrize(
    ("old", "new", "place", "reason"),
    [
        ("abbreviation: IS", "abreviation: IS", "Réseau « initiative_somme »", "« abreviation »"),
        ("abbreviation: IS", "abbreviation: INITIATIVE", "champ « abbreviation »", "6 caractères"),
        ("    name: Adie\n", "", "Réseau « adie »", "la clé « name » manque"),
        ("amount_max: 30000", "amount_max: trente mille",
         "Dispositif « ph_creation », champ « amount_max »", "un nombre entier, pas un texte"),
        ("amount_max: 30000", "amount_max: -5", "champ « amount_max »", "au moins 0"),
        ("amount_min: 2000", "amount_min: 50000", "Dispositif « ph_creation »", "montant minimal"),
        ("months_max: 60", "months_max: 6", "Dispositif « ph_creation »", "durée minimale"),
        ("kind: honour_loan", "kind: cadeau", "champ « kind »", "« cadeau » n’est pas dans la"),
        ("valid_from: 2020-01-01", "valid_from: 2020-13-45", "champ « valid_from »", "une date"),
        ("valid_from: 2020-01-01", "valid_from: bientôt", "champ « valid_from »", "une date"),
        ("documents: [P01,", "documents: [P99,", "Dispositif « ph_creation »", "« P99 »"),
        ("documents: [P01,", "documents: [1,", "champ « documents », élément 1", "un texte"),
        ("network: adie", "network: addie", "Dispositif « microcredit_pro »", "« addie »"),
        ("personal: true", "personal: vrai", "Réseau « ccas_amiens »", "true ou false"),
        ("to_confirm: [association", "to_confirm: [fax", "champ « to_confirm »", "« fax »"),
        ("code: P02", "code: P01", "Le code « P01 »", "2 fois"),
        ("code: cma", "code: cci", "Le code « cci »", "2 fois"),
        ("  - code: P01", "  - code: pièce", "Pièce « pièce », champ « code »", "mal formé"),
        ("    phone: 03 53 01 00 08", "    name: Adie", "Bloc de la ligne", "écrite deux fois"),
        ("networks:", "networks: [", "Ligne", "YAML"),
        ("documents:", "pieces:", "Fichier", "« pieces » est inconnue"),
        ("desks:\n      - name", "desks:\n      - nom",
         "Réseau « initiative_somme », guichet 1", "« nom »"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_refused_with_the_place(edited, old, new, place, reason):
    with pytest.raises(BadSeed) as refused:
        read_seed(edited(old, new))
    message = str(refused.value)
    assert place in message
    assert reason in message


def test_all_the_faults_of_sense_are_told_at_once(edited):
    path = edited("documents: [P01,", "documents: [P98, P99,")
    with pytest.raises(BadSeed) as refused:
        read_seed(path)
    assert len(refused.value.faults) == 2
