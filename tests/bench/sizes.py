"""What a first visit loads, compressed as the portal compresses it: the page, its styles and its scripts, no fonts."""

import re

from portal.web.transaction import Portal
from tests.people import Visitor

AIM = 30 * 1024
_ASSET = re.compile(r'<(?:link rel="stylesheet" href|script src)="([^"]+)"')


def first_load(app: Portal, path: str, email: str | None = None) -> list[int]:
    """Bytes of the page, its styles and its scripts."""
    visitor = Visitor(app)
    if email:
        visitor.signs_in_as(email)
    assets = _ASSET.findall(visitor.opens(path).text)
    styles, scripts = ([asset for asset in assets if f".{kind}?" in asset] for kind in ("css", "js"))
    return [sum(_loaded(visitor, one) for one in part) for part in ([path], styles, scripts)]


def _loaded(visitor: Visitor, path: str) -> int:
    answer = visitor.client.get(path, headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200, f"{path}: {answer.status}"
    return len(answer.data)
