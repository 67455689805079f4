"""Nor do pages that are seldom read: what fails, a sign-in half-way, where the simulator leads."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests

from portal.database import session
from portal.languages import speaking
from portal.referrals.closed import who_may, why_not_now
from portal.referrals.workflow import WORKFLOW, Action, Status
from portal.users import acceptances
from portal.users.journal import passkey_added
from portal.users.models import AccountEvent, SignIn
from portal.users.sessions import UNKNOWN
from portal.vocabulary import Subject
from tests import outside as register
from tests.answers import HAIRDRESSER
from tests.factories import PASSWORD, UserFactory
from tests.outside import SIRET
from tests.translations.brackets import outside, unmarked
from tests.translations.pages import names
from tests.translations.said import said
from tests.views.test_account_second_factor import CODE, CODES, SET_UP, SIGN_IN, key_on, set_up
from tests.views.test_simulator import STEPS, walk

FIRM = HAIRDRESSER | {
    "projet": "developpement", "creee_le": "2019-06-01", "salaries_etp": 1, "en_difficulte": False,
    "siret": SIRET,
}  # fmt: skip
FAILURES = {
    413: RequestEntityTooLarge(),
    429: TooManyRequests(),
    500: ZeroDivisionError(),
    503: OperationalError("", {}, Exception()),
}


@pytest.fixture
def awa(app):
    return UserFactory(given_name="Awa", family_name="Ba", email="awa@exemple.fr")


def left(page, *typed) -> list[str]:
    return unmarked(page.text, names("Awa Ba", "Awa", "Ba", "awa@exemple.fr", *typed))


@pytest.mark.parametrize("code", FAILURES)
def test_what_does_not_work_is_said_in_translated_sentences(app, reader, monkeypatch, code):
    def fails():
        raise FAILURES[code]

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "public.home", fails)
    page = reader.get("/")
    assert (page.status_code, left(page)) == (code, [])


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"nature": {"projet": "creation", "urgence_sociale": "yes"}},
        {"lieu": {"insee_projet": "Beauvais", "insee_domicile": "Amiens"},
         "quartier": {"qpv_domicile": "non"}},
    ],
    ids=["a network", "urgent", "far away"],
)  # fmt: skip
def test_where_the_simulator_leads_is_translated(reader, changes):
    walk(reader, STEPS | changes)
    page = reader.get("/quelles-aides/resultat")
    assert (page.status_code, left(page)) == (200, [])


@pytest.mark.parametrize(
    "given",
    [
        {"body": register.company(nature_juridique="5710")},
        {"body": register.company(etat_administratif="C")},
        {"body": register.NOBODY},
        {"body": {}, "status": 500},
    ],
    ids=["offers", "closed", "unknown", "away"],
)
def test_what_the_register_says_of_a_company_is_translated(client, started, stand_in, given):
    dossier = started(FIRM)
    stand_in.says(**given)
    client.post(f"/mes-demandes/{dossier.id}/questions/numero", data={"siret": SIRET})
    typed = ["SAS", "SALON BELLE ETOILE", "3 RUE DE L EXEMPLE 80330 LONGUEAU"]
    assert said(client, dossier, "questions/numero", typed=typed) == []


def test_a_wrong_password_then_a_code_half_way_are_translated(reader, awa):
    wrong = reader.post(SIGN_IN, data={"email": awa.email, "password": "x" * 12})
    assert "⟦L’adresse ou le mot de passe" in wrong.text
    assert left(wrong) == []
    reader.login(awa)
    assert left(reader.get(SET_UP)) == []
    page = reader.post(SET_UP, data={"setup": "authenticator"})
    assert left(page, key_on(page.text)) == []
    set_up(reader)
    codes = reader.post(CODES, data={"generate_new_codes": "1"})
    assert left(codes, *re.findall("<code>(.+?)</code>", codes.text)) == []
    reader.post("/compte/deconnexion")
    reader.post(SIGN_IN, data={"email": awa.email, "password": PASSWORD})
    assert left(reader.get(CODE)) == []
    wrong = reader.post(CODE, data={"code": "000000"})
    assert "⟦Ce code n’est pas le bon" in wrong.text
    assert left(wrong) == []
    page = reader.get("/compte/code-de-secours")
    assert (page.status_code, left(page)) == (200, [])


def test_what_happened_to_an_account_and_its_devices_are_kept_in_french_and_shown_translated(
    reader, awa
):
    with reader.application.test_request_context(method="POST"), speaking("de"):
        acceptances.choose(awa, [Subject.STUDY])
        passkey_added(reader.application, awa, "Téléphone")
    reader.login(awa)
    for device in ("Firefox sur Android", UNKNOWN):
        session.add(SignIn(user_id=awa.id, token_hash=device, device=device))
    session.commit()
    kept = " ".join(session.scalars(select(AccountEvent.detail)))
    assert "Clé d’accès ajoutée : Téléphone" in kept
    assert "⟦" not in kept
    page = reader.get("/compte")
    typed = ["Chrome", "Linux", "Firefox", "Android", "Téléphone"]
    assert left(page, *typed) == []


def test_why_an_action_is_not_open_is_translated(reader):
    with speaking("de"):
        reasons = {why_not_now(action, status) for action in Action for status in Status}
        reasons |= {who_may(rule.parties) for rule in WORKFLOW.rules.values()}
    assert [one for one in reasons if re.search(r"\w", outside(one))] == []
