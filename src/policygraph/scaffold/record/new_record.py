"""Make a new record: its id, its file, and a text to fill in that builds as it stands."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from policygraph.errors import ProfileError, RecordError, UsageError
from policygraph.mapping.identity import from_body_alone, identifier, language_of_record
from policygraph.mapping.sources import languages_of
from policygraph.profile.model import Profile, RecordKind
from policygraph.records import frontmatter
from policygraph.records.declared import read_text
from policygraph.records.files import common_folder
from policygraph.records.frontmatter import FrontMatter
from policygraph.records.positions import Syntax
from policygraph.records.printable import printable_line, printable_name
from policygraph.records.readers import FRONT_MATTER
from policygraph.scaffold.record.blank_front_matter import blank_entries, front_matter, quoted
from policygraph.scaffold.record.placement import (
    ExistingRecord,
    existing_records,
    file_of,
    free_id,
    kind_for,
    language_for,
)
from policygraph.settings import Settings
from policygraph.words.phrases import Phrase

_PLACEHOLDER = re.compile(r'"\{(?P<quoted>id|title|language)\}"|\{(?P<name>id|title|language)\}')


@dataclass(frozen=True)
class NewRecord:
    """A record to be written: file and text, and the id, kind and language that it will be read as."""

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
    """Return a new record with an id; nothing is written.

    Raises UsageError for a kind or language that the profile does not have, for an id that it does not
    accept or that is taken in that language, and for a file that exists or would be read as another record.
    """
    for what, text in ((Phrase("id"), name), (Phrase("title"), title)):
        if printable_line(text) != text:
            raise UsageError(
                Phrase(
                    "the {what} {text} has characters that nobody sees; take them out",
                    what=what,
                    text=printable_name(text),
                )
            )
    own, languages = kind_for(kind, profile), languages_of(settings, profile)
    if FRONT_MATTER not in own.readers:
        raise UsageError(
            Phrase(
                "records of the kind {kind} have no front matter, which is all that new writes", kind=own.name
            )
        )
    everything = existing_records(settings, profile)
    existing = [e for e in everything if e.kind == own.name]
    tag = language_for(language, languages, own, profile)
    file = output or file_of(name, title, tag, settings, languages, own, profile, existing)
    id_rule = own.id
    if id_rule.key is None:
        record_id = id_rule.in_path(_place(file, settings))
    else:
        record_id = name if id_rule.plain else id_rule.rewrite(name)
    if not record_id or not record_id.strip():
        raise UsageError(
            Phrase(
                "{name} is no id of a {kind} by the profile {profile}",
                name=name,
                kind=own.name,
                profile=profile.name,
            )
        )
    _refuse_taken(record_id, tag, existing)
    if file.exists() or file.is_symlink():
        raise UsageError(Phrase("{file} exists; it was left as it is", file=os.path.relpath(file)))
    is_read = id_rule.key is None or (not id_rule.plain and id_rule.rewrite(record_id) == record_id)
    values = {"id": record_id if is_read else name, "title": title, "language": tag}
    text = _text(own, profile, values, existing, _keys_of_others(own, profile, everything))
    _check(text, file, (record_id, own.name, tag), settings, profile)
    return NewRecord(file, text, record_id, own.name, tag)


def _refuse_taken(name: str, language: str, existing: Sequence[ExistingRecord]) -> None:
    """Raise UsageError, with an id that is free, where a record in the language has the id."""
    for taken in existing:
        if taken.id == name and taken.language == language:
            file, free = os.path.relpath(taken.file), free_id(name, {e.id for e in existing})
            raise UsageError(
                Phrase("{name} is the id of {file}. {free} is free.", name=name, file=file, free=free)
            )


def _keys_of_others(kind: RecordKind, profile: Profile, existing: Sequence[ExistingRecord]) -> set[str]:
    """Return the keys that records of other kinds have, which may share the context, and those for which kinds have other
    names; without those that records of the kind have.
    """
    has: dict[bool, set[str]] = {
        True: set(),
        False: {key for each in profile.kinds for key in each.other_keys.values()},
    }
    for each in existing:
        has[each.kind == kind.name] |= each.keys
    return has[False] - has[True] if has[True] else set(kind.other_keys.values())


def _text(
    kind: RecordKind,
    profile: Profile,
    values: dict[str, str],
    existing: Sequence[ExistingRecord],
    left_out: Collection[str],
) -> str:
    """Return the text of a record with values: from the template of its kind, else from its context."""
    if kind.record_template:
        return _fill(read_text(kind.record_template, ProfileError), values)
    keys = {"id": kind.id.key, "title": kind.title_key, "language": kind.language_key}
    filled = {key: values[name] for name, key in keys.items() if key is not None}
    select = kind.selection
    if select.key is not None and select.values and not select.files:
        filled.setdefault(select.key, min(select.values))
    front = front_matter(
        blank_entries(kind, profile.vocabulary, filled, values["language"], left_out), _syntax(existing)
    )
    heading = f"\n# {values['title']}\n" if values["title"] else "\n"
    return front + heading


def _syntax(existing: Sequence[ExistingRecord]) -> Syntax:
    """Return the syntax of most front matter, YAML where there is none."""
    used = Counter(e.syntax for e in existing)
    return used.most_common(1)[0][0] if used else "yaml"


def _fill(template: str, values: dict[str, str]) -> str:
    """Return a template with its placeholders replaced, by quoted values in the front matter only."""
    front = frontmatter.parse(template)
    end = front.start + len(front.text) if front else 0

    def fill(match: re.Match[str]) -> str:
        name = match["quoted"] or match["name"]
        if match.start() < end:
            return quoted(values[name])
        return f'"{values[name]}"' if match["quoted"] else values[name]

    return _PLACEHOLDER.sub(fill, template.replace("\r\n", "\n"))


def _check(
    text: str, file: Path, expected: tuple[str, str, str], settings: Settings, profile: Profile
) -> None:
    """Raise UsageError where the file would not be read as a record of the expected id, kind and language."""
    place = _place(file, settings)
    path = place if is_below(file, settings) else "/".join(file.absolute().parts[1:])
    try:
        front = frontmatter.parse(text)
        kind = profile.kind_of(path, front.metadata if front else {})
        front = front or from_body_alone(text, place, kind) or FrontMatter({}, "", "", "yaml", 0)
        name = identifier(front, place, kind)
    except RecordError as error:
        raise UsageError(
            Phrase(
                "the record would not be read: {message}. {remedy}.",
                message=error.message,
                remedy=error.remedy,
            )
        ) from None
    language = language_of_record(
        _below(file, settings), front.metadata, kind, languages_of(settings, profile)
    )
    for attribute, wanted, actual in zip(
        ("id", "kind", "language"), expected, (name, kind.name, language), strict=True
    ):
        if wanted != actual:
            raise UsageError(
                Phrase(
                    "{file} would be a record of the {attribute} {actual}, not {wanted}; name another with -o",
                    file=os.path.relpath(file),
                    attribute=attribute,
                    actual=actual,
                    wanted=wanted,
                )
            )
    is_hidden = any(part.startswith(".") for part in Path(_below(file, settings)).parts)
    if is_hidden or not file.name.lower().endswith(profile.suffixes) or not profile.takes(path):
        raise UsageError(
            Phrase(
                "the profile {profile} takes no file {file}; name another with -o",
                profile=profile.name,
                file=file.name,
            )
        )


def _place(file: Path, settings: Settings) -> str:
    """Return the path from the name of the sources' common folder on, as far as it is known."""
    below = _below(file, settings)
    return "/".join(file.absolute().parts[1:][-below.count("/") - 2 :])


def _below(file: Path, settings: Settings) -> str:
    """Return the path below the common folder of the sources, whose folders may name the language; else the file name."""
    if is_below(file, settings):
        return file.absolute().relative_to(common_folder(settings.sources)).as_posix()
    return file.name


def is_below(file: Path, settings: Settings) -> bool:
    """Return whether a file is in one of the sources, where alone records are read."""
    return any(file.absolute().is_relative_to(source.resolve()) for source in settings.sources)
