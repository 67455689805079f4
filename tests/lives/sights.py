"""What each network knows of the file at first sight, and of the person's other one."""

from sqlalchemy import select

from portal.database import session
from portal.dossiers import sharing
from portal.dossiers.models import Task, TaskKind
from portal.dossiers.pairs import pairs_of
from portal.referrals import first_sight, other_files, requests
from portal.referrals.models import Referral
from portal.referrals.study import partners
from tests.lives.files import FIRST_NAMED
from tests.lives.readers import Readers
from tests.lives.tables import PAPER, SHOWN_BY_PAPER
from tests.lives.world import NETWORKS

BESIDE = 4
"""Steps: no multiple of the number of networks."""


class Sights(Readers):
    @property
    def network_now(self) -> str:
        """Each in turn, one a step."""
        return NETWORKS[self.looked % len(NETWORKS)]

    @property
    def looks_beside(self) -> bool:
        """At the other file, from time to time."""
        return bool(self.other) and self.looked % BESIDE == 0

    def named(self, code: str) -> tuple[str, str, int | None]:
        """Of the file, as a network knows it."""
        file = self.dossier
        return (
            file.person_name if self.reads(code, "identity") else "Identité non partagée",
            file.called if self.reads(code, "project") else "Projet non partagé",
            file.need_cents if self.reads(code, "finances") else None,
        )

    def check_blocks(self) -> None:
        for code in NETWORKS:
            found = sharing.blocks_for(self.dossier, self.networks[code])
            assert {one.value for one in found} == self.shared.get(code, set()), code

    def check_first_sight(self, number: int, code: str) -> None:
        referral, named = self.referral(number), self.named(code)
        known, reader = referral.known, referral.reader
        assert (known.person, known.called, known.need_cents) == named, code
        assert (known.whole, reader.whole) == (self.reads_whole(code),) * 2, code
        line = (first_sight.PERSON, first_sight.CALLED, Referral.need_cents, first_sight.WHOLE)
        rows = select(*line).join(Referral.dossier).where(Referral.id == number)
        rows = rows.join(sharing.Consent, first_sight.WITH_CONSENT, isouter=True)
        assert tuple(session.execute(rows).one()) == (*named, self.reads_whole(code)), code
        elsewhere = bool(partners(referral))
        assert elsewhere == (self.reads_whole(code) and len(self.studies) > 1), code

    def check_served(self, number: int, code: str) -> None:
        """A paper that one network accepted serves the others that may open it."""
        good = self.reads(code, SHOWN_BY_PAPER) and "accepted" in self.papers.values()
        assert set(requests.accepted(self.referral(number))) == ({PAPER} if good else set()), code

    def check_pair(self) -> None:
        assert [one.said.value for one in pairs_of(self.dossier)] == [self.said][: bool(self.said)]
        todo = (Task.kind == TaskKind.DUPLICATE) & Task.done_at.is_(None)
        assert len(session.scalars(select(Task.id).where(todo)).all()) == self.asked

    def check_other_file(self, code: str) -> None:
        """A network that does not know whose file it is knows of no other."""
        found = other_files.for_network(self.dossier, [self.networks[code]])
        assert (found is not None) == self.reads(code, "identity"), code
        if found:
            here = [self.other] if code == FIRST_NAMED else []
            assert [one.id for one in found.shown] == here, code
            assert found.elsewhere == 1 - len(here), code

    def check_from_the_other(self) -> None:
        """Of this file beside the other one: its documents too, once it is closed for it."""
        found = other_files.for_network(self.beside, [self.networks[FIRST_NAMED]])
        assert found is not None
        there = any(one.code == FIRST_NAMED for one in self.studies.values())
        there = there and self.reads(FIRST_NAMED, "identity", "project")
        assert [one.id for one in found.shown] == ([self.number] if there else [])
        read = {paper.id for one in found.shown for paper in one.documents}
        gone = there and self.said == "duplicate"
        assert read == ({*self.papers} if gone else set())
