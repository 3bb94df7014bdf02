"""Read what a file stated in a commit, each blob once, with the reader and mapper that a build uses."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from policygraph.findings import Finding
from policygraph.git import FileChange, Repository
from policygraph.lineage.vocabulary import LineageTerms
from policygraph.mapping.mapper import map_record
from policygraph.mapping.reader import Record, read_record
from policygraph.mapping.sources import text_path
from policygraph.pipeline import Build
from policygraph.rdf.jsonld import Properties, by_subject
from policygraph.rdf.ntriples import parse_ntriples
from policygraph.records.files import SourceFile
from policygraph.records.printable import printable_name
from policygraph.revisions.checkout import is_read, is_record
from policygraph.revisions.facts import FactReader, Facts
from policygraph.store.graph_store import GraphStore, load_vocabulary


@dataclass(frozen=True)
class State:
    """What one file stated in one commit: the name of its subject, its language, and its facts.

    All are empty if there is no file, or if it is no record; ``problem`` is why it cannot be read. A stub has
    no facts. ``others`` are the names of those that it says its subject replaces, ends or changes.
    """

    id: str = ""
    language: str = ""
    facts: Facts = field(default_factory=dict)
    problem: Finding | None = None
    others: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _CommittedFile(SourceFile):
    """A file of a commit, whose content is at hand."""

    content: bytes = b""

    def read(self) -> bytes:
        return self.content


class FileStates:
    """Read files of commits; ``graph`` collects their triples, for labels, and has the vocabularies.

    ``places`` are the paths of the sources, relative to the repository.
    """

    def __init__(self, repository: Repository, build: Build, sources: Sequence[Path]) -> None:
        self.repository, self.build = repository, build
        self.places = [os.path.relpath(source.resolve(), repository.top) for source in sources]
        self.graph = GraphStore(ox.Store(), build.profile, build.base)
        load_vocabulary(self.graph.disk, build.profile)
        terms = LineageTerms(self.graph)
        relations = (
            (claim, terms.relations.get(iri)) for claim, (iri, inverse) in terms.claims.items() if not inverse
        )
        self._claims = [claim for claim, each in relations if each and each.acts and not each.gathers]
        self._cache: dict[tuple[str, str], State] = {}  # by hash and path

    def of(
        self, files: Iterable[tuple[str | None, str]], naming: Collection[str] | None = None
    ) -> list[State]:
        """Return the states of files, given by hash (None if there is no file) and path, in their order. The hash of a
        file with a text of its own is that of both, with a space between.

        With ``naming``, a file that mentions none of these subjects' ids is not read, and its state is empty.
        That is not done if a kind has ids that differ from the text in the file.
        """
        profile = self.build.profile
        plain = all(kind.id.plain for kind in profile.kinds)
        ids = {profile.kind_and_id(name)[1] for name in naming} if naming is not None and plain else None
        keys = [(hash_ or "", path) for hash_, path in files]
        unread = dict.fromkeys(key for key in keys if key[0] and key not in self._cache)
        contents = self.repository.contents([each for hash_, _ in unread for each in hash_.split()])
        for key in unread:
            data = [next(contents) for _ in key[0].split()]
            if ids is None or _mentions(data[0], ids):
                self._cache[key] = self._read(data, key[1])
        return [self._cache.get(key, State()) for key in keys]

    def pair(self, change: FileChange) -> tuple[list[State], State]:
        """Return the state of a file in each parent of a commit, and in the commit."""
        old_files = ((hash_, change.old_path) for hash_ in change.before)
        *before, after = self.of([*old_files, (change.after, change.path)])
        return before, after

    def text_path(self, path: str) -> str | None:
        """Return the path of the text that the record in a file has in a file of its own, None where it has none."""
        return text_path(path, self._file(path, b"").place, self.build.profile)

    def describing(self, name: str, commit: str) -> set[str]:
        """Return the paths of the files that describe a subject, or stand for it, in a commit."""
        entries = [
            entry
            for place in self.places
            for entry in self.repository.tree(commit, place)
            if is_record(entry, place, self.build.profile.suffixes)
        ]
        states = self.of(((entry.hash, entry.path) for entry in entries), naming={name})
        return {entry.path for entry, state in zip(entries, states, strict=True) if state.id == name}

    def _read(self, contents: Sequence[bytes], path: str) -> State:
        """Return the state of a file with some contents: its own, and that of its text where it has one."""
        paths = (path, self.text_path(path) or "")
        files = tuple(self._file(each, data) for each, data in zip(paths, contents, strict=False))
        profile = self.build.profile
        is_below = any(is_read(path, place, profile.suffixes) for place in self.places)
        if not is_below or not profile.takes(files[0].place):
            return State()
        record = read_record(files, profile, self.build.languages)
        return self._state(record) if isinstance(record, Record) else State(problem=record)

    def _file(self, path: str, data: bytes) -> _CommittedFile:
        relative = os.path.relpath(self.repository.top / path, self.build.top).replace(os.sep, "/")
        shown = printable_name(relative)
        # Only the depth matters, and the source's own name, on which the kind may depend.
        place = Path(self.build.top.name, *["_"] * shown.count("/"), "record")
        return _CommittedFile(place, shown, len(data), 0, content=data)

    def _state(self, record: Record) -> State:
        profile, base = self.build.profile, self.build.base
        own = self.build.generation.manifest.subject(
            record.path
        )  # the paths of others may have meant something else

        def subject_of(path: str) -> str | None:
            return own if path == record.path else None

        statements = map_record(record, profile, base, self.build.languages, subject_of)
        if not statements.policy:
            return State(profile.name_of(record.kind, record.id), record.language)
        name = profile.name_of(*(profile.subject_id(base, statements.policy) or (record.kind, record.id)))
        triples = list(parse_ntriples("".join(statements.lines)))
        self.graph.disk.extend(ox.Quad(*triple) for triple in triples)
        # records have no blank nodes
        subjects = cast(dict[str, Properties], by_subject(triples))
        kind, vocabulary = profile.kind(record.kind), profile.vocabulary
        reader = FactReader(lambda iri: subjects.get(iri, {}), kind, vocabulary, base)
        record_facts = reader.of_records(statements.policy, [statements.record])
        facts = {**reader.of_policy(statements.policy), **record_facts}
        claimed = subjects.get(statements.record, {})
        others = (
            profile.subject_id(base, term.value) for claim in self._claims for term in claimed.get(claim, [])
        )
        return State(
            name, record.language, facts, None, frozenset(profile.name_of(*each) for each in others if each)
        )


def _mentions(data: bytes, ids: Collection[str]) -> bool:
    """Return whether a file has one of the ids in it, as it is or escaped as in JSON."""
    return any(id_.encode() in data or json.dumps(id_)[1:-1].encode() in data for id_ in ids)
