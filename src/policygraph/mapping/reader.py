"""Paths to records, in a fixed order: which files there are, and what one of them says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from policygraph.errors import Problem, RecordError
from policygraph.mapping.body_keys import Derived, derive
from policygraph.mapping.body_links import Linked, linked
from policygraph.mapping.identity import identifier, language_of_record, without
from policygraph.profile.model import Profile
from policygraph.records import frontmatter, json_pointer, positions
from policygraph.records.files import SourceFile, find_files
from policygraph.records.frontmatter import FrontMatter
from policygraph.settings import Settings


@dataclass(frozen=True)
class Record:
    """One file in one language about one policy, or about what else its kind describes."""

    path: str
    language: str
    sha256: str
    id: str
    text: str  # of the file, with \n line ends and no byte order mark
    front: FrontMatter
    kind: str = ""
    derived: Derived = field(default_factory=Derived)
    links: Linked = field(default_factory=Linked)

    @property
    def metadata(self) -> dict[str, Any]:
        """The front matter as it was written."""
        return self.front.metadata

    @property
    def body(self) -> str:
        """The text behind the front matter."""
        return self.front.body

    @cached_property
    def _places(self) -> dict[str, int]:
        places = positions.positions(self.front.text, self.front.syntax)
        return {place.pointer: self.front.start + place.start for place in places}

    def locate(self, pointer: str) -> tuple[int, int]:
        """Return line and column of a key or item; of its nearest parent where it is missing."""
        derived = {**self.derived.places, **self.links.places}
        while pointer and pointer not in self._places and pointer not in derived:
            pointer = pointer.rpartition("/")[0]
        place = derived.get(pointer, self._places.get(pointer, 0))
        if isinstance(place, str):
            return self.locate(place)
        return positions.line_and_column(self.text, place)


def read_record(source: SourceFile, profile: Profile, languages: Iterable[str]) -> Record | Problem | None:
    """Read one file: its record, or what is wrong with it, or None where it has no front matter."""
    try:
        data = source.file.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        return Problem(source.path, 1, 1, "unreadable", message, "Check its permissions")
    try:
        text = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
        line, column = positions.line_and_column(before, len(before))
        message = f"the byte 0x{data[error.start]:02X} is not UTF-8"
        return Problem(source.path, line, column, "not-utf-8", message, "Save the file as UTF-8")
    try:
        front = frontmatter.parse(text)
        own = profile.kind_of(source.place, front.metadata if front else {})
        if front is None:
            front = without(text, source.path, own)
        if front is None:
            return None
        name = identifier(front, source.path, own)
    except RecordError as error:
        return problem(source.path, text, error)
    start = len(text.rstrip()) - len(front.body)
    derived = derive(front.metadata, front.body, start, own)
    metadata = {**front.metadata, **derived.values}
    links = linked(text, start, metadata, derived.references, own)
    language = language_of_record(source.path, metadata, own, tuple(languages))
    digest = hashlib.sha256(data).hexdigest()
    return Record(source.path, language, digest, name, text, front, own.kind, derived, links)


def problem(path: str, text: str, error: RecordError) -> Problem:
    """Return an error of the reader with its line and column."""
    line, column = positions.line_and_column(text, error.offset or 0)
    return Problem(
        path, line, column, error.code, error.message, error.remedy, json_pointer.dotted(error.pointer)
    )


def files_of(settings: Settings, profile: Profile) -> list[SourceFile]:
    """Return the files that may be records: what the profile takes of those below the sources, by path."""
    return [file for file in find_files(settings.sources) if profile.takes(file.place)]
