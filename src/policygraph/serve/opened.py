"""The corpus at one moment, opened in a process that answers: its store, its build, and a store with a graph for each record."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from policygraph.errors import PolicyGraphError, UsageError
from policygraph.export.counts import Counts
from policygraph.export.dataset import exported
from policygraph.export.triples import USUAL_LAYERS, lines
from policygraph.mapping.sources import profile_of
from policygraph.pipeline import Build, build, is_rdf, observed_on, open_source
from policygraph.profile.model import Profile
from policygraph.query.parameters import subject
from policygraph.settings import Settings
from policygraph.store.generations import Generation
from policygraph.store.graph_store import GraphStore
from policygraph.store.second_store import second_store
from policygraph.words.phrases import ENGLISH, said


class NotThereError(PolicyGraphError):
    """What was asked for by its name does not exist."""


@dataclass(frozen=True)
class Moment:
    """What of the sources is shown: the folder of a generation, "" for an RDF file, the day on which statuses were seen,
    a text that no other moment has, and what is doubtful in the records, in words, "" for nothing.
    """

    folder: str
    observed: str
    version: str
    doubts: str = ""


def look(settings: Settings, language: str = ENGLISH, reads_all: bool = False) -> Moment:
    """Return the moment of the sources as they are now, which are built where they have changed, with words in a language;
    ``reads_all`` as for ``build``.

    Raises what ``build`` raises.
    """
    if is_rdf(settings):
        status, observed = settings.sources[0].stat(), observed_on(settings)
        return Moment("", observed, _version(status.st_size, status.st_mtime_ns, observed))
    built = build(settings, reads_all=reads_all)
    folder = built.generation.folder.resolve()
    doubts = said(built.doubts(), language)
    return Moment(str(folder), built.observed, _version(folder, built.observed), doubts)


def _version(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Opened:
    """The corpus of a moment, open for reading."""

    settings: Settings
    moment: Moment
    makes: bool = True  # a second store that is not there

    @cached_property
    def profile(self) -> Profile:
        """The profile of the sources."""
        return profile_of(self.settings)

    @cached_property
    def built(self) -> Build | None:
        """The build, None for an RDF file."""
        if not self.moment.folder:
            return None
        generation = Generation(Path(self.moment.folder)).hold()
        return Build(self.settings, generation, self.moment.observed, False, self.profile)

    @cached_property
    def graph(self) -> GraphStore:
        """The store."""
        graph = self.built.open() if self.built else open_source(self.settings)
        return replace(graph, makes=self.makes)

    @cached_property
    def counts(self) -> tuple[Counts, list[str]]:
        """What is counted of what ``export`` writes, and what an RDF file says of its dataset."""
        _, counts, of_dataset = exported(self.graph, lines(self.graph, USUAL_LAYERS))
        return counts, of_dataset

    def make(self, with_graphs: bool, with_entailed: bool) -> None:
        """Make the second store that others wait for, where it is not there."""
        second_store(self.graph, with_graphs, with_entailed)

    def named(self, policy: str) -> str:
        """Return the IRI of a policy, or another subject, by id. Raises NotThereError that suggests the nearest."""
        try:
            return subject(self.graph, policy).value
        except UsageError as error:
            raise NotThereError(*error.args) from None


def today() -> date:
    """Return the day that counts as today."""
    return date.today()
