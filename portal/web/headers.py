"""The headers of every answer, and the id by which a request is found again in the logs."""

import secrets

from flask import Flask, Response, abort, g, request
from flask_login import current_user

from portal.config import Config

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
YEAR = 365 * 24 * 3600


def forms_may_lead_to(*origins: str) -> str:
    """The policy of a page whose forms may be redirected to these origins besides our own."""
    return POLICY.replace("form-action 'self'", " ".join(("form-action 'self'", *origins)))


def install(app: Flask, config: Config) -> None:
    @app.before_request
    def name_request() -> None:
        g.request_id = secrets.token_hex(8)

    @app.before_request
    def refuse_foreign_forms() -> None:
        """A second lock beside the CSRF token: browsers say where a form was sent from."""
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
            g.is_forged = True
            abort(400)

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        headers["X-Request-Id"] = g.get("request_id", "")
        if config.is_secure:
            headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
        if request.endpoint == "static":
            headers["Cache-Control"] = (
                f"public, max-age={YEAR}, immutable" if "v" in request.args else "public, max-age=3600"
            )
        elif "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store" if _is_private(response) else "no-cache"
        return response


def _is_private(response: Response) -> bool:
    """Somebody's data, or a page that carries the token of their link."""
    signed_in = "_login_user" in g and current_user.is_authenticated
    opened = g.get("is_private", False) or "token" in (request.view_args or {})
    return bool(signed_in or opened or request.method == "POST" or "Set-Cookie" in response.headers)
