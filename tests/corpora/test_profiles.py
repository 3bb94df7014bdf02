"""The built-in profiles on whole corpora, held against figures of an independent program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from policygraph.findings import Finding
from policygraph.lineage.model import Edge, Lineage
from policygraph.lineage.read import read_lineage
from policygraph.pipeline import Build, build
from policygraph.query.describe import describe
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from policygraph.validation import validate
from tests.corpora.helpers import expected
from tests.corpora.hub_table import record


def number(name: str) -> str:
    return str(int(name.removeprefix("pep-")))


def arrows(edges: Iterable[Edge]) -> list[str]:
    return sorted(f"{number(edge.successor)} -> {number(edge.predecessor)}" for edge in edges)


def found_in(build: Build) -> tuple[Finding, ...]:
    return validate.validate(build, validate.ValidationOptions()).findings


def statuses(lineage: Lineage) -> Counter[str]:
    return Counter(status.label for policy in lineage.policies.values() for status in policy.statuses)


def cycles(edges: Iterable[Edge]) -> list[list[str]]:
    graph: nx.DiGraph[str] = nx.DiGraph((number(edge.successor), number(edge.predecessor)) for edge in edges)
    groups = nx.strongly_connected_components(graph)
    return sorted(sorted(group, key=int) for group in groups if len(group) > 1)


# --- Python Enhancement Proposals


@pytest.fixture(scope="module")
def pep_lineage(peps: Build) -> Lineage:
    return read_lineage(peps.open())


def test_peps_who_says_which_edge(pep_lineage: Lineage, shared: Path) -> None:
    said = expected(shared, "peps")
    edges = pep_lineage.only(["supersedes"]).edges
    both = [edge for edge in edges if edge.by_successor and edge.by_predecessor]
    assert arrows(edges) == sorted(said["edges_known"])
    assert arrows(edge for edge in edges if edge.by_successor) == sorted(said["forward"])
    assert arrows(edge for edge in edges if edge.by_predecessor) == sorted(said["backward"])
    assert arrows(both) == sorted(said["both_sides"])
    assert arrows(edge for edge in edges if not edge.by_predecessor) == sorted(said["only_new_says"])
    assert arrows(edge for edge in edges if not edge.by_successor) == sorted(said["only_old_says"])
    assert len(pep_lineage.only(["references"]).edges) == said["ref_requires"] == 39
    for edge in pep_lineage.edges:
        assert all(Path(path).stem == edge.successor for path in edge.by_successor)
        assert all(Path(path).stem == edge.predecessor for path in edge.by_predecessor)


def test_peps_the_shape_of_the_lineage(pep_lineage: Lineage, shared: Path) -> None:
    said = expected(shared, "peps")
    edges = pep_lineage.only(["supersedes"]).edges
    assert cycles(edges) == said["cycles"] == cycles(pep_lineage.only(["references"]).edges)
    graph: nx.DiGraph[str] = nx.DiGraph((number(edge.predecessor), number(edge.successor)) for edge in edges)
    assert nx.dag_longest_path(graph) == said["longest_chain_old_to_new"]
    groups = sorted(sorted(group, key=int) for group in nx.weakly_connected_components(graph))
    assert groups == sorted(sorted(group, key=int) for group in said["components"])
    splits = [node for node in graph if graph.out_degree(node) > 1]
    merges = [node for node in graph if graph.in_degree(node) > 1]
    assert sorted(splits) == sorted(said["splits_old_with_several_new"])
    assert sorted(merges) == sorted(said["merges_new_with_several_old"])
    assert all(policy.resolved for policy in pep_lineage.policies.values())  # none dangles


def test_peps_status_and_dates(pep_lineage: Lineage, shared: Path) -> None:
    said = expected(shared, "peps")
    assert len(pep_lineage.policies) == said["ids"] == 736
    assert statuses(pep_lineage) == said["statuses"]
    edges = pep_lineage.only(["supersedes"]).edges
    replaced = {edge.predecessor for edge in edges}
    status = {name: policy.statuses[0].label for name, policy in pep_lineage.policies.items()}
    ended = {number(name) for name, label in status.items() if label == "Superseded" and name not in replaced}
    assert ended == set(said["superseded_status_without_successor"])
    live = {number(name) for name in replaced if status[name] != "Superseded"}
    assert live == set(said["successor_but_status_live"])
    dates = {name: policy.date for name, policy in pep_lineage.policies.items()}
    late = [edge for edge in edges if dates[edge.successor] < dates[edge.predecessor]]
    assert arrows(late) == sorted(said["new_older_than_old"])
    assert not said["undated"]
    assert all(dates.values())


def test_peps_findings_are_few_and_of_lineage(peps: Build, shared: Path) -> None:
    said = expected(shared, "peps")
    found = found_in(peps)
    counts = Counter(each.code for each in found)
    lineage = read_lineage(peps.open())
    proposed = {
        number(name) for name, policy in lineage.policies.items() if policy.phase in ("before", "never")
    }
    one_sided = [*said["only_new_says"], *said["only_old_says"]]
    adopted = [
        edge for edge in one_sided if edge.partition(" ")[0] not in proposed
    ]  # what has not started needs no answer
    assert counts["lineage-one-sided"] == len(adopted)
    assert counts["lineage-dead-end"] == len(said["superseded_status_without_successor"])
    pending = {number(each.policy): number(each.value) for each in found if each.code == "lineage-proposal"}
    assert pending == {"772": "609"}  # accepted, and to replace one that is in force
    assert set(counts) == {
        "lineage-dead-end", "lineage-one-sided", "lineage-order", "lineage-proposal", "lineage-still-live",
    }  # fmt: skip
    # of those with a successor, the Final ones that a Final one replaces; what is only proposed replaces nothing
    live = {number(each.policy) for each in found if each.code == "lineage-still-live"}
    assert live == {"247", "248", "333", "397", "409", "486"} < set(said["successor_but_status_live"])
    assert not peps.problems()


# --- Ethereum Improvement Proposals


def test_eips_edges_cycles_and_statuses(eips: Build, shared: Path) -> None:
    said = expected(shared, "eips")
    lineage = read_lineage(eips.open())
    assert len(lineage.policies) == said["ids"] == 1195
    assert statuses(lineage) == said["statuses"]  # the stubs give no second status
    assert all(len(policy.statuses) == 1 for policy in lineage.policies.values())
    edges = lineage.only(["requires"]).edges
    assert len(edges) == said["ref_requires"] == 1677
    assert all(edge.by_successor and not edge.by_predecessor for edge in edges)
    assert cycles(edges) == said["ref_requires_cycles"]
    assert [edge for edge in edges if edge.successor == edge.predecessor] == said["ref_requires_self"]
    assert all(policy.resolved for policy in lineage.policies.values())
    assert all(policy.date for policy in lineage.policies.values())
    ended = {name for name, each in lineage.policies.items() if each.statuses[0].label == "Withdrawn"}
    enacted = {name for name, each in lineage.policies.items() if each.phase in ("started", "during")}
    on_ended = [edge for edge in edges if edge.predecessor in ended and edge.successor in enacted]
    assert arrows(on_ended) == said["ref_requires_on_superseded_or_withdrawn"]
    assert {lineage.relation_name(edge.relation) for edge in lineage.edges} == {"requires"}


def test_eips_requires_are_what_the_files_say(eips: Build, shared: Path) -> None:
    """Read the files again with a line-based reader of the test's own."""
    stated = set()
    for file in sorted((shared / "corpora" / "eips").glob("*/e*.md")):
        lines = dict(line.split(": ", 1) for line in file.read_text("utf-8").splitlines() if ": " in line)
        for target in lines.get("requires", "").strip("[]'\" ").split(","):
            if target.strip():
                stated.add((lines["eip"].strip(), target.strip(" '\"")))
    assert {(edge.successor, edge.predecessor) for edge in read_lineage(eips.open()).edges} == stated


