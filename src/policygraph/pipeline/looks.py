"""Whether all that a store is built from is as it was, at a look at sizes and times, without reading the profile."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from policygraph._version import __version__
from policygraph.records.files import Walk, walk
from policygraph.settings import Settings
from policygraph.store.manifest import FORMAT, Manifest

if TYPE_CHECKING:
    from policygraph.profile.model import Profile

SECOND = 1_000_000_000  # in nanoseconds; what changes within a clock's resolution may keep its time


def what_is_read(profile: Profile) -> dict[str, Any]:
    """Return what a look needs of a profile, which JSON can hold: its files, and what names of records end in."""
    return {"files": sorted(map(str, profile.files)), "suffixes": list(profile.suffixes)}


class Look(NamedTuple):
    """What is seen at a look: what lies below the sources, a text for the version, the settings and the files of the
    profile, "" where one of these is new or is not there, and what of the profile it was that was looked for.
    """

    rest: str = ""
    walk: Walk | None = None
    read: dict[str, Any] | None = None

    def keep(self, manifest: Manifest) -> None:
        """Keep what was seen with the store that was built from it, for later looks."""
        if self.rest and self.walk:
            manifest.keep_seen(self.rest, self.walk.text)


def look_at(settings: Settings, manifest: Manifest) -> Look:
    """Return what is seen of all that the store of a manifest is built from."""
    before, read = time.time_ns() - SECOND, manifest.get("read")
    if not read:  # of another format
        return Look()
    with settings.placing("sources"):
        found = walk(settings.sources, tuple(read["suffixes"]), before)
    # A folder has another time where a file came or went, which a profile may name by its folder.
    files = {path for name in read["files"] for path in (Path(name), Path(name).parent)}
    try:
        states = [(str(path), *_state(path)) for path in sorted(files)]
    except OSError:
        return Look("", found, read)
    is_new = any(max(times) >= before for *_, times in states)
    rest = (__version__, FORMAT, settings.languages, settings.largest_file, states)
    return Look("" if is_new else repr(rest), found, read)


def _state(path: Path) -> tuple[int, tuple[int, int]]:
    status = path.stat()
    return status.st_size, (status.st_mtime_ns, status.st_ctime_ns)
