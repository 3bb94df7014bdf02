"""Policies that go by another name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from policygraph.pipeline import build
from policygraph.rdf.namespaces import PG
from policygraph.revisions.compare import compare as compare_graphs
from policygraph.revisions.facts import FactKey, Facts
from policygraph.revisions.model import Difference, LabelledEdge, Reference, Renamed
from policygraph.revisions.renames import one_to_one, pair_by_content
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.helpers import ROOT, write
from tests.revisions.helpers import Compare, Records, rows

BODY = "A regulation about carbon pricing for large emitters."


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
        renamed=(Renamed("old-id", "new-id", "content"),),
        titles={"new-id": "Carbon Regulation"},
        kinds={"new-id": "policy"},
    )
    assert found


@pytest.mark.parametrize(
    ("new", "body", "by"),
    [
        ({"title": "Act"}, BODY, "similar"),  # nothing else is as it was
        ({"title": "Act"}, "", ""),  # acts of each year may have one title
        ({"title": "Another"}, BODY, ""),
    ],
)
def test_a_policy_with_the_title_and_the_text_of_another_has_its_name(
    compare: Compare, new: dict[str, Any], body: str, by: str
) -> None:
    old = {
        "id": "2004-5",
        "title": "Act",
        "year": 2004,
        "status": "Active",
        "source": "A",
        "country": "Canada",
    }
    changed = {"id": "2004-6", "year": 2005, "status": "Repealed", "source": "B", "country": "Chile", **new}
    found = compare({"en/5.md": old}, {"en/6.md": changed}, body)
    assert found.renamed == ((Renamed("2004-5", "2004-6", by),) if by else ())


def names(prefix: str, **evolution: Any) -> Records:
    """Return two languages of a policy under an id that starts with a prefix, and of its successor."""
    policy = {"id": f"{prefix}-act", "year": 2007}
    successor = {"id": "next", "year": 2017, "evolution": evolution}
    return {
        f"en/{prefix}.md": {**policy, "title": "Act", "evolution": {"supersededBy": "next"}},
        f"zh/{prefix}.md": {**policy, "title": "法", "evolution": {"supersededBy": "next"}},
        "en/next.md": {**successor, "title": "Next"},
        "zh/next.md": {**successor, "title": "下一个"},
    }


def test_references_to_the_old_id_are_told_and_are_no_relations(compare: Compare) -> None:
    old = names("old", supersedes=["old-act"], references=["old-act"])
    found = compare(
        old, {**names("new"), "en/next.md": old["en/next.md"], "zh/next.md": old["zh/next.md"]}, BODY
    )
    assert (found.relations_added, found.relations_removed, found.changed) == ((), (), ())
    (renaming,) = found.renamed
    assert (renaming.old, renaming.new, renaming.by) == ("old-act", "new-act", "content")
    assert renaming.dangling == tuple(
        Reference(f"new/{language}/next.md", f"evolution.{key}")
        for language in ("en", "zh")
        for key in ("references", "supersedes")
    )


def test_a_renamed_successor_is_followed_too(compare: Compare) -> None:
    def records(id_: str, said: str) -> Records:
        return {
            f"en/{id_}.md": {"id": id_, "title": "Act", "evolution": {"supersedes": ["first"]}},
            "en/first.md": {"id": "first", "title": "First", "evolution": {"supersededBy": said}},
        }

    found = compare(records("old", "old"), records("new", "old"), BODY)
    assert (found.relations_added, found.relations_removed, found.changed) == ((), (), ())
    assert found.renamed[0].dangling == (Reference("new/en/first.md", "evolution.supersededBy"),)


def test_of_equal_policies_the_one_in_the_same_file_is_the_renamed_one(compare: Compare) -> None:
    old = {"en/b.md": {"id": "old", "title": "Act"}}
    new = {f"en/{name}.md": {"id": f"new-{name}", "title": "Act"} for name in ("a", "b", "c")}
    found = compare(old, new, BODY)
    assert [(each.old, each.new, each.by) for each in found.renamed] == [("old", "new-b", "content")]
    assert found.added == ("new-a", "new-c")


def test_a_new_claim_of_an_old_id_is_told_as_it_is_made(compare: Compare) -> None:
    claim = {"id": "c", "title": "New", "evolution": {"supersedes": ["old"]}}
    found = compare(
        {"en/a.md": {"id": "old", "title": "Act"}},
        {"en/a.md": {"id": "new", "title": "Act"}, "en/c.md": claim},
        BODY,
    )
    assert found.relations_added == (LabelledEdge("c", "old", "supersedes"),)
    assert found.renamed[0].dangling == (Reference("new/en/c.md", "evolution.supersedes"),)


def test_what_a_renamed_policy_says_of_its_own_old_id_is_a_relation(compare: Compare) -> None:
    found = compare(
        {"en/a.md": {"id": "old", "title": "Act"}},
        {"en/b.md": {"id": "new", "title": "Act", "evolution": {"supersedes": ["old"]}}},
        BODY,
    )
    assert found.renamed == (Renamed("old", "new", "content"),)
    assert found.relations_added == (LabelledEdge("new", "old", "supersedes"),)


def test_a_renamed_facility_is_followed_in_what_policies_relate_to(compare: Compare) -> None:
    def records(facility: str, related: list[str]) -> Records:
        return {
            f"facilities/en/{facility}.md": {"id": facility, "name": "Plant", "country": "Canada"},
            "en/a.md": {"id": "a", "title": "A", "relatedFacilities": related},
            "en/b.md": {"id": "b", "title": "B", "relatedFacilities": ["7"]},
        }

    found = compare(records("7", ["7"]), records("8", ["8"]), BODY)
    assert rows(found) == []
    assert found.renamed == (
        Renamed("facility/7", "facility/8", "content", (Reference("new/en/b.md", "relatedFacilities"),)),
    )


def test_other_subjects_to_which_a_record_relates_are_a_change(compare: Compare) -> None:
    found = compare(
        {"en/a.md": {"id": "a", "relatedFacilities": ["7"]}},
        {"en/a.md": {"id": "a", "relatedFacilities": ["8"]}},
    )
    assert rows(found) == [("a", "relatedFacilities", "en", ("7",), ("8",))]


def test_relations_follow_what_several_policies_have_become(compare: Compare) -> None:
    old = {"id": "x", "title": "X", "evolution": {"amends": ["a", "b"]}}
    found = compare(
        {"en/a.md": {"id": "a", "title": "A"}, "en/b.md": {"id": "b", "title": "B"}, "en/x.md": old},
        {
            "en/n.md": {"id": "n", "title": "Code", "evolution": {"consolidates": ["a", "b"]}},
            "en/x.md": {**old, "evolution": {"amends": ["n"]}},
        },
    )
    assert [(each.successor, each.predecessor) for each in found.relations_added] == [("n", "a"), ("n", "b")]
    assert (found.relations_removed, found.changed) == ((), ())
    assert [each.dangling for each in found.renamed] == [(), ()]


def test_what_gathers_is_said_by_the_vocabulary(tmp_path: Path) -> None:
    relation = "@prefix pg: <https://w3id.org/policygraph/ns#> .\npg:amends pg:effect {} ."

    def opened(side: str, metadata: dict[str, Any]) -> GraphStore:
        write(tmp_path / side, "en/a.md", metadata)
        return build(Settings(root=tmp_path, sources=(tmp_path / side,))).open()

    old = opened("old", {"id": "a", "title": "A"})
    new = opened("new", {"id": "n", "title": "N", "evolution": {"amends": ["a"]}})
    assert compare_graphs(old, new).removed == ("a",)
    copied = ox.Store()
    copied.extend(new.store)
    effect = ox.NamedNode(f"{PG}effect")
    for quad in list(copied.quads_for_pattern(ox.NamedNode(f"{PG}amends"), effect, None)):
        copied.remove(quad)
    copied.load(relation.format('"gathers"').encode(), format=ox.RdfFormat.TURTLE)
    found = compare_graphs(old, GraphStore(copied, new.profile, new.base))
    assert (found.removed, found.renamed) == ((), (Renamed("a", "n", "amends"),))


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


def test_no_relation_is_named_in_the_code_that_finds_renamings() -> None:
    ontology = rdflib.Graph().parse(ROOT / "ontology" / "policygraph.ttl")
    relations = list(ontology.subjects(rdflib.RDFS.subPropertyOf, rdflib.URIRef(f"{PG}lineageRelation")))
    assert relations
    source = ROOT / "src" / "policygraph"
    for file in (*(source / "revisions").glob("*.py"), source / "report" / "revisions.py"):
        text = file.read_text("utf-8")
        for name in (str(relation).removeprefix(PG) for relation in relations):
            found = re.findall(rf"""PG}}{name}\b|\bpg:{name}\b|(["']){name}\1""", text)
            assert not found, (file, name)


def facts(title: str, *others: str) -> Facts:
    """Return the facts of an invented policy: its title, and others that are their own values."""
    values = {"title": title, **{other: other for other in others}}
    return {FactKey(key, "", f"x:{key}"): {value: ox.Literal(value)} for key, value in values.items()}


def paired(old: dict[str, Facts], new: dict[str, Facts]) -> list[Renamed]:
    return list(pair_by_content(old, new, {"x:title"}))


def test_four_facts_in_five_are_nearly_the_same_and_three_are_not() -> None:
    old = {"o": facts("T", "1", "2", "3", "4")}
    assert paired(old, {"n": facts("T", "1", "2", "3", "4")}) == [Renamed("o", "n", "content")]
    assert paired(old, {"n": facts("T", "1", "2", "3", "x")}) == [Renamed("o", "n", "similar")]
    assert paired(old, {"n": facts("T", "1", "2", "3")}) == [
        Renamed("o", "n", "similar")
    ]  # 4 of the larger 5
    assert paired(old, {"n": facts("T", "1", "2", "x", "y")}) == []
    assert paired(old, {"n": facts("T", "1", "2", "3", "x", "y")}) == []


def test_what_shares_no_title_or_text_is_not_recognised() -> None:
    others = [str(number) for number in range(20)]
    assert paired({"o": facts("T", *others)}, {"n": facts("U", *others)}) == []


def test_the_most_similar_are_paired_first_and_each_once() -> None:
    old = {"a": facts("T", "1", "2", "3", "4"), "b": facts("T", "1", "2", "3", "5")}
    new = {"x": facts("T", "1", "2", "3", "5"), "y": facts("T", "1", "2", "3", "6")}
    assert paired(old, new) == [Renamed("b", "x", "content"), Renamed("a", "y", "similar")]


def test_only_what_one_policy_has_become_takes_its_name() -> None:
    pairs = [
        Renamed("a", "n", "consolidates"), Renamed("b", "n", "consolidates"),
        Renamed("c", "m", "similar"), Renamed("d", "was-there", "consolidates"),
    ]  # fmt: skip
    assert one_to_one(pairs, {"n", "m"}) == {"c": "m"}
