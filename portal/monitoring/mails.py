"""The outbox as administrators read it: what left, what failed, without what is not theirs."""

from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, false, func, select

from portal.database import session
from portal.dossiers.models import Dossier
from portal.outbox import Email, EmailState, may_be_resent
from portal.pagination import Pagination, pagination

CONFIDENTIAL = "Ce courriel est d’une demande confidentielle : personne d’autre ne le lit."
HIDDEN_ADDRESS = "Adresse confidentielle"
PERSONAL_LINK = "Ce courriel peut contenir un lien de connexion : son texte n’est pas montré."


@dataclass(frozen=True)
class Mail:
    """``hidden`` says why its text may not be read; empty when it may."""

    email: Email
    confidential: bool
    hidden: str

    @property
    def to(self) -> str:
        return HIDDEN_ADDRESS if self.confidential else self.email.to

    @property
    def error(self) -> str:
        """Why it could not leave; mail servers repeat the address in what they say."""
        error = self.email.last_error
        return error.replace(self.email.to, HIDDEN_ADDRESS) if self.confidential else error

    @property
    def may_be_resent(self) -> bool:
        return may_be_resent(self.email)


def page(
    state: EmailState | None, address: str, asked: str | None
) -> tuple[Pagination, list[Mail]]:
    """The newest first. An address is looked for whole."""
    clauses = _clauses(state, address)
    total = session.scalars(_joined(func.count()).where(*clauses)).one()
    place = pagination(asked, total)
    query = _joined(Email, _confidential()).where(*clauses).order_by(Email.id.desc())
    rows = session.execute(query.limit(place.per_page).offset(place.offset))
    return place, [_mail(*row) for row in rows]


def find(email_id: int) -> Mail | None:
    row = session.execute(_joined(Email, _confidential()).where(Email.id == email_id)).first()
    return _mail(*row) if row else None


def kept_as_files() -> bool:
    """Whether mails stay here, for want of a mail server."""
    return not current_app.config["MAIL_SERVER"]


def state_words(state: EmailState) -> str:
    """A mail that is only kept as a file has not been sent to anyone."""
    return "Écrit dans un fichier" if state is EmailState.SENT and kept_as_files() else state.label


def _clauses(state: EmailState | None, address: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if state:
        found.append(Email.state == state)
    if address:  # looking for someone must not tell that they have a confidential request
        found += [Email.to == address, ~_confidential()]
    return found


def _joined(*columns: Any) -> Select[Any]:
    return select(*columns).select_from(Email).outerjoin(Dossier, Dossier.id == Email.dossier_id)


def _confidential() -> ColumnElement[bool]:
    return func.coalesce(Dossier.confidential, false())


def _mail(email: Email, confidential: bool) -> Mail:  # noqa: FBT001  a column of the row
    if confidential:
        return Mail(email, True, CONFIDENTIAL)  # noqa: FBT003
    is_secret = email.kind.startswith("security/") and not kept_as_files()
    return Mail(email, False, PERSONAL_LINK if is_secret else "")  # noqa: FBT003
