"""Grids written, filled and compared on the screen; a link declared there."""

import re

import pytest

from portal.casework import conflicts, grids
from portal.casework.review_models import Declaration, LinkKind, Review, ReviewGrid
from portal.database import session, transaction
from portal.networks.queries import scheme
from portal.referrals.models import Referral
from portal.referrals.workflow import Action, Status
from tests.factories_files import adviser_of, manager_of
from tests.reading import hidden, words
from tests.studied import studied
from tests.views.steps import page_of, take_step

LINE = (("weight", "1"), ("most", "5"), ("justified", "always"))
EDIT = "/conseil/grilles/ph_creation"


@pytest.fixture
def manager(app):
    return manager_of("initiative_somme")


made, app, adviser, referral = studied()


@pytest.fixture
def grid(manager):
    with transaction():
        return grids.save_grid(scheme("ph_creation"), grids.USUAL, by=manager, seen=0)


def typed(page) -> dict[str, str]:
    """What the form of a grid holds."""
    fields = re.findall(r'<input[^>]*name="(criteria-[^"]+)"[^>]*value="([^"]*)"', page.text)
    return dict(fields) | {"seen": hidden(page, "seen")}


def test_a_manager_begins_with_a_proposed_grid_and_corrects_what_is_wrong(client, manager):
    client.login(manager)
    page = client.get(f"{EDIT}?modele=1")
    rows = {f"criteria-{rank}-{name}": value for rank in range(10) for name, value in LINE}
    wrong = rows | typed(page) | {"criteria-0-title": ""}
    refused = client.post(EDIT, data=wrong)
    assert refused.status_code == 422
    assert "Donnez un titre à ce critère" in words(refused)
    good = rows | typed(page) | {"criteria-1-title": "", "criteria-1-help": ""}
    assert client.post(EDIT, data=good).location == "/conseil/grilles"
    kept = session.query(ReviewGrid).one()
    assert [one.title for one in kept.criteria][:2] == ["La personne", "Le financement"]
    assert "Version 1" in words(client.get("/conseil/grilles"))
    assert client.post(EDIT, data=rows | typed(page)).status_code == 409


def test_a_grid_is_filled_with_reasons_then_read_by_the_network(client, referral, adviser, grid):
    client.login(adviser)
    path = f"{page_of(referral)}/grille"
    page = client.get(path)
    scores = {f"score_{rank}": str(one.most) for rank, one in enumerate(grid.criteria)}
    data = {name: hidden(page, name) for name in ("seen", "key")} | scores
    refused = client.post(path, data=data)
    assert refused.status_code == 422
    assert "Cochez cette case" in words(refused)
    assert "Choisissez une note pour : Le marché" in words(
        client.post(path, data=data | {"score_1": "99"})
    )
    data |= {"unrelated": "1", "score_1": "2"}
    refused = client.post(path, data=data)
    assert "Expliquez votre note pour : Le marché" in words(refused)
    data |= {f"why_{rank}": "Vu ensemble." for rank in range(len(grid.criteria))}
    for _ in range(2):
        assert client.post(path, data=data).location == f"{page_of(referral)}/decision#grille"
    assert session.query(Review).count() == 1
    assert session.query(Declaration).one().kind is LinkKind.NONE
    said = words(client.get(f"{page_of(referral)}/decision"))
    for part in ("Claire Fournier", "2 sur 5", "Vu ensemble.", "Total", "87 sur 100"):
        assert part in said, part
    assert "Vu ensemble." not in words(
        client.application.test_client()
        .login(referral.dossier.owner)
        .get(f"/mes-demandes/{referral.dossier_id}/suivi")
    )


def test_what_is_lacking_is_said_all_along_the_study(client, referral, adviser, grid):
    said = words(client.login(adviser).get(f"{page_of(referral)}/decision"))
    assert "Ce qui manque" in said
    assert "Grille d’analyse À faire Remplissez la grille d’analyse." in said
    assert "Lien avec la demande Attendu" in said
    assert "Déclarer prêt à décider Remplissez la grille" in words(client.get(page_of(referral)))


def test_who_declares_a_link_no_longer_decides(client, referral, adviser):
    client.login(adviser)
    path = f"{page_of(referral)}/lien"
    page = client.get(path)
    data = {"key": hidden(page, "key"), "kind": "business"}
    assert "Expliquez ce lien" in words(client.post(path, data=data))
    client.post(path, data=data | {"text": "Je lui loue son local."})
    assert "A un lien" in words(client.get(f"{page_of(referral)}/decision"))
    assert client.get(page_of(referral, Action.REFUSE)).status_code == 409
    assert f"{Action.REFUSE.label} {conflicts.ASIDE}" in words(client.get(page_of(referral)))
    colleague = adviser_of("initiative_somme")
    client.login(colleague)
    assert "Je lui loue son local." not in words(client.get(f"{page_of(referral)}/decision"))
    no = {"reason": "bank", "text": "Non", "confirmed": "1"}
    assert "Cochez cette case" in words(take_step(client, referral, Action.REFUSE, **no))
    take_step(client, referral, Action.REFUSE, **no, unrelated="1")
    assert session.get(Referral, referral.id).status is Status.REFUSED
