"""Files people sent, handed out so that they never act in the portal's name."""

from flask import Response

EXTENSIONS = {"image/webp": "webp", "application/pdf": "pdf", "text/csv": "csv"}


def as_file(content: bytes, media_type: str, name: str) -> Response:
    """As a download under the portal's own name, locked into a sandbox; an image may still be shown by a page."""
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{EXTENSIONS[media_type]}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
