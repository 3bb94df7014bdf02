"""A corpus in numbers, against counts that are made here by other means."""

from __future__ import annotations

import json
import statistics
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from policygraph.query.selection import wanted_labels
from policygraph.query.statistics import Statistics, corpus_statistics
from policygraph.report.statistics import statistics_object, statistics_text
from policygraph.store.graph_store import GraphStore
from tests.helpers import PG

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def hub_census(hub_graph: GraphStore) -> Statistics:
    return corpus_statistics(hub_graph, TODAY, on="2020-01-01")


def hub_records(hub: Path, language: str = "*") -> list[dict[str, Any]]:
    texts = [file.read_text("utf-8") for file in sorted(hub.glob(f"{language}/*.md"))]
    return [json.loads(text.split("\n---\n")[0].removeprefix("---\n")) for text in texts]


def test_the_hub_is_counted_as_its_files_are(hub: Path, hub_census: Statistics) -> None:
    records = hub_records(hub)
    found = statistics_object(hub_census)
    assert (found["records"], found["policies"], found["unresolved"]) == (172, 86, 8)
    assert found["languages"] == {"en": 86, "zh": 86}
    assert found["kinds"] == {"policy": 86}
    weights = Counter(record["legalWeight"] for record in hub_records(hub, "en"))
    assert found["subjects"]["policy"]["facets"]["legal_weight"] == dict(
        sorted(weights.items(), key=lambda each: (-each[1], each[0]))
    )
    audits = [record.get("provenance", {}).get("lastAuditDate") for record in records]
    ages = [(TODAY - date.fromisoformat(text)).days for text in audits if text]
    assert found["audits"]["median_days"] == statistics.median(ages)
    assert found["audits"]["never"] == sum(not text for text in audits)


def test_the_hub_has_eight_edges_that_all_lead_to_no_record(hub: Path, hub_census: Statistics) -> None:
    expected = json.loads((hub.parents[1] / "expected" / "ccus-policy-hub.json").read_text("utf-8"))
    said = {each.partition("/")[2] for each in expected["rules"]["lineage_supersedes"]}
    found = statistics_object(hub_census)["lineage"]["supersedes"]
    assert {f"{each['from']} -> {each['to']}" for each in found["unresolved"]} == said
    assert (found["edges"], found["both_sides"], found["one_sided"], found["cycles"]) == (8, 0, [], [])
    assert "8 to or from policies without a record" in statistics_text(hub_census)


def test_the_hub_at_a_date_is_in_four_groups(hub_census: Statistics) -> None:
    groups = statistics_object(hub_census)["as_of"]
    assert sum(len(groups[group]) for group in ("in_force", "not_yet", "ended", "unknown")) == 94
    assert all(
        each["reason"] for group in ("in_force", "not_yet", "ended", "unknown") for each in groups[group]
    )
    assert {"alberta-sger-legacy"} <= {each["id"] for each in groups["unknown"]}


def test_scores_by_country(hub: Path, hub_census: Statistics) -> None:
    scores = [
        record["analysis"]["mrv"]["score"] for record in hub_records(hub, "zh") if record["country"] == "中国"
    ]
    (comparison,) = hub_census.kinds[0].comparisons
    (found,) = (
        each
        for each in comparison.distributions
        if each.group == "China" and each.by == "Monitoring, reporting and verification"
    )
    assert (found.subjects, found.median) == (len(scores), statistics.median(scores))
    assert (found.lowest, found.highest) == (min(scores), max(scores))


def test_what_stands_is_in_effect_and_not_replaced(seeds_graph: GraphStore) -> None:
    found = corpus_statistics(replace(seeds_graph, observed="2025-06-01"), TODAY)
    assert set(found.current) == {
        "alberta-tier", "au-safeguard-mechanism-2023", "california-lcfs-2018", "intl-paris-art-6-4-ccs",
        "joint-implementation", "us-45q-2022",
    }  # fmt: skip
    assert corpus_statistics(seeds_graph, TODAY).current == (
        "intl-paris-art-6-4-ccs",
    )  # alone seen by an audit
    assert statistics_object(found)["as_of"]["date"] == TODAY.isoformat()


def test_one_country_is_counted_alone(seeds_graph: GraphStore) -> None:
    for name in ("Canada", "加拿大", "CA"):
        wanted = wanted_labels(seeds_graph, [("country", name)])
        found = corpus_statistics(seeds_graph, TODAY, wanted=wanted)
        assert (found.policies, found.records) == (3, 4)
        assert dict(found.kinds[0].facets["country"]) == {"Canada": 3}
        assert found.health[f"{PG}supersedes"].edges == 2
