"""What becomes of a file of a load: its dates, its networks' parts, its journal with its seals."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from portal.calendar import business_days_after
from portal.database import Base
from portal.demo.profiles import Profile
from portal.dossiers.journal import sealed
from portal.dossiers.models import Audience, Event
from portal.dossiers.workflow import CloseReason
from portal.dossiers.workflow import Status as DossierStatus
from portal.french import day_of
from portal.referrals.models import ItemState
from portal.referrals.workflow import DECIDED, OPEN, POSITIVE, Status
from portal.routing.models import RunCause
from portal.territory.folding import fold

OUTCOMES = {
    Status.GRANTED: 46, Status.REFUSED: 22, Status.DECLINED: 12, Status.WITHDRAWN: 6,
    Status.NO_ANSWER: 4, Status.IN_REVIEW: 6, Status.TAKEN: 2, Status.PROPOSED: 2,
}  # fmt: skip
BEGUN = {
    Status.IN_REVIEW: 40,
    Status.PROPOSED: 25,
    Status.TAKEN: 15,
    Status.READY: 10,
    Status.GRANTED: 10,
}
RECENT = timedelta(days=35)
DRAFTS = 0.08
ACTIONS = {
    Status.GRANTED: ("take", "start_review", "declare_ready", "grant"),
    Status.REFUSED: ("take", "start_review", "refuse"),
    Status.DECLINED: ("decline",),
    Status.WITHDRAWN: ("take", "withdraw"),
    Status.NO_ANSWER: ("take", "start_review", "close_unanswered"),
    Status.IN_REVIEW: ("take", "start_review"),
    Status.READY: ("take", "start_review", "declare_ready"),
    Status.TAKEN: ("take",),
    Status.PROPOSED: (),
}
Take = Callable[[dict[type[Base], int], type[Base]], int]


@dataclass
class Part:
    """One network's part."""

    network_id: int
    desk_id: int
    adviser_id: int | None
    status: Status
    lead: bool
    proposed_at: datetime
    ended_at: datetime
    granted_cents: int | None
    asked: bool = False
    written: bool = False

    def consent(self, row_id: int, dossier_id: int, owner_id: int) -> dict[str, Any]:
        return {
            "id": row_id, "dossier_id": dossier_id, "network_id": self.network_id,
            "given_at": self.proposed_at, "by_id": owner_id,
        }  # fmt: skip

    def referral(self, row_id: int, dossier_id: int, run_id: int) -> dict[str, Any]:
        begun = self.status not in (Status.PROPOSED, Status.DECLINED)
        proposed = day_of(self.proposed_at)
        due = day_of(self.ended_at) + timedelta(days=10) if self.asked else None
        return {
            "id": row_id, "version": 1, "dossier_id": dossier_id, "network_id": self.network_id,
            "desk_id": self.desk_id, "run_id": run_id, "lead": self.lead, "status": self.status,
            "open": self.status in OPEN, "adviser_id": self.adviser_id if begun else None,
            "proposed_at": self.proposed_at,
            "taken_at": self.proposed_at + timedelta(days=1) if begun else None,
            "decided_at": self.ended_at if self.status in DECIDED else None,
            "closed_at": None if self.status in OPEN else self.ended_at,
            "due_on": due or business_days_after(proposed, 42 if begun else 5),
            "waiting_on_owner": self.asked, "granted_cents": self.granted_cents,
        }  # fmt: skip

    def request(self, row_id: int, referral_id: int, dossier_id: int) -> dict[str, Any]:
        return {
            "id": row_id, "referral_id": referral_id, "dossier_id": dossier_id,
            "by_id": self.adviser_id, "asked_at": self.ended_at,
            "due_on": day_of(self.ended_at) + timedelta(days=10),
        }  # fmt: skip

    def item(self, row_id: int, request_id: int) -> dict[str, Any]:
        return {
            "id": row_id, "request_id": request_id, "kind_code": "P10",
            "label": "Relevés bancaires des 3 derniers mois", "state": ItemState.ASKED,
        }  # fmt: skip

    def message(self, row_id: int, dossier_id: int, owner_id: int) -> dict[str, Any]:
        return {
            "id": row_id, "dossier_id": dossier_id, "network_id": self.network_id,
            "author_id": owner_id, "from_owner": True, "form_key": f"bulk-{uuid4().hex}",
            "body": "Bonjour, avez-vous bien reçu mes documents ?", "at": self.ended_at,
        }  # fmt: skip


