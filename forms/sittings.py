"""The days on which a committee sits, one a line."""

from datetime import date, datetime

from wtforms import TextAreaField
from wtforms.validators import ValidationError

from forms.fields import plain
from forms.networks import SeenForm

MOST = 60


class SittingsForm(SeenForm):
    """``today`` is given by the page."""

    days = TextAreaField(
        "Dates des prochains comités",
        description="Une date par ligne, par exemple 09/12/2026. Sans date, rien n’est affiché.",
        filters=[plain],
    )

    today: date

    @property
    def found(self) -> list[date]:
        return [read(line) for line in self._lines]

    @property
    def _lines(self) -> list[str]:
        return [line.strip() for line in (self.days.data or "").splitlines() if line.strip()]

    def validate_days(self, _: TextAreaField) -> None:
        if len(self._lines) > MOST:
            raise ValidationError(f"Écrivez {MOST} dates au maximum")
        for line in self._lines:
            try:
                day = read(line)
            except ValueError:
                raise ValidationError(f"Écrivez « {line} » comme 09/12/2026") from None
            if day < self.today:
                raise ValidationError(f"La date {line} est passée : effacez-la")


def read(line: str) -> date:
    return datetime.strptime(line, "%d/%m/%Y").date()  # noqa: DTZ007  a day, not a moment
