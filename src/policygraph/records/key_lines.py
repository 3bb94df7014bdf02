"""Text to metadata where lines with keys stand at the start or under the title; the body is the whole text."""

from __future__ import annotations

import re

from policygraph.records.frontmatter import FrontMatter, read_block
from policygraph.records.syntax import key_lines_syntax

# Behind # (CommonMark) or = (AsciiDoc), or underlined, in reStructuredText with a line above as well.
_LINE = r"(?:={3,}|~{3,}|\*{3,}|\#{3,}|-{4,})[ \t]*(?:\n|\Z)"
_MARKS = r"(?:\.\.[ \t][^\n]*\n\s*)*"  # targets and comments of reStructuredText
_TITLE = re.compile(
    rf"\s*{_MARKS}(?:[#=][ \t]+[^\n]*(?:\n|\Z)|(?:{_LINE})?[^\n]+\n{_LINE}|[^\n]+\n=+[ \t]*(?:\n|\Z))"
)
_END = re.compile(r"\n[ \t]*(?:[-_]{3,}[ \t]*)?(?=\n|\Z)")  # an empty line, or one across the page


def end_of_title(text: str) -> int:
    r"""Return the offset behind the title that a text starts with, 0 where it starts with none.

    >>> end_of_title("# Act\n\nText."), end_of_title("Text.")
    (6, 0)
    """
    title = _TITLE.match(text)
    return title.end() if title else 0


def parse(text: str) -> FrontMatter | None:
    """Return what the block of lines at the start of a text, or under its title, says; None without such a block.

    Raises RecordError with an offset from the start of the text, in characters.
    """
    start = end_of_title(text)
    start += len(text[start:]) - len(text[start:].lstrip("\n"))
    end = _END.search(text, start)
    block = text[start : end.start() if end else len(text)]
    lines = [line for line in block.split("\n") if line.strip(" \t|:-")]
    if not lines or not key_lines_syntax.is_key_line(lines[0].lstrip(" \t")):
        return None
    metadata = read_block(text, start, block, key_lines_syntax.read)
    return FrontMatter(metadata, text.strip(), block, "key-lines", start)
