"""« Textes prêts »: written with names between braces, seen on a real file, put in a field."""

import re

import pytest

from portal.casework import ready_texts, ready_words
from portal.casework.ready_texts import ReadyText
from portal.database import session, transaction
from portal.demo.ready import texts
from portal.dossiers.models import Message
from portal.errors import Refused
from portal.letters import filling
from portal.letters.texts import Source
from portal.privacy.models import AccessLog
from tests.factories import UserFactory
from tests.factories_files import ReferralFactory, adviser_of, ask, desk_of, manager_of
from tests.reading import words

HERE = "/conseil/textes-prets"
BODY = "Bonjour {{ prenom }}, envoyez : {{ documents_demandes }}. {{ conseiller }}"
FILLED = "Bonjour Amina, envoyez : Devis. Claire Fournier"


@pytest.fixture
def adviser(app):
    return adviser_of("initiative_somme", given_name="Claire", family_name="Fournier")


@pytest.fixture
def referral(adviser):
    made = ReferralFactory(in_review=True, adviser=adviser)
    ask(made, by=adviser)
    return made


@pytest.fixture
def desk(client, adviser):
    return client.login(adviser)


@pytest.fixture
def text(referral, adviser):
    with transaction():
        return write(referral.network, by=adviser)


def write(network, *, by, personal=False, key="k", title="Relance", body=BODY):
    return ready_texts.write(network, title, body, personal=personal, key=key, by=by)


def plain(text):
    return text.replace("\u00a0", " ")


def test_every_name_has_a_value_for_a_file_and_an_example(referral, adviser):
    for name in ready_words.vocabulary().known:
        body = f"{{{{ {name} }}}}"
        assert ready_words.faults(body) == []
        assert ready_words.with_examples(body)
        ready_words.filled(body, referral, by=adviser)
    assert plain(ready_words.filled(BODY, referral, by=adviser)) == FILLED


def test_the_list_reads_as_the_person_would_with_examples(desk, text):
    said = words(desk.get(HERE))
    assert "Bonjour Awa, envoyez : Pièce d’identité et Devis. Jeanne Morel" in said
    assert "{{" not in said
    assert "sont ici des exemples" in said
    text.body = "{{ disparu }}"
    session.commit()
    assert "{{ disparu }}" in words(desk.get(HERE))


def test_a_wrong_name_is_refused_with_its_place_and_the_list(desk):
    data = {"title": "Relance", "body": "Bonjour\n{{ persone }}", "key": "k"}
    page = desk.post(f"{HERE}/nouveau", data=data | {"whose": "reseau"})
    assert page.status_code == 422
    said = words(page)
    assert "Ligne 2 : « persone » n’est pas un nom de ce texte" in said
    assert "Vouliez-vous écrire « personne »" in said
    assert "{{ documents_demandes }}" in said
    assert session.query(ReadyText).count() == 0
    network = desk_of("initiative_somme").network
    with pytest.raises(Refused, match="Ligne 1"):
        write(network, by=adviser_of("initiative_somme"), body="{{ config }}")


def test_a_text_is_written_once_seen_on_a_real_file_and_changed(desk, referral):
    data = {"title": "Relance", "body": BODY, "key": "k", "whose": "reseau"}
    network = desk_of("initiative_somme").network_id
    for _ in range(2):
        assert desk.post(f"{HERE}/nouveau", data=data | {"network": network}).status_code == 302
    text = session.query(ReadyText).one()
    assert "Relance" in words(desk.get(HERE))
    look = {"title": "Relance", "body": BODY, "seen": text.version, "look": "1"}
    page = desk.post(f"{HERE}/{text.id}", data=look | {"number": referral.dossier.number})
    assert FILLED in words(page)
    assert session.query(AccessLog).filter_by(dossier_id=referral.dossier_id).count() == 1
    other = ReferralFactory(network="ccas_amiens", confidential=True)
    page = desk.post(f"{HERE}/{text.id}", data=look | {"number": other.dossier.number})
    assert "Aucun dossier de votre réseau ne porte ce numéro" in words(page)
    assert "Bonjour Awa" in words(desk.post(f"{HERE}/{text.id}", data=look))
    changed = {"title": "Relance douce", "body": "Bonjour", "seen": text.version}
    assert desk.post(f"{HERE}/{text.id}", data=changed).status_code == 302
    stale = desk.post(f"{HERE}/{text.id}", data=changed | {"body": "Mon autre texte"})
    assert stale.status_code == 409
    assert "Mon autre texte" in words(stale)


