"""Text to metadata and body where a block of ``Key: value`` lines comes first and an empty line ends it."""

from __future__ import annotations

import re

from policygraph.errors import RecordError
from policygraph.records.frontmatter import FrontMatter, read_block, up_to_empty_line
from policygraph.records.syntax import header_syntax
from policygraph.words.phrases import Phrase

_OPENING = re.compile(r"\s*(?P<mark><pre>|`{3,}|~{3,})[ \t]*\n")  # of a block that is shown as it stands
_CLOSING = {"<": r"</pre>", "`": r"`{3,}", "~": r"~{3,}"}
_LITERAL = re.compile(
    r"\s*::[ \t]*\n(?:[ \t]*\n)+(?=[ \t]+\S)"
)  # of reStructuredText, up to a line that is not indented
_NOT_INDENTED = re.compile(r"^\S", re.MULTILINE)


def parse(text: str) -> FrontMatter | None:
    """Return the header of a text whose lines end in a line feed, or None where it does not start with one.

    It may stand between ``<pre>`` and ``</pre>``, or two fences of code, and then be indented, as it is behind ``::``.
    Raises RecordError with an offset from the start of the text, in characters.
    """
    if opening := _OPENING.match(text):
        return _fenced(text, opening)
    if opening := _LITERAL.match(text):
        return _literal(text, opening.end())
    start = len(text) - len(text.lstrip("\n"))
    header = up_to_empty_line(text, start)
    return _read(text, header, start, start + len(header)) if _is_header(header) else None


def _fenced(text: str, opening: re.Match[str]) -> FrontMatter | None:
    """Return the header in a block at the start, None where that starts with something else."""
    mark = opening["mark"]
    start = opening.end()
    closing = re.compile(rf"^[ \t]*{_CLOSING[mark[0]]}[ \t]*$", re.MULTILINE).search(text, start)
    header = text[start : closing.start() if closing else len(text)].rstrip()
    if not header_syntax.is_field(header.lstrip().partition("\n")[0]):
        return None
    if closing is None:
        closed = "</pre>" if mark == "<pre>" else mark
        message = Phrase("the header that starts with {mark} is never closed", mark=mark)
        remedy = Phrase("Put a line with {closed} alone behind it", closed=closed)
        raise RecordError("unclosed-fence", message, remedy, opening.start("mark"))
    return _read(text, header, start, closing.end())


def _literal(text: str, start: int) -> FrontMatter | None:
    """Return the header in a literal block that starts at an offset, None where that starts with something else."""
    end = _NOT_INDENTED.search(text, start)
    header = text[start : end.start() if end else len(text)].rstrip()
    if not header_syntax.is_field(header.lstrip().partition("\n")[0]):
        return None
    return _read(text, header, start, start + len(header))


def _read(text: str, header: str, start: int, end: int) -> FrontMatter:
    """Return what a header says that starts at an offset of a text; the body is what follows its end."""
    metadata = read_block(text, start, header, header_syntax.read)
    return FrontMatter(metadata, text[end:].strip(), header, "header", start)


def _is_header(block: str) -> bool:
    """Return whether the first line is one of a header, or others are, so that it is likely meant as one."""
    first, *others = block.split("\n")
    return header_syntax.is_field(first) or sum(map(header_syntax.is_field, others)) > 1
