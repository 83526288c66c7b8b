"""Who may enter: decorators for views, and the person a request belongs to."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user


def for_members(view: Callable[..., Any]) -> Callable[..., Any]:
    """Members only; whoever is signed in without being one finds nothing here."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        if not current_user.is_authenticated:
            return _sign_in_first()
        if not current_user.is_member:
            abort(404)
        return view(*args, **values)

    guarded.entry = "member"  # type: ignore[attr-defined] # read by the test that walks every address
    return guarded


def for_organizers(view: Callable[..., Any]) -> Callable[..., Any]:
    """Organizers only, and only with both factors; a member finds nothing here."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        if not current_user.is_authenticated:
            return _sign_in_first()
        if not current_user.is_organizer:
            abort(404)
        if not current_user.has_both_factors:
            return redirect(url_for("accounts.second_factor", next=request.full_path))
        return view(*args, **values)

    guarded.entry = "organizer"  # type: ignore[attr-defined]
    return guarded


def for_people(view: Callable[..., Any]) -> Callable[..., Any]:
    """Whoever is signed in."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        return view(*args, **values) if current_user.is_authenticated else _sign_in_first()

    guarded.entry = "person"  # type: ignore[attr-defined]
    return guarded


def _sign_in_first() -> Any:
    if request.method == "POST":
        flash(_("You are not signed in any more, so nothing was changed. Going back shows what you typed."))
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=back))


def inner_path(target: str | None) -> str | None:
    """A path of the portal itself, or None: nobody is sent to another host by a link."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    return target if target.isprintable() else None
