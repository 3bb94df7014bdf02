"""Named and ad-hoc SPARQL to rows, a graph or a boolean; values are bound, never inserted into the text.

A named query is a file in the profile's folder of queries, whose head comment describes it: see profile.question_heads.
Oxigraph substitutes only variables that a SELECT projects, so the projection has the parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import pyoxigraph as ox

from policygraph import regular_files
from policygraph.errors import QueryError, UsageError, suggest
from policygraph.lineage.sparql_functions import functions
from policygraph.profile.model import Profile
from policygraph.profile.question_heads import Parameter, mistakes, read_head
from policygraph.query.answering import answering
from policygraph.query.needs import not_answerable
from policygraph.query.parameters import parse_term, to_term
from policygraph.rdf.core import FUNCTIONS
from policygraph.rdf.data_frames import to_data_frame
from policygraph.rdf.datatypes import DECIMAL, DOUBLE, FLOAT, native
from policygraph.rdf.given_values import are_out_of_reach, with_values
from policygraph.rdf.sparql import Term
from policygraph.rdf.sparql import query as run_query
from policygraph.rdf.sparql_text import missing_function, to_problem
from policygraph.records.bounded_tables import html_table, text_table
from policygraph.records.declared import displayed, where_not_utf_8
from policygraph.store.graph_store import GraphStore
from policygraph.words.phrases import Phrase, phrase_of

if TYPE_CHECKING:
    import pandas

_DATASET = {"default_graph", "named_graphs"}


@dataclass(frozen=True)
class NamedQuery:
    """A query with its title, description and parameters, and the IRIs of the properties that it needs."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str
    needs: tuple[str, ...] = ()
    file: str = ""  # that a query of one's own is in, as seen from the working folder

    def refused(self, text: str, problem: QueryError) -> QueryError:
        """Return the error, of a text with the name of the query, for a problem in it; at its place where the file has one."""
        if self.file and problem.line:
            message = Phrase(text, query=self.name, problem=problem.message)
            return QueryError(message, problem.line, problem.column, self.file)
        return QueryError(Phrase(text, query=self.name, problem=phrase_of(problem)))


@dataclass(frozen=True)
class Rows:
    """The result of a SELECT; iterating yields a dictionary from column to Python value for each row.

    IRIs are texts, numbers and booleans are Python's, all other literals are texts; an unbound
    variable is None. ``terms`` are the rows as RDF terms, in the order of ``columns``; a slice is ``Rows`` again. At a prompt and in a
    notebook the first rows are shown as a table, or what ``notes`` say of a query of your own that has found none.
    """

    columns: tuple[str, ...]
    terms: tuple[tuple[Term | None, ...], ...]
    notes: tuple[str, ...] = field(default=(), compare=False)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self.values():
            yield dict(zip(self.columns, row, strict=True))

    def __len__(self) -> int:
        return len(self.terms)

    @overload
    def __getitem__(self, number: int) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, number: slice) -> Rows: ...

    def __getitem__(self, number: int | slice) -> dict[str, Any] | Rows:
        if isinstance(number, slice):
            return replace(self, terms=self.terms[number])
        return dict(zip(self.columns, map(python_value, self.terms[number]), strict=True))

    def values(self) -> Iterator[tuple[Any, ...]]:
        """Yield the Python values of each row, in the order of ``columns``."""
        for row in self.terms:
            yield tuple(map(python_value, row))

    def column(self, name: str) -> list[Any]:
        """Return the Python values of a column. Raises UsageError, with the nearest, for one that is not there."""
        if name not in self.columns:
            message = "there is no column {name}.{hint}"
            raise UsageError(Phrase(message, name=name, hint=suggest(name, self.columns)))
        place = self.columns.index(name)
        return [python_value(row[place]) for row in self.terms]

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a data frame: whole numbers as Int64, other numbers as Float64, truth values as boolean,
        texts as string, each with NA for an unbound variable.

        Raises UsageError where pandas, an extra, is not installed.
        """
        return to_data_frame({name: self.column(name) for name in self.columns})

    def __repr__(self) -> str:
        if self.terms:
            return text_table(self.columns, self.values(), len(self))
        return "\n".join((f"no rows of {', '.join(self.columns)}", *self.notes))

    def _repr_html_(self) -> str:
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        return html_table(self.columns, self.values(), len(self)) + notes


def python_value(term: Any) -> Any:
    """Return a term as a Python value, as Rows describes."""
    if isinstance(term, ox.Literal):
        value = native(term.value, term.datatype.value)
        is_fraction = isinstance(value, str) and term.datatype.value in (DECIMAL, DOUBLE, FLOAT)
        return _float(value) if is_fraction else value
    return None if term is None else getattr(term, "value", str(term))


def _float(text: str) -> float | str:
    """Return a number in the nearest float, and a text that is none as it is."""
    try:
        return float(text)
    except ValueError:
        return text


def named_queries(profile: Profile) -> dict[str, NamedQuery]:
    """Return name -> query of the profile, in the order of the profile's files."""
    return {name: find_query(profile, name) for name in _files(profile)}


