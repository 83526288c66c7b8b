"""Who may enter: decorators for views, and the person a request belongs to."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

View = Callable[..., Any]


def for_members(view: View) -> View:
    """Members only; whoever is signed in without being one finds nothing here."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        if not current_user.is_authenticated:
            return _sign_in_first()
        if not current_user.is_member:
            abort(404)
        return _next_step() or view(*args, **values)

    guarded.entry = "member"  # type: ignore[attr-defined] # read by the test that walks every address
    return guarded


def for_organizers(view: View) -> View:
    """Organizers only, and only with password and second factor; a member finds nothing here."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        if not current_user.is_authenticated:
            return _sign_in_first()
        if not current_user.is_organizer:
            abort(404)
        return _next_step() or view(*args, **values)

    guarded.entry = "organizer"  # type: ignore[attr-defined]
    return guarded


def for_treasurers(view: View) -> View:
    """Treasurers, and organizers, who see the dues as well; with password and second factor."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        if not current_user.is_authenticated:
            return _sign_in_first()
        if not current_user.is_in_office:
            abort(404)
        return _next_step() or view(*args, **values)

    guarded.entry = "treasurer"  # type: ignore[attr-defined]
    return guarded


def for_people(view: View) -> View:
    """Whoever is signed in."""
    return for_arriving()(view)


def for_arriving(*steps: str) -> Callable[[View], View]:
    """Whoever is signed in, also while one of these steps is still to be taken."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            if not current_user.is_authenticated:
                return _sign_in_first()
            return _next_step(*steps) or view(*args, **values)

        guarded.entry = "person"  # type: ignore[attr-defined]
        return guarded

    return guard


def _next_step(*but: str) -> Any:
    """Leads people in office to the step they still have to take, whatever they wanted to open."""
    if current_user.next_step is None or current_user.next_step in but:
        return None
    return redirect(url_for(current_user.next_step, next=_back()))


def _sign_in_first() -> Any:
    if request.method == "POST":
        flash(_("You are not signed in any more, so nothing was changed. Going back shows what you typed."))
    return redirect(url_for("accounts.sign_in", next=_back()))


def _back() -> str | None:
    """The page that was wanted; on the way through the doors it is the one that was wanted first."""
    if request.method != "GET":
        return None
    if wanted := inner_path(request.args.get("next")):
        return wanted
    return request.script_root + request.full_path.rstrip("?")


def inner_path(target: str | None) -> str | None:
    """A path of the portal itself, or None: nobody is sent to another host by a link."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    return target if target.isprintable() else None
