"""The lives of files and referrals as the design tells them, written again from it by hand.

Nothing here is taken from the portal's own tables: what both say the same is right.
"""

OPEN = ("proposed", "taken", "in_review", "ready", "scheduled", "adjourned")
AT_WORK = OPEN[1:]
TEAM = ("adviser", "manager")
REFERRAL = {
    "take": (("proposed",), "taken", TEAM),
    "start_review": (("taken",), "in_review", TEAM),
    "request_info": (("taken", "in_review", "ready", "adjourned"), None, TEAM),
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
CLOCK = {("proposed", "declined"), *((status, "no_answer") for status in AT_WORK)}
"""What the mornings may do by themselves."""
FILE = {
    "withdraw": (("submitted", "incomplete", "routed"), "closed", ("owner",)),
    "close": (("submitted", "incomplete", "routed", "followed_up"), "closed", ("front_desk",)),
    "reopen": (("closed",), "routed", ("front_desk",)),
}
WITH_CONDITIONS = {"close_unanswered", "reconsider", "resume", "transfer", "close", "reopen"}
"""Delays, a receiver, nobody at work: the table alone does not say that these go through."""
MAILS = {
    "receipt": ("dossier.submit",),
    "taken": ("referral.take",),
    "info_requested": ("referral.request_info",),
    "granted": ("referral.grant",),
    "refused": ("referral.refuse",),
    "declined": ("referral.decline", "referral.silence"),
    "transferred": ("referral.transfer",),
    "closed_unanswered": ("referral.close_unanswered",),
    "message_to_owner": ("message.send",),
    "closed": ("dossier.close",),
    "reopened": ("dossier.reopen",),
}
"""What the owner hears of, and after which lines of the journal: once each."""
EITHER = ("reconsidered", "resumed")
"""One of the two after each of these lines: the owner, or the team, hears that it goes on."""
GOES_ON = ("referral.reconsider", "referral.resume")


def allowed(table, action: str, status: str, roles: set[str]) -> bool:
    sources, _, who = table[action]
    return status in sources and not roles.isdisjoint(who)
