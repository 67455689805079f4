"""Gunicorn's settings: ``gunicorn -c python:portal.server wsgi:app``."""

import os
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = 4
graceful_timeout = 1
timeout = 60
keepalive = 5
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"


def post_worker_init(worker: Any) -> None:
    from portal import jobs  # noqa: PLC0415  only once gunicorn has forked
    from wsgi import app  # noqa: PLC0415

    if app.config["SETTINGS"].embedded_worker:
        worker.consumer = jobs.start_embedded(app)


def worker_exit(_: Any, worker: Any) -> None:
    if consumer := getattr(worker, "consumer", None):
        consumer.stop(graceful=False)
