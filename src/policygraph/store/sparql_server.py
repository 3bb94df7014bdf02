"""A SPARQL 1.1 server in the place of a store: it is asked as an Oxigraph store is, and graphs of it are written.

All that differs stands here. A query goes to the server as it is, with the values that it is given in its text. One that
calls functions of ours, which no server has, runs here: on the triples with the properties that it names.
"""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from policygraph.errors import StoreError
from policygraph.rdf.given_values import with_values
from policygraph.rdf.query_properties import properties_in
from policygraph.rdf.sparql import Answer, words
from policygraph.rdf.sparql_text import terms
from policygraph.settings import ServerAddress
from policygraph.store.http_client import Client, RefusedError, Response
from policygraph.words.phrases import Phrase, enumerated, phrase_of

# Where servers have what, behind the address of a data set: Jena Fuseki, QLever, RDF4J and GraphDB have queries at the
# address itself, or Oxigraph and others below it.
QUERIES = ("", "query", "sparql")
GRAPHS = ("store", "data", "", "rdf-graphs/service", "sparql-graph-crud")
# Oxigraph loads twice as fast where a request need not be there as a whole or not at all, which a mark sees to.
_MORE = {"store": "&no_transaction"}
_ROWS, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_TYPES = {
    _ROWS: {_ROWS, "application/json"},
    _TRIPLES: {_TRIPLES, "text/plain", "text/ntriples"},
}
_MOST_KEPT = 20_000  # answers about one pattern, each of at most so many quads:
_LONGEST_KEPT = 200
_AT_ONCE = 500  # terms in one question, of so many characters but for a longer one:
_LONGEST_ASKED = 100_000
_BLANK_NODE = re.compile(rb'^_:|\s_:[^\s"<>]+ *\.$', re.MULTILINE)
_EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class SparqlServer:
    """A graph on a server, which any number of threads may ask."""

    def __init__(self, address: ServerAddress) -> None:
        self.address = address
        self._client = Client(address.url, address.timeout)
        self._dataset = [("default-graph-uri", address.graph)] if address.graph else []
        self._kept: dict[tuple[Any, ...], list[ox.Quad]] = {}
        self._graphs = ""  # the address that has taken a graph
        self._copy, self._copied = ox.Store(), set[str]()
        self._is_whole_copy = False
        self._fetching = threading.Lock()

    def query(
        self,
        query: str,
        *,
        prefixes: dict[str, str] | None = None,
        substitutions: Mapping[ox.Variable, Any] | None = None,
        custom_functions: Mapping[ox.NamedNode, Any] | None = None,
    ) -> Answer:
        """Return the answer to a query. Raises what ``pyoxigraph.Store.query`` does for a text, and StoreError."""
        known, values = prefixes or {}, substitutions or {}
        functions = dict(custom_functions or {})
        options: dict[str, Any] = {"prefixes": known, "substitutions": values, "custom_functions": functions}
        form = ox.Store().query(query, **options)  # which refuses what a store refuses
        if {name.value for name in functions} & {iri for iri, _ in terms(query, known)}:
            answer: Answer = self.fetched(properties_in(query, known)).query(query, **options)
            return answer
        text = f"{_declared(known)}{with_values(query, values)}"
        dataset = self._dataset_of(query)
        if isinstance(form, ox.QueryTriples):
            store = ox.Store()
            self._load(store, self._triples(text, dataset))
            return store.query(_EVERYTHING)
        rows: Answer = self._rows(text, dataset, wanted=type(form))
        return rows

    def has_graph(self, name: ox.NamedNode, query: str) -> bool:
        """Return whether there is a graph of a name, with a triple, where a query is asked."""
        text = f"ASK {{ GRAPH {name} {{ ?s ?p ?o }} }}"
        return bool(self._rows(text, self._dataset_of(query), wanted=ox.QueryBoolean))

    def _dataset_of(self, query: str) -> list[tuple[str, str]]:
        """Return what is asked: the graph of this address, which a server takes before those behind FROM, unless there are some."""
        return [] if "FROM" in words(query) else self._dataset

    def quads_for_pattern(
        self, subject: Any, predicate: Any, object: Any, graph_name: Any = None
    ) -> Iterator[ox.Quad]:
        """Yield the triples with some terms, None for any; the blank node of an answer is none in another."""
        pattern = (subject, predicate, object)
        if any(isinstance(term, ox.BlankNode) for term in pattern):
            return
        quads = self._kept.get(pattern)
        if quads is None:
            for wider in ((subject, None, None), (None, None, object)):
                if (kept := self._kept.get(wider)) is not None:
                    yield from (quad for quad in kept if _fits(quad, pattern))
                    return
            quads = self._matching(pattern)
            if len(quads) <= _LONGEST_KEPT:
                self._keep({pattern: quads})
        yield from quads

    def expect(self, terms: Iterable[ox.NamedNode | ox.Literal], as_values: bool = False) -> None:
        """Ask at once for the triples about nodes that will be asked for one by one, or for those that have some values."""
        name, place = ("o", 2) if as_values else ("s", 0)

        def pattern(term: Any) -> tuple[Any, ...]:
            return (None, None, term) if as_values else (term, None, None)

        wanted = dict.fromkeys(term for term in terms if pattern(term) not in self._kept)
        for some in _portions(wanted):
            found: dict[tuple[Any, ...], list[ox.Quad]] = {pattern(term): [] for term in some}
            values = " ".join(map(str, some))
            for row in self._rows(f"SELECT ?s ?p ?o WHERE {{ VALUES ?{name} {{ {values} }} ?s ?p ?o }}"):
                found[pattern(row[place])].append(ox.Quad(row["s"], row["p"], row["o"]))
            self._keep(found)

    def _keep(self, found: dict[tuple[Any, ...], list[ox.Quad]]) -> None:
        if len(self._kept) + len(found) > _MOST_KEPT:
            self._kept.clear()
        self._kept |= found

    def __iter__(self) -> Iterator[ox.Quad]:
        lines = self._all("?s ?p ?o")
        with self._well_formed():
            yield from ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)

    def __contains__(self, quad: ox.Quad) -> bool:
        return any(self.quads_for_pattern(*quad.triple))

    def __len__(self) -> int:
        return self._count("?s ?p ?o")

    def ask_all_graphs(self, text: str) -> ox.QuerySolutions:
        """Return the rows of a SELECT for which the graph of this address is none but by its name."""
        answer: ox.QuerySolutions = self._rows(text, dataset=())
        return answer

    def write(self, graph: str, lines: bytes, is_new: bool) -> None:
        """Write lines of N-Triples to a graph, "" for the default one: in the place of all that it has, or to it."""
        target = f"graph={quote(graph, safe='')}" if graph else "default"
        method = "PUT" if is_new else "POST"
        headers = {"Content-Type": _TRIPLES}
        tried = list[str]()
        for url in [self._graphs] if self._graphs else self._candidates(self.address.graphs, GRAPHS):
            more = _MORE.get(url.rpartition("/")[2], "")
            try:
                self._client.send(method, f"{url}?{target}{more}", lines, headers)
                self._graphs = url
                return
            except RefusedError as error:
                if self._graphs:
                    raise
                tried.append(_refused(url, error.response))
        raise StoreError(
            Phrase(
                "no server takes graphs at {url}: asked {names}. If it has the Graph Store Protocol elsewhere, say where as graphs in [store] of policygraph.toml",
                url=self.address.url,
                names=enumerated(tried),
            )
        )

    def _rows(
        self,
        text: str,
        dataset: Iterable[tuple[str, str]] | None = None,
        wanted: type[Answer] = ox.QuerySolutions,
    ) -> Any:
        """Return what is wanted, solutions or a boolean."""
        response = self._asked(self._queries, text, _ROWS, dataset)
        if limit := response.headers.get("x-sparql-maxrows"):
            raise self._cut(limit)
        answer = self._read(response)
        if not isinstance(answer, wanted):
            raise self._another_answer()
        return answer

    def _count(self, pattern: str) -> int:
        rows = [tuple(row) for row in self._rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")]
        match rows:
            case [(ox.Literal(value=value),)] if value.isdecimal():
                return int(value)
        raise self._another_answer()

    def _another_answer(self) -> StoreError:
        return _NoAnswerError(
            Phrase("the server at {url} answers something else than was asked", url=self.address.url)
        )

    def _all(self, pattern: str) -> bytes:
        """Return the triples of a pattern. A server that gives no more than some of many does not say so."""
        lines = self._triples(f"CONSTRUCT {{ {pattern} }} WHERE {{ {pattern} }}")
        found = lines.count(b"\n") + (lines[-1:] not in (b"", b"\n"))
        if found < self._count(pattern):
            raise self._cut(f"{found:,}")
        return lines

    def _cut(self, limit: str) -> StoreError:
        return StoreError(
            Phrase(
                "the server at {url} gives no more than {limit} rows of an answer; raise its limit",
                url=self.address.url,
                limit=limit,
            )
        )

    def _read(self, response: Response) -> Any:
        """Return solutions or a boolean; solutions are read once before, for those that end too early are no answer."""
        with self._well_formed():
            results = ox.parse_query_results(response.content, ox.QueryResultsFormat.JSON)
            if isinstance(results, ox.QueryBoolean):
                return results
            deque(results, maxlen=0)
        return ox.parse_query_results(response.content, ox.QueryResultsFormat.JSON)

    def _triples(self, text: str, dataset: Iterable[tuple[str, str]] | None = None) -> bytes:
        """Return the N-Triples that a CONSTRUCT or DESCRIBE gives, as the server wrote them."""
        return self._asked(self._queries, text, _TRIPLES, dataset).content

    def _load(self, store: ox.Store, lines: bytes) -> None:
        """Load lines to a store, which is of no use where they are malformed."""
        with self._well_formed():
            store.bulk_load(lines, format=ox.RdfFormat.N_TRIPLES)

    @contextmanager
    def _well_formed(self) -> Iterator[None]:
        """Raise StoreError where what is read inside is malformed."""
        try:
            yield
        except (SyntaxError, ValueError) as error:
            message = Phrase(
                "the answer of the server at {url} is malformed or broken off: {problem}",
                url=self.address.url,
                problem=phrase_of(error),
            )
            raise _NoAnswerError(message) from None

    def _asked(
        self, url: str, text: str, type: str, dataset: Iterable[tuple[str, str]] | None = None
    ) -> Response:
        fields = [("query", text), *(self._dataset if dataset is None else dataset)]
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": type}
        response = self._client.send("POST", url, urlencode(fields).encode(), headers)
        if response.type not in _TYPES[type]:
            given = response.type or Phrase("something without a type")
            raise _NoAnswerError(
                Phrase(
                    "the server at {url} answers a query with {given}, not with {type}",
                    url=url,
                    given=given,
                    type=type,
                )
            )
        return response

    @cached_property
    def _queries(self) -> str:
        """The address that answers queries."""
        tried = list[str]()
        for url in self._candidates(self.address.query, QUERIES):
            try:
                if self._read(self._asked(url, "ASK {}", _ROWS, ())):
                    return url
                tried.append(url)
            except RefusedError as error:
                tried.append(_refused(url, error.response))
            except _NoAnswerError:
                tried.append(url)
        raise StoreError(
            Phrase(
                "no SPARQL 1.1 server answers at {url}: asked {names}. If it answers queries elsewhere, say where as query in [store] of policygraph.toml",
                url=self.address.url,
                names=enumerated(tried),
            )
        )

    def _candidates(self, known: str, places: Iterable[str]) -> list[str]:
        url = self.address.url.rstrip("/")
        return [known] if known else [f"{url}/{place}" if place else self.address.url for place in places]

    def _matching(self, pattern: tuple[Any, ...]) -> list[ox.Quad]:
        names = ("s", "p", "o")
        texts = [f"?{name}" if term is None else str(term) for name, term in zip(names, pattern, strict=True)]
        if None not in pattern:
            return (
                [ox.Quad(*pattern)]
                if self._rows(f"ASK {{ {' '.join(texts)} }}", wanted=ox.QueryBoolean)
                else []
            )
        wanted = " ".join(text for text, term in zip(texts, pattern, strict=True) if term is None)
        rows = self._rows(f"SELECT {wanted} WHERE {{ {' '.join(texts)} }}")
        return [
            ox.Quad(*(row[name] if term is None else term for name, term in zip(names, pattern, strict=True)))
            for row in rows
        ]

    def fetched(self, properties: set[str] | None) -> ox.Store:
        """Return a store in memory with the triples that have some properties, or with all, and perhaps more."""
        with self._fetching:
            self._fetch(properties)
            return self._copy

    def _fetch(self, properties: set[str] | None) -> None:
        """Bring the triples with some properties, or all, here."""
        if self._is_whole_copy:
            return
        for iri in sorted((properties or set()) - self._copied):
            node = ox.NamedNode(iri)
            lines = self._all(f"?s {node} ?o")
            if has_blank_nodes(lines):  # which have other names in another answer
                properties = None
                break
            copied, self._copied = self._copied, set()
            copy, self._copy = self._copy, ox.Store()
            self._load(copy, lines)
            self._copy, self._copied = copy, copied | {iri}
        if properties is None:
            everything = ox.Store()
            self._load(everything, self._all("?s ?p ?o"))
            self._copy, self._is_whole_copy = everything, True


def _refused(url: str, response: Response) -> str:
    """Return an address and why nothing is had there: the status, and where it sends on to or what ails the server."""
    if location := response.location:
        return Phrase(
            "{url} ({status}, sends on to {location})", url=url, status=response.status, location=location
        )
    is_ailing = response.status >= 500 or response.status == HTTPStatus.TOO_MANY_REQUESTS
    return Phrase("{url} ({reason})", url=url, reason=response.reason if is_ailing else response.status)


class _NoAnswerError(StoreError):
    """An answer that is no result of SPARQL."""


def _fits(quad: ox.Quad, pattern: tuple[Any, ...]) -> bool:
    terms = (quad.subject, quad.predicate, quad.object)
    return all(wanted in (None, term) for wanted, term in zip(pattern, terms, strict=True))


def _portions(terms: Iterable[ox.NamedNode | ox.Literal]) -> Iterator[list[ox.NamedNode | ox.Literal]]:
    """Yield terms in lists of which one question can have each."""
    some, length = list[ox.NamedNode | ox.Literal](), 0
    for term in terms:
        length += len(term.value)
        if some and (len(some) == _AT_ONCE or length > _LONGEST_ASKED):
            yield some
            some, length = [], len(term.value)
        some.append(term)
    if some:
        yield some


def has_blank_nodes(lines: bytes) -> bool:
    """Return whether some of several lines of N-Triples have a blank node.

    >>> has_blank_nodes(b'<a:a> <a:b> "a _:c"@en .'), has_blank_nodes(b"<a:a> <a:b> _:c .")
    (False, True)
    """
    return b"_:" in lines and _BLANK_NODE.search(lines) is not None


def _declared(prefixes: Mapping[str, str]) -> str:
    """Return the declarations of prefixes, on one line."""
    return "".join(f"PREFIX {prefix}: <{namespace}> " for prefix, namespace in prefixes.items())
