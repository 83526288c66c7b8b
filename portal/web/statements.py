"""Counts the SQL statements of a request and says so in a header; for tests and the bench only."""

from typing import Any

import sqlalchemy as sa
from flask import Response, g, has_request_context

from portal.web.transaction import Portal


def install(app: Portal) -> None:
    for engine in (app.database.reading, app.database.writing):

        @sa.event.listens_for(engine, "before_cursor_execute")
        def count(*_arguments: Any) -> None:
            if has_request_context():
                g.statements = g.get("statements", 0) + 1

    @app.after_request
    def tell(response: Response) -> Response:
        response.headers["X-SQL-Count"] = str(g.get("statements", 0))
        return response
