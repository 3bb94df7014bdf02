"""Which files are not as they were when a store was built."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from policygraph.pipeline.looks import Look
from policygraph.profile.states import SECOND
from policygraph.records.files import Files, Listing, SourceFile, common_folder, find_files, source_file
from policygraph.records.printable import printable_name
from policygraph.settings import Settings
from policygraph.store.manifest import Manifest

MOST_CHANGED = 0.2  # of the records, or of their bytes: where more have changed, all are built anew
LARGE = 100_000  # bytes, which are built anew at once
FilesOf = Callable[[str], Files]  # the files of a record by its path


@dataclass(frozen=True)
class Differences:
    """The records that are new or changed, the paths of those that are gone, and the numbers of files of both.

    ``touched`` are files whose size and time do not show that their content is the same, and it is: path -> both.
    ``files_of`` is for any of all ``records``, so many there are now; ``moved`` says whether files may have come or gone.
    """

    changed: list[Files]
    removed: list[str]
    changed_files: int
    removed_files: int
    touched: dict[str, tuple[int, int]]
    checked: int  # when, in nanoseconds
    records: int
    files_of: FilesOf
    moved: bool = True

    def __bool__(self) -> bool:
        return bool(self.changed or self.removed)


class ManyAffectedError(Exception):
    """That differences affect so many nodes that a store is better built anew, which shows when rules are run again."""


def can_update(manifest: Manifest, found: Differences) -> bool:
    """Return whether the store of a manifest is better brought up to date by differences than built anew."""
    number = len(found.changed) + len(found.removed)
    is_possible = bool(manifest.get("by_node")) and number <= max(1, MOST_CHANGED * found.records)
    return is_possible and not _is_large(manifest, found)


def _is_large(manifest: Manifest, found: Differences) -> bool:
    """Return whether the files of a few records are so large that they may state much of what all records do."""
    paths = {*(files[0].path for files in found.changed), *found.removed}
    now = sum(file.size for files in found.changed for file in files if not file.fault)
    most = max(now, manifest.size(paths))
    return most > LARGE and most > MOST_CHANGED * (manifest.size() + now)


def differences(manifest: Manifest, records: list[Files], walk: Listing | None = None) -> Differences:
    """Return how the files of records differ from those of a manifest.

    A content is compared by hash, and only where size and time do not show that it is the same, or where a ``walk`` has
    found another file of that size and time than the one of the build.
    """
    seen = manifest.last_check.seen()[1] if walk else ""
    others = set[str]().union(*walk.differences(seen)) if walk and seen else set()
    known, trusted, now = manifest.files(), manifest.checked() - SECOND, time.time_ns()
    touched: dict[str, tuple[int, int]] = {}
    changed_files, changed = set[str](), []
    groups = Counter(record for record, *_ in known.values())

    def is_same(file: SourceFile) -> bool:
        if file.path not in known:
            return False
        _, size, last, sha256 = known[file.path]
        # A write within the clock's resolution of the last build would leave size and time as they were.
        if size == file.size and last == file.time <= trusted and str(file.name) not in others:
            return True
        if file.digest() != sha256:
            return False
        touched[file.path] = (file.size, file.time)
        return True

    for files in records:
        path = files[0].path
        different = [file.path for file in files if not is_same(file)]
        if different or groups[path] != len(files) or any(known[file.path][0] != path for file in files):
            changed_files.update(different)
            changed.append(files)
    by_path = {files[0].path: files for files in records}
    removed = sorted(groups.keys() - by_path.keys())
    removed_files = len(known.keys() - {file.path for files in records for file in files})
    numbers = len(changed_files), removed_files
    return Differences(changed, removed, *numbers, touched, now, len(records), by_path.__getitem__)


def differences_seen(manifest: Manifest, look: Look, settings: Settings) -> Differences | None:
    """Return how the files differ from those of a manifest, by what is in another state than at the look that is kept
    with it: without a list of all, and without a profile.

    None where that does not tell: what else is read is not as it was, files came or went, or one has a fault.
    """
    rest, before = manifest.last_check.seen()
    if look.walk is None or not rest or rest != look.rest:
        return None
    names, moved = look.walk.differences(before)
    if moved or any(name in look.walk.faults or printable_name(name) != name for name in names):
        return None
    files = _Found(settings, look.walk)
    known, now = manifest.files_at(map(files.path, names)) if names else {}, time.time_ns()
    changed, touched, changed_files = set[str](), dict[str, tuple[int, int]](), 0
    for path, (record, sha256) in known.items():
        file = files[path]
        if file.fault or not sha256:  # a profile decides only about files without a fault
            return None
        if file.digest() == sha256:
            touched[path] = (file.size, file.time)
        else:
            changed.add(record)
            changed_files += 1

    def files_of(record: str) -> Files:
        return tuple(files[stamp.path] for entry in manifest.at(record) for stamp in entry.files)

    records, total = (
        [files_of(record) for record in sorted(changed)],
        manifest.numbers()["entries"] if changed else 0,
    )
    return Differences(records, [], changed_files, 0, touched, now, total, files_of, False)


class _Found:
    """The files below sources by path, of what a walk has found; each is made when it is asked for."""

    def __init__(self, settings: Settings, walk: Listing) -> None:
        self.settings, self.walk = settings, walk
        self.top = f"{common_folder(settings.sources)}".rstrip(os.sep) + os.sep

    def path(self, name: str) -> str:
        """Return the path of a file by its name, which can be printed."""
        return name[len(self.top) :].replace(os.sep, "/")

    def __getitem__(self, path: str) -> SourceFile:
        entry = self.walk.entry(self.top + path.replace("/", os.sep))
        return source_file(entry, path, self.settings.largest_file) if entry else self._all[path]

    @cached_property
    def _all(self) -> dict[str, SourceFile]:
        """All files, for one whose name cannot be printed, and is not its path."""
        found = find_files(self.settings.sources, self.settings.largest_file, walked=self.walk)
        return {file.path: file for file in found}
