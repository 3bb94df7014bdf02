"""Which record a file is: its id, from a key or the file's name, and its language."""

from __future__ import annotations

from typing import Any

from policygraph.errors import RecordError
from policygraph.profile.model import Profile
from policygraph.rdf.datatypes import lexical
from policygraph.rdf.languages import language_of, match
from policygraph.records import frontmatter, json_pointer, positions
from policygraph.records.frontmatter import FrontMatter


def without(text: str, path: str, profile: Profile) -> FrontMatter | None:
    """Return a text without front matter as a record, where its kind reads the body and the file's name."""
    lines = any(each.key is None for each in profile.derivations)
    if not lines or profile.id.key is not None or profile.id.made(_stem(path)) is None:
        return None
    frontmatter.refuse_unfit(text)
    return FrontMatter({}, text.strip(), "", "yaml", 0)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]


def identifier(front: FrontMatter, path: str, profile: Profile) -> str:
    """Return the id that a key or the file's name gives. Raises RecordError where there is none."""
    key = profile.id.key
    if key is None:
        made = profile.id.made(_stem(path))
        if made:
            return made
        raise RecordError("missing-id", "the file's name gives no id", "Name it as the profile says", 0)
    value = front.metadata.get(key)
    if isinstance(value, str | int | float) and not isinstance(value, bool) and lexical(value).strip():
        text = lexical(value)
        made = text if profile.id.plain else profile.id.made(text.strip())
        if made:
            return made
        message, remedy = f"{text!r} is no {key}", "Write it as the profile says"
    elif value is None or (isinstance(value, str) and not value.strip()):
        message, remedy = f"the record has no {key}", f"Give it an {key}: the name that others refer to"
    else:
        message, remedy = f"the {key} is not a text", "Write one word or number"
    pointer = json_pointer.child("", key)
    offset = front.start + positions.offset_of(front.text, front.syntax, pointer)
    raise RecordError("missing-id", message, remedy, offset, pointer)


def language_of_record(
    path: str, metadata: dict[str, Any], profile: Profile, languages: tuple[str, ...]
) -> str:
    """Return the language that a key, the profile, the folder or the file's ending gives, else the title's."""
    stated = metadata.get(profile.language_key) if profile.language_key is not None else None
    if isinstance(stated, str) and (known := match(stated, languages)):
        return known
    if profile.language is not None:
        return profile.language
    *folders, name = path.split("/")
    for part in (*name.split(".")[1:-1], *reversed(folders)):
        if len(part) > 1 and (known := match(part, languages)):
            return known
    title = metadata.get(profile.title_key) if profile.title_key is not None else None
    return language_of(title, languages[0], languages) if isinstance(title, str) else languages[0]
