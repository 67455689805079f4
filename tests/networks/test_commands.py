import pytest

from portal import administration_log
from portal.administration_log import Asked
from portal.calendar import today
from portal.database import now
from portal.errors import Refused, Stale
from portal.networks import changes, commands, kinds, schemes, wording
from portal.networks.queries import network, scheme
from portal.networks.terms import Terms
from portal.referrals import mergers
from portal.users.models import User
from portal.vocabulary import Block

pytestmark = pytest.mark.usefixtures("reference")


def last_about(under):
    _, lines = administration_log.page(Asked(under=under), None)
    return lines[0].words.replace("\u00a0", " ")


def test_a_corrected_contact_is_a_confirmed_one(admin):
    adie = network("adie")
    commands.change_network(adie, by=admin, phone="03 22 00 00 00", email=adie.email)
    assert adie.phone == "03 22 00 00 00"
    assert "phone" not in adie.to_confirm
    assert "email" in adie.to_confirm
    assert last_about("network/adie").endswith("→ « 03 22 00 00 00 ».")


def test_what_another_has_changed_meanwhile_is_not_undone(admin):
    adie = network("adie")
    seen = changes.seen(changes.held(adie, commands.NETWORK_COLUMNS))
    commands.change_network(adie, by=admin, seen=seen, phone="03 22 00 00 01")
    with pytest.raises(Stale, match="03 22 00 00 01"):
        commands.change_network(adie, by=admin, seen=seen, phone="03 22 00 00 02")
    assert adie.phone == "03 22 00 00 01"


def test_a_renamed_network_keeps_the_name_that_it_had_then(admin):
    adie, before = network("adie"), now()
    commands.change_network(adie, by=admin, name="Adie Somme", name_in_sentence="l’Adie Somme")
    assert wording.named_on(adie, before) == ("Adie", "l’Adie")
    assert wording.named_on(adie, now()) == ("Adie Somme", "l’Adie Somme")
    assert wording.formerly(adie) == "Adie"


def test_a_new_network_has_a_code_of_its_own_and_a_desk_that_is_closed(admin):
    made = commands.create_network("udaf", by=admin, name="UDAF", abbreviation="UD", summary="x")
    desk = commands.add_desk(made, by=admin, name="UDAF Amiens")
    assert (network("udaf"), desk.open) == (made, False)
    for code in ("udaf", "Adie 2"):
        with pytest.raises(Refused, match="code"):
            commands.create_network(code, by=admin)


def test_a_desk_is_opened_and_closed_and_the_journal_says_it(admin):
    desk = network("adie").desks[0]
    commands.open_desk(desk, by=admin, to_new=False)
    assert not network("adie").connected
    assert "fermé aux nouvelles demandes" in last_about("network/adie")
    commands.change_desk(desk, by=admin, answer_days=3)
    assert "Jours ouvrés pour répondre : 5 → 3" in last_about("network/adie")


def test_codes_are_never_changed(admin):
    with pytest.raises(TypeError):
        commands.change_network(network("adie"), by=admin, code="autre")


def test_a_checked_figure_is_no_more_to_confirm(admin):
    version = scheme("microcredit_pro").versions[0]
    commands.confirm(version, ["amount_max_cents"], by=admin)
    assert "amount_max_cents" not in version.to_confirm
    assert "amount_min_cents" in version.to_confirm


def test_only_administrators_change_networks():
    someone = User(email="nadia@guichet.example")
    adie, loan = network("adie"), scheme("microcredit_pro")
    terms = Terms.of(loan.versions[-1])
    for forbidden in (
        lambda: commands.create_network("x", by=someone),
        lambda: commands.change_network(adie, by=someone, phone=""),
        lambda: commands.add_desk(adie, by=someone),
        lambda: commands.change_desk(adie.desks[0], by=someone),
        lambda: commands.open_desk(adie.desks[0], by=someone, to_new=False),
        lambda: commands.confirm(adie, ["phone"], by=someone),
        lambda: schemes.create(adie, terms, by=someone),
        lambda: schemes.publish(loan, terms, by=someone),
        lambda: schemes.end(loan, today(), by=someone),
        lambda: kinds.create("x", "x", None, Block.PROJECT, by=someone),
        lambda: kinds.change(kinds.find("P01"), "x", "x", None, Block.PROJECT, by=someone),
        lambda: kinds.move(kinds.find("P01"), 1, by=someone),
        lambda: mergers.merge(adie, network("pepite"), by=someone),
    ):
        with pytest.raises(Refused, match="administrateur"):
            forbidden()
