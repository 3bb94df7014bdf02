"""Which files are not as they were when a store was built."""

from __future__ import annotations

import time
from collections import Counter
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
    known, trusted, now = manifest.files(), manifest.checked() - SECOND, time.time_ns()
    touched: dict[str, tuple[int, int]] = {}
    changed_files, changed = set[str](), []
    groups = Counter(record for record, *_ in known.values())

    def is_same(file: SourceFile) -> bool:
        if file.path not in known:
            return False
        _, size, last, sha256 = known[file.path]
        # A write within the clock's resolution of the last build would leave size and time as they were.
        if size == file.size and last == file.time <= trusted:
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
    removed = sorted(groups.keys() - {files[0].path for files in records})
    removed_files = len(known.keys() - {file.path for files in records for file in files})
    return Differences(changed, removed, len(changed_files), removed_files, touched, now)
