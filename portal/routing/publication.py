"""From a draft to the rules in force: what is looked at first, who decides, and the way back."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from portal import administration_log, outbox
from portal.calendar import today
from portal.database import now, session
from portal.errors import Refused, Stale
from portal.french import date_long, plural
from portal.networks.queries import codes
from portal.routing.acceptance import Checked, run_cases
from portal.routing.commands import move, permit, put_in_force
from portal.routing.drafting import about, copy, fit, hold_the_numbers, note_down
from portal.routing.engine import Engine
from portal.routing.models import RuleSet
from portal.routing.parameters import turning_days
from portal.routing.queries import active_rule_set, engine_of
from portal.routing.ruleset import INCOMPLETE, RuleBook, fingerprint, from_content
from portal.routing.workflow import WORKFLOW, Action, RuleSetStatus
from portal.users.models import User
from portal.users.queries import administrators


@dataclass(frozen=True)
class Finding:
    """What must be known before these rules are published; it needs a written reason.

    ``blocking``: no reason is enough. ``endpoint``: the page that says more, given ``number``
    and, where two versions are set side by side, the number of the other.
    """

    words: str
    lines: tuple[str, ...] = ()
    blocking: bool = False
    endpoint: str = ""
    other: int | None = None


SHORTEST_REASON = 15
REASON = (
    "Écrivez pourquoi ces règles sont publiées malgré ce qui est signalé, "
    f"en {SHORTEST_REASON} caractères au moins"
)
Finder = Callable[[RuleSet, Engine], Iterable[Finding]]
FINDERS: list[Finder] = []
"""All that is looked at, quickly: the database is held meanwhile."""


def finder(look: Finder) -> Finder:
    """``@finder``: this is looked at before each publication."""
    FINDERS.append(look)
    return look


def findings(rules: RuleSet) -> list[Finding]:
    engine = engine_of(rules)
    return [found for look in FINDERS for found in look(rules, engine)]


@finder
def cases_answered_otherwise(rules: RuleSet, engine: Engine) -> Iterator[Finding]:
    """Today, then on each day to come when one of their values begins or ends."""
    run = run_cases(engine)
    yield from _answered_otherwise(run)
    book = from_content(rules.content)
    for day in turning_days(book.parameters, today()):
        before, run = run, run_cases(engine_of(rules, day))
        same = {one.case.code for one in run if one in before}
        changed = [one for one in run if one.case.code not in same]
        yield from _answered_otherwise(changed, f"À partir du {date_long(day)}, ")


def _answered_otherwise(run: list[Checked], since: str = "") -> Iterator[Finding]:
    broken, known = [one for one in run if not one.holds], codes()
    if broken:
        count = plural(len(broken), "cas d’acceptation change", "cas d’acceptation changent")
        lines = tuple(f"{_name(one)} : {' ; '.join(one.differences)}" for one in broken)
        yield Finding(f"{since}{count} de réponse", lines, endpoint="cases.of_rules")
    left = [one for one in run if one.found and _is_nobody(one, known)]
    if left:
        count = plural(len(left), "profil", "profils")
        yield Finding(f"{since}{count} sans aucune réponse", tuple(map(_name, left)))


def _is_nobody(one: Checked, known: frozenset[str]) -> bool:
    """An answer that names no network of the portal, though nothing is missing to name one."""
    primary = (one.found or {})["primary"]
    expected = one.case.expected.get("primary")
    return primary not in known and not primary == expected == INCOMPLETE


def _name(one: Checked) -> str:
    return f"{one.case.code}, {one.case.title}"


@finder
def changed_meanwhile(rules: RuleSet, _: Engine) -> Iterator[Finding]:
    """Others were published since this draft began: it would undo what they changed."""
    active, begun = active_rule_set(), rules.based_on
    alive = rules.status in (RuleSetStatus.DRAFT, RuleSetStatus.SIMULATED)
    if alive and begun and fingerprint(begun.content) != fingerprint(active.content):
        words = (
            f"La version en vigueur ({active.number}) a changé depuis le début de ce brouillon : "
            "ses changements seront perdus"
        )
        yield Finding(words, endpoint="rule_files.compare", other=active.number)


@finder
def unknown_networks(rules: RuleSet, _: Engine) -> Iterator[Finding]:
    named = set(named_networks(from_content(rules.content)))
    if unknown := sorted(named - codes() - {INCOMPLETE}):
        words = "Ces règles nomment des réseaux qui n’existent pas, ou ont rejoint un autre"
        yield Finding(words, tuple(unknown), blocking=True)


def named_networks(book: RuleBook) -> Iterator[str]:
    """The codes of the networks that these rules can answer with."""
    groups = [target for targets in book.groups.values() for target in targets]
    mine = [target for rule in book.rules for target in (*rule.leads, *rule.also)]
    yield from (target.to for target in (*groups, *mine) if target.to)
    yield book.fallback.lead


def publishers(rules: RuleSet, asked_by: User | None) -> list[User]:
    """The administrators who may publish these rules once ``asked_by`` has put them forward."""
    authors = {rules.changed_by_id, asked_by.id if asked_by else None}
    return [one for one in administrators() if one.id not in authors]


def deadlock(rules: RuleSet, asked_by: User) -> str:
    """Why nobody could publish what this person puts forward, and the way out; else empty."""
    last = rules.changed_by
    if publishers(rules, asked_by):
        return ""
    if last in administrators() and last.id != asked_by.id:
        return (
            f"Personne ne pourrait publier ces règles : {last.full_name} les a changées en "
            f"dernier, et vous les proposez. Demandez à {last.full_name} de les proposer : vous "
            "pourrez les publier ensuite. Vous pouvez aussi inviter un autre administrateur."
        )
    return (
        "Personne d’autre que vous ne pourrait publier ces règles, et il faut deux personnes. "
        "Invitez d’abord un autre administrateur."
    )


def submit(rules: RuleSet, *, by: User, seen: int | None = None) -> None:
    """Ask another administrator to publish this draft; until then it does not change.

    ``seen``: the version that was read. Raises Refused when nobody could publish it.
    """
    permit(rules, Action.SUBMIT, by=by, seen=seen)
    if stuck := deadlock(rules, by):
        raise Refused(stuck)
    move(rules, Action.SUBMIT, by=by)
    rules.asked_by_id, rules.asked_at = by.id, now()
    for other in publishers(rules, by):
        key = f"rules_to_publish/{rules.number}/{rules.version}/{other.id}"
        outbox.post(other.email, "rules_to_publish", key=key, rules=rules, by=by)
    note_down(rules, "Proposée à la publication.", by=by)


def take_back(rules: RuleSet, *, by: User, seen: int | None = None) -> None:
    """A draft again, to be changed. ``seen``: the version that was read."""
    move(rules, Action.TAKE_BACK, by=by, seen=seen)
    note_down(rules, "Reprise en brouillon.", by=by)


def just_done(action: Action, rules: RuleSet, *, by: User) -> bool:
    """Whether this version is where the action leads, and this person touched it last."""
    there = rules.status == WORKFLOW.rules[action].target
    return there and administration_log.did_last(by, about(rules))


def publish(rules: RuleSet, reason: str, *, by: User, seen: int | None = None) -> None:
    """Put these rules in force in the place of the others. ``seen``: the version that was read.

    Raises Refused when ``by`` is one of their authors, or when what was found has no reason.
    """
    hold_the_numbers()
    permit(rules, Action.PUBLISH, by=by, seen=seen)
    fit(from_content(rules.content))
    found = findings(rules)
    weigh(found, reason)
    before = put_in_force(rules, reason, by=by)
    said = f"Publiée, à la place de la version {before.number}.{_because(reason)}"
    note_down(rules, said, by=by, findings=[one.words for one in found])


def weigh(found: list[Finding], reason: str) -> None:
    """Raises Refused when what was found forbids to publish, or asks for a reason."""
    if any(one.blocking for one in found):
        raise Refused("Ces règles ne peuvent pas être publiées en l’état")
    if found and len(reason.strip()) < SHORTEST_REASON:
        raise Refused(REASON)


def go_back(old: RuleSet, reason: str, *, by: User, seen: int | None = None) -> RuleSet:
    """The rules of an earlier version answer again, at once, as a new version.

    One administrator is enough: it is the way out of a mistake. The reason stays. Pressed twice,
    once: rules that answer already are given back as they are. ``seen``: the number of the version
    that was in force when the page was shown.
    """
    hold_the_numbers()
    permit(old, Action.RESTORE, by=by)
    active = active_rule_set()
    if active.based_on_id == old.id and active.content == old.content:
        return active
    if seen is not None and seen != active.number:
        raise Stale(
            f"La version {active.number} est entrée en vigueur pendant que vous lisiez cette page. "
            "Relisez ce qui change, puis recommencez si c’est encore utile."
        )
    if not reason.strip():
        raise Refused("Écrivez pourquoi vous revenez à cette version")
    fit(from_content(old.content))
    if stopped := [one.words for one in findings(old) if one.blocking]:
        raise Refused(f"{stopped[0]} : commencez un brouillon à partir de cette version")
    again = copy(old, by=by)
    again.note = f"Retour à la version {old.number}"
    session.add(again)
    session.flush()
    before = put_in_force(again, reason, by=by)
    said = f"Retour à la version {old.number}, à la place de la version {before.number}."
    note_down(again, said + _because(reason), by=by)
    return again


def _because(reason: str) -> str:
    return f" Raison : {reason.strip()}" if reason.strip() else ""
