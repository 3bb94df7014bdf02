"""Validate on save: each changed record, in a small store together with the records related to it.

Related are the records of the policies that it names, that name it, and so on. The rules over a whole
corpus (languages of other records, similar ids) see no more than these: only a full run reports the rest.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from policygraph.findings import Finding
from policygraph.mapping.reader import Files, record_files
from policygraph.pipeline import Build, build_part, to_entry
from policygraph.settings import Settings
from policygraph.store.manifest import Entry
from policygraph.validation.baseline import known
from policygraph.validation.validate import ValidationOptions, rule_set, validate

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
        self.checked = rule_set(self.build.profile, self.options)
        for record in self.build.generation.manifest.records():
            self.names[record.path] = set(self.policy.findall(record.statements))

    def _files(self) -> dict[str, Files]:
        return {files[0].path: files for files in record_files(self.settings, self.build.profile)}

    def changes(self) -> Iterator[tuple[str, list[Finding] | None]]:
        """Yield the path and the findings of each file that changed since the last scan, None for a removed one.

        After these come the files that did not change themselves and have findings that they did not have before,
        because a record that they name, or that describes the same, is gone or has another id: those findings alone.
        """
        before, self.files = self.files, self._files()
        removed = sorted(before.keys() - self.files.keys())
        changed = [path for path, files in self.files.items() if before.get(path) != files]
        old = {path: self._entry(path) for path in (*removed, *changed) if path in before}
        for path in removed:
            self.names.pop(path, None)
            self.saved.pop(path, None)
            yield path, None
        for path in changed:
            self._read(self.files[path])
        for path in changed:
            yield path, self._findings(map(self._entry, self._related([path])), [path])
        yield from self._broken(old)

    def _read(self, files: Files) -> None:
        build = self.build
        entry = to_entry(files, build.profile, build.base, build.languages, self._subject)
        self.saved[entry.path] = entry
        self.names[entry.path] = set(self.policy.findall(entry.statements))

    def _findings(self, entries: Iterable[Entry], paths: Collection[str]) -> list[Finding]:
        """Return the findings in the records at some paths, validated together with those of other entries."""
        with tempfile.TemporaryDirectory() as folder:
            part = build_part(self.build, entries, Path(folder))
            return list(validate(part, self.options, paths, self.checked).findings)

    def _broken(self, old: dict[str, Entry]) -> Iterator[tuple[str, list[Finding]]]:
        """Yield path and new findings of the records that name what ``old`` entries described, and are none of these."""
        lost = {
            entry.policy
            for path, entry in old.items()
            if entry.policy and (path not in self.files or self.saved[path].policy != entry.policy)
        }
        if not lost:
            return
        naming = [path for path, names in self.names.items() if names & lost and path not in old]
        if not naming:
            return
        earlier = {path: self._entry(path) for path in naming} | old
        for path in naming:
            if any(
                file in old for file, _ in earlier[path].links
            ):  # it names a file, whose subject is another now
                self._read(self.files[path])
        entries = {path: self._entry(path) for path in self._related(naming)}
        before = self._findings({**entries, **earlier}.values(), naming)
        new = known(before).compare(self._findings(entries.values(), naming)).new
        for path in sorted(naming):
            shown = self.build.relative_path(path)
            if findings := [finding for finding in new if finding.path == shown]:
                yield path, findings

    def _subject(self, path: str) -> str | None:
        """Return the IRI of what the record at a path describes, None where the file is gone."""
        if path in self.saved:
            return self.saved[path].policy
        return self.build.generation.manifest.subject(path) if path in self.files else None

    def _entry(self, path: str) -> Entry:
        return self.saved.get(path) or self.build.generation.manifest.at(path)[0]

    def _related(self, first: Collection[str]) -> list[str]:
        """Return the sorted paths of some records and of those that policies in common lead to from them."""
        naming: dict[str, list[str]] = {}
        for path, names in self.names.items():
            for name in names:
                naming.setdefault(name, []).append(path)
        related, todo, seen = set(first), list(first), set[str]()
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
