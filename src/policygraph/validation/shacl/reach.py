"""How far a query of a shape reaches: which triples the results about a focus node depend on, and how they lead to it.

Each triple pattern has a way back to ``$this`` over other patterns that hold with it. Where a triple comes or goes, the
walks from it along these ways end at all focus nodes whose results may differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import NamedTuple

import pyoxigraph as ox

from policygraph.rdf.namespaces import RDF_TYPE
from policygraph.rdf.sparql import Token, TripleSource, tokens

THIS = "?this"
MOST_CASES = 64  # of the branches of one query
_SUBJECT, _PREDICATE, _OBJECT = range(3)
_UNKNOWN_WORDS = {"GRAPH", "SERVICE", "NOW", "RAND", "UUID", "STRUUID", "BNODE"}
Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class UnknownReachError(Exception):
    """A query that may depend on more than what leads to its focus nodes, or that is not understood."""


class Pattern(NamedTuple):
    """Subject, predicate and object of a triple pattern: variables, IRIs in angle brackets, or "" for other terms.

    With ``=`` for a predicate, it says that two variables have one value.
    """

    subject: str
    predicate: str
    object: str

    def variables(self) -> dict[int, str]:
        """Return position -> variable."""
        return {position: term for position, term in enumerate(self) if term.startswith("?")}


class PathStep(NamedTuple):
    """A step from a node at one position of a triple to that at another, by an IRI or by any predicate ("")."""

    start: int
    end: int
    predicate: str


class Dependency(NamedTuple):
    """Triples that match a pattern, in which "" stands for any term, and the way from a position in them to the focus."""

    pattern: Pattern
    position: int
    way: tuple[PathStep, ...]


@dataclass(frozen=True)
class _Case:
    """Patterns that hold together, and what is asked of each of their matches: that others hold too, or do not."""

    patterns: tuple[Pattern, ...] = ()
    tests: tuple[_Case, ...] = ()

    def joined(self, other: _Case) -> _Case:
        return _Case(self.patterns + other.patterns, self.tests + other.tests)

    def renamed(self, names: dict[str, str]) -> _Case:
        patterns = tuple(
            Pattern._make(names.get(term, term) for term in pattern) for pattern in self.patterns
        )
        return _Case(patterns, tuple(test.renamed(names) for test in self.tests))

    def all_patterns(self) -> Iterator[tuple[Pattern, ...]]:
        """Yield the patterns, and for each test these with those of the test."""
        yield self.patterns
        for test in self.tests:
            yield from replace(test, patterns=self.patterns + test.patterns).all_patterns()


def dependencies(query: str) -> frozenset[Dependency]:
    """Return what the results of a query about ``$this`` depend on. Raises UnknownReachError."""
    cases = _Reader(query).cases()
    found: set[Dependency] = set()
    for case in cases:
        for patterns in case.all_patterns():
            found |= _ways(patterns)
    return frozenset(found)


def _ways(given: Iterable[Pattern]) -> set[Dependency]:
    """Return how matches of each pattern lead to ``$this``. Raises UnknownReachError where those of one do not."""
    patterns = list(dict.fromkeys(given))
    ways: dict[str, tuple[PathStep, ...]] = {THIS: ()}
    todo = [THIS]
    for variable in todo:  # which grows
        for pattern in patterns:
            known = pattern.variables()
            for end, name in known.items():
                for start, new in known.items() if name == variable else ():
                    if new in ways:
                        continue
                    is_same = pattern.predicate == "="
                    predicate = "" if pattern.predicate.startswith("?") else pattern.predicate
                    ways[new] = (
                        ways[variable] if is_same else (PathStep(start, end, predicate), *ways[variable])
                    )
                    todo.append(new)
    found = set()
    for pattern in patterns:
        if pattern.predicate == "=":
            continue
        ends = {position: ways[name] for position, name in pattern.variables().items() if name in ways}
        if not ends:
            raise UnknownReachError(f"nothing leads from {' '.join(pattern)} to $this")
        position = min(ends, key=lambda each: len(ends[each]))
        terms = Pattern._make("" if term.startswith("?") else term for term in pattern)
        found.add(Dependency(terms, position, ends[position]))
    return found


class Graph:
    """The triples of a store, and others that it had before."""

    def __init__(self, store: TripleSource, others: Iterable[ox.Triple]) -> None:
        self.store, self.others = store, list(others)

    def focus_nodes(
        self, changed: Iterable[ox.Triple], wanted: Iterable[Dependency], most: int
    ) -> set[Node] | None:
        """Return the nodes that triples which came or went lead to, None for more than ``most`` on any way."""
        wanted, found = list(wanted), set[Node]()
        starts: dict[tuple[PathStep, ...], set[Node]] = {}
        for triple in changed:
            for pattern, position, way in wanted:
                if all(not term or term == str(each) for term, each in zip(pattern, triple, strict=True)):
                    starts.setdefault(way, set()).add(triple[position])
        for way, nodes in starts.items():
            for step in way:
                nodes = self._walk(nodes, step, most)
                if len(nodes) > most:
                    return None
            found |= nodes
        return found if len(found) <= most else None

    def _walk(self, nodes: set[Node], step: PathStep, most: int) -> set[Node]:
        reached: set[Node] = set()
        fixed = ox.NamedNode(step.predicate[1:-1]) if step.predicate else None
        for node in nodes:
            if step.start == _SUBJECT and not isinstance(node, ox.Literal):
                quads = self.store.quads_for_pattern(node, fixed, None)
            elif step.start == _PREDICATE and isinstance(node, ox.NamedNode):
                quads = self.store.quads_for_pattern(None, node, None)
            elif step.start == _OBJECT:
                quads = self.store.quads_for_pattern(None, fixed, node)
            else:
                continue
            for quad in quads:
                reached.add((quad.subject, quad.predicate, quad.object)[step.end])
                if len(reached) > most:
                    return reached
        for triple in self.others:
            if triple[step.start] in nodes and (fixed is None or triple.predicate == fixed):
                reached.add(triple[step.end])
        return reached


class _Reader:
    """Reads the patterns of a query, as far as it is made of what shapes are made of."""

    def __init__(self, query: str) -> None:
        self.tokens: list[Token] = list(tokens(query))
        self.position = 0
        self.names = count()
        self.prefixes: dict[str, str] = {}

    def cases(self) -> list[_Case]:
        """Return the cases of the whole query."""
        if any(token.kind == "word" and token.text.upper() in _UNKNOWN_WORDS for token in self.tokens):
            raise UnknownReachError("it asks for more than its graph")
        while self.word() == "PREFIX":
            self.position += 1
            name, namespace = self.take(), self.take()
            self.prefixes[name.text] = namespace.text[1:-1]
        return self.select()

    @property
    def next(self) -> Token:
        if self.position >= len(self.tokens):
            raise UnknownReachError("it ends early")
        return self.tokens[self.position]

    def word(self) -> str:
        """Return the next word in capitals, or the next sign."""
        return self.next.text.upper() if self.next.kind in ("word", "sign") else ""

    def take(self) -> Token:
        token = self.next
        self.position += 1
        return token

    def expect(self, sign: str) -> None:
        if self.take().text != sign:
            raise UnknownReachError(f"it has no {sign} where one is expected")

    def select(self) -> list[_Case]:
        """Read SELECT with its group; what stands behind it is passed over by whoever called."""
        if self.word() != "SELECT":
            raise UnknownReachError("it is no SELECT")
        projected = set[str]()
        while self.word() != "{":
            token = self.take()
            if token.kind == "variable":
                projected.add(_variable(token))
            elif token.text == "*" and self.tokens[self.position - 2].text != "(":
                raise UnknownReachError("it selects all")
        self.position += 1
        cases = self.group()
        variables = {
            term
            for case in cases
            for all_ in case.all_patterns()
            for p in all_
            for term in p.variables().values()
        }
        inner = {name: f"{name}.{next(self.names)}" for name in variables - projected - {THIS}}
        return [case.renamed(inner) for case in cases]

    def group(self) -> list[_Case]:
        """Read a group behind its opening brace."""
        cases = [_Case()]
        while (word := self.word()) != "}":
            if word == ".":
                self.position += 1
                continue
            cases = _product(cases, self.part(word))
        self.position += 1
        return cases

    def part(self, word: str) -> list[_Case]:
        """Read a filter, a group or triples."""
        if word == "{":
            return self.union()
        if word in ("OPTIONAL", "MINUS"):
            self.position += 1
            self.expect("{")
            return [_Case(tests=tuple(self.group()))]
        if word == "FILTER":
            self.position += 1
            return [_Case(tests=tuple(self.expression()))]
        if word == "BIND":
            self.position += 1
            inner = self.tokens[self.position : self.position + 5]
            tests = tuple(self.expression())
            is_same = [token.kind for token in inner] == ["sign", "variable", "word", "variable", "sign"]
            same = (Pattern(_variable(inner[1]), "=", _variable(inner[3])),) if is_same else ()
            return [_Case(same, tests)]
        if word == "VALUES":
            while self.take().text != "}":
                pass
            return [_Case()]
        return self.triples()

    def union(self) -> list[_Case]:
        """Read groups with UNION between them, or a nested SELECT."""
        cases: list[_Case] = []
        while True:
            self.expect("{")
            if self.word() == "SELECT":
                cases += self.select()
                while self.word() != "}":
                    if self.take().text == "{":
                        raise UnknownReachError("it has a group behind a nested SELECT")
                self.position += 1
            else:
                cases += self.group()
            if self.word() != "UNION":
                return cases
            self.position += 1

    def expression(self) -> list[_Case]:
        """Read an expression, a call or EXISTS; return the cases of the groups in it."""
        cases, depth = [], 0
        while True:
            token = self.take()
            if token.text == "{":
                cases += self.group()
            depth += (token.text == "(") - (token.text == ")")
            if depth == 0 and token.text in (")", "{"):
                return cases

    def triples(self) -> list[_Case]:
        """Read triples of one subject."""
        subject, cases = self.term(), [_Case()]
        while True:
            path = self.path() if self.next.kind != "variable" else [[(_variable(self.take()), False)]]
            while True:
                value = self.term()
                cases = _product(cases, [self.along(subject, steps, value) for steps in path])
                if self.next.text != ",":
                    break
                self.position += 1
            if self.next.text != ";":
                return cases
            while self.next.text == ";":
                self.position += 1
            if self.next.text in (".", "}"):
                return cases

    def along(self, subject: str, steps: list[tuple[str, bool]], value: str) -> _Case:
        """Return the patterns of a path from one term to another."""
        nodes = [subject, *(f"?.{next(self.names)}" for _ in steps[1:]), value]
        pairs = zip(steps, nodes, nodes[1:], strict=False)
        return _Case(
            tuple(
                Pattern(b, step, a) if is_inverse else Pattern(a, step, b)
                for (step, is_inverse), a, b in pairs
            )
        )

    def path(self) -> list[list[tuple[str, bool]]]:
        """Read a path; return its alternatives, each as steps by a predicate, which may be inverse."""
        found = self.sequence()
        while self.next.text == "|":
            self.position += 1
            found += self.sequence()
        return found

    def sequence(self) -> list[list[tuple[str, bool]]]:
        found = self.element()
        while self.next.text == "/":
            self.position += 1
            behind = self.element()
            found = [[*first, *second] for first in found for second in behind]
        return found

    def element(self) -> list[list[tuple[str, bool]]]:
        is_inverse = self.next.text == "^"
        self.position += is_inverse
        if self.next.text == "(":
            self.position += 1
            found = self.path()
            self.expect(")")
        elif self.word() == "A":
            self.position += 1
            found = [[(f"<{RDF_TYPE}>", False)]]
        elif self.next.kind in ("iri", "name"):
            found = [[(self.iri(self.take()), False)]]
        else:
            raise UnknownReachError(f"{self.next.text} in a path")
        if self.next.text in ("*", "+", "?"):
            raise UnknownReachError("a path of any length")
        if is_inverse:
            found = [[(step, not inverse) for step, inverse in reversed(steps)] for steps in found]
        return found

    def term(self) -> str:
        """Read a subject or an object."""
        token = self.take()
        if token.kind == "variable":
            return _variable(token)
        if token.kind in ("iri", "name"):
            return self.iri(token)
        if token.kind == "text":
            if self.next.kind == "tag":
                self.position += 1
            elif self.next.text == "^":
                self.position += 3
            return ""
        if token.kind == "number" or token.text.lower() in ("true", "false"):
            return ""
        if token.text in ("+", "-") and self.next.kind == "number":
            self.position += 1
            return ""
        raise UnknownReachError(f"{token.text} for a term")

    def iri(self, token: Token) -> str:
        if token.kind == "iri":
            if "\\" in token.text:
                raise UnknownReachError("an escape in an IRI")
            return token.text
        prefix, _, local = token.text.partition(":")
        if f"{prefix}:" not in self.prefixes or "\\" in local:
            raise UnknownReachError(f"{token.text}, which is not understood")
        return f"<{self.prefixes[f'{prefix}:']}{local}>"


def _variable(token: Token) -> str:
    return f"?{token.text[1:]}"


def _product(left: list[_Case], right: list[_Case]) -> list[_Case]:
    cases = [first.joined(second) for first in left for second in right]
    if len(cases) > MOST_CASES:
        raise UnknownReachError("it has many cases")
    return cases
