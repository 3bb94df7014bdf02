"""What is different between two graphs: policies, values, relations, names."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

import policygraph as pg
from policygraph.revisions.model import Change, Difference, LabelledEdge
from tests.revisions.helpers import Compare, Records, rows


def test_the_same_records_have_no_difference(compare: Compare) -> None:
    records = {"en/a.md": {"id": "a", "title": "A", "evolution": {"supersedes": ["b"]}}}
    found = compare(records, records)
    assert not found
    assert found == Difference()


def test_policies_come_and_go_though_others_name_them(compare: Compare) -> None:
    naming = {"id": "a", "title": "A", "evolution": {"supersedes": ["b", "c"]}}
    found = compare(
        {"en/a.md": naming, "en/b.md": {"id": "b", "title": "Old"}},
        {"en/a.md": naming, "zh/c.md": {"id": "c", "title": "新"}},
    )
    assert (found.added, found.removed, found.renamed, found.changed) == (("c",), ("b",), (), ())
    assert (found.relations_added, found.relations_removed) == ((), ())
    assert dict(found.titles) == {"b": "Old", "c": "新"}


def test_values_change_by_property_and_language(compare: Compare) -> None:
    old = {
        "en/a.md": {
            "id": "a", "title": "Title", "status": "Active", "year": 2019, "pubDate": "2019-10",
            "analysis": {"mrv": {"score": 95, "evidence": "Strong"}, "market": {"score": 10}},
            "evolution": {"clusters": ["One", "Two"]}, "provenance": {"lastAuditDate": "2026-01-01"},
        },
        "zh/a.md": {"id": "a", "title": "标题", "status": "现行", "provenance": {"lastAuditDate": "2026-01-01"}},
    }  # fmt: skip
    new = {
        "en/a.md": {
            "id": "a", "title": "Title", "status": "Superseded", "year": 2020, "pubDate": "2019-10-29",
            "analysis": {"mrv": {"score": 90, "evidence": "Strong"}},
            "evolution": {"clusters": ["Two", "Three"]}, "provenance": {"lastAuditDate": "2026-01-01"},
        },
        "zh/a.md": {
            "id": "a", "title": "新标题", "status": "Superseded",
            "provenance": {"lastAuditDate": "2026-02-01", "reviewer": "Jane Doe"},
        },
    }  # fmt: skip
    found = compare(old, new)
    assert rows(found) == [
        ("a", "analysis.market.score", "", (10,), ()),
        ("a", "analysis.mrv.score", "", (95,), (90,)),
        ("a", "evolution.clusters", "", ("One", "Two"), ("Three", "Two")),
        ("a", "provenance.lastAuditDate", "zh", ("2026-01-01",), ("2026-02-01",)),
        ("a", "provenance.reviewer", "zh", (), ("Jane Doe",)),
        ("a", "pubDate", "", ("2019-10",), ("2019-10-29",)),
        ("a", "status", "", ("Active",), ("Superseded",)),
        ("a", "title", "zh", ("标题",), ("新标题",)),
        ("a", "year", "", (2019,), (2020,)),
    ]
    labels = {each.property: each.label for each in found.changed}
    assert labels["analysis.mrv.score"] == "Monitoring, reporting and verification: score"
    assert labels["evolution.clusters"] == "in cluster"


def test_relations_are_told_once_and_claims_only_where_the_relation_stays(compare: Compare) -> None:
    def records(a: list[str], b: str) -> Records:
        return {
            "en/a.md": {"id": "a", "title": "A", "evolution": {"supersedes": a}},
            "en/b.md": {"id": "b", "title": "B", "evolution": {"supersededBy": b}},
        }

    found = compare(records(["b", "x"], ""), records(["b", "y"], "a"))
    assert found.relations_added == (LabelledEdge("a", "y", "supersedes"),)
    assert found.relations_removed == (LabelledEdge("a", "x", "supersedes"),)
    assert rows(found) == [("b", "evolution.supersededBy", "en", (), ("a",))]


def test_a_record_that_cannot_be_read_any_more_was_not_removed(compare: Compare) -> None:
    body = "A regulation about carbon pricing for large emitters."
    act, other = {"title": "Act", "year": 2019}, {"id": "b", "title": "B"}
    found = compare(
        {
            "en/a.md": {"id": "a", **act},
            "zh/b.md": {"id": "b", "title": "乙"},
            "en/b.md": other,
            "en/c.md": {"id": "c"},
        },
        {"en/a.md": "id: a\nid: a", "zh/b.md": "[", "en/b.md": other, "en/twin.md": {"id": "twin", **act}},
        body,
    )
    assert (found.added, found.removed, found.renamed) == (("twin",), ("c",), ())
    assert [(each.id, each.problem.path, each.problem.code) for each in found.unreadable] == [
        ("a", "new/en/a.md", "duplicate-key"), ("b", "new/zh/b.md", "bad-yaml"),
    ]  # fmt: skip
    assert (found.titles["a"], found.kinds["a"]) == ("Act", "policy")


def test_what_a_record_said_that_cannot_be_read_any_more_has_not_gone(compare: Compare) -> None:
    def act(title: str, **more: object) -> dict[str, object]:
        return {"id": "a", "title": title, "evolution": {"amends": ["b"]}, **more}

    alone = {"id": "c", "title": "C", "evolution": {"repeals": ["b"]}}
    old = {"en/a.md": act("Act", year=2019), "zh/a.md": act("法", description="文"), "en/c.md": alone}
    found = compare(old, {"en/a.md": "[", "zh/a.md": act("法律"), "en/c.md": "["})
    assert [each.id for each in found.unreadable] == ["a", "c"]
    assert rows(found) == [("a", "description", "zh", ("文",), ()), ("a", "title", "zh", ("法",), ("法律",))]
    assert (found.relations_added, found.relations_removed) == ((), ())


def test_a_record_with_a_problem_that_can_be_read_is_not_called_unreadable(compare: Compare) -> None:
    found = compare(
        {"en/a.md": {"id": "a", "title": "A"}}, {"en/a.md": {"id": "a", "title": "A", "year": "soon"}}
    )
    assert found.unreadable == ()


def test_every_name_has_its_kind(compare: Compare) -> None:
    found = compare(
        {"en/a.md": {"id": "a"}, "en/b.md": {"id": "b", "year": 1}, "facilities/en/7.md": {"id": "7"}},
        {"en/b.md": {"id": "b", "year": 2}, "en/c.md": {"id": "c"}},
    )
    assert found.kinds == {"a": "policy", "b": "policy", "c": "policy", "facility/7": "facility"}
    assert found.main_kind == "policy"


def test_a_store_built_otherwise_is_read_and_not_taken_for_the_same(tmp_path: Path, seeds: Path) -> None:
    pg.build(seeds, folder=tmp_path / "a")
    store = next((tmp_path / "a" / ".policygraph").glob("*/gen-1"))
    copy = Path(shutil.copytree(store, tmp_path / "copy"))
    assert not pg.diff(copy, seeds, folder=tmp_path)
    file = seeds / "en" / "alberta-ccir.md"
    file.write_text(file.read_text("utf-8").replace("Superseded", "Active", 1), "utf-8")
    assert [(each.id, each.property) for each in pg.diff(copy, seeds, folder=tmp_path).changed] == [
        ("alberta-ccir", "status")
    ]


@pytest.mark.long
def test_changes_agree_with_the_triples_on_the_hub(hub: Path, tmp_path: Path) -> None:
    """Judged by another way: every policy that a changed triple of its records is about, and no other."""
    new = Path(shutil.copytree(hub, tmp_path / "new"))
    for path in ("en/us-45q-ira.md", "zh/verra-vm0049.md"):
        file = new / path
        text = file.read_text("utf-8")
        file.write_text(
            text.replace('"score": 40', '"score": 41').replace('"score": 95', '"score": 96'), "utf-8"
        )
    (new / "en" / "us-wy-hb-0200.md").unlink()
    old_graph, new_graph = pg.build(hub, folder=tmp_path), pg.build(new, folder=tmp_path)
    found = pg.diff(old_graph, new_graph)
    sides = [
        {q.triple for q in ox.parse(g.to_bytes("ntriples"), format=ox.RdfFormat.N_TRIPLES)}
        for g in (old_graph, new_graph)
    ]
    stem = "https://w3id.org/policygraph/policy/"
    touched = {
        str(t.subject.value).removeprefix(stem).partition("#")[0]
        for t in sides[0] ^ sides[1]
        if isinstance(t.subject, ox.NamedNode) and t.subject.value.startswith(stem)
    }
    assert {each.id for each in found.changed} == touched == {"us-45q-ira", "verra-vm0049", "us-wy-hb-0200"}
    assert Change(
        "us-45q-ira", "analysis.incentive.score", "", "Financial incentive: score",
        "https://w3id.org/policygraph/ns#score", (95,), (95, 96),
    ) in found.changed  # fmt: skip
    lost = {each.property for each in found.changed if each.id == "us-wy-hb-0200"}
    assert {"title", "dcterms:description"} <= lost
