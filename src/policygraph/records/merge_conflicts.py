"""Find what git leaves in a text where two sides did not merge: lines with seven of one sign."""

from __future__ import annotations

import re

from policygraph.errors import RecordError
from policygraph.words.phrases import Phrase, enumerated

_MARKER = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: .*)?$|^={7}$", re.MULTILINE)
_CODE_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)


def refuse(text: str, start: int, end: int, where: Phrase | None = None) -> None:
    """Raise RecordError, with an offset from the start, for markers between two offsets in a text: the front matter, unless
    another name is given.
    """
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return
    if offsets := [match.start() for match in _MARKER.finditer(text, start, end)]:
        error = _error(text, offsets, where or Phrase("front matter"))
        error.offset = offsets[0] - start
        raise error


def in_body(text: str, start: int) -> list[RecordError]:
    """Return the errors for conflicts behind an offset in a text, one for each; code that shows one is none."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return []
    conflicts: list[list[int]] = []
    fence = ""
    is_open = False
    for line in re.compile(r"^.*$", re.MULTILINE).finditer(text, start):
        if code := _CODE_FENCE.match(line[0]):
            fence = "" if fence and code[1].startswith(fence) else fence or code[1]
        marker = _MARKER.match(line[0])
        if not marker or fence:
            continue
        sign = line[0][0]
        if sign == "<" or (sign == ">" and not is_open):
            conflicts.append([])
            is_open = True
        if is_open:
            conflicts[-1].append(line.start())
        is_open = is_open and sign != ">"
    return [_error(text, offsets, Phrase("text")) for offsets in conflicts]


def _error(text: str, offsets: list[int], where: Phrase) -> RecordError:
    lines = [str(text.count("\n", 0, offset) + 1) for offset in offsets]
    *most, last = lines
    named = Phrase("line {last}", last=last)
    if most:
        named = Phrase("lines {most} and {last}", most=enumerated(most), last=last)
    message = Phrase("a merge conflict was left in the {where}, {lines}", where=where, lines=named)
    remedy = Phrase("Keep one of the two sides and take out the lines with <<<<<<<, ======= and >>>>>>>")
    return RecordError("merge-conflict", message, remedy, offsets[0])
