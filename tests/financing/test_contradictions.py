"""What answers and figures do not say alike is told before sending, and stops nothing."""

import pytest

from portal.database import transaction
from portal.dossiers.completeness import missing
from portal.financing.commands import save_plan
from portal.financing.contradictions import contradictions
from portal.financing.forecast_commands import save_forecast
from portal.financing.kinds import LineState
from portal.financing.plan import Line
from tests.factories_files import DossierFactory

STATED = {"besoin_total": 2_500_000, "montant_demande": 1_000_000, "forme": "sarl"}


def draft(**extra):
    return DossierFactory(sent=False, extra=STATED | extra)


def said(dossier):
    return [(one.code, one.sentence.replace("\u00a0", " ")) for one in contradictions(dossier)]


def plan(need, lent):
    return [
        Line(kind="equipment", amount_cents=need),
        Line(kind="honour_loan", amount_cents=lent, state=LineState.TO_ASK, months=48),
        Line(kind="own_cash", amount_cents=need - lent, state=LineState.OBTAINED),
    ]


@pytest.mark.parametrize(
    ("lines", "sentences"),
    [
        ([], []),
        (plan(2_500_000, 1_000_000), []),
        (plan(2_600_000, 990_000), []),
        (plan(3_000_000, 1_000_000),
         ["Votre besoin est de 25 000 € dans vos réponses, et de 30 000 € dans votre plan"]),
        (plan(2_500_000, 600_000),
         ["Vous demandez 10 000 € aux réseaux dans vos réponses, et 6 000 € dans votre plan"]),
    ],
    ids=["no plan", "the same", "near", "another need", "another loan"],
)  # fmt: skip
def test_a_plan_far_from_the_answers_is_said(app, lines, sentences):
    dossier = draft()
    with transaction():
        save_plan(dossier, lines, vat=None, by=dossier.owner)
    found = said(dossier)
    assert [code for code, _ in found] == ["plan"] * len(sentences)
    assert all(text.startswith(words) for (_, text), words in zip(found, sentences, strict=True))
    assert missing(dossier) == []


@pytest.mark.parametrize(
    ("jobs", "figures", "words"),
    [
        ({"emplois_crees_3ans": 2, "emplois_cdi": 2}, {"salaries_2": 2_000_000}, ""),
        ({"emplois_crees_3ans": 1, "emplois_cdi": 1}, {"manager_pay_1": 2_000_000}, ""),
        ({"emplois_crees_3ans": 2, "emplois_cdi": 2}, {}, "Vous comptez 2 emplois en CDI, et vos"),
        ({"emplois_crees_3ans": 0}, {"salaries_1": 2_000_000}, "Vos prévisions ont des salaires"),
        ({"emplois_crees_3ans": 0, "salaries_etp": 3, "projet": "developpement"},
         {"salaries_1": 2_000_000}, ""),
    ],
)  # fmt: skip
def test_jobs_without_salaries_or_salaries_without_jobs_are_said(app, jobs, figures, words):
    dossier = draft(**jobs)
    with transaction():
        save_forecast(dossier, {"sales_1": 9_000_000} | figures, {}, by=dossier.owner)
    found = said(dossier)
    assert [code for code, _ in found] == ["previsions"] * bool(words)
    assert all(text.startswith(words) for _, text in found)
