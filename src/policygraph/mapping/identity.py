"""Determine the id and the language of a record, from its keys, its path and its title."""

from __future__ import annotations

import re
from typing import Any

from policygraph.errors import RecordError
from policygraph.profile.model import RecordKind
from policygraph.rdf.datatypes import lexical
from policygraph.rdf.language_tags import match
from policygraph.rdf.languages import predominant
from policygraph.records import frontmatter, json_pointer, lookalikes
from policygraph.records.frontmatter import FrontMatter
from policygraph.records.printable import seen, visible
from policygraph.words.phrases import Phrase

_NUMBER = re.compile("[0-9]+")
_NAMED = {
    "file": Phrase("file's name"),
    "folder": Phrase("folder's name"),
    "path": Phrase("file's path"),
}


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
        message = Phrase("the {part} gives no id", part=_NAMED[kind.id.part])
        raise RecordError("missing-id", message, Phrase("Name it as the profile says"), 0)
    value = front.metadata.get(key)
    if isinstance(value, str | int | float) and not isinstance(value, bool) and lexical(value).strip():
        text = lexical(value)
        if name := text if kind.id.plain else kind.id.rewrite(text.strip()):
            return name
        message = Phrase("{text!r} is no {key}", text=text, key=key)
        remedy = Phrase("Write it as the profile says")
        if number := next((each for each in _NUMBER.findall(text) if kind.id.rewrite(each)), ""):
            remedy = Phrase("Write {expected}", expected=number)
    elif value is None and (quoted := _quoted(key, front)):
        message = Phrase(
            "the record has no {key}: the quotes of {quoted} belong to that key", key=key, quoted=quoted
        )
        remedy, key = Phrase("Write {key} without them", key=key), quoted
    elif value is None and (other := _looks_like(key, front)):
        message = Phrase("the record has no {key}", key=key)
        remedy, key = Phrase("Write {key} in the place of {other}", key=key, other=visible(other)), other
    elif value is None or (isinstance(value, str) and not value.strip()):
        message = Phrase("the record has no {key}", key=key)
        remedy = Phrase("Write its {key}: the name that others refer to", key=key)
    else:
        message, remedy = Phrase("the {key} is not a text", key=key), Phrase("Write one word or number")
    pointer = json_pointer.child("", key)
    offset = front.offset_of(pointer)
    raise RecordError("missing-id", message, remedy, offset, pointer)


def _quoted(key: str, front: FrontMatter) -> str:
    """Return a key that is another in typographic quotes, "" where there is none."""
    return next((each for each in front.metadata if lookalikes.without_quotes(each) == key != each), "")


def _looks_like(key: str, front: FrontMatter) -> str:
    """Return a key that is another but for the case of letters and what nobody sees, "" where there is none."""
    return next(
        (each for each in front.metadata if seen(each).casefold() == key.casefold() and each != key), ""
    )


def tags_in(name: str) -> list[str]:
    """Return what a file's name has between two dots, where it may say a language.

    >>> tags_in("act.v2.fr.md"), tags_in("act.md")
    (['v2', 'fr'], [])
    """
    return name.split(".")[1:-1]


def language_of_record(
    path: str, metadata: dict[str, Any], kind: RecordKind, languages: tuple[str, ...]
) -> str:
    """Return the language by key, profile, file name or folders, else by the script of the title.

    The file's name says it behind a dot, as in ``act.en.md``, or as a whole in a folder, as in ``act/en.md``.
    """
    tag = metadata.get(kind.language_key) if kind.language_key is not None else None
    if isinstance(tag, str) and (language := match(tag, languages)):
        return language
    if kind.language is not None:
        return kind.language
    *folders, name = path.split("/")
    whole = name.split(".")[:-1] if folders else []
    for part in (*(tags_in(name) or whole), *reversed(folders)):
        if len(part) > 1 and (language := match(part, languages)):
            return language
    title = metadata.get(kind.title_key) if kind.title_key is not None else None
    return predominant(title, languages) if isinstance(title, str) else languages[0]
