"""Policies, edges and relations by themselves."""

from __future__ import annotations

from typing import get_args

import pytest

from policygraph.errors import UsageError
from policygraph.lineage.model import Edge, Lineage, Policy, Relation, Status
from policygraph.rdf.core import Effect
from tests.lineage.helpers import drawn


def test_a_title_is_in_the_language_else_in_the_first() -> None:
    policy = Policy("a", titles={"zh": "某", "fr": "Un", "en": ""})
    assert (policy.title("fr"), policy.title("en"), policy.title()) == ("Un", "某", "某")
    assert Policy("a").title() == ""


def test_a_date_is_the_earliest_publication_else_the_earliest_creation() -> None:
    assert Policy("a", published=("2020-05", "2019-12-31"), created=("2001",)).date == "2019-12-31"
    assert Policy("a", created=("2021", "2020")).date == "2020"
    assert Policy("a", published=("2021", "2020")).date == "2020"
    assert Policy("a", first_day=("2020",)).date == ""


def test_a_phase_is_that_of_all_statuses() -> None:
    final, active, odd = (
        Status("f", "Final", "started"),
        Status("a", "Active", "during"),
        Status("o", "Odd", ""),
    )
    statuses = ((), (final,), (active, active), (active, final), (odd,), (active, odd))
    assert [Policy("a", statuses=each).phase for each in statuses] == ["", "started", "during", "", "", ""]


def test_an_effect_is_on_the_whole_or_on_a_part() -> None:
    effects = get_args(Effect)
    does = {effect: Relation("r", "r", effect) for effect in effects}
    assert [effect for effect in effects if does[effect].replaces] == ["replaces"]
    assert [effect for effect in effects if does[effect].ends] == ["replaces", "ends"]
    assert [effect for effect in effects if does[effect].ends_in_part] == ["replaces in part", "ends in part"]
    assert [effect for effect in effects if does[effect].needs] == ["needs"]


def test_an_edge_is_said_by_the_records_of_both_sides() -> None:
    assert Edge("a", "b", "r", ("zh/a.md", "en/a.md"), ("en/b.md", "en/a.md")).said_by == (
        "en/a.md", "en/b.md", "zh/a.md",
    )  # fmt: skip


def test_edges_are_found_from_either_end() -> None:
    lineage = drawn("c supersedes a\nb amends a\nc requires b")
    assert [edge.predecessor for edge in lineage.predecessor_edges["c"]] == ["a", "b"]
    assert [edge.successor for edge in lineage.successor_edges["a"]] == ["b", "c"]
    assert "a" not in lineage.predecessor_edges


def test_a_policy_is_found_by_its_id_and_by_its_iri() -> None:
    lineage = drawn("", act=Policy("act", "x:act"), bill=Policy("bill", "x:bill"))
    assert lineage.policy("act").iri == "x:act"
    assert lineage.named("x:bill") == "bill"
    with pytest.raises(UsageError, match=r"there is no policy acts\. Did you mean act\?"):
        lineage.policy("acts")
    with pytest.raises(UsageError, match="x:place is no policy, and only policies have a lineage"):
        lineage.named("x:place")


def test_some_relations_are_chosen_by_name_or_iri() -> None:
    relations = {
        "x:amends": Relation("x:amends", "amends", name="amends"),
        "x:repeals": Relation("x:repeals", "repeals", name="repeals"),
    }
    edges = (Edge("a", "b", "x:amends"), Edge("a", "b", "x:repeals"), Edge("a", "b", "x:other"))
    lineage = Lineage({"a": Policy("a"), "b": Policy("b")}, edges, relations)
    assert lineage.only(["amends"]).edges == edges[:1]
    assert lineage.only(["x:repeals", "amends"]).edges == edges[:2]
    assert lineage.only([]) is lineage
    assert list(lineage.only(["amends"]).policies) == ["a", "b"]
    with pytest.raises(UsageError, match=r"there is no relation amend\. Did you mean amends\?"):
        lineage.only(["amend"])
    assert (lineage.relation_name("x:amends"), lineage.relation_name("x:other")) == ("amends", "x:other")
