"""What other parts of the portal may listen to."""

from blinker import Namespace

_signals = Namespace()

account_registered = _signals.signal("account-registered")
"""Someone has just created an account, not yet confirmed: sender the application, ``user=``.

Sent in the request of the registration, whose cookie still holds the simulator's answers
(``sessions.KEPT``), and in its transaction: what a listener adds is kept or lost with the account.
"""
