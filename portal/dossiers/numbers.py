"""Numbers of files, such as 2026-00418: one series a year, never reused."""

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, session


class NumberSeries(Base):
    """The last number given in a year. A number is never given twice, whatever becomes of it."""

    __tablename__ = "number_series"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


def next_number(year: int) -> str:
    """The next number of the year. Given back only if the whole transaction is undone."""
    last = _advance(year)
    if last is None:
        _open_series(year)
        last = _advance(year)
    return f"{year}-{last:05d}"


def _advance(year: int) -> int | None:
    return session.scalar(
        update(NumberSeries)
        .where(NumberSeries.year == year)
        .values(last=NumberSeries.last + 1)
        .returning(NumberSeries.last)
        .execution_options(synchronize_session=False)
    )


def _open_series(year: int) -> None:
    """The first file of a year; another one may be first at the same moment."""
    try:
        with session.begin_nested():
            session.add(NumberSeries(year=year, last=0))
    except IntegrityError:
        pass
