from datetime import date

from portal.networks.models import ProductKind
from portal.networks.terms import Terms


def terms(**values):
    given = {
        "name": "Prêt",
        "kind": ProductKind.LOAN,
        "summary": "",
        "valid_from": date(2026, 1, 1),
    }
    return Terms(**given | values)


def test_terms_and_versions_say_the_same():
    said = terms(amount_max_cents=800_000, documents=["P01"], to_confirm=["conditions"])
    version = said.version(3)
    assert version.number == 3
    assert Terms.of(version) == said


def test_an_unknown_document_is_a_fault():
    assert list(terms(documents=["P01", "P99"]).faults({"P01"})) == [
        "la pièce « P99 » n’existe pas"
    ]


def test_what_is_out_of_order_is_a_fault():
    wrong = terms(
        amount_min_cents=2, amount_max_cents=1, months_min=2, months_max=1,
        valid_until=date(2025, 1, 1),
    )  # fmt: skip
    assert len(list(wrong.faults(()))) == 3


def test_open_bounds_are_no_fault():
    assert list(terms(amount_max_cents=1, months_min=2).faults(())) == []
