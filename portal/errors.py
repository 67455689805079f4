"""What the portal refuses, said in French to the person in front of the screen."""


class Refused(Exception):
    """A rule of the portal forbids this; the message is a sentence fit for the user."""


class Stale(Refused):
    """Someone else changed the object since the page was shown."""

    def __init__(self) -> None:
        super().__init__(
            "Une autre personne a modifié ce dossier pendant que vous l’aviez ouvert. "
            "Relisez-le, puis recommencez si c’est encore utile. Votre texte est gardé ci-dessous."
        )
