"""For members: everybody's names, and of each one what they have chosen to let others see."""

from flask import abort, render_template, request
from flask_login import current_user

from portal.database import fold
from portal.favors.models import FavorKind
from portal.favors.queries_favor import PAGE as FAVORS
from portal.favors.queries_favor import later_words, published
from portal.favors.views_waiting import open_to_all
from portal.members.models_publication import What
from portal.members.queries import Shown, listed, shown
from portal.members.views import pages
from portal.parties.queries import PAGE
from portal.web.entry import for_members
from portal.web.forms import one_line
from portal.web.language import language
from portal.web.paging import place_of_name
from portal.web.transaction import db


@pages.get("/members")
@for_members
def index() -> str:
    text = one_line(request.args.get("q"))[:80]
    found = listed(db, text, place_of_name())
    after = f"{found[PAGE - 1].sort_name}~{found[PAGE - 1].id}" if len(found) > PAGE else None
    return render_template("members/index.html", members=found[:PAGE], text=text, after=after)


@pages.get("/members/<int:party_id>")
@for_members
def member(party_id: int) -> str:
    found = shown(db, party_id) or abort(404)
    favors = published(db, _before(), party_id=party_id)
    told = favors[:FAVORS]
    later = later_words(db, [one.id for one in told])
    return render_template(
        "members/member.html",
        member=found,
        is_me=found.person_id == current_user.id,
        kinds=kinds_in_words(found),
        favors=[(one, open_to_all(one, later)) for one in told],
        before=told[-1].id if len(favors) > FAVORS else None,
    )


def kinds_in_words(member: Shown) -> dict[What, str]:
    """In the reader's language and the order of its alphabet."""
    return {what: in_words(kinds) for what, kinds in member.kinds.items()}


def in_words(kinds: list[FavorKind]) -> str:
    return ", ".join(sorted((kind.name(language()) for kind in kinds), key=fold))


def _before() -> int | None:
    text = request.args.get("before", "")
    return min(int(text), 2**62) if text.isdecimal() and text.isascii() else None
