"""A corpus in numbers: for the terminal, as Markdown, as CSV."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from policygraph.lineage.health import Health, OneSided
from policygraph.lineage.model import Edge, Lineage, Policy, Relation
from policygraph.lineage.reasons import Reason
from policygraph.lineage.standing import Standing, Standings
from policygraph.pipeline import build
from policygraph.profile.model import Measure
from policygraph.query.statistics import Audits, Statistics, corpus_statistics
from policygraph.query.subjects import Comparison, Distribution, KindStatistics, Subject
from policygraph.report.statistics import (
    FORMATS,
    health_object,
    kind_text,
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


def test_csv_has_a_row_for_each_policy(seeds_graph: GraphStore) -> None:
    found = corpus_statistics(seeds_graph, TODAY, on="2016")
    rows = list(csv.DictReader(io.StringIO(statistics_csv(found).decode())))
    assert len(rows) == 14
    row = next(row for row in rows if row["id"] == "us-45q-2008")
    assert (row["status"], row["country"], row["current"]) == ("Superseded", "United States", "true")
    assert (row["as_of"], row["standing"], row["presumed"]) == ("2016", "in force", "true")
    assert "published 2008-10-03" in row["reason"]


def test_markdown_has_all_in_full(seeds_graph: GraphStore, hub_census: Statistics) -> None:
    text = statistics_markdown(hub_census)
    assert text.count("\n| ") > len(hub_census.kinds[0].facets["cluster"])
    assert "## On 2020-01-01" in text
    assert "## On 2026-11-23" in statistics_markdown(corpus_statistics(seeds_graph, TODAY))


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
    assert (found.records, found.policies, [kind.name for kind in found.kinds]) == (
        2,
        1,
        ["policy", "facility"],
    )
    assert "2 records (en 2): policy 1, facility 1" in text
    assert "median 8 days from now" in text


def invented(**changes: Any) -> Statistics:
    """Return statistics of two policies, less the counts that a test does not look at."""
    policies = {"a": Policy("a", published=("2001",)), "b": Policy("b")}
    relation = Relation("x:ends", "ends", "ends", "ends")
    lineage = Lineage(policies, (Edge("b", "a", "x:ends"),), {"x:ends": relation})
    found = Statistics(
        lineage, 3, 2, 0, (kind(),), {"zh": 1, "en": 2}, {"Active": 1500}, ("b",), {}, (),
        Audits(3, 1, "2024-01-01", "2025-01-01", 40.5), Standings(lineage, TODAY), "2026-11-23",
        (Standing("a", "ended", False, ()), Standing("b", "in_force", True, ())), {},
    )  # fmt: skip
    return replace(found, **changes)


def kind(
    *distributions: Distribution, name: str = "policy", country: dict[str, int] | None = None
) -> KindStatistics:
    facets = {"country": {"Chile": 2, "Peru": 1} if country is None else country, "legal_weight": {}}
    comparison = Comparison(Measure("score", "x:score", facet="country"), distributions)
    subjects = (Subject("x:a", "a"), Subject("x:b", "b"))
    return KindStatistics(name, name == "policy", subjects, facets, (comparison,))


def lines(found: Statistics) -> list[str]:
    return [" ".join(line.split()) for line in statistics_text(found).splitlines()]


def test_text_is_a_line_for_each_thing_that_is_counted() -> None:
    assert lines(invented()) == [
        "policies 2 in 3 records (zh 1, en 2)",
        "on 2026-11-23 in force 1, not yet 0, ended 1, never 0, unknown 0",
        "current 1 in force and not replaced",
        "country Chile 2, Peru 1",
        "status Active 1,500",
        "audits 2024-01-01 to 2025-01-01, median 40 days ago; 1 of 3 records never audited",
    ]
    several = lines(invented(kinds=(kind(), kind(name="facility")), unresolved=4))
    assert several[:3] == [
        "records 3 records (zh 1, en 2): policy 2, facility 2", "policies 2",
        "on 2026-11-23 in force 1, not yet 0, ended 1, never 0, unknown 0; 4 more are named and have no record",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "told"),
    [(1, "1 day ago"), (-1, "1 day from now"), (0.2, "0 days ago"), (1e4, "10,000 days ago")],
)
def test_one_is_said_in_the_singular(days: float, told: str) -> None:
    audits = Audits(1, 0, "2026-11-22", "2026-11-22", days)
    standing, *_, audited = lines(invented(unresolved=1, audits=audits))[1:]
    assert standing.endswith("; 1 more is named and has no record")
    assert f"median {told};" in audited


def test_a_line_has_the_first_six_of_a_count() -> None:
    counts = {f"L{number}": 9 - number for number in range(8)}
    assert "status L0 9, L1 8, L2 7, L3 6, L4 5, L5 4 … 2 more" in lines(invented(statuses=counts))


def test_the_health_of_a_relation_is_one_line() -> None:
    sick = Health(
        edges=5, both_sides=1, one_sided=(OneSided("b", "a", "b"),), unresolved=(("b", "x"),),
        cycles=(("a", "b"),), examples=(("a", "b"),), components=1, longest_chain=("c", "b", "a"),
        splits=("a",), merges=("b", "c"), ended_without_successor=("d",),
    )  # fmt: skip
    assert lines(invented(health={"x:ends": sick}))[5] == (
        "ends 5 edges in 1 family; 1 said by both sides, 1 by one; 1 to or from policies without a record;"
        " 1 cycle: a → b → a; longest chain c ← b ← a; split 1: a; merged 2: b, c; ended without a successor: d"
    )
    assert not [line for line in lines(invented(health={"x:ends": replace(sick, edges=0)})) if "ends" in line]
    assert health_object(sick)["one_sided"] == [{"from": "b", "to": "a", "said_by": "b"}]
    assert health_object(sick)["shortest_cycles"] == [["a", "b"]]


def test_a_line_has_the_ends_of_a_long_chain_and_of_a_long_cycle() -> None:
    names = tuple("abcdefgh")
    long = Health(
        edges=15, both_sides=0, one_sided=(), unresolved=(), cycles=(names,), examples=(names,), components=1,
        longest_chain=names, splits=(), merges=(), ended_without_successor=(),
    )  # fmt: skip
    assert lines(invented(health={"x:ends": long}))[5] == (
        "ends 15 edges in 1 family; 1 cycle: a → b → c → … → g → h → a;"
        " longest chain, of 8, a ← b ← c ← … ← f ← g ← h"
    )
    assert health_object(long)["longest_chain"] == list(names)


def test_scores_are_by_country_with_most_policies_first() -> None:
    scores = (
        Distribution("", "Cost", 1, 5, 5, 5),
        Distribution("Chile", "MRV", 2, 47.5, 40, 55),
        Distribution("Peru", "Cost", 1, 60, 60, 60),
    )
    scored = invented(kinds=(kind(*scores),))
    assert lines(scored)[7:9] == ["score, median (range)", "country Cost MRV"]
    assert (
        "| Chile |  | 47.5 (40–55) |\n| Peru | 60 (60–60) |  |\n| no country | 5 (5–5) |  |"
    ) in statistics_markdown(scored)
    many = {f"C{number}": 1 for number in range(8)}
    found = invented(kinds=(kind(*(Distribution(name, "", 1, 1, 1, 1) for name in many), country=many),))
    assert lines(found)[7:9] == ["score, median (range), 2 more in json", "country score"]
    assert statistics_markdown(found).count("| 1 (1–1) |") == 8


def test_subjects_that_are_no_policies_have_a_section_of_their_own() -> None:
    plants = kind(Distribution("Chile", "", 2, 1.5, 1, 2), name="facility", country={"Chile": 2})
    found = invented(kinds=(kind(), plants))
    assert lines(found)[-7:-3] == ["facility 2", "country Chile 2", "", "facility: score, median (range)"]
    assert (
        "## facility by country\n\n| country | subjects |\n| --- | --- |\n| Chile | 2 |"
        in statistics_markdown(found)
    )
    assert statistics_object(found)["subjects"]["facility"] == {
        "count": 2,
        "facets": {"country": {"Chile": 2}, "legal_weight": {}},
        "measures": {
            "score": {
                "facet": "country",
                "distributions": [
                    {"group": "Chile", "by": "", "subjects": 2, "median": 1.5, "lowest": 1, "highest": 2}
                ],
            }
        },
    }
    without = KindStatistics("country", False, (Subject("x:c", "c"),), {}, ())
    assert kind_text(without) == "country  1"
    assert lines(invented(kinds=(kind(), without)))[-1].startswith("audits")


def test_where_policies_stand_on_a_date_is_counted_and_listed() -> None:
    reasons = (Reason("published", ("2019",)),)
    found = invented(
        on="2020",
        standing_on=(
            Standing("a", "in_force", True, reasons, in_part=True),
            Standing("b", "not_yet", False, (Reason("first-day", ("2021",)),)),
        ),
        without_phase={"Odd": 1},
    )
    assert lines(found)[1:4] == [
        "in 2020 in force 1 (1 of them in part), not yet 1, ended 0, never 0, unknown 0",
        "current 1 in force and not replaced",
        "unknown status Odd 1; the vocabulary gives them no phase, so what they mean is not known",
    ]
    rows = "| a | in force in part, presumed | published 2019 |\n| b | not yet | in force from 2021 |"
    assert rows in statistics_markdown(found)
    (member,) = statistics_object(found)["as_of"]["in_force"]
    assert (member["id"], member["presumed"], member["in_part"], member["reason"]) == (
        "a", True, True, "published 2019",
    )  # fmt: skip


def test_the_object_has_labels_of_facets_as_keys() -> None:
    found = statistics_object(invented(central=(("b", 0.5),)))
    assert found["subjects"]["policy"]["facets"] == {"country": {"Chile": 2, "Peru": 1}, "legal_weight": {}}
    assert list(found["languages"]) == ["en", "zh"]
    assert (found["current"], found["central"]) == (1, [{"id": "b", "rank": 0.5}])
    assert json.loads(str(FORMATS["json"](invented(), "en")))["schema_version"] == 1
