"""A file that is data as a whole, in YAML, JSON or TOML, and the text beside it, to metadata and body."""

from __future__ import annotations

from collections.abc import Sequence

from policygraph.errors import RecordError
from policygraph.records import frontmatter, merge_conflicts
from policygraph.records.frontmatter import FrontMatter, JsonHandler, TomlHandler, YamlHandler
from policygraph.words.phrases import Phrase

_HANDLERS = {"json": JsonHandler(), "toml": TomlHandler(), "yaml": YamlHandler()}


def parse(texts: Sequence[str], path: str) -> FrontMatter | None:
    """Return what a file of data says, with the second text, if any, as body. None for a file without values.

    The ending of the path tells the syntax; what is neither JSON nor TOML is YAML.
    Raises RecordError with an offset from the start of the first text, or of the second where ``file`` is 1.
    """
    data, *others = texts
    handler = _HANDLERS.get(path.lower().rpartition(".")[2], _HANDLERS["yaml"])
    if not data.strip():
        return None
    frontmatter.refuse_unfit(data)
    merge_conflicts.refuse(data, 0, len(data), Phrase("file"))
    metadata = frontmatter.load(handler, data)
    body = others[0].strip() if others else ""
    try:
        frontmatter.refuse_unfit(body)
    except RecordError as error:
        error.file, error.offset = 1, others[0].index(body) + (error.offset or 0)
        raise
    return FrontMatter(metadata, body, data, handler.syntax_of(data), 0, 0, len(others[:1]))
