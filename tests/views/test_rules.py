"""The administrators' pages of the rules' life: read, draft, publish, go back, cases, journal."""

import pytest

from portal.administration_log import AdministrationEvent
from portal.database import session, transaction
from portal.routing import acceptance
from portal.routing.drafting import change, discard, start
from portal.routing.publication import submit
from portal.routing.queries import active_rule_set, rule_set
from portal.routing.ruleset import Target
from portal.routing.workflow import RuleSetStatus
from tests.counting import statements
from tests.factories import UserFactory
from tests.factories_files import DossierFactory
from tests.reading import hidden, words
from tests.routing.replayed import simulated
from tests.routing.test_drafting import reworded

RULES = "/administration/regles"


@pytest.fixture
def harmful(ada, draft):
    with transaction():
        change(draft, reworded("R02", lead=Target(to="bge_picardie")), "R02 change", by=ada)
        submit(draft, by=ada)
    return draft


PAGES = ("", "/1", "/2", "/2/note", "/2/abandonner", "/2/proposer", "/2/publier", "/2/revenir",
         "/2/cas", "/cas", "/cas/CAS-01", "/cas/CAS-01/retirer", "/cas/choisir")  # fmt: skip


def test_every_page_is_sound_and_for_administrators_alone(client, bob, draft):
    paths = [*(f"{RULES}{page}" for page in PAGES), "/administration/journal"]
    assert [path for path in paths if client.get(path).status_code != 200] == []
    client.login(UserFactory(front_desk=True))
    assert [path for path in paths if client.get(path).status_code != 404] == []


def test_the_lists_ask_as_often_whatever_their_length(app, client, bob, ada):
    def asked(path):
        with statements(app) as sent:
            page = client.get(path)
        assert page.status_code == 200
        return page, sent

    paths = (RULES, f"{RULES}/2/simulation")
    with transaction():
        simulated(start(by=ada), by=ada)
    few = [len(asked(path)[1]) for path in paths]
    with transaction():
        for _ in range(3):
            someone = UserFactory(admin=True)
            simulated(rule_set(2), by=someone)
            start(by=someone)
        for _ in range(30):
            discard(start(by=someone), by=someone)
    assert [len(asked(path)[1]) for path in paths] == few
    page, sent = asked(RULES)
    assert "1 à 25 sur 30" in words(page)
    assert not any("content" in one for one in sent if "LIMIT" in one)


@pytest.mark.parametrize("page", ["/9", "/9/cas", "/cas/CAS-99", "/cas/ajouter/2026-99999"])
def test_what_does_not_exist_is_not_found(client, bob, page):
    assert client.get(f"{RULES}{page}").status_code == 404


def test_a_version_reads_in_sentences(client, bob):
    page = words(client.get(f"{RULES}/1"))
    assert "R03. " in page
    assert "besoin d’aide tout de suite" in page


def test_from_a_draft_to_its_publication_by_someone_else(client, ada, bob):
    client.login(ada)
    client.post(f"{RULES}/commencer")
    client.post(f"{RULES}/2/note", data={"note": "Seuils revus"})
    simulated(rule_set(2), by=ada)
    client.post(f"{RULES}/2/proposer")
    assert client.post(f"{RULES}/2/publier").status_code == 409
    client.login(bob)
    assert "Seuils revus" in words(client.get(RULES))
    shown = rule_set(2).version
    assert client.post(f"{RULES}/2/publier", data={"version": shown}).status_code == 302
    assert active_rule_set().number == 2
    assert "à la place de la version 1" in words(client.get("/administration/journal?q=publiée"))


def test_what_is_found_asks_for_a_reason_and_what_was_typed_stays(client, bob, harmful):
    page = client.post(f"{RULES}/2/publier", data={"version": harmful.version, "reason": " "})
    assert page.status_code == 422
    assert "Écrivez pourquoi ces règles sont publiées" in words(page)
    assert "CAS-37" in words(page)
    seen = {"version": harmful.version, "reason": "Décidé en comité"}
    client.post(f"{RULES}/2/publier", data=seen)
    assert "Décidé en comité Signalé : 1 cas" in words(client.get(f"{RULES}/2"))
    journal = words(client.get("/administration/journal?objet=rule_set/2"))
    assert "Seulement : Version 2 des règles" in journal
    back = {
        "reason": "Trop de demandes",
        "version": hidden(client.get(f"{RULES}/1/revenir"), "version"),
    }
    assert client.post(f"{RULES}/1/revenir", data=back | {"reason": ""}).status_code == 422
    stale = client.post(f"{RULES}/1/revenir", data=back | {"version": "1"})
    assert (stale.status_code, hidden(stale, "version")) == (409, "2")
    assert "Trop de demandes" in stale.text
    for _ in "ab":
        assert client.post(f"{RULES}/1/revenir", data=back).status_code == 302
    assert (active_rule_set().number, rule_set(2).status) == (3, RuleSetStatus.RETIRED)


def test_each_step_pressed_twice_is_taken_once(client, ada, bob, draft):
    simulated(draft, by=ada)
    presses = ((ada, "proposer"), (ada, "reprendre"), (ada, "proposer"), (bob, "publier"))
    for who, step in presses:
        client.login(who)
        read = {"version": rule_set(2).version}
        pages = [client.post(f"{RULES}/2/{step}", data=read, follow_redirects=True) for _ in "ab"]
        assert [page.status_code for page in pages] == [200, 200]
        assert ["C’est déjà fait" in page.text for page in pages] == [False, True]
    said = [one.words for one in session.query(AdministrationEvent)]
    assert (said.count("Proposée à la publication."), active_rule_set().number) == (2, 2)
    client.login(ada)
    late = client.post(f"{RULES}/2/publier", data=read | {"reason": "Décidé en comité"})
    assert late.status_code == 409


