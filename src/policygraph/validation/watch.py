"""Validate on save: what is found in each changed record, and what its change brings up in others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from policygraph.findings import Finding
from policygraph.mapping.sources import record_files
from policygraph.pipeline import Build, build
from policygraph.records.files import Files
from policygraph.settings import Settings
from policygraph.validation.baseline import known
from policygraph.validation.validate import ValidationOptions, rule_set, validate

PERIOD = 0.3  # seconds between two scans of the files


@dataclass
class Watch:
    """The state of the last scan: the files, and what was found in them."""

    settings: Settings
    build: Build
    options: ValidationOptions
    files: dict[str, Files] = field(default_factory=dict)
    found: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        self.checked = rule_set(self.build.profile, self.options)
        self.files, self.found = self._files(), self._findings()

    def _files(self) -> dict[str, Files]:
        return {files[0].path: files for files in record_files(self.settings, self.build.profile)}

    def _findings(self) -> tuple[Finding, ...]:
        return validate(self.build, self.options, self.checked).findings

    def changes(self) -> Iterator[tuple[str, list[Finding] | None]]:
        """Yield the path and the findings of each file that changed since the last scan, None for a removed one.

        After these come the files that did not change themselves and have findings that they did not have before:
        those alone.
        """
        before, self.files = self.files, self._files()
        removed = sorted(before.keys() - self.files.keys())
        changed = [path for path, files in self.files.items() if before.get(path) != files]
        if not (removed or changed):
            return
        earlier, self.build = self.found, build(self.settings)
        self.found = self._findings()
        shown = self.build.relative_paths([*removed, *self.files])
        yield from ((path, None) for path in removed)
        yield from ((path, [each for each in self.found if each.path == shown[path]]) for path in changed)
        told = {shown[path] for path in (*removed, *changed)}
        old, now = ([each for each in found if each.path not in told] for found in (earlier, self.found))
        brought_up: dict[str, list[Finding]] = {}
        for finding in known(old).compare(now).new:
            brought_up.setdefault(finding.path, []).append(finding)
        yield from (
            (path, brought_up[shown[path]]) for path in sorted(self.files) if shown[path] in brought_up
        )


def watch(
    settings: Settings, build: Build, options: ValidationOptions, sleep: Callable[[float], None]
) -> Iterator[tuple[str, list[Finding] | None]]:
    """Yield path and findings of files as they change, without end; ``sleep`` waits between two scans."""
    state = Watch(settings, build, options)
    while True:
        sleep(PERIOD)
        yield from state.changes()
