"""Queries in shapes of a profile's own are read when it is loaded, and mistakes in them told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.profile.load import load_profile
from tests.helpers import run
from tests.profile.helpers import refusal, with_file

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix pg: <https://w3id.org/policygraph/ns#> . @prefix x: <x:> .
x:all owl:imports x:more .
x:more sh:declare [ sh:prefix "pg" ; sh:namespace "https://w3id.org/policygraph/ns#" ] .
x:s sh:targetClass pg:Policy ; sh:sparql x:q .
"""


def profile(folder: Path, query: str) -> Path:
    return with_file(folder, "shapes", f"{HEAD}{query}", "own.ttl")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("x:q sh:select 'SELECT $this {'", "own.ttl:6: sh:select: this is not what SPARQL allows here"),
        ("x:q sh:select '''\nSELECT $this {\n  $this a\n}'''", "own.ttl:9: sh:select: this is not what"),
        ("x:q\n sh:select 'SELECT $this { ?s ?p \\'x }'", "own.ttl:7: sh:select: this is not what"),
        ("x:q sh:select 'ASK { $this a pg:Policy }' ; sh:prefixes x:all", "own.ttl:6: sh:select: this is a query of the form ASK"),
        ("x:q sh:ask 'SELECT $this {}'", "own.ttl:6: sh:ask: this is a query of the form SELECT"),
        ("x:q sh:select 'SELECT $this { $this a pg:Policy }'", "own.ttl:6: sh:select: the prefix pg: is not declared; name it with sh:prefixes"),
        ("x:q sh:select 'SELECT $this { $this a pg:Polcy }' ; sh:prefixes x:all", "own.ttl:6: sh:select: there is no term pg:Polcy. Did you mean pg:Policy"),
        ("x:q sh:select 'SELECT $this { SERVICE <http://a/> { $this ?p ?o } }'", "own.ttl:6: sh:select: SERVICE asks another server"),
        ("x:q sh:select ''", "own.ttl:6: sh:select: "),
        ("x:q sh:select 'SELECT $thiss { $this a ?x }'", "own.ttl:6: sh:select: SELECT lacks $this, without which it finds nothing"),
        ("x:q sh:select 'SELECT ?value { $this a ?value }'", "own.ttl:6: sh:select: SELECT lacks $this"),
        ("x:q sh:select 'SELECT $this { $this ?p \"2025-02-30\"^^<http://www.w3.org/2001/XMLSchema#date> }'", "own.ttl:6: sh:select: 2025-02-30 is no xsd:date"),
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_run_is_refused(tmp_path: Path, query: str, said: str) -> None:
    assert said in refusal(profile(tmp_path, f"{query} ."))


def test_nothing_is_built_by_a_profile_with_such_a_query(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile(tmp_path, "x:q sh:select 'SELECT' .")
    (tmp_path / "r").mkdir()
    monkeypatch.chdir(tmp_path)
    for command in (("build", "r"), ("profile", "check", "r")):
        result = run(*command, "--profile", "rfc")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("error: rfc/own.ttl:6: sh:select: ")


def test_a_query_with_prefixes_and_a_path_is_let_through(tmp_path: Path) -> None:
    query = "x:q sh:select 'SELECT $this ?value { $this a pg:Policy ; $PATH/pg:status ?value }' ; sh:prefixes x:all ."
    assert load_profile(str(profile(tmp_path, query))).name == "rfc"


@pytest.mark.parametrize("query", [
    "x:q sh:select 'SELECT * { $this ?p ?o }'",
    "x:q sh:select 'SELECT DISTINCT ?this (COUNT(?o) AS ?value) { ?this ?p ?o } GROUP BY ?this'",
    "x:f a sh:SPARQLFunction ; sh:select 'SELECT ?name { ?x ?p ?name }'",
])  # fmt: skip
def test_what_has_the_node_that_it_is_about_is_let_through_and_a_function_is_about_none(
    tmp_path: Path, query: str
) -> None:
    assert load_profile(str(profile(tmp_path, f"{query} ."))).name == "rfc"