def test_who_sees_changes_and_removes_which(client, referral, adviser, text):
    with transaction():
        mine = write(referral.network, by=adviser, personal=True, key="mine", title="Le mien")
    colleague, manager = adviser_of("initiative_somme"), manager_of("initiative_somme")
    assert {one.title for one in ready_texts.all_for(colleague)} == {"Relance"}
    assert {one.title for one in ready_texts.all_for(adviser)} == {"Relance", "Le mien"}
    assert ready_texts.all_for(adviser_of("adie")) == []
    for user, refused in ((colleague, text), (adviser, text), (manager, mine)):
        with pytest.raises(Refused):
            ready_texts.remove(refused, by=user)
    with pytest.raises(Refused):
        write(referral.network, by=adviser_of("adie"), key="theirs")
    client.login(adviser).post(f"{HERE}/{mine.id}/retirer")
    client.login(manager).post(f"{HERE}/{text.id}/retirer")
    assert session.query(ReadyText).count() == 0


def test_a_text_goes_in_the_message_after_what_is_typed_and_nothing_leaves(desk, referral, text):
    url = f"/conseil/dossiers/{referral.id}/messages"
    pressed = {"insert": "message-body", "message-key": "k1", "message-body": "Déjà écrit."}
    page = desk.post(url, data=pressed | {"ready-message-body": text.id})
    assert page.status_code == 200
    assert f"Déjà écrit. {FILLED}" in words(page)
    assert "Choisissez un texte à insérer" in words(desk.post(url, data=pressed))
    assert session.query(Message).count() == 0


def test_a_text_goes_in_each_step_that_writes_to_the_person(desk, referral, text):
    here = f"/conseil/dossiers/{referral.id}"
    for step, field in (
        ("demander", "message"), ("refuser", "text"), ("refuser", "next_step"),
        ("transferer", "text"),
    ):  # fmt: skip
        assert "Insérer un texte prêt" in words(desk.get(f"{here}/{step}"))
        typed = {"seen": referral.version, "insert": field, f"ready-{field}": text.id}
        page = desk.post(f"{here}/{step}", data=typed | {field: "Déjà."})
        assert f"Déjà. {FILLED}" in words(page), step
        assert "Il y a" not in words(page)


def test_a_text_of_another_network_is_not_inserted(desk, referral):
    other = adviser_of("adie")
    with transaction():
        theirs = write(desk_of("adie").network, by=other, body="Secret")
    pressed = {"insert": "message-body", "ready-message-body": theirs.id}
    page = desk.post(f"/conseil/dossiers/{referral.id}/messages", data=pressed)
    assert "Secret" not in page.text


def test_a_text_cannot_reach_beyond_its_names():
    for body in ("{{ referral.id }}", "{{ by }}", "{% set x = 1 %}", "{{ personne.__class__ }}"):
        assert ready_words.faults(body), body
    assert filling.names(Source(0, "", BODY)) == {"prenom", "documents_demandes", "conseiller"}


def test_the_texts_of_the_demonstration_are_good_and_fill_without_a_gap(referral, adviser):
    assert len(texts()) >= 12
    for one in texts():
        assert ready_words.faults(one.body) == [], one.title
        filled = ready_words.filled(one.body, referral, by=adviser)
        assert not re.search(r"[{}]|« »| ,|: \.", plain(filled)), filled


def test_the_front_desk_keeps_texts_of_its_own(client, referral, adviser):
    here, office = "/guichet/textes-prets", UserFactory(front_desk=True, given_name="Nora")
    client.login(office).says_why(f"/guichet/demandes/{referral.dossier_id}")
    data = {"title": "Merci", "body": "Bonjour {{ reseau }}", "key": "k1", "whose": "reseau"}
    assert "« reseau » n’est pas un nom" in words(client.post(f"{here}/nouveau", data=data))
    data["body"] = "Bonjour {{ prenom }}, {{ numero }}."
    assert client.post(f"{here}/nouveau", data=data).location == here
    kept = session.query(ReadyText).filter_by(network_id=None).one()
    assert "Merci" in words(client.get(here))
    assert client.get(f"{here}/{kept.id}").status_code == 200
    form = {"message-body": "", "message-key": "m1", "insert": "message-body"}
    page = client.post(
        f"/guichet/demandes/{referral.dossier_id}/messages",
        data=form | {"ready-message-body": str(kept.id)},
    )
    assert f"Bonjour Amina, {referral.dossier.number}." in words(page)
    client.login(adviser)
    assert "Merci" not in words(client.get(HERE))
    assert client.get(f"{HERE}/{kept.id}").status_code == 404
    with pytest.raises(Refused, match="pas à votre réseau"):
        ready_texts.change(kept, "Autre", "Autre", by=adviser, seen=kept.version)
