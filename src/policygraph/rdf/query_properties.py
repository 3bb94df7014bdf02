"""The properties by which a query may find triples, so that no more of a server's is fetched than it can need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import pyoxigraph as ox

from policygraph.rdf.given_values import Cursor
from policygraph.rdf.namespaces import RDF_TYPE
from policygraph.rdf.sparql import Token, place_of, tokens
from policygraph.rdf.sparql_text import Problem, literal_of, not_given_a_value, resolved, terms

_ENDS = {".", ";", ",", "}", "]"}  # behind an object
_OPENS = {"(", "["}  # before a list or a blank node, which are objects too


def properties_in(text: str, prefixes: Mapping[str, str]) -> set[str] | None:
    """Return IRIs of a query that parses, those of all properties in its patterns among them; None where it may match any.

    >>> sorted(properties_in("SELECT ?a ?b ?c { ?a x:p/^<x:q> ?b FILTER EXISTS { ?b x:r ?c } }", {"x": "x:"}))
    ['x:p', 'x:q', 'x:r']
    >>> properties_in("SELECT * { ?a <x:p> ?c ; ?any ?b }", {})
    >>> properties_in("SELECT * { ?a !<x:p> ?b }", {})
    """
    found = list(tokens(text))
    is_plain = all(token.kind == "text" or "\\" not in token.text for token in found)
    if _asks_for_any(found) or not is_plain or any(token.text.upper() == "BASE" for token in found):
        return None
    named = {iri for iri, _ in terms(text, prefixes)}
    return named | {RDF_TYPE} if any(token.text == "a" for token in found) else named


def variables_in_patterns(text: str) -> set[str]:
    """Return the names of the variables that stand in a pattern of a query, and not in an expression or a list alone.

    >>> sorted(variables_in_patterns("SELECT ?a ?d { ?a ?b ?c FILTER (?c > ?d) VALUES ?e { 1 } } ORDER BY ?f"))
    ['a', 'b', 'c']
    """
    cursor, found = Cursor(), set[str]()
    opened: list[str] = []
    for token in tokens(text):
        if token.kind == "variable" and opened[-1:] and opened[-1] != "(" and not cursor.is_listed:
            found.add(token.text[1:])
        if token.kind == "sign" and token.text in "({[":
            opened.append(token.text)
        elif token.kind == "sign" and token.text in ")}]":
            opened.pop()
        cursor.go_on(token)
    return found


def variables_compared(text: str) -> set[str]:
    """Return the names of the variables that stand beside a sign of comparison.

    >>> sorted(variables_compared("SELECT * { ?a ?b ?c FILTER (?c > ?d && CONTAINS(?c, ?e) && 1 != ?f) }"))
    ['c', 'd', 'f']
    """
    sides = list(pairwise(tokens(text)))
    sides += [(two, one) for one, two in sides]
    return {
        one.text[1:] for one, two in sides if one.kind == "variable" and two.text and {*two.text} <= {*"<>=!"}
    }


def without_value(text: str, bound: Iterable[str] = ()) -> Problem | None:
    """Return the first variable in an expression or an order that no pattern, BIND, VALUES or list of a SELECT has, as a
    problem with its place; None where there is none. The query parses; the variables in ``bound`` get values.

    >>> without_value("SELECT ?a { ?a ?b ?c FILTER (?c > ?d) } ORDER BY ?a").told()
    'line 1, column 35: nothing gives ?d a value: it stands nowhere else'
    >>> without_value("SELECT ?a (COUNT(?b) AS ?n) { ?a ?b (?c) BIND (?c AS ?e) } GROUP BY ?a HAVING (?n > 1) ORDER BY ?n ?e")
    """
    given, asked = variables_in_patterns(text) | {*bound}, list[Token]()
    opened = list[str]()  # brackets, "list" for one of RDF
    clause = ""  # the last word that variables may be named behind
    last = before = Token("sign", "", 0)
    for token in tokens(text):
        word = token.text.upper() if token.kind == "word" else ""
        if word in ("SELECT", "DESCRIBE", "VALUES", "WHERE", "FROM", "BY", "HAVING", "FILTER"):
            clause = word
        elif token.kind == "sign" and token.text in "({[":
            is_call = (last.kind == "word" and last.text != "a") or before.text.upper() in (
                "FILTER",
                "HAVING",
                "BY",
            )
            is_list = token.text == "(" and opened[-1:] != ["("] and not is_call and opened
            opened.append("list" if is_list else token.text)
            clause = clause if token.text == "(" else ""
        elif token.kind == "sign" and token.text in ")}]":
            opened.pop()
        elif token.kind == "variable":
            is_named = clause == "VALUES" or (clause in ("SELECT", "DESCRIBE") and opened[-1:] != ["("])
            if is_named or last.text.upper() == "AS" or opened[-1:] == ["list"]:
                given.add(token.text[1:])
            else:
                asked.append(token)
        before, last = last, token
    alone = next((token for token in asked if token.text[1:] not in given), None)
    return None if alone is None else not_given_a_value(text, alone)


def literals_of_properties(
    text: str, prefixes: Mapping[str, str]
) -> Iterator[tuple[str, ox.Literal, tuple[int, int]]]:
    """Yield, for each literal right behind a property in a pattern of a query that parses, the IRI of the property, the literal
    and its place.

    >>> [(iri, str(value)) for iri, value, _ in literals_of_properties("ASK { ?a <x:p> 'b'@en ; ^<x:q> ?c . ?a <x:r> 1 }", {})]
    [('x:p', '"b"@en'), ('x:r', '"1"^^<http://www.w3.org/2001/XMLSchema#integer>')]
    >>> list(literals_of_properties("CONSTRUCT { ?a <x:p> 1 } { ?a <x:p>|<x:q> 2 FILTER (?a = 3) }", {}))
    []
    """
    end = Token("sign", "", len(text)), ""
    found = [*resolved(text, prefixes), end, end, end]
    opened: list[str] = []
    is_template = False
    for (before, _), (verb, iri), (token, _), *behind in zip(*(found[n:] for n in range(6)), strict=False):
        if verb.kind == "sign" and verb.text in "({[":
            is_template |= before.text.upper() == "CONSTRUCT"
            opened.append(verb.text)
        elif verb.kind == "sign" and verb.text in ")}]" and verb.text:
            opened.pop()
            is_template &= bool(opened)
        is_in_pattern = opened[-1:] in (["{"], ["["]) and not is_template and not token.is_listed
        is_property = iri and is_in_pattern and before.text not in ("|", "^", "!")
        if is_property and (literal := _literal(token, behind)):
            yield iri, literal, place_of(text, token.start)


def _literal(token: Token, behind: Sequence[tuple[Token, str]]) -> ox.Literal | None:
    """Return the literal that starts with a token, before some others; None where it is none."""
    if token.kind not in ("text", "number"):
        return None
    (first, _), (second, _), (_, type_) = behind
    written = token.text.removesuffix(".")  # behind a number it ends the triple
    if first.kind == "tag":
        written += first.text
    elif first.text == second.text == "^":
        written += f"^^<{type_}>"
    return literal_of(written)


def _asks_for_any(found: Sequence[Token]) -> bool:
    """Return whether a variable, or all but some properties, may stand where a property does; rather once too often."""
    cursor = Cursor()
    end = Token("sign", "}", 0)
    around = zip([end, *found], found, [*found[1:], end], [*found[2:], end, end], strict=False)
    for before, token, after, second in around:
        if token.kind == "word" and token.text.upper() == "DESCRIBE":
            return True
        if token.text == "!" and (_is_property(after) or (after.text == "(" and _is_property(second))):
            return True
        if token.kind == "variable" and not cursor.is_listed and (_is_term(after) or after.text in _OPENS):
            # Behind a parenthesis, which may end a FILTER, it is a subject unless an object alone comes after it.
            if before.text == ")" and second.text not in _ENDS and after.text not in _OPENS:
                pass
            elif _is_term(before) or before.text in (";", "[", "]", ")"):
                return True
        cursor.go_on(token)
    return False


def _is_property(token: Token) -> bool:
    return token.kind in ("iri", "name") or token.text in ("a", "^")


def _is_term(token: Token) -> bool:
    return token.kind in ("iri", "name", "variable", "text", "number", "tag") or (
        token.kind == "word" and token.text.lower() in ("a", "true", "false")
    )