def find_query(profile: Profile, name: str) -> NamedQuery:
    """Return a query of the profile by name. Raises UsageError that suggests the nearest names."""
    files = _files(profile)
    if name not in files:
        raise UsageError(Phrase("there is no query {name}.{hint}", name=name, hint=suggest(name, files)))
    return _query(name, regular_files.text(files[name]), profile)


def _files(profile: Profile) -> dict[str, Path]:
    return {file.stem: file for file in profile.queries}


def read_query_file(path: Path, profile: Profile) -> NamedQuery:
    """Read a query from a file. Raises what ``read_query_from`` does."""
    file = displayed(path)
    query = read_query_from(file, partial(regular_files.content, path), profile)
    return replace(query, name=path.stem, file=file)


def read_query_from(name: str, content: Callable[[], bytes], profile: Profile) -> NamedQuery:
    """Read a query from what gives its content. Raises UsageError where it cannot be read, and for a mistake in its head."""
    try:
        text = regular_files.text_of(content())
    except UnicodeDecodeError as error:
        raise UsageError(where_not_utf_8(error, name)) from None
    except OSError as error:
        problem = phrase_of(error)
        raise UsageError(
            Phrase("the query {path} cannot be read: {problem}", path=name, problem=problem)
        ) from None
    return read_query(name, text, profile)


def read_query(name: str, text: str, profile: Profile) -> NamedQuery:
    """Return a query by the head of its text. Raises UsageError, with the name and the place, for a mistake there."""
    for message, line, column in mistakes(text, profile, lambda _: ""):
        raise UsageError(Phrase("{place}: {message}", place=f"{name}:{line}:{column}", message=message))
    return _query(name, text, profile)


def _query(name: str, text: str, profile: Profile) -> NamedQuery:
    head = read_head(text, profile.context)
    return NamedQuery(name, head.title, head.description, tuple(head.parameters), text, tuple(head.needs))


class MissingValueError(UsageError):
    """A query is run without the value of a parameter, by its ``name``."""

    def __init__(self, query: str, name: str) -> None:
        super().__init__(Phrase("the query {query} needs a value for {name}", query=query, name=name))
        self.name = name


