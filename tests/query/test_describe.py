"""One policy's sheet and the search, as data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from policygraph.errors import UsageError
from policygraph.lineage.read import read_lineage
from policygraph.lineage.standing import Current
from policygraph.pipeline import build
from policygraph.profile.load import load_profile
from policygraph.query.describe import Claim, Description, describe
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore, open_rdf
from tests.helpers import BASE, write


def facts(found: Description) -> dict[str, list[str]]:
    return {each.label: [value.text for value in each.values] for each in found.properties}


def test_a_sheet_says_all_of_a_policy(graph: GraphStore) -> None:
    found = describe(graph, "alberta-tier")
    assert found.resolved
    assert [title.language for title in found.titles] == ["en", "zh"]
    said = facts(found)
    assert said["status"] == ["Active"]
    assert said["jurisdiction"] == ["Canada"]
    assert said["source"] == ["Government of Alberta"]
    assert said["published"] == ["2019-10-29"]
    assert (found.predecessors, found.successors) == ((("supersedes", "alberta-ccir"),), ())
    assert found.standing  # no audit and no observation says when it was Active
    assert (found.standing.answer, found.current) == ("unknown", Current(unknown=("alberta-tier",)))
    seen = describe(replace(graph, observed="2026-07-01"), "alberta-tier")
    assert seen.standing
    assert (seen.standing.words, seen.current) == (
        "in force, presumed", Current(("alberta-tier",), presumed=True),
    )  # fmt: skip
    assert [path for path, _ in found.records] == ["en/alberta-tier.md", "zh/alberta-tier.md"]


def test_labels_are_in_the_language_asked_for(graph: GraphStore) -> None:
    said = facts(describe(graph, "alberta-tier", "zh"))
    assert said["状态"] == ["现行"]
    assert said["法域"] == ["加拿大"]
    assert said["发布日期"] == ["2019-10-29"]


def test_assessments_have_score_evidence_and_citation(graph: GraphStore) -> None:
    found = describe(graph, "intl-paris-art-6-4-ccs")
    mrv = next(each for each in found.nodes if each.key.startswith("Monitoring"))
    assert mrv.property == "assessment"
    said = {each.label: [value.text for value in each.values] for each in mrv.properties}
    assert said["score"] == ["95"]
    assert not said.keys() & {"dimension", "schema:worstRating", "schema:bestRating"}
    assert "SBM 014 Report" in said["cites"]
    assert "Highest level of monitoring stringency required for ITMO issuance." in said["evidence"]


def test_claims_are_told_by_file(graph: GraphStore) -> None:
    assert describe(graph, "us-45q-2018").claims == (
        Claim("en/us-45q-2018.md", "states that its policy supersedes", "us-45q-2008", True),
    )


def test_what_stands_for_a_policy_now_goes_through_all_successors(graph: GraphStore) -> None:
    found = describe(replace(graph, observed="2026-07-01"), "california-lcfs-2009")
    assert found.current == Current(("california-lcfs-2018",), presumed=True)


def test_a_sheet_names_all_that_does_something_to_a_policy_and_to_what_it_does(tmp_path: Path) -> None:
    source = tmp_path / "r"
    write(source, "old.md", {"id": "old"})
    for name, key in (
        ("am", "amends"),
        ("part", "supersedesInPart"),
        ("rep", "repeals"),
        ("req", "requires"),
    ):
        write(
            source,
            f"{name}.md",
            {"id": name, "evolution": {key: ["old (s. 1)" if "InPart" in key else "old"]}},
        )
    graph = build(Settings(root=tmp_path, sources=(source,))).open()
    told = {(each.policy, each.relation) for each in describe(graph, "old").successors}
    assert told == {("am", "← amends"), ("part", "← supersedes in part"), ("rep", "← repeals")}
    assert [(each.policy, each.relation) for each in describe(graph, "am").predecessors] == [
        ("old", "amends")
    ]
    assert all(each.label != "amends" for each in describe(graph, "am").properties)


def test_what_an_rdf_file_says_is_a_policy_needs_no_record(tmp_path: Path) -> None:
    file = tmp_path / "others.ttl"
    file.write_text(
        """@prefix pg: <https://w3id.org/policygraph/ns#> . @prefix d: <http://purl.org/dc/terms/> .
        <x:a> a pg:Policy ; d:identifier "a" ; pg:supersedes <x:b> . <x:b> a pg:UnresolvedPolicy ; d:identifier "b" .""",
        "utf-8",
    )
    graph = open_rdf(file, load_profile(), BASE)
    assert [describe(graph, name).resolved for name in "ab"] == [True, False]
    assert [read_lineage(graph).policies[name].resolved for name in "ab"] == [True, False]


def test_a_policy_without_a_record_and_a_cycle(tmp_path: Path) -> None:
    source = tmp_path / "r"
    for name, other in (("a", "b"), ("b", "a"), ("c", "gone")):
        record = {"id": name, "status": "Active", "evolution": {"supersedes": [other]}}
        write(source, f"en/{name}.md", {**record, "provenance": {"lastAuditDate": "2020-01-01"}})
    graph = build(Settings(root=tmp_path, sources=(source,))).open()
    gone = describe(graph, "gone")
    assert (gone.resolved, gone.titles, gone.current) == (False, (), Current(("c",), presumed=True))
    assert gone.standing
    assert gone.standing.words == "ended, presumed"
    assert describe(graph, "a").current == Current(unknown=("a", "b"))  # each seen in force, each replaced
    assert describe(graph, "c").claims[0].resolved is False
    with pytest.raises(
        UsageError, match=r"there is no policy, facility or country goner\. Did you mean gone\?"
    ):
        describe(graph, "goner")
