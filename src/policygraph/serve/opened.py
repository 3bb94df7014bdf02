"""The corpus at one moment, opened in a process that answers: its store, its build, and a store with a graph for each record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import PolicyGraphError, UsageError
from policygraph.mapping.sources import profile_of
from policygraph.pipeline import Build, build, is_rdf, observed_on, open_source
from policygraph.profile.model import Profile
from policygraph.query.parameters import subject
from policygraph.rdf.ntriples import parse_ntriples
from policygraph.rdf.read import read_quads
from policygraph.settings import Settings
from policygraph.store.generations import Generation
from policygraph.store.graph_store import GraphStore


class NotThereError(PolicyGraphError):
    """What was asked for by its name does not exist."""


@dataclass(frozen=True)
class Moment:
    """What of the sources is shown: the folder of a generation, "" for an RDF file, the day on which statuses were seen,
    and a text that no other moment has.
    """

    folder: str
    observed: str
    version: str


def look(settings: Settings) -> Moment:
    """Return the moment of the sources as they are now, which are built where they have changed.

    Raises what ``build`` raises.
    """
    if is_rdf(settings):
        status, observed = settings.sources[0].stat(), observed_on(settings)
        return Moment("", observed, _version(status.st_size, status.st_mtime_ns, observed))
    built = build(settings)
    folder = built.generation.folder.resolve()
    return Moment(str(folder), built.observed, _version(folder, built.observed))


def _version(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Opened:
    """The corpus of a moment, open for reading."""

    settings: Settings
    moment: Moment

    @cached_property
    def profile(self) -> Profile:
        """The profile of the sources."""
        return profile_of(self.settings)

    @cached_property
    def built(self) -> Build | None:
        """The build, None for an RDF file."""
        if not self.moment.folder:
            return None
        generation = Generation(Path(self.moment.folder))
        return Build(self.settings, generation, self.moment.observed, False, self.profile)

    @cached_property
    def graph(self) -> GraphStore:
        """The store."""
        return self.built.open() if self.built else open_source(self.settings)

    @cached_property
    def graph_of_records(self) -> GraphStore:
        """A store in memory with all triples, and those that each record asserts in a graph of its own, by its IRI; of an
        RDF file, those of its graphs.
        """
        store = ox.Store()
        store.bulk_extend(self.graph.store)
        store.bulk_extend(self._named())
        return replace(self.graph, store=store)

    def _named(self) -> Iterator[ox.Quad]:
        if self.graph.generation is None:
            quads = read_quads(self.settings.sources[0], self.settings.base)
            yield from (quad for quad in quads if not isinstance(quad.graph_name, ox.DefaultGraph))
            return
        for entry in self.graph.generation.manifest.records():
            name = ox.NamedNode(entry.record or "")
            for triple in parse_ntriples(entry.statements):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, name)

    def named(self, policy: str) -> str:
        """Return the IRI of a policy, or another subject, by id. Raises NotThereError that suggests the nearest."""
        try:
            return subject(self.graph, policy).value
        except UsageError as error:
            raise NotThereError(*error.args) from None


def today() -> date:
    """Return the day that counts as today."""
    return date.today()
