"""Text as the words by which it is found: folded, and cut to their stem as in French."""

import re
from dataclasses import dataclass
from functools import lru_cache
from threading import local

import Stemmer

from portal.search import together
from portal.territory.folding import fold

LONGEST = 40
"""Letters of a word that count."""
SHORTEST_BEGINNING = 3
"""A word of fewer letters is only found whole: too much begins with it."""
MOST = 8
"""Words typed that count."""
EMPTY = frozenset(
    ("a", "au", "aux", "avec", "ce", "ces", "d", "dans", "de", "des", "du", "en", "et", "l", "la",
     "le", "les", "leur", "n", "ou", "par", "pour", "qu", "que", "s", "sa", "ses", "son", "sur",
     "un", "une")
)  # fmt: skip
"""Found, but not looked for when other words are."""
FILE_NUMBER = re.compile(r"\b20\d\d 0*(\d{1,5})\b")
_of_this_thread = local()


@dataclass(frozen=True)
class Term:
    """One word looked for: any of these, or whatever begins like this."""

    whole: tuple[str, ...]
    begun: tuple[str, ...] = ()


def found_by(text: str) -> list[str]:
    """The words by which a text is found: as written and as stems, each once, in their order."""
    cut = [one[:LONGEST] for one in fold(text).split()]
    whole = [one[:LONGEST] for one in together.words(text)]
    return list(dict.fromkeys([*(word for one in cut for word in (one, stem(one))), *whole]))


def numbers(digits: str) -> list[str]:
    """A SIRET, or a SIREN: whole, and as it is typed in groups."""
    siren = digits[:9]
    groups = [siren[0:3], siren[3:6], siren[6:], digits[9:]]
    return list(dict.fromkeys(one for one in (digits, siren, *groups) if one))


def file_number(number: str) -> list[str]:
    """« 2026-00123 », also found by « 123 »."""
    return [*found_by(number), *FILE_NUMBER.findall(fold(number))]


def telephone(number: str) -> list[str]:
    return [one[:LONGEST] for one in together.telephone(number)]


def mail(address: str) -> list[str]:
    """Whole, and what stands before the « @ »: many addresses share the rest."""
    return [*found_by(address.partition("@")[0]), together.mail(address)[:LONGEST]]


def terms(text: str) -> list[Term]:
    """What to look for: every word typed, the last one perhaps not finished."""
    wanted = _wanted(text)[:MOST]
    return [_term(one, wanted[-1]) for one in dict.fromkeys(wanted)]


def wordless(text: str) -> bool:
    """Whether nothing in it can be looked for: it has no letter and no figure."""
    return not fold(text)


def uncounted(text: str) -> bool:
    """Whether more words are typed than are looked for."""
    return len(_wanted(text)) > MOST


def _wanted(text: str) -> list[str]:
    typed = [one[:LONGEST] for one in together.put(text).split()]
    return [one for one in typed if one not in EMPTY] or typed


def _term(word: str, last: str) -> Term:
    begins = word == last and len(word) >= SHORTEST_BEGINNING
    return Term(tuple(dict.fromkeys((stem(word), word))), (word,) if begins else ())


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    if not hasattr(_of_this_thread, "stemmer"):  # one is not for two threads at once
        _of_this_thread.stemmer = Stemmer.Stemmer("french")
    found: str = _of_this_thread.stemmer.stemWord(word)
    return found
