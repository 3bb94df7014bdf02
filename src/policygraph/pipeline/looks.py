"""Whether all that a store is built from is as it was, at a look at sizes and times, without reading the profile."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple

from policygraph.mapping.sources import decisive
from policygraph.profile.states import SECOND, states
from policygraph.records.files import Listing, walk
from policygraph.settings import Settings
from policygraph.store.manifest import FORMAT, Manifest

if TYPE_CHECKING:
    from policygraph.profile.model import Profile


def what_is_read(profile: Profile) -> dict[str, Any]:
    """Return what a look needs of a profile, which JSON can hold: its files, and what names of records end in."""
    return {"files": sorted(map(str, profile.files)), "suffixes": list(profile.suffixes)}


class Look(NamedTuple):
    """What is seen at a look: what lies below the sources, a text for the version, the settings and the files of the
    profile, "" where one of these is new or is not there, and what of the profile it was that was looked for.
    """

    rest: str = ""
    walk: Listing | None = None
    read: dict[str, Any] | None = None

    def keep(self, manifest: Manifest) -> None:
        """Keep what was seen with the store that was built from it, for later looks."""
        if self.rest and self.walk:
            manifest.last_check.keep_seen(self.rest, self.walk.text)


def look_at(settings: Settings, read: dict[str, Any] | None) -> Look:
    """Return what is seen of all that a store is built from, by what that needs of a profile."""
    before = time.time_ns() - SECOND
    if not read:  # of another format
        return Look()
    with settings.placing("sources"):
        found = walk(settings.sources, tuple(read["suffixes"]), before)
    files = states(read["files"], before)
    return Look(repr((FORMAT, *decisive(settings), files)) if files else "", found, read)
