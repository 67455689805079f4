"""Everything that changes the team of a file: its people, and their word on their own data."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from sqlalchemy import select

from portal import outbox
from portal.database import lock, now, session
from portal.dossiers import access, commands, hands, journal
from portal.dossiers.asked import note_reviewed
from portal.dossiers.founder_models import Founder, Word, new_nonce
from portal.dossiers.models import Dossier, Event
from portal.dossiers.parts import key_of
from portal.dossiers.team import (
    FIELDS,
    blank_owner,
    founders_of,
    is_shared,
    member_of,
    receivers,
    share_words,
    team,
    uncovered,
)
from portal.dossiers.workflow import Status
from portal.errors import Refused
from portal.languages import FRENCH, _, speaking
from portal.users.models import User

PART = "associes"
KEY = key_of(PART)
TEXT_VERSION = 1
"""The words to which people agree, in ``templates/public/founder_consent.html``."""
MOST = 20
LINK_LIVES = timedelta(days=30)
ASK_AGAIN_AFTER = timedelta(minutes=10)
NOT_YOURS = "Seule la personne qui porte cette demande, ou qui a son mandat, demande un accord."


def check_writable(dossier: Dossier, by: User) -> None:
    """A team is written in a draft, or where someone asks to complete it. Raises Refused."""
    commands.editable(dossier, by, KEY)


def is_writable(dossier: Dossier, *, by: User) -> bool:
    try:
        check_writable(dossier, by)
    except Refused:
        return False
    return True


def owner_card(dossier: Dossier, *, by: User) -> Founder:
    """The owner's own card, made the first time that it is written."""
    lock(dossier)
    check_writable(dossier, by)
    mine = next((one for one in founders_of(dossier) if one.is_owner), None)
    return mine or _added(blank_owner(dossier))


def add(dossier: Dossier, key: str, *, by: User) -> Founder:
    """A blank card; the same key gives the same card, however often the button is pressed."""
    lock(dossier)
    check_writable(dossier, by)
    whole_key = f"{dossier.id}:{key}"[:80]
    rows = founders_of(dossier)
    existing = next((one for one in rows if one.form_key == whole_key), None)
    if existing:
        return existing
    if len(rows) >= MOST:
        raise Refused(_("Une demande a %(most)s associés au maximum.", most=MOST))
    made = _added(Founder(dossier_id=dossier.id, form_key=whole_key))
    journal.record(dossier, "founder.add", by=by)
    return made


def _added(founder: Founder) -> Founder:
    session.add(founder)
    session.flush()
    return founder


def keep(
    founder: Founder, values: dict[str, Any], typed: dict[str, Any], *, by: User,
    seen: int | None = None,
) -> None:  # fmt: skip
    """Keep a card: what was understood of each field, and as it was typed what was not.

    Whoever had agreed is asked again when what they agreed to has changed; at another address,
    the links sent before are void.
    """
    dossier = founder.dossier
    lock(dossier)
    lock(founder, seen)
    check_writable(dossier, by)
    before, stake = _shared(founder), _stake(founder)
    for name, value in values.items():
        setattr(founder, name, value)
    founder.typed = typed
    if _shared(founder) != before:
        _forget_word(founder, moved=founder.email != before["email"])
    note_reviewed(dossier, KEY)
    hands.saved(dossier, PART, by=by)
    session.flush()
    _note_change(founder, stake, _stake(founder), by=by)


def remove(founder: Founder, *, by: User) -> None:
    dossier = founder.dossier
    lock(dossier)
    check_writable(dossier, by)
    if founder.is_owner:
        raise Refused("Vous portez cette demande : votre fiche reste.")
    stake = _stake(founder)
    session.delete(founder)
    note_reviewed(dossier, KEY)
    hands.saved(dossier, PART, by=by)
    session.flush()
    journal.record(dossier, "founder.remove", by=by)
    _note_change(founder, stake, "retiré", by=by)


def _shared(founder: Founder) -> dict[str, Any]:
    return {name: getattr(founder, name) for name in FIELDS}


def _stake(founder: Founder) -> str:
    """What may be told of a card to every network: the share and the loan, and no name."""
    with speaking(FRENCH):
        share = share_words(founder.share) if founder.share is not None else "part inconnue"
    return f"{share}, {'emprunte' if founder.borrows else 'n’emprunte pas'}"


def _forget_word(founder: Founder, *, moved: bool) -> None:
    if founder.is_owner:
        return
    if moved:
        founder.nonce = new_nonce()
    if moved or founder.word is not Word.WAITING:
        founder.word, founder.asked_at, founder.answered_at = Word.WAITING, None, None
        founder.networks, founder.text_version = [], None


def _note_change(founder: Founder, before: str, after: str, *, by: User) -> None:
    """Once the file is sent, those who read it see what became of each card."""
    dossier = founder.dossier
    if dossier.status is not Status.DRAFT:
        journal.record(dossier, "founder.change", by=by, before=before, after=after)


