"""Estimate the width of text without a font, and wrap text into lines that fit a width."""

from __future__ import annotations

import re
from unicodedata import combining, east_asian_width

ELLIPSIS = "…"
BOLD = 1.13  # width of bold text, relative to normal text
_NARROW = frozenset("iljtfrI.,:;'|!()[]{}-·/\\ ")
_BROAD = frozenset("mwMW@%&#+=<>~—…★↻→\N{REPLACEMENT CHARACTER}")
_WIDE = "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U0001f300-\U0003fffd"
_CLOSING = ",.;:!?)\\]}、。，．：；！？）］｝」』】》〉”’"
_OPENING = "(\\[{（［｛「『【《〈“‘"
# Pieces between which a line may break: after a space or hyphen, and between wide characters, but not
# before closing or after opening punctuation.
_PIECES = re.compile(rf"\s+|[{_OPENING}]*[{_WIDE}][{_CLOSING}]*|[^\s{_WIDE}_-]+[_-]*|[_-]+")


def text_width(text: str, size: float) -> float:
    """Estimate the width of a text in sans-serif, in the unit of ``size``; rather too wide than too narrow.

    >>> text_width("政策", 10), round(text_width("law", 10), 1)
    (20.0, 18.8)
    """
    return sum(map(_ems, text)) * size


def _ems(character: str) -> float:
    """Return the estimated width of a character in ems."""
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
    """Return a text as at most ``lines`` lines not wider than ``room``; an ellipsis ends a text that is cut.

    >>> wrap("The quick brown fox", 60, 10, 2)
    ['The quick', 'brown fox']
    >>> wrap("国家碳排放权交易管理办法", 60, 10, 1)
    ['国家碳排放…']
    """
    wrapped = [""]
    for part in (part for piece in _PIECES.findall(text) for part in _split(piece, room, size)):
        if wrapped[-1] and text_width((wrapped[-1] + part).rstrip(), size) > room:
            wrapped.append("")
            if len(wrapped) > lines:
                break
        wrapped[-1] += part if wrapped[-1] else part.lstrip()
    wrapped = [line.rstrip() for line in wrapped]
    if len(wrapped) > lines:
        wrapped[lines - 1] = _shortened(wrapped[lines - 1], room, size)
    return [line for line in wrapped[:lines] if line]


def _split(piece: str, room: float, size: float) -> list[str]:
    """Return a piece in parts that each fit on a line."""
    parts = [""]
    for character in piece:
        if parts[-1] and text_width(parts[-1] + character, size) > room:
            parts.append("")
        parts[-1] += character
    return parts


def _shortened(line: str, room: float, size: float) -> str:
    """Return a line that ends in an ellipsis and fits."""
    while line and text_width(line + ELLIPSIS, size) > room:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS
