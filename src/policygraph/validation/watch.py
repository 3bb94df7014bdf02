"""Validate on save: each changed record, in a small store together with the records related to it.

Related are the records of the policies that it names, that name it, and so on. The rules over a whole
corpus (languages of other records, similar ids) see no more than these: only a full run reports the rest.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from policygraph.findings import Finding
from policygraph.mapping.reader import Files, record_files
from policygraph.pipeline import Build, build_part, to_entry
from policygraph.settings import Settings
from policygraph.store.manifest import Entry
from policygraph.validation.validate import ValidationOptions, validate

PERIOD = 0.3  # seconds between two scans of the files
MOST_RELATED = 2_000  # records that are built together with a changed one


@dataclass
class Watch:
    """The state of the last scan: the files, the policies that each one names, and what was saved since."""

    settings: Settings
    build: Build
    options: ValidationOptions
    files: dict[str, Files] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)  # path -> IRIs of policies
    saved: dict[str, Entry] = field(default_factory=dict)  # path -> entry of a record saved since the build

    def __post_init__(self) -> None:
        prefixes = {re.escape(self.build.base + kind.prefix) for kind in self.build.profile.kinds}
        self.policy = re.compile(rf"<((?:{'|'.join(sorted(prefixes))})[^>#]+)>")
        self.files = self._files()
        for record in self.build.generation.manifest.records():
            self.names[record.path] = set(self.policy.findall(record.statements or ""))

    def _files(self) -> dict[str, Files]:
        return {files[0].path: files for files in record_files(self.settings, self.build.profile)}

    def changes(self) -> Iterator[tuple[str, list[Finding] | None]]:
        """Yield the path and the findings of each file that changed since the last scan, None for a removed one."""
        before, self.files = self.files, self._files()
        for path in sorted(before.keys() - self.files.keys()):
            self.names.pop(path, None)
            self.saved.pop(path, None)
            yield path, None
        for path, files in self.files.items():
            if before.get(path) != files:
                yield path, self.check(files)

    def check(self, files: Files) -> list[Finding]:
        """Return the findings of one record, validated together with the records related to it."""
        build = self.build
        entry = to_entry(files, build.profile, build.base, build.languages, self._subject)
        self.saved[entry.path] = entry
        self.names[entry.path] = set(self.policy.findall(entry.statements or ""))
        with tempfile.TemporaryDirectory() as folder:
            part = build_part(self.build, map(self._entry, self._related(entry.path)), Path(folder))
            return list(validate(part, self.options, only=entry.path).findings)

    def _subject(self, path: str) -> str | None:
        """Return the IRI of what the record at a path describes, None where the file is gone."""
        if path in self.saved:
            return self.saved[path].policy
        return self.build.generation.manifest.subject(path) if path in self.files else None

    def _entry(self, path: str) -> Entry:
        return self.saved.get(path) or self.build.generation.manifest.at(path)[0]

    def _related(self, first: str) -> list[str]:
        """Return the sorted paths of a record and of those that policies in common lead to from it."""
        naming: dict[str, list[str]] = {}
        for path, names in self.names.items():
            for name in names:
                naming.setdefault(name, []).append(path)
        related, todo, seen = {first}, [first], set[str]()
        while todo and len(related) < MOST_RELATED:
            for name in self.names.get(todo.pop(0), set()) - seen:
                seen.add(name)
                new = [path for path in naming[name] if path not in related]
                related.update(new)
                todo += new
        return sorted(related)


def watch(
    settings: Settings, build: Build, options: ValidationOptions, sleep: Callable[[float], None]
) -> Iterator[tuple[str, list[Finding] | None]]:
    """Yield path and findings of files as they change, without end; ``sleep`` waits between two scans."""
    state = Watch(settings, build, options)
    while True:
        sleep(PERIOD)
        yield from state.changes()
