"""The lineage of one policy or of a cluster, in words and as an object."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from policygraph.lineage.as_of import Verdict, as_of

from policygraph.cli.lineage import NAMES
from policygraph.errors import UsageError
from policygraph.lineage.model import Edge, Lineage, Policy, Relation
from policygraph.lineage.traversal import walk
from policygraph.profile.facets import Facet
from policygraph.report import lineage as reporting
from policygraph.report.lineage import (
    FORMATS,
    Answer,
    as_of_object,
    to_object,
    to_svg,
    to_text,
    verdict_lines,
)
from tests.helpers import SEEDS, run, write
from tests.report.diagrams.helpers import ACTIVE


def test_a_drawing_of_too_many_policies_is_refused(workdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policygraph.report.lineage.MOST_DRAWN", 1)
    result = run("lineage", "us-45q-2018", "-s", SEEDS, "--format", "svg")
    assert (result.exit_code, "narrow it with --depth" in result.stderr) == (2, True)


def test_lineage_tells_of_cycles_and_of_who_is_affected(workdir: Path) -> None:
    for name, evolution in {
        "a": {"supersedes": ["b"]}, "b": {"supersedes": ["a"]}, "c": {"requires": ["a"]},
    }.items():  # fmt: skip
        write(workdir, f"r/{name}.md", {"id": name, "title": name.upper(), "evolution": evolution})
    text = run("lineage", "a", "-s", "r").stdout
    assert "current: nothing: its successors form a cycle" in text
    assert "cycle: a → b → a" in text
    assert "affected if repealed: c" in text


FAMILY = Lineage(
    {
        "a": Policy(
            "a",
            titles={"en": "Act a"},
            issued=("2001-05",),
            statuses=(ACTIVE,),
            facets={"theme": ("Carbon",)},
        ),
        "b": Policy("b", titles={"en": "Act b"}, year=("2004",), statuses=(ACTIVE,)),
        "c": Policy("c", resolved=False),
    },
    (Edge("b", "a", "supersedes"), Edge("b", "c", "supersedes")),
    {"supersedes": Relation("supersedes", "supersedes", "replaces", "supersedes")},
    facets=(Facet("theme", "x:of"),),
)


def of_policy(name: str, on: str = "") -> Answer:
    walked = walk(FAMILY, name)
    verdicts = tuple(as_of(FAMILY, on, walked.family)) if on else ()
    return Answer(FAMILY, FAMILY, walked, on=on, verdicts=verdicts)


def of_cluster(on: str = "") -> Answer:
    verdicts = tuple(as_of(FAMILY, on)) if on else ()
    return Answer(FAMILY, FAMILY, None, {"cluster": {"Carbon"}}, on, verdicts)


def test_text_is_the_tree_and_then_what_stands_and_the_family() -> None:
    tree, _, lines = to_text(of_policy("a")).partition("\n\n")
    assert tree.splitlines()[0].startswith("a  2001-05")
    assert lines.splitlines() == ["current: b", "family: 3 policies, 2001 to 2004", "a: theme Carbon"]
    _, _, lines = to_text(of_cluster()).partition("\n\n")
    assert lines == "cluster: Carbon, 3 policies, 2001 to 2004"


def test_a_policy_alone_has_no_family() -> None:
    alone = Lineage({"x": Policy("x")}, (), {})
    assert to_text(Answer(alone, alone, walk(alone, "x"))).splitlines()[1:] == ["", "current: x"]


def test_more_than_eight_ids_are_cut() -> None:
    policies = {name: Policy(name) for name in "abcdefghijk"}
    edges = tuple(Edge(name, "a", "supersedes") for name in "bcdefghijk")
    star = Lineage(policies, edges, FAMILY.relations)
    text = to_text(Answer(star, star, walk(star, "a")))
    assert "current: b, c, d, e, f, g, h, i and 2 more" in text.splitlines()


def test_marks_are_the_focus_what_stands_and_the_groups() -> None:
    marks = of_policy("a", "2003").marks()
    assert (marks.focus, marks.current, marks.on) == ("a", frozenset("b"), "2003")
    assert marks.groups == {verdict.policy: verdict.group for verdict in as_of(FAMILY, "2003")}
    assert (of_cluster().marks().focus, of_cluster().marks().current) == ("", frozenset("b"))


def test_verdicts_are_grouped_and_each_has_its_reason() -> None:
    verdicts = [
        Verdict("z", "ended", False, "stated"), Verdict("a", "unknown", False, "no dates"),
        Verdict("b", "in_force", True, "published"), Verdict("c", "not_yet", False, "later"),
    ]  # fmt: skip
    assert list(verdict_lines("2020", verdicts)) == [
        "on 2020:", "  in force, presumed: b (published)", "  not yet: c (later)", "  ended: z (stated)",
        "  unknown: a (no dates)",
    ]  # fmt: skip
    assert as_of_object("2020", verdicts[2:]) == {
        "date": "2020", "in_force": [{"id": "b", "presumed": True, "reason": "published"}],
        "not_yet": [{"id": "c", "presumed": False, "reason": "later"}], "ended": [], "unknown": [],
    }  # fmt: skip


def test_the_object_of_a_policy_and_of_a_cluster() -> None:
    found = to_object(of_policy("a"))
    assert [(each["id"], each["distance"], each["resolved"]) for each in found["successors"]] == [
        ("b", 1, True)
    ]
    assert (found["predecessors"], found["current"], found["cycle"]) == ([], ["b"], None)
    assert found["family"] == [
        {"id": "a", "date": "2001-05", "facets": {"theme": ("Carbon",)}},
        {"id": "b", "date": "2004", "facets": {}},
        {"id": "c", "date": "", "facets": {}},
    ]
    assert to_text(of_policy("a")).endswith("\na: theme Carbon")
    assert "as_of" not in found
    found = to_object(of_cluster("2003"))
    assert list(found) == ["where", "family", "edges", "as_of"]
    assert found["edges"] == [
        {"from": "b", "to": "a", "relation": "supersedes", "parts": []},
        {"from": "b", "to": "c", "relation": "supersedes", "parts": []},
    ]
    assert found["as_of"]["date"] == "2003"


def test_the_parts_that_a_relation_is_limited_to_are_told(workdir: Path) -> None:
    new = {"supersedes": ["old (arts. 1-23)", "other (in part)"], "repealsInPart": "old (art. 30)"}
    write(workdir, "r/new.md", {"id": "new", "title": "New", "status": "Active", "evolution": new})
    write(workdir, "r/old.md", {"id": "old", "title": "Old", "status": "Active"})
    lines = run("lineage", "old", "-s", "r").stdout.splitlines()
    assert "← repeals in part (art. 30), supersedes in part (arts. 1-23) new" in lines[2]
    assert "current: old" in lines
    assert json.loads(run("lineage", "old", "-s", "r", "--format", "json").stdout)["parts"] == [
        {"from": "new", "to": "old", "relation": "repealsInPart", "parts": ["art. 30"]},
        {"from": "new", "to": "old", "relation": "supersedesInPart", "parts": ["arts. 1-23"]},
    ]
    sheet = run("show", "new", "-s", "r").stdout
    assert "about the part  old (art. 30)\n                  old (arts. 1-23)\n" in sheet
    assert "supersedes in part  old\n                      other" in sheet


def test_a_drawing_has_as_many_policies_as_one_can_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "MOST_DRAWN", 3)
    assert to_svg(of_policy("a")).endswith("</svg>")
    monkeypatch.setattr(reporting, "MOST_DRAWN", 2)
    with pytest.raises(UsageError, match="a drawing of 3 policies is no help"):
        to_svg(of_policy("a"))


def test_the_command_offers_every_format() -> None:
    assert tuple(FORMATS) == NAMES
    assert all(FORMATS[name](of_policy("a", "2003")) for name in NAMES)
