"""The pages where administrators write the questions of an aid."""

import pytest

from portal.dossiers import annex_drafts
from portal.networks.queries import scheme
from tests.factories import UserFactory
from tests.reading import hidden, words

HERE = "/administration/aides/ph_creation/questions"


@pytest.fixture
def admin(app, client):
    return client.login(UserFactory(admin=True))


def question(**changed):
    return {"label": "Quel local ?", "short": "Local", "kind": "choice",
            "options": "Un atelier\nUne boutique"} | changed  # fmt: skip


def asked():
    return annex_drafts.annex_of(annex_drafts.draft_of(scheme("ph_creation"))).questions


def test_a_question_is_added_seen_as_the_person_sees_it_changed_and_published(admin):
    assert "Préparer un changement" in admin.get(HERE).text
    admin.post(f"{HERE}/commencer")
    assert admin.get(f"{HERE}/en-tete").status_code == 200
    late = admin.post(f"{HERE}/en-tete", data={"title": "Votre prêt", "seen": "old"})
    assert (late.status_code, "Votre prêt" in late.text) == (409, True)
    assert admin.post(f"{HERE}/en-tete", data={"title": "Votre prêt"}).status_code == 302
    wrong = admin.post(f"{HERE}/nouvelle", data=question(options="Un atelier"))
    assert wrong.status_code == 422
    assert "Écrivez au moins deux réponses" in wrong.text
    for _ in ("once", "pressed twice"):
        sent = admin.post(f"{HERE}/nouvelle", data=question(after="ph_parrain=yes"))
        assert sent.status_code == 302
    page = words(admin.get(HERE))
    assert "Aperçu du brouillon" in page
    assert page.count("Une boutique") == 2
    one = asked()[-1]
    assert (one.code, one.inside) == ("ph_creation_1", "ph_parrain:yes")
    seen = annex_drafts.print_of(one)
    changed = question(label="Quel lieu ?", options="Une boutique\nUn bureau", seen=seen)
    assert admin.post(f"{HERE}/ph_creation_1", data=changed).status_code == 302
    assert [option.value for option in asked()[-1].options] == ["une_boutique", "un_bureau"]
    late = admin.post(f"{HERE}/ph_creation_1", data=changed | {"label": "Où serez-vous ?"})
    assert late.status_code == 409
    assert "Où serez-vous" in late.text
    admin.post(f"{HERE}/ph_creation_1/deplacer/monter")
    assert asked()[-2].label == "Quel lieu ?"
    version = annex_drafts.draft_of(scheme("ph_creation")).version
    sent = [
        admin.post(f"{HERE}/publier", data={"read": version}, follow_redirects=True) for _ in "ab"
    ]
    assert ["C’est déjà fait" in page.text for page in sent] == [False, True]
    page = words(admin.get(HERE))
    assert "Version 2, en vigueur" in page
    admin.login(UserFactory(admin=True))
    assert admin.post(f"{HERE}/publier").status_code == 409


def test_a_question_is_taken_away_and_a_draft_dropped_once_and_only_as_they_were_read(admin):
    admin.post(f"{HERE}/commencer")
    late = admin.post(f"{HERE}/ph_saison/retirer", data={"seen": "old"})
    assert (late.status_code, "Cette question a changé" in words(late)) == (409, True)
    seen = {"seen": annex_drafts.print_of(asked()[-1])}
    assert seen["seen"] in admin.get(HERE).text
    read = {"read": hidden(admin.get(f"{HERE}/abandonner"), "read")}
    gone = [admin.post(f"{HERE}/ph_saison/retirer", data=seen, follow_redirects=True) for _ in "ab"]
    assert ["C’est déjà fait" in page.text for page in gone] == [False, True]
    assert admin.post(f"{HERE}/abandonner", data=read).status_code == 409
    read = {"read": hidden(admin.get(f"{HERE}/abandonner"), "read")}
    dropped = [admin.post(f"{HERE}/abandonner", data=read, follow_redirects=True) for _ in "ab"]
    assert ["C’est déjà fait" in page.text for page in dropped] == [False, True]
    assert "Il n’y a plus de brouillon" in words(admin.get(f"{HERE}/abandonner"))


def test_the_pages_of_questions_are_for_administrators_alone(app, client):
    client.login(UserFactory(front_desk=True))
    paths = ("", "/en-tete", "/nouvelle", "/ph_saison", "/abandonner")
    assert {client.get(HERE + path).status_code for path in paths} == {404}


def test_each_kind_of_question_has_its_form_and_comes_back_as_it_was(admin):
    admin.post(f"{HERE}/commencer")
    for one in asked():
        page = admin.get(f"{HERE}/{one.code}")
        assert page.status_code == 200
        assert one.label in page.text
