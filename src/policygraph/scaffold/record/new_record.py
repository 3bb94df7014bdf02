"""A new record: its id and place, and a file to fill in that builds as it stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from policygraph.errors import RecordError, UsageError
from policygraph.mapping.identity import from_body_alone, identifier, language_of_record
from policygraph.mapping.reader import languages_of
from policygraph.profile.model import Profile, RecordKind
from policygraph.records import frontmatter
from policygraph.records.frontmatter import FrontMatter
from policygraph.records.positions import Syntax
from policygraph.scaffold.record.blank_front_matter import blanks, front_matter, quoted
from policygraph.scaffold.record.placement import (
    Known,
    folder_of,
    free_id,
    kind_for,
    known_records,
    language_for,
    stem_of,
)
from policygraph.settings import Settings

_HOLE = re.compile(r'"\{(?P<quoted>id|title|language)\}"|\{(?P<name>id|title|language)\}')


@dataclass(frozen=True)
class NewRecord:
    """A record that is to be written: where, what, and what it would be."""

    file: Path
    text: str
    id: str
    kind: str
    language: str


def new_record(
    name: str,
    settings: Settings,
    profile: Profile,
    kind: str | None = None,
    language: str | None = None,
    title: str = "",
    output: Path | None = None,
) -> NewRecord:
    """Return a new record of an id; nothing is written.

    Raises UsageError for a kind or language that the profile does not have, an id that it does not read
    or that is taken in that language, and a file that exists or would be read as something else.
    """
    own, languages = kind_for(kind, profile), languages_of(settings, profile)
    known = [each for each in known_records(settings, profile) if each.record.kind == own.name]
    tag = language_for(language, languages, own, profile)
    stem = output.stem if output else stem_of(name, title, own, profile, known)
    file = output or folder_of(tag, settings, languages, own, known) / f"{stem}.md"
    made = own.id.made(stem) if own.id.key is None else name if own.id.plain else own.id.made(name)
    if not made or not made.strip():
        raise UsageError(f"{name} is no id of a {own.name} by the profile {profile.name}")
    _refuse_taken(made, tag, known)
    if file.exists():
        raise UsageError(f"{file} exists; it was left as it is")
    text = _text(own, profile, {"id": name if own.id.plain else made, "title": title, "language": tag}, known)
    _check(text, file, (made, own.name, tag), settings, profile)
    return NewRecord(file, text, made, own.name, tag)


def _refuse_taken(name: str, language: str, known: Sequence[Known]) -> None:
    same = [each for each in known if each.record.id == name]
    here = next((each for each in same if each.record.language == language), None)
    if here:
        free = free_id(name, {each.record.id for each in known})
        raise UsageError(f"{name} is the id of {here.file}. {free} is free.")


def _text(kind: RecordKind, profile: Profile, said: dict[str, str], known: Sequence[Known]) -> str:
    """Return the text of a record: from the kind's own template, else from its context."""
    if kind.record_template:
        return _fill(kind.record_template.read_text("utf-8"), said)
    keys = {
        kind.id.key: said["id"],
        kind.title_key: said["title"],
        kind.language_key: said["language"],
    }
    filled = {key: text for key, text in keys.items() if key is not None}
    select = kind.selection
    if select.key is not None and select.values and not select.files:
        filled.setdefault(select.key, min(select.values))
    front = front_matter(blanks(kind, profile.vocabulary, filled, said["language"]), _syntax(known))
    heading = f"\n# {said['title']}\n" if said["title"] else "\n"
    return front + heading


def _syntax(known: Sequence[Known]) -> Syntax:
    """Return the syntax that most records use, YAML where there is none."""
    used = Counter(each.record.front.syntax for each in known)
    return used.most_common(1)[0][0] if used else "yaml"


def _fill(template: str, said: dict[str, str]) -> str:
    """Return a template with its holes filled: quoted in the front matter, as they are behind it."""
    front = frontmatter.parse(template)
    end = front.start + len(front.text) if front else 0

    def fill(match: re.Match[str]) -> str:
        name = match["quoted"] or match["name"]
        if match.start() < end:
            return quoted(said[name])
        return f'"{said[name]}"' if match["quoted"] else said[name]

    return _HOLE.sub(fill, template.replace("\r\n", "\n"))


def _check(
    text: str, file: Path, expected: tuple[str, str, str], settings: Settings, profile: Profile
) -> None:
    """Raise UsageError where the file would not be read as the record that it is meant to be."""
    place = "/".join(file.absolute().parts[1:])
    try:
        front = frontmatter.parse(text)
        own = profile.kind_of(place, front.metadata if front else {})
        front = front or from_body_alone(text, file.name, own) or FrontMatter({}, "", "", "yaml", 0)
        name = identifier(front, file.name, own)
    except RecordError as error:
        raise UsageError(f"the record would not be read: {error.message}. {error.remedy}.") from None
    language = language_of_record(
        _below(file, settings), front.metadata, own, languages_of(settings, profile)
    )
    for what, wanted, found in zip(
        ("id", "kind", "language"), expected, (name, own.name, language), strict=True
    ):
        if wanted != found:
            raise UsageError(
                f"{file} would be a record of the {what} {found}, not {wanted}; name another with -o"
            )
    if not profile.takes(place):
        raise UsageError(f"the profile {profile.name} takes no file {file.name}; name another with -o")


def _below(file: Path, settings: Settings) -> str:
    """Return the path below the source, by whose folders languages are told."""
    for source in settings.sources:
        if file.absolute().is_relative_to(source.resolve()):
            return file.absolute().relative_to(source.resolve()).as_posix()
    return file.name
