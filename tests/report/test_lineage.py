"""The lineage of one policy or of a cluster, in words and as an object."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from policygraph.cli.lineage import NAMES
from policygraph.errors import UsageError
from policygraph.lineage.model import Edge, Lineage, Policy, Relation
from policygraph.lineage.reasons import Reason
from policygraph.lineage.standing import ANSWERS, Current, Standing, Standings
from policygraph.lineage.standing import Answer as Where
from policygraph.lineage.traversal import walk
from policygraph.profile.model import Facet
from policygraph.rdf.date_intervals import parse_interval
from policygraph.report import lineage as reporting
from policygraph.report.lineage import (
    FORMATS,
    Answer,
    as_of_object,
    current_object,
    current_text,
    standing_lines,
    to_object,
    to_svg,
    to_text,
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
    assert "current: unknown; it may be a, b" in text  # no date says when either starts
    assert "cycle: a → b → a" in text
    assert "affected if repealed: c" in text


def test_of_a_long_cycle_the_first_and_the_last_are_told(workdir: Path) -> None:
    for number in range(30):
        metadata = {
            "id": f"p{number:02}",
            "title": "P",
            "evolution": {"supersedes": [f"p{(number + 1) % 30:02}"]},
        }
        write(workdir, f"r/{number}.md", metadata)
    text = run("lineage", "p00", "-s", "r").stdout
    assert "cycle: p00 → p01 → p02 → p03 → … → p27 → p28 → p29 → p00\n" in text
    assert len(json.loads(run("lineage", "p00", "-s", "r", "--format", "json").stdout)["cycle"]) == 30


GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
FAMILY = Lineage(
    {
        "a": Policy(
            "a",
            titles={"en": "Act a"},
            published=("2001-05",),
            statuses=(ACTIVE,),
            facets={"theme": ("Carbon",)},
        ),
        "b": Policy("b", titles={"en": "Act b"}, published=("2004",), statuses=(ACTIVE,)),
        "c": Policy("c", resolved=False),
    },
    (Edge("b", "a", "supersedes"), Edge("b", "c", "supersedes")),
    {"supersedes": Relation("supersedes", "supersedes", "replaces", "supersedes")},
    "2010",
    facets=(Facet("theme", "x:of"),),
)
STANDINGS = Standings(FAMILY, date(2026, 11, 25))


def of_policy(name: str, on: str = "") -> Answer:
    walked = walk(STANDINGS, name, when=parse_interval(on))
    standing_on = tuple(STANDINGS.on_date(on, walked.family)) if on else ()
    return Answer(STANDINGS, FAMILY, FAMILY, walked, on=on, standing_on=standing_on)


def of_cluster(on: str = "") -> Answer:
    standing_on = tuple(STANDINGS.on_date(on)) if on else ()
    return Answer(STANDINGS, FAMILY, FAMILY, None, {"cluster": {"Carbon"}}, on, standing_on)


def test_text_is_the_tree_and_then_what_stands_and_the_family() -> None:
    tree, _, lines = to_text(of_policy("a")).partition("\n\n")
    assert tree.splitlines()[0].startswith("a  2001-05")
    assert lines.splitlines() == [
        "current: b, presumed",
        "family: 3 policies, 2001 to 2004",
        "a: theme Carbon",
    ]
    _, _, lines = to_text(of_cluster()).partition("\n\n")
    assert lines == "cluster: Carbon, 3 policies, 2001 to 2004"


def test_what_is_no_date_is_no_year_of_a_family() -> None:
    dates = {"a": "circa 1990", "b": "2004", "c": "01-Dec-2017", "d": "1999-02", "e": "-0500"}
    policies = {name: Policy(name, published=(text,)) for name, text in dates.items()}
    edges = tuple(Edge(name, "a", "supersedes") for name in "bcde")
    standings = Standings(Lineage(policies, edges, FAMILY.relations))
    walked = walk(standings, "a")
    assert walked.family == ("d", "b", "e", "c", "a")
    text = to_text(Answer(standings, standings.lineage, standings.lineage, walked))
    assert "family: 5 policies, 1999 to 2004" in text.splitlines()
    of_several = Policy("x", published=("01-Dec-2017", "2018-02"))
    assert of_several.date == "2018-02"


def test_a_policy_alone_has_no_family() -> None:
    alone = Lineage({"x": Policy("x")}, (), {})
    standings = Standings(alone)
    text = to_text(Answer(standings, alone, alone, walk(standings, "x")))
    assert text.splitlines()[1:] == ["", "current: unknown; it may be x"]


def test_more_than_eight_ids_are_cut() -> None:
    policies = {name: Policy(name, statuses=(ACTIVE,)) for name in "abcdefghijk"}
    edges = tuple(Edge(name, "a", "supersedes") for name in "bcdefghijk")
    star = Lineage({**policies, "a": Policy("a")}, edges, FAMILY.relations, "2010")
    standings = Standings(star)
    text = to_text(Answer(standings, star, star, walk(standings, "a")))
    assert "current: b, c, d, e, f, g, h, i … 2 more, presumed" in text.splitlines()


def test_marks_are_the_focus_what_stands_and_the_answers() -> None:
    marks = of_policy("a", "2010").marks()
    assert (marks.focus, marks.current, marks.on) == ("a", frozenset("b"), "2010")
    assert marks.answers == {each.policy: each.answer for each in STANDINGS.on_date("2010")}
    assert (of_cluster().marks().focus, of_cluster().marks().current) == ("", frozenset("b"))
    # on a day, with and without a policy, what stood is what stood on that day
    assert of_policy("a", "2003").marks().current == of_cluster("2003").marks().current == frozenset("a")
    part = Standing("a", "in_force", False, (), in_part=True)
    assert replace(of_policy("a", "2010"), standing_on=(part,)).marks().in_part == frozenset("a")


def standing(policy: str, answer: Where, reason: Reason, presumed: bool = False) -> Standing:
    return Standing(policy, answer, presumed, (reason,))


def test_standings_are_grouped_by_answer_and_each_has_its_reason() -> None:
    later = Reason("first-day", ("2030",))
    published = Reason("published", ("2019",))
    standings = [
        standing("z", "ended", Reason("changed-by", ("y", "ends", published))),
        standing("a", "unknown", Reason("no-start")),
        standing("n", "never", Reason("status", ("Rejected",))),
        standing("p", "in_force", Reason("no-end"))._replace(in_part=True),
        standing("b", "in_force", published, presumed=True),
        standing("c", "not_yet", later),
    ]
    assert list(standing_lines("2020", standings)) == [
        "in 2020:", "  in force in part: p (no end is stated)", "  in force, presumed: b (published 2019)",
        "  not yet: c (in force from 2030)", "  ended: z (y ends this policy: published 2019)",
        "  never: n (its status is Rejected)", "  unknown: a (no date says when it starts)",
    ]  # fmt: skip
    found = as_of_object("2020", standings)
    assert list(found) == ["date", "in_force", "not_yet", "ended", "never", "unknown"]
    assert found["not_yet"] == [
        {
            "id": "c", "answer": "not_yet", "presumed": False, "in_part": False, "reason": "in force from 2030",
            "reasons": [{"code": "first-day", "arguments": ["2030"]}],
        }
    ]  # fmt: skip
    assert [(each["id"], each["presumed"], each["in_part"]) for each in found["in_force"]] == [
        ("p", False, True), ("b", True, False),
    ]  # fmt: skip
    nested = {"code": "published", "arguments": ["2019"]}
    assert found["ended"][0]["reasons"] == [{"code": "changed-by", "arguments": ["y", "ends", nested]}]
    assert as_of_object("2020", []) == {"date": "2020"} | {answer: [] for answer in ANSWERS}


@pytest.mark.parametrize(
    ("current", "text"),
    [
        (Current(("a",)), "a"),
        (Current(("a", "b"), presumed=True), "a, b, presumed"),
        (
            Current(("a",), pending=("p",), through=("t",), presumed=True),
            "a, presumed, through t, never in force; pending: p",
        ),
        (Current(pending=("p",), through=("t",)), "none known; pending: p"),
        (Current(), "none known"),
        (Current(unknown=("a", "b"), pending=("p",)), "unknown; it may be a, b; pending: p"),
    ],
)
def test_what_stands_for_a_policy_is_said_with_what_qualifies_it(current: Current, text: str) -> None:
    assert current_text(current) == text
    members = current_object(current)
    assert (members["current"], members["current_presumed"]) == (list(current.policies), current.presumed)
    names = (members[f"current{each}"] for each in ("", "_unknown", "_pending", "_through"))
    policies, unknown, pending, through = map(tuple, names)
    assert Current(policies, unknown, pending, through, current.presumed) == current


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
    seen = {"status": "Active", "provenance": {"lastAuditDate": "2024-01-01"}}
    write(workdir, "r/old.md", {"id": "old", "title": "Old", **seen})
    lines = run("lineage", "old", "-s", "r").stdout.splitlines()
    assert "← repeals in part (art. 30), supersedes in part (arts. 1-23) new" in lines[2]
    assert "current: old, presumed" in lines
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
    with pytest.raises(UsageError, match="a drawing of 3 policies and 2 relations is no help"):
        to_svg(of_policy("a"))


def test_graph_files_say_where_the_policies_stand_on_the_day() -> None:
    plain, dated = (of_policy("a", on) for on in ("", "2003"))
    assert "standing" not in str(FORMATS["graphml"](plain))
    assert (
        FORMATS["csv"](plain)
        == b"source,target,relation,said_by,parts\r\nb,a,supersedes,,\r\nb,c,supersedes,,\r\n"
    )
    root = ElementTree.fromstring(FORMATS["graphml"](dated))
    told = [
        [each.text for each in node if each.get("key") in ("standing", "as_of")]
        for node in root.iter(f"{GRAPHML}node")
    ]
    assert told == [["in force, presumed", "2003"], ["not yet, presumed", "2003"], ["unknown", "2003"]]
    assert FORMATS["csv"](dated) == (
        b"source,target,relation,said_by,parts,source_standing,target_standing,as_of\r\n"
        b'b,a,supersedes,,,"not yet, presumed","in force, presumed",2003\r\n'
        b'b,c,supersedes,,,"not yet, presumed",unknown,2003\r\n'
    )


def test_the_command_offers_every_format() -> None:
    assert tuple(FORMATS) == NAMES
    assert all(FORMATS[name](of_policy("a", "2003")) for name in NAMES)
