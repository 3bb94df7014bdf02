"""Files that look like records and are read by nothing: those that start with keys as records have them."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from policygraph import regular_files
from policygraph.records.files import MARKDOWN
from policygraph.records.key_lines import end_of_title

_SEPARATOR = re.compile(r"[\s_-]+")
DATA = (".yaml", ".yml", ".toml", ".json")
TEXT = (
    *MARKDOWN,
    ".rst",
    ".txt",
    ".adoc",
    ".asciidoc",
    ".mdx",
    ".qmd",
    ".rmd",
    ".org",
    ".mediawiki",
    ".wiki",
)
_LOOKED_AT = (*DATA, *TEXT, ".html", ".jsonl", ".ndjson")
_KEY = re.compile(
    r"^(?:[ \t*+-]{0,4}:?|\|[ \t]*\**)(?P<key>\w[\w .-]{0,40}?)[ \t*]*(?::[*:]*(?=\s)|=|\|)", re.MULTILINE
)
_FENCE = re.compile(r"\A(?:<pre>|`{3,}|~{3,}|::(?:[ \t]*\n(?=[ \t]*\n))?)[ \t]*\n")
_JSON = re.compile(r"\{|\[\s*\{")  # a mapping, or a list of some
_JSON_KEY = re.compile(r'"(?P<key>\w[\w .-]{0,40})"\s*:')
_START = 4096  # bytes that are looked at
_ENOUGH = 2  # usual keys that make a file look like a record


def plain(key: str) -> str:
    """Return the form in which keys are compared: casefolded, without separators.

    >>> plain("Known_as") == plain("knownAs")
    True
    """
    return _SEPARATOR.sub("", key).casefold()


def like_records(sources: Iterable[Path], read: Collection[Path], usual: Collection[str]) -> list[Path]:
    """Return the files below the sources that have some of the usual keys and are not read, sorted.

    ``usual`` are plain keys. Hidden files and folders are passed over, as for records.
    """
    return sorted(
        file
        for source in sources
        for file in _files(source)
        if file not in read and len({plain(key) for key in _keys(file)} & set(usual)) >= _ENOUGH
    )


def _files(source: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(source.resolve()):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            file = Path(folder, name)
            if not name.startswith(".") and name.lower().endswith(_LOOKED_AT) and _can_be_shown(file):
                yield file


def _can_be_shown(file: Path) -> bool:
    """Return whether a path is UTF-8, and not bytes that only the system knows."""
    try:
        return bool(str(file).encode())
    except UnicodeEncodeError:
        return False


def _keys(file: Path) -> Iterator[str]:
    """Yield the keys with which a file starts: in a text, those of its first paragraph, or that under its title."""
    try:
        start = regular_files.content(file, _START)
    except OSError:
        return
    text = start.decode("utf-8", "replace").removeprefix("\ufeff").lstrip()
    if not file.name.lower().endswith(DATA):
        under_title = text[end_of_title(text.replace("\r\n", "\n")) :].lstrip()
        under_title = _FENCE.sub("", under_title, count=1)
        text = re.split(r"\n[ \t]*\r?\n", under_title, maxsplit=1)[0]
    yield from _keys_in(text)


def first_keys(text: str) -> set[str]:
    r"""Return the keys with which a file of data starts, plain.

    >>> sorted(first_keys("- id: a\n  Known-As: b"))
    ['id', 'knownas']
    """
    return set(map(plain, _keys_in(text[:_START].lstrip())))


def _keys_in(text: str) -> Iterator[str]:
    pattern = _JSON_KEY if _JSON.match(text) else _KEY
    yield from (match["key"] for match in pattern.finditer(text))
