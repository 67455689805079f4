"""The manager's page of how a desk gives its files."""

import pytest

from portal.database import session, transaction
from portal.desk import assignment_settings as settings
from portal.desk.assignment_models import SectorKind, Way
from portal.desk.assignment_settings import Wanted
from tests.factories_files import adviser_of, desk_of, manager_of
from tests.reading import hidden, words

IS = "initiative_somme"


@pytest.fixture
def manager(app, client):
    someone = manager_of(IS)
    client.login(someone)
    return someone


def address():
    return f"/conseil/equipe/guichets/{desk_of(IS).id}/affectation"


def sent(client, page, **data):
    whole = {"seen": hidden(page, "seen"), "way": "sector"} | data
    return client.post(address(), data=whole)


def test_a_manager_chooses_who_receives_what(client, manager):
    claire = adviser_of(IS, given_name="Claire", family_name="Bleuet")
    page = client.get(address())
    assert "La part de chacun" in words(page)
    assert "Longueau" in words(page)
    parts = {f"share-{manager.id}": "0", f"share-{claire.id}": "50"}
    answer = sent(client, page, **parts, **{"commune-80489": claire.id})
    assert answer.status_code == 302
    kept = settings.settings(desk_of(IS))
    assert (kept.way, kept.shares[claire.id]) == (Way.SECTOR, 50)
    assert kept.sectors == {(SectorKind.COMMUNE, "80489"): claire.id}


def test_what_someone_else_changed_meanwhile_is_told_and_nothing_typed_is_lost(client, manager):
    claire, other = adviser_of(IS), manager_of(IS)
    page = client.get(address())
    with transaction():
        now = settings.settings(desk_of(IS))
        settings.change(desk_of(IS), Wanted(Way.TURN, now.shares, {}), by=other, seen=now.seen)
    parts = {f"share-{one}": "0" for one in (manager.id, other.id)} | {f"share-{claire.id}": "25"}
    answer = sent(client, page, **parts)
    assert answer.status_code == 409
    assert "Quelqu’un a changé cette page" in words(answer)
    assert settings.settings(desk_of(IS)).way is Way.TURN
    assert sent(client, answer, **parts).status_code == 302
    session.expire_all()
    assert settings.settings(desk_of(IS)).shares[claire.id] == 25


def test_nobody_who_receives_is_said_at_the_choice(client, manager):
    page = client.get(address())
    answer = sent(client, page, **{f"share-{manager.id}": "0"})
    assert answer.status_code == 422
    assert "Choisissez au moins une personne" in words(answer)


def test_the_desk_of_another_network_does_not_exist(client, manager):
    other = desk_of("adie").id
    assert client.get(f"/conseil/equipe/guichets/{other}/affectation").status_code == 404
