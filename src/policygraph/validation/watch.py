"""Validation on save: what changed is checked with what it is related to, not with everything.

A changed record is mapped anew and put together with the records of the policies that it names, that
name it, and so on, as they were mapped before, in a small store of its own. That is all that the rules look at, but for those over the
whole corpus (languages that others have, ids that look alike), which a full run tells.
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

PERIOD = 0.3  # seconds between looks at the files
MOST_RELATED = 2_000  # records that are built with a changed one


@dataclass
class Watch:
    """The files as they were last seen, and which policies each one names."""

    settings: Settings
    build: Build
    options: ValidationOptions
    files: dict[str, Files] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)  # path -> IRIs of policies
    saved: dict[str, Entry] = field(default_factory=dict)  # path -> what it is since the build

    def __post_init__(self) -> None:
        starts = {re.escape(self.build.base + kind.prefix) for kind in self.build.profile.kinds}
        self.policy = re.compile(rf"<((?:{'|'.join(sorted(starts))})[^>#]+)>")
        self.files = self._files()
        for record in self.build.generation.manifest.records():
            self.names[record.path] = set(self.policy.findall(record.statements or ""))

    def _files(self) -> dict[str, Files]:
        return {files[0].path: files for files in record_files(self.settings, self.build.profile)}

    def changes(self) -> Iterator[tuple[str, list[Finding] | None]]:
        """Yield path and findings of each file that changed since the last look, None where it is gone."""
        now = self._files()
        before, self.files = self.files, now
        for path in sorted(before.keys() - now.keys()):
            self.names.pop(path, None)
            self.saved.pop(path, None)
            yield path, None
        for path, files in now.items():
            if before.get(path) != files:
                yield path, self.check(files)

    def check(self, files: Files) -> list[Finding]:
        """Return the findings of one record, seen with the records that it is related to."""
        own = to_entry(files, self.build.profile, self.build.base, self.build.languages)
        self.saved[own.path] = own
        self.names[own.path] = set(self.policy.findall(own.statements or ""))
        with tempfile.TemporaryDirectory() as folder:
            part = build_part(self.build, map(self._entry, self._related(own.path)), Path(folder))
            return list(validate(part, self.options, only=own.path).findings)

    def _entry(self, path: str) -> Entry:
        return self.saved.get(path) or self.build.generation.manifest.at(path)[0]

    def _related(self, first: str) -> list[str]:
        """Return the path of a record and those of the ones that names of policies lead to from it."""
        naming: dict[str, list[str]] = {}
        for path, names in self.names.items():
            for name in names:
                naming.setdefault(name, []).append(path)
        related, todo, seen = {first}, [first], set[str]()
        while todo and len(related) < MOST_RELATED:
            for name in self.names.get(todo.pop(0), set()) - seen:
                seen.add(name)
                fresh = [path for path in naming[name] if path not in related]
                related.update(fresh)
                todo += fresh
        return sorted(related)


def watch(
    settings: Settings,
    build: Build,
    options: ValidationOptions,
    sleep: Callable[[float], None],
) -> Iterator[tuple[str, list[Finding] | None]]:
    """Yield path and findings of files as they change, for ever; ``sleep`` waits between two looks."""
    watched = Watch(settings, build, options)
    while True:
        sleep(PERIOD)
        yield from watched.changes()
