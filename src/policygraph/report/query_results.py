"""Serialize the answers of SPARQL queries (rows, a graph, or a boolean), and list the named queries."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from io import RawIOBase, StringIO
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from policygraph.errors import QueryError, UsageError
from policygraph.profile.model import Profile
from policygraph.query.needs import given_properties, not_given
from policygraph.query.sparql import NamedQuery, columns_of
from policygraph.rdf.sparql import Answer
from policygraph.records.printable import escaped
from policygraph.report.answer_tables import answer_markdown, answer_table
from policygraph.report.console import render
from policygraph.report.tables import plain_table
from policygraph.words.phrases import Phrase, counted, enumerated, said, word

if TYPE_CHECKING:
    from rich.text import Text


@dataclass(frozen=True)
class Most:
    """The most rows, or triples of a graph, and bytes that an answer may have."""

    rows: int
    size: int


class TooMuchError(QueryError):
    """An answer that would be larger than it may be."""


_TABLES = ("table", "markdown")
_SPARQL_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_AS_GRAPH = {"json": "jsonld", "xml": "rdfxml"}  # formats of rows -> those of graphs with the same syntax
_GRAPHS = ("turtle", "ntriples", "jsonld", "json", "rdfxml", "xml")
FORMATS = tuple(dict.fromkeys((*_TABLES, *_SPARQL_RESULTS, *_GRAPHS)))


def questions_text(queries: Collection[NamedQuery], profile: Profile, language: str = "en") -> str:
    """Return the named queries, a line each: name, title, and parameters, optional ones in brackets.

    Behind them stand those that the profile gives too little for, with what they need instead of parameters.
    """
    from rich.text import Text

    given = given_properties(profile)
    missing = {query.name: not_given(query.needs, given, profile) for query in queries}
    answerable = [
        _question(query, _parameters(query, language), language)
        for query in queries
        if not missing[query.name]
    ]
    others = [
        _question(
            query, said(Phrase("needs {properties}", properties=missing[query.name]), language), language
        )
        for query in queries
        if missing[query.name]
    ]
    if not others:
        return render(plain_table(answerable))
    told = Phrase("no key of the profile {profile} gives what these need", profile=profile.name)
    heading = Text(f"\n{said(told, language)}", "bold")
    return render(plain_table(answerable), heading, plain_table(others, indent=2))


def questions_object(queries: Collection[NamedQuery], profile: Profile) -> dict[str, Any]:
    """Return the named queries for JSON: name, texts, parameters, and the properties that an answer lacks."""
    given = given_properties(profile)
    questions = [
        {
            "name": query.name,
            "title": query.title,
            "description": query.description,
            "parameters": [
                {
                    "name": parameter.name,
                    "type": profile.context.compact(parameter.type),
                    "default": parameter.default,
                }
                for parameter in query.parameters
            ],
            "missing": [profile.context.compact(iri) for iri in query.needs if iri not in given],
        }
        for query in queries
    ]
    return {"questions": questions}


def _question(query: NamedQuery, last: str, language: str) -> tuple[Text, Text, Text]:
    from rich.text import Text

    return Text(query.name, "bold"), Text(word(query.title, language)), Text(last, "dim")


def _parameters(query: NamedQuery, language: str) -> str:
    defaults = {
        p.name: language if p.default and p.name == "language" else p.default for p in query.parameters
    }
    return " ".join(name if default is None else f"[{name}={default}]" for name, default in defaults.items())


def to_bytes(
    answer: Answer,
    query: NamedQuery,
    format: str | None,
    prefixes: dict[str, str],
    language: str = "en",
    heads: str = "en",
    most: Most | None = None,
) -> tuple[bytes, bool]:
    """Return an answer in a format, and False only for an ASK query that does not hold.

    The number of rows under a table is said in a language, and the names of columns in that of ``heads``. Without a format
    it is ``table``, or ``turtle`` for a graph. Columns that repeat a parameter are left out. Raises UsageError for a format
    that does not fit the kind of answer, and TooMuchError for more than there may be at ``most`` in a graph or in a format
    of SPARQL.
    """
    if isinstance(answer, ox.QueryBoolean):
        name = _checked(format or "table", (*_TABLES, "json", "xml"), Phrase("true or false"))
        if name in _TABLES:
            return b"true\n" if answer else b"false\n", bool(answer)
        return answer.serialize(format=_SPARQL_RESULTS[name]) or b"", bool(answer)
    if isinstance(answer, ox.QueryTriples):
        from policygraph.export.triples import (
            in_order,
            iris_of,
            used_prefixes,
        )  # only now, as most answers are rows
        from policygraph.rdf import serialize

        name = _checked(format or "turtle", _GRAPHS, Phrase("a graph"))
        triples = in_order(dict.fromkeys(_first(answer, most)))
        used = used_prefixes(iris_of(triples), prefixes)
        return serialize.to_bytes(triples, _AS_GRAPH.get(name, name), used), True
    name = _checked(format or "table", (*_TABLES, *_SPARQL_RESULTS), Phrase("several rows"))
    if name in _SPARQL_RESULTS:
        data = _sparql_results(answer, query, _SPARQL_RESULTS[name], most)
        if most and rows_in(data, name) > most.rows:
            raise _too_many(most)
        if name == "json":
            data = escaped(data.decode()).encode()
        return _as_xml(data) if name == "xml" else data, True
    is_table = name == "table"
    text = answer_table(answer, query, language, heads) if is_table else answer_markdown(answer, query, heads)
    return f"{text}\n".encode(), True


def _as_xml(data: bytes) -> bytes:
    """Return SPARQL results in XML with their carriage returns. Raises UsageError where XML cannot hold a value."""
    from policygraph.rdf import serialize

    for number, row in enumerate(data.decode().split("<result>")):
        serialize.require_xml(row, Phrase("row {number}", number=number))
    return serialize.keep_returns(data)


def _sparql_results(
    answer: ox.QuerySolutions, query: NamedQuery, format: ox.QueryResultsFormat, most: Most | None
) -> bytes:
    """Return rows in one of the formats of SPARQL, without the columns that repeat a parameter."""
    columns = columns_of(answer, query)
    if len(columns) == len(answer.variables):
        return _serialized(answer, format, most)
    document = json.loads(_serialized(answer, ox.QueryResultsFormat.JSON, most))
    document["head"]["vars"] = columns
    for row in document["results"]["bindings"]:
        for column in row.keys() - set(columns):
            del row[column]
    reduced = ox.parse_query_results(json.dumps(document), format=ox.QueryResultsFormat.JSON)
    assert isinstance(reduced, ox.QuerySolutions)
    return reduced.serialize(format=format) or b""


class _Bounded(RawIOBase):
    """What holds so many bytes and takes no more, so that the engine ends before it has made all."""

    def __init__(self, most: Most) -> None:
        super().__init__()
        self.parts, self.left, self.most = list[bytes](), most.size, most

    def write(self, data: Any) -> int:
        self.left -= len(data)
        if self.left < 0:
            raise TooMuchError(
                Phrase("the answer has more than {number:,} bytes; add LIMIT", number=self.most.size)
            )
        self.parts.append(bytes(data))
        return len(data)


def _serialized(answer: ox.QuerySolutions, format: ox.QueryResultsFormat, most: Most | None) -> bytes:
    if most is None:
        return answer.serialize(format=format) or b""
    output = _Bounded(most)
    answer.serialize(cast(IO[bytes], output), format=format)
    return b"".join(output.parts)


def rows_in(data: bytes, format: str) -> int:
    """Return the number of rows in one of the formats of SPARQL."""
    if format == "json":
        return len(json.loads(data)["results"]["bindings"])
    if format == "xml":
        return data.count(b"<result>")
    import csv

    return (
        data.count(b"\n") if format == "tsv" else sum(1 for _ in csv.reader(StringIO(data.decode(), "")))
    ) - 1


def _first(answer: ox.QueryTriples, most: Most | None) -> list[ox.Triple]:
    triples = list(islice(answer, most.rows + 1 if most else None))
    if most and len(triples) > most.rows:
        raise _too_many(most)
    return triples


def _too_many(most: Most) -> TooMuchError:
    return TooMuchError(
        Phrase("the answer has more than {rows}; add LIMIT", rows=counted(most.rows, "row", "rows"))
    )


def _checked(format: str, formats: Collection[str], kind: str) -> str:
    """Return the format. Raises UsageError if a kind of answer cannot be written in it."""
    if format not in formats:
        raise UsageError(
            Phrase(
                "{kind} cannot be written as {format}; there is {names}",
                kind=kind,
                format=format,
                names=enumerated(formats),
            )
        )
    return format
