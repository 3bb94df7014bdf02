"""What is different between two graphs: policies, values, relations, names."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import policygraph as pg
from policygraph.revisions.model import Change, Difference, Related, Renamed
from tests.helpers import ROOT, write

Records = dict[str, dict[str, Any]]
Compare = Callable[..., Difference]
BODY = "A regulation about carbon pricing for large emitters."


@pytest.fixture
def compare(tmp_path: Path) -> Compare:
    def run(old: Records, new: Records, body: str = "", **options: Any) -> Difference:
        for side, records in (("old", old), ("new", new)):
            (tmp_path / side).mkdir()
            for path, metadata in records.items():
                write(tmp_path / side, path, metadata, body)
        return pg.diff(tmp_path / "old", tmp_path / "new", folder=tmp_path, **options)

    return run


def rows(found: Difference) -> list[tuple[Any, ...]]:
    return [(each.id, each.property, each.language, each.old, each.new) for each in found.changed]


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


def test_spelling_syntax_and_places_are_no_change(compare: Compare) -> None:
    found = compare(
        {
            "en/a.md": {"id": "a", "status": "Active", "year": 2019, "country": "Canada"},
            "zh/a.md": {"id": "a", "status": "现行", "title": "标题"},
        },
        {
            "en/deeper/b.md": {"country": "CA", "year": "2019", "status": "现行", "id": "a", "sectors": []},
            "zh/a.md": {"id": "a", "status": "active", "title": "标题"},
        },
    )
    assert not found


def test_files_that_disagree_are_two_values(compare: Compare) -> None:
    zh = {"id": "a", "status": "现行"}
    found = compare(
        {"en/a.md": {"id": "a", "status": "Active"}, "zh/a.md": zh},
        {"en/a.md": {"id": "a", "status": "Superseded"}, "zh/a.md": zh},
    )
    assert rows(found) == [("a", "status", "", ("Active",), ("Active", "Superseded"))]


def test_a_language_more_brings_its_texts(compare: Compare) -> None:
    en = {"id": "a", "title": "Title", "status": "Active"}
    found = compare(
        {"en/a.md": en}, {"en/a.md": en, "zh/a.md": {"id": "a", "title": "标题", "status": "现行"}}
    )
    assert rows(found) == [("a", "title", "zh", (), ("标题",))]


def test_keys_that_the_profile_does_not_know_are_compared(compare: Compare) -> None:
    old = {"id": "a", "owner": "me", "flags": [1, True], "impactAnalysis": {"score": 5}, "extra": {"x": None}}
    new = {
        "id": "a",
        "owner": "you",
        "flags": [1],
        "impactAnalysis": {"score": 6},
        "analysis": {"mrv": {"odd": {"a": 1}}},
    }
    found = compare({"en/a.md": old}, {"en/a.md": new})
    assert rows(found) == [
        ("a", "analysis.mrv.odd.a", "en", (), (1,)),
        ("a", "flags", "en", (1, True), (1,)),
        ("a", "impactAnalysis.score", "en", (5,), (6,)),
        ("a", "owner", "en", ("me",), ("you",)),
    ]
    assert {each.label for each in found.changed} == {
        "analysis.mrv.odd.a",
        "flags",
        "impactAnalysis.score",
        "owner",
    }


def test_labels_are_in_the_language_asked_for(compare: Compare) -> None:
    found = compare(
        {"en/a.md": {"id": "a", "status": "Active"}},
        {"en/a.md": {"id": "a", "status": "Superseded"}},
        language="zh",
    )
    (change,) = found.changed
    assert (change.label, change.old) == ("状态", ("现行",))


def test_relations_are_told_once_and_claims_only_where_the_relation_stays(compare: Compare) -> None:
    def records(a: list[str], b: str) -> Records:
        return {
            "en/a.md": {"id": "a", "title": "A", "evolution": {"supersedes": a}},
            "en/b.md": {"id": "b", "title": "B", "evolution": {"supersededBy": b}},
        }

    found = compare(records(["b", "x"], ""), records(["b", "y"], "a"))
    assert found.relations_added == (Related("a", "y", "supersedes"),)
    assert found.relations_removed == (Related("a", "x", "supersedes"),)
    assert rows(found) == [("b", "evolution.supersededBy", "en", (), ("a",))]


def test_a_policy_under_another_id_is_renamed_and_its_relations_stay(compare: Compare) -> None:
    content = {
        "title": "Carbon Regulation",
        "status": "Active",
        "source": "Somebody",
        "analysis": {"mrv": {"citation": "s. 5"}},
    }
    other = {"id": "next", "title": "Next", "evolution": {"supersedes": ["old-id"]}}
    found = compare(
        {"en/x.md": {"id": "old-id", **content}, "en/next.md": other},
        {
            "en/y.md": {"id": "new-id", **content},
            "en/next.md": {**other, "evolution": {"supersedes": ["new-id"]}},
        },
        BODY,
    )
    assert found == Difference(
        renamed=(Renamed("old-id", "new-id", "content"),), titles={"new-id": "Carbon Regulation"}
    )
    assert found


def test_a_renamed_policy_may_have_changed_a_little(compare: Compare) -> None:
    content = {
        "title": "Carbon Regulation",
        "status": "Active",
        "source": "S",
        "year": 2019,
        "country": "Canada",
    }
    found = compare(
        {"en/x.md": {"id": "o", **content}}, {"en/x.md": {"id": "n", **content, "status": "Superseded"}}, BODY
    )
    assert found.renamed == (Renamed("o", "n", "similar"),)
    assert rows(found) == [("n", "status", "", ("Active",), ("Superseded",))]


def test_policies_with_the_same_facets_are_not_taken_for_each_other(compare: Compare) -> None:
    facets = {"status": "Active", "source": "S", "year": 2019, "country": "Canada", "category": "Regulatory"}
    found = compare({"en/x.md": {"id": "o", **facets}}, {"en/y.md": {"id": "n", **facets}})
    assert (found.added, found.removed, found.renamed) == (("n",), ("o",), ())


def test_twins_are_paired_once_each(compare: Compare) -> None:
    content = {"title": "Twin"}
    found = compare(
        {f"en/{name}.md": {"id": name, **content} for name in ("a", "b", "c")},
        {f"en/{name}.md": {"id": name, **content} for name in ("x", "y")},
        BODY,
    )
    assert [(each.old, each.new) for each in found.renamed] == [("a", "x"), ("b", "y")]
    assert found.removed == ("c",)


def test_what_is_consolidated_goes_by_the_new_name(compare: Compare) -> None:
    found = compare(
        {"en/a.md": {"id": "a", "title": "A"}, "en/b.md": {"id": "b", "title": "B"}, "en/k.md": {"id": "k", "title": "K"}},
        {
            "en/n.md": {"id": "n", "title": "Code", "evolution": {"consolidates": ["a", "b"]}},
            "en/k.md": {"id": "k", "title": "K", "evolution": {"consolidates": ["gone-long-ago"]}},
        },
    )  # fmt: skip
    assert found.renamed == (Renamed("a", "n", "consolidates"), Renamed("b", "n", "consolidates"))
    assert (found.added, found.removed, found.changed) == ((), (), ())
    assert {edge.predecessor for edge in found.relations_added} == {"a", "b", "gone-long-ago"}


def test_one_that_one_new_policy_consolidates_is_compared_with_it(compare: Compare) -> None:
    found = compare(
        {"en/a.md": {"id": "a", "title": "A"}},
        {"en/n.md": {"id": "n", "title": "N", "evolution": {"consolidates": ["a"]}}},
    )
    assert rows(found) == [("n", "title", "en", ("A",), ("N",))]


def test_an_export_under_another_base_is_the_same(tmp_path: Path) -> None:
    seeds = ROOT / "seeds"
    own = pg.build(seeds, folder=tmp_path)
    pg.build(seeds, folder=tmp_path, base="https://example.org/").export(tmp_path / "other.ttl")
    assert not pg.diff(tmp_path / "other.ttl", own, folder=tmp_path)
    (tmp_path / "odd.nt").write_bytes(own.to_bytes("ntriples") + b"_:b <x:p> _:c .\n<x:a> <x:p> _:b .\n")
    assert not pg.diff(own, tmp_path / "odd.nt", folder=tmp_path)


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
