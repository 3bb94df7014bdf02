"""Policies that go by another name."""

from __future__ import annotations

import pyoxigraph as ox

from policygraph.revisions.facts import FactKey, Facts
from policygraph.revisions.model import Difference, Renamed
from policygraph.revisions.renames import one_to_one, pair_by_content
from tests.revisions.helpers import Compare, rows

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
