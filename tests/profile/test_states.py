"""Files are as they were where their states are; what is new proves nothing."""

from __future__ import annotations

import os
from pathlib import Path

from policygraph.profile.states import states

LATER = 1 << 62  # nanoseconds


def test_a_file_that_comes_to_the_folder_or_gets_another_inode_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("a", "utf-8")
    seen = [states([str(file)], LATER)]
    assert seen[0]
    assert states([str(file)], LATER) == seen[0]
    (tmp_path / "b").write_text("b", "utf-8")
    seen.append(states([str(file)], LATER))
    status = file.stat()
    file.write_text("c", "utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    seen.append(states([str(file)], LATER))
    assert len(set(map(str, seen))) == 3


def test_what_is_new_or_not_there_has_no_states(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("a", "utf-8")
    assert states([str(file)], file.stat().st_mtime_ns) is None
    assert states([str(tmp_path / "b")], LATER) is None
