"""A small set of files that was counted by hand, on 23 November 2026, and rows to make others."""

import secrets
from datetime import UTC, date, datetime, timedelta

from portal.database import session
from portal.dossiers.models import Document, Dossier
from portal.dossiers.workflow import CloseReason, Status
from portal.french import PARIS, day_of
from portal.networks.models import Network
from portal.networks.queries import network
from portal.referrals.models import Referral
from portal.referrals.workflow import OPEN
from portal.referrals.workflow import Status as ReferralStatus
from portal.users.models import User
from tests.factories import UserFactory

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)  # 12:00 in Paris
AMIENS, LONGUEAU, ABBEVILLE = "80021", "80489", "80001"
SECOND = timedelta(seconds=1)


def paris(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


def known_set() -> None:
    """Named by letters, as the hand counts of the tests name them."""
    at_midnight()
    c = sent("C", paris(2026, 3, 10, 9), in_qpv=True)
    answered(c, "initiative_somme", paris(2026, 3, 30, 0, 30), cents=12_000_00)
    answered(c, "adie", paris(2026, 3, 20), ReferralStatus.REFUSED)
    d = sent("D", paris(2026, 5, 1), insee=LONGUEAU)
    closed(d, "reseau_entreprendre", paris(2026, 5, 10), ReferralStatus.DECLINED)
    answered(d, "adie", paris(2026, 6, 1), cents=5_000_00, proposed_at=paris(2026, 5, 10))
    e = sent("E", paris(2026, 6, 2), insee=ABBEVILLE, in_perimeter=False)
    answered(e, "initiative_somme", paris(2026, 7, 1), cents=8_000_00)
    f = sent("F", paris(2026, 6, 5), status=Status.CLOSED, close_reason=CloseReason.WITHDRAWN)
    closed(f, "initiative_somme", paris(2026, 6, 6), ReferralStatus.WITHDRAWN)
    drafts()
    j = sent("J", paris(2025, 12, 20))
    answered(j, "initiative_somme", paris(2026, 1, 15), cents=3_000_00)
    lapsed = sent("L", paris(2026, 2, 1))
    answered(lapsed, "initiative_somme", paris(2026, 3, 1), ReferralStatus.LAPSED, cents=7_000_00)
    m = sent("M", paris(2026, 4, 4), confidential=True)
    answered(m, "ccas_amiens", paris(2026, 4, 10), cents=500_00)
    back_again()
    session.commit()


def at_midnight() -> None:
    """A on the first moment of 2026 in Paris, B on the last one of 2025."""
    new_year = paris(2026, 1, 1, 0)
    sent("A", new_year)
    b = sent("B", new_year - SECOND)
    answered(b, "initiative_somme", new_year - SECOND, ReferralStatus.REFUSED)


def drafts() -> None:
    """G says nothing of its place, H is outside, I was begun a year before."""
    draft("G", paris(2026, 9, 1))
    draft("H", paris(2026, 9, 2), insee=ABBEVILLE)
    draft("I", paris(2025, 12, 31, 23, 59))


def back_again() -> None:
    """N went twice to the same network, which is late."""
    n = sent("N", paris(2026, 7, 1))
    closed(n, "initiative_somme", paris(2026, 7, 3), ReferralStatus.TRANSFERRED)
    referral(
        n, "initiative_somme", ReferralStatus.IN_REVIEW,
        proposed_at=paris(2026, 7, 20), taken_at=paris(2026, 7, 21), due_on=date(2026, 10, 1),
    )  # fmt: skip


def sent(name: str, at: datetime, **columns: object) -> Dossier:
    """A file of Amiens, unless it says otherwise, sent at that moment."""
    usual = {
        "number": f"{day_of(at).year}-{name:0>5}",
        "status": Status.ROUTED,
        "submitted_at": at,
        "submission_key": secrets.token_hex(8),
        "insee": AMIENS,
        "in_perimeter": True,
    }
    return draft(name, at, **usual | columns)


def draft(name: str, at: datetime, **columns: object) -> Dossier:
    usual = {
        "owner": columns.pop("owner", None) or person(),
        "creation_key": secrets.token_hex(8),
        "created_at": at,
        "title": f"Projet {name}",
        "person_name": f"Personne {name}",
        "search_text": f"personne {name} projet {name}".lower(),
        "kind": "creation",
        "need_cents": 20_000_00,
    }
    dossier = Dossier(**usual | columns)
    session.add(dossier)
    session.flush()
    return dossier


def person() -> User:
    """Kept with the rest of the set: a commit for each would take most of its time."""
    user = UserFactory.build()
    session.add(user)
    return user


def answered(
    dossier: Dossier, code: str, at: datetime, status: ReferralStatus = ReferralStatus.GRANTED,
    cents: int | None = None, **columns: object,
) -> Referral:  # fmt: skip
    """A network that decided; it received the file when it was sent, unless told otherwise."""
    taken = {"taken_at": columns.get("proposed_at") or dossier.submitted_at}
    columns = taken | {"decided_at": at, "closed_at": at, "granted_cents": cents} | columns
    return referral(dossier, code, status, **columns)


def closed(dossier: Dossier, code: str, at: datetime, status: ReferralStatus) -> Referral:
    """A network that let the file go before deciding, and before taking it."""
    return referral(dossier, code, status, closed_at=at)


def referral(dossier: Dossier, code: str, status: ReferralStatus, **columns: object) -> Referral:
    at = known(code)
    usual = {
        "dossier": dossier, "network": at, "desk": at.desks[0], "status": status,
        "open": status in OPEN, "proposed_at": dossier.submitted_at, "due_on": date(2026, 12, 31),
    }  # fmt: skip
    row = Referral(**usual | columns)
    session.add(row)
    session.flush()
    return row


def document(dossier: Dossier, key: str, **columns: object) -> Document:
    """A document whose content would be under this key."""
    usual = {
        "dossier": dossier, "kind_code": "P01", "upload_key": key, "name": "a.pdf",
        "storage_key": key, "size": 1, "sha256": "", "media_type": "application/pdf",
        "uploaded_by_id": dossier.owner_id,
    }  # fmt: skip
    row = Document(**usual | columns)
    session.add(row)
    session.flush()
    return row


def known(code: str) -> Network:
    found = network(code)
    assert found, code
    return found
