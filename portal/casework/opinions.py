"""Opinions asked of a colleague or of another network, and what becomes of them."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select

from portal.calendar import business_days_after, today
from portal.casework.access import check_network, may_answer
from portal.casework.holding import check_seen, hold, twin
from portal.casework.models import Opinion, OpinionState, Verdict
from portal.casework.people import reader, write_to
from portal.database import now, session
from portal.dossiers import consents, journal
from portal.dossiers.models import Audience
from portal.errors import Refused
from portal.networks.models import Desk, Network
from portal.networks.presence import presence
from portal.networks.queries import standing
from portal.networks.wording import to
from portal.referrals.access import may_receive
from portal.referrals.models import Referral
from portal.referrals.standing_aside import check_may_judge
from portal.users.models import Role, User

USUAL_DAYS = 5
"""Business days to give an opinion, unless another day is written."""
NOBODY_LEFT = "Ce réseau n’a plus personne au guichet pour répondre."
LONGEST_WAIT = timedelta(days=180)


@dataclass(frozen=True)
class Askable:
    """Other networks than the one that studies the file: those that the person lets read it, and
    those for which they have not given their word."""

    agreed: list[Network]
    not_agreed: list[Network]


def askable(referral: Referral) -> Askable:
    allowed = consents.in_force(referral.dossier)
    found = [
        one
        for one in standing()
        if one.id != referral.network_id and may_receive(one, referral.dossier)
    ]
    return Askable(
        [one for one in found if one.id in allowed], [one for one in found if one.id not in allowed]
    )


def usual_due_on(referral: Referral) -> date:
    return business_days_after(today(), USUAL_DAYS, referral.network_id)


def wrong_day(due_on: date) -> str:
    """What is wrong with an answer by that day; empty when nothing is."""
    if due_on <= today():
        return "La date doit être après aujourd’hui"
    return "Choisissez une date dans les six mois" if due_on - today() > LONGEST_WAIT else ""


def ask(
    referral: Referral, asked: User | Network, question: str, due_on: date, key: str,
    *, confidential: bool, by: User,
) -> Opinion:  # fmt: skip
    """Ask someone of the same network, or the desk of one that the person lets read the file."""
    check_network(referral, by)
    person = asked if isinstance(asked, User) else None
    place = asked if isinstance(asked, Network) else referral.network
    said = {
        "question": question.strip(), "due_on": due_on, "confidential": confidential,
        "asked_id": person.id if person else None, "asked_network_id": place.id,
    }  # fmt: skip
    if existing := twin(Opinion, referral.dossier, key, **said):
        return existing
    _check(referral, asked, question, due_on, by)
    opinion = Opinion(
        dossier=referral.dossier, referral=referral, network=referral.network, by=by, form_key=key,
        asked=person, asked_network=place, question=question.strip(), due_on=due_on,
        confidential=confidential,
    )  # fmt: skip
    session.add(opinion)
    session.flush()
    write_to(reader(place, person), "opinion_asked", opinion.dossier, opinion=opinion)
    _note(opinion, "ask", by=by)
    return opinion


def answer(opinion: Opinion, verdict: Verdict, text: str, *, by: User, seen: int) -> None:
    """Say what one thinks; the one who asked hears of it. Raises Stale."""
    if not text.strip():
        raise Refused("Écrivez votre avis en quelques mots")
    check_may_judge(opinion.referral, by)
    _end(opinion, OpinionState.GIVEN, verdict, text, by=by, seen=seen)
    _tell_the_asker(opinion)


def decline(opinion: Opinion, reason: str, *, by: User, seen: int) -> None:
    """Give no opinion, and say why. Raises Stale."""
    if not reason.strip():
        raise Refused("Expliquez pourquoi vous ne donnez pas d’avis")
    _end(opinion, OpinionState.DECLINED, None, reason, by=by, seen=seen)
    _tell_the_asker(opinion)


def take_back(opinion: Opinion, *, by: User | None) -> None:
    """It is not asked any more; once is enough. ``by`` is None when the file left the network."""
    if by is not None:
        check_network(opinion.referral, by)
    hold(opinion)
    if opinion.state is OpinionState.TAKEN_BACK:
        return
    if opinion.state is not OpinionState.ASKED:
        raise Refused("Cet avis est déjà donné.")
    opinion.state, opinion.ended_at = OpinionState.TAKEN_BACK, now()
    opinion.ended_by = by
    session.flush()
    whom = reader(opinion.asked_network, opinion.asked)
    write_to(whom, "opinion_taken_back", opinion.dossier, opinion=opinion)
    _note(opinion, "take_back", by=by)


def nobody_answers() -> ColumnElement[bool]:
    """What is awaited of a network that has no one left."""
    team = select(Role.id).join(Role.desk).join(User, User.id == Role.user_id)
    left = team.where(Desk.network_id == Opinion.asked_network_id, User.active)
    return (Opinion.state == OpinionState.ASKED) & ~left.exists()


def give_up(opinion: Opinion) -> None:
    """Nobody is left to answer: who asked hears of it."""
    hold(opinion)
    if not session.scalar(select(Opinion.id).where(Opinion.id == opinion.id, nobody_answers())):
        return
    opinion.state, opinion.answer, opinion.ended_at = OpinionState.DECLINED, NOBODY_LEFT, now()
    session.flush()
    _note(opinion, "decline", by=None)
    _tell_the_asker(opinion)


def remind(opinion: Opinion) -> None:
    """The business day before its day, and once it is late; each once."""
    late, soon = today() > opinion.due_on, business_days_after(today(), 1)
    if opinion.state is not OpinionState.ASKED or not (late or today() < opinion.due_on <= soon):
        return
    key = f"opinion:{opinion.form_key}:{'late' if late else 'soon'}"
    whom = reader(opinion.asked_network, opinion.asked)
    write_to(whom, "opinion_reminder", opinion.dossier, key=key, opinion=opinion, late=late)


def may_read_the_file(opinion: Opinion) -> bool:
    """Whether the network that is asked may have the file before its eyes: its own network's, or
    one that the person still lets read it, as long as the opinion is awaited."""
    if opinion.asked_network_id == opinion.network_id:
        return True
    awaited = opinion.state is OpinionState.ASKED
    return awaited and opinion.asked_network_id in consents.in_force(opinion.dossier)


def _check(
    referral: Referral, asked: User | Network, question: str, due_on: date, by: User
) -> None:
    if not referral.open:
        raise Refused("Votre réseau n’étudie plus cette demande.")
    if not question.strip():
        raise Refused("Écrivez votre question")
    if wrong := wrong_day(due_on):
        raise Refused(wrong)
    if isinstance(asked, Network):
        if asked.id not in {one.id for one in askable(referral).agreed}:
            raise Refused("La personne n’a pas donné son accord pour ce réseau.")
    elif referral.network_id not in asked.network_ids or not asked.active or asked.id == by.id:
        raise Refused("Choisissez une autre personne de votre réseau.")


def _end(
    opinion: Opinion, state: OpinionState, verdict: Verdict | None, text: str,
    *, by: User, seen: int,
) -> None:  # fmt: skip
    hold(opinion)
    mine = opinion.ended_by_id == by.id
    if mine and (opinion.state, opinion.verdict, opinion.answer) == (state, verdict, text.strip()):
        return
    if not may_answer(by, opinion, presence(by.network_ids)):
        raise Refused("Cet avis n’est pas demandé à vous.")
    if opinion.state is not OpinionState.ASKED:
        raise Refused("Cet avis n’est plus attendu : quelqu’un a répondu, ou l’a repris.")
    check_seen(opinion, seen)
    opinion.state, opinion.verdict, opinion.answer = state, verdict, text.strip()
    opinion.ended_at, opinion.ended_by = now(), by
    session.flush()
    _note(opinion, "give" if verdict else "decline", by=by)


def _tell_the_asker(opinion: Opinion) -> None:
    key = f"opinion:{opinion.form_key}:ended"
    whom = reader(opinion.network, opinion.by)
    write_to(whom, "opinion_given", opinion.dossier, key=key, opinion=opinion)


def _note(opinion: Opinion, kind: str, *, by: User | None) -> None:
    """For the network that asks; the others learn that it was given where they may read it."""
    shared = kind == "give" and not opinion.confidential
    whom = f"à {opinion.asked.full_name}" if opinion.asked else to(opinion.asked_network)
    journal.record(
        opinion.dossier, f"opinion.{kind}", by=by,
        audience=Audience.STAFF if shared else Audience.NETWORK, network_id=opinion.network_id,
        referral_id=opinion.referral_id, asked=opinion.asked_name, whom=whom,
    )  # fmt: skip


journal.speak("opinion.ask", "{network} : avis demandé {whom}")
journal.speak("opinion.give", "{network} : avis reçu, {asked}", "", "{network} : avis reçu")
journal.speak("opinion.decline", "{network} : {asked} ne donne pas d’avis")
journal.speak("opinion.take_back", "{network} : avis plus demandé {whom}")
