"""Which files are not as they were when a store was built."""

from __future__ import annotations

import time
from dataclasses import dataclass

from policygraph.pipeline.looks import SECOND
from policygraph.records.files import Files, SourceFile
from policygraph.store.manifest import Manifest


@dataclass(frozen=True)
class Differences:
    """The records that are new or changed, the paths of those that are gone, and the numbers of files of both.

    ``touched`` are files whose size and time do not show that their content is the same, and it is: path -> both.
    """

    changed: list[Files]
    removed: list[str]
    changed_files: int
    removed_files: int
    touched: dict[str, tuple[int, int]]
    checked: int  # when, in nanoseconds

    def __bool__(self) -> bool:
        return bool(self.changed or self.removed)


def differences(manifest: Manifest, records: list[Files]) -> Differences:
    """Return how the files of records differ from those of a manifest.

    A content is compared by hash, and only where size and time do not show that it is the same.
    """
    checked, stamps, groups = manifest.checked(), manifest.stamps(), manifest.files_of_records()
    now = time.time_ns()
    touched: dict[str, tuple[int, int]] = {}
    changed_files = set[str]()

    def is_same(file: SourceFile) -> bool:
        stamp = stamps.get(file.path)
        if stamp is None:
            return False
        # A write within the clock's resolution of the last build would leave size and time as they were.
        if stamp[1:3] == (file.size, file.time) and file.time <= checked - SECOND:
            return True
        if file.digest() != stamp.sha256:
            return False
        touched[file.path] = (file.size, file.time)
        return True

    changed = []
    for files in records:
        different = {file.path for file in files if not is_same(file)}
        changed_files |= different
        if different or groups.get(files[0].path) != tuple(sorted(file.path for file in files)):
            changed.append(files)
    removed = sorted(groups.keys() - {files[0].path for files in records})
    removed_files = len(stamps.keys() - {file.path for files in records for file in files})
    return Differences(changed, removed, len(changed_files), removed_files, touched, now)
