"""Check the queries in shapes before anything is built or asked: each parses, in the form that its property asks for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import ProfileError
from policygraph.profile.definitions import Definitions
from policygraph.profile.shape_terms import place_of
from policygraph.rdf.namespaces import OWL, RDF, SH
from policygraph.rdf.sparql_text import Problem, form_of, no_values, terms
from policygraph.records.declared import displayed
from policygraph.words.phrases import Phrase

_FORMS = {f"{SH}{form.lower()}": form for form in ("SELECT", "ASK", "CONSTRUCT")}
_LEADING = {f"{SH}prefixes", f"{SH}declare", f"{OWL}imports"}  # from a query to the prefixes that it may use
_TYPE = f"{RDF}type"
_FUNCTION = ox.NamedNode(f"{SH}SPARQLFunction")
_PREFIX, _NAMESPACE = f"{SH}prefix", f"{SH}namespace"

Statements = dict[tuple[object, str], list[object]]  # subject and predicate -> values


def check_queries(triples_of: dict[Path, list[ox.Triple]], definitions: Definitions | None) -> None:
    """Raise ProfileError, with file and line, for a query in the shapes of some files that cannot be run, or has a term
    that the vocabulary lacks, where definitions say what it has.
    """
    statements: Statements = {}
    for triple in (triple for triples in triples_of.values() for triple in triples):
        statements.setdefault((triple.subject, triple.predicate.value), []).append(triple.object)
    functions = frozenset(
        subject
        for (subject, predicate), values in statements.items()
        if predicate == _TYPE and isinstance(subject, ox.NamedNode) and _FUNCTION in values
    )
    names = frozenset(function.value for function in functions)
    for file, triples in triples_of.items():
        for triple in triples:
            if triple.predicate.value in _FORMS and isinstance(triple.object, ox.Literal):
                name, text = triple.predicate.value.removeprefix(SH), triple.object.value
                prefixes = _prefixes(triple.subject, statements)
                needs_this = name == "select" and triple.subject not in functions
                if problem := _problem(text, name, prefixes, names, definitions, needs_this):
                    place = _place(file, name, text, problem)
                    raise ProfileError(
                        Phrase(
                            "{place}: {message}",
                            place=place,
                            message=Phrase("{place}: {message}", place=f"sh:{name}", message=problem.message),
                        )
                    )


def _problem(
    text: str,
    name: str,
    prefixes: dict[str, str],
    functions: frozenset[str],
    definitions: Definitions | None,
    needs_this: bool,
) -> Problem | None:
    query = text.replace("$PATH", "<x:p>")  # the place of the shape's path, which no variable can hold
    form = form_of(query, prefixes, functions)
    if isinstance(form, Problem):
        is_prefix = "prefix" in form.message
        return (
            form._replace(message=Phrase("{message}; name it with sh:prefixes", message=form.message))
            if is_prefix
            else form
        )
    if form != name.upper():
        return Problem(Phrase("this is a query of the form {form}", form=form), 1)
    if needs_this and isinstance(form_of(query, prefixes, functions, "this"), Problem):
        return Problem(Phrase("SELECT lacks $this, without which it finds nothing"), 1)
    if fault := next(no_values(query, prefixes), None):
        return fault
    if definitions is None:
        return None
    found = terms(query, prefixes)
    undefined = ((definitions.undefined(iri) or definitions.no_concept(iri), place) for iri, place in found)
    return next((Problem(message, *place) for message, place in undefined if message), None)


def _prefixes(node: object, statements: Statements) -> dict[str, str]:
    """Return prefix -> namespace of what a node leads to."""
    pending, seen = [node], set[object]()
    while pending:
        node = pending.pop()
        if node not in seen:
            seen.add(node)
            pending += (each for name in _LEADING for each in statements.get((node, name), ()))
    texts = ((_texts(statements.get((each, _PREFIX), ())), _texts(statements.get((each, _NAMESPACE), ()))) for each in seen)  # fmt: skip
    return {prefix: namespace for prefixes, namespaces in texts for prefix in prefixes for namespace in namespaces}  # fmt: skip


def _texts(terms: Iterable[object]) -> list[str]:
    return [term.value for term in terms if isinstance(term, ox.Literal)]


def _place(file: Path, name: str, text: str, problem: Problem) -> str:
    """Return the file with the line of a problem in a query, of its property where the query stands there with escapes."""
    content = file.read_text("utf-8", "replace")
    start = content.find(text)
    if start < 0 or not text:
        return place_of(file, name)
    return displayed(file, content.count("\n", 0, start) + max(problem.line, 1))
