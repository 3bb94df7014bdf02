"""Tell a text whose front matter has lost its fence from one that never had front matter."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Sequence, Set
from itertools import takewhile

from policygraph.errors import RecordError
from policygraph.words.phrases import Phrase

_SPACE = re.compile(r"[\s\ufeff\u200b-\u200d\u2060\u00ad]*")  # blanks, and what looks like nothing
_FENCE = re.compile(r"(?:-{3,}|\+{3,}|\.{3})\s*\Z")
_LIKE_A_FENCE = re.compile(
    r"(?:[-\u2010-\u2015\u2212_]{1,8}|[+]{1,8}|;{3}|={3})\s*\Z|(?:-{3,}|[+]{3,})(?P<rest>.*)"
)
_KEY = re.compile(r"""\s*\{?\s*["'“”„]?(?P<key>[^\W\d][\w .$@/-]*?)["'“”]?\s*[:=](?:\s|\Z|["'\[{])""")
_BETWEEN_KEYS = re.compile(r"\s*\Z|\s|#|- |[\[{\]},]+\s*\Z|\[.*\]\s*\Z")
_OPENING = re.compile(r"\s*(?:-{3,}|\+{3,})[ \t]*\n")
_LIKE_A_CLOSING = re.compile(
    r"^(?=[ \t]*[-+\u2010-\u2015\u2212])(?:[ \t]*[-+]{2,}|[ \t]*[\u2010-\u2015\u2212]{1,8})[ \t]*$",
    re.MULTILINE,
)
_OTHER = {"---": "+++", "+++": "---"}
_LINE_BETWEEN = {"---": re.compile(r"\s*[\w-]+:"), "+++": re.compile(r"\s*[\w-]+[ \t]*=")}
_OF_FRONT_MATTER = re.compile(r"\s*[\w\"'][^:=\n]*[:=]|\s*- |\s+\S|[\]}]")  # a line above one that closes it
_BLOCK = re.compile(r"(?::|-)[ \t]+[|>][-+0-9]*[ \t]*(?:#.*)?\Z")  # the line that opens a block scalar
_DEEPEST = 1_000_000  # blanks before a text
_LONGEST_SECOND = 20_000  # characters of a second block
_CODE_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*(?:ya?ml|front-?matter)?\s*\Z", re.IGNORECASE)
_CODE = ("```", "~~~")
# Lines up to the end of a block of HTML, behind another tag or none.
_TO_PRE = re.compile(
    r"\s*(?:<[^<>\n]{0,40}>[ \t]*\n)?(?P<lines>(?:(?![ \t]*<)[^\n]*\n){1,100})[ \t]*</pre>[ \t]*(?:\n|\Z)"
)
_LEAST_KEYS, _LEAST_KNOWN = 3, 2  # of a paragraph that is a header below something else
_MOST_LINES_BEFORE = 30  # what stands further down is no front matter


def error_in(text: str, keys: Collection[str], is_read_without: bool = False) -> RecordError | None:
    """Return the error of a text that looks as if it should have front matter, None for any other text.

    ``keys`` are those that records have. Where a text is read without front matter, too, only one with the fence
    that closes some has lost the other.
    """
    space = _SPACE.match(text)
    start = space.end() if space else 0
    lines = text[start:].split("\n")
    known = {key.casefold() for key in keys}
    if header := _TO_PRE.match(text):
        found = {key_in(line).casefold() for line in header["lines"].split("\n")}
        if len(known & found) >= _LEAST_KNOWN:
            marks = {"opening": "<pre>", "closing": "</pre>"}
            message = Phrase("the header that ends in {closing} does not start with {opening}", **marks)
            remedy = Phrase("Write {opening} alone on the first line", opening="<pre>")
            return RecordError("unopened-fence", message, remedy, start)
    if fence := _LIKE_A_FENCE.match(lines[0]):
        behind = fence["rest"] or ""  # a key, or the name of a syntax
        if _front_matter([behind if _KEY.match(behind) else "", *lines[1:]], known, at_least=1):
            line = (text[:start].split("\n")[-1] + lines[0])[:40]
            message = Phrase("the front matter starts with the line {line!r}, which is no fence", line=line)
            return RecordError("unopened-fence", message, Phrase("Write --- alone on the first line"), start)
    elif (fence := _CODE_FENCE.match(lines[0])) and not is_read_without:
        block = list(takewhile(lambda line: not line.startswith(fence[1]), lines[1:]))
        if len(block) + 1 < len(lines) and _front_matter([*block, "---"], known, at_least=2):
            message = Phrase(
                "the front matter starts with the line {line!r}, which is no fence", line=lines[0]
            )
            remedy = Phrase("Write --- alone on the first line, and where the block ends")
            return RecordError("unopened-fence", message, remedy, start)
    elif _KEY.match(lines[0]) or lines[0].strip() == "{":
        if _front_matter(lines, known, at_least=1) == "closed" or (
            not is_read_without and _front_matter(lines, known, at_least=2 - lines[0].startswith("{"))
        ):
            message = Phrase("the front matter has no fence before its first key")
            return RecordError(
                "unopened-fence", message, Phrase("Put a line with --- alone before it"), start
            )
    elif (fence_at := _first_fence(lines)) and _front_matter(
        lines[fence_at + 1 :], known, at_least=2
    ) == "closed":
        message = Phrase("something stands before the front matter")
        remedy = Phrase("Move it behind the front matter")
        return RecordError("unopened-fence", message, remedy, start)
    return None


def key_in(line: str) -> str:
    """Return the key that a line starts with, "" where it has none."""
    key = _KEY.match(line)
    return key["key"] if key else ""


def mistaken_closing(text: str, start: int, end: int, fence: str) -> RecordError | None:
    """Return the error of a line between two offsets in a text, behind a line of front matter, that looks as if it was to
    close that, None without such a line.
    """
    for line in _LIKE_A_CLOSING.finditer(text, start, end):
        above = text[text.rfind("\n", 0, max(0, line.start() - 1)) + 1 : line.start()]
        if line.start() > start and _OF_FRONT_MATTER.match(above):
            if (other := _OTHER[fence])[0] == line[0].strip()[0] and _LINE_BETWEEN[other].match(text, start):
                message = Phrase(
                    "the front matter starts with {fence} and ends with {other}", fence=fence, other=other
                )
                opening = text.rfind("\n", 0, start - 1) + 1
                return RecordError(
                    "unclosed-fence", message, Phrase("Write {fence} at both ends", fence=other), opening
                )
            message = Phrase("the line {line!r} does not close the front matter", line=line[0])
            remedy = Phrase("Write {fence} in its place, without blanks before it", fence=fence)
            return RecordError("unclosed-fence", message, remedy, line.start())
    return None


def swallowed_text(text: str, start: int, offset: int, fence: str) -> RecordError | None:
    """Return the error of front matter from an offset in a text on that goes on over what is below it, where a mistake is in
    a line that starts a paragraph and is neither a key nor an item; None for other mistakes.
    """
    line_start = text.rfind("\n", 0, offset) + 1
    line = text[line_start:].split("\n", 1)[0]
    above = text[start:line_start].rstrip(" \t")
    if not above.endswith("\n\n") or _KEY.match(line) or _BETWEEN_KEYS.match(line):
        return None
    message = Phrase("the front matter that starts with {fence} goes on over this text", fence=fence)
    remedy = Phrase("Put a line with {fence} alone where it ends", fence=fence)
    return RecordError("unclosed-fence", message, remedy, line_start)


def header_below(
    text: str, keys: Collection[str], key_in: Callable[[str], str], needed: str | None
) -> RecordError | None:
    """Return the error of a text whose header, lines with keys that records have, stands below something else; None without
    one near its start. ``key_in`` says which key a line starts with, and ``needed`` is one without which there is no record.
    """
    known = {key.casefold() for key in keys}
    start, in_code = 0, False
    for paragraph in re.split(r"(\n[ \t]*(?=\n))", "\n".join(text.split("\n")[:_MOST_LINES_BEFORE])):
        lines = paragraph.strip("\n").split("\n")
        found = [key_in(line).casefold() for line in lines if line[:1].strip()]
        found = [key for key in found if key] if found and found[0] else []
        has_needed = needed is None or needed.casefold() in found
        if (
            not in_code
            and has_needed
            and len(found) >= _LEAST_KEYS
            and len(known.intersection(found)) >= _LEAST_KNOWN
        ):
            offset = start + len(paragraph) - len(paragraph.lstrip("\n"))
            message, remedy = (
                Phrase("something stands before the header"),
                Phrase("Move it behind the header"),
            )
            return RecordError("bad-header", message, remedy, offset)
        in_code ^= sum(line.lstrip().startswith(_CODE) for line in lines) % 2 == 1
        start += len(paragraph)
    return None


def second_in(text: str, start: int, keys: Collection[str]) -> RecordError | None:
    """Return the error of a text whose body, from an offset on, starts with more front matter, None without any.

    That is a block of keys between fences, whatever the keys, or one with a fence behind it of keys that records have; or the
    rest of a block scalar of YAML that a fence in it has cut, with the keys and the fence behind it.
    """
    if cut := _cut_block(text, start, keys):
        return cut
    opening = _OPENING.match(text, start)
    begin = opening.end() if opening else start
    end_of_line = text.find("\n", begin)
    first = _KEY.match(text[begin:end_of_line] if end_of_line >= 0 else text[begin:])
    space = _SPACE.match(text, start)
    object_at = space.end() if space and text.startswith("{", space.end()) else None
    if first is None and object_at is None:
        return None
    lines = text[begin : begin + _LONGEST_SECOND].split("\n")
    known = {first["key"].casefold()} if opening and first else {key.casefold() for key in keys}
    is_closed = first and _front_matter(lines, known, at_least=1 if opening else 2) == "closed"
    if not is_closed and (object_at is None or not _has_key(text, object_at, known)):
        return None
    message = Phrase("another block of keys stands behind the front matter, and is read as text")
    remedy = Phrase("Put its keys into the front matter, or a line of text before it")
    return RecordError("second-front-matter", message, remedy, start)


def _cut_block(text: str, start: int, keys: Collection[str]) -> RecordError | None:
    """Return the error of a body that starts with the rest of a block scalar and keys of the front matter, None for another."""
    if not start or text[start - 1] not in " \t":
        return None
    front = text[:start].rstrip()
    *block, fence = front.split("\n")
    lines = text[start : start + _LONGEST_SECOND].split("\n")
    known = {key.casefold() for key in keys}
    if not _ends_in_block(block) or _front_matter(["", *lines[1:]], known, at_least=1) != "closed":
        return None
    message = Phrase(
        "this line is in a block of text and ends the front matter, whose other keys are read as text"
    )
    remedy = Phrase("Indent it as the block is")
    return RecordError("second-front-matter", message, remedy, len(front) - len(fence))


def _ends_in_block(lines: Sequence[str]) -> bool:
    """Return whether the last of some lines of YAML are in a block scalar."""
    indent = _DEEPEST
    for line in reversed(lines):
        if line.strip():
            own = len(line) - len(line.lstrip())
            if own < indent and _BLOCK.search(line):
                return True
            if not (indent := min(indent, own)):
                return False
    return False


def _has_key(text: str, start: int, known: Set[str]) -> bool:
    """Return whether a JSON object with a known key stands at an offset, where a brace is."""
    try:
        value, _ = json.JSONDecoder().raw_decode(text[start : start + _LONGEST_SECOND])
    except (ValueError, RecursionError):
        return False
    return not known.isdisjoint(key.casefold() for key in value)


def _first_fence(lines: Sequence[str]) -> int:
    """Return the index of the first of the first lines that is a fence, 0 without one or where it is in code."""
    in_code = False
    for index, line in enumerate(lines[:_MOST_LINES_BEFORE]):
        in_code ^= line.lstrip().startswith(_CODE)
        if _FENCE.match(line):
            return 0 if in_code else index
    return 0


def _front_matter(lines: Sequence[str], known: Set[str], at_least: int) -> str:
    """Return "closed" where lines with enough keys, a known one among them, end in a fence, "open" where they end in a
    paragraph, else "".
    """
    keys: list[str] = []
    in_first_paragraph = 0
    for line in lines:
        if not line.strip():
            in_first_paragraph = in_first_paragraph or len(keys)
        if keys and _FENCE.match(line):
            return "closed" if len(keys) >= at_least and not known.isdisjoint(keys) else ""
        if key := _KEY.match(line):
            keys.append(key["key"].casefold())
        elif not _BETWEEN_KEYS.match(line):
            break
    first = keys[: in_first_paragraph or len(keys)]
    return "open" if len(first) >= at_least and not known.isdisjoint(first) else ""
