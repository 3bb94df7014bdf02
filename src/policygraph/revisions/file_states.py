"""What single files said in single commits of what they describe, each content read once, as records always are."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from policygraph.findings import Finding
from policygraph.git import FileChange, Repository
from policygraph.mapping.mapper import map_record, statements_to_ntriples
from policygraph.mapping.reader import Record, read_record
from policygraph.pipeline import Build
from policygraph.rdf.jsonld import by_subject
from policygraph.records.files import SourceFile
from policygraph.revisions.facts import FactReader, Facts
from policygraph.store.graph_store import GraphStore, load_vocabulary


@dataclass(frozen=True)
class State:
    """What one file said in one commit: of what, by name, its language and facts; a problem where it
    could not be read.

    All is empty where there is no file, or where it is no record. A stub states no facts.
    """

    id: str = ""
    language: str = ""
    facts: Facts = field(default_factory=dict)
    problem: Finding | None = None


class States:
    """Reads files of commits. ``graph`` has the labels of all that was read, and the vocabularies."""

    def __init__(self, repository: Repository, build: Build) -> None:
        self.repository, self.build = repository, build
        self.graph = GraphStore(ox.Store(), build.profile, build.base)
        load_vocabulary(self.graph.store, build.profile)
        self._known: dict[tuple[str, str], State] = {}

    def of(
        self, files: Iterable[tuple[str | None, str]], naming: Collection[str] | None = None
    ) -> list[State]:
        """Return the states of files by hash and path, in the order given.

        Files that have none of some names' ids anywhere in them need not be read: they are empty then.
        Where ids are made of something else, all are read.
        """
        profile = self.build.profile
        plain = all(kind.id.plain for kind in profile.kinds)
        ids = {profile.kind_and_id(name)[1] for name in naming} if naming is not None and plain else None
        asked = list(files)
        wanted = dict.fromkeys(
            (name, path) for name, path in asked if name and (name, path) not in self._known
        )
        contents = self.repository.contents([name for name, _ in wanted])
        for (name, path), data in zip(wanted, contents, strict=True):
            if ids is None or _mentions(data, ids):
                self._known[name, path] = self._read(data, path)
        return [self._known.get((name or "", path), State()) for name, path in asked]

    def pair(self, file: FileChange) -> tuple[list[State], State]:
        """Return what a file said in each parent of a commit, and after it."""
        *before, after = self.of((each, file.path) for each in (*file.before, file.after))
        return before, after

    def _read(self, data: bytes, path: str) -> State:
        below = os.path.relpath(self.repository.top / path, self.build.top).replace(os.sep, "/")
        shown = below.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        with tempfile.TemporaryDirectory(prefix="policygraph-") as folder:
            # Only the folders count, where the source's own name may tell the kind.
            file = Path(folder, self.build.top.name, *["_"] * shown.count("/"), "record")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            source = SourceFile(file, shown, len(data), 0)
            record = read_record((source,), self.build.profile, self.build.languages)
        return self._state(record) if isinstance(record, Record) else State(problem=record)

    def _state(self, record: Record) -> State:
        profile, base = self.build.profile, self.build.base
        name = profile.name_of(record.kind, record.id)
        statements = map_record(record, profile, base, self.build.languages)
        if not statements.policy:
            return State(name, record.language)
        lines = "".join(statements_to_ntriples(statements, profile, record.language))
        triples = [quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)]
        self.graph.store.extend(ox.Quad(*triple) for triple in triples)
        subjects = by_subject(triples)
        reader = FactReader(
            lambda iri: subjects.get(iri, {}), profile.kind(record.kind), profile.vocabulary, base
        )
        of_record = reader.of_records(statements.policy, [statements.record])
        return State(name, record.language, {**reader.of_policy(statements.policy), **of_record})


def _mentions(data: bytes, ids: Collection[str]) -> bool:
    return any(each.encode() in data or json.dumps(each)[1:-1].encode() in data for each in ids)
