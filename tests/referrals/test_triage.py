"""The desk's list: what each view holds, what filters and words find, in which order."""

from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from portal.calendar import today
from portal.database import session
from portal.dossiers import messages
from portal.pagination import pagination
from portal.referrals import counting, notes, queries
from portal.referrals.models import Referral
from portal.referrals.orders import SORTS, known_sort
from portal.referrals.triage import Filters, SavedView
from portal.referrals.workflow import Status
from portal.users.models import Role, User
from portal.vocabulary import RoleName
from tests.conftest import made_once
from tests.factories_files import (
    DossierFactory,
    ReferralFactory,
    add_document,
    adviser_of,
    ask,
    at,
    desk_of,
)


def listed(user, view=SavedView.OPEN, sort="", asked=None, **filters) -> list[str]:
    """The people on the page, in order."""
    page = queries.page(
        user, view, Filters(**filters), known_sort(sort, view), asked, counting.counts(user)
    )
    return [line.person for line in page.lines]


def named(name: str, **values) -> Referral:
    given, _, family = name.partition(" ")
    return ReferralFactory(prenom=given, nom=family, **values)


def the_files() -> int:
    """Two advisers, and one file in each of the ways that a view tells apart; answers the first."""
    me, other = adviser_of("initiative_somme"), adviser_of("initiative_somme")
    named("Nina Neuve")
    named("Tom Trop-Tard").due_on = today() - timedelta(days=1)
    named("Mia Mienne", in_review=True, adviser=me)
    asked = named("Ana Attend", in_review=True, adviser=other)
    ask(asked, by=other)
    named("Rémi Prêt", ready=True, adviser=other)
    named("Quentin Quartier", qpv=True, taken=True, adviser=other)
    named("Gaëlle Gagne", granted=True, adviser=other)
    at(DossierFactory(prenom="Ali", nom="Ailleurs", to=("adie",)), "adie")
    session.commit()
    return me.id


made, app = made_once(the_files)


@pytest.fixture
def team(app, made):
    return session.get_one(User, made[1])


VIEWS = {
    SavedView.THIS_WEEK: {"Nina Neuve", "Tom Trop-Tard"},
    SavedView.MINE: {"Mia Mienne"},
    SavedView.UNASSIGNED: {"Nina Neuve", "Tom Trop-Tard"},
    SavedView.NEW: {"Nina Neuve", "Tom Trop-Tard"},
    SavedView.WAITING: {"Ana Attend"},
    SavedView.READY: {"Rémi Prêt"},
    SavedView.QPV: {"Quentin Quartier"},
    SavedView.OPEN: {
        "Nina Neuve", "Tom Trop-Tard", "Mia Mienne", "Ana Attend", "Rémi Prêt", "Quentin Quartier",
    },
    SavedView.CLOSED: {"Gaëlle Gagne"},
}  # fmt: skip


def test_each_view_holds_what_it_says_and_counts_it(team):
    counts = counting.counts(team)
    elsewhere = counting.counts(adviser_of("initiative_somme"))
    for view, people in VIEWS.items():
        mine = {one for one in listed(team, view) if one != "Ali Ailleurs"}
        assert mine == people, view
        assert counts.views[view] == len(listed(team, view)), view
    assert elsewhere.views[SavedView.MINE] == 0
    assert (counts.late, counts.urgent) == (1, 0)
    assert listed(adviser_of("bge_picardie")) == []


def test_words_find_the_number_the_name_and_the_business_whatever_their_accents(team):
    number = session.query(Referral).order_by(Referral.id).first().dossier.number
    assert listed(team, words="remi pret") == ["Rémi Prêt"]
    assert listed(team, words="PRÊT Rémi") == ["Rémi Prêt"]
    assert listed(team, words=number) == ["Nina Neuve"]
    assert len(listed(team, words="belle etoile")) == 6
    assert listed(team, words="introuvable") == []
    assert listed(team, words="100%_") == []


