"""Named and ad-hoc SPARQL to rows, a graph or a truth value; values are bound, never pasted into text.

A named question is a file in the profile's folder of queries. Its head comment says what it asks:

    # title: What replaced a policy?
    # description: One sentence or more.
    # param policy: pg:Policy
    # param language: xsd:language = en

A parameter's type is a class (an id or a label is given), a concept scheme (a label), a datatype, or
``date``: a day, a month, a year or the word today.
Oxigraph substitutes only what a SELECT projects, so parameters stand in the projection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph.errors import QueryError, UsageError, suggest
from policygraph.lineage.sparql_functions import functions
from policygraph.profile.model import Profile
from policygraph.query.parameters import parse_term, to_term
from policygraph.rdf.datatypes import native
from policygraph.store.graph_store import GraphStore

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_HEAD = re.compile(r"#\s*(title|description|param)\b\s*([^:]*):\s*(.*)")


@dataclass(frozen=True)
class Parameter:
    """A typed parameter; ``type`` is an IRI, ``default`` the text that stands in for a missing one."""

    name: str
    type: str
    default: str | None = None


@dataclass(frozen=True)
class NamedQuery:
    """A question with its title, description and parameters."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str


@dataclass(frozen=True)
class Rows:
    """The answer to a SELECT: iterate it for dictionaries from column to value.

    IRIs are texts, numbers and booleans are Python's, all other literals are texts; an unbound
    column is None. ``terms`` has the RDF terms instead, in the order of ``columns``.
    """

    columns: tuple[str, ...]
    terms: tuple[tuple[Term | None, ...], ...]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self.terms:
            yield dict(zip(self.columns, map(python_value, row), strict=True))

    def __len__(self) -> int:
        return len(self.terms)


def python_value(term: Any) -> Any:
    """Return a term as a Python value: see Rows."""
    if isinstance(term, ox.Literal):
        return native(term.value, term.datatype.value)
    return None if term is None else getattr(term, "value", str(term))


def named_queries(profile: Profile) -> dict[str, NamedQuery]:
    """Return the profile's questions by name, sorted."""
    return {file.stem: read_query(file.stem, file.read_text("utf-8"), profile) for file in profile.queries}


def find_query(profile: Profile, name: str) -> NamedQuery:
    """Return a question by name. Raises UsageError that suggests the nearest names."""
    queries = named_queries(profile)
    if name not in queries:
        raise UsageError(f"there is no query {name}.{suggest(name, queries)}")
    return queries[name]


def read_query_file(path: Path, profile: Profile) -> NamedQuery:
    """Read a query from a file. Raises UsageError where it cannot be read."""
    try:
        return read_query(path.stem, path.read_text("utf-8"), profile)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the query {path} cannot be read: {error}") from None


def read_query(name: str, text: str, profile: Profile) -> NamedQuery:
    """Read the head comment of a query's text; a query without one has no parameters."""
    said: dict[str, list[str]] = {"title": [], "description": []}
    parameters = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        match = _HEAD.match(line)
        if match and match[1] == "param":
            kind, _, default = match[3].partition("=")
            type_ = profile.context.expand(kind.strip()) if ":" in kind else kind.strip()
            parameters.append(Parameter(match[2].strip(), type_, default.strip() or None))
        elif match:
            said[match[1]].append(match[3].strip())
    return NamedQuery(name, " ".join(said["title"]), " ".join(said["description"]), tuple(parameters), text)


def run(
    graph: GraphStore, query: NamedQuery, bind: Mapping[str, str] | None = None
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Run a query with texts bound to its parameters; the answer is Oxigraph's.

    A value for a name that is no parameter is an IRI in angle brackets, a quoted literal as in
    N-Triples, or text. Raises UsageError for a value that does not fit or is missing, and
    QueryError for a query that does not parse or cannot take it.
    """
    given = dict(bind or {})
    known = [parameter.name for parameter in query.parameters]
    for name in given.keys() - set(known) if known else ():
        raise UsageError(f"the query {query.name} has no parameter {name}.{suggest(name, known)}")
    values: dict[ox.Variable, Any] = {}
    for parameter in query.parameters:
        text = given.pop(parameter.name, parameter.default)
        if text is None:
            raise UsageError(
                f"the query {query.name} needs a value for {parameter.name}: --bind {parameter.name}=…"
            )
        values[ox.Variable(parameter.name)] = to_term(graph, parameter.type, text)
    for name, text in given.items():
        values[ox.Variable(name)] = parse_term(text)
    try:
        return graph.store.query(
            query.text, prefixes=graph.prefixes(), substitutions=values, custom_functions=functions(graph)
        )
    except SyntaxError as error:
        raise QueryError(f"the query {query.name} does not parse: {_short(str(error))}") from None
    except (RuntimeError, OSError, ValueError) as error:
        hint = "; name the variable in SELECT" if "projection" in str(error) else ""
        raise QueryError(f"the query {query.name} cannot be run: {error}{hint}") from None


def _short(said: str) -> str:
    """Return the place and the gist of a parser's message, which lists every token it would take."""
    place = re.match(r"error at (\d+):(\d+)", said)
    where = f"line {place[1]}, column {place[2]}: " if place else ""
    gist = "a prefix is not declared" if "Prefix not found" in said else "this is not what SPARQL allows here"
    return where + gist if place else said.splitlines()[0]


def select(graph: GraphStore, query: NamedQuery, bind: Mapping[str, str] | None = None) -> Rows:
    """Run a SELECT and return its rows without the columns that only repeat a parameter."""
    solutions = run(graph, query, bind)
    if not isinstance(solutions, ox.QuerySolutions):
        raise QueryError(f"the query {query.name} is no SELECT")
    return to_rows(solutions, query)


def to_rows(solutions: ox.QuerySolutions, query: NamedQuery) -> Rows:
    """Collect solutions as rows without the columns that only repeat a parameter."""
    bound = {parameter.name for parameter in query.parameters}
    columns = tuple(v.value for v in solutions.variables if v.value not in bound)
    return Rows(columns, tuple(tuple(solution[name] for name in columns) for solution in solutions))
