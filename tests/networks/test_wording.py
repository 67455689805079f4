import pytest

from portal.networks import wording
from portal.networks.models import Network
from portal.networks.seed import read_seed


@pytest.mark.parametrize(
    ("name", "starting", "to", "of"),
    [
        ("l’Adie", "L’Adie", "à l’Adie", "de l’Adie"),
        ("le DLA de la Somme", "Le DLA de la Somme", "au DLA de la Somme", "du DLA de la Somme"),
        ("la CCI", "La CCI", "à la CCI", "de la CCI"),
        ("les Restos", "Les Restos", "aux Restos", "des Restos"),
        ("Initiative Somme", "Initiative Somme", "à Initiative Somme", "d’Initiative Somme"),
        ("Réseau Entreprendre", "Réseau Entreprendre", "à Réseau Entreprendre",
         "de Réseau Entreprendre"),
        ("La Place", "La Place", "à La Place", "de La Place"),
    ],
)  # fmt: skip
def test_a_network_takes_its_place_in_a_sentence(name, starting, to, of):
    network = Network(name="?", name_in_sentence=name)
    assert wording.starting(network) == starting
    assert wording.to(network) == to
    assert wording.of(network) == of


def test_without_a_form_for_sentences_the_name_is_used():
    assert wording.inside(Network(name="Cigales", name_in_sentence="")) == "Cigales"


def test_articles_are_small_in_the_file_so_that_they_can_be_contracted():
    for entry in read_seed().networks:
        assert not entry.name_in_sentence.startswith(("Le ", "Les ", "L’"))
