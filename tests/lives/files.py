"""What the person and the front desk do to the whole file, and with the person's word."""

from datetime import date, timedelta

from hypothesis.stateful import precondition, rule

from portal.calendar import today
from portal.dossiers import commands as files
from portal.dossiers.workflow import Action, CloseReason
from portal.networks.queries import network
from portal.referrals import completion, routes
from portal.routing.models import OverrideMotive, RunCause
from portal.routing.queries import last_run
from tests.lives.deadlines import Deadline
from tests.lives.studies import CHANCE, WHY, Studies
from tests.lives.tables import FILE, MAILS, NECESSARY, allowed, among
from tests.lives.world import NETWORKS, PEOPLE, WHO

CODES = among(NETWORKS)
LATER = timedelta(days=20)
FIRST_NAMED = "initiative_somme"
"""By the rules, for a project like this one."""


class Files(Studies):
    closed_on: date | None = None
    reviewed = False
    """Whether the page to complete has been saved since it was asked for."""

    @rule(action=among(sorted(FILE)), who=among(PEOPLE), code=CODES)
    def file_step(self, action: str, who: str, code: str) -> None:
        self.attempt_on_file(action, self.actor(who), code)

    @rule(chance=CHANCE, code=CODES)
    def right_file_step(self, chance, code: str) -> None:
        actions = [one for one in sorted(FILE) if self.file in FILE[one][0] and one != "withdraw"]
        if actions:
            action = chance.choice(actions)
            self.attempt_on_file(action, FILE[action][2][0], code)

    def attempt_on_file(self, action: str, who: str, code: str) -> None:
        dossier, by, chosen = self.dossier, self.user(who), network(code)
        do = {
            "withdraw": lambda: files.act(dossier, Action.WITHDRAW, by=by),
            "close": lambda: routes.close(dossier, CloseReason.UNFUNDED, WHY, by=by),
            "reopen": lambda: routes.reopen(dossier, WHY, by=by),
            "ask_completion": lambda: completion.ask(dossier, ["ficp"], today() + LATER, "", by=by),
            "complete": lambda: files.act(dossier, Action.COMPLETE, by=by),
            "override": lambda: routes.override(
                dossier, chosen, OverrideMotive.EXPERTISE, WHY, by=by
            ),
        }[action]
        may = allowed(FILE, action, self.file, self.roles(who))
        may = self.may_on_file(action) if may else False
        if self.expect(may, (action, self.file, who, code), do):
            self.file_moved(action, code)

    def may_on_file(self, action: str) -> bool | None:
        if action == "close":
            return not self.held()
        if action == "reopen":
            return self.within_six_months(self.closed_on)
        return self.reviewed if action == "complete" else True

    def file_moved(self, action: str, code: str) -> None:
        if action == "withdraw":
            self.all_withdrawn()
        if action == "override":
            self.redirected()
        self.enter_file(FILE[action][1] or "routed")
        if action == "ask_completion":
            self.completion = Deadline(today() + LATER)
        if action in MAILS:
            self.hears(MAILS[action], "owner")
        before = self.held()
        new = [self.studies[one].code for one in self.see_new()]
        if action == "override":
            sent = code in self.agreed - before - self.joined
            assert new == ([code] if sent else []), (code, new)

    def enter_file(self, status: str) -> None:
        self.file, self.reviewed, self.completion = status, False, None
        self.closed_on = today() if status == "closed" else None

    def all_withdrawn(self) -> None:
        for code in sorted(self.agreed):
            self.take_word_back(code)
        for number, study in self.studies.items():
            if study.open:
                self.enter(study, "withdrawn")
                self.hears("withdrawn", self.reader(study.code, study.adviser))
                self.left(number)

    def redirected(self) -> None:
        """A network that has not begun has it no more."""
        for number, study in self.studies.items():
            if study.status == "proposed":
                self.enter(study, "transferred")
                self.hears("redirected", self.reader(study.code, study.adviser))
                self.left(number)

    @rule(who=WHO)
    @precondition(lambda self: self.file in ("submitted", "incomplete"))
    def fill_the_page(self, who: str) -> None:
        who = self.actor(who, ["owner"])
        may = who == "owner" and self.file == "incomplete"
        if self.expect(may, ("fill", who, self.file), lambda: files.save_page(
            self.dossier, "besoin", {"ficp": False}, {}, by=self.user(who)
        )):  # fmt: skip
            self.reviewed = True

    def awaited(self) -> str | None:
        """The network that the file is for, as soon as the person agrees.

        Which one the rules name next is theirs to say: the model reads it as they kept it.
        """
        run = last_run(self.number)
        if self.file != "routed" or run is None:
            return None
        asked_again = run.override_code or run.cause is not RunCause.SUBMISSION
        settled = {*self.agreed, *self.held(), *self.joined}
        there = run.chosen_code in NETWORKS and run.chosen_code not in settled
        return run.chosen_code if asked_again and there else None

    def offered(self) -> str | None:
        """The one that the rules name for a file that no network has had."""
        return FIRST_NAMED if self.file == "routed" and not self.studies else None

    @rule(code=CODES, who=WHO)
    @precondition(lambda self: self.file != "submitted")
    def agree(self, code: str, who: str) -> None:
        """The person's word for a network that waits for it."""
        who = self.actor(who, ["owner"])
        may, chosen = who == "owner" and code in (self.awaited(), self.offered()), network(code)
        if self.expect(may, ("agree", code, who), lambda: routes.agree(
            self.dossier, chosen, by=self.user(who)
        )):  # fmt: skip
            self.shared.setdefault(code, {*NECESSARY})
            new = [self.studies[one].code for one in self.see_new()]
            assert new == [code]
