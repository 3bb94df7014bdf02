"""How much of a profile nothing in the records matches: gathered while these are mapped, and kept with a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from policygraph.store.entry import Entry
from policygraph.store.manifest import Manifest

if TYPE_CHECKING:
    from policygraph.profile.model import Profile

_OF_KINDS, _GLOBS = "unmatched", "unmatched_globs_and_kinds"  # keys of the manifest


class Unmatched:
    """Kind -> table and text of the patterns that none of the records so far matches.

    What a record matched stays matched when the record goes, until all is built anew.
    """

    def __init__(self, manifest: Manifest | None = None) -> None:
        kept = manifest.get(_OF_KINDS) if manifest else None
        self.by_kind = {kind: {(where, text) for where, text in left} for kind, left in (kept or {}).items()}

    def seeing(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Yield entries, and take out what is matched in the records that they are of."""
        for entry in entries:
            if entry.record is not None:
                own = set(entry.unmatched)
                self.by_kind[entry.kind] = self.by_kind.get(entry.kind, own) & own
            yield entry

    def keep(self, manifest: Manifest) -> None:
        """Keep what is left with a store."""
        manifest.set(**{_OF_KINDS: {kind: sorted(left) for kind, left in self.by_kind.items()}})


def keep_globs(manifest: Manifest, profile: Profile, paths: Iterable[str]) -> None:
    """Keep with a store its profile's kinds, and how many globs match none of the paths of files that could be records."""
    # Only now, as a build that changes nothing asks for the number alone.
    from policygraph.mapping.unused_patterns import unused_globs

    number = sum(1 for _ in unused_globs(profile, paths))
    manifest.set(**{_GLOBS: (number, [kind.name for kind in profile.kinds])})


def number_unmatched(manifest: Manifest) -> int:
    """Return the number of patterns, globs, words and kinds of a profile of one's own that nothing matches.

    It is 0 for a profile that comes with the program, and where there are no records at all.
    """
    kept = manifest.get(_GLOBS)
    if not kept:
        return 0
    of_globs, kinds = kept
    present = manifest.kinds()
    if not present:
        return 0
    by_kind = Unmatched(manifest).by_kind
    return int(of_globs) + sum(len(by_kind.get(kind, ())) if kind in present else 1 for kind in kinds)