def test_a_page_says_who_may_publish_and_promises_nothing_when_nobody_may(client, ada, bob, draft):
    alone = words(client.get(f"{RULES}/2/proposer"))
    assert f"Demandez à {ada.full_name} de les proposer" in alone
    assert client.post(f"{RULES}/2/proposer").status_code == 409
    client.login(ada)
    assert f"{bob.full_name} la lira" in words(client.get(f"{RULES}/2/proposer"))
    put = client.post(f"{RULES}/2/proposer", follow_redirects=True)
    assert f"{bob.full_name} peut maintenant lire ces règles" in words(put)
    with transaction():
        session.merge(bob).active = False
    assert "Aucun administrateur ne peut publier" in words(client.get(f"{RULES}/2"))


def test_the_note_of_a_version_that_is_no_draft_is_not_opened(client, bob):
    page = client.get(f"{RULES}/1/note", follow_redirects=True)
    assert "sa note ne se modifie plus" in words(page)
    late = client.post(f"{RULES}/1/note", data={"note": "Trop tard"})
    assert (late.status_code, "Trop tard" in late.text) == (409, True)


def test_a_version_that_changed_since_it_was_read_is_not_published(client, bob, harmful):
    seen = {"version": harmful.version - 1, "reason": "Décidé en comité"}
    assert client.post(f"{RULES}/2/publier", data=seen).status_code == 409


@pytest.mark.parametrize("gesture", ["proposer", "abandonner"])
def test_a_draft_that_changed_since_it_was_read_is_neither_proposed_nor_put_aside(
    client, ada, bob, draft, gesture
):
    client.login(ada)
    stale = client.post(f"{RULES}/2/{gesture}", data={"version": draft.version - 1})
    assert (stale.status_code, rule_set(2).status) == (409, RuleSetStatus.DRAFT)
    assert "a changé cette version" in words(stale)
    client.post(f"{RULES}/2/{gesture}", data={"version": draft.version})
    assert rule_set(2).status != RuleSetStatus.DRAFT


def test_a_note_typed_on_a_stale_page_stays_beside_the_one_that_is_kept(client, bob, draft):
    shown = hidden(client.get(f"{RULES}/2/note"), "seen")
    client.post(f"{RULES}/2/note", data={"note": "La première", "seen": shown})
    stale = client.post(f"{RULES}/2/note", data={"note": "La seconde", "seen": shown})
    assert stale.status_code == 409
    assert "La première" in words(stale)
    assert "La seconde" in words(stale)
    again = {"note": "La seconde", "seen": hidden(stale, "seen")}
    assert client.post(f"{RULES}/2/note", data=again).status_code == 302


def test_a_draft_is_put_aside_and_another_taken_from_it(client, bob, draft):
    client.post(f"{RULES}/2/abandonner")
    client.post(f"{RULES}/commencer", data={"number": 2})
    assert (rule_set(2).status, rule_set(3).based_on.number) == (RuleSetStatus.DISCARDED, 2)


def test_a_case_is_drawn_from_a_file_without_anything_of_its_owner(client, bob):
    dossier = DossierFactory(rqth=True, accord_sante=True, genre="femme")
    choice = client.get(f"{RULES}/cas/choisir?demande={dossier.number}")
    page = client.get(choice.location)
    assert dossier.owner.family_name not in page.text
    assert "Longueau" not in page.text
    new = {"title": "Un café", "reseau": "initiative_somme"}
    new |= {name: hidden(page, name) for name in ("shown", "answer")}
    assert client.post(choice.location, data=new | {"title": ""}).status_code == 422
    assert client.post(choice.location, data=new | {"shown": "x"}).status_code == 422
    assert client.post(choice.location, data=new | {"avec": "rqth"}).status_code == 422
    for _ in range(2):
        client.post(choice.location, data=new)
    made = acceptance.case("DOS-01")
    assert (made.expected["primary"], "rqth" in made.facts) == ("initiative_somme", False)
    assert acceptance.case("DOS-02") is None
    client.post(choice.location, data=new | {"avec": "rqth", "reason": "Garantie Égalité"})
    assert (acceptance.case("DOS-02").facts["rqth"]) is True
    other = new | {"avec": "genre", "reason": "Un fonds pour les femmes"}
    otherwise = client.post(choice.location, data=other)
    assert otherwise.status_code == 422
    assert "« Entrepreneuriat des femmes »" in words(otherwise)
    client.post(choice.location, data=other | {"answer": hidden(otherwise, "answer")})
    assert acceptance.case("DOS-03").expected["tags"] == ["entrepreneuriat_feminin"]
    assert "Garantie Égalité" in words(client.get(f"{RULES}/cas/DOS-02"))


@pytest.mark.parametrize("traits", [{"confidential": True}, {"sent": False}])
def test_no_case_is_drawn_from_what_administrators_may_not_read(client, bob, traits):
    dossier = DossierFactory(**traits)
    page = client.get(f"{RULES}/cas/choisir?demande={dossier.number or '2026-00001'}")
    assert "Aucune demande orientée" in words(page)


def test_a_case_is_removed_with_a_reason_and_put_back(client, bob):
    assert client.post(f"{RULES}/cas/CAS-02/retirer").status_code == 422
    client.post(f"{RULES}/cas/CAS-02/retirer", data={"reason": "Périmé"})
    assert "1 cas retiré" in words(client.get(f"{RULES}/cas"))
    client.post(f"{RULES}/cas/CAS-02/remettre")
    assert len(acceptance.cases()) == 45
    assert session.query(AdministrationEvent).count() == 2
