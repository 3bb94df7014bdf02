"""Text to metadata where lines with keys stand at the start or under the title, or a table of them below the first
paragraphs; the body is the whole text.
"""

from __future__ import annotations

import re

from policygraph.records.frontmatter import FrontMatter, read_block
from policygraph.records.syntax import key_lines_syntax

# Behind # (CommonMark) or = (AsciiDoc), or underlined, in reStructuredText with a line above as well.
_LINE = r"(?:={3,}|~{3,}|\*{3,}|\#{3,}|-{4,})[ \t]*(?:\n|\Z)"
_COMMENT = r"<!--(?:[^-]|-(?!->))*-->"
_MARKS = (
    rf"(?:(?:\.\.[ \t][^\n]*\n|//[^/\n][^\n]*\n|{_COMMENT})\s*)*"  # comments, and targets of reStructuredText
)
_TITLE = re.compile(
    rf"\s*{_MARKS}(?:[#=][ \t]+[^\n]*(?:\n|\Z)|(?:{_LINE})?[^\n]+\n{_LINE}|[^\n]+\n=+[ \t]*(?:\n|\Z))"
)
_COMMENTS = re.compile(rf"(?:\s*{_COMMENT}[ \t]*(?=\n|\Z))*")
# The lines with author and revision that AsciiDoc may have between title and attributes.
_AUTHOR = re.compile(r"[^\W\d_][^\n:|]*\n(?:v?[0-9][^\n:|]*\n)?(?=:[\w-]+:)")
# Paragraphs without a heading, code or a table, then the head of a table with two columns, and the line below that.
_TO_TABLE = re.compile(
    r"(?:(?![#=|+]|-{3}|`{3}|~{3}|\ {4}|\t)[^\n]*\n)+?[ \t]*\n"
    r"(?=\|[^|\n]*\|[^|\n]*\|?[ \t]*\n\|?[ \t]*:?-+:?[ \t]*\|[ \t]*:?-+:?[ \t]*\|?[ \t]*\n)"
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
    """Return what the block of lines at the start of a text, or under its title, says, or a table of two columns below
    paragraphs there; None without such a block.

    Raises RecordError with an offset from the start of the text, in characters.
    """
    start = end_of_title(text)
    if comments := _COMMENTS.match(text, start):
        start = comments.end()
    if author := _AUTHOR.match(text, start):
        start = author.end()
    start += len(text[start:]) - len(text[start:].lstrip("\n"))
    block = _block(text, start)
    if not block and (above := _TO_TABLE.match(text, start)):
        start = above.end()
        block = _block(text, start)
    if not block:
        return None
    metadata = read_block(text, start, block, key_lines_syntax.read)
    if not any(metadata.values()):  # "Each has:" is no key
        return None
    return FrontMatter(metadata, text.strip(), block, "key-lines", start)


def _block(text: str, start: int) -> str:
    """Return the lines of a text from an offset up to the end of a block, "" where the first one has no key."""
    end = _END.search(text, start)
    block = text[start : end.start() if end else len(text)]
    lines = [line for line in block.split("\n") if line.strip(" \t|:-")]
    return block if lines and key_lines_syntax.is_key_line(lines[0].lstrip(" \t")) else ""
