"""A corpus in numbers, against counts that are made here by other means."""

from __future__ import annotations

import csv
import io
import json
import statistics
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from policygraph.errors import UsageError
from policygraph.pipeline import build
from policygraph.query.statistics import Statistics, corpus_statistics
from policygraph.rdf.namespaces import PG
from policygraph.report.statistics import (
    statistics_csv,
    statistics_markdown,
    statistics_object,
    statistics_text,
)
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.helpers import write

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
    assert found["legal_weight"] == dict(sorted(weights.items(), key=lambda each: (-each[1], each[0])))
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
    (found,) = (
        each
        for each in hub_census.scores
        if each.country == "China" and each.dimension == "Monitoring, reporting and verification"
    )
    assert (found.policies, found.median) == (len(scores), statistics.median(scores))
    assert (found.lowest, found.highest) == (min(scores), max(scores))


def test_what_stands_is_in_effect_and_not_replaced(seeds_graph: GraphStore) -> None:
    found = corpus_statistics(seeds_graph, TODAY)
    assert set(found.current) == {
        "alberta-tier", "au-safeguard-mechanism-2023", "california-lcfs-2018", "intl-paris-art-6-4-ccs",
        "joint-implementation", "us-45q-2022",
    }  # fmt: skip
    assert "as_of" not in statistics_object(found)


def test_one_country_is_counted_alone(seeds_graph: GraphStore) -> None:
    for name in ("Canada", "加拿大", "CA"):
        found = corpus_statistics(seeds_graph, TODAY, country=name)
        assert (found.policies, found.records) == (3, 4)
        assert dict(found.facets["jurisdiction"]) == {"Canada": 3}
        assert found.health[f"{PG}supersedes"].edges == 2
    with pytest.raises(UsageError, match="Canda"):
        corpus_statistics(seeds_graph, TODAY, country="Canda")


def test_csv_has_a_row_for_each_policy(seeds_graph: GraphStore) -> None:
    found = corpus_statistics(seeds_graph, TODAY, on="2016")
    rows = list(csv.DictReader(io.StringIO(statistics_csv(found).decode())))
    assert len(rows) == 14
    row = next(row for row in rows if row["id"] == "us-45q-2008")
    assert (row["status"], row["jurisdiction"], row["current"]) == ("Superseded", "United States", "false")
    assert (row["as_of"], row["presumed"]) == ("in_force", "true")
    assert "published 2008-10-03" in row["reason"]


def test_markdown_has_all_in_full(seeds_graph: GraphStore, hub_census: Statistics) -> None:
    text = statistics_markdown(hub_census)
    assert text.count("\n| ") > len(hub_census.facets["cluster"])
    assert "## On 2020-01-01" in text
    assert "## On" not in statistics_markdown(corpus_statistics(seeds_graph, TODAY))


def test_a_corpus_without_anything_is_counted(tmp_path: Path) -> None:
    write(tmp_path / "r", "a.md", {"id": "a", "title": "*A* | <b>", "source": "=1+1", "country": "x\ty"})
    found = corpus_statistics(build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open(), TODAY)
    assert statistics_object(found)["audits"] == {
        "records": 1, "never": 1, "oldest": "", "newest": "", "median_days": None,
    }  # fmt: skip
    assert "1 of 1 record never audited" in statistics_text(found)
    assert "<b>" not in statistics_markdown(found)
    assert "'=1+1" in statistics_csv(found).decode()


def test_records_of_several_kinds_are_told_apart_from_policies(tmp_path: Path) -> None:
    write(tmp_path / "r", "facilities/7.md", {"id": "7", "name": "Plant", "country": "Canada"})
    audit = {"provenance": {"lastAuditDate": "2026-12-01"}}
    write(tmp_path / "r", "policies/7.md", {"id": "7", "title": "T", **audit})
    found = corpus_statistics(build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open(), TODAY)
    text = statistics_text(found)
    assert (found.records, found.policies, dict(found.kinds)) == (2, 1, {"policy": 1, "facility": 1})
    assert "2 records (en 2): policy 1, facility 1" in text
    assert "median 8 days from now" in text
