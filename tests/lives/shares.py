"""What the person lets each network read of the file, block by block."""

from collections.abc import Callable, Collection

from hypothesis.stateful import rule

from portal.dossiers import consents
from portal.networks.queries import network
from portal.vocabulary import Block
from tests.lives.files import CODES
from tests.lives.plans import Plans
from tests.lives.tables import BLOCKS, among
from tests.lives.world import WHO

HOW = among(("close", "close", "open", "all", "all"))
"""What is closed is mostly opened again, so that studies go far."""


class Shares(Plans):
    @rule(code=CODES, block=among(BLOCKS), how=HOW, who=WHO)
    def share(self, code: str, block: str, how: str, who: str) -> None:
        """On a page that is up to date, then pressed again; never on an old one."""
        who, before = self.actor(who, ["owner"]), self.shared.get(code, set())
        wanted = {"close": before - {block}, "open": before | {block}, "all": {*BLOCKS}}[how]
        changes = wanted != before
        may = who == "owner" and code in self.agreed
        may = may and (self.file != "closed" or wanted <= before)

        def press(seen: Collection[str]) -> Callable[[], object]:
            blocks, shown = ({Block(one) for one in some} for some in (wanted, seen))
            return lambda: consents.share(
                self.dossier, network(code), blocks, by=self.user(who), seen=shown
            )

        told = ("share", code, who, how, block, self.file)
        if may and changes:
            self.expect(False, ("old page", *told), press(before ^ {block}))
        if self.expect(may, told, press(before)) and changes:
            self.expect(True, "twice", press(before))
            self.shared[code] = wanted
            if any(one.code == code for one in self.studies.values()):
                self.hears("consent_changed", self.whoever_has_it(code))
