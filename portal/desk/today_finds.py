"""What the sources of « Aujourd’hui » look for: one query each, all sent as one."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    distinct,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased, joinedload

from portal import delays
from portal.calendar import ONE_DAY, today
from portal.database import session
from portal.desk.today_lines import Found, Reader, columns
from portal.dossiers import journal
from portal.dossiers.models import Audience, Dossier, Event, Message
from portal.dossiers.timeline import block_shown
from portal.networks.models import Network
from portal.referrals import silence
from portal.referrals.mentions import calls
from portal.referrals.models import InfoItem, InfoRequest, ItemState, Mention, Note, Referral
from portal.referrals.triage import at_the_desk_of, followed_by, ours_by
from portal.referrals.workflow import Status
from portal.users.absences import Absence
from portal.users.models import User
from portal.vocabulary import Block

THIS_WEEK = timedelta(days=7)
SITTINGS_SHOWN = timedelta(days=14)
GIVEN = ("referral.assign", "referral.handed_over")
"""Someone gives a file to someone."""
NEWS_TOLD_ELSEWHERE = ("message.receive", "referral.answer", "referral.propose")


def late(reader: Reader) -> Select[Any]:
    return _owed(reader, ours_by(today() - ONE_DAY))


def this_week(reader: Reader) -> Select[Any]:
    return _owed(reader, and_(ours_by(today() + THIS_WEEK), Referral.due_on >= today()))


def unanswered(reader: Reader) -> Select[Any]:
    """The files whose person was reminded for the last time, and still owes an answer."""
    last = today() - timedelta(days=delays.value("reminder_last"))
    silent = and_(Referral.waiting_on_owner, Referral.due_on <= last)
    found = _referrals().where(_open(reader), _mine(reader), silent)
    return found.order_by(Referral.due_on, Referral.id)


def _owed(reader: Reader, when: ColumnElement[bool]) -> Select[Any]:
    """The files at work of this person: a proposal has its own clock."""
    at_work = and_(_open(reader), _mine(reader), Referral.status != Status.PROPOSED)
    return _referrals().where(at_work, when).order_by(Referral.due_on, Referral.id)


def proposals(reader: Reader) -> Select[Any]:
    """Theirs, and those that nobody has yet; a manager finds these apart, to be given."""
    free = and_(Referral.adviser_id.is_(None), Referral.desk_id.not_in(reader.managed))
    return _proposed(reader, or_(_mine(reader), free))


def unassigned(reader: Reader) -> Select[Any]:
    """What nobody of the team has; at a desk of which they are no manager, what is under study.

    What the person is to do has no day: nothing is late at the network.
    """
    here = or_(Referral.desk_id.in_(reader.managed), Referral.status != Status.PROPOSED)
    day = case((Referral.waiting_on_owner, None), else_=Referral.due_on)
    found = select(*columns(referral=Referral.id, dossier=Referral.dossier_id, day=day))
    free = found.where(_open(reader), Referral.adviser_id.is_(None), here)
    return free.order_by(Referral.waiting_on_owner, Referral.due_on, Referral.id)


def silent(reader: Reader) -> Select[Any] | None:
    """The proposals given to someone of the desk who was reminded and still says nothing."""
    if not reader.managed:
        return None
    here = Referral.desk_id.in_(reader.managed)
    known = Referral.adviser_id.is_not(None)
    return _proposed(reader, here, known, ~_mine(reader), silence.silent(silence.REMINDED))


def _proposed(reader: Reader, *wanted: ColumnElement[bool]) -> Select[Any]:
    waiting = (_open(reader), Referral.status == Status.PROPOSED)
    return _referrals().where(*waiting, *wanted).order_by(Referral.due_on, Referral.id)


def answers(reader: Reader) -> Select[Any]:
    """By file, what was answered and nobody has checked; ``about``: how many are documents."""
    to_check = (_open(reader), _mine_or_free(reader), InfoItem.state == ItemState.SENT)
    first = func.min(InfoItem.answered_at)
    shown = columns(
        referral=Referral.id, dossier=Referral.dossier_id, count=func.count(InfoItem.id),
        about=func.count(case((InfoItem.kind_code.is_not(None), 1))), at=first,
    )  # fmt: skip
    return (
        select(*shown)
        .join(InfoRequest, InfoRequest.referral_id == Referral.id)
        .join(InfoItem, InfoItem.request_id == InfoRequest.id)
        .where(*to_check)
        .group_by(Referral.id, Referral.dossier_id)
        .order_by(first)
    )


def messages(reader: Reader) -> Select[Any]:
    """By file, the person's messages that nobody has read, at the last study of the network."""
    later, first = aliased(Referral), func.min(Message.at)
    after = (
        later.dossier_id == Referral.dossier_id, later.network_id == Referral.network_id,
        later.id > Referral.id,
    )  # fmt: skip
    shown = columns(
        referral=Referral.id, dossier=Referral.dossier_id, count=func.count(Message.id), at=first
    )
    here = and_(
        Referral.dossier_id == Message.dossier_id, Referral.network_id == Message.network_id
    )
    unread = (
        Message.network_id.in_(reader.user.network_ids), Message.from_owner,
        Message.read_at.is_(None),
    )  # fmt: skip
    return (
        select(*shown)
        .select_from(Message)
        .join(Referral, here)
        .where(*unread, _mine_or_free(reader), ~exists().where(*after))
        .group_by(Referral.id, Referral.dossier_id)
        .order_by(first)
    )


