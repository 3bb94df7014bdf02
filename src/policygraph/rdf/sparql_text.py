"""What can be said of a text of SPARQL before it runs: whether it parses, what form it has, and whether it reaches out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import dropwhile, takewhile
from typing import NamedTuple

import pyoxigraph as ox

from policygraph.errors import QueryError, suggest
from policygraph.rdf.datatypes import fault_of
from policygraph.rdf.iris import local_name
from policygraph.rdf.sparql import Token, place_of, require_harmless, tokens
from policygraph.words.phrases import Phrase, from_library, phrase_of

_PLACE = re.compile(r"error at (\d+):(\d+)")
_NO_FUNCTION = re.compile(r"The custom function <([^>]*)> is not supported")
_UPDATES = {"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"}
_FORMS = {ox.QuerySolutions: "SELECT", ox.QueryBoolean: "ASK", ox.QueryTriples: "CONSTRUCT"}


class Problem(NamedTuple):
    """Why a query cannot be run, and where; line and column are 0 where nobody says."""

    message: str
    line: int = 0
    column: int = 0

    def told(self) -> str:
        """Return the message behind its place, where that is known."""
        return phrase_of(QueryError(self.message, self.line, self.column))


def to_problem(error: str, text: str = "", prefixes: Mapping[str, str] | None = None) -> Problem:
    """Return the place and the gist of a message of the parser, which lists every token that it accepts, on a text with
    some prefixes besides its own.
    """
    place = _PLACE.match(error)
    if place is None:
        return Problem(from_library(error.splitlines()[0]) if error else Phrase("it is no SPARQL"))
    line, column = int(place[1]), int(place[2])
    name = next(_undeclared(text, prefixes or {}), None)
    if name and (name_place := place_of(text, name.start)) <= (line, column):
        prefix = name.text.partition(":")[0]
        return Problem(Phrase("the prefix {prefix}: is not declared", prefix=prefix), *name_place)
    words = (token for token in tokens(text) if token.kind == "word")
    first = next((word for word in words if word.text.upper() not in ("BASE", "PREFIX")), None)
    if first and first.text.upper() in _UPDATES:
        message = Phrase("this is an update, and a query changes nothing: SELECT, ASK, CONSTRUCT or DESCRIBE")
        return Problem(message, *place_of(text, first.start))
    return _of_select(error, text) or Problem(Phrase("this is not what SPARQL allows here"), line, column)


def _of_select(error: str, text: str) -> Problem | None:
    """Return what is wrong with the variables that a SELECT names, of which the parser tells only behind the query."""
    variables = Counter(token.text[1:] for token in tokens(text) if token.kind == "variable")
    grouped = {
        token.text[1:] for token in dropwhile(lambda token: token.text.upper() != "GROUP", tokens(text))
    }
    for named in _selected(text):
        seen = set[str]()
        for token, is_given in named:
            name, message = token.text[1:], ""
            if name in seen:
                message = Phrase("SELECT names {variable} twice", variable=token.text)
            elif "overrides an existing variable" in error and is_given and variables[name] > 1:
                message = Phrase(
                    "{variable} has a value in the pattern; give the expression another name",
                    variable=token.text,
                )
            elif "a variable that is unbound" in error and not is_given and name not in grouped:
                message = Phrase(
                    "{variable} is neither grouped by nor aggregated, as other variables are",
                    variable=token.text,
                )
            if message:
                return Problem(message, *place_of(text, token.start))
            seen.add(name)
    return None


def _selected(text: str) -> Iterator[list[tuple[Token, bool]]]:
    """Yield the variables that each SELECT of a query names, each with whether an expression gives it a value."""
    named: list[tuple[Token, bool]] | None = None
    depth, before = 0, ""
    for token in tokens(text):
        word = token.text.upper() if token.kind == "word" else ""
        if word == "SELECT":
            named, depth = [], 0
        elif named is not None:
            depth += (token.text == "(") - (token.text == ")")
            if word in ("WHERE", "FROM") or token.text == "{":
                yield named
                named = None
            elif token.kind == "variable" and (not depth or before == "AS"):
                named.append((token, depth > 0))
        before = word


def missing_function(
    error: str, text: str, prefixes: Mapping[str, str], functions: Iterable[str]
) -> Problem | None:
    """Return which function of a query is not there, with the nearest of those that are, where the engine says so in a
    message; else None.
    """
    missing = _NO_FUNCTION.search(error)
    if missing is None:
        return None
    token = next((token for token, iri in resolved(text, prefixes) if iri == missing[1]), None)
    local = local_name(missing[1])
    name = token.text.strip("<>") if token else missing[1]
    hint = suggest(local, map(local_name, functions), prefix=name.removesuffix(local), lead=". ")
    message = Phrase("there is no function {name}{hint}", name=name, hint=hint)
    return Problem(message, *place_of(text, token.start)) if token else Problem(message)


def _undeclared(text: str, prefixes: Mapping[str, str]) -> Iterator[Token]:
    """Yield the names in a query whose prefix is none of those that are declared by then."""
    known = {"_", *prefixes}
    is_declaration = False
    for token in tokens(text):
        prefix = token.text.partition(":")[0]
        if token.kind == "name" and is_declaration:
            known.add(prefix)
        elif token.kind == "name" and prefix not in known:
            yield token
        is_declaration = token.kind == "word" and token.text.upper() == "PREFIX"


@lru_cache(maxsize=512)
def _parse(
    text: str, prefixes: tuple[tuple[str, str], ...], functions: frozenset[str], parameter: str
) -> Problem | str:
    try:
        require_harmless(text)
        answer = ox.Store().query(
            text,
            prefixes=dict(prefixes),
            custom_functions={ox.NamedNode(name): lambda *_: None for name in functions},
            substitutions={ox.Variable(parameter): ox.Literal("x")} if parameter else None,
        )
    except QueryError as error:
        return Problem(error.message, error.line, error.column)
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        if missing := missing_function(str(error), text, dict(prefixes), functions):
            return missing
        if "SELECT projection" in str(error):
            return Problem(
                Phrase("no value can be given to {parameter}: SELECT lacks ?{parameter}", parameter=parameter)
            )
        return to_problem(str(error), text, dict(prefixes))
    return next(form for type_, form in _FORMS.items() if isinstance(answer, type_))


def form_of(
    text: str,
    prefixes: Mapping[str, str] | None = None,
    functions: frozenset[str] = frozenset(),
    parameter: str = "",
) -> Problem | str:
    """Return SELECT, ASK or CONSTRUCT (DESCRIBE as well), or the problem of a text that cannot be run as a query.

    ``functions`` are the IRIs of those that a query may call, ``parameter`` a variable that gets a value.
    """
    return _parse(text, tuple(sorted((prefixes or {}).items())), functions, parameter)


def terms(text: str, prefixes: Mapping[str, str]) -> Iterator[tuple[str, tuple[int, int]]]:
    r"""Yield the IRIs in a query that parses but those of namespaces, each with its line and its column.

    >>> list(terms("PREFIX x: <x:y#>\nSELECT * { ?s a x:a, <x:b> }", {}))
    [('x:y#a', (2, 17)), ('x:b', (2, 22))]
    """
    for token, iri in resolved(text, prefixes):
        if iri and iri[-1] not in "#/":
            yield iri, place_of(text, token.start)


def resolved(text: str, prefixes: Mapping[str, str]) -> Iterator[tuple[Token, str]]:
    """Yield the tokens of a query, each with the IRI that it names, "" for what names none and in a declaration."""
    known = dict(prefixes)
    declared: str | None = None  # the prefix whose namespace follows
    is_declaration = False
    for token in tokens(text):
        iri = ""
        if is_declaration and token.kind == "name":
            declared = token.text.removesuffix(":")
        elif declared is not None and token.kind == "iri":
            known[declared], declared = token.text[1:-1], None
        elif token.kind == "iri":
            iri = token.text[1:-1]
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            iri = known[prefix] + local if prefix in known else ""
        yield token, iri
        is_declaration = token.kind == "word" and token.text.upper() == "PREFIX"


def template(text: str) -> list[tuple[Token, str]]:
    """Return the tokens of the template of a CONSTRUCT, as ``resolved`` has them by the prefixes of the query alone.

    >>> [iri for token, iri in template("PREFIX x: <x:> CONSTRUCT { ?a x:b ?c } WHERE { ?a ?b ?c }")]
    ['', 'x:b', '']
    >>> template("CONSTRUCT WHERE { ?a ?b ?c }"), template("SELECT * { ?a ?b ?c }")
    ([], [])
    """
    found = dropwhile(lambda each: each[0].text.upper() != "CONSTRUCT", resolved(text, {}))
    return list(takewhile(lambda each: each[0].text.upper() not in ("WHERE", "}"), found))[2:]


def no_values(text: str, prefixes: Mapping[str, str]) -> Iterator[Problem]:
    """Yield, with its place, each literal in a query that parses and whose text is no value of its datatype.

    >>> [each.told() for each in no_values("ASK { ?a ?b '2025-02-30'^^xsd:date, '1'^^xsd:integer }", {"xsd": "http://www.w3.org/2001/XMLSchema#"})]
    ['line 1, column 13: 2025-02-30 is no xsd:date']
    """
    found = list(resolved(text, prefixes))
    for (token, _), *marks, (_, datatype) in zip(*(found[n:] for n in range(4)), strict=False):
        is_typed = token.kind == "text" and [mark.text for mark, _ in marks] == ["^", "^"] and datatype
        if is_typed and (fault := fault_of(literal_of(f"{token.text}^^<{datatype}>"))):
            yield Problem(fault, *place_of(text, token.start))


def literal_of(written: str) -> ox.Literal:
    """Return the literal that a text of Turtle is."""
    (quad,) = ox.parse(f"<x:s> <x:p> {written} .", format=ox.RdfFormat.TURTLE)
    assert isinstance(quad.object, ox.Literal)
    return quad.object


def unbound(text: str) -> Problem | None:
    r"""Return the first variable of the template of a CONSTRUCT, or of what a SELECT names, that stands nowhere else in the
    query, as a problem with its place; None where there is none. The query parses.

    >>> unbound("SELECT ?a (1 AS ?b)\n?c { ?a ?p ?b }").told()
    'line 2, column 1: nothing gives ?c a value: it stands nowhere else'
    >>> unbound("CONSTRUCT { ?a ?p ?x } WHERE { ?a ?p ?b }").told()
    'line 1, column 19: nothing gives ?x a value: it stands nowhere else'
    >>> unbound("SELECT * { ?a ?p ?b }"), unbound("CONSTRUCT WHERE { ?a ?p ?b }"), unbound("ASK { ?a ?p ?b }")
    (None, None, None)
    """
    named, others = list[Token](), set[str]()
    form, depth, is_head = "", 0, True
    for token in tokens(text):
        word = token.text.upper() if token.kind == "word" else ""
        if not form:
            form = word if word in ("SELECT", "CONSTRUCT") else ""
            continue
        depth += (token.text in ("{", "(")) - (token.text in ("}", ")"))
        if form == "SELECT" and is_head:
            is_head = not (word in ("WHERE", "FROM") or token.text == "{")
        elif form == "CONSTRUCT" and is_head:
            is_head = word not in ("WHERE", "FROM") and not (token.text == "}" and not depth)
        if token.kind == "variable":
            if is_head and (form == "CONSTRUCT" or not depth):
                named.append(token)
            else:
                others.add(token.text[1:])
    alone = next((token for token in named if token.text[1:] not in others), None)
    return None if alone is None else not_given_a_value(text, alone)


def not_given_a_value(text: str, variable: Token) -> Problem:
    """Return what is wrong with a variable of a query that nothing gives a value."""
    message = Phrase("nothing gives {variable} a value: it stands nowhere else", variable=variable.text)
    return Problem(message, *place_of(text, variable.start))
