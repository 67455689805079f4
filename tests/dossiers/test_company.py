"""The company of a file: what the register says is offered, and taken over only when asked."""

import pytest

from portal.database import session, transaction
from portal.dossiers import catching_up, checks, commands, company, journal, register
from portal.dossiers.activities import activity_label, fits, legal_form
from portal.dossiers.readers import STAFF
from portal.dossiers.reading import sections_read
from portal.dossiers.remarks import TITLE, beside
from portal.errors import Refused
from portal.territory import companies
from tests import outside as answers
from tests.answers import ASSOCIATION, HAIRDRESSER, draft
from tests.factories_files import DossierFactory
from tests.outside import SIRET

FIRM = HAIRDRESSER | {
    "demandeur": "entreprise", "projet": "developpement", "creee_le": "2019-06-01",
    "salaries_etp": 1, "en_difficulte": False, "siret": SIRET, "forme": "sas", "role": "gérant",
}  # fmt: skip


def found(given, said, **changes):
    """A draft whose company the register knows so."""
    with transaction():
        dossier = draft(given, **changes)
        made = checks.Findings(companies={SIRET: said})
        checks.keep(dossier, made)
    return dossier


@pytest.fixture
def known(app, stand_in):
    """What the register says, read as from the service."""

    def read(**values):
        stand_in.says(answers.company(**values))
        return companies.find(SIRET)

    return read


def test_what_would_change_is_offered_with_what_was_answered(known):
    dossier = found(FIRM, known(nature_juridique="5499"), adresse_siege=...)
    offered = {one.code: (one.now, one.words) for one in register.card(dossier).offers}
    assert offered["forme"] == ("SAS", "SARL")
    assert offered["adresse_siege"] == ("", "3 RUE DE L EXEMPLE 80330 LONGUEAU")
    assert offered["creee_le"][0].replace("\u00a0", " ") == "1er juin 2019"
    assert "ess_type" not in offered
    assert dossier.answers["forme"] == "sas"


def test_taking_over_answers_and_says_where_it_comes_from_until_it_is_corrected(known):
    dossier = found(FIRM, known())
    with transaction():
        company.take_over(dossier, by=dossier.owner)
    assert (dossier.answers["forme"], dossier.answers["creee_le"]) == ("sarl", "2021-03-01")
    assert "D’après le répertoire Sirene, le" in beside(dossier)["forme"]
    assert register.card(dossier).offers == ()
    assert journal.words(dossier.events[-1]).staff == "Réponses reprises du répertoire Sirene"
    with transaction():
        commands.save_page(dossier, "activite", {"forme": "sas"}, {}, by=dossier.owner)
    assert "forme" not in beside(dossier)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"complements": {"est_siae": True, "type_siae": ["ACI"]}}, "iae_aci"),
        ({"complements": {"est_siae": True, "type_siae": "EA"}}, "entreprise_adaptee"),
        ({"nature_juridique": "5458"}, "scop"),
        ({"nature_juridique": "9300"}, "fondation"),
    ],
)
def test_the_type_of_a_structure_is_read_in_the_register(known, said, kind):
    dossier = found(ASSOCIATION, known(**said))
    assert {one.code: one.value for one in register.card(dossier).offers}["ess_type"] == kind


def test_an_individual_company_may_be_a_micro_one(known):
    dossier = found(FIRM, known(nature_juridique="1000"), forme="micro", sort_du_regime_micro=False)
    assert "forme" not in {one.code for one in register.card(dossier).offers}


def test_nothing_is_taken_over_before_the_register_has_spoken_nor_once_the_file_is_sent(app):
    with transaction():
        dossier = draft(FIRM)
    with pytest.raises(Refused):
        company.take_over(dossier, by=dossier.owner)
    sent = DossierFactory()
    with pytest.raises(Refused):
        company.take_over(sent, by=sent.owner)


def test_a_number_comes_after_the_sending_and_is_compared(app, stand_in):
    stand_in.says(answers.company(nom_complet="AUTRE CHOSE"))
    dossier = DossierFactory(siret=None)
    with transaction():
        company.give_number(dossier, SIRET, by=dossier.owner)
    catching_up.run()
    pairs = dict(dict(sections_read(dossier, STAFF))[TITLE])
    assert pairs["SIRET ajouté après l’envoi"].startswith("123\u00a0456\u00a0782")
    assert pairs["Nom (répertoire)"] == "AUTRE CHOSE"
    assert pairs["Différence : nom"].endswith("au répertoire «\u00a0AUTRE CHOSE\u00a0»")
    said = " ".join(journal.words(event).staff for event in dossier.events)
    assert "Numéro SIRET ajouté" in said
    with pytest.raises(Refused):
        company.give_number(dossier, SIRET, by=dossier.owner)


def test_only_its_owner_gives_the_number(app):
    dossier, other = DossierFactory(siret=None), DossierFactory().owner
    with pytest.raises(Refused):
        company.give_number(dossier, SIRET, by=other)
    assert session.get(checks.CompanyCheck, dossier.id) is None


@pytest.mark.parametrize(
    ("code", "sector", "same"),
    [("43.21A", "btp", True), ("43.21A", "commerce", False), ("56.10A", "restauration", True),
     ("62.01Z", "numerique", True), ("", "btp", True), ("XX", "btp", True)],
)  # fmt: skip
def test_an_activity_of_the_register_fits_some_sectors(code, sector, same):
    assert fits(code, sector) is same


def test_the_codes_of_the_register_have_words():
    assert activity_label("43.21A") == "Construction (43.21A)"
    assert activity_label("99.9") == "Autres activités (99.9)"
    assert legal_form("9220").label == "Association"
    assert legal_form("4120") is None
