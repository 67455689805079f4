"""What an administrator writes in a mail is read before it leaves: each fault has its place."""

import pytest

from portal.letters.checking import faults
from portal.letters.mails import mails
from portal.letters.texts import Source, shipped

LINK = "[Voir]({{ lien }})"


def told(name, subject=None, body=None):
    """What is wrong with a text, the shipped subject or body standing for what is not given."""
    origin = shipped(name)
    source = Source(0, subject if subject is not None else origin.subject, body or origin.body)
    return [one.words.replace("\u00a0", " ") for one in faults(mails()[name], source)]


@pytest.mark.parametrize("name", mails())
def test_every_shipped_text_could_be_written_here(name):
    assert told(name) == []


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("Bonjour {{ numro }}", ("Ligne 1 : « numro » n’est pas un nom de ce courriel. "
         "Vouliez-vous écrire « numero » ?")),
        ("\n\n{{ Nom }}", ("Ligne 3 : « Nom » n’est pas un nom de ce courriel. "
         "Vouliez-vous écrire « nom » ?")),
        ("{{ numero", "Ligne 1 : Fermez avec }} ce qui est ouvert avec {{"),
        ("a\nDossier {numero}", "Ligne 2 : {numero} ne sera pas remplacé : écrivez {{ numero }}"),
        ("numero }}", "Ligne 1 : }} ne ferme rien"),
        ("{{ {{ numero }} }}", "Ligne 1 : Fermez avec }} ce qui est ouvert avec {{"),
        ("a\n{% if nom %}b", ("Ligne 2 : La condition ouverte ici n’est pas fermée : ajoutez "
         "{% endif %}")),
        ("{% endif %}", "Ligne 1 : {% endif %} ne répond à aucun début"),
        ("{% set a = 1 %}", "Ligne 1 : « set » ne s’écrit pas ici"),
        ("{% if %}b{% endif %}", "Ligne 1 : Le portail ne comprend pas ces accolades"),
        ("{{ numero|upper }}", "Entre accolades, mettez seulement un nom de la liste"),
        ("{{ numero.__class__ }}", "« numero.__class__ » n’existe pas ici"),
        ("{{ self }}", "« self » n’est pas un nom de ce courriel"),
        ("{{ config }}", "« config » n’est pas un nom de ce courriel"),
        ("{{ range(9) }}", "Entre accolades, mettez seulement un nom de la liste"),
        ("{{ 7 * 7 }}", "Entre accolades, mettez seulement un nom de la liste"),
        ("{{ ''.__class__.__mro__ }}", "Entre accolades, mettez seulement un nom de la liste"),
        ("{% for a in numero %}{% endfor %}", "« numero » n’est pas une liste"),
        ("{{ accord_a_donner }}", "il se met dans {% if … %}"),
        ("{{ propositions }}", "Ce nom est une liste"),
        ("{% for a in propositions %}{{ a }}{% endfor %}", "« a » : a.reseau ou a.date"),
        ("{% for a in propositions %}{{ a.dates }}{% endfor %}", "Vouliez-vous écrire « a.date »"),
        ("{% for nom in propositions %}x{% endfor %}", "« nom » est déjà le nom d’autre chose"),
        ("{% for a in propositions %}{% for b in propositions %}x{% endfor %}{% endfor %}",
         "Une liste ne se met pas dans une autre"),
        ("[ici](http://exemple.fr)", "mettez un lien de la liste, ou une adresse en https://"),
        ("[ici](javascript:alert)", "mettez un lien de la liste, ou une adresse en https://"),
        ("[ici]({{ nom }})", "mettez un lien de la liste, ou une adresse en https://"),
        ("Allez voir {{ lien }}", "Écrivez les mots du lien entre crochets"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(written, sentence):
    found = told("completed", body=f"{written}\n\n{LINK} [Règles]({{{{ lien_regles }}}})")
    assert len(found) == 1
    assert sentence in found[0]


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("closed", "{{ explication }}", "remettez-le : L’adresse de la page où agir (lien)"),
        ("closed", LINK, "remettez-le : Le texte écrit par le conseiller ou l’accueil"),
        ("closed", f"{{{{ explication }}}}\n{{% if nom %}}{LINK}{{% endif %}}",
         "hors des conditions : L’adresse de la page où agir (lien)"),
        ("draft_reminder", f"{{{{ date_fin }}}} {LINK}", "L’adresse qui arrête les rappels"),
    ],
)  # fmt: skip
def test_what_a_mail_must_say_cannot_be_taken_away(name, body, sentence):
    found = told(name, body=body)
    assert len(found) == 1
    assert sentence in found[0]


@pytest.mark.parametrize(
    ("subject", "sentence"),
    [
        ("", "Écrivez l’objet"),
        ("Demande de {{ nom }}", "L’objet ne nomme personne : enlevez {{ nom }}"),
        ("Demande {{ numero }} " + "x" * 120, "120 au plus"),
    ],
)
def test_a_subject_is_short_and_names_nobody(subject, sentence):
    assert sentence in told("closed", subject=subject)[0]


def test_a_condition_that_says_it_in_each_case_says_it_always():
    both = f"{{% if nom %}}{LINK}{{% else %}}{LINK}{{% endif %}}\n{{{{ explication }}}}"
    assert told("closed", body=both) == []
