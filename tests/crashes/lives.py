"""What is done to one file from its sending to its grant, by its owner and its team in turn."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import select

from portal.casework.models import Appointment, OnAFile, Opinion
from portal.database import reading, session
from portal.referrals.clocks import usual_request_due_on
from portal.referrals.models import InfoItem, Referral
from tests.crashes.people import Person, hidden
from tests.papers import PDF
from tests.reading import date_fields


@dataclass
class Life:
    """One file; ``done`` has what was acknowledged, or found done after a try without answer."""

    app: Flask
    dossier_id: int
    owner: Person
    adviser: Person
    colleague: Person
    referral_id: int = 0
    done: list[str] = field(default_factory=list)

    @property
    def mine(self) -> str:
        return f"/mes-demandes/{self.dossier_id}"

    @property
    def theirs(self) -> str:
        return f"/conseil/dossiers/{self.referral_id}"

    def said(self, what: str) -> str:
        return f"{what} de la demande {self.dossier_id}"

    def paper(self, what: str) -> bytes:
        return PDF + f"% {self.said(what)}\n".encode()


def send(life: Life) -> None:
    page = f"{life.mine}/verifier"
    life.owner.press(page, {"key": hidden(life.owner.read(page), "key"), "attestation": "y"})
    with life.app.app_context(), reading():
        theirs = select(Referral.id).where(Referral.dossier_id == life.dossier_id)
        life.referral_id = session.scalars(theirs).one()


def step(code: str, **typed: object) -> Callable[[Life], None]:
    def press(life: Life) -> None:
        page = f"{life.theirs}/{code}"
        seen = {name: hidden(life.adviser.read(page), name) for name in ("seen", "key")}
        life.adviser.press(page, seen | typed)

    return press


def ask(life: Life) -> None:
    due = date_fields(usual_request_due_on_in(life.app))
    step("demander", questions=life.said("Question"), message="Pour le comité.", **due)(life)


def usual_request_due_on_in(app: Flask):
    with app.app_context(), reading():
        return usual_request_due_on()


def answer(life: Life) -> None:
    with life.app.app_context(), reading():
        asked = select(InfoItem.id).where(InfoItem.label == life.said("Question"))
        number = session.scalars(asked).one()
    life.owner.press(f"{life.mine}/repondre", {f"answer_{number}": life.said("Réponse")})


def upload(life: Life) -> None:
    files = {"file": ("devis.pdf", life.paper("Devis"), "application/pdf")}
    life.owner.press(f"{life.mine}/documents/P08", {}, files)


def write(life: Life) -> None:
    key = hidden(life.owner.read(f"{life.mine}/suivi"), "key")
    typed = {"to": "initiative_somme", "body": life.said("Message"), "key": key}
    files = {"files": ("bail.pdf", life.paper("Bail"), "application/pdf")}
    life.owner.press(f"{life.mine}/messages", typed, files)


def write_back(life: Life) -> None:
    key = hidden(life.adviser.read(life.theirs), "message-key")
    typed = {"message-body": life.said("Retour"), "message-key": key}
    life.adviser.press(f"{life.theirs}/messages", typed)


def note(life: Life) -> None:
    key = hidden(life.adviser.read(life.theirs), "note-key")
    typed = {"note-note": life.said("Note"), "note-key": key}
    life.adviser.press(f"{life.theirs}/notes", typed)


def todo(life: Life) -> None:
    page, due = f"{life.theirs}/taches", date_fields(usual_request_due_on_in(life.app))
    typed = {"key": hidden(life.adviser.read(page), "key"), "what": life.said("Tâche")}
    life.adviser.press(page, typed | due)


def ask_opinion(life: Life) -> None:
    page = f"{life.theirs}/avis"
    typed = {
        "key": hidden(life.adviser.read(page), "key"), "question": life.said("Avis"),
        "asked": f"personne-{life.colleague.id}", **date_fields(usual_request_due_on_in(life.app)),
    }  # fmt: skip
    life.adviser.press(page, typed)


def give_opinion(life: Life) -> None:
    page = f"/conseil/avis/{number_of(life, Opinion)}"
    seen = hidden(life.colleague.read(page), "seen")
    typed = {"seen": seen, "verdict": "favourable", "text": life.said("Réponse à l’avis")}
    life.colleague.press(page, typed)


def propose_meeting(life: Life) -> None:
    page = f"{life.theirs}/rendez-vous"
    day = {name.replace("due_on", "day"): value for name, value in
           date_fields(usual_request_due_on_in(life.app)).items()}  # fmt: skip
    key = hidden(life.adviser.read(page), "key")
    typed = {"key": key, "hour": "14 h 30", "minutes": 45, "means": "place", "place": "Chez vous"}
    life.adviser.press(page, typed | day)


def confirm_meeting(life: Life) -> None:
    page = f"{life.mine}/rendez-vous/{number_of(life, Appointment)}"
    life.owner.press(f"{page}/confirmer", {"seen": hidden(life.owner.read(page), "seen")})


def number_of(life: Life, kind: type[OnAFile]) -> int:
    with life.app.app_context(), reading():
        return session.scalars(select(kind.id).where(kind.dossier_id == life.dossier_id)).one()


def note_by_bulk(life: Life) -> None:
    page = f"/conseil/actions-groupees/nouvelle?action=noter&dossier={life.referral_id}"
    number = str(life.referral_id)
    typed = {
        "key": hidden(life.adviser.read(page), "key"), "chosen": number, "to_do": number,
        "body": life.said("Note groupée"), "confirmed": "1",
    }  # fmt: skip
    life.adviser.press(page, typed)


def export(life: Life) -> None:
    life.adviser.read("/conseil/dossiers.csv")


GRANT = {"scheme": "ph_creation", "amount": "9 000", "text": "Bravo", "unrelated": "1",
         "confirmed": "1"}  # fmt: skip
STEPS: dict[str, Callable[[Life], None]] = {
    "send": send,
    "take": step("prendre"),
    "start_review": step("commencer", contact="Appel", means="call"),
    "ask": ask,
    "answer": answer,
    "write": write,
    "write_back": write_back,
    "upload": upload,
    "note": note,
    "todo": todo,
    "ask_opinion": ask_opinion,
    "give_opinion": give_opinion,
    "propose_meeting": propose_meeting,
    "confirm_meeting": confirm_meeting,
    "note_by_bulk": note_by_bulk,
    "export": export,
    "declare_ready": step("pret"),
    "grant": step("accorder", **GRANT),
}
