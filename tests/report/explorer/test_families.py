"""Families have a place for each member, and lines that lead from the older to the newer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policygraph.lineage.model import Edge, Lineage, Policy, Relation
from policygraph.report.explorer.data import Corpus
from policygraph.report.explorer.families import BOX, to_families


def test_members_are_apart_and_the_oldest_is_at_the_left(
    seeds_corpus: Corpus, seeds_object: dict[str, Any]
) -> None:
    lineage, ids = seeds_corpus.statistics.lineage, seeds_object["policies"]["id"]
    found = to_families(lineage)
    assert [[ids[member] for member in family["members"]] for family in found[:1]] == [
        ["alberta-sger", "alberta-ccir", "alberta-tier"]
    ]
    assert sorted(edge for family in found for edge in family["edges"]) == list(range(len(lineage.edges)))
    for family in found:
        places = dict(zip(family["members"], family["boxes"], strict=True))
        for numbers, points in family["lines"]:
            for number in numbers:
                successor, predecessor, *_ = seeds_object["edges"][number]
                assert places[predecessor][0] < places[successor][0]
                assert points[0][0] == pytest.approx(places[predecessor][0] + BOX[0] / 2, abs=1)
        assert all(0 <= x <= family["size"][0] and 0 <= y <= family["size"][1] for x, y in family["boxes"])


def test_a_family_that_nobody_can_read_is_not_drawn(
    seeds_corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policygraph.report.lineage.MOST_DRAWN", 2)
    drawn = {
        len(family["members"]): "boxes" in family for family in to_families(seeds_corpus.statistics.lineage)
    }
    assert drawn == {3: False, 2: True}


def test_a_tangle_that_nobody_can_follow_is_not_drawn() -> None:
    ids = [f"p{number:02}" for number in range(20)]
    for count, is_drawn in ((8, True), (20, False)):
        pairs = [(one, other) for one in ids[:count] for other in ids[:count] if one != other]
        edges = tuple(Edge(one, other, "r") for one, other in pairs)
        policies = {name: Policy(name) for name in ids[:count]}
        lineage = Lineage(policies, edges, {"r": Relation("r", "replaces", "replaces", "replaces")})
        (found,) = to_families(lineage)
        assert (len(found["edges"]), "boxes" in found) == (len(pairs), is_drawn)


def test_without_relations_there_are_no_families(seeds_corpus: Corpus) -> None:
    assert to_families(replace(seeds_corpus.statistics.lineage, edges=())) == []
