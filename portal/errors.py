"""What the portal refuses, said in French to the person in front of the screen."""


class Refused(Exception):
    """A rule of the portal forbids this; the message is a sentence fit for the user."""


class Stale(Refused):
    """The object changed since the page was shown: by someone else, or in another window."""

    def __init__(
        self,
        message: str = "Ce dossier a changé pendant que vous l’aviez ouvert. "
        "Relisez-le, puis recommencez si c’est encore utile.",
    ) -> None:
        super().__init__(message)