def test_eips_read_alone_have_requirements_elsewhere(shared: Path, tmp_path: Path) -> None:
    ercs = shared / "corpora" / "eips" / "ercs"
    lineage = read_lineage(build(Settings(root=tmp_path, sources=(ercs,), profile="eip")).open())
    edges, policies = lineage.edges, lineage.policies
    assert sum(not policies[edge.predecessor].resolved for edge in edges) == 111


def test_eips_findings(eips: Build) -> None:
    counts = Counter(
        each.code for each in found_in(eips) if not each.code.startswith(("proposal-", "key-order"))
    )
    assert counts == {"record-copy": 2}  # EIP-1 is in both folders
    assert not [problem for problem in eips.problems() if problem.severity != "info"]


# --- The whole hub


@pytest.fixture(scope="module")
def hub_findings(whole_hub: Build) -> tuple[Finding, ...]:
    return found_in(whole_hub)


def count(graph: GraphStore, pattern: str) -> int:
    rows: Any = graph.store.query(
        f"PREFIX pg: <https://w3id.org/policygraph/ns#> SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
    )
    return int(next(iter(rows))["n"].value)


def test_the_hub_has_three_kinds_and_links_both_ways(whole_hub: Build) -> None:
    assert whole_hub.generation.manifest.kinds() == {"facility": 1017, "policy": 86, "country": 58}
    graph = whole_hub.open()
    assert count(graph, "?f a pg:Facility ; pg:relatedPolicy ?p . ?p a pg:Policy") == 10172
    assert count(graph, "?p a pg:Policy ; pg:relatedFacility ?f . ?f a pg:Facility") == 5085
    one_sided = "?f pg:relatedPolicy ?p FILTER NOT EXISTS { ?p pg:relatedFacility ?f }"
    assert count(graph, one_sided) == 5087
    assert count(graph, "?p pg:relatedFacility ?f FILTER NOT EXISTS { ?f pg:relatedPolicy ?p }") == 0
    assert count(graph, "?c a pg:CountryProfile ; pg:ofJurisdiction ?j") == 57  # all but "Other"


