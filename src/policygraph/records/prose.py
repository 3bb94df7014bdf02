"""A text without its code: what stands there as an example says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policygraph.records import markdown_links

RESTRUCTURED_TEXT = (".rst", ".txt")  # the endings of files that are no Markdown
_CODE_SPAN = re.compile(r"(?<![`\\])(?P<ticks>`+)(?!`)(?:[^\n]|\n(?!\s*\n))+?(?<!`)(?P=ticks)(?!`)")
_INLINE_LITERAL = re.compile(r"(?<![^\s(\[{<\"'/-])``(?=\S)(?:[^\n]|\n(?!\s*\n))+?(?<=\S)``(?!`)")
# What the lines below, further in, are no text of: a paragraph that ends in two colons, code, a comment.
_EXPLICIT = re.compile(r"\s*\.\.(?:\s|\Z)")
_DIRECTIVE = re.compile(r"\s*\.\.\s+(?P<name>[\w:.+-]+)::(?:\s|\Z)")
_MARKED = re.compile(r"\s*\.\.\s+(?:\[|_|\|)")  # a footnote, target or substitution
_LIST_MARKERS = re.compile(r"\s*(?:(?:[-*+•‣⁃]|\(?(?:[0-9]+|[A-Za-z]|#)[.)])\s+)*")
_CODE_DIRECTIVES = {"code", "code-block", "sourcecode", "literalinclude", "raw", "math", "highlight"}


def without_code(text: str, path: str) -> str:
    """Return the text of a file in which code is blanks, so that offsets stay.

    It is Markdown, but for a path with one of the endings of reStructuredText.

    >>> without_code("as `ACT-1` says", "a.md"), without_code("``ACT-1`` and ACT-2", "a.rst")
    ('as         says', '          and ACT-2')
    """
    is_other = path.lower().endswith(RESTRUCTURED_TEXT)
    lines = text.split("\n")
    for index in _literal_lines(lines) if is_other else markdown_links.code_lines(text):
        lines[index] = " " * len(lines[index])
    inline = _INLINE_LITERAL if is_other else _CODE_SPAN
    return inline.sub(_blanks, "\n".join(lines))


def _blanks(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _literal_lines(lines: list[str]) -> Iterator[int]:
    """Yield the indexes of lines of reStructuredText that are literal blocks or comments."""
    opened_at: int | None = None  # the indent of what the block is below
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        if opened_at is not None and indent > opened_at:
            yield index
            continue
        opened_at = _literal_below(line, indent)
        if _is_comment(line):
            yield index


def _literal_below(line: str, indent: int) -> int | None:
    """Return the indent below which lines that are further in are literal, None where a line opens no such block."""
    if directive := _DIRECTIVE.match(line):
        return indent if directive["name"].lower() in _CODE_DIRECTIVES else None
    if _is_comment(line):
        return indent
    markers = _LIST_MARKERS.match(line)
    return markers.end() if markers and line.rstrip().endswith("::") else None


def _is_comment(line: str) -> bool:
    return bool(_EXPLICIT.match(line)) and not _DIRECTIVE.match(line) and not _MARKED.match(line)
