"""The administrators' pages of mails, networks and health."""

import pytest

from portal.database import session
from portal.dossiers.models import DocumentFault
from portal.networks.queries import figures_to_confirm, network
from portal.outbox import Email, EmailState
from tests.factories import UserFactory
from tests.monitoring.known import document, paris, sent
from tests.reading import words

PAGES = (
    "/administration/courriels",
    "/administration/reseaux",
    "/administration/reseaux/a-confirmer",
    "/administration/reseaux/adie",
    "/administration/reseaux/adie/contact",
    "/administration/etat",
    "/administration/etat?documents=tous",
)


@pytest.fixture
def admin(app, client):
    return client.login(UserFactory(admin=True))


def mail(**columns):
    usual = {"kind": "receipt", "to": "a@exemple.fr", "subject": "Votre reçu", "html": "<p>x</p>"}
    row = Email(**usual | {"text": "Bonjour,\n<b>voici</b>"} | columns)
    session.add(row)
    session.commit()
    return row


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_sound_and_for_administrators_alone(app, client, path):
    client.login(UserFactory(front_desk=True))
    assert client.get(path).status_code == 404
    client.login(UserFactory(admin=True))
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["courriels/9", "courriels/9.eml", "reseaux/x", "reseaux/x/contact", "reseaux/adie/guichets/0"],
)
def test_what_does_not_exist_is_not_found(admin, path):
    assert admin.get(f"/administration/{path}").status_code == 404


def test_without_a_mail_server_the_list_says_where_mails_are(admin):
    one = mail()
    page = admin.get("/administration/courriels").text
    assert "GUICHET_MAIL__HOST" in page
    assert f"/administration/courriels/{one.id}.eml" in page


def test_a_mail_is_shown_as_text_and_given_as_a_file(admin):
    one = mail(last_error="SMTPServerDisconnected: Connection lost")
    page = admin.get(f"/administration/courriels/{one.id}").text
    assert "Bonjour,\n&lt;b&gt;voici&lt;/b&gt;" in page
    assert "Connection lost" in page
    file = admin.get(f"/administration/courriels/{one.id}.eml")
    assert file.mimetype == "message/rfc822"
    assert "attachment" in file.headers["Content-Disposition"]
    assert b"To: a@exemple.fr" in file.data


def test_a_failed_mail_is_sent_again_at_a_press_and_only_a_failed_one(admin):
    one = mail(state=EmailState.FAILED, tries=60)
    address = f"/administration/courriels/{one.id}/renvoyer"
    assert "Renvoyer" in admin.get(f"/administration/courriels/{one.id}").text
    assert admin.post(address).status_code == 302
    assert (one.state, one.tries) == (EmailState.WAITING, 0)
    again = admin.post(address)
    assert again.status_code == 409
    assert "rien à renvoyer" in again.text


def test_a_mail_that_waits_for_another_try_says_why_and_is_sent_again_at_a_press(admin):
    one = mail(tries=3, last_error="ConnectionRefusedError: [Errno 111] Connection refused")
    page = admin.get("/administration/courriels?etat=waiting").text
    assert "1\u00a0courriel n’a pas pu partir pour l’instant" in page
    assert "Connection refused" in page
    assert "Renvoyer maintenant" in admin.get(f"/administration/courriels/{one.id}").text
    before = one.created_at
    assert admin.post(f"/administration/courriels/{one.id}/renvoyer").status_code == 302
    assert (one.tries, one.created_at) == (3, before)


def test_all_failed_mails_are_sent_again_together(admin):
    rows = [
        mail(state=EmailState.FAILED),
        mail(state=EmailState.FAILED),
        mail(state=EmailState.SENT),
    ]
    assert "Renvoyer tous les échecs" in admin.get("/administration/courriels").text
    admin.post("/administration/courriels/renvoyer")
    assert [row.state for row in rows] == [EmailState.WAITING, EmailState.WAITING, EmailState.SENT]
    assert "Renvoyer tous les échecs" not in admin.get("/administration/courriels").text


