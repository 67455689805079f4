"""The keys of the advisers' screens: single letters, listed, that each person may turn off."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, url_for
from flask_login import current_user

from portal.desk import preferences
from portal.views.navigation import in_staff_space, staff_menu
from portal.vocabulary import DESK_ROLES


@dataclass(frozen=True)
class Key:
    """``letters``: pressed one after the other; ``url``: where they lead, if they do."""

    letters: tuple[str, ...]
    words: str
    url: str = ""


PLACES = {"today": ("g", "a"), "files": ("g", "l")}
"""The letters that lead to a page of the menu, by its key there."""
KEYS = (
    Key(("/",), "Chercher dans la liste"),
    Key(("Flèche bas",), "De la recherche, passer à la première ligne"),
    Key(("j",), "Ligne suivante"),
    Key(("k",), "Ligne précédente"),
    Key(("o",), "Ouvrir le dossier de la ligne (ou Entrée)"),
    Key(("x",), "Cocher ou décocher la ligne"),
    Key(("n",), "Dans un dossier : passer au suivant de la liste. Devant un document : au suivant"),
    Key(("p",), "Dans un dossier, devant un document : revenir au précédent"),
    Key(("d",), "Dans un dossier : examiner les documents un par un"),
    Key(("a",), "Devant un document : aller au bouton « Accepter »"),
    Key(("r",), "Devant un document : aller aux raisons de le renvoyer"),
    Key(("?",), "Afficher ces raccourcis"),
)


def all_keys() -> list[Key]:
    menu = (one for one in staff_menu() if one.key in PLACES)
    return [*KEYS[:-1], *(Key(PLACES[one.key], one.label, one.url) for one in menu), KEYS[-1]]


@dataclass(frozen=True)
class Keys:
    """What a page lists in its dialog; ``url``: where they are turned off."""

    keys: Sequence[Key]
    url: str


def keys_here() -> Keys | None:
    """None for who turned them off, and outside the advisers' screens."""
    adviser = in_staff_space() and any(current_user.has_role(role) for role in DESK_ROLES)
    if not adviser or not preferences.keys_on(current_user):
        return None
    return Keys(all_keys(), url_for("adviser.keys"))


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(keys_here=keys_here)
