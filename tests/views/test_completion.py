"""A file sent back to its owner: asked at the front desk, completed in the space, routed."""

import pytest

from portal.database import session, transaction
from portal.dossiers.asked import open_completion
from portal.dossiers.completions import Completion
from portal.dossiers.models import Task
from portal.dossiers.workflow import Status
from portal.networks.queries import network
from portal.outbox import Email
from portal.referrals import routes
from portal.referrals.asking import askable
from portal.referrals.routes import referrals_of
from portal.routing.models import OverrideMotive
from tests.factories import UserFactory
from tests.factories_files import DossierFactory
from tests.reading import LATER, LATER_IN_WORDS, date_fields, hidden, words
from tests.views.test_front_desk import LIST, page_of, take_step


@pytest.fixture
def desk(app):
    user = UserFactory(front_desk=True, given_name="Fanny", family_name="Roy")
    return app.test_client().login(user)


@pytest.fixture
def undecided(app):
    """Sent without knowing what the rules need: no network yet."""
    return DossierFactory(ficp="unsure", prenom="Nadia", nom="Attend")


@pytest.fixture
def asked(undecided, desk):
    """The same, sent back to its owner."""
    take_step(desk, undecided, "completer", **ASKED)
    assert undecided.status is Status.INCOMPLETE
    return undecided


@pytest.fixture
def owner(app, undecided):
    return app.test_client().login(undecided.owner)


DAY = date_fields(LATER)
ASKED = DAY | {"awaited": "ficp", "message": "La Banque de France vous répond gratuitement."}


def space(dossier, rest="completer"):
    return f"/mes-demandes/{dossier.id}/{rest}"


def answer(client, dossier, code, **data):
    page = client.get(space(dossier, f"questions/{code}"))
    assert page.status_code == 200
    return client.post(
        space(dossier, f"questions/{code}"), data={"base": hidden(page, "base")} | data
    )


MONEY = {
    "besoin_total": "58 000", "apport": "9 000", "banque": "accord_principe",
    "pret_bancaire": "40 000", "montant_demande": "9 000",
}  # fmt: skip


def test_the_question_that_the_rules_wait_for_is_ticked_and_on_top(desk, undecided):
    page = desk.get(page_of(undecided, "completer"))
    said = words(page)
    top, _, rest = said.partition("Le reste de la demande")
    assert "Fichier des incidents de crédit Réponse : Je ne sais pas" in top
    assert "Le plan de financement et les prévisions (2)" in rest.partition("Le projet (")[0]
    assert "Besoin total Réponse : 58 000 €" in rest.partition("Le besoin d’argent (")[2]
    assert 'value="ficp" id="awaited" checked' in page.text
    assert hidden(page, "seen") == str(undecided.version)


def test_at_least_one_question_and_a_coming_day_are_demanded(desk, undecided):
    refused = words(take_step(desk, undecided, "completer"))
    assert "Cochez au moins une question à compléter" in refused
    assert "Écrivez la date de réponse" in refused
    day = {"due_on-day": "1", "due_on-month": "1"}
    for year, sentence in (("2020", "après aujourd’hui"), ("2099", "dans les 6 mois")):
        data = day | {"awaited": "ficp", "due_on-year": year}
        assert sentence in words(take_step(desk, undecided, "completer", **data))
    assert "Cochez au moins une question" in words(
        take_step(desk, undecided, "completer", others="inconnue", **DAY)
    )
    assert undecided.status is Status.SUBMITTED


