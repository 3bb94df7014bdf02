"""Serialize the answers of SPARQL queries (rows, a graph, or a boolean), and list the named queries."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.export.property_graph import as_text
from policygraph.export.triples import in_order, require_xml, used_prefixes
from policygraph.profile.model import Profile
from policygraph.query.needs import given_properties, not_given
from policygraph.query.sparql import NamedQuery, Rows, python_value, to_rows
from policygraph.rdf.formats import RDF_FORMATS
from policygraph.records.printable import escaped, printable_line
from policygraph.report.console import counted, render
from policygraph.report.tables import headed_table, markdown_table, plain_table

if TYPE_CHECKING:
    from rich.text import Text

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_TABLES = ("table", "markdown")
_SPARQL_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    name: RDF_FORMATS["jsonld" if name == "json" else name]
    for name in ("turtle", "ntriples", "jsonld", "json", "rdfxml")
}


def questions_text(queries: Collection[NamedQuery], profile: Profile) -> str:
    """Return the named queries, a line each: name, title, and parameters, optional ones in brackets.

    Behind them stand those that the profile gives too little for, with what they need instead of parameters.
    """
    from rich.text import Text

    given = given_properties(profile)
    missing = {query.name: not_given(query.needs, given, profile) for query in queries}
    answerable = [_question(query, _parameters(query)) for query in queries if not missing[query.name]]
    others = [_question(query, f"needs {missing[query.name]}") for query in queries if missing[query.name]]
    if not others:
        return render(plain_table(answerable))
    heading = Text(f"\nno key of the profile {profile.name} gives what these need", "bold")
    return render(plain_table(answerable), heading, plain_table(others, indent=2))


def _question(query: NamedQuery, last: str) -> tuple[Text, Text, Text]:
    from rich.text import Text

    return Text(query.name, "bold"), Text(query.title), Text(last, "dim")


def _parameters(query: NamedQuery) -> str:
    return " ".join(p.name if p.default is None else f"[{p.name}={p.default}]" for p in query.parameters)


def to_bytes(
    answer: Answer, query: NamedQuery, format: str | None, prefixes: dict[str, str]
) -> tuple[bytes, bool]:
    """Return an answer in a format, and False only for an ASK query that does not hold.

    Without a format it is ``table``, or ``turtle`` for a graph. SPARQL results have every column, tables
    leave out those that repeat a parameter. Raises UsageError for a format that does not fit the kind of
    answer.
    """
    if isinstance(answer, ox.QueryBoolean):
        name = _checked(format or "table", (*_TABLES, "json", "xml"), "true or false")
        if name in _TABLES:
            return b"true\n" if answer else b"false\n", bool(answer)
        return answer.serialize(format=_SPARQL_RESULTS[name]) or b"", bool(answer)
    if isinstance(answer, ox.QueryTriples):
        rdf_format = _GRAPHS[_checked(format or "turtle", _GRAPHS, "a graph")]
        triples = in_order(dict.fromkeys(answer))
        if rdf_format == RDF_FORMATS["rdfxml"]:
            require_xml(triples)
        data = ox.serialize(triples, format=rdf_format, prefixes=used_prefixes(triples, prefixes))
        return data or b"", True
    name = _checked(format or "table", (*_TABLES, *_SPARQL_RESULTS), "rows")
    if name in _SPARQL_RESULTS:
        text = (answer.serialize(format=_SPARQL_RESULTS[name]) or b"").decode()
        return {"json": escaped, "xml": as_text}.get(name, str)(text).encode(), True
    rows = to_rows(answer, query)
    return f"{rows_table(rows) if name == 'table' else rows_markdown(rows)}\n".encode(), True


def _checked(format: str, formats: Collection[str], kind: str) -> str:
    """Return the format. Raises UsageError if a kind of answer cannot be written in it."""
    if format not in formats:
        raise UsageError(f"{kind} cannot be written as {format}; there is {', '.join(formats)}")
    return format


def rows_table(rows: Rows) -> str:
    """Return rows as a table for the terminal, with their number under it."""
    cells = [[_cell(term) for term in row] for row in rows.terms]
    table = headed_table(rows.columns, cells, {name: {"overflow": "fold"} for name in rows.columns})
    count = counted(len(rows), "row", "rows")
    return f"{render(table)}\n\n{count}" if len(rows) else count


def rows_markdown(rows: Rows) -> str:
    """Return rows as a GitHub-flavoured Markdown table."""
    return markdown_table(rows.columns, [[_cell(term) for term in row] for row in rows.terms])


def _cell(term: Any) -> str:
    value = python_value(term)
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else printable_line(str(value))