def run(
    graph: GraphStore,
    query: NamedQuery,
    bind: Mapping[str, str] | None = None,
    entailed: bool | None = None,
    **how: Any,
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Run a query with texts bound to its parameters, and return the result of Oxigraph.

    A query without parameters takes a text for any variable: an IRI in angle brackets, a quoted literal as in
    Turtle, or the text of a plain literal. Whether what the ontology says in terms of others is there to be found, the
    query decides by naming such a term that it does not need, unless it is said, see ``query.answering``. Raises UsageError for a value that does not fit or is missing, and
    where the graph has no triple with a property that the query needs and the profile does not give; QueryError
    for a query that does not parse or cannot take the value. ``how`` are further options
    of the engine: ``base_iri``, and the ``default_graph`` and ``named_graphs`` that are asked instead of those named there.
    """
    if missing := not_answerable(query.needs, graph):
        name = graph.profile.name
        raise UsageError(
            Phrase(
                "the query {query} needs {missing}, which no key of the profile {name} gives",
                query=query.name,
                missing=missing,
                name=name,
            )
        )
    terms = _terms(graph, query, bind or {})
    try:
        options = {"substitutions": terms, "custom_functions": functions(graph), **how}
        store = answering(graph, query.text, entailed, query.needs, bool(_DATASET & how.keys())).store
        text, prefixes = query.text, graph.prefixes()
        if isinstance(store, ox.Store) and are_out_of_reach(text, [each.value for each in terms]):
            run_query(ox.Store(), text, prefixes=prefixes, **options)  # which refuses what the graph would
            text, options["substitutions"] = with_values(text, terms), None
        return run_query(store, text, prefixes=prefixes, **options)
    except QueryError as error:
        raise query.refused("the query {query} is not run: {problem}", error) from None
    except SyntaxError as error:
        refusal = QueryError(*to_problem(str(error), query.text, graph.prefixes()))
        raise query.refused("the query {query} does not parse: {problem}", refusal) from None
    except (RuntimeError, OSError, ValueError) as error:
        refusal = QueryError(phrase_of(error))
        if absent := missing_function(str(error), query.text, graph.prefixes(), FUNCTIONS):
            refusal = QueryError(*absent)
        elif "projection" in str(error):
            lacking = next((each.value for each in terms if f"{each} " in str(error)), "")
            refusal = QueryError(
                Phrase("no value can be given to {parameter}: SELECT lacks ?{parameter}", parameter=lacking)
            )
        raise query.refused("the query {query} cannot be run: {problem}", refusal) from None


def _terms(graph: GraphStore, query: NamedQuery, bind: Mapping[str, str]) -> dict[ox.Variable, Any]:
    """Return the terms that texts bound to the parameters of a query are, as ``run`` takes them. Raises UsageError."""
    texts = dict(bind)
    names = [parameter.name for parameter in query.parameters]
    for name in sorted(texts.keys() - set(names)) if names else ():
        raise UsageError(
            Phrase(
                "the query {query} has no parameter {name}.{hint}",
                query=query.name,
                name=name,
                hint=suggest(name, names),
            )
        )
    for name, value in texts.items():
        if value is not None and not isinstance(value, str):
            raise UsageError(
                Phrase(
                    "the value of {name} is {value!r}; give a text, as in N-Triples where it is of a type",
                    name=name,
                    value=value,
                )
            )
    terms: dict[ox.Variable, Any] = {}
    for parameter in query.parameters:
        name, text = parameter.name, texts.pop(parameter.name, parameter.default)
        if text is None:
            raise MissingValueError(query.name, name)
        terms[ox.Variable(name)] = to_term(graph, parameter.type, text)
    return terms | {_variable(name): parse_term(text, graph.prefixes()) for name, text in texts.items()}


def _variable(name: str) -> ox.Variable:
    try:
        return ox.Variable(name)
    except ValueError:
        raise UsageError(Phrase("{name} can be no variable of a query", name=name)) from None


def select(graph: GraphStore, query: NamedQuery, bind: Mapping[str, str] | None = None) -> Rows:
    """Run a SELECT and return its rows without the columns that repeat a parameter.

    Raises what ``run`` does, and QueryError for a query of another form.
    """
    solutions = run(graph, query, bind)
    if not isinstance(solutions, ox.QuerySolutions):
        raise QueryError(Phrase("the query {query} is no SELECT", query=query.name))
    return to_rows(solutions, query)


def columns_of(solutions: ox.QuerySolutions, query: NamedQuery) -> tuple[str, ...]:
    """Return the columns of solutions without those that repeat a parameter."""
    parameters = {parameter.name for parameter in query.parameters}
    return tuple(variable.value for variable in solutions.variables if variable.value not in parameters)


def to_rows(solutions: ox.QuerySolutions, query: NamedQuery) -> Rows:
    """Collect solutions as rows without the columns that repeat a parameter."""
    columns = columns_of(solutions, query)
    is_column = [variable.value in columns for variable in solutions.variables]
    return Rows(columns, tuple(tuple(compress(solution, is_column)) for solution in solutions))
