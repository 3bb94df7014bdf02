"""Terms in the place of variables in the text of a query, for a server, which takes a query and no values beside it, and where
the engine would not bring those to all places.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pyoxigraph as ox

from policygraph.errors import QueryError
from policygraph.rdf.sparql import Term, Token, tokens
from policygraph.words.phrases import Phrase

_ENDS = {"SELECT": {"WHERE", "FROM"}, "BY": {"LIMIT", "OFFSET", "HAVING", "VALUES", "ORDER", "GROUP"}}


def with_values(text: str, values: Mapping[ox.Variable, Term]) -> str:
    """Return a query that parses with terms in the place of some variables; a SELECT that projects one still does.

    A term is written as N-Triples write it, so no text of it is read as a part of the query. Raises QueryError where
    the query gives such a variable a value itself, or asks whether it has one.

    >>> with_values("SELECT ?x ?y { ?x ?y ?z } ORDER BY ?x", {ox.Variable("x"): ox.NamedNode("a:b")})
    'SELECT (<a:b> AS ?x) ?y { <a:b> ?y ?z } ORDER BY (<a:b>)'
    """
    terms = {variable.value: str(term) for variable, term in values.items()}
    parts, position, cursor = list[str](), 0, Cursor()
    for token in tokens(text):
        name = token.text[1:] if token.kind == "variable" else ""
        if name in terms:
            parts += [text[position : token.start], cursor.written(name, terms[name])]
            position = token.start + len(token.text)
        cursor.go_on(token)
    return "".join((*parts, text[position:]))


def are_out_of_reach(text: str, names: Collection[str]) -> bool:
    """Return whether one of some variables stands in BIND or in a SELECT within another, which values beside a query do not reach.

    >>> are_out_of_reach("SELECT ?x { ?x ?p ?o BIND (STR(?o) AS ?y) }", ["x"])
    False
    >>> are_out_of_reach("SELECT ?x { BIND (STR(?x) AS ?y) }", ["x"]), are_out_of_reach("SELECT ?x { { SELECT ?p { ?p ?x ?o } } }", ["x"])
    (True, True)
    >>> are_out_of_reach("} ?x", ["x"])
    False
    """
    inner, opened = 0, list[str]()  # brackets around the SELECT within another, those that are open
    last = ""
    for token in tokens(text):
        if token.text.upper() == "SELECT" and token.kind == "word" and "{" in opened and not inner:
            inner = len(opened)
        elif token.kind == "sign" and token.text in "({":
            opened.append("BIND" if last == "BIND" else token.text)
        elif token.kind == "sign" and token.text in ")}":
            del opened[-1:]  # of a text that is no query, too
            inner = inner if len(opened) >= inner else 0
        elif (
            token.kind == "variable"
            and token.text[1:] in names
            and last != "AS"
            and (inner or "BIND" in opened)
        ):
            return True
        last = token.text.upper()
    return False


class Cursor:
    """Where in a query something stands: in the list of a SELECT, GROUP BY or ORDER BY, or where a variable must be."""

    def __init__(self) -> None:
        self._list, self._depth = "", 0  # "SELECT" or "BY", and how many parentheses are open in it
        self._names_data = False  # before the data of VALUES
        self._before, self._last = "", ""
        self._braces, self._takes_all = 0, False  # of the outer SELECT, whether it is one of *

    @property
    def is_listed(self) -> bool:
        """Whether it stands in such a list or in VALUES, and not in a pattern."""
        return bool(self._list) or self._names_data

    def written(self, name: str, term: str) -> str:
        """Return a term as it is written here in the place of a variable."""
        if self._last == "AS" or self._names_data or (self._before, self._last) == ("BOUND", "("):
            message = Phrase(
                "it cannot be asked with a value for ?{name}, which the query itself binds or holds against BOUND",
                name=name,
            )
            raise QueryError(message)
        if self._depth or not self._list:
            return term
        if self._list == "BY":
            return f"({term})"
        # In a SELECT within another, a name that the outer one, which has this one itself, does not have.
        return f"({term} AS ?{name}{'_within' if self._braces and not self._takes_all else ''})"

    def go_on(self, token: Token) -> None:
        """Go behind a token."""
        word = token.text.upper() if token.kind == "word" else token.text
        if token.kind == "word":
            if word in _ENDS:
                self._list = word
            elif word in _ENDS.get(self._list, ()):
                self._list = ""
            self._names_data = word == "VALUES"
        elif word in ("{", "}"):
            self._braces += 1 if word == "{" else -1
            self._list, self._depth, self._names_data = "", 0, False
        elif word == "*" and self._list == "SELECT" and not self._braces and not self._depth:
            self._takes_all = True
        elif self._list and word in ("(", ")"):
            self._depth += 1 if word == "(" else -1
        self._before, self._last = self._last, word
