"""What is offered to choose from, and how it is laid out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """One choice, and what to know before making it; ``received``: the file has one already."""

    code: str
    name: str
    hint: str = ""
    received: bool = False


@dataclass(frozen=True)
class Group:
    """Choices that stand under one title."""

    title: str
    offers: list[Offer]