def test_a_mail_of_a_confidential_file_is_neither_shown_nor_given(admin):
    dossier = sent("M", paris(2026, 3, 1), confidential=True)
    one = mail(dossier_id=dossier.id, to="marie@exemple.fr", text="Votre prêt personnel")
    for path in ("/administration/courriels", f"/administration/courriels/{one.id}"):
        page = admin.get(path).text
        assert "marie@" not in page
        assert "prêt personnel" not in page
    assert admin.get(f"/administration/courriels/{one.id}.eml").status_code == 404


def test_a_state_and_an_address_narrow_the_list(admin):
    mail(subject="Premier", to="un@exemple.fr")
    mail(subject="Second", to="deux@exemple.fr", state=EmailState.FAILED)
    for query in ("etat=failed", "adresse=deux@exemple.fr"):
        page = admin.get(f"/administration/courriels?{query}").text
        assert "Second" in page
        assert "Premier" not in page
    assert "Premier" in admin.get("/administration/courriels?etat=nulle-part").text


def test_networks_show_what_is_still_to_confirm(admin):
    count = sum(len(one.columns) for one in figures_to_confirm())
    assert f"{count} informations à confirmer" in admin.get("/administration/reseaux").text.replace(
        "\u00a0", " "
    )
    page = admin.get("/administration/reseaux/adie").text
    assert page.count("À confirmer") >= len(network("adie").to_confirm) > 0


def test_changing_a_contact_confirms_it(admin):
    adie = network("adie")
    form = {
        "name": adie.name, "summary": adie.summary, "phone": "03 22 00 00 00",
        "email": "amiens@adie.example", "website": "https://adie.example", "address": "1 rue X",
        "opening_hours": "", "answer_delay": adie.answer_delay,
    }  # fmt: skip
    assert admin.post("/administration/reseaux/adie/contact", data=form).status_code == 302
    assert (adie.phone, adie.website) == ("03 22 00 00 00", "https://adie.example")
    assert "phone" not in adie.to_confirm
    assert "03 22 00 00 00" in admin.get("/administration/reseaux/adie").text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Écrivez le nom du réseau"),
        ("email", "pas une adresse", "Écrivez une adresse complète"),
        ("website", "www.exemple.fr", "Écrivez l’adresse en entier"),
        ("phone", "appelez-nous", "Écrivez le téléphone en chiffres"),
        ("address", "x" * 256, "255 caractères au maximum"),
    ],
)
def test_a_wrong_contact_is_explained_and_changes_nothing(admin, field, value, sentence):
    adie = network("adie")
    before = getattr(adie, field)
    form = {"name": "Adie", "summary": "Microcrédit."} | {field: value}
    page = admin.post("/administration/reseaux/adie/contact", data=form)
    assert page.status_code == 200
    assert sentence in page.text
    assert "<title>Erreur" in page.text
    assert getattr(adie, field) == before


def desk_form(**changed):
    usual = {"name": "Adie Amiens", "open": "1", "answer_days": "3", "decision_days": "20"}
    return {name: value for name, value in (usual | changed).items() if value is not None}


def test_a_desk_is_closed_and_its_delays_changed(admin):
    desk = network("adie").desks[0]
    address = f"/administration/reseaux/adie/guichets/{desk.id}"
    assert admin.get(address).status_code == 200
    assert admin.post(address, data=desk_form(open=None)).status_code == 302
    assert (desk.open, desk.answer_days, desk.decision_days) == (False, 3, 20)
    assert "Fermé" in admin.get("/administration/reseaux/adie").text


