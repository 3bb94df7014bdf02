"""Text to metadata and body where a header in two columns comes first and an empty line ends it."""

from __future__ import annotations

import re

from policygraph.records.frontmatter import FrontMatter, read_block, up_to_empty_line
from policygraph.records.syntax import columns_syntax


def parse(text: str) -> FrontMatter | None:
    """Return the header of a text whose lines end in a line feed, or None where it does not start with one.

    Raises RecordError with an offset from the start of the text, in characters.
    """
    blank = re.match(r"(?:[ \t\f]*\n)*", text)
    start = blank.end() if blank else 0
    header = up_to_empty_line(text, start)
    if not columns_syntax.is_header(header):
        return None
    metadata = read_block(text, start, header, columns_syntax.read)
    return FrontMatter(metadata, text[start + len(header) :].strip(), header, "columns", start)
