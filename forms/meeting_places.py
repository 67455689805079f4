"""Where an appointment takes place, by its means: an address, a number to call, a link."""

import re

from forms.fields import PhoneField, to_phone

A_LINK = re.compile(r"https://[^\s/?#@]+\.[^\s/?#@]+([/?#]\S*)?", re.IGNORECASE)


def wrong_place(means: str, place: str) -> str:
    """What is wrong with a place; empty when nothing is."""
    match means:
        case "place" if not place:
            return "Écrivez l’adresse"
        case "video" if not place:
            return "Écrivez le lien de la visio"
        case "video" if not A_LINK.fullmatch(place):
            return "Écrivez le lien de la visio : il commence par https://"
        case "phone" if place and to_phone(place) is None:
            return PhoneField.invalid
        case _:
            return ""
