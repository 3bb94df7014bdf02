"""SPARQL that others send, and named questions, to answers in the format that is accepted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.query.sparql import NamedQuery, named_queries, read_query, run
from policygraph.rdf.iris import named_node
from policygraph.rdf.sparql import require_harmless
from policygraph.report.query_results import Most, to_bytes
from policygraph.serve.negotiation import choose
from policygraph.serve.opened import NotThereError, Opened
from policygraph.serve.reply import Limits, Reply
from policygraph.words.phrases import Phrase, enumerated

ROWS = {
    "application/sparql-results+json": "json", "application/sparql-results+xml": "xml", "text/csv": "csv",
    "text/tab-separated-values": "tsv", "application/json": "json", "application/xml": "xml", "text/xml": "xml",
}  # fmt: skip
GRAPHS = {
    "text/turtle": "turtle", "application/n-triples": "ntriples", "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml", "application/json": "jsonld", "application/xml": "rdfxml", "text/xml": "rdfxml",
    "text/plain": "ntriples",
}  # fmt: skip
TRUTHS = {type_: format for type_, format in ROWS.items() if format in ("json", "xml")}


class NotAcceptableError(UsageError):
    """An answer of which no format is accepted."""


def sparql(
    opened: Opened,
    limits: Limits,
    query: str,
    accept: str,
    default_graphs: Sequence[str] | None,
    named_graphs: Sequence[str] | None,
    bind: Mapping[str, str],
) -> Reply:
    """Answer a query on the dataset that the request names, that of the query where it names none.

    Raises what ``run`` raises, and NotAcceptableError.
    """
    require_harmless(query)
    dataset = {
        name: list(map(_graph, iris))
        for name, iris in (("default_graph", default_graphs), ("named_graphs", named_graphs))
        if iris is not None
    }
    asked = read_query(Phrase("of the request"), query, opened.profile)
    return _answer(opened, limits, asked, bind, accept, dataset)


def question(opened: Opened, limits: Limits, name: str, bind: Mapping[str, str], accept: str) -> Reply:
    """Answer a named question. Raises NotThereError for one that does not exist, and what ``run`` raises."""
    questions = named_queries(opened.profile)
    if name not in questions:
        raise NotThereError(Phrase("there is no question {name}", name=name))
    return _answer(opened, limits, questions[name], bind, accept, {})


def _answer(
    opened: Opened,
    limits: Limits,
    query: NamedQuery,
    bind: Mapping[str, str],
    accept: str,
    dataset: dict[str, Any],
) -> Reply:
    graph = opened.graph
    answer = run(graph, query, bind, base_iri=graph.base, **dataset)
    offered = (
        ROWS
        if isinstance(answer, ox.QuerySolutions)
        else TRUTHS
        if isinstance(answer, ox.QueryBoolean)
        else GRAPHS
    )
    type_ = accepted(accept, offered)
    most = Most(limits.rows, limits.size)
    content, _ = to_bytes(answer, query, offered[type_], graph.prefixes(), most=most)
    return Reply(200, with_charset(type_), content, {"Vary": "Accept"})


def accepted(accept: str, offered: Collection[str]) -> str:
    """Return the media type that is accepted most of those that are offered. Raises NotAcceptableError where none is."""
    type_ = choose(accept, list(offered))
    if type_ is None:
        raise NotAcceptableError(Phrase("the answer can be had as {types}", types=enumerated(offered)))
    return type_


def with_charset(type_: str) -> str:
    """Return a media type with the encoding where it is one of text."""
    return f"{type_}; charset=utf-8" if type_.startswith("text/") else type_


def _graph(iri: str) -> ox.NamedNode:
    if node := named_node(iri):
        return node
    raise UsageError(Phrase("{iri} is no absolute IRI of a graph", iri=iri))
