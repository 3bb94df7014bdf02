"""A query asks no server, and nothing in it ends the process: in whatever way it is written."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from policygraph.errors import QueryError
from policygraph.rdf.sparql import MAX_DEPTH, MAX_TOKENS, require_harmless, tokens
from tests.helpers import ROOT

HERE = "<http://127.0.0.1:9/> { ?a ?b ?c }"
ASKS_A_SERVER = [
    f"SELECT * {{ SERVICE {HERE} }}",
    f"SELECT * {{ sErViCe SILENT{HERE} }}",
    f"ASK {{ FILTER EXISTS {{ SERVICE {HERE} }} }}",
    f"CONSTRUCT WHERE {{ SERVICE\n# a comment\n{HERE} }}",
    f"SELECT * {{ {{ SELECT * {{ OPTIONAL {{ SERVICE {HERE} }} }} }} }}",
    f"SELECT * {{ SERVICE?x {{ ?a ?b ?c }} VALUES ?x {{ {HERE[:21]} }} }}",
    "PREFIX a: <http://127.0.0.1:9/> SELECT * { SERVICEa:x{ ?a ?b ?c } }",
    "PREFIX a: <http://127.0.0.1:9/> SELECT * { SERVICESILENTa:x{ ?a ?b ?c } }",
    f"SELECT * {{ ?s ?p trueSERVICE{HERE} }}",
    f"SELECT * {{ ?s ?p 1SERVICE{HERE} }}",
    f"SELECT * {{ ?s ?p 'x'@enSERVICE{HERE} . SERVICE{HERE} }}",
    f"SELECT * {{ # \r SERVICE {HERE} }}",
    f"SELECT * {{ \\u0053ERVICE {HERE} }}",
    f"SELECT * {{ \\U00000053ERVICE {HERE} }}",
    f"SELECT * {{ ?s ?p 'it\\'s' SERVICE {HERE} . ?s ?p '' }}",
    f"SELECT * {{ ?s ?p '''it's''' SERVICE {HERE} . ?s ?p '''''' }}",
    f"SELECT * {{ ?s ?p a:b\\'c SERVICE {HERE} . ?s ?p '' }}",
    f"SELECT * {{ ?s ?p a:b\\#c SERVICE {HERE} }}",
]
HIDDEN_BEHIND_A_COMPARISON = [
    "SELECT * { ?s ?p ?o FILTER(1<2)SERVICE#>\n<http://127.0.0.1:9/> { ?a ?b ?c } }",
    f"SELECT * {{ ?s ?p ?o FILTER(1<'x>')SERVICE {HERE} FILTER(1='y') }}",
]
HARMLESS = [
    'SELECT ?service { ?service pg:service \'SERVICE\', """a "SERVICE" <x> { }""" } # SERVICE <x> {',
    "PREFIX service: <https://example.org/service#>\nSELECT * { GRAPH service:x { service:x service:y ?o } }",
    "SELECT * FROM service:x { ?s ^service:x/service:y ?o . ?s a (<http://a/?b='c'> <urn:x:y>) }",
    "SELECT * { ?s ?p ?o FILTER(?a < ?b && ?c > 1 || ?a<3) }",
    "ASK { VALUES (?a ?b) { (<x:a> <x:b'c>) } FILTER(?a<3) }",
    *(
        f"SELECT * {{ FILTER(?x IN ({', '.join([term] * 10_000)})) }}"
        for term in ("<http://a/b>", "'a'@en", "x:y")
    ),
    f"SELECT * {{ VALUES ?x {{ {'<http://a/b> ' * 10_000} }} }}",
]
REPEATED: dict[str, Callable[[int], str]] = {
    "braces": lambda n: "SELECT * {" + "{" * n + "}" * n + "}",
    "parentheses": lambda n: "SELECT * { FILTER" + "(" * n + "1" + ")" * n + "}",
    "not": lambda n: "SELECT * { FILTER(" + "!" * n + "true)}",
    "union": lambda n: "SELECT * {" + " UNION ".join(["{?s ?p ?o}"] * n) + "}",
    "and": lambda n: "SELECT * { FILTER(" + "&&".join(["?a"] * n) + ")}",
    "sum": lambda n: "SELECT * { FILTER(1" + "+1" * n + ")}",
    "path": lambda n: "SELECT * { ?s " + "/".join(["<x:p>"] * n) + " ?o}",
    "path in parentheses": lambda n: "SELECT * { ?s " + "(" * n + "<x:p>" + ")*" * n + " ?o}",
    "collections": lambda n: "SELECT * { ?s ?p " + "(" * n + "1" + ")" * n + " }",
    "members": lambda n: "SELECT * { ?s ?p (" + "1 " * n + ") }",
    "blank nodes": lambda n: "SELECT * { ?s ?p " + "[ <x:p> " * n + "1" + "]" * n + " }",
    "optional": lambda n: "SELECT * {" + "OPTIONAL {?s ?p ?o}" * n + "}",
    "exists": lambda n: "SELECT * {" + "FILTER EXISTS { ?s ?p ?o " * n + "}" * n + "}",
    "select": lambda n: "SELECT * {" + "{ SELECT * { ?s ?p ?o " * n + "}}" * n + "}",
    "function": lambda n: "SELECT * { FILTER(" + "STR(" * n + "1" + ")" * n + ")}",
    "bind": lambda n: "SELECT * {" + "".join(f"BIND(1 AS ?v{i}) " for i in range(n)) + "}",
    "triples": lambda n: "SELECT * { " + "?s ?p ?o . " * n + "}",
    "objects": lambda n: "SELECT * { ?s ?p ?o " + ", ?o " * n + "}",
}


@pytest.mark.parametrize("text", [*ASKS_A_SERVER, *HIDDEN_BEHIND_A_COMPARISON])
def test_what_asks_a_server_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match=r"SERVICE asks another server|may be an IRI; write blanks"):
        require_harmless(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_word_in_a_name_or_text_and_a_long_list_are_not(text: str) -> None:
    require_harmless(text)


@pytest.mark.parametrize("file", [*ROOT.glob("queries/*.rq"), *ROOT.glob("ontology/rules/*.rq")], ids=str)
def test_our_own_queries_are_far_below_the_limits(file: Path) -> None:
    assert 10 < len(list(tokens(file.read_text("utf-8")))) < MAX_TOKENS / 10


@pytest.mark.parametrize("kind", REPEATED)
def test_what_is_too_deep_or_too_long_is_refused(kind: str) -> None:
    with pytest.raises(
        QueryError, match=f"line 1, column .*(more than {MAX_DEPTH} deep|more than 3,000 tokens)"
    ):
        require_harmless(REPEATED[kind](50_000))
    require_harmless(REPEATED[kind](MAX_DEPTH // 3))


@pytest.mark.long
@pytest.mark.parametrize("kind", REPEATED)
def test_what_is_let_through_does_not_end_the_process(kind: str) -> None:
    """The longest that is not refused; a process of its own, which may run out of time, but not out of stack."""
    low, high = 1, MAX_TOKENS
    while low < high:
        middle = (low + high + 1) // 2
        try:
            require_harmless(REPEATED[kind](middle))
            low = middle
        except QueryError:
            high = middle - 1
    code = (
        "import sys, pyoxigraph as ox; answer = ox.Store().query(sys.stdin.read()); next(iter(answer), None)"
    )
    try:
        ended = subprocess.run([sys.executable, "-c", code], input=REPEATED[kind](low), text=True, timeout=5)
    except subprocess.TimeoutExpired:
        return
    assert ended.returncode == 0