def test_filters_narrow_and_add_up(team):
    mia = session.query(Referral).filter_by(adviser_id=team.id).one()
    at(mia.dossier, "adie")
    assert listed(team, status="ready") == ["Rémi Prêt"]
    assert listed(team, network="adie") == ["Mia Mienne"]
    assert listed(team, adviser="moi") == ["Mia Mienne"]
    assert set(listed(team, adviser="personne")) == {"Nina Neuve", "Tom Trop-Tard"}
    assert listed(team, adviser=str(team.id)) == ["Mia Mienne"]
    assert listed(team, due="retard") == ["Tom Trop-Tard"]
    assert listed(team, due="demain") == ["Tom Trop-Tard"]
    assert "Mia Mienne" not in listed(team, due="14")
    assert listed(team, network="adie", status="ready") == []


def test_what_is_typed_narrows_like_a_filter_and_adds_up_with_them(team):
    mia = session.query(Referral).filter_by(adviser_id=team.id).one()
    add_document(mia.dossier)
    messages.send(mia.dossier, mia.network, "Bonjour", "k3", by=mia.dossier.owner)
    notes.write(mia, "Sérieuse", "n1", by=team)
    everybody = VIEWS[SavedView.OPEN]
    for typed, found in (
        ({"quarter": "oui"}, {"Quentin Quartier"}),
        ({"quarter": "non"}, everybody - {"Quentin Quartier"}),
        ({"waiting": "oui"}, {"Ana Attend"}),
        ({"kind": "reprise"}, set()),
        ({"having": "documents"}, {"Mia Mienne"}),
        ({"lacking": "documents"}, everybody - {"Mia Mienne"}),
        ({"having": "verifier", "adviser": "moi"}, {"Mia Mienne"}),
        ({"having": "messages"}, {"Mia Mienne"}),
        ({"having": "notes"}, {"Mia Mienne"}),
        ({"having": "audience"}, set()),
        ({"having": "notes", "status": "ready"}, set()),
    ):
        assert set(listed(team, typed=tuple(typed.items()))) == found, typed
    assert listed(team, typed=(("having", "notes"),), words="bonjour", adviser="moi")


def test_the_list_is_in_order_of_deadline_or_of_the_column_asked_for(team):
    assert listed(team)[0] == "Tom Trop-Tard"
    assert listed(team, sort="-echeance")[-1] == "Tom Trop-Tard"
    assert listed(team, sort="nom") == sorted(VIEWS[SavedView.OPEN])
    assert listed(team, sort="-nom")[0] == "Tom Trop-Tard"
    assert listed(team, sort="statut")[-1] == "Rémi Prêt"
    assert set(listed(team, sort="conseiller")[-2:]) == {"Nina Neuve", "Tom Trop-Tard"}
    assert set(listed(team, sort="-besoin")) == VIEWS[SavedView.OPEN]
    assert known_sort("nonsense", SavedView.OPEN) == "echeance"
    assert known_sort("", SavedView.CLOSED) == "clos"


def test_a_line_says_all_that_the_screen_shows(team):
    view = SavedView.WAITING
    line = queries.page(team, view, Filters(), "echeance", None, counting.counts(team)).lines[0]
    assert (line.person, line.title, line.place) == ("Ana Attend", "Salon Belle Étoile", "Longueau")
    assert (line.status, line.status_words) == (Status.IN_REVIEW, "Documents manquants")
    assert (line.need_cents, line.kind_words) == (5_800_000, "Création")
    assert line.networks == ["IS"]
    assert line.adviser.startswith("C. Dupont")
    assert not line.unread
    assert line.pressing == ""


def test_a_message_not_read_yet_raises_a_flag_for_its_network_alone(team):
    referral = session.query(Referral).filter_by(adviser_id=team.id).one()
    dossier = referral.dossier
    theirs = at(dossier, "adie")
    messages.send(dossier, theirs.network, "Bonjour", "k1", by=dossier.owner)
    flags = {line.person: line.unread for line in lines(team)}
    assert not any(flags.values())
    messages.send(dossier, referral.network, "Bonjour", "k2", by=dossier.owner)
    session.commit()
    assert [line.person for line in lines(team) if line.unread] == ["Mia Mienne"]
    session.commit()
    messages.mark_read(messages.messages_with(dossier, referral.network_id), by=team)
    session.expire_all()
    assert not any(line.unread for line in lines(team))


