"""What reads the files of a record: their texts to metadata and body, by the name that a profile uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

from policygraph.records import frontmatter
from policygraph.records.frontmatter import FrontMatter

# From the texts of a record's files, lines ending in \n, and the path of the first to what they say; None where
# they are no record. Raises RecordError.
Reader = Callable[[Sequence[str], str], FrontMatter | None]
FRONT_MATTER, DATA_READER = "front-matter", "data"


def _lines(module: str) -> Reader:
    """Return what reads the first text, of a module that is imported when it is used: a profile needs few of them."""
    return lambda texts, _: import_module(f"policygraph.records.{module}").parse(texts[0])


READERS: Mapping[str, Reader] = {
    FRONT_MATTER: lambda texts, _: frontmatter.parse(texts[0]),  # JSON, YAML or TOML between fences
    "header": _lines("header_lines"),  # lines Key: value at the start
    "key-lines": _lines("key_lines"),  # a list, bold keys or a table under the title
    "columns": _lines("column_lines"),  # lines Key: value, and a second column without keys
    DATA_READER: lambda *record: import_module("policygraph.records.data_files").parse(
        *record
    ),  # a whole file in YAML, JSON or TOML, and a text beside it
}


def read(names: Sequence[str], texts: Sequence[str], path: str) -> FrontMatter | None:
    """Return what the first of some readers finds in a record's files, None where none finds anything."""
    found = (READERS[name](texts, path) for name in names)
    return next((front for front in found if front is not None), None)
