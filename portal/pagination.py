"""Lists in pages."""

from dataclasses import dataclass

PER_PAGE = 25


@dataclass(frozen=True)
class Pagination:
    """Where a page stands in its list; ``first`` and ``last`` are the ranks of its rows.

    ``more``: the list goes on after ``total``, and neither counts nor leads further.
    """

    page: int
    total: int
    per_page: int = PER_PAGE
    more: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.per_page

    @property
    def first(self) -> int:
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        return min(self.offset + self.per_page, self.total)


def pagination(asked: str | None, total: int, per_page: int = PER_PAGE) -> Pagination:
    """The page asked for, brought back into the list when it lies outside."""
    number = int(asked) if asked and asked.isdecimal() and len(asked) < 7 else 1
    last = max(1, -(-total // per_page))
    return Pagination(min(max(1, number), last), total, per_page)
