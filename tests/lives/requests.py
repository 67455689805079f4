"""What the person is asked, by when, and how often they hear of it again."""

from dataclasses import dataclass

from portal.calendar import business_days_after, today
from tests.lives.deadlines import Deadline
from tests.lives.exchanges import Exchanges

OWED = ("asked", "refused")
WHAT = ("words", "paper", "correction")


@dataclass
class Item:
    """One thing asked: an answer in words, a document (``paper`` once it came), a correction."""

    study: int
    request: int
    what: str
    state: str = "asked"
    paper: int | None = None


class Requests(Exchanges):
    completion: Deadline | None = None
    """What the front desk asks, as long as it does."""

    def __init__(self) -> None:
        super().__init__()
        self.items: dict[int, Item] = {}
        self.deadlines: dict[int, Deadline] = {}

    def owed(self, what: str = "") -> list[Item]:
        """What the person owes to networks that still study the file."""
        return [
            one for one in self.items.values()
            if one.state in OWED and self.studies[one.study].open and one.what in (what or WHAT)
        ]  # fmt: skip

    def owed_to(self, number: int) -> dict[int, Deadline]:
        """The requests of a study that wait for something, in their order."""
        waiting = {
            one.request for one in self.items.values()
            if one.study == number and one.state in OWED
        }  # fmt: skip
        return {one: self.deadlines[one] for one in sorted(waiting)}

    def waits_for_owner(self, number: int) -> bool:
        return bool(self.owed_to(number))

    def has_waited_long(self, number: int) -> bool:
        """The request that is the most urgent decides."""
        waiting = self.owed_to(number).values()
        return bool(waiting) and min(waiting, key=lambda one: one.due_on).exhausted

    def ask_again(self, request: int) -> None:
        """With the time to answer."""
        one = self.deadlines[request]
        one.begin_again(max(one.due_on, business_days_after(today(), 5)))

    def have_all_their_time(self, number: int) -> None:
        for one in self.owed_to(number).values():
            one.begin_again(business_days_after(today(), 10))

    def remind_the_person(self) -> None:
        """One mail a day, whichever networks wait."""
        owed = self.owed()
        waiting = {one.request: self.deadlines[one.request] for one in owed}
        due = [one for one in waiting.values() if one.reminder_is_due]
        if due and not any(one.reminded_on == today() for one in waiting.values()):
            networks = {self.studies[one.study].code for one in owed}
            self.hears("info_reminder" if len(networks) == 1 else "info_reminders", "owner")
            for one in due:
                one.remind()

    def propose_to_close(self) -> None:
        for number, study in sorted(self.studies.items()):
            if study.open and study.status != "proposed" and self.has_waited_long(number):
                for request in self.owed_to(number):
                    whom = self.reader(study.code, study.adviser)
                    self.hears("unanswered_proposal", whom, f"{request}")

    def remind_to_complete(self) -> None:
        if self.completion and self.completion.reminder_is_due:
            self.hears("completion_reminder", "owner")
            self.completion.remind()
