"""Whether all that a store is built from is as it was, at a look at sizes and times, without reading the profile."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policygraph._version import __version__
from policygraph.records.files import look
from policygraph.settings import Settings
from policygraph.store.manifest import FORMAT, Manifest

if TYPE_CHECKING:
    from policygraph.profile.model import Profile

SECOND = 1_000_000_000  # in nanoseconds; what changes within a clock's resolution may keep its time


def what_is_read(profile: Profile) -> dict[str, Any]:
    """Return what a look needs of a profile, which JSON can hold: its files, and what names of records end in."""
    return {"files": sorted(map(str, profile.files)), "suffixes": profile.suffixes}


def look_at(settings: Settings, manifest: Manifest) -> str:
    """Return a digest of all that the store of a manifest is built from, "" where some of it is new or is not there.

    Where it is equal to that of an earlier look, which ``Manifest.seen`` returns, nothing has changed since.
    """
    before, read = time.time_ns() - SECOND, manifest.get("read")
    if not read:  # of another format
        return ""
    with settings.placing("sources"):
        sources = look(settings.sources, tuple(read["suffixes"]), before)
    # A folder has another time where a file came or went, which a profile may name by its folder.
    files = map(Path, read["files"])
    try:
        states = [_state(path) for file in files for path in (file, file.parent)]
    except OSError:
        return ""
    is_new = not sources or any(max(times) >= before for _, *times in states)
    return (
        ""
        if is_new
        else repr((__version__, FORMAT, settings.languages, settings.largest_file, sources, states))
    )


def _state(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns
