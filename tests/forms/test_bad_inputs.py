"""What people type by mistake, by habit or out of malice: the sentence it gets, or what is kept."""

import pytest
from werkzeug.datastructures import MultiDict

from tests.answers import ASSOCIATION, COMPANY, HAIRDRESSER, PERSONAL, STUDENT, TAKEOVER
from tests.forms.pages import day, read, view

EURO = "Besoin total : écrivez le montant en chiffres, par exemple 12 500"
NUMBER = "Écrivez un nombre, par exemple 2 ou 1,5"
SIRET = "Ce numéro SIRET n’existe pas. Vérifiez les 14 chiffres"
LONG = "Un numéro SIRET a 14 chiffres : il "
DIGITS = "Écrivez le numéro SIRET avec ses 14 chiffres"
RNA = "Écrivez un W suivi de 9 chiffres, par exemple W802001234"
PHONE = "Écrivez un numéro de téléphone, par exemple 06 39 98 12 34"
MAIL = "Écrivez une adresse de courriel, par exemple nom@exemple.fr"
PLACE = "Nous ne trouvons pas la commune de votre activité"
LIST = "Choisissez une réponse de la liste"
NO_DAY = "Cette date n’existe pas. Vérifiez le jour, le mois et l’année"


@pytest.fixture(autouse=True)
def request_context(portal):
    with portal.test_request_context(method="POST"):
        yield


def money(text):
    return HAIRDRESSER, "besoin", "besoin_total", text


def jobs(text):
    return HAIRDRESSER, "emplois", "emplois_crees_3ans", text


def born(*parts):
    return HAIRDRESSER, "naissance", "naissance", day("naissance", *parts)


def siret(text):
    return COMPANY, "numero", "siret", text


def rna(text):
    return ASSOCIATION, "numero", "rna", text


def phone(text):
    return HAIRDRESSER, "contact", "telephone", text


def mail(text):
    given = {"representant": "no", "representant_courriel": text}
    return ASSOCIATION, "decision-ca", "representant_courriel", given


def name(text):
    return HAIRDRESSER, "identite", "prenom", text


def place(text):
    return HAIRDRESSER, "lieu", "insee_projet", text


def months(text):
    return PERSONAL, "foyer", "pret_personnel_mois", text


def rate(text):
    return HAIRDRESSER, "pret-banque", "pret_taux", text


def year(text):
    return STUDENT, "etudes", "bac_annee", text


