"""How the name of a place is folded, so that « ST FUSCIEN » finds « Saint-Fuscien »."""

import re
import unicodedata

SPELT_OUT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
ACCENTS = re.compile("[\u0300-\u036f]")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


def likeness(text: str) -> str:
    """The same for texts that say the same, whatever they are written with."""
    return fold(text) or text.strip()


def fold(text: str) -> str:
    """Lower-case words of ASCII letters and digits, one space between them; stable when repeated.

    Accents, hyphens, apostrophes and case are gone; « st » and « s/ » are spelt out.
    """
    plain = unicodedata.normalize("NFKD", text).casefold().translate(LIGATURES)
    words = re.findall(r"[a-z0-9]+", re.sub(r"\bs/", "sur ", ACCENTS.sub("", plain)))
    return " ".join(SPELT_OUT.get(word, word) for word in words)