def test_from_the_front_desk_to_the_person_to_the_network(desk, owner, asked):
    mail = session.query(Email).filter_by(kind="completion_asked").one()
    assert mail.to == asked.owner.email
    assert "Banque de France" in mail.text
    assert "Fichier des incidents de crédit" in mail.text

    tracking = words(owner.get(space(asked, "suivi")))
    assert f"À faire avant le {LATER_IN_WORDS} : compléter votre demande" in tracking
    assert "Vous n’avez rien à faire" not in tracking
    assert "À vous de jouer" in words(owner.get("/mes-demandes/"))

    page = words(owner.get(space(asked)))
    assert "Le mot de Fanny Roy, de l’accueil La Banque de France" in page
    assert "Fichier des incidents de crédit Votre réponse : Je ne sais pas À compléter" in page

    saved = answer(owner, asked, "besoin", **MONEY, ficp="no")
    assert saved.location.endswith("/completer")
    assert "Votre réponse : Non Complété" in words(owner.get(space(asked)))

    sent = owner.post(space(asked))
    assert sent.location.endswith("/suivi")
    assert "Votre demande est renvoyée." in words(owner.get(sent.location))
    assert asked.status is Status.ROUTED
    [referral] = referrals_of(asked)
    assert referral.network.code == "initiative_somme"
    told = session.query(Email).filter_by(kind="completed").one()
    assert "Initiative Somme, réponse attendue le" in told.text
    assert session.query(Email).filter_by(kind="proposed").count() <= 1
    assert not session.query(Task).filter_by(dossier_id=asked.id, done_at=None).count()

    file = words(desk.get(page_of(asked)))
    assert "Réponses reçues" in file
    assert "Avant : Je ne sais pas . Maintenant : Non" in file
    assert "Besoin total 58 000 € (inchangé)" not in file


def test_a_file_is_not_sent_back_before_its_answers_are_there(owner, asked):
    refused = owner.post(space(asked))
    assert refused.status_code == 422
    assert "Il manque 1 réponse avant le renvoi Dites si vous êtes inscrit" in words(refused)
    assert asked.status is Status.INCOMPLETE
    answer(owner, asked, "besoin", **(MONEY | {"apport": "beaucoup"}), ficp="no")
    assert "Écrivez ce que vous apportez" in words(owner.post(space(asked)))


def test_not_knowing_is_an_answer_once_it_is_confirmed(desk, owner, asked):
    answer(owner, asked, "besoin", **MONEY, ficp="unsure")
    assert "Votre réponse : Je ne sais pas Vérifié" in words(owner.get(space(asked)))
    owner.post(space(asked))
    assert asked.status is Status.SUBMITTED
    file = words(desk.get(page_of(asked)))
    assert "Fichier des incidents de crédit Je ne sais pas (inchangé)" in file
    assert file.count("Poser la question qui manque pour orienter") > 1
    told = session.query(Email).filter_by(kind="completed").one()
    assert "Un conseiller de l’accueil la relit et vous appelle." in told.text
    take_step(desk, asked, "completer", **ASKED)
    assert asked.status is Status.INCOMPLETE


def test_only_the_pages_asked_for_are_open(owner, asked):
    closed = owner.get(space(asked, "questions/description"))
    assert closed.location.endswith("/completer")
    assert "Cette page n’est pas à compléter." in words(owner.get(closed.location))
    for rest in ("", "reseaux", "documents/", "supprimer"):
        assert owner.get(space(asked, rest)).status_code == 302, rest
    typed = {"nom_projet": "Un autre nom pour mon salon", "description": "Autre"}
    for rest in ("questions/description", "questions/description/brouillon"):
        refused = owner.post(space(asked, rest), data=typed)
        assert refused.status_code == 409
        assert "Un autre nom pour mon salon" in words(refused)
    assert asked.answers["nom_projet"] == "Salon Belle Étoile"


def test_a_page_to_complete_saves_itself(owner, asked):
    page = owner.get(space(asked, "questions/besoin"))
    assert "Votre réponse est attendue Fichier des incidents de crédit" in words(page)
    kept = owner.post(
        space(asked, "questions/besoin/brouillon"),
        data={"base": hidden(page, "base"), **MONEY, "ficp": "yes"},
    )
    assert kept.status_code == 200
    assert asked.answers["ficp"] is True


