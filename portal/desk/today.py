"""« Aujourd’hui »: what needs someone at their desk now, computed each time, from one table."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, select, union_all

from portal.database import session
from portal.desk import today_exchanges as exchanges
from portal.desk import today_finds as finds
from portal.desk import today_words as words
from portal.desk.today_lines import Found, Group, Place, Reader, Source
from portal.dossiers.consent_models import Consent
from portal.dossiers.models import Dossier
from portal.networks.presence import Presence
from portal.referrals import first_sight as known
from portal.referrals.models import Referral
from portal.users.models import User

MOST = 8
"""Lines of a group; its list has the rest."""
MINE = {"vue": "mes-dossiers"}

SOURCES: tuple[Source, ...] = (
    Source("retard", "En retard", "clock", finds.late, words.owed,
           all=Place("adviser.index", MINE | {"echeance": "retard"})),
    Source("a-affecter", "Dossiers sans conseiller", "user-plus", finds.unassigned, words.free,
           all=Place("adviser.index", {"vue": "non-affectes"})),
    Source("propositions", "Nouvelles propositions", "sparkles", finds.proposals, words.proposed,
           all=Place("adviser.index", {"vue": "nouveaux"})),
    Source("reponses", "Réponses à vérifier", "file-check", finds.answers, words.answered),
    Source("rendez-vous", "Rendez-vous", "calendar-event", exchanges.appointments,
           exchanges.meeting),
    Source("taches", "Tâches", "list-check", exchanges.tasks, exchanges.task,
           all=Place("adviser.tasks")),
    Source("avis", "Avis à donner", "message-2", exchanges.opinions, exchanges.opinion,
           all=Place("adviser.opinions")),
    Source("messages", "Messages à lire", "message", finds.messages, words.written),
    Source("notes", "Notes pour vous", "notes", finds.mentions, words.mentioned),
    Source("silences", "Propositions sans réponse dans l’équipe", "alert-triangle", finds.silent,
           words.proposed, all=Place("adviser.index", {"vue": "nouveaux"})),
    Source("semaine", "À décider cette semaine", "calendar", finds.this_week, words.owed,
           all=Place("adviser.index", MINE | {"echeance": "7"})),
    Source("sans-reponse", "La personne ne répond pas", "hourglass", finds.unanswered,
           words.unanswered, all=Place("adviser.index", {"vue": "documents-manquants"})),
    Source("comites", "Comités à venir", "gavel", finds.sittings, words.sitting,
           all=Place("adviser.index", {"vue": "prets"})),
    Source("sans-suppleance", "Absences sans suppléance", "user-plus", finds.unattended,
           words.unattended),
    Source("suppleances", "Vos suppléances", "users", finds.replaced, words.replaced),
    Source("confies", "Dossiers qui vous sont confiés", "user-check", finds.received,
           words.received, newest_first=True),
    Source("nouveau", "Depuis votre dernière visite", "bell", finds.news, words.happened,
           look=finds.last_lines, all=Place("adviser.index", MINE), newest_first=True),
)  # fmt: skip
"""One line a source, the most pressing first."""


def groups(user: User, away: Presence, since: datetime) -> list[Group]:
    """What is not empty: groups with something late first, then with something urgent."""
    reader = Reader(user, away, since)
    rows = _found(reader)
    made = [_group(one, rows[one.key], reader) for one in SOURCES if one.key in rows]
    return sorted(made, key=lambda one: ("late", "urgent", "").index(one.pressing))


def _found(reader: Reader) -> dict[str, list[Found]]:
    """The first rows of each source, in one query."""
    asked = [(one.key, one.find(reader)) for one in SOURCES]
    arms = [_arm(key, query) for key, query in asked if query is not None]
    rows: dict[str, list[Found]] = {}
    for row in session.execute(_with_files(union_all(*arms))):
        rows.setdefault(row.source, []).append(Found(*row))
    return rows


def _arm(key: str, query: Select[Any]) -> Select[Any]:
    source = cast(literal(key), String()).label("source")
    whole = query.add_columns(source, func.count().over().label("total")).limit(MOST)
    return select(whole.subquery())


def _with_files(rows: Any) -> Select[Any]:
    row = rows.subquery().c
    return (
        select(
            row.source, row.total, row.referral_id, row.dossier_id, row.about, row.count, row.day,
            row.at, row.text, Dossier.number, known.PERSON, known.CALLED, Referral.network_id,
            Referral.status, Referral.proposed_at, known.WHOLE, known.SENSITIVE,
        )
        .join(Referral, Referral.id == row.referral_id, isouter=True)
        .join(Dossier, Dossier.id == row.dossier_id, isouter=True)
        .join(Consent, known.WITH_CONSENT, isouter=True)
    )  # fmt: skip


def _group(source: Source, rows: list[Found], reader: Reader) -> Group:
    ordered = sorted(rows, key=_moment, reverse=source.newest_first)
    looked = source.look(ordered)
    lines = [source.say(one, reader, looked) for one in ordered]
    rest = source.all if rows[0].total > len(lines) else None
    return Group(source.key, source.title, source.icon, rows[0].total, lines, rest)


def _moment(row: Found) -> tuple[Any, ...]:
    """Rows come in any order from a union: by the day that presses, then by when it began."""
    return (
        row.day is None, row.day or 0, row.at is None, row.at or 0, row.about or 0,
        row.referral_id or 0,
    )  # fmt: skip


def count(found: Iterable[Group]) -> int:
    return sum(one.total for one in found)
