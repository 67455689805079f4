"""What the portal refuses, said in French to the person in front of the screen."""

from portal.languages import marked

SENT_OTHERWISE = marked(
    "Ce formulaire a déjà été envoyé, avec autre chose. Rechargez la page, puis recommencez."
)


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


class SentOtherwise(Refused):
    """This very form has come already, and said something else: what is typed is shown again."""

    def __init__(self) -> None:
        super().__init__(SENT_OTHERWISE)
