"""What other parts of the portal may listen to."""

from blinker import Namespace

_signals = Namespace()

account_registered = _signals.signal("account-registered")
"""Someone has just created an account, not yet confirmed: sender the application, ``user=``.

Sent in the request of the registration, whose cookie still holds the simulator's answers
(``sessions.KEPT``), and in its transaction: what a listener adds is kept or lost with the account.
"""

account_noted = _signals.signal("account-noted")
"""Something was written in the journal of an account: sender the application, ``event=`` the line,
``user=``, ``by=``, and ``address=`` of someone invited. In the same transaction."""

leaving = _signals.signal("leaving")
"""Someone is about to lose a role, or the whole account (``role=None``): ``user=``. A listener
that raises Refused keeps them."""
