"""Who may read the file itself, its documents, its threads of messages and its opinions."""

from portal.casework import access as casework
from portal.casework import opinions, queries
from portal.casework.models import Opinion
from portal.database import session
from portal.dossiers import access as files
from portal.dossiers.messages import messages_with
from portal.dossiers.models import Dossier
from portal.dossiers.queries import owned
from portal.referrals.queries import own_referral, readable_document
from tests.lives.clock import Clock
from tests.lives.exchanges import Asked
from tests.lives.tables import SHOWN_BY_PAPER
from tests.lives.world import PEOPLE

WHOLE = ("owner", "front_desk", "admin")
"""Those who have the file before their eyes whatever its networks; the others, at one of them."""
ANSWERED = ("given", "declined")


class Readers(Clock):
    looked = 0

    def readers_now(self) -> list[str]:
        """Whoever has just acted, and each in turn: all of them at each step would take minutes."""
        self.looked += 1
        some = {self.acted, PEOPLE[self.looked % len(PEOPLE)]}
        return sorted(some - self.gone)

    def may_open_papers(self, who: str) -> bool:
        """Whoever has the file, and the people of each network that has it, or had it, as long
        as the person lets it read what they show."""
        reading = (
            one.code for one in self.studies.values() if self.reads(one.code, SHOWN_BY_PAPER)
        )
        there = any(self.works_at(who, code) for code in reading)
        return who in WHOLE or there

    def may_open(self, one: Asked, who: str) -> bool:
        """The network that asks, and who is asked; nobody that has the whole file as such."""
        asks = self.works_at(who, self.studies[one.study].code)
        return asks or (one.person is None and self.works_at(who, one.code)) or who == one.answerer

    def reads_answer(self, one: Asked, who: str) -> bool:
        asks = self.works_at(who, self.studies[one.study].code)
        return asks or who == one.answerer or not one.confidential

    def stands_beside(self, one: Asked, number: int) -> bool:
        """On the page of a study: what its network asked, what all that have the file may read.

        Where else the file is, a network that reads less than a study takes does not know.
        """
        study = self.studies[number]
        told = not one.confidential and one.state == "given" and study.open
        told = told and self.reads_whole(study.code)
        return self.studies[one.study].code == study.code or told

    def check_file(self, who: str) -> None:
        user = self.user(who)
        seen = session.scalar(files.visible_to(user).where(Dossier.id == self.number))
        assert (seen is not None) == (who in WHOLE), who
        assert {one.value for one in files.parties(user, self.dossier)} == {who} & {*WHOLE}, who
        assert (owned(self.number, user) is not None) == (who == "owner"), who

    def check_papers(self, who: str) -> None:
        user, may = self.user(who), self.may_open_papers(who)
        for number in self.papers:
            assert (readable_document(number, user) is not None) == may, (who, number)

    def check_threads(self, who: str) -> None:
        """The people of a network come to its thread by its study, and to no other."""
        user = self.user(who)
        for number, study in self.studies.items():
            opens = own_referral(number, user) is not None
            assert opens == self.works_at(who, study.code), (who, study)
        for code, keys in self.threads.items():
            found = messages_with(self.dossier, self.networks[code])
            assert {one.form_key for one in found} == keys, code

    def check_opinions(self, who: str) -> None:
        user = self.user(who)
        for number, one in self.opinions.items():
            opinion = session.get_one(Opinion, number)
            opens = queries.own_opinion(number, user) is not None
            assert opens == self.may_open(one, who), (who, one)
            if one.state in ANSWERED:
                reads = casework.may_read_answer(user, opinion)
                assert reads == self.reads_answer(one, who), (who, one)
            within = one.code == self.studies[one.study].code
            reads = within or (one.state == "asked" and one.code in self.agreed)
            assert opinions.may_read_the_file(opinion) == reads, one
        for number in [
            one for one, study in self.studies.items() if self.works_at(who, study.code)
        ]:
            shown = {one.id for one in queries.opinions_on(self.referral(number), user)}
            assert shown == {
                key for key, one in self.opinions.items() if self.stands_beside(one, number)
            }, (who, number)
