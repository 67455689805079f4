"""One network's part in a file of a load: its dates, its outcome, its rows, its lines."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import uuid4

from portal.calendar import business_days_after
from portal.demo import exchanges
from portal.demo.exchanges import Exchanges
from portal.demo.profiles import Profile
from portal.dossiers.consent_text import VERSION as TEXT_VERSION
from portal.french import day_of
from portal.networks.models import SchemeVersion
from portal.referrals.models import ItemState
from portal.referrals.workflow import DECIDED, OPEN, POSITIVE, DeclineReason, RefusalReason, Status

OUTCOMES = {
    Status.GRANTED: 46, Status.REFUSED: 22, Status.DECLINED: 12, Status.WITHDRAWN: 6,
    Status.NO_ANSWER: 4, Status.IN_REVIEW: 6, Status.TAKEN: 2, Status.PROPOSED: 2,
}  # fmt: skip
"""Chances of each status for a file that is not recent; then for a recent one."""
BEGUN = {
    Status.IN_REVIEW: 40,
    Status.PROPOSED: 25,
    Status.TAKEN: 15,
    Status.READY: 10,
    Status.GRANTED: 10,
}
STEPS = {
    Status.GRANTED: ("start_review", "declare_ready", "grant"),
    Status.REFUSED: ("start_review", "refuse"),
    Status.DECLINED: ("decline",),
    Status.WITHDRAWN: ("withdraw",),
    Status.NO_ANSWER: ("start_review", "close_unanswered"),
    Status.IN_REVIEW: ("start_review",),
    Status.READY: ("start_review", "declare_ready"),
    Status.TAKEN: (),
    Status.PROPOSED: (),
}
"""What happened once the file was proposed and, most often, taken."""
REASONS: dict[Status, DeclineReason | RefusalReason] = {
    Status.DECLINED: DeclineReason.OUT_OF_SCOPE,
    Status.REFUSED: RefusalReason.VIABILITY,
}
ANSWER_DAYS = timedelta(days=10)
USUAL_CENTS = 500_000
Line = dict[str, Any]
"""What a line of the journal says; its place in the journal and its seal come later."""


@dataclass(frozen=True)
class Place:
    """Where a network receives its files, the ids of who works there, what it can grant."""

    network_id: int
    desk_id: int
    answer_days: int
    decision_days: int
    team: list[int]
    version: SchemeVersion | None


@dataclass
class Part:
    """``referral_id`` and those of messages are known once its rows are numbered."""

    place: Place
    adviser_id: int | None
    status: Status
    lead: bool
    proposed_at: datetime
    ended_at: datetime
    granted_cents: int | None
    asked: bool = False
    written: bool = False
    exchanges: Exchanges = field(default_factory=Exchanges)
    referral_id: int = 0
    message_id: int = 0
    answer_id: int = 0

    @property
    def closed(self) -> bool:
        return self.status not in OPEN

    @property
    def taken_at(self) -> datetime | None:
        if self.status in (Status.PROPOSED, Status.DECLINED):
            return None
        return min(self.proposed_at + timedelta(days=1), self.ended_at)

    @property
    def due_on(self) -> date:
        """The day that ``clocks.refresh`` would write."""
        if self.asked:
            return day_of(self.ended_at + ANSWER_DAYS)
        if self.taken_at:
            return _due_on(day_of(self.taken_at), self.place.decision_days)
        return _due_on(day_of(self.proposed_at), self.place.answer_days)

    def consent(self, row_id: int, dossier_id: int, owner_id: int) -> dict[str, Any]:
        return {
            "id": row_id, "dossier_id": dossier_id, "network_id": self.place.network_id,
            "given_at": self.proposed_at, "by_id": owner_id, "text_version": TEXT_VERSION,
        }  # fmt: skip

    def referral(self, dossier_id: int, run_id: int) -> dict[str, Any]:
        version = self.place.version if self.status in POSITIVE else None
        reason = REASONS.get(self.status)
        return {
            "id": self.referral_id, "version": 1, "dossier_id": dossier_id,
            "network_id": self.place.network_id, "desk_id": self.place.desk_id, "run_id": run_id,
            "scheme_id": version.scheme_id if version else None,
            "scheme_version": version.number if version else None,
            "lead": self.lead, "status": self.status, "open": not self.closed,
            "adviser_id": self.adviser_id if self.taken_at else None,
            "proposed_at": self.proposed_at, "taken_at": self.taken_at,
            "decided_at": self.ended_at if self.status in DECIDED else None,
            "closed_at": self.ended_at if self.closed else None,
            "due_on": self.due_on, "waiting_on_owner": self.asked,
            "granted_cents": self.granted_cents, "reason_code": reason.value if reason else "",
            "reason_text": f"{reason.label}." if reason else "",
        }  # fmt: skip

    def request(self, row_id: int, dossier_id: int) -> dict[str, Any]:
        return {
            "id": row_id, "referral_id": self.referral_id, "dossier_id": dossier_id,
            "by_id": self.adviser_id, "asked_at": self.ended_at, "due_on": self.due_on,
        }  # fmt: skip

    def item(self, row_id: int, request_id: int) -> dict[str, Any]:
        return {
            "id": row_id, "request_id": request_id, "kind_code": "P10",
            "label": "Relevés bancaires des 3 derniers mois", "state": ItemState.ASKED,
        }  # fmt: skip

    def message(self, dossier_id: int, owner_id: int) -> dict[str, Any]:
        return {
            "id": self.message_id, "dossier_id": dossier_id, "network_id": self.place.network_id,
            "author_id": owner_id, "from_owner": True, "form_key": f"bulk-{uuid4().hex}",
            "body": "Bonjour, avez-vous bien reçu mes documents ?", "at": self.ended_at,
            "read_at": None,
        }  # fmt: skip

    def lines(self, owner_id: int) -> Iterator[Line]:
        yield self.line("referral.propose", self.proposed_at, None)
        if self.taken_at:
            yield self.line("referral.take", self.taken_at, self.adviser_id)
        if self.taken_at:
            yield from exchanges.lines(self, owner_id)
        for step in STEPS[self.status]:
            by_id = owner_id if step == "withdraw" else self.adviser_id
            yield self.line(f"referral.{step}", self.ended_at, by_id, **self._said(step))
        if self.asked:
            yield self.line("referral.request_info", self.ended_at, self.adviser_id, count=1)
        if self.written:
            line = self.line("message.receive", self.ended_at, owner_id)
            yield line | {"referral_id": None, "data": {"message_id": self.message_id}}

    def line(self, kind: str, at: datetime, by_id: int | None, **data: Any) -> Line:
        places = {"network_id": self.place.network_id, "referral_id": self.referral_id}
        return line(kind, at, by_id, **data) | places

    def _said(self, step: str) -> dict[str, Any]:
        if reason := REASONS.get(self.status) if step in ("decline", "refuse") else None:
            return {"reason": reason.label}
        if step == "grant" and self.place.version:
            return {"amount_cents": self.granted_cents, "scheme": self.place.version.name}
        return {}


def line(kind: str, at: datetime, by_id: int | None, **data: Any) -> Line:
    return {
        "kind": kind, "at": at, "by_id": by_id, "data": data,
        "network_id": None, "referral_id": None,
    }  # fmt: skip


def part(
    place: Place, rank: int, moment: datetime, profile: Profile, rnd: random.Random, *, recent: bool
) -> Part:
    """What this network made of a file sent at this moment; the first of its networks leads."""
    chances = BEGUN if recent else OUTCOMES
    status = rnd.choices(list(chances), list(chances.values()))[0]
    adviser_id = rnd.choice(place.team) if place.team else None
    taken = adviser_id and status not in (Status.PROPOSED, Status.DECLINED)
    return Part(
        place, adviser_id, status, rank == 0,
        moment,
        min(moment + timedelta(days=rnd.randrange(2, 70)), datetime.now(UTC)),
        _granted(place.version, profile) if status in POSITIVE else None,
        asked=status is Status.IN_REVIEW and bool(place.team) and rnd.random() < 0.4,
        written=status in OPEN and rnd.random() < 0.15,
        exchanges=exchanges.drawn(rnd) if taken else Exchanges(),
    )  # fmt: skip


def _granted(version: SchemeVersion | None, profile: Profile) -> int | None:
    """What was asked for, up to the most that may be granted; None for help that is not money."""
    if version and not version.money:
        return None
    asked = max(100_00, profile.columns["asked_cents"] or USUAL_CENTS)
    most = version.amount_max_cents if version else None
    return min(asked, most) if most else asked


_due_on = lru_cache(maxsize=4096)(business_days_after)
