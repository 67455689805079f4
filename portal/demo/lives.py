"""What becomes of a file of a load: its dates, its networks' parts, its journal with its seals."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from portal.calendar import business_days_after
from portal.demo.parts import Line, Part, Place, line, part
from portal.demo.profiles import Profile
from portal.dossiers import tasks
from portal.dossiers.attestation import VERSION as ATTESTATION_VERSION
from portal.dossiers.blocks import NECESSARY
from portal.dossiers.consent_text import VERSION as TEXT_VERSION
from portal.dossiers.journal import sealed
from portal.dossiers.models import Audience, TaskKind
from portal.dossiers.naming import called
from portal.dossiers.workflow import CloseReason
from portal.dossiers.workflow import Status as DossierStatus
from portal.french import day_of
from portal.referrals.workflow import OPEN, POSITIVE, Status
from portal.routing.models import RunCause
from portal.territory.folding import fold

if TYPE_CHECKING:
    from portal.dossiers.models import Event

RECENT = timedelta(days=35)
DRAFTS = 0.08
TO_SEND = timedelta(minutes=40)
TO_ORIENT = timedelta(days=3)
FOR_STAFF = {"dossier.follow_up", "task.finish"}
"""The kinds of lines that the person does not read."""


@dataclass
class Life:
    """A file, from its beginning to today. ``lead`` is the name of the network that leads it."""

    profile: Profile
    began_at: datetime
    sent_at: datetime | None
    status: DossierStatus
    close_reason: CloseReason | None
    lead: str
    parts: list[Part] = field(default_factory=list)

    @property
    def closed_at(self) -> datetime | None:
        if self.status is not DossierStatus.CLOSED:
            return None
        return max((one.ended_at for one in self.parts), default=self.began_at + TO_ORIENT)

    def owner(self, row_id: int) -> dict[str, Any]:
        given, family = _name(row_id)
        return {
            "id": row_id, "email": f"charge{row_id}@fictif.example", "given_name": given,
            "family_name": family, "fs_uniquifier": uuid4().hex,
            "confirmed_at": self.began_at, "created_at": self.began_at,
        }  # fmt: skip

    def dossier(self, row_id: int, owner_id: int, number: str | None) -> dict[str, Any]:
        columns, person = self.profile.columns, " ".join(_name(owner_id))
        title = called(columns["title"], columns["kind"])
        return columns | {
            "id": row_id, "version": 1, "owner_id": owner_id, "number": number,
            "status": self.status, "close_reason": self.close_reason,
            "creation_key": f"bulk-{row_id}-{uuid4().hex}",
            "answers": _own(self.profile.answers, owner_id),
            "created_at": self.began_at, "saved_at": self.began_at,
            "submitted_at": self.sent_at, "closed_at": self.closed_at, "person_name": person,
            "search_text": fold(f"{person} {title} {number or ''}"),
        }  # fmt: skip

    def run(self, row_id: int, dossier_id: int, rules: int) -> dict[str, Any]:
        answer = self.profile.answer
        return {
            "id": row_id, "dossier_id": dossier_id, "rule_set_id": rules, "excluded": [],
            "cause": RunCause.SUBMISSION, "at": self.sent_at, "facts": self.profile.facts,
            "primary_code": answer.primary,
            "rule_code": answer.rule, "mode": answer.mode, "trace": self.profile.trace,
            "result": {"also": answer.also, "tags": answer.tags, "missing": answer.missing},
        }  # fmt: skip

    def task(
        self, row_id: int, dossier_id: int, run_id: int, desk_id: int | None
    ) -> dict[str, Any]:
        """What the front desk does for a file that no network receives."""
        sent_at = self.sent_at or self.began_at
        return {
            "id": row_id, "dossier_id": dossier_id, "kind": TaskKind.ORIENTATION,
            "key": f"{dossier_id}:orientation:{run_id}", "created_at": sent_at,
            "due_on": business_days_after(day_of(sent_at), tasks.days_for(TaskKind.ORIENTATION)),
            "done_at": self.closed_at, "done_by_id": desk_id if self.closed_at else None,
        }  # fmt: skip

    def events(
        self, dossier_id: int, owner_id: int, desk_id: int | None, first_id: int
    ) -> Iterator[dict[str, Any]]:
        """The journal in the order of time, each line sealed on the one before."""
        seal = ""
        told = sorted(self._lines(owner_id, desk_id), key=lambda one: one["at"])
        for seq, said in enumerate(told, 1):
            audience = Audience.STAFF if said["kind"] in FOR_STAFF else Audience.EVERYONE
            row = {"audience": audience} | said | {"dossier_id": dossier_id, "seq": seq}
            seal = sealed(cast("Event", SimpleNamespace(**row)), seal)  # a fifth of an Event
            yield row | {"id": first_id + seq - 1, "seal": seal}

    def _lines(self, owner_id: int, desk_id: int | None) -> Iterator[Line]:
        yield line("dossier.start", self.began_at, owner_id)
        if self.sent_at is None:
            return
        for one in self.parts:
            given = line(
                "consent.give", self.sent_at, owner_id, text_version=TEXT_VERSION,
                blocks=sorted(NECESSARY),
            )  # fmt: skip
            yield given | {"network_id": one.place.network_id}
        yield line("dossier.submit", self.sent_at, owner_id, attestation=ATTESTATION_VERSION)
        rule = self.profile.answer.rule
        yield line("dossier.route", self.sent_at, None, answer=self.lead, rule=rule)
        for one in self.parts:
            yield from one.lines(owner_id)
        yield from self._end(owner_id, desk_id)

    def _end(self, owner_id: int, desk_id: int | None) -> Iterator[Line]:
        if granted := [one.ended_at for one in self.parts if one.status in POSITIVE]:
            yield line("dossier.follow_up", min(granted), None)
        if self.closed_at is None:
            return
        if self.close_reason is CloseReason.WITHDRAWN:
            yield line("dossier.withdraw", self.closed_at, owner_id)
            return
        if not self.parts:
            done = {"task": TaskKind.ORIENTATION.label, "note": "Personne rappelée."}
            yield line("task.finish", self.closed_at, desk_id, **done)
        text = self.close_reason.label if self.close_reason else ""
        yield line("dossier.close", self.closed_at, desk_id, text=text)


def live(
    profile: Profile, moment: datetime, places: dict[int, Place], names: dict[str, str],
    rnd: random.Random,
) -> Life:  # fmt: skip
    """A life that begins at this moment: a draft, a file on its way, or one that has its answer."""
    if rnd.random() < DRAFTS:
        return Life(profile, moment, None, DossierStatus.DRAFT, None, "")
    recent = datetime.now(UTC) - moment < RECENT
    sent_at = moment + TO_SEND
    together = profile.receivers + rnd.sample(profile.others, _others(profile, rnd))
    parts = [
        part(places[network_id], rank, sent_at, profile, rnd, recent=recent)
        for rank, network_id in enumerate(together)
    ]
    lead = names.get(profile.answer.primary, profile.answer.primary)
    return Life(profile, moment, sent_at, *_outcome(parts, recent=recent), lead, parts)


def _others(profile: Profile, rnd: random.Random) -> int:
    """How many networks its owner chose beside those that the rules name."""
    most = len(profile.others) if profile.receivers else 0
    return min(most, rnd.choices((0, 1, 2, 3), (40, 35, 18, 7))[0])


def _outcome(parts: list[Part], *, recent: bool) -> tuple[DossierStatus, CloseReason | None]:
    if any(one.status in POSITIVE for one in parts):
        return DossierStatus.FOLLOWED_UP, None
    if recent or any(one.status in OPEN for one in parts):
        return DossierStatus.ROUTED, None
    if not parts:
        return DossierStatus.CLOSED, CloseReason.ORIENTED
    if any(one.status is Status.WITHDRAWN for one in parts):
        return DossierStatus.CLOSED, CloseReason.WITHDRAWN
    return DossierStatus.CLOSED, CloseReason.UNFUNDED


def _own(given: dict[str, Any], owner_id: int) -> dict[str, Any]:
    """Theirs alone where they answered: else every file would seem to be one person's."""
    name, family = _name(owner_id)
    alone = {
        "telephone": f"+3363998{owner_id % 10_000:04d}",
        "adresse": f"{owner_id} rue de l’Exemple",
        "siret": f"123456{owner_id:08d}",
    }
    told = {code: value for code, value in alone.items() if given.get(code)}
    return given | {"prenom": name, "nom": family} | told


def _name(owner_id: int) -> tuple[str, str]:
    """Nobody real, and it shows."""
    return "Camille", f"Charge {owner_id}"