def mentions(reader: Reader) -> Select[Any]:
    """The notes that call this person, each with the name of who wrote it."""
    shown = columns(
        referral=Note.referral_id, dossier=Referral.dossier_id, about=Note.id, at=Note.at,
        text=User.given_name + " " + User.family_name,
    )  # fmt: skip
    return (
        select(*shown)
        .select_from(Mention)
        .join(Mention.note)
        .join(Note.referral)
        .join(Note.author)
        .where(calls(reader.user))
        .order_by(Note.at, Note.id)
    )


def sittings(reader: Reader) -> Select[Any] | None:
    """By network whose committee sits soon, its files ready for it, or one row without a file."""
    soon = today() + SITTINGS_SHOWN
    here = [one for one, (_, day) in reader.sittings.items() if day <= soon]
    if not here:
        return None
    ready = and_(Referral.open, Referral.status.in_((Status.READY, Status.SCHEDULED)))
    shown = columns(referral=Referral.id, dossier=Referral.dossier_id, about=Network.id)
    return (
        select(*shown)
        .select_from(Network)
        .join(Referral, and_(Referral.network_id == Network.id, ready), isouter=True)
        .where(Network.id.in_(here))
        .order_by(Network.id, Referral.id)
    )


def replaced(reader: Reader) -> Select[Any] | None:
    """By person for whom the reader stands in, how many files are open."""
    return _files_of(reader.away.replaced_by(reader.user), reader)


def unattended(reader: Reader) -> Select[Any] | None:
    """The same of those for whom nobody acts, at the desks that the reader manages."""
    return _files_of(reader.unattended, reader)


def _files_of(absent: Collection[Absence], reader: Reader) -> Select[Any] | None:
    if not absent:
        return None
    theirs = or_(
        *(
            and_(Referral.network_id == one.desk.network_id, Referral.adviser_id == one.user_id)
            for one in absent
        )
    )
    shown = columns(about=Referral.adviser_id, count=func.count(Referral.id))
    query = select(*shown).where(_open(reader), theirs)
    return query.group_by(Referral.adviser_id).order_by(Referral.adviser_id)