def test_the_days_of_committees_are_written_one_a_line(admin):
    desk = network("adie").desks[0]
    page = f"/administration/reseaux/adie/guichets/{desk.id}/comites"
    for wrong, sentence in (
        ("demain", "Écrivez « demain » comme 09/12/2026"),
        ("09/12/2020", "La date 09/12/2020 est passée"),
    ):
        refused = admin.post(page, data={"days": wrong})
        assert sentence in words(refused)
        assert wrong in refused.text
    assert admin.post(page, data={"days": "09/12/2090\n01/03/2090\n"}).status_code == 302
    assert desk.sittings == ["2090-03-01", "2090-12-09"]
    assert "01/03/2090" in admin.get(page).text


@pytest.mark.parametrize("days", ["0", "251", "1,5", "vite", ""])
def test_a_delay_is_a_whole_number_of_days(admin, days):
    desk = network("adie").desks[0]
    before = desk.answer_days
    address = f"/administration/reseaux/adie/guichets/{desk.id}"
    page = admin.post(address, data=desk_form(answer_days=days))
    assert page.status_code == 200
    assert "Écrivez un nombre" in page.text
    assert desk.answer_days == before


def test_a_desk_is_changed_under_its_own_network_only(admin):
    desk = network("adie").desks[0]
    assert admin.get(f"/administration/reseaux/pepite/guichets/{desk.id}").status_code == 404


def test_a_press_confirms_one_information_of_a_network_or_of_a_scheme(admin):
    adie = network("adie")
    column = adie.to_confirm[0]
    address = "/administration/reseaux/adie/confirmer"
    assert admin.post(address, data={"column": column}).location.endswith("/reseaux/adie")
    assert column not in adie.to_confirm
    version = next(one.version for one in figures_to_confirm() if one.version)
    code, column = version.scheme.network.code, version.to_confirm[0]
    address = f"/administration/reseaux/{code}/confirmer"
    form = {"column": column, "version": str(version.id), "list": "1"}
    assert admin.post(address, data=form).location.endswith("/a-confirmer")
    assert column not in version.to_confirm


def test_a_version_is_confirmed_under_its_own_network_only(admin):
    version = next(one.version for one in figures_to_confirm() if one.version)
    form = {"column": version.to_confirm[0], "version": str(version.id)}
    answer = admin.post("/administration/reseaux/annuaire_national/confirmer", data=form)
    assert answer.status_code == 404


def test_when_all_is_confirmed_the_list_says_so(admin):
    for one in figures_to_confirm():
        (one.version or one.network).to_confirm = []
    session.commit()
    assert "Tout est confirmé" in admin.get("/administration/reseaux/a-confirmer").text
    assert "à confirmer avant" not in admin.get("/administration/reseaux").text


def test_the_state_of_the_portal_names_what_the_mornings_found_wanting(admin):
    found = document(sent("A", paris(2026, 3, 1)), "00/x", fault=DocumentFault.ALTERED)
    session.commit()
    page = admin.get("/administration/etat").text.replace("\u00a0", " ")
    assert "1 document introuvable ou abîmé" in page
    assert f"{found.kind.name}, demande 2026-0000A : différent de ce qui a été reçu" in page


def test_documents_are_looked_for_only_when_asked(admin):
    assert "Vérifier tous les documents" in admin.get("/administration/etat").text
    page = admin.get("/administration/etat?documents=tous").text.replace("\u00a0", " ")
    assert "0 document vérifié : rien ne manque" in page


def test_a_mail_that_is_only_a_file_is_not_called_sent(admin):
    mail(state=EmailState.SENT)
    page = words(admin.get("/administration/courriels"))
    assert "Écrit dans un fichier" in page
    assert "Envoyé" not in page


def test_the_state_of_the_portal_is_in_the_menu(admin):
    page = admin.get("/administration/etat").text
    assert '<a href="/administration/etat" aria-current="page">État du portail' in page


def test_the_documents_of_an_aid_are_named(admin):
    page = words(admin.get("/administration/reseaux/initiative_somme"))
    assert "Devis, bail ou promesse de vente" in page
    assert "P08" not in page
