"""The object says what the commands say."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from policygraph.report.explorer.data import Corpus, explorer_object
from policygraph.report.statistics import statistics_object


def test_the_counts_are_those_of_the_report(seeds_corpus: Corpus, seeds_object: dict[str, Any]) -> None:
    expected = statistics_object(seeds_corpus.statistics)
    figures = seeds_object["figures"]
    assert {name: figures[name] for name in ("records", "policies", "unresolved", "current")} == {
        name: expected[name] for name in ("records", "policies", "unresolved", "current")
    }
    assert {kind["names"]["en"]: kind["count"] for kind in seeds_object["kinds"]} == expected["kinds"]
    for name, health in seeds_object["health"].items():
        listed = {key: value for key, value in expected["lineage"][name].items() if key in health}
        lists = {key: len(value) for key, value in listed.items() if isinstance(value, list)}
        assert health == {**listed, **lists, "longest_chain": listed["longest_chain"]}
    assert set(seeds_object["health"]) == {"supersedes"}
    facets = {
        facet["name"]: {
            names["en"]: number for names, number in zip(facet["values"], facet["counts"], strict=True)
        }
        for facet in seeds_object["facets"]
    }
    assert facets == {**expected["subjects"]["policy"]["facets"], "status": expected["status"]}
    for facet in seeds_object["facets"]:
        of_policies = [number for numbers in facet["of"] for number in numbers]
        assert [of_policies.count(number) for number in range(len(facet["counts"]))] == facet["counts"]


def test_an_iri_is_told_where_the_id_does_not_tell_it(
    seeds_corpus: Corpus, seeds_object: dict[str, Any]
) -> None:
    lineage = seeds_corpus.statistics.lineage
    odd = replace(lineage.policies["us-45q-2008"], iri="https://example.org/x")
    statistics = replace(
        seeds_corpus.statistics, lineage=replace(lineage, policies={**lineage.policies, "us-45q-2008": odd})
    )
    columns = explorer_object(replace(seeds_corpus, statistics=statistics))["policies"]
    assert [(name, iri) for name, iri in zip(columns["id"], columns["iri"], strict=True) if iri] == [
        ("us-45q-2008", "https://example.org/x")
    ]
    assert columns["iri_start"] + "us-45q-2018" == lineage.policies["us-45q-2018"].iri


def test_the_distributions_are_those_of_the_report(
    seeds_corpus: Corpus, seeds_object: dict[str, Any]
) -> None:
    expected = statistics_object(seeds_corpus.statistics)["subjects"]["policy"]["measures"]["score"]
    (measure,) = seeds_object["measures"]
    found = [
        {
            "group": measure["groups"][group],
            "by": measure["by"][by]["en"],
            "subjects": subjects,
            "median": middle,
            "lowest": lowest,
            "highest": highest,
        }
        for group, by, subjects, middle, lowest, highest in measure["rows"]
    ]
    assert (measure["facet"], found) == (expected["facet"], expected["distributions"])


def test_what_stands_for_a_policy_is_what_show_says(
    seeds_corpus: Corpus, seeds_object: dict[str, Any]
) -> None:
    standings, ids = seeds_corpus.statistics.standings, seeds_object["policies"]["id"]
    stands = seeds_object["policies"]["stands"]
    assert stands
    for number, found in stands.items():
        current = standings.current(ids[int(number)])
        assert [ids[each] for each in found["policies"]] == list(current.policies)
        assert [ids[each] for each in found["unknown"]] == list(current.unknown)
    alone = [name for number, name in enumerate(ids) if number not in stands]
    assert all(standings.current(name).policies in ((name,), ()) for name in alone)


def test_edges_name_who_says_so(seeds_corpus: Corpus, seeds_object: dict[str, Any]) -> None:
    ids, files = seeds_object["policies"]["id"], seeds_object["files"]
    found = {
        (ids[one], ids[other]): ([files[each] for each in by_one], [files[each] for each in by_other])
        for one, other, _, by_one, by_other, _ in seeds_object["edges"]
    }
    edges = seeds_corpus.statistics.lineage.edges
    assert found == {
        (edge.successor, edge.predecessor): ([*edge.by_successor], [*edge.by_predecessor]) for edge in edges
    }


def test_the_same_corpus_gives_the_same_object(seeds_corpus: Corpus, seeds_object: dict[str, Any]) -> None:
    assert json.dumps(explorer_object(seeds_corpus)) == json.dumps(seeds_object)
