"""A rule that is switched off: kept, shown, and read for nobody."""

from msgspec.structs import replace

from portal.routing import trace
from portal.routing.engine import Engine
from portal.routing.facts import completed
from portal.routing.ruleset import RuleBook, checked, from_content, shipped, to_content
from portal.routing.why import why_not
from tests.routing.surroundings import shipped_engine


def without(code: str) -> Engine:
    book = shipped()
    rules = tuple(replace(one, off=one.code == code) for one in book.rules)
    return Engine(checked(replace(book, rules=rules)), shipped_engine().surroundings)


FACTS = completed({"insee_projet": "80021", "urgence_sociale": True, "statut": "etudiant"})


def test_it_leads_nobody_and_its_trace_says_so():
    engine = without("R01")
    answer = engine.route(FACTS)
    stored = trace.record(engine, FACTS)
    line = trace.explain(engine, FACTS, stored)[0]
    assert answer.rule != "R01"
    assert stored["R01"] == "-"
    assert (line.rule.code, line.off, line.verdict_words, line.leaves) == (
        "R01", True, "désactivée", (),
    )  # fmt: skip


def test_it_is_neither_asked_for_nor_a_reason():
    engine = without("R01")
    some = {name: value for name, value in FACTS.items() if name != "urgence_sociale"}
    assert "urgence_sociale" in shipped_engine().route(some).missing
    assert engine.route(some).decided
    reason = why_not("ccas_amiens", engine, FACTS, engine.route(FACTS))
    assert reason is None or reason.rule != "R01"


def test_rule_sets_kept_before_rules_could_be_switched_off_are_read():
    content = to_content(shipped())
    for rule in content["rules"]:
        del rule["off"]
    book: RuleBook = from_content(content)
    assert book == shipped()
