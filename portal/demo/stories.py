"""What happens to the demonstration's files: each step through the commands, on its own day."""

import io
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from portal import storage
from portal.calendar import business_days_after
from portal.database import pretending, session
from portal.demo import partners, plans
from portal.demo.figures import figures
from portal.demo.people import Cast
from portal.demo.steps import STEPS
from portal.dossiers import commands, consents, documents
from portal.dossiers.models import Dossier
from portal.dossiers.receiving import PDF, Received
from portal.financing.forecast_commands import save_forecast
from portal.french import day_of
from portal.networks.models import DocumentKind
from portal.networks.queries import networks
from portal.referrals import requests, routes
from portal.referrals.candidates import candidates
from portal.referrals.models import Referral
from portal.referrals.workflow import Status
from portal.users.models import User

Steps = tuple[str, ...]
STUDIED: Steps = ("take", "review", "message", "ask", "answer", "accept", "ready")
UNANSWERED: Steps = ("take", "review", "ask", "remind", "close_unanswered")
PATHS: dict[str, Steps] = {
    "new": (),
    "alone": (),
    "taken": ("take",),
    "review": ("take", "review", "note", "meet"),
    "waiting": ("take", "review", "ask"),
    "answered": ("take", "review", "ask", "answer"),
    "refused_document": ("take", "review", "message", "ask", "answer", "refuse_document"),
    "talking": ("take", "review", "message", "reply", "ask_correction", "correct"),
    "ready": STUDIED,
    "granted": (*STUDIED, "grant", "pay"),
    "refused": ("take", "review", "refuse"),
    "declined": ("decline",),
    "transferred": ("take", "transfer", "agree", "take"),
    "silent": ("silence", "review"),
    "unanswered": UNANSWERED,
    "resumed": (*UNANSWERED, "resume"),
    "withdrawn": ("take", "withdraw"),
    "incomplete": ("ask_completion",),
    "completed": ("ask_completion", "complete", "take"),
    "oriented": ("close_oriented",),
    "no_route": ("close_no_route",),
    "expired": ("withdraw_all_networks", "close_expired"),
    "duplicate": ("withdraw_all_networks", "close_duplicate"),
}
ENDED = frozenset({"granted", "refused", "declined"})
"""Once long past, nothing is left open in such a file."""
LONG_PAST = 90  # days
ANSWERED_WITHIN = 6  # days: what is older is not waiting for a network any more
WORDS = b"BT /F1 20 Tf 70 740 Td (Document imaginaire, pour la demonstration) Tj ET"
PAGE = (
    b"%%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
    b"/Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n"
    b"4 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n"
    b"5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n"
    b"trailer\n<< /Root 1 0 R /Size 6 >>\n%%%%EOF\n%% document imaginaire de la demonstration\n"
) % (len(WORDS), WORDS)


class Story:
    """One file's life. ``day`` is the moment of its next step."""

    def __init__(self, owner: User, cast: Cast, start: datetime, rnd: random.Random) -> None:
        self.owner, self.cast, self.day, self.rnd = owner, cast, start, rnd
        self.dossier: Dossier
        self.count = 0

    @contextmanager
    def step(self) -> Iterator[None]:
        """At a working hour, never in the future; the next one comes some days later."""
        with self.moment():
            yield
        session.flush()
        self.later(self.rnd.choice((1, 1, 2, 3)))

    @contextmanager
    def moment(self) -> Iterator[None]:
        moment = self.day.replace(
            hour=8 + self.count % 8, minute=(self.count * 17) % 60, second=0, microsecond=0
        )
        with pretending(min(moment, datetime.now(moment.tzinfo))):
            yield
        self.count += 1

    def later(self, business_days: int) -> None:
        """Go on so many business days later."""
        today = day_of(self.day)
        self.day += business_days_after(today, business_days) - today

    def draft(self, answers: dict[str, Any]) -> None:
        with self.moment():
            key = f"demo-{self.owner.id}-{answers.get('nom_projet')}"
            self.dossier = commands.start(self.owner, key)
            commands.save_page(self.dossier, "identite", answers, {}, by=self.owner)
            plans.draw_up(self.dossier)
            if given := figures(self.dossier):
                save_forecast(self.dossier, given, {}, by=self.owner)

    def together(self, partner: str) -> None:
        with self.moment():
            partners.join(self.dossier, partner)

    def send(self, *, agree: bool = True) -> None:
        """Sent the day it was written, with the person's word for those who may come later too."""
        with self.step():
            offered = candidates(self.dossier).offered
            chosen = {one.id for one in offered} if agree else set()
            consents.choose(self.dossier, offered, chosen, by=self.owner)
            partners.agree(self.dossier)
            self.upload("P01")
            commands.submit(self.dossier, f"demo-{self.dossier.id}", by=self.owner)
        if (datetime.now(self.day.tzinfo) - self.day).days > ANSWERED_WITHIN:
            with self.step():
                STEPS["others_take"](self)

    def live(self, path: str) -> None:
        """Walk the leading network's part of the file along one of the PATHS."""
        for name in PATHS[path]:
            with self.step():
                STEPS[name](self)

    def settle(self) -> None:
        """What an old file would not have left open: other networks' parts, then the file."""
        while self.referral:
            name = "decline" if self.referral.status is Status.PROPOSED else "withdraw_from"
            with self.step():
                STEPS[name](self)
        with self.step():
            STEPS["close_ended"](self)

    @property
    def referral(self) -> Referral | None:
        """The part that leads, or the last one opened after a hop."""
        found = [one for one in routes.referrals_of(self.dossier) if one.open]
        return max(found, key=lambda one: (one.lead, one.id), default=None)

    @property
    def last(self) -> Referral:
        """The part at work, else the last one that ended."""
        return self.referral or routes.referrals_of(self.dossier)[-1]

    @property
    def adviser(self) -> User:
        referral = self.last
        team = self.cast.advisers[referral.network.code]
        return referral.adviser or team[self.dossier.id % len(team)]

    def other_network(self) -> Any:
        """One that could have the file and has not."""
        holding = {one.network_id for one in routes.referrals_of(self.dossier)}
        return next(one for one in networks() if one.connected and not one.personal
                    and one.id not in holding)  # fmt: skip

    def upload(self, code: str) -> None:
        content = io.BytesIO(PAGE + f"% {self.dossier.id} {code} {self.count}\n".encode())
        received = Received(f"{code.lower()}-exemple.pdf", PDF, storage.keep(content))
        kind = session.get_one(DocumentKind, code)
        document = documents.add(self.dossier, kind, received, by=self.owner)
        if document.kind.valid_months:
            age = timedelta(days=10 + 30 * (self.dossier.id % 5))
            document.dated_on = day_of(self.day) - age
        requests.answer_with(document, by=self.owner)

    def key(self) -> str:
        return f"demo-{self.dossier.id}-{self.count}"