@dataclass
class Life:
    began_at: datetime
    sent_at: datetime | None
    status: DossierStatus
    close_reason: CloseReason | None
    columns: dict[str, Any]
    parts: list[Part] = field(default_factory=list)

    def owner(self, row_id: int) -> dict[str, Any]:
        return {
            "id": row_id, "email": f"charge{row_id}@fictif.example", "given_name": "Camille",
            "family_name": f"Charge {row_id}", "fs_uniquifier": uuid4().hex,
            "confirmed_at": self.began_at, "created_at": self.began_at,
        }  # fmt: skip

    def dossier(
        self, row_id: int, owner_id: int, number: str | None, profile: Profile
    ) -> dict[str, Any]:
        person = f"Camille Charge {owner_id}"
        closed = self.status is DossierStatus.CLOSED
        return self.columns | {
            "id": row_id, "version": 1, "owner_id": owner_id, "number": number,
            "status": self.status, "close_reason": self.close_reason,
            "creation_key": f"bulk-{row_id}-{uuid4().hex}", "answers": profile.answers, "typed": {},
            "seen_pages": [], "created_at": self.began_at, "saved_at": self.began_at,
            "submitted_at": self.sent_at, "person_name": person,
            "closed_at": self._closed_at() if closed else None,
            "search_text": fold(f"{person} {self.columns['title']} {number or ''}"),
        }  # fmt: skip

    def _closed_at(self) -> datetime:
        return max(
            (part.ended_at for part in self.parts), default=self.began_at + timedelta(days=3)
        )

    def run(self, row_id: int, dossier_id: int, rules: int, profile: Profile) -> dict[str, Any]:
        answer = profile.answer
        return {
            "id": row_id, "dossier_id": dossier_id, "rule_set_id": rules, "excluded": [],
            "cause": RunCause.SUBMISSION, "at": self.sent_at, "facts": profile.facts,
            "primary_code": answer.primary,
            "rule_code": answer.rule, "mode": answer.mode, "trace": profile.trace,
            "result": {"also": answer.also, "tags": answer.tags, "missing": answer.missing},
        }  # fmt: skip

    def events(
        self, dossier_id: int, owner_id: int, referrals: dict[int, int],
        ids: dict[type[Base], int], take: Take,
    ) -> Iterator[dict[str, Any]]:  # fmt: skip
        """The journal, in order, each line sealed on the one before."""
        previous = ""
        for seq, line in enumerate(self._lines(owner_id), 1):
            row = Event(dossier_id=dossier_id, seq=seq, data={}, audience=Audience.EVERYONE,
                        referral_id=referrals.get(line["network_id"] or 0), **line)  # fmt: skip
            row.seal = previous = sealed(row, previous)
            yield line | {
                "id": take(ids, Event), "dossier_id": dossier_id, "seq": seq, "data": {},
                "audience": Audience.EVERYONE, "referral_id": row.referral_id, "seal": row.seal,
            }  # fmt: skip

    def _lines(self, owner_id: int) -> Iterator[dict[str, Any]]:
        yield _line("dossier.start", self.began_at, owner_id)
        if self.sent_at is None:
            return
        for part in self.parts:
            yield _line("consent.give", self.sent_at, owner_id, part.network_id)
        yield _line("dossier.submit", self.sent_at, owner_id)
        for part in self.parts:
            yield _line("referral.propose", part.proposed_at, None, part.network_id)
            for action in ACTIONS[part.status]:
                yield _line(f"referral.{action}", part.ended_at, part.adviser_id, part.network_id)


def _line(
    kind: str, at: datetime, by_id: int | None, network_id: int | None = None
) -> dict[str, Any]:
    return {"kind": kind, "at": at, "by_id": by_id, "network_id": network_id}


def live(
    profile: Profile, moment: datetime, desks: dict[int, int], teams: dict[int, list[int]],
    rnd: random.Random,
) -> Life:  # fmt: skip
    """A life that begins at this moment: a draft, a file on its way, or one that has its answer."""
    if rnd.random() < DRAFTS:
        return Life(moment, None, DossierStatus.DRAFT, None, profile.columns)
    recent = datetime.now(UTC) - moment < RECENT
    parts = [
        _part(
            network_id,
            desks[network_id],
            teams.get(network_id, []),
            rank == 0,
            moment,
            recent,
            profile,
            rnd,
        )
        for rank, network_id in enumerate(profile.receivers)
    ]
    status, reason = _end(parts, recent)
    return Life(moment, moment + timedelta(minutes=40), status, reason, profile.columns, parts)


def _part(
    network_id: int, desk_id: int, team: list[int], lead: bool, moment: datetime, recent: bool,  # noqa: FBT001
    profile: Profile, rnd: random.Random,
) -> Part:  # fmt: skip
    chances = BEGUN if recent else OUTCOMES
    status = rnd.choices(list(chances), list(chances.values()))[0]
    ended = min(moment + timedelta(days=rnd.randrange(2, 70)), datetime.now(UTC))
    asked_for = profile.columns["asked_cents"] or 500_000
    granted = max(100_00, asked_for) if status in POSITIVE else None
    return Part(
        network_id, desk_id, rnd.choice(team) if team else None, status, lead,
        moment + timedelta(minutes=40), max(ended, moment + timedelta(hours=1)), granted,
        asked=status is Status.IN_REVIEW and bool(team) and rnd.random() < 0.4,
        written=status in OPEN and rnd.random() < 0.15,
    )  # fmt: skip


def _end(parts: list[Part], recent: bool) -> tuple[DossierStatus, CloseReason | None]:  # noqa: FBT001
    if any(part.status in POSITIVE for part in parts):
        return DossierStatus.FOLLOWED_UP, None
    if recent or any(part.status in OPEN for part in parts):
        return DossierStatus.ROUTED, None
    if not parts:
        return DossierStatus.CLOSED, CloseReason.ORIENTED
    if any(part.status is Status.WITHDRAWN for part in parts):
        return DossierStatus.CLOSED, CloseReason.WITHDRAWN
    return DossierStatus.CLOSED, CloseReason.UNFUNDED
