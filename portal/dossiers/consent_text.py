"""What a person agrees to when they let a network have their file: each version of its words."""

from portal.languages import marked

VERSION = 2
TEXTS = {
    1: marked("J’accepte que ma demande soit envoyée à :"),
    2: marked(
        "J’accepte que ces réseaux reçoivent ma demande et lisent mon identité, mon projet et mes "
        "finances :"
    ),
}
SENSITIVE = {2: marked("Et qu’il lise aussi ma situation sensible (facultatif)")}
"""Apart from the rest, network by network."""
