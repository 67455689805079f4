"""By when the person owes an answer, and the days on which they hear of it again."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.calendar import today

REMINDED = (timedelta(days=-5), timedelta(days=1), timedelta(days=15))
"""When the person hears again of what they owe, from the day by which they owe it."""
PATIENCE = timedelta(days=30)
"""After that day, and all the reminders, the network may close."""


@dataclass
class Deadline:
    """The day of a request, and how often the person heard of it again."""

    due_on: date
    reminders: int = 0
    reminded_on: date | None = None

    @property
    def reminder_is_due(self) -> bool:
        left = self.reminders < len(REMINDED) and self.reminded_on != today()
        return left and today() >= self.due_on + REMINDED[self.reminders]

    @property
    def exhausted(self) -> bool:
        return self.reminders == len(REMINDED) and today() >= self.due_on + PATIENCE

    def remind(self) -> None:
        self.reminders, self.reminded_on = self.reminders + 1, today()

    def begin_again(self, due_on: date) -> None:
        self.due_on, self.reminders = due_on, 0