def test_the_hub_findings_agree(hub_findings: tuple[Finding, ...], shared: Path) -> None:
    said = expected(shared, "ccus-policy-hub")["rules"]

    def records(code: str) -> list[str]:
        return sorted({record(each) for each in hub_findings if each.code == code})

    assert records("facility-coordinates") == sorted(said["coordinates_invalid"])
    assert records("facility-capacity") == sorted(said["capacity_min_over_max"])
    differing = {
        f"{Path(each.path).stem}#{each.field}" for each in hub_findings if each.code == "facility-dates"
    }
    # Three facilities give a year of operation in one language and none in the other: that is no other date.
    assert differing == {each for each in said["facility_value_differs_en_zh"] if "#operation" not in each}
    unanswered = {
        each.policy: int(each.value) for each in hub_findings if each.code == "facilities-unanswered"
    }
    assert sum(unanswered.values()) == 5087
    assert [each for each in hub_findings if each.code == "policies-unanswered"] == []
    assert len(hub_findings) < 1000
    place = next(each for each in hub_findings if each.code == "facility-coordinates")
    lines = Path(place.path).read_text("utf-8").splitlines()
    assert lines[place.line - 1].strip() == f"{place.value},"
    assert '"coordinates": [' in lines[place.line - 2]
    assert place.policy in ("1097", "1102", "1178")


def test_a_facility_is_shown(whole_hub: Build) -> None:
    graph = whole_hub.open()
    shown = describe(graph, "1097")
    assert shown == describe(graph, "facility/1097")
    facts = {each.label: [value.text for value in each.values] for each in shown.properties}
    assert facts["latitude"] == ["0.001"]
    assert facts["status of the facility"] == ["Planned"]
    assert len(facts["related policy"]) == 10
    assert len(shown.records) == 2
