"""A network asks its own questions once its aid suits the file, and alone reads the answers."""

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from portal.database import session, transaction
from portal.dossiers import annexes, commands, copying
from portal.dossiers.annex_commands import save_annex
from portal.dossiers.annexes import AnnexAnswers, answered, entries, load_annexes
from portal.dossiers.completeness import missing
from portal.dossiers.questions import application
from portal.dossiers.readers import GUEST, OWNER, STAFF, Reader
from portal.dossiers.reading import sections_read
from portal.networks.models import Scheme
from portal.referrals.annexes import PART, asked_of
from tests.answers import FAR_AWAY, HAIRDRESSER, MICROCREDIT, PERSONAL, STUDENT, SUPPORTED, draft
from tests.reading import words

WORDS = {"ph_effet": "La banque suit si ce prêt est accordé."}


def schemes(dossier):
    return [one.code for one in asked_of(dossier)]


def answer(dossier, given):
    (asked,) = asked_of(dossier)
    return save_annex(dossier, asked.row, given, {}, by=dossier.owner)


def read(dossier, reader):
    return [words for _, words in dict(sections_read(dossier, reader)).get(reader.name(PART), [])]


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (HAIRDRESSER, "ph_creation"),
        (PERSONAL, "microcredit_personnel"),
        (MICROCREDIT, "microcredit_pro"),
        (STUDENT | {"stade": "idee"}, "snee"),
        (SUPPORTED, "dla"),
    ],
)
def test_the_questions_are_those_of_the_aids_that_suit(app, answers, code):
    assert code in schemes(draft(answers))


def test_nobody_asks_anything_of_a_file_that_goes_nowhere(app):
    assert schemes(draft(FAR_AWAY)) == []
    assert schemes(draft({"demandeur": "particulier"})) == []


def test_its_network_the_front_desk_and_the_person_read_the_answers(app):
    dossier = draft()
    answer(dossier, WORDS)
    for reader in (OWNER, GUEST, STAFF, Reader(frozenset({"initiative_somme"}))):
        assert read(dossier, reader) == list(WORDS.values())
    assert read(dossier, Reader(frozenset({"adie"}))) == []


def test_the_front_desk_reads_nothing_of_a_personal_loan(app):
    dossier = draft(PERSONAL)
    answer(dossier, {"mp_mensualite": 60_00})
    for reader in (OWNER, Reader(frozenset({"ccas_amiens"}))):
        assert read(dossier, reader) == ["60\u00a0€"]
    assert read(dossier, STAFF) == []


def test_each_question_of_a_personal_aid_names_its_only_reader(app):
    home = {one.code: one.network for one in session.scalars(select(Scheme))}
    asked = [(home[entry.scheme], one) for entry in entries() for one in entry.questions]
    personal = [(network.code, one) for network, one in asked if network.personal]
    assert personal
    assert [one.code for code, one in personal if one.readers != (code,)] == []


def test_what_is_not_answered_holds_nothing_up(app):
    dossier = draft()
    assert asked_of(dossier)
    assert missing(dossier) == []


def test_an_obligatory_annex_holds_the_file_up(app):
    dossier = draft()
    row = asked_of(dossier)[0].row
    first = row.content["questions"][0] | {"missing": "Dites ce que ce prêt change"}
    row.content = row.content | {"obligatory": True, "questions": [first]}
    session.info.clear()
    assert missing(dossier) == ["Dites ce que ce prêt change"]
    answer(dossier, WORDS)
    assert missing(dossier) == []


def test_answers_are_set_aside_with_their_network_and_come_back(app):
    dossier = draft()
    answer(dossier, WORDS)
    commands.save_page(dossier, "lieu", {"insee_projet": "60057"}, {}, by=dossier.owner)
    assert read(dossier, OWNER) == []
    commands.save_page(dossier, "lieu", {"insee_projet": "80489"}, {}, by=dossier.owner)
    assert asked_of(dossier)[0].answers == WORDS


def test_a_file_keeps_the_version_that_it_answered(app, monkeypatch):
    dossier, other = draft(), draft()
    answer(dossier, WORDS)
    newer = [replace(one, version=9, title="Les nouvelles questions") for one in entries()]
    monkeypatch.setattr(annexes, "entries", lambda: newer)
    assert load_annexes() == len(newer)
    assert load_annexes() == 0
    session.info.clear()
    assert asked_of(dossier)[0].row.version == 1
    assert asked_of(other)[0].annex.title == "Les nouvelles questions"


def test_a_copy_takes_along_the_answers_to_what_is_still_asked(app):
    dossier = draft()
    answer(dossier, WORDS)
    made = copying.copy(dossier, "one", by=dossier.owner)
    assert asked_of(made)[0].answers == WORDS
    answered(dossier)[0].annex.active = False
    assert answered(copying.copy(dossier, "two", by=dossier.owner)) == []


def test_they_go_with_the_draft(app):
    dossier = draft()
    answer(dossier, WORDS)
    key = dossier.id
    commands.discard(dossier, by=dossier.owner)
    session.expire_all()
    assert session.query(AnnexAnswers).filter_by(dossier_id=key).count() == 0


def test_no_code_is_used_twice_nor_asked_elsewhere():
    codes = [one.code for entry in entries() for one in entry.questions]
    assert len(codes) == len(set(codes))
    assert not [code for code in codes if application().knows(code)]
    assert all(2 <= len(entry.questions) <= 5 for entry in entries())


def test_the_person_answers_page_after_page(client):
    with transaction():
        dossier = draft()
    client.login(dossier.owner)
    base = f"/mes-demandes/{dossier.id}/questions-des-reseaux/"
    assert "Le prêt d’honneur d’Initiative Somme" in client.get(base).text
    page = client.get(f"{base}ph_creation").text
    assert "Qu’est-ce qu’un prêt d’honneur" in page
    wrong = client.post(f"{base}ph_creation", data={"ph_mensualite": "beaucoup"})
    assert "Mensualité possible : écrivez le montant" in words(wrong)
    assert 'value="beaucoup"' in client.get(f"{base}ph_creation").text
    client.post(f"{base}ph_creation/brouillon", data={"ph_mensualite": "180"})
    assert answered(dossier)[0].answers == {"ph_mensualite": 180_00}
    assert client.post(f"{base}ph_creation", data={"ph_mensualite": "180"}).status_code == 302
    assert client.get(f"{base}snee").status_code == 404


def test_what_is_typed_for_an_aid_that_suits_no_more_is_kept_aside(client):
    with transaction():
        dossier = draft()
        commands.save_page(dossier, "lieu", {"insee_projet": "60057"}, {}, by=dossier.owner)
    client.login(dossier.owner)
    base = f"/mes-demandes/{dossier.id}/questions-des-reseaux/"
    told = client.post(f"{base}ph_creation", data=WORDS, follow_redirects=True)
    assert "Vos réponses sont gardées" in words(told)
    assert client.post(f"{base}ph_creation/brouillon", data=WORDS).status_code == 200
    assert client.post(f"{base}unknown", data=WORDS).status_code == 404
    session.expire_all()
    assert answered(dossier)[0].answers == WORDS
