"""Grids of a network's aids, files weighed with them, links that keep from judging."""

import pytest

from portal.casework import conflicts, grids
from portal.casework.review_models import Criterion, Declaration, LinkKind, Review, Score
from portal.database import session
from portal.dossiers.models import Event
from portal.errors import Refused, Stale
from portal.financing import proposals
from portal.financing.proposals import Wanted
from portal.networks.queries import scheme
from portal.outbox import Email
from portal.referrals import commands, endings, readiness, verdicts
from portal.referrals.workflow import RefusalReason, Status
from tests.factories_files import add_document, adviser_of, manager_of

SHORT = [
    Criterion("Le marché", "", 3, 5, 2),
    Criterion("Suivi accepté", "", 1, 1, -1),
]
GOOD = [Score(4, ""), Score(1, "")]


@pytest.fixture
def manager(app):
    return manager_of("initiative_somme")


@pytest.fixture
def grid(manager):
    return grids.save_grid(scheme("ph_creation"), SHORT, by=manager, seen=0)


def missing(referral) -> dict[str, list[str]]:
    return {one.need.title: one.missing for one in readiness.points(referral)}


def test_a_file_is_weighed_before_it_is_ready_when_its_aid_has_a_grid(referral, adviser, grid):
    with pytest.raises(Refused, match="Remplissez la grille"):
        commands.declare_ready(referral, by=adviser)
    assert missing(referral)["Grille d’analyse"] == ["Remplissez la grille d’analyse."]
    review = grids.fill(referral, grid, GOOD, "k1", by=adviser, seen=0)
    assert review.percent == round(100 * (3 * 4 / 5 + 1) / 4)
    assert grids.fill(referral, grid, GOOD, "k1", by=adviser, seen=0) is review
    assert missing(referral)["Grille d’analyse"] == []
    commands.declare_ready(referral, by=adviser)
    assert referral.status is Status.READY


def test_two_advisers_weigh_the_same_file_each_with_the_version_of_then(
    referral, adviser, colleague, manager, grid
):
    grids.fill(referral, grid, GOOD, "k1", by=adviser, seen=0)
    newer = grids.save_grid(grid.scheme, SHORT[:1], by=manager, seen=1)
    with pytest.raises(Refused, match="a changé"):
        grids.fill(referral, newer, GOOD, "k2", by=colleague, seen=0)
    grids.fill(referral, newer, [Score(2, "Zone déjà servie.")], "k3", by=colleague, seen=0)
    first, second = grids.reviews_on(referral)
    assert (first.by, first.grid.number) == (adviser, 1)
    assert (second.by, second.grid.number, second.percent) == (colleague, 2, 40)
    with pytest.raises(Stale):
        grids.fill(referral, newer, [Score(3, "")], "k4", by=colleague, seen=0)
    grids.fill(referral, newer, [Score(3, "")], "k5", by=colleague, seen=second.version)
    assert session.query(Review).count() == 2


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ([Score(2, " "), Score(1, "")], "Expliquez votre note pour : Le marché"),
        ([Score(6, "Trop"), Score(1, "")], "Choisissez une note"),
        ([Score(4, "")], "a changé"),
    ],
)
def test_a_low_score_needs_its_reason_and_no_score_leaves_the_scale(
    referral, adviser, grid, scores, said
):
    with pytest.raises(Refused, match=said):
        grids.fill(referral, grid, scores, "k1", by=adviser, seen=0)


def test_only_its_manager_writes_a_networks_grid_and_nobody_writes_over_a_colleague(
    adviser, manager, grid
):
    for by in (adviser, manager_of("adie")):
        with pytest.raises(Refused):
            grids.save_grid(grid.scheme, SHORT[:1], by=by, seen=1)
    with pytest.raises(Stale):
        grids.save_grid(grid.scheme, SHORT[:1], by=manager, seen=0)
    assert grids.save_grid(grid.scheme, SHORT, by=manager, seen=0) is grid
    with pytest.raises(Refused, match="titre, un poids"):
        grids.save_grid(grid.scheme, [Criterion("Le marché", "", 11, 5, 5)], by=manager, seen=1)


def test_another_network_does_not_weigh_the_file(referral, grid):
    with pytest.raises(Refused, match="personnes du réseau"):
        grids.fill(referral, grid, GOOD, "k1", by=adviser_of("adie"), seen=0)


def test_who_has_a_link_judges_nothing_of_the_file_and_the_managers_hear(
    referral, adviser, colleague, manager, grid
):
    document = add_document(referral.dossier)
    link = (LinkKind.FAMILY, "C’est ma cousine.", "d1")
    said = conflicts.declare(referral, *link, by=adviser)
    assert conflicts.declare(referral, *link, by=adviser) is said
    session.commit()
    for judged in (
        lambda: grids.fill(referral, grid, GOOD, "k1", by=adviser, seen=0),
        lambda: commands.declare_ready(referral, by=adviser),
        lambda: endings.refuse(referral, RefusalReason.BANK, "Non.", "", by=adviser),
        lambda: verdicts.judge(referral, document, accepted=True, by=adviser),
        lambda: proposals.propose(referral, [Wanted(grid.scheme, 5_000_00, 0)], by=adviser),
    ):
        with pytest.raises(Refused, match="déclaré un lien"):
            judged()
        session.rollback()
    [mail] = session.query(Email).filter_by(kind="conflict_declared")
    assert mail.to == manager.email
    assert "cousine" not in mail.text
    lines = session.query(Event).filter_by(kind="conflict.declare")
    assert "cousine" not in str([one.data for one in lines])
    network = referral.network
    assert [conflicts.may_read(one, said, network) for one in (adviser, manager, colleague)] == [
        True, True, False,
    ]  # fmt: skip
    assert "confiez-le à un collègue" in missing(referral)["Lien avec la demande"][0]
    grids.fill(referral, grid, GOOD, "k2", by=colleague, seen=0)
    conflicts.declare(referral, LinkKind.BUSINESS, "Nous avons été associés.", "d2", by=colleague)
    assert missing(referral)["Grille d’analyse"] == ["Remplissez la grille d’analyse."]
    conflicts.declare(referral, LinkKind.NONE, "", "d3", by=colleague)
    conflicts.declare(referral, LinkKind.NONE, "", "d4", by=adviser)
    commands.declare_ready(referral, by=adviser)


def test_without_a_link_one_says_so_once(referral, adviser):
    for key in ("d1", "d2"):
        conflicts.declare_unrelated(referral, key, by=adviser)
    assert session.query(Declaration).count() == 1
    assert "Lien avec la demande" not in missing(referral)
    with pytest.raises(Refused, match="quelques mots"):
        conflicts.declare(referral, LinkKind.OTHER, " ", "d3", by=adviser)
