"""Offer the whole of policygraph to Python programs: build a graph from records, query it, export it.

>>> import policygraph as pg
>>> graph = pg.build("seeds")                                               # doctest: +SKIP
>>> graph.ask("current-version", policy="alberta-sger")                     # doctest: +SKIP
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from policygraph import pipeline
from policygraph.errors import StoreError
from policygraph.export import formats as exporting
from policygraph.export.property_graph import to_networkx
from policygraph.findings import Finding
from policygraph.lineage.model import Lineage
from policygraph.lineage.read import read_lineage
from policygraph.lineage.standing import Standing, Standings
from policygraph.lineage.traversal import Walk, walk
from policygraph.query import search as searching
from policygraph.query import sparql as querying
from policygraph.query.describe import Description, describe
from policygraph.query.parameters import subject
from policygraph.query.search import Match
from policygraph.settings import Settings, find_settings
from policygraph.store.graph_store import GraphStore
from policygraph.store.whole_files import write_whole
from policygraph.words.phrases import Phrase

if TYPE_CHECKING:
    import networkx
    import rdflib

    from policygraph.revisions.history import History
    from policygraph.revisions.model import Difference


LAYERS = ("asserted", "derived")  # of RDF, by default


@dataclass(frozen=True)
class Graph:
    """A knowledge graph that is open for reading, as ``build`` returns it.

    ``problems`` are the findings of the build; ``built`` is None if the graph came from an RDF file or a server.
    """

    store: GraphStore
    settings: Settings
    problems: tuple[Finding, ...] = ()
    built: pipeline.Build | None = None

    def query(self, sparql: str, **bind: str) -> querying.Rows | bool | list[ox.Triple]:
        """Run a SPARQL query, and return rows for SELECT, a bool for ASK, triples for CONSTRUCT and DESCRIBE.

        Each argument of ``bind`` is bound to the variable of its name: an IRI in angle brackets, a quoted
        literal, or a text. Raises QueryError for a query that does not parse.
        """
        query = querying.read_query("text", sparql, self.store.profile)
        result = querying.run(self.store, query, bind)
        if isinstance(result, ox.QuerySolutions):
            return querying.to_rows(result, query)
        return bool(result) if isinstance(result, ox.QueryBoolean) else list(result)

    def ask(self, name: str, **bind: str) -> querying.Rows:
        """Return the rows of a named query with texts for its parameters.

        Raises UsageError with suggestions for an unknown name or parameter, and for a query that needs a property
        which neither the profile gives nor the graph has.
        """
        return querying.select(self.store, querying.find_query(self.store.profile, name), bind)

    def questions(self) -> list[querying.NamedQuery]:
        """Return the named queries, sorted by name, also those that need what the profile does not give."""
        return list(querying.named_queries(self.store.profile).values())

    def show(self, policy: str, language: str = "en") -> Description:
        """Return the description of a policy by id. Raises UsageError with suggestions for an unknown id."""
        return describe(self.store, policy, language)

    def search(self, text: str, language: str = "en") -> list[Match]:
        """Return the subjects of records with a text in any value, in any language and letter case."""
        return searching.search(self.store, text, language)

    def validate(self, **options: Any) -> tuple[Finding, ...]:
        """Return the findings of all rules, by place; options are the fields of ``ValidationOptions``.

        Raises StoreError for a graph from an RDF file, which has no records to point at.
        """
        from policygraph.validation.validate import ValidationOptions, validate

        if self.built is None:
            raise StoreError(
                Phrase("an RDF file has no lines; validate it with policygraph validate --shapes")
            )
        of_file = {"severities": self.settings.severities, "places": self.settings.severity_places}
        options = {**of_file, **options}
        return validate(self.built, ValidationOptions(**options)).findings

    def history(self, policy: str, language: str = "en") -> History:
        """Return the git commits that changed a policy, newest first, with the values that each changed.

        Raises StoreError for a graph from an RDF file, and UsageError outside a repository or for a policy
        that no record ever described.
        """
        from policygraph.revisions.history import history

        if self.built is None:
            raise StoreError(Phrase("an RDF file has no history of records"))
        return history(self.built, policy, self.settings.sources, language)

    def to_bytes(self, format: str = "turtle", layers: Sequence[str] = LAYERS) -> bytes:
        """Return the graph in an RDF format, or its lineage in a graph format, as UTF-8; see ``export --help``.

        ``layers`` apply to RDF only: of asserted, derived, vocabulary, entailed. Raises UsageError for an unknown format.
        """
        settings = self.settings
        options = exporting.ExportOptions(
            tuple(layers), settings.title, settings.license, publication=settings.publication
        )
        return exporting.to_bytes(self.store, format, options)

    def export(self, path: str | Path, format: str | None = None, layers: Sequence[str] = LAYERS) -> None:
        """Write the graph or its lineage to a file; ``csv``, ``parquet`` and ``records`` to a new folder.

        Without a format, the suffix of the file decides. Raises UsageError for an unknown format or suffix.
        """
        target, format = Path(path), exporting.export_format(path, format)
        if format in exporting.FOLDER_FORMATS:
            exporting.write_folder(self.store, format, target)
        else:
            write_whole(target, self.to_bytes(format, layers))

    def publish(self, url: str) -> bool:
        """Load what was built to a SPARQL 1.1 server, the graph of ``?graph=IRI`` or the default one; return whether it
        was not there yet.

        Raises UsageError for what is no address, and StoreError where the server cannot be loaded, or the graph has what
        is not of this build's base.
        """
        from policygraph.pipeline.serving import publish

        if self.built is None:
            raise StoreError(Phrase("only what is built from records is loaded to a server"))
        address = find_settings(self.settings.root, store=url).store
        assert address
        return publish(self.built, address)

    def to_rdflib(self, layers: Sequence[str] = LAYERS) -> rdflib.Graph:
        """Return a copy of the triples of some layers as an rdflib graph."""
        import rdflib

        return rdflib.Graph().parse(data=self.to_bytes("ntriples", layers), format="ntriples")

    def lineage(self) -> Lineage:
        """Return the policies and the edges between them, for the functions of ``policygraph.lineage``."""
        return read_lineage(self.store)

    def walk(self, policy: str) -> Walk:
        """Return predecessors, successors, current policies and family of a policy by id, and the policies that
        its repeal would affect. Raises UsageError with suggestions for an unknown id.
        """
        iri = subject(self.store, policy).value
        lineage = read_lineage(self.store, iri)
        return walk(Standings(lineage), lineage.named(iri))

    def as_of(self, date: str | datetime.date) -> list[Standing]:
        """Return where each policy, by id, stands on a day or all through a month or a year.

        Raises UsageError for a text that is no date.
        """
        return self.standings().on_date(str(date))

    def standings(self) -> Standings:
        """Return the standings of all policies: on a day, step by step, and what stands for each."""
        return Standings(self.lineage())

    def to_networkx(self) -> networkx.MultiDiGraph[str]:
        """Return policies as nodes and relations as edges, with the attributes of ``export.property_graph``."""
        return to_networkx(read_lineage(self.store))


def build(
    *sources: str | Path,
    profile: str | None = None,
    base: str | None = None,
    observed: str | datetime.date | None = None,
    folder: str | Path = ".",
) -> Graph:
    """Build, or bring up to date, the graph of folders or files of records, and open it.

    A single RDF file is a source too. Without sources, ``policygraph.toml`` in or above the folder names them.
    Records with errors are left out; the errors are in the graph's ``problems``. Raises UsageError for a
    source or profile that does not exist.
    """
    seen = None if observed is None else str(observed)
    settings = find_settings(Path(folder), sources, profile, base, seen)
    if pipeline.is_rdf(settings):
        return Graph(pipeline.open_source(settings), settings)
    built = pipeline.build(settings)
    return Graph(built.open(), settings, tuple(built.problems()), built)


def connect(
    url: str,
    *,
    profile: str | None = None,
    base: str | None = None,
    observed: str | datetime.date | None = None,
    folder: str | Path = ".",
) -> Graph:
    """Open the graph that a build was loaded to: of a SPARQL 1.1 server, at ``?graph=IRI`` or the default one.

    All that needs no records is asked there. Raises UsageError for what is no address and for another profile or base
    than those of the build, StoreError where none lies there that is whole.
    """
    from policygraph.pipeline.serving import open_server

    seen = None if observed is None else str(observed)
    settings = find_settings(Path(folder), (), profile, base, seen, url)
    return Graph(open_server(settings)[0], settings)


def diff(
    old: Graph | str | Path,
    new: Graph | str | Path,
    *sources: str | Path,
    folder: str | Path = ".",
    language: str = "en",
    findings: bool = False,
) -> Difference:
    """Return the differences between two graphs, with ``findings`` those between their findings too.

    Each is a graph that is open already, a folder or file of records, an RDF file, a store's folder, or a git
    revision of the sources, which ``policygraph.toml`` names by default. Raises UsageError for any other, and
    StoreError if findings are asked of a graph without records.
    """
    from policygraph.revisions.diff import difference
    from policygraph.revisions.operands import Side, opened

    settings = find_settings(Path(folder), sources)
    names = [str(operand) for operand in (old, new) if not isinstance(operand, Graph)]
    with opened(names, settings, bool(sources), Path(folder), whole=findings) as sides:
        remaining = iter(sides)
        before, after = (
            Side("the graph", operand.store, operand.built, operand.built.top if operand.built else Path())
            if isinstance(operand, Graph)
            else next(remaining)
            for operand in (old, new)
        )
        return difference(before, after, settings, language, findings)