def received(reader: Reader) -> Select[Any]:
    """By whoever gave files to the reader since the last visit, how many; the file, if one.

    Of a file that went from hand to hand, the last one who gave it.
    """
    theirs = and_(_open(reader), Referral.adviser_id == reader.user.id)
    ours = select(Referral.id, Referral.dossier_id).where(theirs).cte("received")
    held = ours.prefix_with("MATERIALIZED")  # found first, as for the news
    mine, count = held.c, func.count(distinct(Event.referral_id))
    name = func.max(User.given_name + " " + User.family_name)
    after = aliased(Event)
    later = exists().where(
        after.dossier_id == Event.dossier_id, after.referral_id == Event.referral_id,
        after.seq > Event.seq, after.kind.in_(GIVEN),
    )  # fmt: skip
    shown = columns(
        referral=case((count == 1, func.max(mine.id))), count=count, at=func.max(Event.at),
        dossier=case((count == 1, func.max(mine.dossier_id))), about=Event.by_id, text=name,
    )  # fmt: skip
    return (
        select(*shown)
        .select_from(held)
        .join(Event, and_(Event.dossier_id == mine.dossier_id, Event.referral_id == mine.id))
        .join(User, User.id == Event.by_id)
        .where(Event.at > reader.since, Event.kind.in_(GIVEN), Event.by_id != reader.user.id)
        .where(~later)
        .group_by(Event.by_id)
        .order_by(func.max(Event.at).desc())
    )


def news(reader: Reader) -> Select[Any]:
    """By file, what others did since the last visit; ``about``: the last line that can be told.

    Of the files at work, and of those that have been closed since: withdrawn, for example. That
    the reader received a file is told by ``received``.
    """
    shown = Referral.id, Referral.dossier_id, Referral.network_id, Referral.adviser_id
    ours = select(*shown).where(_mine(reader))
    ended = at_the_desk_of(reader.user), ~Referral.open, Referral.closed_at > reader.since
    followed = union_all(ours.where(_open(reader)), ours.where(*ended)).cte("followed")
    # Found first: else SQLite reads every referral to have them in the order of the groups.
    mine, last = followed.prefix_with("MATERIALIZED").c, func.max(Event.at)
    found = columns(
        referral=mine.id, dossier=mine.dossier_id, count=func.count(Event.id),
        about=func.max(Event.id), at=last,
    )  # fmt: skip
    to_the_reader = and_(Event.referral_id == mine.id, mine.adviser_id == reader.user.id)
    return (
        select(*found)
        .join(Event, Event.dossier_id == mine.dossier_id)
        .where(Event.at > reader.since, _told(reader, mine.network_id))
        .where(~and_(Event.kind.in_(GIVEN), to_the_reader))
        .group_by(mine.id, mine.dossier_id)
        .order_by(last.desc())
    )


def _told(reader: Reader, network_id: ColumnElement[int]) -> ColumnElement[bool]:
    """The lines of others that have words for the people of this network."""
    mute = journal.kinds_without_words()
    ours = or_(Event.network_id.is_(None), Event.network_id == network_id)
    public = and_(Event.audience != Audience.NETWORK, Event.kind.not_in(mute.partners))
    return and_(
        Event.by_id.is_distinct_from(reader.user.id),
        Event.kind.not_in((*NEWS_TOLD_ELSEWHERE, *mute.staff)),
        or_(ours, public),
    )


def last_lines(rows: Collection[Found]) -> dict[int, tuple[Event, Block | None]]:
    """The lines of the journal that these rows are about, with what their documents show."""
    ids = [one.about for one in rows]
    query = select(Event, block_shown()).where(Event.id.in_(ids))
    people = joinedload(Event.by).lazyload(User.roles)
    whole = query.options(
        joinedload(Event.network), people, joinedload(Event.dossier).load_only(Dossier.owner_id)
    )
    return {one.id: (one, shown) for one, shown in session.execute(whole)}


def _referrals() -> Select[Any]:
    return select(*columns(referral=Referral.id, dossier=Referral.dossier_id, day=Referral.due_on))


def _open(reader: Reader) -> ColumnElement[bool]:
    return and_(at_the_desk_of(reader.user), Referral.open)


def _mine(reader: Reader) -> ColumnElement[bool]:
    return followed_by(reader.user, reader.away)


def _mine_or_free(reader: Reader) -> ColumnElement[bool]:
    return or_(_mine(reader), Referral.adviser_id.is_(None))