REFUSED = [
    (money("12 mille"), EURO), (money("-5"), EURO), (money("−5"), EURO), (money("1e9"), EURO),
    (money("NaN"), EURO), (money("inf"), EURO), (money("=1+1"), EURO), (money("@SUM(A1)"), EURO),
    (money("12,345"), EURO), (money("1,2,3"), EURO), (money("0x10"), EURO), (money("½"), EURO),
    (money("10²"), EURO), (money("12500 $"), EURO), (money("<b>5</b>"), EURO),
    (money("5; DROP TABLE"), EURO), (money("9" * 400), EURO), (money("٫"), EURO),
    (money("un\x00"), EURO), (money("💶"), EURO),
    (money("30 000 000"), "Besoin total : le montant doit être entre 0 € et 20 000 000 €"),
    (money(""), "Écrivez le montant dont vous avez besoin"),
    (money("\u200b\u00a0\x00 "), "Écrivez le montant dont vous avez besoin"),
    (jobs("deux"), NUMBER), (jobs("-1"), NUMBER), (jobs("1e2"), NUMBER), (jobs("1/2"), NUMBER),
    (jobs("501"), "Emplois créés en 3 ans : le nombre doit être entre 0 et 500"),
    (born("31", "2", "1990"), NO_DAY), (born("29", "2", "2023"), NO_DAY),
    (born("0", "1", "1990"), NO_DAY), (born("1", "13", "1990"), NO_DAY),
    (born("1", "1", "1066"), NO_DAY), (born("1" * 5_000, "1", "1990"), NO_DAY),
    (born("3", "2"), "Ajoutez l’année de naissance"),
    (born("", "2", "1990"), "Ajoutez le jour de naissance"),
    (born("3", "mars", "1990"), "Écrivez le mois de naissance en chiffres"),
    (born("-3", "2", "1990"), "Écrivez le jour de naissance en chiffres"),
    (born("1.5", "2", "1990"), "Écrivez le jour de naissance en chiffres"),
    (born("1", "1", "90"), "Écrivez l’année de naissance avec 4 chiffres"),
    (born("1", "1", "2030"), "La date doit être avant aujourd’hui"),
    (siret("73282932000075"), SIRET), (siret("123"), f"{LONG}manque 11 chiffres"),
    (siret("7328293200007"), f"{LONG}manque 1 chiffre"),
    (siret("732829320000744"), f"{LONG}y a 1 chiffre en trop"),
    (siret("abc"), DIGITS), (siret("FR73282932000074"), DIGITS), (siret("732O"), DIGITS),
    (siret(""), "Écrivez le numéro SIRET, ou cochez la case juste en dessous"),
    (rna("802001234"), RNA), (rna("W80200123"), RNA), (rna("W8020012345"), RNA),
    (rna("=W802001234"), RNA), (rna("W80200123O"), RNA),
    (phone("12"), PHONE), (phone("numéro"), PHONE), (phone("<b>06</b>"), PHONE),
    (phone("06 39 98 OO OO"), PHONE), (phone("1" * 300), PHONE),
    (phone("+33"), PHONE),
    (mail("presidence"), MAIL), (mail("a@b"), MAIL), (mail("a b@exemple.fr"), MAIL),
    (mail("a@exemple.fr\nBcc: x@exemple.fr"), MAIL), (mail("<a@exemple.fr>"), MAIL),
    (mail("a@@exemple.fr"), MAIL), (mail("a@exemple..fr"), MAIL),
    (name("x" * 81), "Votre texte doit faire 80 caractères au maximum"),
    (name(" \t\r\n"), "Écrivez votre prénom"), (name("\u202e\u200f\u2066"), "Écrivez votre prénom"),
    (name("\x00\x07\x1b"), "Écrivez votre prénom"),
    (place("Nulle-Part"), PLACE), (place("80000"), PLACE), (place("' OR 1=1 --"), PLACE),
    (place("a" * 20_000), PLACE),
    ((HAIRDRESSER, "banque", "banque", "peut-être"), LIST),
    ((HAIRDRESSER, "banque", "banque", "undecided"), LIST),
    ((HAIRDRESSER, "besoin", "ficp", "oui"), LIST),
    ((HAIRDRESSER, "besoins", "besoins", ["pret_honneur", "un château"]), LIST),
    ((HAIRDRESSER, "besoins", "besoins", "dla"), LIST),
    ((HAIRDRESSER, "description", "description", "x" * 3_001), "Votre texte doit faire 3 000"),
    ((HAIRDRESSER, "description", "debut", day("debut", "1", "1", "2020")),
     "La date doit être après aujourd’hui"),
    (months("24,5"), "Durée souhaitée : écrivez un nombre entier, par exemple 12"),
    (months("5"), "Durée souhaitée : le nombre doit être entre 6 et 84"),
    (months("deux ans"), "Durée souhaitée : écrivez un nombre entier, par exemple 12"),
    (rate("-1"), "Taux du prêt : écrivez un nombre en chiffres"),
    (rate("250"), "Taux du prêt : le nombre doit être entre 0 et 25"),
    (year("23"), "Année du bac : écrivez l’année avec 4 chiffres"),
    (year("1492"), "Année du bac : l’année doit être entre 1900 et 2100"),
    (year("MMXX"), "Année du bac : écrivez l’année avec 4 chiffres"),
]  # fmt: skip
KEPT = [
    (money("12500"), 12_500_00), (money("12 500"), 12_500_00),
    (money("12\u202f500\u00a0€"), 12_500_00),
    (money("12.500,50"), 12_500_50), (money("12 500,5"), 12_500_50), (money("0"), 0),
    (money("1234.5"), 1_234_50), (money("12.500"), 12_500_00), (money("１２５００"), 12_500_00),
    (money("١٢"), 12_00), (money("12’500"), 12_500_00), (money("\u202a12500\u202c"), 12_500_00),
    (money("\ufeff007"), 7_00), (jobs("1,5"), 1.5), (jobs("2,0"), 2),
    (born("１", "２", "１９９０"), "1990-02-01"), (born("01", "02", "01990"), "1990-02-01"),
    (siret("732 829 320 00074"), "73282932000074"), (siret("35600000000048"), "35600000000048"),
    (siret("７３２８２９３２００００７４"), "73282932000074"),
    (siret("\u202d73282932000074\u202c"), "73282932000074"),
    (rna("w 802 001 234"), "W802001234"),
    (phone("06 39 98 12 34"), "+33639981234"), (phone("06.39.98.12.34"), "+33639981234"),
    (phone("+33 (0)6 39 98 12 34"), "+33639981234"), (phone("0033639981234"), "+33639981234"),
    (phone("\u202d+33 6 39 98 12 34\u202c"), "+33639981234"),
    (phone("+32 470 12 34 56"), "+32470123456"),
    (mail(" presidence@exemple.fr "), "presidence@exemple.fr"),
    (name("Zoé\u200b\x00"), "Zoé"), (name("Anne\r\nMarie"), "Anne Marie"),
    (name("=cmd|'/c calc'!A1"), "=cmd|'/c calc'!A1"),
    (name("<script>alert(1)</script>"), "<script>alert(1)</script>"),
    (name("{{ 7*7 }}"), "{{ 7*7 }}"),
    (name("Léa 👩‍🚀"), "Léa 👩‍🚀"), (name("\u202eéoZ"), "éoZ"),
    (name("O’Brien-Đặng"), "O’Brien-Đặng"), (phone("=0639981234"), "+33639981234"),
    (name("مريم"), "مريم"),
    ((HAIRDRESSER, "description", "description", "une\r\ndeux\x0b"), "une\ndeux"),
    ((TAKEOVER, "resultats-passes", "ebe_n1", "-4 000"), -4_000_00),
    ((TAKEOVER, "resultats-passes", "ebe_n1", "−4 000,50 €"), -4_000_50),
    (rate("3,9 %"), 3.9), (months("24"), 24), (year(" 2023 "), 2023),
]  # fmt: skip


