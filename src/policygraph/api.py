"""Offer the whole of policygraph to Python programs: build a graph from records, query it, draw it, export it.

>>> import policygraph as pg
>>> graph = pg.build("seeds")
>>> graph
<Graph of seeds by the profile policy: 17 records, 14 policies, 620 triples>
>>> graph.ask("predecessors", policy="alberta-tier").column("id")
['alberta-ccir', 'alberta-sger']
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from policygraph import pipeline
from policygraph.errors import (
    QueryError,
    StoreError,
    UsageError,
    is_path,
    refuse_unspoken,
    require_path,
    require_text,
)
from policygraph.export import endings
from policygraph.export import formats as exporting
from policygraph.export.property_graph import to_networkx
from policygraph.export.tables import edge_columns
from policygraph.export.triples import USUAL_LAYERS
from policygraph.findings import Finding, Severity, count
from policygraph.lineage.model import Lineage
from policygraph.lineage.read import read_lineage
from policygraph.lineage.standing import Standing, Standings
from policygraph.lineage.traversal import Walk, walk
from policygraph.query import search as searching
from policygraph.query import sparql as querying
from policygraph.query.describe import Description, describe
from policygraph.query.needs import doubts
from policygraph.query.parameters import subject
from policygraph.query.search import Match
from policygraph.query.selection import wanted_labels
from policygraph.query.statistics import Statistics, corpus_statistics
from policygraph.rdf.data_frames import to_data_frame
from policygraph.rdf.language_tags import is_tag, no_tag
from policygraph.records.bounded_tables import bounded, html_table
from policygraph.records.printable import as_file
from policygraph.settings import Settings, find_settings, profile_in
from policygraph.store.faults import in_one_error, tells_of_damage
from policygraph.store.graph_store import GraphStore
from policygraph.store.whole_files import whole_file, write_whole
from policygraph.words.phrases import ENGLISH, Phrase, counted, languages

if TYPE_CHECKING:
    import networkx
    import pandas
    import rdflib

    from policygraph.report.drawing import Drawing
    from policygraph.revisions.history import History
    from policygraph.revisions.model import Difference
    from policygraph.validation.shacl import Engine


REPORTS = ("text", "json", "markdown", "csv", "html")
Labels = Mapping[str, str | Sequence[str]]  # name of a facet -> a label or several, of which one is enough


@dataclass(frozen=True, repr=False, eq=False)
class Graph:
    """A knowledge graph that is open for reading, as ``build`` and ``connect`` return it.

    ``problems`` are the findings of the build; ``built`` is None if the graph came from an RDF file or a server.
    At a prompt and in a notebook it says what is in it.
    """

    store: GraphStore
    settings: Settings
    problems: tuple[Finding, ...] = ()
    built: pipeline.Build | None = None
    _require_same: Callable[[], None] = field(default=lambda: None, repr=False, compare=False)

    def __repr__(self) -> str:
        numbers = ", ".join(counted(number, *nouns) for nouns, number in self._counts())
        name = bounded(f"<Graph of {self._name()} by the profile {self.store.profile.name}")
        return f"{name}: {numbers}>" if numbers else f"{name}>"

    def _repr_html_(self) -> str:
        of_graph = {
            "profile": self.store.profile.name,
            "base": self.store.base,
            "statuses seen": self.store.observed,
            **{plural: f"{number:,}" for (_, plural), number in self._counts()},
            **{
                f"{severity}s of the build": f"{number:,}"
                for severity, number in count(self.problems).items()
            },
        }
        rows = [(name, value) for name, value in of_graph.items() if value and value != "0"]
        return html_table(("graph", self._name()), rows, len(rows))

    def _name(self) -> str:
        if self.settings.store and not self.built:
            return str(self.settings.store)
        return ", ".join(source.name or str(source) for source in self.settings.sources)

    def _counts(self) -> Iterator[tuple[tuple[str, str], int]]:
        """Yield the noun and the number of what there is, where it is known without asking a server."""
        if self.built:
            counts = self.built.counts()
            yield ("record", "records"), counts["records"]
            main, by_kind = self.built.kinds()
            yield (
                ("policy", "policies") if by_kind.keys() <= {main} else ("subject", "subjects"),
                counts["policies"],
            )
            yield ("triple", "triples"), counts["triples"]
        elif isinstance(self.store.store, ox.Store):
            yield ("triple, with the vocabulary", "triples, with the vocabulary"), len(self.store.store)

    @contextmanager
    def _asking(self) -> Iterator[GraphStore]:
        """Give the store. Raises StoreError where it is on a server that has another build by then, and where damage to it
        may be why something fails, and is.
        """
        try:
            yield self.store
        except Exception as error:
            if self.store.generation and tells_of_damage(error):
                self.store.generation.require_content()
            raise
        self._require_same()

    def query(self, sparql: str, **bind: str) -> querying.Rows:
        """Run a SELECT of SPARQL and return its rows.

        Each argument of ``bind`` is bound to the variable of its name, which the SELECT names: an IRI in angle
        brackets, a quoted literal, or a text. GRAPH finds what each record states, and a term of ELI, SKOS or others that
        ours stand below finds what follows, see docs/linked-data.md. Where nothing is found, ``notes`` say what may be
        misspelt. Raises QueryError for a query that does not parse or is no SELECT.

        >>> graph = build("seeds")
        >>> graph.query("SELECT ?id ?year { ?p dcterms:identifier ?id ; pg:year ?year } ORDER BY ?year ?id LIMIT 2")
        id                                  year
        clean-development-mechanism-legacy  1997
        joint-implementation                1997
        >>> graph.query("SELECT ?id ?year { ?p dcterms:identifier ?id ; pg:year ?year }", id="alberta-tier")[0]
        {'id': 'alberta-tier', 'year': 2019}
        """
        with self._asking() as store:
            query = self._read(sparql)
            rows = querying.select(store, query, bind)
            given = {} if query.parameters else bind
            return rows if rows else replace(rows, notes=tuple(doubts(query.text, store, given)))

    def holds(self, sparql: str, **bind: str) -> bool:
        """Run an ASK of SPARQL, with ``bind`` as in ``query``, and return whether it has a solution.

        Raises QueryError for a query that does not parse or is no ASK.

        >>> build("seeds").holds("ASK { ?later pg:supersedes ?earlier }")
        True
        """
        with self._asking() as store:
            result = querying.run(store, self._read(sparql), bind)
            if not isinstance(result, ox.QueryBoolean):
                raise QueryError(Phrase("the query is no ASK"))
            return bool(result)

    def construct(self, sparql: str, **bind: str) -> list[ox.Triple]:
        """Run a CONSTRUCT or a DESCRIBE of SPARQL, with ``bind`` as in ``query``, and return its triples.

        Raises QueryError for a query that does not parse or is of another form.

        >>> len(build("seeds").construct("CONSTRUCT WHERE { ?later pg:supersedes ?earlier }"))
        8
        """
        with self._asking() as store:
            result = querying.run(store, self._read(sparql), bind)
            if not isinstance(result, ox.QueryTriples):
                raise QueryError(Phrase("the query is no CONSTRUCT and no DESCRIBE"))
            return list(result)

    def _read(self, sparql: str) -> querying.NamedQuery:
        return querying.read_query("text", require_text("sparql", sparql), self.store.profile)

    def ask(self, name: str, **bind: str) -> querying.Rows:
        """Return the rows of a named query with texts for its parameters; ``questions`` has the names.

        >>> build("seeds").ask("predecessors", policy="alberta-tier").column("steps")
        [1, 2]

        Raises UsageError with suggestions for an unknown name or parameter, and for a query that needs a property
        which neither the profile gives nor the graph has.
        """
        with self._asking() as store:
            return querying.select(
                store, querying.find_query(store.profile, require_text("name", name)), bind
            )

    def questions(self) -> list[querying.NamedQuery]:
        """Return the named queries, sorted by name, also those that need what the profile does not give.

        >>> [question.name for question in build("seeds").questions()][:2]
        ['by-source', 'citations-of']
        """
        return list(querying.named_queries(self.store.profile).values())

    def show(self, policy: str, language: str = "en") -> Description:
        """Return the description of a policy by id, with labels in a language where there are such.

        Raises UsageError with suggestions for an unknown id.

        >>> [title.language for title in build("seeds").show("alberta-tier").titles]
        ['en', 'zh']
        """
        with self._asking() as store:
            return describe(store, policy, _tag(language))

    def search(self, text: str, language: str = "en") -> list[Match]:
        """Return the subjects of records that have each word of a text in a value, in any language and letter case, the
        nearest first: in an id, in a title, in what they say else. A phrase in quotes is one word.

        >>> [match.id for match in build("seeds").search("alberta 条例")]
        ['alberta-tier']
        """
        with self._asking() as store:
            return searching.search(store, require_text("text", text), _tag(language))

    def validate(
        self,
        *,
        select: str | Sequence[str] = (),
        ignore: str | Sequence[str] = (),
        severities: Mapping[str, Severity] | None = None,
        min_severity: Severity = "info",
        shapes: str | Path | None = None,
        engine: Engine = "auto",
        today: datetime.date | None = None,
    ) -> tuple[Finding, ...]:
        """Return the findings of all rules, by place: file, line and column.

        ``select`` and ``ignore`` are codes, one or several, which may have ``*``; ``severities`` are by code, those of
        ``policygraph.toml`` unless given. ``shapes`` is a file or folder of SHACL in the place of the profile's. Raises
        UsageError for a code that no rule has or a severity that there is none of, and where nothing is found as no file of the sources is a record;
        and StoreError for a graph from an RDF file or a server, which has no records to point at.

        >>> [(finding.policy, finding.line) for finding in build("seeds").validate(select=["lineage-*"])]
        [('us-45q-2022', 17)]
        """
        from policygraph.validation.validate import ValidationOptions, validate

        built = self._from_records(
            Phrase("validation"),
            Phrase("an RDF file has no lines; validate it with policygraph validate --shapes"),
        )
        if severities is not None and not isinstance(severities, Mapping):
            message = "{name} is {value!r}; give them by code, as in {{'url-missing': 'info'}}"
            raise UsageError(Phrase(message, name="severities", value=severities))
        own = self.settings.severities if severities is None else severities
        places = self.settings.severity_places if severities is None else {}
        options = ValidationOptions(
            select=_each("select", select),
            ignore=_each("ignore", ignore),
            severities=own,
            places=places,
            today=_today(today),
            engine=engine,
            shapes=None if shapes is None else require_path("shapes", shapes),
            min_severity=min_severity,
        )
        findings = validate(built, options).findings
        if not findings and (fault := built.profile_fault()):
            raise UsageError(fault)
        return findings

    def _from_records(self, purpose: Phrase, not_of_file: Phrase) -> pipeline.Build:
        """Return the build. Raises StoreError that says why there is none: on a server there are no records, or not of a file."""
        if self.built is None:
            if self.store.file is None:
                self.store.require_generation(purpose)
            raise StoreError(not_of_file)
        return self.built

    def history(self, policy: str, language: str = "en") -> History:
        """Return the git commits that changed a policy, newest first, with the values that each changed.

        Raises StoreError for a graph from an RDF file or a server, and UsageError outside a repository or for a policy
        that no record ever described.
        """
        from policygraph.revisions.history import history

        built = self._from_records(Phrase("a history"), Phrase("an RDF file has no history of records"))
        return history(built, require_text("policy", policy), self.settings.sources, _tag(language))

    def to_bytes(self, format: str = "turtle", layers: str | Sequence[str] = USUAL_LAYERS) -> bytes:
        """Return the graph in an RDF format, or its lineage in a graph format, as UTF-8; see ``export --help``.

        ``layers`` apply to RDF only: of asserted, derived, vocabulary, entailed. Raises UsageError for an unknown format.
        """
        options = exporting.ExportOptions.of(self.settings, _each("layers", layers))
        with self._asking() as store:
            return exporting.to_bytes(store, require_text("format", format), options)

    def export(
        self, path: str | Path, format: str | None = None, layers: str | Sequence[str] = USUAL_LAYERS
    ) -> None:
        """Write the graph or its lineage to a file; ``csv``, ``parquet`` and ``records`` to a new folder.

        Without a format, the suffix of the file decides. Raises UsageError for an unknown format or suffix, and StoreError
        where the file or folder cannot be written.
        """
        target = require_path("path", path)
        format = exporting.export_format(target, format)
        with in_one_error():
            if format in exporting.FOLDER_FORMATS:
                with self._asking() as store:
                    exporting.write_folder(store, format, target, sources=self.settings.sources)
            else:
                options = exporting.ExportOptions.of(self.settings, _each("layers", layers))
                with self._asking() as store, whole_file(target) as file:
                    exporting.write_file(file, store, format, options)

    def publish(self, url: str) -> bool:
        """Load what was built to a SPARQL 1.1 server, the graph of ``?graph=IRI`` or the default one; return whether it
        was not there yet.

        Raises UsageError for what is no address, and StoreError where the server cannot be loaded, or the graph has what
        is not of this build's base.
        """
        from policygraph.pipeline.serving import publish

        if self.built is None:
            raise StoreError(Phrase("only what is built from records is loaded to a server"))
        address = find_settings(self.settings.root, store=require_text("url", url)).store
        assert address
        return publish(self.built, address)

    def to_rdflib(self, layers: str | Sequence[str] = USUAL_LAYERS) -> rdflib.Graph:
        """Return a copy of the triples of some layers, as ``to_bytes`` has them, as an rdflib graph.

        Raises UsageError where they have what is new in RDF 1.2, triple terms or base directions, which rdflib lacks.

        >>> len(build("seeds").to_rdflib()) > 600
        True
        """
        import rdflib

        content = self.to_bytes("ntriples", layers)
        for triple in ox.parse(content, format=ox.RdfFormat.N_TRIPLES):
            if isinstance(triple.object, ox.Triple) or getattr(triple.object, "direction", None):
                raise UsageError(
                    Phrase(
                        "rdflib has no triple terms and no base directions of RDF 1.2; take {method}",
                        method="to_bytes",
                    )
                )
        return rdflib.Graph().parse(data=content, format="ntriples")

    def to_pandas(self, table: str = "policies", as_of: str | datetime.date = "") -> pandas.DataFrame:
        """Return the ``policies`` with where they stand on a date, today unless given, the ``edges`` from successor to
        predecessor, with where both stand on a date if one is given, or the subjects of a kind, as ``facility``, as a data
        frame: the columns of the CSV of ``report`` and ``lineage``.

        Raises UsageError for another table, and where pandas, an extra, is not installed.

        >>> build("seeds").to_pandas("edges").query("source == 'alberta-tier'").target.tolist()
        ['alberta-ccir']
        >>> build("seeds").to_pandas(as_of="2015").groupby("standing").size().to_dict()
        {'in force': 4, 'not yet': 9, 'unknown': 1}
        """
        if require_text("table", table) == "edges":
            with self._asking() as store:
                return to_data_frame(edge_columns(exporting.dated_lineage(store, _day(as_of))))
        from policygraph.report.statistics import table_columns

        return to_data_frame(table_columns(self.statistics(as_of), table))

    def statistics(
        self, as_of: str | datetime.date = "", where: Labels | None = None, today: datetime.date | None = None
    ) -> Statistics:
        """Return the statistics of all, or of the subjects that have the labels by facet: counts, lineage, measures.

        ``as_of`` is the day, month or year on which is said where policies stand, ``today`` the day that counts as today:
        ages are counted to it, and what has ended on no day that is known has ended from it on. Raises UsageError for a
        text that is no date, and with the nearest for a facet or a label that is not there.

        >>> build("seeds").statistics(where={"country": "Canada"}).policies
        3
        """
        with self._asking() as store:
            wanted = wanted_labels(store, _pairs(where))
            return corpus_statistics(store, _today(today), _day(as_of), wanted)

    def report(
        self,
        path: str | Path,
        format: Literal["text", "json", "markdown", "csv", "html"] | None = None,
        *,
        as_of: str | datetime.date = "",
        where: Labels | None = None,
        today: datetime.date | None = None,
        language: str = "",
    ) -> None:
        """Write what ``policygraph report`` does to a file: with the ending ``.html`` the page to look at, which loads
        nothing; else the statistics.

        ``language`` is that of the words, English unless given, on the page that of the browser. Raises UsageError for an
        unknown format or ending, for a language that no words are in, and as ``statistics`` does, and StoreError where the file cannot be written.
        """
        from policygraph.report.statistics import FORMATS

        refuse_unspoken(require_text("language", language) or ENGLISH, languages())
        target = require_path("path", path)
        format_ = endings.format_of(target, format, REPORTS, None)
        if format_ == "html":
            result: str | bytes = self._page(_day(as_of), _pairs(where), today, language)
        else:
            result = FORMATS[format_](self.statistics(as_of, where, today), language or ENGLISH)
        with in_one_error():
            write_whole(target, as_file(result))

    def _page(
        self, on: str, where: list[tuple[str, str]], today: datetime.date | None, language: str
    ) -> bytes:
        from policygraph.report.explorer.corpus import corpus_of
        from policygraph.report.explorer.page import explorer_page

        with self._asking() as store:
            corpus = corpus_of(self.settings, self.built or store, _today(today), on, where, language)
            return explorer_page(corpus)

    def plots(
        self,
        folder: str | Path,
        format: Literal["svg", "png"] = "svg",
        *,
        as_of: str | datetime.date = "",
        where: Labels | None = None,
        today: datetime.date | None = None,
        language: str = "en",
    ) -> list[Path]:
        """Draw the statistics for which there are data into a folder, a file each, with texts in a language, and return
        the files.

        Raises UsageError as ``statistics`` does, for a language that no words are in, and where matplotlib, an extra, is not
        installed, and StoreError where the folder cannot be written.
        """
        from policygraph.report.plots import draw

        refuse_unspoken(require_text("language", language), languages())
        target = require_path("folder", folder)
        with in_one_error():
            return draw(self.statistics(as_of, where, today), target, format, language)

    def draw(
        self,
        policy: str | None = None,
        *,
        where: Labels | None = None,
        as_of: str | datetime.date = "",
        relations: str | Sequence[str] = (),
        direction: Literal["both", "predecessors", "successors"] = "both",
        depth: int | None = None,
        language: str = "en",
    ) -> Drawing:
        """Return the lineage of a policy, by id, or of the policies that have the labels, as a picture: in a notebook it
        is drawn, at a prompt it is a tree, and ``write`` puts it into a file.

        ``as_of`` is a day, month or year on which is said where each stands; ``depth`` the most steps from the policy.
        Raises UsageError with suggestions for an unknown id, facet, label or relation, and for a direction or a depth that
        there is none of.

        >>> graph = build("seeds", observed="2025-06-01")
        >>> graph.draw("alberta-ccir").to_text("mermaid").splitlines()[0]
        'flowchart TB'
        """
        from policygraph.report.drawing import Drawing
        from policygraph.report.lineage import answer_of

        labels, on, names = _pairs(where), _day(as_of), _each("relations", relations)
        if (policy is None) == (not labels):
            raise UsageError(
                Phrase("give the id of a policy, or labels as {name}, but not both", name="where")
            )
        with self._asking() as store:
            return Drawing(answer_of(store, policy, labels, on, names, direction, depth, _tag(language)))

    def lineage(self) -> Lineage:
        """Return the policies and the edges between them, for the functions of ``policygraph.lineage``."""
        with self._asking() as store:
            return read_lineage(store)

    def walk(self, policy: str) -> Walk:
        """Return predecessors, successors, current policies and family of a policy by id, and the policies that
        its repeal would affect. Raises UsageError with suggestions for an unknown id.

        >>> [(step.distance, step.relation, step.id) for step in build("seeds").walk("alberta-sger").successors]
        [(1, 'supersedes', 'alberta-ccir'), (2, 'supersedes', 'alberta-tier')]
        """
        with self._asking() as store:
            iri = subject(store, policy).value
            lineage = read_lineage(store, iri)
            return walk(Standings(lineage), lineage.named(iri))

    def as_of(self, date: str | datetime.date) -> list[Standing]:
        """Return where each policy, by id, stands on a day or all through a month or a year.

        Raises UsageError for a text that is no date.

        >>> standing = build("seeds", observed="2025-06-01").as_of("2020-06-30")[2]
        >>> standing.policy, standing.answer, standing.presumed
        ('alberta-tier', 'in_force', False)
        >>> standing.reason
        'in force from 2020-01-01; Active when observed on 2025-06-01'
        """
        return self.standings().on_date(_day(date))

    def standings(self) -> Standings:
        """Return the standings of all policies: on a day, step by step, and what stands for each."""
        return Standings(self.lineage())

    def to_networkx(self) -> networkx.MultiDiGraph[str]:
        """Return policies as nodes and relations as edges from successor to predecessor, each with its attributes.

        >>> build("seeds").to_networkx()["alberta-tier"]["alberta-ccir"]["supersedes"]["said_by"]
        'en/alberta-ccir.md; en/alberta-tier.md; zh/alberta-tier.md'
        """
        return to_networkx(self.lineage())


def _tag(language: str) -> str:
    """Return a language tag. Raises UsageError for what is none."""
    if not is_tag(require_text("language", language)):
        raise UsageError(no_tag(language))
    return language


def _each(name: str, texts: str | Sequence[str]) -> tuple[str, ...]:
    """Return the texts of an argument, of which a single one is one. Raises UsageError, with the name, for what are none.

    >>> _each("layers", "asserted"), _each("layers", ["asserted", "derived"])
    (('asserted',), ('asserted', 'derived'))
    """
    found = (texts,) if isinstance(texts, str) else tuple(texts) if isinstance(texts, Iterable) else (None,)
    if not all(isinstance(text, str) for text in found):
        raise UsageError(Phrase("{name} is {value!r}; give a text or several", name=name, value=texts))
    return tuple(map(str, found))


def _day(date: str | datetime.date) -> str:
    """Return the text of a date: of a moment, as pandas has it, that of its day.

    >>> _day(datetime.datetime(2015, 6, 30, 12)), _day("2015-06")
    ('2015-06-30', '2015-06')
    """
    return str(date.date() if isinstance(date, datetime.datetime) else date)


def _today(day: datetime.date | None) -> datetime.date:
    """Return the day that counts as today. Raises UsageError for what is no date."""
    if day is None:
        return datetime.date.today()
    if not isinstance(day, datetime.date):
        raise UsageError(Phrase("today is {day!r}; give a date of Python", day=day))
    return day.date() if isinstance(day, datetime.datetime) else day


def _pairs(where: Labels | None) -> list[tuple[str, str]]:
    """Return facet and label, of those that a selection is by.

    >>> _pairs({"country": "Canada", "status": ["Active", "Repealed"]})
    [('country', 'Canada'), ('status', 'Active'), ('status', 'Repealed')]
    """
    if where is not None and not isinstance(where, Mapping):
        raise UsageError(
            Phrase("where is {where!r}; give the labels by facet, as in {{'country': 'Canada'}}", where=where)
        )
    by_facet = {require_text("where", name): labels for name, labels in (where or {}).items()}
    return [(name, label) for name, labels in by_facet.items() for label in _each(f"where[{name!r}]", labels)]


def _settings(
    folder: str | Path,
    sources: Sequence[str | Path],
    profile: str | Path | None = None,
    base: str | None = None,
    observed: str | datetime.date | None = None,
    url: str | None = None,
) -> Settings:
    """Return the settings of a folder, overridden by arguments. Raises UsageError, with the name, for one of another type."""
    for source in sources:
        if not is_path(source):
            raise UsageError(
                Phrase("{source!r} is no path of a source; give each as an argument", source=source)
            )
    root = require_path("folder", folder)
    name = None if profile is None else profile_in(root, str(require_path("profile", profile)))
    start = None if base is None else require_text("base", base)
    return find_settings(root, sources, name, start, None if observed is None else _day(observed), url)


def build(
    *sources: str | Path,
    profile: str | Path | None = None,
    base: str | None = None,
    observed: str | datetime.date | None = None,
    folder: str | Path = ".",
) -> Graph:
    """Build, or bring up to date, the graph of folders or files of records, and open it.

    A single RDF file is a source too. Relative paths of sources and of a profile start at the folder. Without sources,
    ``policygraph.toml`` in or above it names them. ``observed`` is when statuses were seen: a date, or ``revision`` for the
    day of the commit. Records with errors are left out; the errors are in the graph's ``problems``. The store lies in
    ``.policygraph`` in the folder. Raises UsageError for a source or profile that does not exist.

    >>> build("seeds/en", "seeds/zh")
    <Graph of en, zh by the profile policy: 17 records, 14 policies, 620 triples>
    """
    settings = _settings(folder, sources, profile, base, observed)
    if pipeline.is_rdf(settings):
        return Graph(pipeline.open_source(settings), settings)
    built = pipeline.build(settings, reads_all=True)
    return Graph(built.open(), settings, tuple(built.problems()), built)


def connect(
    url: str,
    *,
    profile: str | Path | None = None,
    base: str | None = None,
    observed: str | datetime.date | None = None,
    folder: str | Path = ".",
) -> Graph:
    """Open the graph that a build was loaded to: of a SPARQL 1.1 server, at ``?graph=IRI`` or the default one.

    All that needs no records is asked there. Raises UsageError for what is no address and for another profile or base
    than those of the build, StoreError where none lies there that is whole; and so does each method of the graph once
    another build has been loaded there: connect again.
    """
    from policygraph.pipeline.serving import open_server

    settings = _settings(folder, (), profile, base, observed, require_text("url", url))
    store, require_same = open_server(settings)
    return Graph(store, settings, _require_same=require_same)


def _operand(name: str, operand: str | Path) -> str:
    return str(operand) if isinstance(operand, Path) else require_text(name, operand)


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

    >>> bool(diff("seeds/en", "seeds")), bool(diff("seeds", "seeds"))
    (True, False)
    """
    from policygraph.revisions.diff import difference
    from policygraph.revisions.operands import Side, opened

    settings = _settings(folder, sources)
    both = {"old": old, "new": new}.items()
    names = [_operand(name, operand) for name, operand in both if not isinstance(operand, Graph)]
    opening = opened(names, settings, bool(sources), Path(folder), whole=findings, reads_all=True)
    with opening as sides, ExitStack() as asked:
        for operand in (old, new):
            if isinstance(operand, Graph):
                asked.enter_context(operand._asking())
        remaining = iter(sides)
        before, after = (
            Side("the graph", operand.store, operand.built, operand.built.top if operand.built else Path())
            if isinstance(operand, Graph)
            else next(remaining)
            for operand in (old, new)
        )
        return difference(before, after, settings, _tag(language), findings)
