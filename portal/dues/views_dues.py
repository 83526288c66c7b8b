"""A member's own dues: what is owed, until when it is paid, and every invoice."""

from flask import render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.dues.entry import stripe, today, with_ways_to_stripe
from portal.dues.queries_member import standing
from portal.dues.sentence import sentence, what_comes
from portal.dues.views import pages
from portal.web.entry import for_members
from portal.web.language import language
from portal.web.transaction import db


@pages.get("/dues")
@for_members
def show() -> Response:
    found = standing(db, current_user.id, today())
    html = render_template(
        "dues/show.html",
        found=found,
        sentence=sentence(language(), found),
        what_comes=what_comes(language(), found),
        has_stripe=stripe() is not None,
        back=request.args.get("back"),
    )
    return with_ways_to_stripe(html)