def sent(code, given):
    return given if isinstance(given, dict) else {code: given}


def words(errors):
    return [str(one).replace("\u00a0", " ") for one in errors]


@pytest.mark.parametrize(("bad", "sentence"), REFUSED)
def test_what_is_wrong_gets_its_own_sentence_and_is_not_lost(bad, sentence):
    answers, page, code, given = bad
    shown, harvest = read(page, sent(code, given), answers)
    errors = words(shown.form[code].errors)
    assert errors
    assert errors[0].startswith(sentence), errors
    assert code not in harvest.valid


@pytest.mark.parametrize(("given", "kept"), KEPT)
def test_what_can_be_understood_is_kept_cleaned(given, kept):
    answers, page, code, text = given
    shown, harvest = read(page, sent(code, text), answers)
    assert words(shown.form[code].errors) == []
    assert harvest.valid[code] == kept
    assert (
        view(page, answers).show({code: harvest.valid[code]}, {})[code].data
        == shown.form[code].data
    )


def test_signs_that_no_database_keeps_are_the_only_ones_that_go():
    _, harvest = read("besoin", {"besoin_total": "beau\x00coup \ud800!"})
    assert harvest.typed["besoin_total"] == {"besoin_total": ["beaucoup !"]}


def test_a_field_sent_twice_counts_once():
    twice = MultiDict([("prenom", "Zoé"), ("prenom", "Léa")])
    assert view("identite").read(twice).valid["prenom"] == "Zoé"
