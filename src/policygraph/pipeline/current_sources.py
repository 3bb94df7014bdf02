"""The sources as they are now: how they differ from what a store was built from, and the next store, which is built from them."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from policygraph.errors import SourceError
from policygraph.mapping.sources import decisive, files_left_out, languages_of, record_files
from policygraph.pipeline.file_differences import Differences, ManyAffectedError, can_update, differences
from policygraph.pipeline.looks import Look, what_is_read
from policygraph.records.declared import displayed
from policygraph.records.files import Files, SourceFile, common_folder
from policygraph.settings import Settings
from policygraph.store.generations import Generation, new_generation
from policygraph.store.manifest import FORMAT
from policygraph.words.phrases import Phrase

if TYPE_CHECKING:
    from policygraph.pipeline.distributing import Cluster
    from policygraph.pipeline.entries import Mapping
    from policygraph.pipeline.filling import Progress
    from policygraph.profile.model import Profile


@dataclass
class CurrentSources:
    """The records of the settings' sources by a profile, as they are at a look; ``same`` are files that are not written again."""

    settings: Settings
    profile: Profile
    look: Look
    same: tuple[SourceFile, ...] = ()

    @cached_property
    def digest(self) -> str:
        """What decides about a store but the records: the profile, the settings and the program."""
        return hashlib.sha256(repr((FORMAT, *decisive(self.settings, self.profile))).encode()).hexdigest()

    @cached_property
    def records(self) -> list[Files]:
        """The files of each record. Raises UsageError for one that is a source by itself and is in none of them."""
        walk = self.look.walk
        walked = walk if walk and walk.folders else None  # it is emptied where all are read
        records = record_files(self.settings, self.profile, walked, self.same)
        with self.settings.placing("sources"):
            self._require_named(records)
        return records

    def _require_named(self, records: list[Files]) -> None:
        named = {source.resolve(): source for source in self.settings.sources if source.is_file()}
        taken = {file.file for files in records for file in files} if named else ()
        for path, source in named.items():
            if path not in taken:
                text = "{source} is no record: the profile {profile} leaves it out"
                message = Phrase(text, source=displayed(source), profile=self.profile.name)
                raise SourceError(message, source)

    def differences(self, generation: Generation | None) -> Differences | None:
        """Return how the files differ from those of a generation, None where it is not of this profile and this version."""
        records = self.records
        if generation is None or generation.manifest.get("digest") != self.digest:
            return None
        return differences(generation.manifest, records, self.look.walk)

    def fill(
        self,
        folder: Path,
        previous: Generation | None,
        found: Differences | None,
        progress: Progress,
        jobs: int | None,
        cluster: Cluster | None,
    ) -> Generation:
        """Fill the next generation in a folder whose lock is held, and return it.

        It is the previous one with the differences that were found, or built anew from all records.
        """
        if previous and found and can_update(previous.manifest, found):
            with suppress(ManyAffectedError):
                return self._fill(folder, previous, found, partial(self._update, previous, found))
        return self._fill(folder, previous, found, partial(self._build_anew, progress, jobs, cluster))

    def _update(self, previous: Generation, found: Differences, generation: Generation) -> bool:
        """Fill a generation with the previous one and the differences; return whether files have come, gone or moved."""
        from policygraph.pipeline.updating import update
        from policygraph.store.snapshots import snapshot

        with snapshot(previous, generation) as copied:
            update(previous, generation, found, self._mapping(), copied)
        return found.moved

    def _build_anew(
        self, progress: Progress, jobs: int | None, cluster: Cluster | None, generation: Generation
    ) -> bool:
        """Fill a generation with all records; return that files may have come, gone or moved."""
        from policygraph.pipeline.filling import fill

        fill(generation, self._released(), self._mapping(), progress, jobs, cluster)
        return True

    def _fill(
        self,
        folder: Path,
        previous: Generation | None,
        found: Differences | None,
        fill: Callable[[Generation], bool],
    ) -> Generation:
        with new_generation(folder) as generation:
            manifest, started = generation.manifest, time.time_ns()
            self.look.keep(manifest)
            moved = fill(generation)
            if moved and not self.profile.is_built_in:
                self._keep_globs(generation)
            before = previous.manifest if previous else None
            manifest.set(
                digest=self.digest,
                checked=started,
                changes={"changed": found.changed_files, "removed": found.removed_files}
                if found
                else manifest.changes_from(before),
                read=what_is_read(self.profile),
                kinds={
                    "first": self.profile.first.name,
                    "policies": [kind.name for kind in self.profile.policy_kinds],
                },
            )
        return generation

    def _mapping(self) -> Mapping:
        from policygraph.pipeline.entries import Mapping  # only now, as most commands find nothing to build

        sources, languages = self.settings.sources, languages_of(self.settings, self.profile)
        named = frozenset(source.resolve() for source in sources if source.is_file())
        return Mapping(self.profile, self.settings.base, languages, common_folder(sources), named)

    def _released(self) -> list[Files]:
        """Return the records, of which nothing is held here any longer: of a million they take half a gigabyte."""
        records = self.records
        del self.records
        if self.look.walk:
            self.look.walk.folders.clear()  # a tenth of a gigabyte more
        return records

    def _keep_globs(self, generation: Generation) -> None:
        """Keep which patterns of file names match nothing."""
        from policygraph.pipeline.unmatched import keep_globs

        could_be = (*self.records, files_left_out(self.settings, self.profile, self.records))
        places = (file.place for files in could_be for file in files)
        keep_globs(generation.manifest, self.profile, places)