def lines(user):
    return queries.page(
        user, SavedView.OPEN, Filters(), "echeance", None, counting.counts(user)
    ).lines


def test_pages_hold_25_files_and_a_wild_number_comes_back_inside(team):
    copy_many(30)
    counts = counting.counts(team)
    found = queries.page(team, SavedView.OPEN, Filters(), "echeance", "2", counts)
    assert len(found.lines) == found.pagination.total - 25
    assert queries.page(team, SavedView.OPEN, Filters(), "echeance", "99", counts) == found
    first = queries.page(team, SavedView.OPEN, Filters(), "echeance", "x", counts)
    assert len(first.lines) == 25
    assert not {one.id for one in first.lines} & {one.id for one in found.lines}


@pytest.mark.both_databases
@pytest.mark.parametrize("way", ["", "-"])
@pytest.mark.parametrize("sort", SORTS)
def test_the_pages_follow_on_from_either_end_of_the_list(team, monkeypatch, sort, way):
    """The last pages are read from the end; what lacks an amount or an adviser is still there."""
    session.query(Referral).filter_by(adviser_id=team.id).one().need_cents = None
    session.commit()
    whole = referral_ids(team, f"{way}{sort}")
    monkeypatch.setattr(queries, "pagination", partial(pagination, per_page=2))
    pages = [referral_ids(team, f"{way}{sort}", page) for page in "123"]
    assert [len(one) for one in pages] == [2, 2, 2]
    assert [one for page in pages for one in page] == whole


def referral_ids(team, sort, asked=None):
    view = SavedView.OPEN
    found = queries.page(team, view, Filters(), sort, asked, counting.counts(team))
    return [line.id for line in found.lines]


def copy_many(count: int) -> None:
    """As many more new files, by copying the rows of one."""
    first = session.query(Referral).filter_by(status=Status.PROPOSED).order_by(Referral.id).first()
    for number in range(count):
        dossier = insert_copy(first.dossier, number)
        values = row_of(first) | {"dossier_id": dossier}
        session.execute(sa.insert(Referral).values(values))
    session.commit()


def insert_copy(dossier, number: int) -> int:
    keys = {"creation_key": f"c{number}", "submission_key": f"s{number}"}
    values = row_of(dossier) | keys | {"number": f"2025-{number:05d}"}
    return session.execute(sa.insert(type(dossier)).values(values)).inserted_primary_key[0]


def row_of(one) -> dict:
    columns = sa.inspect(type(one)).columns
    return {column.key: getattr(one, column.key) for column in columns if column.key != "id"}


@pytest.fixture
def two_files(app):
    """Someone, a file of theirs, and one of another network."""
    me = adviser_of("initiative_somme")
    mine = named("Mia Mienne", taken=True, adviser=me)
    theirs = at(DossierFactory(prenom="Ali", nom="Ailleurs", to=("adie",)), "adie")
    return me, mine, theirs


def test_a_person_of_two_networks_sees_the_files_of_both(two_files):
    me, _, _ = two_files
    me.roles.append(Role(name=RoleName.ADVISER, desk=desk_of("adie")))
    session.commit()
    assert {"Mia Mienne", "Ali Ailleurs"} <= set(listed(me))


def test_one_finds_the_referrals_of_ones_networks_alone(two_files):
    me, mine, theirs = two_files
    assert queries.own_referral(mine.id, me) is mine
    assert queries.own_referral(theirs.id, me) is None


def test_colleagues_are_those_of_the_network_who_can_sign_in(app):
    me, gone = adviser_of("initiative_somme"), adviser_of("initiative_somme", closed=True)
    stranger = adviser_of("adie")
    offered = queries.colleagues(me)
    assert str(me.id) in offered
    assert str(gone.id) not in offered
    assert str(stranger.id) not in offered
    assert queries.colleague("moi", me) is me
    assert queries.colleague("personne", me) is None
    assert queries.colleague(str(stranger.id), me) is None


def test_the_networks_to_filter_by_are_the_others_with_a_desk(app):
    offered = queries.partners(adviser_of("initiative_somme"))
    assert "adie" in offered
    assert "initiative_somme" not in offered
    assert "cci" not in offered
