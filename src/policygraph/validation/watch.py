"""Validate on save: what is found in each changed record, and what its change brings up in others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from policygraph.errors import PolicyGraphError
from policygraph.findings import Finding
from policygraph.mapping.sources import record_files
from policygraph.pipeline import Build, build
from policygraph.profile.states import State, states
from policygraph.records.files import Files
from policygraph.settings import Settings
from policygraph.store.faults import is_refusal, reason
from policygraph.validation.baseline import known
from policygraph.validation.validate import ValidationOptions, rule_set, validate
from policygraph.words.phrases import phrase_of

PERIOD = 0.3  # seconds between two scans of the files

Stamps = list[State] | None  # of the files of the profile, None where one is gone


@dataclass
class Watch:
    """The state of the last scan: the files, those of the profile, and what was found."""

    settings: Settings
    build: Build
    options: ValidationOptions
    files: dict[str, Files] = field(default_factory=dict)
    stamps: Stamps = None
    found: tuple[Finding, ...] = ()
    failed: tuple[dict[str, Files], Stamps] | None = None  # the files that could not be built

    def __post_init__(self) -> None:
        self.files, self.stamps = self._files(self.build), self._stamps()
        self.found = self._findings(self.build)

    def _files(self, build: Build) -> dict[str, Files]:
        return {files[0].path: files for files in record_files(self.settings, build.profile)}

    def _stamps(self) -> Stamps:
        """Return the states of the files of the profile, none of one that comes with the program."""
        profile = self.build.profile
        return [] if profile.is_built_in else states(map(str, profile.files), sys.maxsize)

    def _findings(self, build: Build) -> tuple[Finding, ...]:
        return validate(build, self.options, rule_set(build.profile, self.options)).findings

    def changes(self) -> Iterator[tuple[str, list[Finding] | None]]:
        """Yield the path and the findings of each file that changed since the last scan, None for a removed one.

        After these come the files that did not change themselves and have findings that they did not have before:
        those alone. Raises what ``build`` and ``validate`` raise, once for each change that leads to it; what changed
        is told when the mistake is mended.
        """
        files, stamps = self._files(self.build), self._stamps()
        is_same = files == self.files and stamps == self.stamps
        if is_same or self.failed == (files, stamps):
            return
        self.failed = (files, stamps)
        now = build(self.settings)
        found = self._findings(now)
        self.failed, before, earlier = None, self.files, self.found
        self.build, self.found = now, found
        self.files, self.stamps = self._files(now), self._stamps()
        removed = sorted(before.keys() - self.files.keys())
        changed = [path for path, files in self.files.items() if before.get(path) != files]
        shown = self.build.relative_paths([*removed, *self.files])
        yield from ((path, None) for path in removed)
        yield from ((path, [each for each in self.found if each.path == shown[path]]) for path in changed)
        told = {shown[path] for path in (*removed, *changed)}
        old, new = ([each for each in found if each.path not in told] for found in (earlier, self.found))
        brought_up: dict[str, list[Finding]] = {}
        for finding in known(old).compare(new).new:
            brought_up.setdefault(finding.path, []).append(finding)
        yield from (
            (path, brought_up[shown[path]]) for path in sorted(self.files) if shown[path] in brought_up
        )


def watch(
    settings: Settings,
    build: Build,
    options: ValidationOptions,
    sleep: Callable[[float], None],
    tell: Callable[[str], None],
) -> Iterator[tuple[str, list[Finding] | None]]:
    """Yield path and findings of files as they change, without end; ``sleep`` waits between two scans.

    ``tell`` is called with each error that a change leads to, once, and with "" when there is none any more.
    """
    state, told = Watch(settings, build, options), ""
    while True:
        sleep(PERIOD)
        try:
            changes = list(state.changes())
        except Exception as error:
            if not (isinstance(error, PolicyGraphError) or is_refusal(error)):
                raise
            text = phrase_of(error) if isinstance(error, PolicyGraphError) else reason(error)
            if text != told:
                tell(text)
            told = text
            continue
        if told and state.failed is None:
            tell("")
            told = ""
        yield from changes
