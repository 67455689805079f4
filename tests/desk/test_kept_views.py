"""Lists kept under a name: whose they are, who changes them, what becomes of them."""

from datetime import timedelta

import pytest
import time_machine

from portal.database import now, reading, session
from portal.desk import kept_views, preferences
from portal.desk.columns import DEFAULT, Column
from portal.desk.models import KeptView
from portal.errors import Refused, Stale
from portal.users import commands as accounts
from portal.users.models import Role
from portal.vocabulary import RoleName
from tests.factories import UserFactory
from tests.factories_files import adviser_of, desk_of, manager_of

IS = "initiative_somme"
LATE = {"vue": "ouverts", "echeance": "retard"}


@pytest.fixture
def adviser(app):
    return adviser_of(IS)


@pytest.fixture
def network(adviser):
    return adviser.roles[0].desk.network_id


def kept(name, by, network_id=None, query=LATE):
    view = kept_views.keep(name, query, network_id, by=by)
    session.commit()
    return view


def names(user):
    return [one.name for one in kept_views.of(user)]


def test_a_view_is_ones_own_or_of_all_the_network(adviser, network):
    kept("À moi", adviser)
    kept("À tous", adviser, network)
    assert names(adviser) == ["À moi", "À tous"]
    assert names(manager_of(IS)) == ["À tous"]
    assert names(adviser_of("adie")) == []
    with pytest.raises(Refused, match="Vous ne travaillez pas dans ce réseau"):
        kept("Chez vous", adviser_of("adie"), network)


@pytest.mark.both_databases
def test_the_same_view_kept_twice_is_kept_once_and_a_name_serves_once(adviser, network):
    assert kept("Retards", adviser) is kept("Retards", adviser)
    with pytest.raises(Refused, match="Une de vos vues porte déjà ce nom"):
        kept("Retards", adviser, query={"vue": "clos"})
    kept("Retards", adviser, network)
    with pytest.raises(Refused, match="Une vue de votre réseau porte déjà ce nom"):
        kept("Retards", manager_of(IS), network)
    assert names(adviser) == ["Retards", "Retards"]


def test_there_are_twenty_views_at_most(adviser):
    for number in range(kept_views.MOST):
        kept(f"Vue {number}", adviser)
    with pytest.raises(Refused, match="Vous gardez déjà 20 vues"):
        kept("Une de trop", adviser)


def test_a_shared_view_is_changed_by_its_author_and_the_managers_alone(adviser, network):
    view = kept("À tous", adviser, network)
    for change in (
        lambda by: kept_views.rename(view, "Autrement", by=by),
        lambda by: kept_views.change(view, {"vue": "clos"}, by=by),
        lambda by: kept_views.move(view, 1, by=by),
        lambda by: kept_views.remove(view, by=by),
    ):
        with pytest.raises(Refused, match="Seuls son auteur"):
            change(adviser_of(IS))
        with pytest.raises(Refused, match="Seuls son auteur"):
            change(manager_of("adie"))
    kept_views.rename(view, "Par le responsable", by=manager_of(IS))
    kept_views.change(view, {"vue": "clos"}, by=adviser)
    session.commit()
    assert (view.name, view.query) == ("Par le responsable", {"vue": "clos"})
    kept_views.remove(view, by=manager_of(IS))
    session.commit()
    assert names(adviser) == []


@pytest.mark.parametrize("name", ["Mes dossiers", "mes  DOSSIERS", "A traiter cette semaine"])
def test_a_view_is_not_called_as_one_of_the_portals_own(adviser, name):
    with pytest.raises(Refused, match="est déjà une vue du portail"):
        kept_views.keep(name, {"vue": "ouverts"}, None, by=adviser)
    view = kept_views.keep("Reprises", {"vue": "ouverts"}, None, by=adviser)
    with pytest.raises(Refused, match="est déjà une vue du portail"):
        kept_views.rename(view, name, by=adviser)
    assert view.name == "Reprises"


def test_a_name_written_on_an_old_page_or_taken_is_refused(adviser):
    view, _ = kept("Retards", adviser), kept("Reprises", adviser)
    with pytest.raises(Refused, match="Seuls son auteur"):
        kept_views.rename(view, "À moi", by=manager_of(IS))
    with pytest.raises(Refused, match="porte déjà ce nom"):
        kept_views.rename(view, "Reprises", by=adviser)
    seen = view.version
    kept_views.rename(view, "En retard", by=adviser, seen=seen)
    session.commit()
    kept_views.rename(view, "En retard", by=adviser, seen=seen)  # pressed twice
    with pytest.raises(Stale, match="Cette vue a changé"):
        kept_views.rename(view, "Trop tard", by=adviser, seen=seen)
    with pytest.raises(Stale, match="Cette vue a changé"):
        kept_views.change(view, {"vue": "clos"}, by=adviser, seen=seen)


def test_views_are_put_in_order_and_the_ends_stay_where_they_are(adviser):
    first, _, third = (kept(name, adviser) for name in ("A", "B", "C"))
    kept_views.move(third, -1, by=adviser)
    session.commit()
    assert names(adviser) == ["A", "C", "B"]
    kept_views.move(first, -1, by=adviser)
    session.commit()
    assert names(adviser) == ["A", "C", "B"]


def test_who_leaves_keeps_nothing_and_what_they_shared_stays(adviser, network):
    kept("À moi", adviser)
    kept("À tous", adviser, network)
    adviser.roles.append(Role(name=RoleName.ADVISER, desk=desk_of("adie")))
    session.commit()
    boss = manager_of(IS)
    accounts.take_role(adviser.roles[0], adviser, by=boss)
    session.commit()
    assert names(adviser) == ["À moi"]
    with pytest.raises(Refused, match="Seuls son auteur"):
        kept_views.remove(session.query(KeptView).filter_by(network_id=network).one(), by=adviser)
    accounts.take_role(adviser.roles[0], adviser, by=manager_of("adie"))
    session.commit()
    assert names(boss) == ["À tous"]
    assert session.query(KeptView).count() == 1


def test_a_closed_account_keeps_no_view(adviser):
    kept("À moi", adviser)
    accounts.disable(adviser, by=UserFactory(admin=True))
    session.commit()
    assert session.query(KeptView).count() == 0


def test_each_preference_stays_when_another_one_changes(adviser):
    assert preferences.columns(adviser) == DEFAULT
    assert preferences.keys_on(adviser)
    preferences.show_columns([Column.JOBS, Column.DUE], by=adviser)
    preferences.turn_keys(on=False, by=adviser)
    session.commit()
    assert preferences.columns(adviser) == (Column.JOBS, Column.DUE)
    assert not preferences.keys_on(adviser)
    preferences.show_columns(DEFAULT, by=adviser)
    assert preferences.columns(adviser) == DEFAULT


@pytest.mark.both_databases
def test_a_view_that_nobody_opens_for_a_year_is_forgotten(adviser):
    opened = kept("Ouverte", adviser, query={"vue": "ouverts", "q": "dupont"})
    kept("Oubliée", adviser, query={"vue": "ouverts", "q": "martin"})
    with time_machine.travel(now() + timedelta(days=200)), reading():
        kept_views.note_opened(opened)
    with time_machine.travel(now() + timedelta(days=366)):
        kept_views.forget_unused()
    assert names(adviser) == ["Ouverte"]
