"""What higher nouns may listen to."""

from blinker import Namespace

_signals = Namespace()

network_closed = _signals.signal("network-closed")
"""A network that received files receives none any more: sender the network, already closed, and
held; ``by=`` who closed it. In the same transaction, before the administration's journal."""
