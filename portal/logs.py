"""Log lines, JSON on the standard error: what and when in UTC; never a password or an answer."""

import logging
import sys
import time
from typing import Any

import structlog
from flask import Flask, Response, g, request

SILENT = frozenset({"static"})


def init_app(app: Flask) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),  # a line break is escaped
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if app.testing else logging.INFO
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    app.before_request(start_clock)
    app.after_request(note_request)


def start_clock() -> None:
    g.started = time.perf_counter()


def note_request(response: Response) -> Response:
    if request.endpoint not in SILENT and response.status_code >= 400:
        structlog.get_logger().info("request", **_facts(response))
    return response


def _facts(response: Response) -> dict[str, Any]:
    return {
        "method": request.method,
        "endpoint": request.endpoint or "unknown",
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.started) * 1000),
    }
