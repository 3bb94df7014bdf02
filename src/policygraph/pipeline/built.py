"""What a build gives: an up-to-date store, and what can be said of it without opening that."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from policygraph.findings import Finding
from policygraph.mapping.sources import languages_of, profile_of, record_files
from policygraph.records.declared import displayed
from policygraph.records.files import common_folder
from policygraph.settings import Settings
from policygraph.store.beside import Beside
from policygraph.store.generations import Generation
from policygraph.words.phrases import Phrase, chained, counted, enumerated

if TYPE_CHECKING:
    from pyoxigraph import Store

    from policygraph.profile.model import Profile
    from policygraph.store.graph_store import GraphStore


@dataclass(frozen=True)
class Build:
    """An up-to-date store and what it was built from; ``rebuilt`` is false where nothing had changed.

    ``observed`` is the date on which the statuses of the sources were seen, "" where nobody says.
    """

    settings: Settings
    generation: Generation
    observed: str = ""
    rebuilt: bool = True
    loaded: Profile | None = field(default=None, repr=False)
    opening: Beside[Store] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def profile(self) -> Profile:
        """The profile, which is loaded where it has not been, as nothing had changed."""
        return self.loaded or profile_of(self.settings)

    @property
    def base(self) -> str:
        """What the IRIs of the data start with."""
        return self.settings.base

    @property
    def languages(self) -> tuple[str, ...]:
        """The language tags of the records."""
        return languages_of(self.settings, self.profile)

    @cached_property
    def top(self) -> Path:
        """The folder that the paths in the manifest are relative to."""
        return common_folder(self.settings.sources)

    def file_at(self, path: str) -> str | Path:
        """Return the file that has a path in the manifest, where what cannot be printed of its name is escaped."""
        return self._escaped.get(path, self.top / path) if "\\" in path else self.top / path

    @cached_property
    def _escaped(self) -> dict[str, str | Path]:
        records = record_files(self.settings, self.profile)
        return {file.path: file.name for files in records for file in files if "\\" in file.path}

    def open(self) -> GraphStore:
        """Open the store for reading."""
        from policygraph.store.graph_store import GraphStore, open_store

        profile = self.profile  # which is read while the store opens
        store = self.opening.result() if self.opening else open_store(self.generation)
        return GraphStore(store, profile, self.base, self.generation, self.observed)

    def problems(self) -> list[Finding]:
        """Return the findings of reading and mapping, of all files, sorted by path, line and column."""
        entries = self.generation.manifest.with_problems()
        return sorted(finding for entry in entries for finding in entry.findings if finding.message)

    def doubts(self) -> str:
        """Return how many errors and warnings records have and how many files are skipped, in words, "" for none."""
        count = self.generation.manifest.problems()
        numbers = {"error": count["violation"], "warning": count["warning"]}
        parts = [counted(number, noun, f"{noun}s") for noun, number in numbers.items() if number]
        told: list[str] = []
        if parts:
            told.append(Phrase("{numbers} in records", numbers=chained("{first} and {second}", parts)))
        if skipped := self.generation.manifest.counts()["skipped"]:
            told.append(Phrase("{files} skipped", files=counted(skipped, "file", "files")))
        return chained("{first}, {second}", told)

    def profile_fault(self) -> str:
        """Return that the profile finds no record, or an id in none, which is no fault of each file; "" where it does."""
        if self.generation.manifest.counts()["records"]:
            return ""
        entries = self.generation.manifest.with_problems()
        codes = {finding.code for entry in entries for finding in entry.findings}
        if codes - {"missing-id"}:
            return ""
        if not codes:
            file, globs = displayed(self.profile.file), enumerated(self.profile.include)
            if others := enumerated(self.profile.exclude):
                text = "no file of the sources is a record; {profile} takes {globs} (Markdown, unless a glob has another ending), but not {others}"
                return Phrase(text, profile=file, globs=globs, others=others)
            text = "no file of the sources is a record; {profile} takes {globs} (Markdown, unless a glob has another ending)"
            return Phrase(text, profile=file, globs=globs)
        names = sorted({kind.id.key or Phrase("the file's name") for kind in self.profile.kinds})
        return Phrase(
            "no record has an id: {profile} takes it from {keys}",
            profile=displayed(self.profile.file),
            keys=chained("{first} or {second}", names),
        )

    def unmatched(self) -> str:
        """Return how many patterns of a profile of one's own nothing matches, in words, "" for none."""
        from policygraph.pipeline.unmatched import number_unmatched

        number = number_unmatched(self.generation.manifest)
        nothing = "pattern of the profile matches nothing", "patterns of the profile match nothing"
        return counted(number, *nothing) if number else ""

    def relative_path(self, path: str) -> str:
        """Return a path of the manifest, which is relative to ``top``, relative to the working folder."""
        return os.path.relpath(self.top / path)

    def relative_paths(self, paths: Iterable[str]) -> dict[str, str]:
        """Return path -> what ``relative_path`` returns, for many paths at once."""
        top = Path(self.relative_path(""))
        if top.parts[:1] == ("..",):  # the working folder may lie within ``top``
            return {path: self.relative_path(path) for path in paths}
        return {path: os.path.normpath(top / path) for path in paths}

    def kinds(self) -> tuple[str, dict[str, int]]:
        """Return the first kind, and kind -> number of subjects, where all kinds of policies are the first of these."""
        manifest, numbers = self.generation.manifest, Counter[str]()
        names = manifest.get("kinds")
        for kind, number in manifest.kinds().items():
            numbers[names["policies"][0] if kind in names["policies"] else kind] += number
        return names["first"], dict(numbers)

    def counts(self) -> dict[str, int]:
        """Return the numbers of ``records``, ``policies``, ``triples`` (asserted and derived), ``changed``,
        ``removed`` and ``skipped`` files; the changed and removed are 0 where nothing was rebuilt.
        """
        manifest = self.generation.manifest
        triples, changes = manifest.get("triples"), manifest.get("changes")
        return {
            **manifest.counts(),
            "triples": triples["asserted"] + triples["derived"],
            "changed": changes["changed"] if self.rebuilt else 0,
            "removed": changes["removed"] if self.rebuilt else 0,
        }
