"""In which time zone a reader sees times: chosen on the page, else told by the browser, else the network's."""

from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, make_response, request

from portal.web.language import language
from portal.zones import SUGGESTED, is_known, spelled

COOKIE = "zone"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class ReadersZone:
    name: str
    unknown: bool  # another one was asked for that nobody knows
    house: str  # the network's own

    @property
    def words(self) -> str:
        return spelled(self.name, language())

    @property
    def house_words(self) -> str:
        return spelled(self.house, language())

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Those that are offered, the reader's own among them, with the network's at the top."""
        others = [name for name in SUGGESTED if name != self.house]
        names = [self.house, *([] if self.name in (self.house, *others) else [self.name]), *others]
        return [(name, spelled(name, language())) for name in names]


def readers_zone() -> ReadersZone:
    house = current_app.config["ZONE"]
    asked, told = request.args.get("zone"), request.cookies.get(COOKIE, "")
    if asked and is_known(asked):
        return ReadersZone(asked, False, house)
    return ReadersZone(told if is_known(told) else house, bool(asked), house)


def remembering(page: Any) -> Response:
    """The page; a zone that was chosen on it holds for the next pages too."""
    response = make_response(page)
    chosen = request.args.get("zone")
    if chosen and is_known(chosen):
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        # not HttpOnly: the page's script sets it as well, where nobody has chosen
        response.set_cookie(COOKIE, chosen, max_age=YEAR, secure=secure, samesite="Lax", path="/")
    return response
