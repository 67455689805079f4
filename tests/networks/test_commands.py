from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.calendar import today
from portal.errors import Refused
from portal.networks import commands
from portal.networks.queries import network, scheme, version_in_force
from portal.networks.terms import Terms
from portal.users.models import User

pytestmark = pytest.mark.usefixtures("reference")


def terms(**values):
    loan = scheme("microcredit_pro").versions[-1]
    return replace(Terms.of(loan), **{"valid_from": today()} | values)


def test_a_corrected_contact_is_a_confirmed_one(admin):
    adie = network("adie")
    commands.change_network(adie, by=admin, phone="03 22 00 00 00", email=adie.email)
    assert adie.phone == "03 22 00 00 00"
    assert "phone" not in adie.to_confirm
    assert "email" in adie.to_confirm


def test_a_desk_can_be_closed(admin):
    adie = network("adie")
    commands.change_desk(adie.desks[0], by=admin, open=False, answer_days=3)
    assert not adie.connected
    assert adie.desks[0].answer_days == 3


def test_codes_are_never_changed(admin):
    with pytest.raises(TypeError):
        commands.change_network(network("adie"), by=admin, code="autre")


def test_new_terms_make_a_version_and_keep_the_former(admin):
    loan = scheme("microcredit_pro")
    tomorrow = today() + timedelta(days=1)
    version = commands.publish(
        loan, terms(amount_max_cents=1_500_000, valid_from=tomorrow), by=admin
    )
    assert version.number == 2
    assert version_in_force(loan).amount_max_cents == 1_200_000
    assert version_in_force(loan, tomorrow) is version


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"valid_from": date(2020, 1, 1)}, "date d’effet"),
        ({"amount_min_cents": 2_000_000}, "montant minimal"),
        ({"documents": ["P99"]}, "P99"),
    ],
)
def test_unfit_terms_are_refused(admin, values, reason):
    with pytest.raises(Refused, match=reason):
        commands.publish(scheme("microcredit_pro"), terms(**values), by=admin)


def test_a_checked_figure_is_no_more_to_confirm(admin):
    version = scheme("microcredit_pro").versions[0]
    commands.confirm(version, ["amount_max_cents"], by=admin)
    assert "amount_max_cents" not in version.to_confirm
    assert "amount_min_cents" in version.to_confirm


def test_only_administrators_change_networks():
    someone = User(email="nadia@guichet.example")
    adie, loan = network("adie"), scheme("microcredit_pro")
    for forbidden in (
        lambda: commands.change_network(adie, by=someone, phone=""),
        lambda: commands.change_desk(adie.desks[0], by=someone, open=False),
        lambda: commands.publish(loan, terms(), by=someone),
        lambda: commands.confirm(adie, ["phone"], by=someone),
    ):
        with pytest.raises(Refused, match="administrateur"):
            forbidden()
