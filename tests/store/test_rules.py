"""The rules of a profile: run for a whole store, and about some nodes alone."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import ProfileError
from policygraph.lineage.sparql_functions import functions
from policygraph.profile.load import load_profile
from policygraph.profile.rule_heads import whole
from policygraph.store import spread
from policygraph.store.graph_store import GraphStore
from policygraph.store.rules import InferenceRule, derive, rules_of, run
from tests.helpers import BASE


@pytest.mark.parametrize(
    ("rule", "message"), [("SELECT * { ?s ?p ?o }", "must be a CONSTRUCT"), ("CONSTRUCT {", "is not run")]
)
def test_a_rule_that_derives_no_triples_is_an_error_of_the_profile(
    seeds_graph: GraphStore, tmp_path: Path, rule: str, message: str
) -> None:
    (tmp_path / "x.rq").write_text(rule, "utf-8")
    graph = replace(seeds_graph, profile=replace(seeds_graph.profile, rules=(tmp_path / "x.rq",)))
    with pytest.raises(ProfileError, match=rf"x\.rq {message}"):
        derive(graph, lambda *_: {})


PROFILES = ("policy", "adr", "eip", "kep", "okf", "pep")


@pytest.mark.parametrize("name", PROFILES)
def test_the_rules_of_the_program_can_be_run_about_some_nodes(name: str) -> None:
    assert all(rule.has_focus for rule in rules_of(load_profile(name)))


def test_a_rule_about_some_nodes_is_the_rule_with_their_iris(tmp_path: Path) -> None:
    rule = InferenceRule(tmp_path, "CONSTRUCT { ?x a <x:C> } WHERE {\n  # focus: ?x\n  ?x ?p ?y\n}")
    assert rule.has_focus
    assert not rule.needs_lineage
    assert "{\n  VALUES ?x { <x:a> <x:b> }\n  ?x ?p ?y" in rule.about(["x:a", "x:b"])
    assert not InferenceRule(tmp_path, "CONSTRUCT { ?x a <x:C> } WHERE { ?x ?p ?y }").has_focus


def test_what_stands_behind_whole_is_read_in_a_whole_store_alone(tmp_path: Path) -> None:
    rule = InferenceRule(
        tmp_path,
        "CONSTRUCT { ?x a <x:C> } WHERE {\n  # whole: { SELECT * WHERE {\n  ?x ?p ?y\n  # whole: } }\n}",
    )
    assert (
        whole(rule.text)
        == "CONSTRUCT { ?x a <x:C> } WHERE {\n           { SELECT * WHERE {\n  ?x ?p ?y\n           } }\n}"
    )
    assert rule.about([]) == rule.text


def test_what_all_rules_derive_about_a_node_is_what_they_derive_about_it_alone(
    seeds_graph: GraphStore,
) -> None:
    manifest = seeds_graph.require_generation("this test").manifest
    expected = manifest.derived()
    assert expected
    for rule in rules_of(seeds_graph.profile):
        assert not any(
            rule.run(seeds_graph, functions(seeds_graph, expected), expected)
        )  # the store has them


@pytest.mark.parametrize("at_once", [1, 3, 500])
def test_a_rule_about_some_nodes_at_a_time_does_not_read_what_it_derives_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(spread, "AT_ONCE", at_once)
    chain = [ox.NamedNode(f"x:{number}") for number in range(6)]
    older = ox.NamedNode("x:older")
    graph = GraphStore(ox.Store(), load_profile(), BASE)
    graph.disk.extend(ox.Quad(newer, older, other) for newer, other in pairwise(chain))
    text = "CONSTRUCT { ?a <x:older> ?c } WHERE {\n  # focus: ?a\n  ?a <x:older> ?b . ?b <x:older> ?c\n}"
    derived = run([InferenceRule(tmp_path, text)], graph, lambda *_: {}, [node.value for node in chain])
    assert derived == {f"x:{n}": [f"<x:{n}> <x:older> <x:{n + 2}> .\n"] for n in range(4)}


def test_a_property_is_named_by_the_end_of_its_iri_but_not_in_a_comment(tmp_path: Path) -> None:
    rule = InferenceRule(tmp_path, "# title: of a text\nCONSTRUCT { ?x x:to ?y } WHERE { ?x x:far\\-off ?y }")
    assert (rule.may_name("y:far-off"), rule.may_name("x/text"), rule.may_name("x/to")) == (
        False,
        False,
        True,
    )
    assert rule.may_name("y#far-off")
    assert InferenceRule(tmp_path, "CONSTRUCT { ?x x:p ?y } WHERE { ?x x:\\u0074ext ?y }").may_name("x/text")
    numbered = InferenceRule(
        tmp_path, "prefix o: <http://x/A_>\nCONSTRUCT { ?x o:p ?y } WHERE { ?x o:01 ?y }"
    )
    assert numbered.may_name("http://x/A_01")
    assert not numbered.may_name("http://x/A_02")
