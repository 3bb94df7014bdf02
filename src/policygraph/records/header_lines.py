"""Text to metadata and body where a block of ``Key: value`` lines comes first and an empty line ends it."""

from __future__ import annotations

import re

from policygraph.errors import RecordError
from policygraph.records.frontmatter import FrontMatter, refuse_unfit
from policygraph.records.syntax import header_syntax

_END = re.compile(r"\n[ \t]*(?:\n|\Z)")


def parse(text: str) -> FrontMatter | None:
    """Return the header of a text whose lines end in a line feed, or None where it does not start with one.

    Raises RecordError with an offset from the start of the text, in characters.
    """
    start = len(text) - len(text.lstrip("\n"))
    end = _END.search(text, start)
    header = text[start : end.start() if end else len(text)]
    if not _is_header(header):
        return None
    refuse_unfit(text)
    try:
        metadata = header_syntax.read(header)
    except RecordError as error:
        error.offset = start + (error.offset or 0)
        raise
    return FrontMatter(dict(metadata), text[start + len(header) :].strip(), header, "header", start)


def _is_header(block: str) -> bool:
    """Return whether the first line is one of a header, or others are, so that it is likely meant as one."""
    first, *others = block.split("\n")
    return header_syntax.is_field(first) or sum(map(header_syntax.is_field, others)) > 1
