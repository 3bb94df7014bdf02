"""The subjects of a kind, counted and compared, against counts that are made here from the files alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import pyoxigraph as ox
import pytest

from policygraph.pipeline import Build, build
from policygraph.profile.model import Measure
from policygraph.query.statistics import Statistics, corpus_statistics
from policygraph.query.subjects import (
    Comparison,
    Distribution,
    KindStatistics,
    Subject,
    with_records,
    without,
)
from policygraph.rdf.namespaces import PG, RDF_TYPE
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.helpers import json_front_matter, write

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def census(whole_hub: Build) -> Statistics:
    return corpus_statistics(whole_hub.open(), TODAY)


@pytest.fixture(scope="module")
def facilities(shared: Path) -> list[dict[str, Any]]:
    folder = shared / "corpora" / "ccus-policy-hub" / "facilities" / "en"
    return [json_front_matter(file) for file in sorted(folder.glob("*.md"))]


def test_facilities_are_counted_as_their_files_are(
    census: Statistics, facilities: list[dict[str, Any]]
) -> None:
    _, found, _ = census.kinds
    assert (found.name, found.are_policies, len(found.subjects)) == ("facility", False, 1017)
    statuses = Counter(each["status"] for each in facilities)
    assert found.facets["status"] == statuses
    assert list(found.facets) == ["type", "status", "sector", "country", "fate"]
    stated = [each["country"] for each in facilities if each["country"] != "Other"]  # which names no country
    assert (sum(found.facets["country"].values()), len(facilities)) == (len(stated), len(stated) + 3)
    assert found.facets["country"]["France"] == sum(each["country"] == "France" for each in facilities)


def test_capacities_are_compared_by_country(census: Statistics, facilities: list[dict[str, Any]]) -> None:
    (comparison,) = census.kinds[1].comparisons
    expected = defaultdict(list)
    for each in facilities:
        if each["estimatedCapacity"] not in ("", None):
            expected[each["country"]].append(float(each["estimatedCapacity"]))
    found = {distribution.group: distribution for distribution in comparison.distributions}
    for country in ("France", "Norway", "Canada"):
        values = expected[country]
        assert found[country] == Distribution(
            country, "", len(values), median(values), min(values), max(values)
        )


def corpus(root: Path, *records: dict[str, Any]) -> Statistics:
    for number, record in enumerate(records):
        write(root / "r", f"{record['lang']}/{number}-{record['id']}.md", record)
    return corpus_statistics(build(Settings(root=root, sources=(root / "r",))).open(), TODAY)


def scored(name: str, score: object, language: str = "en", **more: Any) -> dict[str, Any]:
    return {
        "id": name, "title": "T", "lang": language, "country": "Chile", "analysis": {"mrv": {"score": score}}, **more
    }  # fmt: skip


def test_a_policy_counts_once_whatever_its_records_disagree_on(tmp_path: Path) -> None:
    found = corpus(
        tmp_path,
        scored("a", 40, provenance={"lastAuditDate": "2025-01-01"}),
        scored("a", 60, "zh", provenance={"lastAuditDate": "2025"}),
        scored("b", 70, provenance={"lastAuditDate": "2026-03"}),
        scored("c", "high", country=""),
        {"id": "d", "title": "T", "lang": "en", "analysis": {"mrv": {"score": 10}}},
    )
    (kind,) = found.kinds
    assert (found.records, found.languages, len(kind.subjects)) == (5, {"en": 4, "zh": 1}, 4)
    assert kind.facets["country"] == {"Chile": 2}
    (comparison,) = kind.comparisons
    name = "Monitoring, reporting and verification"
    assert comparison.distributions == (
        Distribution("", name, 1, 10, 10, 10),
        Distribution("Chile", name, 2, 60, 40, 70),  # the median of 50 and 70
    )
    assert kind.groups(comparison) == ["Chile", ""]
    # A year or a month is an audit too, and two dates of a record are one audit.
    assert found.audits
    assert (found.audits.records, found.audits.never) == (5, 2)
    assert (found.audits.oldest, found.audits.newest) == ("2025", "2026-03")


def test_groups_with_most_subjects_are_first() -> None:
    cells = tuple(Distribution(group, "", 1, 1, 1, 1) for group in ("", "A", "B"))
    comparison = Comparison(Measure("m", "x:m", facet="f"), cells)
    kind = KindStatistics("k", False, (Subject("x:a", "a"),), {"f": {"B": 3, "A": 1}}, (comparison,))
    assert kind.groups(comparison) == ["B", "A", ""]
    assert (without("legal weight"), without("")) == ("no legal weight", "all")


def test_a_profile_without_audits_has_none(peps: Build) -> None:
    found = corpus_statistics(peps.open(), TODAY)
    assert found.audits is None
    assert [kind.facets["type"] for kind in found.kinds] == [
        {"Standards Track": 579, "Informational": 104, "Process": 53}
    ]


def test_of_a_kind_those_count_that_have_an_iri_and_a_record(seeds_graph: GraphStore) -> None:
    kind = seeds_graph.profile.subject_kinds[0]
    graph = GraphStore(ox.Store(), seeds_graph.profile, seeds_graph.base)
    assert with_records(graph, kind) == set()
    lines = (
        f"<x:{name}> <{PG}{relation}> {subject} .\n{subject} <{RDF_TYPE}> <{kind.subject_class}> ."
        for name, relation, subject in (
            ("a", "describes", "<x:1>"), ("b", "describes", "<x:1>"), ("c", "standsFor", "<x:2>"), ("d", "describes", "_:3"),
            ("e", "cites", "<x:4>"),
        )
    )  # fmt: skip
    graph.disk.load("\n".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES)
    assert with_records(graph, kind) == {"x:1", "x:2"}
