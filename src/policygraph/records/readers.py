"""What reads the files of a record: their texts to metadata and body, by the name that a profile uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from policygraph.records import frontmatter
from policygraph.records.frontmatter import FrontMatter

# From the texts of a record's files, lines ending in \n, to what they say; None where they are no record.
# Raises RecordError.
Reader = Callable[[Sequence[str]], FrontMatter | None]
FRONT_MATTER = "front-matter"  # JSON, YAML or TOML between fences, then Markdown
READERS: Mapping[str, Reader] = {FRONT_MATTER: lambda texts: frontmatter.parse(texts[0])}
