"""The texts of mails: writing a version, going back to one; what has left keeps its own."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlalchemy import func, select, update

from portal import administration_log as log
from portal.administration_log import Topic
from portal.database import session
from portal.errors import Refused, Stale
from portal.letters.checking import faults
from portal.letters.mails import Mail
from portal.letters.texts import MailText, Source, active, shipped, source_of
from portal.tuning.allowed import administrators_only
from portal.users.models import User

WRITTEN_MEANWHILE = "Un autre administrateur vient d’enregistrer ce texte."
LEAVES_NO_MORE = (
    "Un autre texte part dans ces courriels depuis que cette page est ouverte. Relisez-le, puis "
    "recommencez si c’est encore utile."
)


@dataclass(frozen=True)
class Version:
    """One version of a text; ``row`` and ``by`` are None for the shipped one."""

    source: Source
    row: MailText | None
    by: str
    active: bool

    @property
    def title(self) -> str:
        return f"Version {self.source.version}" if self.row else "Texte d’origine"


@dataclass(frozen=True)
class Line:
    """A line of a comparison: ``kind`` is same, gone or new."""

    kind: str
    text: str


def active_versions() -> dict[str, MailText]:
    """The mails whose text is not the shipped one."""
    rows = session.scalars(select(MailText).where(MailText.active))
    return {row.name: row for row in rows}


def versions(mail: Mail) -> list[Version]:
    """The last first, the shipped one at the end."""
    query = (
        select(MailText, User)
        .join(User, User.id == MailText.by_id)
        .where(MailText.name == mail.name)
        .order_by(MailText.version.desc())
    )
    found = [
        Version(source_of(row), row, by.full_name, row.active) for row, by in session.execute(query)
    ]
    origin = Version(shipped(mail.name), None, "", not any(one.active for one in found))
    return [*found, origin]


def version(mail: Mail, number: int) -> Version | None:
    return next((one for one in versions(mail) if one.source.version == number), None)


def last_version(mail: Mail) -> int:
    """Grows with each text written: a page shown before knows by it that something changed."""
    mine = select(func.coalesce(func.max(MailText.version), 0)).where(MailText.name == mail.name)
    return session.scalars(mine).one()


def write(mail: Mail, subject: str, body: str, note: str, *, by: User, seen: int) -> Source | None:
    """A new version, which leaves from now on; None when nothing is changed. Sent twice by the
    same person, it is the one that was written.

    Raises Stale when a version was written since the page that was ``seen``, Refused when the
    text cannot leave.
    """
    administrators_only(by)
    log.hold()  # what is compared here has no row of its own while the shipped text leaves
    before, number = active(mail.name), last_version(mail)
    if (before.subject, before.body) == (subject, body):
        twice = number != seen and log.did_last(by, _about(mail), _written(before.version))
        return before if twice else None
    if number != seen:
        raise Stale(WRITTEN_MEANWHILE)
    source = Source(number + 1, subject, body)
    _check(mail, source)
    row = MailText(
        name=mail.name, version=source.version, subject=subject, body=body, note=note, by_id=by.id
    )
    session.add(row)
    _activate(mail, row)
    said = f"{_written(source.version)} {note}"
    log.record(Topic.MAILS, mail.title, said, by=by, about=_about(mail))
    return source


def go_back(mail: Mail, number: int, *, by: User, seen: int | None = None) -> None:
    """Let an earlier version leave again, 0 for the shipped one. Raises Refused.

    ``seen``: the number of the version that left when the page was shown.
    """
    administrators_only(by)
    log.hold()
    chosen, leaving = version(mail, number), active(mail.name).version
    if chosen is None:
        raise Refused("Cette version n’existe pas.")
    if chosen.active:
        raise Refused("Ce texte est déjà celui qui part.")
    if seen is not None and seen != leaving:
        raise Stale(LEAVES_NO_MORE)
    _check(mail, chosen.source)
    _activate(mail, chosen.row)
    log.record(Topic.MAILS, mail.title, _returned(number), by=by, about=_about(mail))


def just_gone_back(mail: Mail, number: int, *, by: User) -> bool:
    """Whether this text leaves again, and this person was the last to decide so."""
    return active(mail.name).version == number and log.did_last(by, _about(mail), _returned(number))


def _written(number: int) -> str:
    return f"Version {number}."


def _returned(number: int) -> str:
    return f"Retour à la version {number}" if number else "Retour au texte d’origine"


def _about(mail: Mail) -> str:
    return f"mail_text/{mail.name}"


def compared(before: Source, after: Source) -> list[Line]:
    """Two texts, line by line, their subjects first."""
    old, new = ([one.subject, "", *one.body.splitlines()] for one in (before, after))
    found: list[Line] = []
    for kind, first, last, begins, ends in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            found += [Line("same", one) for one in old[first:last]]
        else:
            found += [Line("gone", one) for one in old[first:last]]
            found += [Line("new", one) for one in new[begins:ends]]
    return found


def _check(mail: Mail, source: Source) -> None:
    if wrong := faults(mail, source):
        raise Refused(f"Ce texte ne peut pas partir. {wrong[0].words}.")


def _activate(mail: Mail, row: MailText | None) -> None:
    mine = update(MailText).where(MailText.name == mail.name, MailText.active)
    session.execute(mine.values(active=False))
    if row:
        row.active = True
    session.flush()
