"""The grids of a network's aids, one version after another, and the files weighed with them."""

from collections.abc import Collection, Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from portal.casework.access import check_network
from portal.casework.conflicts import linked_people
from portal.casework.holding import check_seen, hold, twin
from portal.casework.models import Opinion, OpinionState
from portal.casework.review_models import Criterion, Review, ReviewGrid, Score, content_of
from portal.database import now, session
from portal.dossiers import journal
from portal.dossiers.models import Audience
from portal.errors import Refused, Stale
from portal.french import date_long
from portal.networks.models import Scheme
from portal.referrals import readiness
from portal.referrals.fitting import fitting_schemes
from portal.referrals.models import Referral
from portal.referrals.readiness import Need
from portal.referrals.standing_aside import check_may_judge
from portal.referrals.workflow import AT_WORK
from portal.users.models import User

MOST_CRITERIA = 12
HEAVIEST = 10
HIGHEST = 10
USUAL = [
    Criterion("La personne", "Métier, expérience, motivation, disponibilité, entourage.", 3, 5, 5),
    Criterion("Le marché", "Clients, concurrents, emplacement, premières ventes.", 3, 5, 5),
    Criterion("Le financement", "Plan équilibré, apport, accord de la banque.", 2, 5, 5),
    Criterion("La viabilité", "Marge, seuil de rentabilité, revenu de la personne.", 3, 5, 5),
    Criterion("L’emploi", "Emplois créés ou gardés dans les trois ans.", 1, 5, 2),
    Criterion("Le territoire", "Quartier prioritaire, service utile aux habitants.", 1, 5, 2),
    Criterion("L’accompagnement", "La personne accepte un suivi après le prêt.", 1, 1, 0),
]
"""What a manager may begin with."""


def may_edit(user: User, scheme: Scheme) -> bool:
    return any(user.manages(desk.id) for desk in scheme.network.desks)


def last_grids(scheme_ids: Collection[int] | Select[int]) -> dict[int, ReviewGrid]:
    """The last version of each of these aids, by the id of the aid; those with criteria only."""
    newest = (
        select(func.max(ReviewGrid.id))
        .where(ReviewGrid.scheme_id.in_(scheme_ids))
        .group_by(ReviewGrid.scheme_id)
    )
    found = session.scalars(select(ReviewGrid).where(ReviewGrid.id.in_(newest)))
    return {one.scheme_id: one for one in found}


def save_grid(scheme: Scheme, criteria: list[Criterion], *, by: User, seen: int) -> ReviewGrid:
    """A new version of the grid, after the one that was ``seen``; without criteria, none is left.

    Raises Stale when someone else wrote one meanwhile.
    """
    if not may_edit(by, scheme):
        raise Refused("Un responsable du réseau écrit sa grille d’analyse.")
    session.scalars(select(Scheme.id).where(Scheme.id == scheme.id).with_for_update()).one()
    last = last_grids([scheme.id]).get(scheme.id)
    if last and last.content == content_of(criteria):
        return last
    if seen != (last.number if last else 0):
        raise Stale
    _check(criteria)
    made = ReviewGrid(scheme=scheme, number=seen + 1, content=content_of(criteria), by=by)
    session.add(made)
    session.flush()
    return made


def grids_for(referral: Referral) -> list[ReviewGrid]:
    """Those of the aids that fit the file, else none: the first one is proposed."""
    theirs = select(Scheme.id).where(Scheme.network_id == referral.network_id)
    found = last_grids(theirs)
    if not found:
        return []
    fitting = [one.scheme_id for one in fitting_schemes(referral.network, referral.dossier)]
    return [found[one] for one in fitting if one in found and found[one].criteria]


def reviews_on(referral: Referral) -> list[Review]:
    query = select(Review).where(Review.referral_id == referral.id).order_by(Review.id)
    who = joinedload(Review.by).lazyload(User.roles)
    grid = joinedload(Review.grid).joinedload(ReviewGrid.scheme)
    return list(session.scalars(query.options(who, grid)))


