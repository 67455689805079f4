"""How each rule fares: what people chose instead, what the networks answered."""

from collections.abc import Iterator

from flask import Blueprint, render_template, request

from forms.monitoring import PeriodForm
from portal.calendar import today
from portal.monitoring.indicators import SECRET_UNDER
from portal.monitoring.periods import PeriodName, label, period
from portal.monitoring.rule_quality import RuleQuality, rule_quality
from portal.routing.queries import active_engine
from portal.routing.ruleset import Fallback, Rule, RuleBook
from portal.routing.words import filled


def page() -> str:
    form = PeriodForm(request.args)
    form.offer((one.value, label(one, today())) for one in PeriodName)
    span = period(PeriodName(form.period.data), today())
    found, book = rule_quality(span), active_engine().book
    return render_template(
        "administration/rule_quality.html",
        form=form,
        span=span,
        lines=list(lines(found, book)),
        idle=[one for one in book.running if one.code not in found],
        words=lambda rule: filled(rule.administrator, book),
        few=SECRET_UNDER,
    )


def lines(found: dict[str, RuleQuality], book: RuleBook) -> Iterator[tuple[str, RuleQuality]]:
    """What each rule is for, in the order of today's rules; those that are no more come last."""
    rules: list[Rule | Fallback] = [*book.rules, book.fallback]
    for rule in rules:
        if rule.code in found:
            yield filled(rule.administrator, book), found[rule.code]
    known = {rule.code for rule in rules}
    yield from (("Règle d’avant", found[code]) for code in sorted(found.keys() - known))


def add_to(bp: Blueprint) -> None:
    """The address of this module, in the administrators' space."""
    bp.add_url_rule("/regles/qualite", "rule_quality", page)
