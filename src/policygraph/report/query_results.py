"""What a query found to bytes in one of the formats: rows, a graph, or true and false."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.export.triples import in_order, used_prefixes
from policygraph.query.sparql import NamedQuery, to_rows
from policygraph.report import tables

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_SPARQL_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_RDF = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "json": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def to_bytes(
    answer: Answer, query: NamedQuery, format: str | None, prefixes: dict[str, str]
) -> tuple[bytes, bool]:
    """Return an answer in a format, and False only where an ASK does not hold.

    Machine formats have every column, tables leave out those that repeat a parameter. Raises
    UsageError for a format that does not fit the kind of answer.
    """
    if isinstance(answer, ox.QueryBoolean):
        return _boolean(answer, format or "table"), bool(answer)
    if isinstance(answer, ox.QueryTriples):
        chosen = _known(format or "turtle", _RDF, "a graph")
        found = in_order(dict.fromkeys(answer))
        data = ox.serialize(found, format=_RDF[chosen], prefixes=used_prefixes(found, prefixes))
        return data or b"", True
    chosen = format or "table"
    if chosen == "table":
        return f"{tables.rows_table(to_rows(answer, query))}\n".encode(), True
    if chosen == "markdown":
        return f"{tables.rows_markdown(to_rows(answer, query))}\n".encode(), True
    _known(chosen, {"table": 0, "markdown": 0, **_SPARQL_RESULTS}, "rows")
    return answer.serialize(format=_SPARQL_RESULTS[chosen]) or b"", True


def _boolean(answer: ox.QueryBoolean, format: str) -> bytes:
    if format in ("table", "markdown"):
        return b"true\n" if answer else b"false\n"
    _known(format, {"table": 0, "markdown": 0, "json": 0, "xml": 0}, "true or false")
    return answer.serialize(format=_SPARQL_RESULTS[format]) or b""


def _known(format: str, formats: Mapping[str, object], kind: str) -> str:
    if format not in formats:
        raise UsageError(f"{kind} cannot be written as {format}; there is {', '.join(formats)}")
    return format
