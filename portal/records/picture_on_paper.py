"""A picture of a year that stands alone: with its own colors, as a page's style sheet does not reach paper."""

import re
from html import unescape

STYLE = """
text { font-family: Commissioner; font-size: 14px; fill: #171d3f }
.lb, .mon { text-anchor: middle }
.lb[text-anchor="start"] { text-anchor: start }
.lb[text-anchor="end"] { text-anchor: end }
.mon, .sub { fill: #434a65 }
.hd { font-family: Ysabeau; font-size: 24px }
.nowl { font-weight: 600; fill: #9e541e }
.band, .future { fill: #eef1f7 }
.tick, .stem { stroke: #9aa0b4; fill: none }
.stem-open { stroke-dasharray: 2 4 }
.now { stroke: #9e541e; stroke-dasharray: 2 5 }
.arc { fill: none; stroke: #434a65; stroke-opacity: .6; stroke-width: 1.3 }
.halo { opacity: .13 }
.ray, .check { stroke-width: 1.7; stroke-linecap: round; fill: none }
.st-in .disc, .st-in .halo { fill: #2062b3 }
.st-out .disc, .st-out .halo { fill: #9e541e }
.st-in .ray, .st-in .check { stroke: #2062b3 }
.st-out .ray, .st-out .check { stroke: #9e541e }
.st-in.st-open .disc, .st-in.st-kept .disc { fill: #fff; stroke: #2062b3; stroke-width: 1.8 }
.st-out.st-open .disc, .st-out.st-kept .disc { fill: #fff; stroke: #9e541e; stroke-width: 1.8 }
.st-open .disc { stroke-dasharray: 3 2.2 }
"""


def for_paper(picture: str) -> str:
    """As a file of its own."""
    head, _close, rest = picture.partition(">")
    return f'{head} xmlns="http://www.w3.org/2000/svg"><style>{STYLE}</style>{rest}'


def described(picture: str) -> str:
    """What the picture says of itself in words."""
    found = re.search("<desc[^>]*>(.*?)</desc>", picture)
    return unescape(found[1]) if found else ""
