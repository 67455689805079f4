"""What networks ask of the person, what comes, and what is thought of it; messages and notes."""

import io
from collections import defaultdict
from datetime import date

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from portal import storage
from portal.calendar import business_days_after, today
from portal.database import session
from portal.dossiers import commands as files
from portal.dossiers import documents, messages, receiving
from portal.dossiers.models import Document
from portal.dossiers.receiving import Received
from portal.networks.models import DocumentKind
from portal.networks.queries import network
from portal.referrals import notes, requests, verdicts
from portal.referrals.models import InfoItem, InfoRequest
from portal.referrals.requests import Wanted
from tests.lives.deadlines import Deadline
from tests.lives.files import LATER
from tests.lives.requests import OWED, WHAT, Item, Requests
from tests.lives.studies import RANKS, is_known
from tests.lives.tables import ASKING, PAPER, SHOWN_BY_PAPER, among
from tests.lives.world import COLLEAGUES, WHO
from tests.papers import PDF


class Papers(Requests):
    def __init__(self) -> None:
        super().__init__()
        self.papers: dict[int, str] = {}
        self.noted: set[str] = set()
        self.threads: defaultdict[str, set[str]] = defaultdict(set)

    def owes(self, number: int) -> bool:
        """Whether something keeps a network from declaring the file ready."""
        unread = [
            one for one in self.items.values()
            if one.study == number and one.what == "paper" and one.state == "sent"
            and self.reads(self.studies[number].code, SHOWN_BY_PAPER)
        ]  # fmt: skip
        return self.waits_for_owner(number) or bool(unread)

    @rule(rank=RANKS, who=WHO, what=among(WHAT))
    @precondition(is_known)
    def ask(self, rank: int, who: str, what: str) -> None:
        number, study = self.at(rank)
        who = self.actor(who, self.team_of(study.code))
        may = self.works_at(who, study.code) and study.status in ASKING
        waits = what == "paper" and any(one.study == number for one in self.owed("paper"))
        may = may and not waits and self.may_be_asked(what, study.code)
        wanted = {
            "words": Wanted(f"Question {self.new_key()}"),
            "paper": Wanted("Devis", PAPER),
            "correction": Wanted("Apport", corrects="apport"),
        }[what]
        do = lambda: requests.request_info(  # noqa: E731
            self.referral(number), [wanted], today() + LATER, "Comité", by=self.user(who)
        )
        if self.expect(may, ("ask", study, who, what), do):
            self.keep_request(number, what, today() + LATER)
            self.hears("info_requested", "owner")

    def may_be_asked(self, what: str, code: str) -> bool:
        """Nothing that is there already for this network, nor what it may not read."""
        if what == "paper":
            return "accepted" not in self.papers.values() or not self.reads(code, SHOWN_BY_PAPER)
        return what != "correction" or self.reads(code, "finances")

    def keep_request(self, number: int, what: str, due_on: date) -> None:
        request = self.last(InfoRequest)
        self.deadlines[request] = Deadline(due_on)
        item = session.scalars(select(InfoItem).where(InfoItem.request_id == request)).one()
        self.items[item.id] = Item(number, request, what)

    def came(self, given: list[Item]) -> None:
        """Each network of which a request now has all its answers hears of it once."""
        for one in given:
            one.state = "sent"
        for request in {one.request for one in given}:
            mine = [one for one in self.items.values() if one.request == request]
            if not any(one.state in OWED for one in mine):
                study = self.studies[mine[0].study]
                self.hears("info_answered", self.reader(study.code, study.adviser))

    @rule(who=WHO)
    @precondition(lambda self: self.items)
    def answer(self, who: str) -> None:
        who, owed = self.actor(who, ["owner"]), self.owed("words")
        texts = {one.id: "Oui" for one in requests.open_items(self.dossier) if one.in_words}
        assert len(texts) == len(owed)
        do = lambda: requests.answer_all(self.dossier, texts, by=self.user(who))  # noqa: E731
        if self.expect(who == "owner", ("answer", who), do):
            self.expect(True, "twice", do)
            self.came(owed)

    @rule(who=WHO)
    @precondition(lambda self: self.file != "incomplete")
    def correct(self, who: str) -> None:
        who, owed = self.actor(who, ["owner"]), self.owed("correction")
        self.stamp += 1

        def do() -> None:
            answers = {"apport": 900_000 + self.stamp * 100}
            files.save_page(self.dossier, "besoin", answers, {}, by=self.user(who))
            requests.send_corrections(self.dossier, by=self.user(who))

        if self.expect(who == "owner" and bool(owed), ("correct", who, owed), do):
            self.came(owed)

    @rule(who=WHO)
    def send_a_paper(self, who: str) -> None:
        who = self.actor(who, ["owner"])
        content = PDF + f"% {self.new_key()}\n".encode()
        received = Received("devis.pdf", receiving.PDF, storage.keep(io.BytesIO(content)))
        kind = session.get_one(DocumentKind, PAPER)

        def do() -> None:
            made = documents.add(self.dossier, kind, received, by=self.user(who))
            requests.answer_with(made, by=self.user(who))

        may = who == "owner" and self.file != "closed"
        if self.expect(may, ("paper", who, self.file), do):
            number, owed = self.last(Document), self.owed("paper")
            self.papers[number] = "received"
            for one in owed:
                one.paper = number
            self.came(owed)

    @rule(rank=RANKS, which=RANKS, who=WHO, accepted=st.booleans())
    @precondition(lambda self: self.papers and self.studies)
    def judge(self, rank: int, which: int, who: str, accepted: bool) -> None:
        number, study = self.at(rank)
        paper = sorted(self.papers)[which % len(self.papers)]
        who = self.actor(who, self.team_of(study.code))
        may = self.works_at(who, study.code) and study.status in ASKING
        may = may and self.reads(study.code, SHOWN_BY_PAPER)
        document = session.get_one(Document, paper)
        do = lambda: verdicts.judge(  # noqa: E731
            self.referral(number), document, accepted=accepted, reason="Illisible",
            by=self.user(who),
        )  # fmt: skip
        if self.expect(may, ("judge", study, who, accepted), do):
            self.judged(number, paper, accepted)

    def judged(self, number: int, paper: int, accepted: bool) -> None:
        theirs = [
            one for one in self.items.values() if one.paper == paper and one.state != "dropped"
        ]
        if not accepted and not any(one.study == number for one in theirs):
            self.keep_request(number, "paper", business_days_after(today(), 10))
            theirs.append(self.items[self.last(InfoItem)])
            theirs[-1].paper = paper
        self.papers[paper] = "accepted" if accepted else "refused"
        for one in theirs:
            one.state = self.papers[paper]
            if not accepted:
                self.ask_again(one.request)
        if not accepted:
            self.hears("document_refused", "owner")

    @rule(rank=RANKS, who=WHO, how=among(["accept", "refuse", "drop"]))
    @precondition(lambda self: self.items)
    def judge_an_answer(self, rank: int, who: str, how: str) -> None:
        number = sorted(self.items)[rank % len(self.items)]
        one, item = self.items[number], session.get_one(InfoItem, number)
        study = self.studies[one.study]
        who = self.actor(who, self.team_of(study.code))
        by = self.user(who)
        do = {
            "accept": lambda: verdicts.accept(item, by=by),
            "refuse": lambda: verdicts.refuse(item, "Illisible", by=by),
            "drop": lambda: verdicts.drop(item, by=by),
        }[how]
        states = ("sent", "accepted", "refused") if how != "drop" else ("sent", *OWED)
        may = self.works_at(who, study.code) and study.open and one.state in states
        if one.paper and how != "drop":
            may = may and self.reads(study.code, SHOWN_BY_PAPER)
        if self.expect(may, (how, one, study, who), do):
            self.answer_judged(one, how)

    def answer_judged(self, one: Item, how: str) -> None:
        if how == "drop":
            was_owed, one.state = one.state in OWED, "dropped"
            if was_owed and not self.waits_for_owner(one.study):
                self.hears("nothing_owed", "owner")
        elif one.paper:
            self.judged(one.study, one.paper, how == "accept")
        else:
            one.state = "accepted" if how == "accept" else "refused"
            if how == "refuse":
                self.ask_again(one.request)
                self.hears("document_refused", "owner")

    @rule(who=WHO, rank=RANKS)
    @precondition(is_known)
    def message(self, who: str, rank: int) -> None:
        """Pressed twice."""
        study = self.at(rank)[1]
        who = self.actor(who, ["owner", *self.team_of(study.code)])
        if who == "owner" or self.works_at(who, study.code):
            there, key = network(study.code), self.new_key()
            send = lambda: messages.send(  # noqa: E731
                self.dossier, there, "Bonjour", key, by=self.user(who)
            )
            self.expect(True, "message", send)
            self.expect(True, "twice", send)
            self.threads[study.code].add(key)
            whom = self.whoever_has_it(study.code)
            if who == "owner":
                self.hears("message_to_network", whom)
            else:
                self.hears("message_to_owner", "owner")

    @rule(who=WHO, rank=RANKS, called=COLLEAGUES)
    @precondition(is_known)
    def note(self, who: str, rank: int, called: str) -> None:
        number, study = self.at(rank)
        who = self.actor(who, self.team_of(study.code))
        called = self.one(called, self.team_of(study.code)[::-1])
        may = self.works_at(who, study.code) and self.works_at(called, study.code)
        key, told = self.new_key(), [self.ids[called]]
        if self.expect(may, ("note", who, called), lambda: notes.write(
            self.referral(number), "Note", key, by=self.user(who), told=told
        )):  # fmt: skip
            self.noted.add(study.code)
            if called != who:
                self.hears("mentioned", called)