def test_a_page_that_the_new_answers_bring_up_is_open_too(desk, owner, undecided):
    take_step(desk, undecided, "completer", **DAY, awaited="ficp", others="insee_projet")
    answer(owner, undecided, "lieu", insee_projet="80000 Amiens", insee_domicile="Longueau")
    answer(owner, undecided, "besoin", **MONEY, ficp="no")
    refused = words(owner.post(space(undecided)))
    assert "Il manque 1 réponse avant le renvoi" in refused
    assert "Dites si votre activité sera dans un de ces quartiers" in refused
    answer(owner, undecided, "quartier", qpv_projet="non")
    assert owner.get(space(undecided, "questions/quartier")).status_code == 200
    owner.post(space(undecided))
    assert undecided.status is Status.ROUTED
    changes = words(desk.get(page_of(undecided)))
    assert "Commune du projet Avant : Longueau (80330) . Maintenant : Amiens" in changes
    assert "Avant : Pas de réponse . Maintenant : Non" in changes


def test_two_presses_are_one(desk, owner, undecided):
    page = desk.get(page_of(undecided, "completer"))
    data = ASKED | {"seen": hidden(page, "seen")}
    for _ in range(2):
        pressed = desk.post(page_of(undecided, "completer"), data=data)
        assert pressed.status_code == 302
    assert "C’est déjà fait." in words(desk.get(pressed.location))
    assert session.query(Completion).count() == 1
    answer(owner, undecided, "besoin", **MONEY, ficp="no")
    for _ in range(2):
        again = owner.post(space(undecided))
    assert "C’est déjà fait : votre demande est renvoyée." in words(owner.get(again.location))
    assert session.query(Email).filter_by(kind="completed").count() == 1
    assert len(referrals_of(undecided)) == 1


def test_of_two_people_at_the_front_desk_the_second_is_told(app, desk, undecided):
    other = app.test_client().login(UserFactory(front_desk=True))
    page = other.get(page_of(undecided, "completer"))
    take_step(desk, undecided, "completer", **ASKED)
    refused = other.post(
        page_of(undecided, "completer"), data=ASKED | {"seen": hidden(page, "seen")}
    )
    assert refused.status_code == 409
    assert "La Banque de France vous répond gratuitement." in words(refused)


def test_a_choice_of_the_front_desk_ends_the_waiting(desk, owner, asked):
    page = owner.get(space(asked, "questions/besoin"))
    with transaction():
        chosen = network("initiative_somme")
        routes.override(
            asked, chosen, OverrideMotive.OTHER, "Vu au téléphone", by=UserFactory(front_desk=True)
        )
    assert asked.status is Status.ROUTED
    assert open_completion(asked) is None
    assert "Plus attendu" in words(desk.get(page_of(asked)))
    late = owner.post(
        space(asked, "questions/besoin"),
        data={"base": hidden(page, "base"), **MONEY, "ficp": "no"},
    )
    assert late.status_code == 409
    nothing = owner.post(space(asked))
    assert "Il n’y a rien à compléter sur cette demande." in words(owner.get(nothing.location))


def test_the_person_may_still_withdraw(owner, asked):
    page = owner.get(space(asked, "retirer"))
    owner.post(space(asked, "retirer"), data={"seen": hidden(page, "seen")})
    assert asked.status is Status.CLOSED
    assert open_completion(asked) is None


def test_a_file_that_a_network_has_is_not_sent_back(desk):
    routed = DossierFactory()
    page = desk.says_why(page_of(routed)).get(page_of(routed))
    assert desk.get(page_of(routed, "completer")).status_code == 409
    assert "Demander des compléments » n’est pas possible" in words(page)


def test_nobody_else_completes_a_file(app, desk, asked):
    for user in (UserFactory(), UserFactory(front_desk=True)):
        stranger = app.test_client().login(user)
        assert stranger.get(space(asked)).status_code == 404
        assert stranger.post(space(asked)).status_code == 404
    assert askable(asked).awaited.offers


def test_the_list_says_until_when_the_person_is_waited_for(desk, asked):
    said = words(desk.get(f"{LIST}?vue=sans-reseau"))
    assert "Nadia Attend" in said
    assert f"À compléter avant le {LATER_IN_WORDS}" in said
