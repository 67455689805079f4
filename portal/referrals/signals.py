"""What higher nouns may listen to."""

from blinker import Namespace

_signals = Namespace()

person_told = _signals.signal("person-told")
"""The person has just been told something of their file: sender the file, ``mail=`` the name of
what tells it, ``about=`` what it may speak of. In the same transaction as what happened."""
