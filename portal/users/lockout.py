"""Tries of a password or of a code: counted, and slowed down more and more.

The CNIL asks for a pause after some failures and 25 tries a day at most (deliberation 2022-100).
A person whom someone attacks so can still come in: the link by mail and the passkey are no guess,
they do not pass here, and the codes of the second factor have a count of their own.
"""

from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import or_, update
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import now, session

FREE_TRIES = 5
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=2)


class Guess(Enum):
    """What is guessed: the columns of its count and of the moment when tries begin again."""

    PASSWORD = ("failed_sign_ins", "locked_until")
    CODE = ("failed_codes", "codes_locked_until")


def pause_after(tries: int) -> timedelta:
    """Nothing for the first tries, then 1, 2, 4 minutes … up to 2 hours."""
    if tries < FREE_TRIES:
        return timedelta(0)
    doublings = min(tries - FREE_TRIES, 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


class TriesCounted:
    """What an account remembers of the tries made on it."""

    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    failed_codes: Mapped[int] = mapped_column(default=0)
    codes_locked_until: Mapped[datetime | None]

    refused = False
    """Whether the last try was refused without being looked at."""

    def admit(self, guess: Guess) -> bool:
        """Count one try, before it is judged; False while the person has to wait.

        The count is kept at once: of many tries sent together, only the first ones are judged.
        """
        tries, until = (getattr(type(self), column) for column in guess.value)
        counted: Any = session.scalar(
            update(type(self))
            .where(type(self).id == self.id, or_(until.is_(None), until <= now()))  # type: ignore[attr-defined]
            .values({tries: tries + 1})
            .returning(tries)
            .execution_options(synchronize_session=False)
        )
        self.refused = counted is None
        if counted:
            self._remember(guess, counted, now() + pause_after(counted))
        session.commit()
        return not self.refused

    def forgive(self, guess: Guess) -> None:
        """The right answer was given: the count begins again."""
        self._remember(guess, 0, None)

    def _remember(self, guess: Guess, tries: int, until: datetime | None) -> None:
        count, moment = guess.value
        setattr(self, count, tries)
        setattr(self, moment, until if tries >= FREE_TRIES else None)
