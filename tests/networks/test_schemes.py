from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal import administration_log
from portal.administration_log import Asked
from portal.calendar import today
from portal.errors import Refused, Stale
from portal.networks import commands, kinds, schemes
from portal.networks.queries import document_kinds, network, scheme, version_in_force
from portal.networks.terms import Terms
from portal.vocabulary import Block

pytestmark = pytest.mark.usefixtures("reference")


def terms(**values):
    loan = scheme("microcredit_pro").versions[-1]
    return replace(Terms.of(loan), **{"valid_from": today()} | values)


def test_new_terms_make_a_version_and_keep_the_former(admin):
    loan, tomorrow = scheme("microcredit_pro"), today() + timedelta(days=1)
    version = schemes.publish(
        loan,
        terms(amount_max_cents=1_500_000, valid_from=tomorrow),
        by=admin,
        seen=schemes.print_of(loan),
    )
    assert version.number == 2
    assert version_in_force(loan).amount_max_cents == 1_200_000
    assert version_in_force(loan, tomorrow) is version
    assert "amount_max_cents" not in version.to_confirm
    assert "amount_min_cents" in version.to_confirm
    newest, oldest = schemes.history(loan)
    assert (newest.state, oldest.state) == ("Prévue", "En vigueur")
    assert "Montant maximal : 12 000 € → 15 000 €" in newest.changed.replace("\u00a0", " ")
    said = administration_log.last_about("network/adie/scheme/microcredit_pro").words
    assert newest.changed in said


def test_a_version_that_someone_has_published_meanwhile_is_not_overwritten(admin):
    loan = scheme("microcredit_pro")
    seen = schemes.print_of(loan)
    schemes.publish(loan, terms(), by=admin, seen=seen)
    with pytest.raises(Stale, match="version 2"):
        schemes.publish(loan, terms(source="Autre"), by=admin, seen=seen)


def test_what_is_sent_twice_is_made_once(admin):
    loan, adie = scheme("microcredit_pro"), network("adie")
    seen = schemes.print_of(loan)
    for make in (
        lambda: schemes.publish(loan, terms(), by=admin, seen=seen),
        lambda: schemes.create(adie, terms(name="Prêt d’été"), by=admin),
        lambda: kinds.create("Permis", "Le permis.", None, Block.PROJECT, by=admin),
        lambda: commands.add_desk(adie, by=admin, name="Adie Longueau", answer_days=3),
    ):
        assert make() is make()


def test_a_step_that_is_sent_twice_is_made_once_and_an_old_page_moves_nothing(admin):
    codes = [one.code for one in document_kinds()]
    moved = kinds.find(codes[2])
    for _ in "ab":
        kinds.move(moved, -1, by=admin, seen=2)
    assert [one.code for one in document_kinds()][:3] == [codes[0], codes[2], codes[1]]
    with pytest.raises(Stale, match="ordre"):
        kinds.move(moved, 1, by=admin, seen=5)


def test_what_is_planned_begins_on_its_day_whatever_is_published_before_it(admin):
    loan, later = scheme("microcredit_pro"), today() + timedelta(days=10)
    planned = schemes.publish(loan, terms(valid_from=later), by=admin)
    now = schemes.publish(loan, terms(source="Avenant"), by=admin)
    assert (version_in_force(loan), version_in_force(loan, later)) == (now, planned)
    said = administration_log.last_about("network/adie/scheme/microcredit_pro").words
    assert "La version 2" in said
    assert said.endswith("reste prévue.")
    instead = schemes.publish(loan, terms(valid_from=later, source="Mieux"), by=admin)
    assert version_in_force(loan, later) is instead
    states = {one.version.number: one.state for one in schemes.history(loan)}
    assert states == {4: "Prévue", 2: "Remplacée", 3: "En vigueur", 1: "Terminée"}


@pytest.mark.parametrize("drop", [True, False])
def test_the_version_of_today_ends_and_what_is_planned_is_kept_or_dropped(admin, drop):
    loan, later = scheme("microcredit_pro"), today() + timedelta(days=10)
    schemes.publish(loan, terms(valid_from=later), by=admin)
    after = schemes.end(loan, today(), by=admin, seen=schemes.print_of(loan), drop_planned=drop)
    assert after.startswith("La version 2, à partir du")
    assert after.endswith("est retirée." if drop else "reste prévue.")
    assert version_in_force(loan, today() + timedelta(days=1)) is None
    resumed = version_in_force(loan, later)
    assert (resumed and resumed.number) == (None if drop else 2)


def test_a_last_day_after_what_is_planned_ends_what_is_planned(admin):
    loan, later = scheme("microcredit_pro"), today() + timedelta(days=10)
    planned = schemes.publish(loan, terms(valid_from=later), by=admin)
    schemes.end(loan, later, by=admin)
    assert (planned.valid_until, version_in_force(loan).valid_until) == (later, None)


@pytest.mark.parametrize("drop", [True, False])
def test_an_end_that_is_sent_twice_is_told_once_and_no_other_is_written_over(admin, drop):
    loan, later = scheme("microcredit_pro"), today() + timedelta(days=10)
    schemes.publish(loan, terms(valid_from=later), by=admin)
    seen = schemes.print_of(loan)
    for _ in "ab":
        schemes.end(loan, today(), by=admin, seen=seen, drop_planned=drop)
    _, lines = administration_log.page(Asked(under="network/adie"), None)
    assert [one.words.startswith("Fin de l’aide.") for one in lines] == [True, False]
    with pytest.raises(Stale, match="ont changé"):
        schemes.end(loan, today() + timedelta(days=1), by=admin, seen=seen)
    assert schemes.history(loan)[-1].version.valid_until == today()


def test_the_number_of_a_version_that_was_dropped_is_not_given_again(admin):
    loan, later = scheme("microcredit_pro"), today() + timedelta(days=10)
    for number in (2, 3):
        made = schemes.publish(loan, terms(valid_from=later, valid_until=None), by=admin)
        seen = schemes.print_of(loan)
        assert made.number == number
        schemes.end(loan, today(), by=admin, drop_planned=True)
        assert schemes.print_of(loan) != seen


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
        schemes.publish(scheme("microcredit_pro"), terms(**values), by=admin)


def test_a_scheme_ends_on_a_day_and_not_before_today(admin):
    loan = scheme("microcredit_pro")
    schemes.end(loan, today(), by=admin)
    assert version_in_force(loan, today() + timedelta(days=1)) is None
    with pytest.raises(Refused, match="dernier jour"):
        schemes.end(loan, today() - timedelta(days=1), by=admin)


def test_a_new_scheme_has_a_code_of_its_own(admin):
    made = [
        schemes.create(network("adie"), terms(name="Prêt d’été", source=source), by=admin)
        for source in "ab"
    ]
    assert [one.code for one in made] == ["pret_dete", "pret_dete_2"]


def test_a_kind_is_added_before_those_of_the_portal_changed_and_moved(admin):
    made = kinds.create("Permis", "Le permis de construire.", 12, Block.PROJECT, by=admin)
    assert made.code == "P16"
    kinds.move(made, -1, by=admin)
    codes = [one.code for one in document_kinds()]
    assert codes.index("P16") == codes.index("P15") - 1
    kinds.change(made, "Permis", "Le permis de construire.", 6, Block.PROJECT, by=admin)
    said = administration_log.last_about("document_kind/P16").words
    assert said.replace("\u00a0", " ") == "Âge maximal : 12 mois → 6 mois."
