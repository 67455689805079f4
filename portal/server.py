"""Gunicorn's settings: ``gunicorn -c python:portal.server wsgi:app``."""

import gc
import os
import sys
from typing import Any, NoReturn


def count(name: str, usual: int) -> int:
    given = os.environ.get(name, str(usual))
    if not given.isdecimal():
        sys.exit(f"{name} : un nombre entier (reçu : {given!r})")
    return int(given)


bind = f"{os.environ.get('HOST', '127.0.0.1')}:{count('PORT', 8000)}"
worker_class = "gthread"
workers = count("WEB_WORKERS", 2)
threads = 4
graceful_timeout = 10  # for the requests in hand when the service stops; Ctrl-C waits for none
timeout = 60
keepalive = 5
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"


def on_starting(_: Any) -> None:
    """A wrong setting stops here, once: the workers would start again for ever."""
    gc.disable()  # as in wsgi.py; the workers share what is frozen
    from portal.config import BadSettings, Settings  # noqa: PLC0415  gunicorn reads this file first
    from portal.engines import reach  # noqa: PLC0415

    os.umask(0o077)
    try:
        settings = Settings.load()
        reach(settings.sqlalchemy_url)
        _ = settings.secret
    except BadSettings as error:
        sys.exit(str(error))
    gc.freeze()
    gc.enable()


def post_worker_init(worker: Any) -> None:
    from portal import jobs  # noqa: PLC0415  only once gunicorn has forked
    from wsgi import app  # noqa: PLC0415

    if app.config["SETTINGS"].embedded_worker:
        worker.consumer = jobs.start_embedded(app)


def worker_int(worker: Any) -> None:
    """Ctrl-C."""
    leave(worker)


def worker_exit(_: Any, worker: Any) -> None:
    """The service stops, or this worker alone: the requests in hand are answered."""
    if worker.booted and worker.pid == os.getpid():
        leave(worker)


def on_exit(_: Any) -> None:
    """The first process of all says no farewell to its objects either; it keeps its exit status."""
    gc.disable()
    gc.freeze()


def leave(worker: Any) -> NoReturn:
    """Without Python's farewell to every object and thread, which takes it most of a second.

    Nothing waits for it: what is kept is in the database, what is not will be done again.
    """
    if consumer := getattr(worker, "consumer", None):
        consumer.stop(graceful=False)
    sys.stderr.flush()
    os._exit(0)
