"""Whether all that a store is built from is as it was, at a look at sizes and times, without reading the profile."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from policygraph._version import __version__
from policygraph.records.files import Found, digest_of, walk
from policygraph.settings import Settings
from policygraph.store.manifest import FORMAT, Manifest

if TYPE_CHECKING:
    from policygraph.profile.model import Profile

SECOND = 1_000_000_000  # in nanoseconds; what changes within a clock's resolution may keep its time


def what_is_read(profile: Profile) -> dict[str, Any]:
    """Return what a look needs of a profile, which JSON can hold: its files, and what names of records end in."""
    return {"files": sorted(map(str, profile.files)), "suffixes": profile.suffixes}


class Look(NamedTuple):
    """What is seen at a look: a digest, and what was found below the sources, by the ends of names.

    Where the digest is equal to that of an earlier look, which ``Manifest.seen`` returns, nothing has changed since; it
    is "" where something is new or is not there.
    """

    digest: str = ""
    suffixes: tuple[str, ...] = ()
    found: tuple[Found, ...] = ()


def look_at(settings: Settings, manifest: Manifest) -> Look:
    """Return what is seen of all that the store of a manifest is built from."""
    before, read = time.time_ns() - SECOND, manifest.get("read")
    if not read:  # of another format
        return Look()
    suffixes = tuple(read["suffixes"])
    with settings.placing("sources"):
        found = tuple(walk(settings.sources, suffixes))
    sources = digest_of(found, before)
    # A folder has another time where a file came or went, which a profile may name by its folder.
    files = map(Path, read["files"])
    try:
        states = [_state(path) for file in files for path in (file, file.parent)]
    except OSError:
        return Look("", suffixes, found)
    is_new = not sources or any(max(times) >= before for _, *times in states)
    seen = (__version__, FORMAT, settings.languages, settings.largest_file, sources, states)
    return Look("" if is_new else repr(seen), suffixes, found)


def _state(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns
