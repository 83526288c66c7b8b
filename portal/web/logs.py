"""What goes on, one JSON line each: never a token, a password or a letter's words."""

import logging
import sys
import time

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger("portal")


def configure(*, quiet: bool = False) -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if quiet else logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )


def install(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        g.begun = time.perf_counter()

    @app.after_request
    def note(response: Response) -> Response:
        if request.endpoint != "static":
            log.info(
                "request",
                id=g.get("request_id"),
                method=request.method,
                # the rule, not the path: a path may carry a token
                page=str(request.url_rule) if request.url_rule else "unknown",
                status=response.status_code,
                ms=round((time.perf_counter() - g.get("begun", time.perf_counter())) * 1000, 1),
            )
        return response