def ask(founder: Founder, *, by: User) -> None:
    """Send someone the link by which they say whether their data may leave with the file."""
    dossier = founder.dossier
    lock(dossier)
    lock(founder)
    if access.FILLS.isdisjoint(access.parties(by, dossier)):
        raise Refused(NOT_YOURS)
    if dossier.status is Status.CLOSED or not is_shared(dossier):
        raise Refused("Cette demande est close.")
    if founder.is_owner or member_of(dossier, founder).missing:
        raise Refused("Complétez d’abord la fiche de cette personne.")
    _send_link(founder)
    journal.record(dossier, "founder.ask", by=by)


def ask_again(founder: Founder) -> None:
    """A link that has grown too old is replaced, at the address that is known."""
    lock(founder.dossier)
    lock(founder)
    if founder.email:
        _send_link(founder)


def _send_link(founder: Founder) -> None:
    if founder.asked_at and now() - founder.asked_at < ASK_AGAIN_AFTER:
        raise Refused("Le lien vient de partir. Attendez dix minutes avant de le renvoyer.")
    founder.asked_at = now()
    _post_link(founder, "founder_consent")


def _post_link(founder: Founder, mail: str) -> None:
    dossier = founder.dossier
    outbox.post(
        founder.email, mail, dossier_id=dossier.id, founder=founder, owner=dossier.owner,
        token=token_for(founder), days=LINK_LIVES.days,
    )  # fmt: skip


def answer(founder: Founder, *, agrees: bool, networks: Collection[str]) -> bool:
    """The person's own word, for these networks. False when it was their word already."""
    dossier = founder.dossier
    lock(dossier)
    lock(founder)
    if not is_shared(dossier) or (agrees and dossier.status is Status.CLOSED):
        raise Refused("Cette demande n’attend plus votre accord.")
    if agrees and set(networks) != {one.code for one in receivers(dossier)}:
        raise Refused("Les réseaux choisis ont changé. Relisez la page, puis répondez de nouveau.")
    word = Word.AGREED if agrees else _no(founder)
    codes = sorted(networks) if agrees else []
    if (founder.word, founder.networks) == (word, codes):
        return False
    founder.word, founder.networks = word, codes
    founder.answered_at, founder.text_version = now(), TEXT_VERSION
    session.flush()
    name = member_of(dossier, founder).name
    journal.record(dossier, f"founder.{word}", by=None, name=name, founder=founder.id)
    _post_link(founder, "founder_answered")
    return True


def _no(founder: Founder) -> Word:
    """Taking back what had been given is not the same as never giving it."""
    return Word.WITHDRAWN if founder.word in (Word.AGREED, Word.WITHDRAWN) else Word.REFUSED


@journal.subscribe("consent.give")
def _further_network(event: Event) -> None:
    """A file sent goes to one more network: whoever agreed to the others is asked again."""
    dossier = event.dossier
    if dossier.status is Status.DRAFT or not is_shared(dossier):
        return
    for member in team(dossier):
        founder = member.founder
        agreed = founder.word is Word.AGREED and not member.is_owner
        if agreed and uncovered(member, receivers(dossier)):
            founder.asked_at = now()
            _post_link(founder, "founder_consent")


def token_for(founder: Founder) -> str:
    """Signed, dated, for this person alone: another address makes it void."""
    return _serializer().dumps([founder.id, founder.nonce])


def founder_with(token: str) -> tuple[Founder | None, bool]:
    """Whom this link is for, and whether it is still fresh; None when it is void."""
    fresh = True
    try:
        said = _serializer().loads(token, max_age=int(LINK_LIVES.total_seconds()))
    except SignatureExpired as error:
        fresh, said = False, _serializer().load_payload(error.payload or b"")
    except BadSignature:
        return None, False
    founder = session.scalar(select(Founder).where(Founder.id == said[0]))
    if founder is None or founder.nonce != said[1] or not is_shared(founder.dossier):
        return None, False
    return founder, fresh


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="founder-consent")


for _kind, _staff, _public in (
    ("founder.add", "", "Vous avez ajouté un associé"),
    ("founder.remove", "", "Vous avez retiré un associé"),
    ("founder.change", "Fiche d’associé changée : avant, {before} ; après, {after}",
     "Vous avez changé la fiche d’un associé"),
    ("founder.ask", "", "Vous avez demandé son accord à un associé"),
    ("founder.agreed", "Un associé a donné son accord", "{name} a donné son accord"),
    ("founder.refused", "Un associé a refusé que son identité soit transmise",
     "{name} n’a pas donné son accord"),
    ("founder.withdrawn", "Un associé a retiré son accord", "{name} a retiré son accord"),
):  # fmt: skip
    journal.speak(_kind, _staff, _public)
