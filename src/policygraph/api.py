"""The library's front door: build a graph from records, ask it, export it.

>>> import policygraph as pg
>>> graph = pg.build("seeds")                                               # doctest: +SKIP
>>> graph.ask("current-version", policy="alberta-sger")                     # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from policygraph import pipeline
from policygraph.errors import StoreError, UsageError
from policygraph.export import formats as exporting
from policygraph.export.property_graph import to_networkx
from policygraph.findings import Finding
from policygraph.lineage.as_of import Verdict, as_of
from policygraph.lineage.model import Lineage
from policygraph.lineage.read import read_lineage
from policygraph.lineage.traversal import Walk, walk
from policygraph.query import search as searching
from policygraph.query.describe import Description, describe
from policygraph.query.parameters import subject
from policygraph.query.search import Match
from policygraph.query.sparql import (
    NamedQuery,
    Rows,
    find_query,
    named_queries,
    read_query,
    run,
    select,
    to_rows,
)
from policygraph.settings import Settings, find_settings
from policygraph.store.graph_store import GraphStore

if TYPE_CHECKING:
    import networkx
    import rdflib

    from policygraph.revisions.history import History
    from policygraph.revisions.model import Difference


@dataclass(frozen=True)
class Graph:
    """A knowledge graph that is open for reading. Make one with ``build`` or ``open``."""

    store: GraphStore
    settings: Settings
    problems: tuple[Finding, ...] = ()
    built: pipeline.Build | None = None  # None where it came from an RDF file

    def query(self, sparql: str, **bind: str) -> Rows | bool | list[ox.Triple]:
        """Run SPARQL text and return rows for SELECT, a bool for ASK, else triples.

        Values are bound to variables of the same name: an IRI in angle brackets, a quoted literal,
        or text. Raises QueryError for a query that does not parse.
        """
        asked = read_query("text", sparql, self.store.profile)
        found = run(self.store, asked, bind)
        if isinstance(found, ox.QuerySolutions):
            return to_rows(found, asked)
        return bool(found) if isinstance(found, ox.QueryBoolean) else list(found)

    def ask(self, name: str, **bind: str) -> Rows:
        """Answer a named question with texts for its parameters. Raises UsageError that suggests."""
        return select(self.store, find_query(self.store.profile, name), bind)

    def questions(self) -> list[NamedQuery]:
        """Return the named questions, sorted by name."""
        return list(named_queries(self.store.profile).values())

    def show(self, policy: str, language: str = "en") -> Description:
        """Return the sheet of one policy by id. Raises UsageError that suggests."""
        return describe(self.store, policy, language)

    def search(self, text: str, language: str = "en") -> list[Match]:
        """Return the policies in whose texts a text occurs, in any language and letter case."""
        return searching.search(self.store, text, language)

    def validate(self, **options: Any) -> tuple[Finding, ...]:
        """Return the findings of all rules, sorted by place; see ``policygraph.validation.validate.Options``.

        Raises StoreError for a graph that came from an RDF file, which has no lines to point at.
        """
        from policygraph.validation.validate import ValidationOptions, validate

        if self.built is None:
            raise StoreError("an RDF file has no lines; validate it with policygraph validate --shapes")
        chosen = ValidationOptions(**{"severities": self.settings.severities, **options})
        return validate(self.built, chosen).findings

    def history(self, policy: str, language: str = "en") -> History:
        """Return the git commits that changed a policy, newest first, with the values that each changed.

        Raises StoreError for a graph that came from an RDF file, and UsageError outside a repository.
        """
        from policygraph.revisions.history import history

        if self.built is None:
            raise StoreError("an RDF file has no history of records")
        return history(self.built, policy, self.settings.sources, language)

    def to_bytes(self, format: str = "turtle", layers: Sequence[str] = ("asserted", "derived")) -> bytes:
        """Return the graph in an RDF format, or its lineage in one of graph tools; see ``export --help``.

        Layers are for RDF. Raises UsageError for any other format.
        """
        options = exporting.ExportOptions(tuple(layers), self.settings.title, self.settings.license)
        return exporting.to_bytes(self.store, format, options)

    def export(
        self,
        path: str | Path,
        format: str | None = None,
        layers: Sequence[str] = ("asserted", "derived"),
    ) -> None:
        """Write the graph or its lineage to a file; ``csv``, ``parquet`` and ``records`` to a new folder.

        The format follows from the file's ending where it is not given. Raises UsageError.
        """
        target = Path(path)
        chosen = format or exporting.ENDINGS.get(target.suffix.lower())
        if chosen in exporting.FOLDER_FORMATS:
            exporting.write_folder(self.store, chosen, target)
        elif chosen is None:
            raise UsageError(f"the ending of {target.name} tells no format; name one")
        else:
            target.write_bytes(self.to_bytes(chosen, layers))

    def to_rdflib(self, layers: Sequence[str] = ("asserted", "derived")) -> rdflib.Graph:
        """Return the triples as an rdflib graph of their own."""
        import rdflib

        graph = rdflib.Graph()
        graph.parse(data=self.to_bytes("ntriples", layers), format="ntriples")
        return graph

    def lineage(self) -> Lineage:
        """Return policies and the relations between them, for the functions of ``policygraph.lineage``."""
        return read_lineage(self.store)

    def walk(self, policy: str) -> Walk:
        """Return what a policy by id replaced, what replaced it, what stands for it now, its family, and
        who would be affected. Raises UsageError that suggests.
        """
        iri = subject(self.store, policy).value
        lineage = read_lineage(self.store, iri)
        return walk(lineage, lineage.named(iri))

    def as_of(self, date: str) -> list[Verdict]:
        """Return where each policy stands at a date (a day, a month or a year), sorted by id.

        Raises UsageError for a text that is no date.
        """
        return as_of(self.lineage(), date)

    def to_networkx(self) -> networkx.MultiDiGraph[str]:
        """Return policies as nodes and lineage relations as edges: see ``policygraph.export.property_graph``."""
        return to_networkx(read_lineage(self.store))


def build(
    *sources: str | Path, profile: str | None = None, base: str | None = None, folder: str | Path = "."
) -> Graph:
    """Build, or bring up to date, the graph of folders or files of records, and open it.

    Without sources, ``policygraph.toml`` in or above the folder names them. One RDF file is a source
    too. What was wrong with records is in ``problems``: such records are left out, the others answer.
    Raises UsageError for a source or profile that does not exist.
    """
    settings = find_settings(Path(folder), sources, profile, base)
    if pipeline.is_rdf(settings):
        return Graph(pipeline.open_source(settings), settings)
    built = pipeline.build(settings)
    return Graph(built.open(), settings, tuple(built.problems()), built)


def diff(
    old: Graph | str | Path,
    new: Graph | str | Path,
    *sources: str | Path,
    folder: str | Path = ".",
    language: str = "en",
    findings: bool = False,
) -> Difference:
    """Return what is different between two graphs, each open already or to be opened.

    What is to be opened is a folder or file of records, an RDF file, a store's folder, or a git
    revision of the sources, which ``policygraph.toml`` names where they are not given. Raises
    UsageError for what is none of these.
    """
    from policygraph.revisions.diff import difference
    from policygraph.revisions.operands import Side, opened

    settings = find_settings(Path(folder), sources)
    names = [str(each) for each in (old, new) if not isinstance(each, Graph)]
    with opened(names, settings, bool(sources), Path(folder)) as sides:
        still = iter(sides)
        before, after = (
            Side("the graph", each.store, each.built, each.built.top if each.built else Path())
            if isinstance(each, Graph)
            else next(still)
            for each in (old, new)
        )
        return difference(before, after, settings, language, findings)
