"""The list behind a figure, and what an administrator may not know."""

import pytest

from portal.dossiers.workflow import Status
from portal.monitoring import files
from portal.monitoring.counted import Counted
from portal.monitoring.files import CONFIDENTIAL, DRAFT, Filters
from portal.monitoring.scope import Area, Scope
from portal.referrals.workflow import Status as ReferralStatus
from tests.factories import UserFactory
from tests.monitoring.known import answered, draft, known_set, paris, referral, sent

EVERYTHING = Scope(None, area=Area.EVERYWHERE)


def rows(counted=Counted.RECEIVED, **narrowed):
    return files.page(Filters(counted, EVERYTHING, **narrowed), None, 25)[1]


def test_the_newest_comes_first_with_its_networks_in_their_order(app):
    known_set()
    found = rows()
    assert [row.title[-1:] for row in found] == ["N", "F", "E", "D", "", "C", "L", "A", "B", "J"]
    d = found[3]
    assert [part.abbreviation for part in d.parts] == ["RE", "AD"]
    assert (d.commune, d.granted_cents, d.kind) == ("Longueau", 5_000_00, "Création")
    assert files.names([d]) == {"AD": "Adie", "RE": "Réseau Entreprendre"}


def test_a_confidential_file_shows_no_name_no_project_and_no_place(app):
    answered(
        sent("M", paris(2026, 4, 4), confidential=True, in_qpv=True),
        "ccas_amiens", paris(2026, 4, 10), cents=500_00,
    )  # fmt: skip
    row = rows()[0]
    assert row.person == CONFIDENTIAL
    assert (row.title, row.kind, row.commune, row.need_cents) == ("", "", "", None)
    assert (row.in_qpv, row.readable) == (False, False)
    assert row.granted_cents == 500_00


def test_a_draft_shows_the_day_it_was_begun_and_nothing_else(app):
    draft("G", paris(2026, 9, 1))
    row = rows(Counted.OPENED)[0]
    assert (row.person, row.title, row.number, row.sent_at) == (DRAFT, "", "", None)
    assert not row.readable


@pytest.mark.parametrize("columns", [{"confidential": True}, {}], ids=["confidential", "open"])
def test_a_name_finds_only_what_may_be_read(app, columns):
    sent("A", paris(2026, 3, 1), **columns)
    draft("A", paris(2026, 3, 1))
    expected = 0 if columns else 1
    assert len(rows(words="personne a")) == expected
    assert len(rows(Counted.OPENED, words="Personne")) == expected
    assert len(rows(words="2026-0000A")) == 1


@pytest.mark.parametrize("words", ["Projet A", "projet personne", "PERSONNE a", "2026-0000A"])
def test_every_word_is_looked_for_whatever_its_case(app, words):
    sent("A", paris(2026, 3, 1), number="2026-0000A")
    sent("B", paris(2026, 3, 1))
    assert "Projet A" in [row.title for row in rows(words=words)]


def test_a_status_narrows_the_list_and_its_total(app):
    known_set()
    filters = Filters(Counted.RECEIVED, EVERYTHING, Status.CLOSED)
    assert files.totals(filters).files == 1
    assert [row.status for row in rows(status=Status.CLOSED)] == ["Close : retirée par la personne"]


def test_pages_hold_25_files_and_lead_nowhere_else(app):
    for rank in range(30):
        sent(f"P{rank}", paris(2026, 3, 1), number=f"2026-{rank:05}")
    filters = Filters(Counted.RECEIVED, EVERYTHING)
    first, second = (files.page(filters, asked, 30) for asked in ("1", "2"))
    assert [len(first[1]), len(second[1])] == [25, 5]
    assert not {row.id for row in first[1]} & {row.id for row in second[1]}
    assert files.page(filters, "99", 30)[0].page == 2
    assert sum(map(len, files.in_batches(filters))) == 30


def test_an_administrator_opens_what_was_sent_and_is_not_confidential(app):
    admin = UserFactory(admin=True)
    dossier = sent("A", paris(2026, 3, 1))
    assert files.readable(dossier.id, admin) is dossier
    hidden = sent("B", paris(2026, 3, 1), confidential=True), draft("C", paris(2026, 3, 1))
    for one in hidden:
        assert files.readable(one.id, admin) is None


def test_amounts_of_refused_or_lapsed_referrals_are_not_granted(app):
    dossier = sent("A", paris(2026, 3, 1))
    answered(dossier, "adie", paris(2026, 4, 1), ReferralStatus.LAPSED, cents=3_000_00)
    referral(dossier, "initiative_somme", ReferralStatus.TAKEN)
    assert rows()[0].granted_cents == 0
