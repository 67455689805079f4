"""Answers are read back in the words that people use."""

import re

import pytest

from portal.dossiers.models import Dossier
from portal.dossiers.questions import application
from portal.dossiers.readers import OWNER, STAFF
from portal.dossiers.reading import answer_words, sections_read

WORDS = [
    ("demandeur", "particulier", "Une personne avec un projet"),
    ("besoins", ["pret_honneur", "subvention"], "Un prêt d’honneur à 0 % · Une subvention"),
    ("besoins", [], "Je ne sais pas encore"),
    ("urgence_sociale", False, "Non"),
    ("ficp", True, "Oui"),
    ("ficp", "unsure", "Je ne sais pas"),
    ("forme", None, "Pas encore choisie"),
    ("insee_projet", "80489", "Commune 80489"),
    ("insee_projet", None, "Je n’ai pas encore choisi"),
    ("besoin_total", 1250050, "12 500,50 €"),
    ("apport", 0, "0 €"),
    ("salaries_etp", 3.5, "3,5"),
    ("naissance", "1990-05-01", "1er mai 1990"),
    ("telephone", "+33639981234", "06 39 98 12 34"),
    ("telephone", "+3226660099", "+32 2 666 00 99"),
    ("siret", "35600000000048", "356 000 000 00048"),
    ("description", "Un salon\nde thé", "Un salon\nde thé"),
]


@pytest.mark.parametrize(("code", "answer", "words"), WORDS)
def test_an_answer_is_said_in_words(code, answer, words):
    question = application().question(code)
    said = answer_words(question, answer, lambda insee: f"Commune {insee}")
    assert said.replace("\u00a0", " ") == words


def test_the_staff_read_about_the_person_and_not_to_them(app):
    read = sections_read(Dossier(answers={"demandeur": "particulier", "prenom": "Léa"}), STAFF)
    assert [title for title, _ in read] == ["Le projet", "La personne"]
    assert read[0][1][0][0] == "Qui fait la demande"
    pages = [one for page in application().pages for one in page.questions]
    names = [one.staff_title for one in (*application().sections, *pages)]
    assert not [name for name in names if re.search(r"\b(vous|votre|vos)\b", name, re.IGNORECASE)]


def test_a_file_is_read_section_by_section_without_what_does_not_apply(app):
    answers = {
        "demandeur": "structure_ess",
        "projet": "developpement",
        "insee_projet": "80021",
        "statut": "salarie",  # a question for persons only: set aside
        "ess_type": "association",
        "besoin_total": 2_000_000,
    }
    read = sections_read(Dossier(answers=answers), OWNER)
    assert [title for title, _ in read] == [
        "Votre projet",
        "Votre activité",
        "Votre besoin d’argent",
    ]
    said = dict(pair for _, pairs in read for pair in pairs)
    assert said["Commune du projet"] == "Amiens (80000)"
    assert said["Besoin total"].replace("\u00a0", " ") == "20 000 €"
    assert "Situation" not in said
