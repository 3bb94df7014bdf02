"""Text to metadata and body where a header in two columns comes first and an empty line ends it."""

from __future__ import annotations

import re

from policygraph.errors import RecordError
from policygraph.records.frontmatter import FrontMatter, refuse_unfit
from policygraph.records.syntax import columns_syntax

_END = re.compile(r"\n[ \t]*(?:\n|\Z)")


def parse(text: str) -> FrontMatter | None:
    """Return the header of a text whose lines end in a line feed, or None where it does not start with one.

    Raises RecordError with an offset from the start of the text, in characters.
    """
    blank = re.match(r"(?:[ \t\f]*\n)*", text)
    start = blank.end() if blank else 0
    end = _END.search(text, start)
    header = text[start : end.start() if end else len(text)]
    if not columns_syntax.is_header(header):
        return None
    refuse_unfit(text)
    try:
        metadata = columns_syntax.read(header)
    except RecordError as error:
        error.offset = start + (error.offset or 0)
        raise
    return FrontMatter(metadata, text[start + len(header) :].strip(), header, "columns", start)
