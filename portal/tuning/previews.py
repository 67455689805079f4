"""A mail as it would leave: with examples, or with what a real file holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from jinja2 import UndefinedError
from markupsafe import Markup
from sqlalchemy import select

from portal.database import session
from portal.dossiers import access, asked
from portal.dossiers.completions import Completion
from portal.dossiers.models import Document, Dossier
from portal.dossiers.receipt import silence_on
from portal.languages import FRENCH, speaking
from portal.letters import compose, filling, markup
from portal.letters.mails import Kind, Mail, Variable
from portal.letters.texts import Source
from portal.referrals import clocks
from portal.referrals.acknowledgement import acknowledgement
from portal.referrals.awaited import awaited_network, offered_network
from portal.referrals.commands import reason_words
from portal.referrals.models import InfoRequest, Referral
from portal.referrals.routes import referrals_of
from portal.routing.queries import last_run
from portal.users.models import User

NO_TOKEN = "exemple"
Known = dict[str, Any]


@dataclass(frozen=True)
class Preview:
    """``html``: the body in the words of our own pages; ``borrowed``: the examples it rests on."""

    subject: str
    html: Markup
    text: str
    borrowed: list[str]


def with_examples(mail: Mail, source: Source, held: Mapping[str, bool] | None = None) -> Preview:
    """``held``: for some names, whether they hold, or hold something; else as in the examples."""
    values = filling.examples(mail)
    for name, holds in (held or {}).items():
        values[name] = _example(mail.known[name], holds=holds)
    return _preview(source, values, [])


def choices(mail: Mail, source: Source) -> list[Variable]:
    """What a preview with examples may be seen with and without."""
    tested = filling.tested(source)
    return [one for name, one in mail.known.items() if name in tested]


def _example(variable: Variable, *, holds: bool) -> Any:
    if variable.kind is Kind.CONDITION:
        return holds
    nothing: Any = [] if variable.kind is Kind.LIST else ""
    return filling.example(variable) if holds else nothing


def with_file(mail: Mail, source: Source, dossier: Dossier) -> Preview:
    """What the file does not hold, or not yet, is an example, and is told."""
    context, values, borrowed = known(dossier), filling.examples(mail), []
    with speaking(FRENCH):
        for name in sorted(filling.names(source) & mail.known.keys()):
            try:
                values[name] = filling.value(mail.known[name], context)
            except (UndefinedError, AttributeError, TypeError):
                borrowed.append(mail.known[name].about.words)
    return _preview(source, values, borrowed)


def as_message(mail: Mail, source: Source) -> bytes:
    """The mail with its examples as a mail programme shows it, layout and all."""
    with speaking(FRENCH):
        letter = compose(source, filling.examples(mail))
    made = EmailMessage(policy=SMTP)
    made["Subject"] = letter.subject
    made.set_content(letter.text)
    made.add_alternative(letter.html, subtype="html")
    return made.as_bytes()


def file_of(number: str, by: User) -> Dossier | None:
    """The file of this number, as far as this person may read it."""
    mine = access.visible_to(by).where(Dossier.number == number.strip().upper())
    return session.scalar(mine)


def known(dossier: Dossier) -> Known:
    """What the notifications of this file would give to a mail, as far as it goes today."""
    found: Known = {"dossier": dossier, "token": NO_TOKEN, "rank": 1, "late": False}
    for read in (_referral, _request, _completion, _routing, _documents):
        found |= read(dossier)
    return found | {"user": dossier.owner, "reader": dossier.owner, "owner": dossier.owner}


def _referral(dossier: Dossier) -> Known:
    referrals = referrals_of(dossier)
    if not referrals:
        return {}
    last = max(referrals, key=lambda one: (one.open, one.id))
    found: Known = {
        "referral": last, "network": last.network, "hop_on": clocks.hop_on(last),
        "proposed": [one for one in referrals if one.open],
    }  # fmt: skip
    if reason := reason_words(last):
        found["reason"] = reason
    return found | _granted(last)


def _granted(referral: Referral) -> Known:
    if referral.scheme is None:
        return {}
    same = [one for one in referral.scheme.versions if one.number == referral.scheme_version]
    return {"scheme": same[0]} if same else {}


def _request(dossier: Dossier) -> Known:
    mine = select(InfoRequest).where(InfoRequest.dossier_id == dossier.id)
    request = session.scalar(mine.order_by(InfoRequest.id.desc()).limit(1))
    if request is None:
        return {}
    found: Known = {"request": request, "referral": request.referral, "received": set()}
    return found | ({"item": request.items[0]} if request.items else {})


def _completion(dossier: Dossier) -> Known:
    mine = select(Completion).where(Completion.dossier_id == dossier.id)
    completion = session.scalar(mine.order_by(Completion.id.desc()).limit(1))
    if completion is None:
        return {}
    return {"completion": completion, "questions": asked.questions_of(completion)}


def _routing(dossier: Dossier) -> Known:
    found: Known = {"awaited": awaited_network(dossier) or offered_network(dossier)}
    if run := last_run(dossier.id):
        found |= {"run": run, "decided": not run.result["missing"]}
    return found


def _documents(dossier: Dossier) -> Known:
    found: Known = {"about": acknowledgement(dossier)}
    if dossier.submitted_at:
        found["silence_on"] = silence_on(dossier)
    mine = select(Document).where(Document.dossier_id == dossier.id).order_by(Document.id.desc())
    document = session.scalar(mine.limit(1))
    return found | ({"document": document} if document else {})


def _preview(source: Source, values: Known, borrowed: list[str]) -> Preview:
    letter = compose(source, values)
    marked = filling.body(source, values, filling.escaped)
    shown = markup.html(marked, callout="gu-alert gu-alert--waiting", button="gu-button")
    return Preview(letter.subject, Markup(shown), letter.text, borrowed)  # noqa: S704  escaped