def review_of(referral: Referral, user: User) -> Review | None:
    return next((one for one in reviews_on(referral) if one.by_id == user.id), None)


def fill(
    referral: Referral, grid: ReviewGrid, scores: list[Score], key: str, *, by: User,
    seen: int | None = None,
) -> Review:  # fmt: skip
    """Weigh the file with a grid, or correct what one wrote, whose version was ``seen``.

    Raises Stale.
    """
    check_network(referral, by)
    check_may_judge(referral, by)
    if grid.scheme.network_id != referral.network_id:
        raise Refused("Choisissez une grille de votre réseau")
    _check_scores(grid, scores)
    content = {"scores": [{"score": one.score, "why": one.why.strip()} for one in scores]}
    if existing := twin(Review, referral.dossier, key, content=content):
        return existing
    if referral.status not in AT_WORK:
        raise Refused("La grille se remplit pendant l’étude du dossier.")
    review = review_of(referral, by)
    if review is None:
        review = Review(
            dossier=referral.dossier, referral=referral, network=referral.network, by=by
        )
        session.add(review)
    else:
        hold(review)
        check_seen(review, seen)
    review.grid, review.content, review.form_key, review.at = grid, content, key, now()
    session.flush()
    journal.record(
        referral.dossier, "review.fill", by=by, audience=Audience.NETWORK,
        network_id=referral.network_id, referral_id=referral.id, person=by.full_name,
    )  # fmt: skip
    return review


def wrong_score(criterion: Criterion, score: Score) -> str:
    """What is wrong with it; empty when nothing is."""
    if not 0 <= score.score <= criterion.most:
        return f"Choisissez une note pour : {criterion.title}"
    if score.score <= criterion.justify_to and not score.why.strip():
        return f"Expliquez votre note pour : {criterion.title}"
    return ""


def _check_scores(grid: ReviewGrid, scores: list[Score]) -> None:
    criteria = grid.criteria
    if not criteria or len(scores) != len(criteria):
        raise Refused("Cette grille a changé : rechargez la page")
    wrong = (wrong_score(of, one) for of, one in zip(criteria, scores, strict=True))
    if said := next((one for one in wrong if one), ""):
        raise Refused(said)


def _check(criteria: list[Criterion]) -> None:
    if len(criteria) > MOST_CRITERIA:
        raise Refused(f"Gardez {MOST_CRITERIA} critères au maximum")
    for one in criteria:
        fits = 1 <= one.weight <= HEAVIEST and 1 <= one.most <= HIGHEST
        if not one.title.strip() or not fits:
            raise Refused("Donnez à chaque critère un titre, un poids et une échelle de 1 à 10")
        if not -1 <= one.justify_to <= one.most:
            raise Refused(f"La justification dépasse l’échelle : {one.title}")


def unfilled(referral: Referral) -> list[str] | None:
    """An aid that fits has a grid, and nobody without a link has weighed the file with it."""
    if not grids_for(referral):
        return None
    unlinked = Review.by_id.not_in(linked_people(referral))
    filled = select(Review.id).where(Review.referral_id == referral.id, unlinked).limit(1)
    return [] if session.scalar(filled) else ["Remplissez la grille d’analyse."]


def awaited(referral: Referral) -> Iterable[str]:
    query = select(Opinion).where(
        Opinion.referral_id == referral.id, Opinion.state == OpinionState.ASKED
    )
    for one in session.scalars(query.order_by(Opinion.due_on)):
        yield f"L’avis demandé à {one.asked_name} est attendu avant le {date_long(one.due_on)}."


NEED = Need("Grille d’analyse", "grille", unfilled)
readiness.NEEDS += [NEED, Need("Avis demandés", "avis", awaited, blocking=False)]
journal.speak("review.fill", "{network} : grille d’analyse remplie par {person}")
