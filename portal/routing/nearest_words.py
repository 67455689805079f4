"""What would change the answer, said: to the person as information, to the staff as facts."""

from typing import Any

from portal.french import lower_first
from portal.languages import _, marked
from portal.routing.facts import Facts, catalogue
from portal.routing.nearest import Change, Way
from portal.routing.words import COMPARED, fact_words, observed_words, value_words

CLAUSES: dict[tuple[str, Any], str] = {
    ("emplois", "ge"): marked("à partir de %(limit)s emplois prévus"),
    ("salaries_etp", "gt"): marked("avec au moins un salarié"),
    ("besoin_total", "ge"): marked("à partir de %(limit)s de besoin"),
    ("besoin_total", "gt"): marked("pour un besoin de plus de %(limit)s"),
    ("besoin_total", "le"): marked("pour un besoin de %(limit)s au plus"),
    ("besoin_total", "lt"): marked("pour un besoin de moins de %(limit)s"),
    ("pret_bancaire", "gt"): marked("avec un prêt de la banque"),
    ("age_entreprise_mois", "lt"): marked("pour une entreprise de moins de %(limit)s"),
    ("age_entreprise_mois", "ge"): marked("pour une entreprise de %(limit)s ou plus"),
    ("besoins", "has_any"): marked("quand la demande porte aussi sur : %(limit)s"),
    ("besoins", "only"): marked("quand la demande porte seulement sur : %(limit)s"),
    ("stade", "idee"): marked("quand le projet est encore une idée"),
    ("stade", "etude"): marked("quand le projet est encore à l’étude"),
    ("stade", "business_plan"): marked("quand le plan d’affaires est écrit"),
    ("stade", "pret_a_financer"): marked("quand le projet est prêt à être financé"),
    ("banque", "aucune"): marked("sans prêt demandé à la banque"),
    ("banque", "en_discussion"): marked("tant que la banque n’a pas dit non"),
    ("banque", "accord_principe"): marked("quand la banque est d’accord"),
    ("banque", "accorde"): marked("quand la banque accorde le prêt"),
    ("sort_du_regime_micro", True): marked("en sortant du régime de la micro-entreprise"),
    ("sort_du_regime_micro", False): marked("en restant en micro-entreprise"),
    ("forme", "ei"): marked("sous une autre forme que la micro-entreprise"),
}
"""By what is compared and how, or by the answer itself."""


def told(name: str, ways: tuple[Way, ...], facts: Facts) -> str:
    """A sentence for the person; ``name`` is the network's, as a sentence begins.

    ``facts``: the deduced ones too.
    """
    found = _(", ou ").join(_(" et ").join(_clause(one, facts) for one in way) for way in ways)
    return _("%(network)s étudie les demandes comme la vôtre %(when)s.", network=name, when=found)


def noted(ways: tuple[Way, ...], facts: Facts) -> str:
    """The same for the staff, in the rules' own words."""
    return " ; ou ".join(" et ".join(_compared(one, facts) for one in way) for way in ways)


def _clause(change: Change, facts: Facts) -> str:
    words = _words(change)
    if catalogue()[change.read].kind != "number" or change.limit == 0:
        return words
    seen = observed_words(change.read, facts)
    return f"{words} ({_('votre réponse')}{_(' : ')}{seen})"


def _words(change: Change) -> str:
    limit = _limit(change)
    if (change.read, change.op, change.limit) == ("emplois_crees_3ans", "ge", 1):
        return _("avec au moins un emploi créé")
    by_value = None if isinstance(change.value, list) else (change.read, change.value)
    clause = CLAUSES.get((change.read, change.op)) or CLAUSES.get(by_value or ("", ""))
    if clause:
        return _(clause, limit=limit) if "%(limit)s" in clause else _(clause)
    asked = _(COMPARED[change.op]).format(limit)
    return _("avec « %(fact)s » : %(asked)s", fact=fact_words(change.read), asked=asked)


def _limit(change: Change) -> str:
    return value_words(change.read, change.limit)


def _compared(change: Change, facts: Facts) -> str:
    wanted = COMPARED[change.op].format(_limit(change))
    if change.op == "has_any":
        wanted = f"{_limit(change)}, en plus"
    seen = observed_words(change.read, facts)
    return f"{lower_first(fact_words(change.read))} : {wanted} (réponse : {seen})"
