"""What differs in the results of a query after an edit is about nodes that the edit leads to."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pyoxigraph as ox
import pytest

from policygraph.validation.shacl.reach import Graph, UnknownReachError, dependencies

PREFIX = "PREFIX x: <x:> "
QUERIES = [
    "SELECT $this ?value { $this a x:C ; x:p ?value }",
    "SELECT $this { $this x:p/x:q ?value FILTER NOT EXISTS { ?value x:r $this } }",
    "SELECT $this { $this x:p|^x:q ?value . ?value x:r ?end FILTER (?end != $this) }",
    "SELECT $this ?b { ?path x:kind x:K . $this ?path ?b . ?b x:q ?end }",
    "SELECT DISTINCT $this ?path { $this a x:C . { $this x:p ?a BIND (x:p AS ?path) } UNION { ?a x:q $this ; x:r 1 BIND (x:q AS ?path) } }",
    "SELECT $this (COUNT(?a) AS ?n) { $this x:p ?b . ?a x:q ?b } GROUP BY $this HAVING (COUNT(?a) > 1)",
    "SELECT $this { $this a x:C OPTIONAL { $this x:p ?a . ?a x:q ?b } FILTER (!BOUND(?b) || EXISTS { $this x:r ?b }) }",
    "SELECT $this { $this a x:C MINUS { $this x:p ?a . ?a x:q ?b } }",
    "SELECT $this { $this x:p ?a . { SELECT ?a { ?a x:q ?b . ?b x:r ?c } } }",
    "SELECT $this ?value { $this a x:C BIND ($this AS ?value) FILTER EXISTS { ?value x:p ?a . ?a x:q 1 } }",
    "SELECT $this { { SELECT DISTINCT $this { { $this a x:C } UNION { $this x:p ?any } } } $this x:q 1 }",
    "SELECT $this { $this x:p ?a . ?b x:p ?a ; x:q 'x'@en }",
]
UNKNOWN = [
    "SELECT $this { $this a x:C OPTIONAL { $this x:p ?a . ?a x:q ?b } FILTER (!BOUND(?b) || EXISTS { ?b x:r 1 }) }",
    "SELECT $this { $this a x:C . ?any a x:C }",
    "SELECT $this ?a { $this a x:C . { SELECT DISTINCT $this ?a { ?any x:p ?a } } FILTER NOT EXISTS { $this x:p ?a } }",
    "SELECT $this { $this x:p+ ?a }",
    "SELECT $this { $this x:p ?a BIND (IRI(STR(?a)) AS ?b) ?b x:q ?c }",
    "SELECT $this { $this x:p ?a FILTER (NOW() > ?a) }",
    "SELECT $this { $this x:p [ x:q ?a ] }",
    "SELECT $this { $this x:p ?a . { SELECT ?a { ?a x:q ?b } } ?b x:r ?c }",
    "SELECT $this { $this !x:p ?a }",
    "SELECT * { $this x:p ?a }",
    "SELECT $this { $this y:p ?a }",
    "SELECT $this {",
]
THINGS = [ox.NamedNode(f"x:{name}") for name in "abcdefK"]
PREDICATES = [ox.NamedNode(f"x:{name}") for name in ("p", "q", "r", "kind")]
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


VALUES: list[ox.NamedNode | ox.Literal] = [
    *THINGS, *THINGS, *PREDICATES, *[ox.Literal(1), ox.Literal("x", language="en")] * 4
]  # fmt: skip


def triple(chance: random.Random) -> ox.Triple:
    if chance.random() < 0.1:
        return ox.Triple(PREDICATES[0], PREDICATES[3], THINGS[-1])
    if chance.random() < 0.3:
        return ox.Triple(chance.choice(THINGS), TYPE, ox.NamedNode("x:C"))
    subject = chance.choice([*THINGS, *PREDICATES[:1]])
    return ox.Triple(subject, chance.choice(PREDICATES), chance.choice(VALUES))


def store_of(triples: Iterable[ox.Triple]) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*each) for each in triples)
    return store


def rows(store: ox.Store, query: str) -> set[tuple[str, ...]]:
    solutions = store.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    return {tuple(map(str, row)) for row in solutions}


@pytest.mark.parametrize("text", QUERIES)
def test_all_that_differs_after_an_edit_is_about_nodes_that_it_leads_to(text: str) -> None:
    query, chance, different = PREFIX + text, random.Random(text), 0
    wanted = dependencies(query)
    for _ in range(150):
        store = store_of(triple(chance) for _ in range(chance.randint(5, 40)))
        before = rows(store, query)
        old = {quad.triple for quad in store}
        for _ in range(chance.randint(1, 2)):
            if store and chance.random() < 0.5:
                store.remove(chance.choice(sorted(store, key=str)))
            else:
                store.add(ox.Quad(*triple(chance)))
        changed = old ^ {quad.triple for quad in store}
        differing = {row[0] for row in before ^ rows(store, query)}
        reached = Graph(store, changed).focus_nodes(changed, wanted, 100)
        assert reached is not None
        assert differing <= set(map(str, reached)), (changed, sorted(map(str, old)))
        different += bool(differing)
    assert different


@pytest.mark.parametrize("text", UNKNOWN)
def test_a_query_of_which_a_part_leads_nowhere_depends_on_everything(text: str) -> None:
    with pytest.raises(UnknownReachError):
        dependencies(PREFIX + text)


def test_an_edit_of_something_else_leads_to_no_node_and_one_of_too_much_to_all() -> None:
    wanted = dependencies(f"{PREFIX}SELECT $this {{ $this x:p ?a . ?a x:q ?b }}")
    store = store_of(ox.Triple(ox.NamedNode(f"x:{n}"), PREDICATES[0], THINGS[0]) for n in range(20))
    others = [ox.Triple(THINGS[0], PREDICATES[2], THINGS[1])]
    assert Graph(store, others).focus_nodes(others, wanted, 10) == set()
    ends = [ox.Triple(THINGS[0], PREDICATES[1], THINGS[1])]
    assert Graph(store, ends).focus_nodes(ends, wanted, 10) is None
    assert len(Graph(store, ends).focus_nodes(ends, wanted, 20) or ()) == 20
