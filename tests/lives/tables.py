"""The lives of files and referrals as the design tells them, written again from it by hand.

Nothing here is taken from the portal's own tables: what both say the same is right.
"""

from random import Random

from hypothesis import strategies as st

OPEN = ("proposed", "taken", "in_review", "ready", "scheduled", "adjourned")
AT_WORK = OPEN[1:]
POSITIVE = ("granted_with_conditions", "granted", "concluded")
TEAM = ("adviser", "manager")
ASKING = ("taken", "in_review", "ready", "adjourned")
"""Where a network may ask the person for something."""
NECESSARY = ("identity", "project", "finances")
"""Without these a network cannot study a file."""
BLOCKS = (*NECESSARY, "sensitive")
PAPER, SHOWN_BY_PAPER = "P08", "project"
"""An estimate, and what it shows."""
REFERRAL = {
    "take": (("proposed",), "taken", TEAM),
    "start_review": (("taken",), "in_review", TEAM),
    "declare_ready": (("in_review",), "ready", TEAM),
    "grant": (("ready",), "granted", TEAM),
    "refuse": (("in_review", "ready"), "refused", TEAM),
    "decline": (("proposed", "taken"), "declined", TEAM),
    "transfer": (OPEN, "transferred", TEAM),
    "close_unanswered": (AT_WORK, "no_answer", TEAM),
    "reconsider": (("refused", "declined"), "in_review", ("manager",)),
    "resume": (("no_answer",), "in_review", ("owner", *TEAM)),
    "withdraw": (OPEN, "withdrawn", ("owner",)),
}
"""From, to, by whom; a network without a committee lets all its team decide."""
LEAVING = ("refuse", "decline", "transfer", "close_unanswered", "withdraw")
"""The network studies the file no more."""
FILE = {
    "withdraw": (("submitted", "incomplete", "routed"), "closed", ("owner",)),
    "close": (("submitted", "incomplete", "routed", "followed_up"), "closed", ("front_desk",)),
    "reopen": (("closed",), "routed", ("front_desk",)),
    "ask_completion": (("submitted",), "incomplete", ("front_desk",)),
    "complete": (("incomplete",), None, ("owner",)),
    "override": (("submitted", "incomplete", "routed"), "routed", ("front_desk",)),
}
"""None: to wherever the rules lead."""
MAILS = {
    "take": "taken",
    "grant": "granted",
    "refuse": "refused",
    "decline": "declined",
    "transfer": "transferred",
    "close_unanswered": "closed_unanswered",
    "reconsider": "reconsidered",
    "close": "closed",
    "reopen": "reopened",
    "ask_completion": "completion_asked",
    "complete": "completed",
    "override": "oriented",
}
"""What the owner hears of each action."""
KINDS = {
    "proposed": "proposal", "message_to_network": "message", "info_answered": "answer",
    "assigned": "assigned", "given_away": "assigned", "files_received": "handed_over",
    "files_given_away": "handed_over", "mentioned": "mention",
    "opinion_asked": "opinion", "opinion_given": "opinion", "opinion_taken_back": "opinion",
    "opinion_reminder": "opinion", "task_given": "task", "appointment_answered": "meeting",
    "appointment_today": "meeting", "appointment_changed": "meeting",
    "resumed": "moved", "withdrawn": "moved",
    "redirected": "moved", "plan_changed": "moved", "unanswered_proposal": "moved",
    "consent_changed": "moved", "duplicate_at_network": "moved",
    "proposed_reminder": "reminder", "proposed_escalation": "escalation",
    "message_to_front_desk": "desk_message",
}  # fmt: skip
"""Which kind of news each mail to the staff is."""
USUAL = {"assigned": "daily"}
"""How soon they hear of it unless they choose, where it is not at once."""
STOPPED = ("proposal", "message", "answer", "assigned", "opinion", "task", "moved")
"""What they may choose to hear of once a day, or never."""
RUNGS = ((8, "next"), (5, "proposed_escalation"), (2, "proposed_reminder"))
"""What a silent network meets, after so many business days."""


def among(some):
    """Each as likely as another: Hypothesis prefers the first ones, and what it drew before."""
    return st.integers(0, 1 << 40).map(lambda seed: Random(seed).choice(some))  # noqa: S311  chance


def allowed(table, action: str, status: str, roles: set[str]) -> bool:
    sources, _, who = table[action]
    return status in sources and not roles.isdisjoint(who)
