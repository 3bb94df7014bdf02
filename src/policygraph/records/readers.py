"""What reads the files of a record: their texts to metadata and body, by the name that a profile uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from policygraph.records import column_lines, data_files, frontmatter, header_lines, key_lines
from policygraph.records.frontmatter import FrontMatter

# From the texts of a record's files, lines ending in \n, and the path of the first to what they say; None where
# they are no record. Raises RecordError.
Reader = Callable[[Sequence[str], str], FrontMatter | None]
FRONT_MATTER = "front-matter"
READERS: Mapping[str, Reader] = {
    FRONT_MATTER: lambda texts, _: frontmatter.parse(texts[0]),  # JSON, YAML or TOML between fences
    "header": lambda texts, _: header_lines.parse(texts[0]),  # lines Key: value at the start
    "key-lines": lambda texts, _: key_lines.parse(texts[0]),  # a list, bold keys or a table under the title
    "columns": lambda texts, _: column_lines.parse(
        texts[0]
    ),  # lines Key: value, and a second column without keys
    "data": data_files.parse,  # a whole file in YAML, JSON or TOML, and a text beside it
}


def read(names: Sequence[str], texts: Sequence[str], path: str) -> FrontMatter | None:
    """Return what the first of some readers finds in a record's files, None where none finds anything."""
    found = (READERS[name](texts, path) for name in names)
    return next((front for front in found if front is not None), None)
