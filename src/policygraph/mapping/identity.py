"""Determine the id and the language of a record, from its keys, its path and its title."""

from __future__ import annotations

from typing import Any

from policygraph.errors import RecordError
from policygraph.profile.model import RecordKind
from policygraph.rdf.datatypes import lexical
from policygraph.rdf.languages import match, predominant
from policygraph.records import frontmatter, json_pointer, positions
from policygraph.records.frontmatter import FrontMatter

_NAMED = {"file": "file's name", "folder": "folder's name", "path": "file's path"}


def from_body_alone(text: str, path: str, kind: RecordKind) -> FrontMatter | None:
    """Return a text without front matter as a body, None where its kind needs keys of the front matter."""
    reads_body = any(derivation.key is None for derivation in kind.derivations)
    if not reads_body or kind.id.key is not None or kind.id.in_path(path) is None:
        return None
    frontmatter.refuse_unfit(text)
    return FrontMatter({}, text.strip(), "", "yaml", 0)


def identifier(front: FrontMatter, path: str, kind: RecordKind) -> str:
    """Return the id that a key or the path gives, from the source's folder on. Raises RecordError where there is none."""
    key = kind.id.key
    if key is None:
        if name := kind.id.in_path(path):
            return name
        raise RecordError(
            "missing-id", f"the {_NAMED[kind.id.part]} gives no id", "Name it as the profile says", 0
        )
    value = front.metadata.get(key)
    if isinstance(value, str | int | float) and not isinstance(value, bool) and lexical(value).strip():
        text = lexical(value)
        if name := text if kind.id.plain else kind.id.rewrite(text.strip()):
            return name
        message, remedy = f"{text!r} is no {key}", "Write it as the profile says"
    elif value is None or (isinstance(value, str) and not value.strip()):
        message, remedy = f"the record has no {key}", f"Give it an {key}: the name that others refer to"
    else:
        message, remedy = f"the {key} is not a text", "Write one word or number"
    pointer = json_pointer.child("", key)
    offset = front.start + positions.offset_of(front.text, front.syntax, pointer)
    raise RecordError("missing-id", message, remedy, offset, pointer)


def language_of_record(
    path: str, metadata: dict[str, Any], kind: RecordKind, languages: tuple[str, ...]
) -> str:
    """Return the language by key, profile, file name or folders, else by the script of the title."""
    tag = metadata.get(kind.language_key) if kind.language_key is not None else None
    if isinstance(tag, str) and (language := match(tag, languages)):
        return language
    if kind.language is not None:
        return kind.language
    *folders, name = path.split("/")
    for part in (*name.split(".")[1:-1], *reversed(folders)):
        if len(part) > 1 and (language := match(part, languages)):
            return language
    title = metadata.get(kind.title_key) if kind.title_key is not None else None
    return predominant(title, languages) if isinstance(title, str) else languages[0]
