"""How the rows that « Aujourd’hui » has found are told, each in one line."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from portal.calendar import business_days_between, today
from portal.desk.today_lines import Found, Line, Place, Reader
from portal.dossiers import timeline
from portal.dossiers.models import Event
from portal.french import date_long, date_short, day_of, paris, plural, time_of_day
from portal.networks.wording import inside
from portal.referrals.silence import ESCALATED, PASSED_OVER, REMINDED, next_step
from portal.referrals.triage import deadline_words
from portal.referrals.workflow import Status, staff_words
from portal.vocabulary import Block

Looked = Mapping[int, Any]
UNTOLD = "Du nouveau dans la demande"
AS_AUTHORS = {
    timeline.OWNER: "la personne",
    timeline.DESK: "l’accueil du guichet",
    timeline.SOMEONE: "l’accueil du guichet, ou qui aide la personne",
}
STEPS = {
    REMINDED: "rappel",
    ESCALATED: "alerte au responsable",
    PASSED_OVER: "réseau suivant",
}
TO_YOU = "alerte pour vous"


def owed(found: Found, _: Reader, __: Looked) -> Line:
    status = found.status.label if found.status else ""
    return line(found, status, deadline_words(found.day or today()), day=found.day)


def unanswered(found: Found, _: Reader, __: Looked) -> Line:
    when = f"attendue le {date_short(found.day)}" if found.day else ""
    return line(found, "Pas de réponse, même après le dernier rappel", when, anchor="complements")


def proposed(found: Found, reader: Reader, _: Looked) -> Line:
    since, what = found.proposed_at, ""
    if since:
        next_one = clock(since, found.network_id, of_manager=found.network_id in reader.led)
        what = f"Proposée le {date_short(since)}, {next_one}"
    return line(found, what, deadline_words(found.day or today()), day=found.day)


def free(found: Found, reader: Reader, looked: Looked) -> Line:
    """A proposal by its own clock, a study by what is owed, and by whom."""
    if found.day is None and found.status:
        return line(found, staff_words(found.status, waiting=True), "Attendu de la personne")
    say = proposed if found.status is Status.PROPOSED else owed
    return say(found, reader, looked)


def clock(proposed_at: datetime, network_id: int | None, *, of_manager: bool = False) -> str:
    """« rappel dans 1 jour ouvré », « réseau suivant aujourd’hui »."""
    found = next_step(proposed_at, network_id)
    if found is None:
        return f"{STEPS[PASSED_OVER]} aujourd’hui"
    step, day = found
    left = business_days_between(today(), day, network_id)
    said = TO_YOU if of_manager and step == ESCALATED else STEPS[step]
    return f"{said} dans {plural(left, 'jour ouvré', 'jours ouvrés')}"


def received(found: Found, _: Reader, __: Looked) -> Line:
    giver, count = found.text or "", found.count or 0
    if found.referral_id:
        return line(found, f"{giver} vous a confié ce dossier", moment(found.at))
    mine = Place("adviser.index", {"vue": "mes-dossiers"})
    return Line(giver, f"vous a confié {plural(count, 'dossier')}", moment(found.at), mine)


def answered(found: Found, _: Reader, __: Looked) -> Line:
    documents, others = found.about or 0, (found.count or 0) - (found.about or 0)
    said = [plural(documents, "document")] if documents else []
    said += [plural(others, "réponse")] if others else []
    return line(found, f"{' et '.join(said)} à vérifier", since(found.at), anchor="complements")


def written(found: Found, _: Reader, __: Looked) -> Line:
    count = plural(found.count or 0, "message à lire", "messages à lire")
    return line(found, count, since(found.at), anchor="messages")


def mentioned(found: Found, _: Reader, __: Looked) -> Line:
    return line(found, f"Note de {found.text}", since(found.at), anchor=f"note-{found.about}")


def sitting(found: Found, reader: Reader, _: Looked) -> Line:
    name, day = reader.sittings[found.about or 0]
    when = f"{deadline_words(day)}, le {date_short(day)}"
    if found.referral_id is None:
        ready = Place("adviser.index", {"vue": "prets"})
        return Line(f"Comité {name}", "Aucun dossier prêt pour l’instant", when, ready, day=day)
    return line(found, f"Prêt pour le comité {name}", when, day=day)


def replaced(found: Found, reader: Reader, _: Looked) -> Line:
    absence = next(
        one for one in reader.away.replaced_by(reader.user) if one.user_id == found.about
    )
    count = plural(found.count or 0, "dossier ouvert", "dossiers ouverts")
    mine = Place("adviser.index", {"vue": "mes-dossiers"})
    return Line(absence.user.full_name, count, f"jusqu’au {date_long(absence.last)}", mine)


def unattended(found: Found, reader: Reader, _: Looked) -> Line:
    absence = next(one for one in reader.unattended if one.user_id == found.about)
    what = f"{plural(found.count or 0, 'dossier ouvert', 'dossiers ouverts')}, sans suppléance"
    theirs = Place("adviser.index", {"vue": "ouverts", "conseiller": absence.user_id})
    last = f"jusqu’au {date_long(absence.last)}"
    return Line(absence.user.full_name, what, last, theirs, day=today())


def happened(found: Found, reader: Reader, looked: Looked) -> Line:
    event: Event
    shown: Block | None
    event, shown = looked[found.about or 0]
    ours = event.network_id is None or event.network_id in reader.user.network_ids
    told = timeline.line(event, known=ours, blocks=found.blocks, shown=shown)
    what = f"{told.text}{by_whom(event, told)}" if told else UNTOLD
    more = (found.count or 1) - 1
    said = f"{what} (et {plural(more, 'autre')} avant)" if more else what
    return line(found, said, moment(found.at), anchor="journal")


def by_whom(event: Event, told: timeline.Told) -> str:
    """« , par Hugo Tournesol »; nothing of what the portal did, nor of what says who already."""
    if told.who == timeline.PORTAL or told.text.endswith("par la personne"):
        return ""
    network = event.network
    who = inside(network) if network and told.who == network.name else told.who
    return f", par {AS_AUTHORS.get(who, who)}"


def since(at: datetime | None) -> str:
    """« depuis ce matin, 9 h 05 », « depuis le 3 mars »."""
    return f"depuis {moment(at)}" if at else ""


def moment(at: datetime | None) -> str:
    """The hour of what is of today, else the day."""
    if at is None:
        return ""
    same_day = day_of(at) == today()
    return f"aujourd’hui, {time_of_day(paris(at))}" if same_day else f"le {date_short(at)}"


def line(found: Found, what: str, when: str, *, day: date | None = None, anchor: str = "") -> Line:
    """A line about a file at the reader's network, which leads there."""
    values: dict[str, Any] = {"referral_id": found.referral_id}
    place = Place("adviser.file", values | ({"_anchor": anchor} if anchor else {}))
    return Line(found.person or "", what, when, place, found.number or "", day)
