"""How wide text is likely to be, and text cut into lines that fit, before any font is known."""

from __future__ import annotations

import re
from unicodedata import combining, east_asian_width

ELLIPSIS = "…"
BOLD = 1.13  # how much wider bold text is
_NARROW = frozenset("iljtfrI.,:;'|!()[]{}-·/\\ ")
_BROAD = frozenset("mwMW@%&#+=<>~—…★↻→\N{REPLACEMENT CHARACTER}")
_WIDE = "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U0001f300-\U0003fffd"
_CLOSING = ",.;:!?)\\]}、。，．：；！？）］｝」』】》〉”’"
_OPENING = "(\\[{（［｛「『【《〈“‘"
# Where a line may break: after a space or a hyphen, and between wide characters, but not before what
# closes or after what opens.
_PIECES = re.compile(rf"\s+|[{_OPENING}]*[{_WIDE}][{_CLOSING}]*|[^\s{_WIDE}_-]+[_-]*|[_-]+")


def width(text: str, size: float) -> float:
    """Return about how wide a text is in a sans-serif font of a size, rather too wide than too narrow.

    >>> width("政策", 10), round(width("law", 10), 1)
    (20.0, 18.8)
    """
    return sum(map(_em, text)) * size


def _em(character: str) -> float:
    if combining(character):
        return 0.0
    if east_asian_width(character) in "WF":
        return 1.0
    if character in _NARROW:
        return 0.36
    if character in _BROAD:
        return 0.92
    return 0.7 if character.isupper() else 0.6


def wrap(text: str, room: float, size: float, lines: int) -> list[str]:
    """Return a text as at most some lines that fit; an ellipsis ends one that is cut.

    >>> wrap("The quick brown fox", 60, 10, 2)
    ['The quick', 'brown fox']
    >>> wrap("国家碳排放权交易管理办法", 60, 10, 1)
    ['国家碳排放…']
    """
    found = [""]
    for piece in (part for whole in _PIECES.findall(text) for part in _cut(whole, room, size)):
        if found[-1] and width((found[-1] + piece).rstrip(), size) > room:
            found.append("")
            if len(found) > lines:
                break
        found[-1] += piece if found[-1] else piece.lstrip()
    found = [line.rstrip() for line in found]
    if len(found) > lines:
        found[lines - 1] = _shortened(found[lines - 1], room, size)
    return [line for line in found[:lines] if line]


def _cut(piece: str, room: float, size: float) -> list[str]:
    """Return a piece, cut where it alone is too long for a line."""
    parts = [""]
    for character in piece:
        if parts[-1] and width(parts[-1] + character, size) > room:
            parts.append("")
        parts[-1] += character
    return parts


def _shortened(line: str, room: float, size: float) -> str:
    while line and width(line + ELLIPSIS, size) > room:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS
