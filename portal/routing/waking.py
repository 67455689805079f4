"""Long work on the rules begins as soon as what asks for it is kept."""

import structlog
from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.database import PortalSession, session

log = structlog.get_logger()


def begin_soon() -> None:
    """Wake the worker once this transaction is kept; a worker that sleeps on looks each minute."""
    session.info["long_work"] = True


@event.listens_for(PortalSession, "after_commit")
def wake_the_worker(done: Session) -> None:
    if done.info.pop("long_work", False):
        try:
            current_app.extensions.get("long_work", bool)()
        except Exception:
            log.exception("worker not woken")


@event.listens_for(PortalSession, "after_rollback")
def forget(done: Session) -> None:
    done.info.pop("long_work", None)
