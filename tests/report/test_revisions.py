"""Differences and histories as text, JSON and Markdown, judged by parsers of their own."""

from __future__ import annotations

import json

import pytest
from markdown_it import MarkdownIt

from policygraph.findings import Finding
from policygraph.git import Commit
from policygraph.report import console
from policygraph.report.revisions import (
    change_text,
    difference_markdown,
    difference_object,
    difference_text,
    history_markdown,
    history_object,
    history_text,
    totals,
)
from policygraph.revisions.history import Edit, History
from policygraph.revisions.model import (
    Change,
    Difference,
    LabelledEdge,
    Reference,
    Renamed,
    Scalar,
    Unreadable,
)

EVIL = "<img src=x onerror=alert(1)> | @someone #1 \x1b[31m\u202e `x` [a](http://x)"


def change(
    old: tuple[Scalar, ...], new: tuple[Scalar, ...], label: str = "status", language: str = ""
) -> Change:
    return Change("a", "status", language, label, "https://w3id.org/policygraph/ns#status", old, new)


FINDING = Finding("en/a.md", 3, 1, "score-range", "The score is out of range", "violation", "a", value="400")
FULL = Difference(
    added=("new",),
    removed=("old",),
    unreadable=(Unreadable("broken", Finding("en/b.md", 2, 1, "duplicate-key", "the key id stands twice")),),
    renamed=(
        Renamed("from", "to", "content", (Reference("a.md", "amends"), Reference("a.md", "references"))),
        Renamed("x", "y", "similar"),
        Renamed("p", "q", "consolidates"),
    ),
    changed=(change(("Active",), ("Superseded",)), change((), ("word " * 40,), "text", "en")),
    relations_added=(LabelledEdge("new", "b", "supersedes"), LabelledEdge("new", "c", "supersedes")),
    relations_removed=(LabelledEdge("new", "old", "amends"),),
    findings_new=(FINDING,),
    findings_resolved=(),
    titles={"new": "New title", "old": "Old title", "a": "A title"},
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (("Active",), ("Superseded",), "Active → Superseded"),
        ((), (95,), "+ 95"),
        ((95,), (), "− 95"),
        ((95,), (90.5,), "95 → 90.5"),
        (("a", "b"), ("b", "c", "d"), "− a, + c, + d"),
        ((1,), (1, True), "+ true"),
        (
            (),
            tuple(str(n) for n in range(10, 30)),
            "+ 10, + 11, + 12, + 13, + 14, + 15, + 16, + 17, and 12 more",
        ),
        (("x " * 60,), ("x " * 59 + "y z",), "changed (2 words)"),
        (("x " * 60,), ("X " * 60 + ".",), "changed (60 words)"),
        ((), ("two\nwords",), "added (2 words)"),
        (("政策概览\n该条例",), (), "removed (7 words)"),
        (("政策概览\n该条例",), ("政策概览\n本条例",), "changed (1 word)"),
        (("a\x1b[31mb",), ("c\u202ed",), "a\ufffd[31mb → c\ufffdd"),
    ],
)
def test_a_change_is_one_line(old: tuple[Scalar, ...], new: tuple[Scalar, ...], expected: str) -> None:
    assert change_text(change(old, new)) == expected


def test_numbers_come_first() -> None:
    assert totals(Difference()) == "no differences"
    assert totals(FULL) == (
        "1 policy added, 1 policy removed, 3 policies renamed, 1 record unreadable, 2 references to old ids,"
        " 2 values changed in 1 policy, 2 relations added, 1 relation removed, 1 new finding"
    )


def test_subjects_are_policies_unless_there_are_several_kinds() -> None:
    kinds = {"1": "record", "2": "record", "facility/7": "facility"}
    assert totals(Difference(added=("1", "2"), kinds=kinds, main_kind="record")) == "2 policies added"
    assert totals(Difference(removed=("1", "facility/7"), kinds=kinds, main_kind="record")) == (
        "2 subjects (facility 1, record 1) removed"
    )


def test_text_has_a_section_for_each_kind() -> None:
    lines = difference_text(FULL).splitlines()
    assert lines[0] == totals(FULL)
    heads = [line for line in lines if line and not line.startswith(" ")][1:]
    assert heads == [
        "added", "removed", "unreadable now", "renamed", "references to old ids", "a  A title",
        "relations added", "relations removed", "new findings",
    ]  # fmt: skip
    text = "\n".join(" ".join(line.split()) for line in lines)
    for expected in (
        "new New title", "from → to same content", "x → y nearly the same content", "p → q consolidates",
        "broken en/b.md:2:1 the key id stands twice", "from 2 references still use it a.md\n",
        "status Active → Superseded", "text (en) added (40 words)", "new supersedes b, c", "new amends old",
        "en/a.md:3:1 violation score-range The score is out of range (value: 400)",
    ):  # fmt: skip
        assert expected in text, expected
    assert "The score is out of range（值：400）" in difference_text(FULL, language="zh")
    assert difference_text(Difference()) == "no differences"


def test_json_is_the_documented_object() -> None:
    found = json.loads(console.to_json(difference_object(FULL)))
    assert list(found) == [
        "schema_version", "added", "removed", "unreadable", "renamed", "changed", "relations_added",
        "relations_removed", "findings_new", "findings_resolved",
    ]  # fmt: skip
    assert found["changed"][0] == {
        "id": "a", "property": "status", "label": "status", "language": "",
        "iri": "https://w3id.org/policygraph/ns#status", "old": "Active", "new": "Superseded",
    }  # fmt: skip
    assert (found["changed"][1]["old"], found["changed"][1]["new"]) == (None, "word " * 40)
    assert found["relations_removed"] == [{"from": "new", "to": "old", "relation": "amends"}]
    assert found["renamed"][0] == {
        "old": "from", "new": "to", "by": "content",
        "dangling": [{"record": "a.md", "property": "amends"}, {"record": "a.md", "property": "references"}],
    }  # fmt: skip
    assert found["renamed"][1]["dangling"] == []
    assert found["unreadable"] == [{
        "id": "broken", "path": "en/b.md", "line": 2, "column": 1, "code": "duplicate-key",
        "message": "the key id stands twice", "remedy": "", "field": "",
    }]  # fmt: skip
    assert found["findings_new"][0]["code"] == "score-range"
    assert "findings_new" not in difference_object(Difference())
    several = difference_object(Difference(changed=(change((1,), ("a", "b")),)))["changed"][0]
    assert (several["old"], several["new"]) == (1, ["a", "b"])


def rendered(markdown: str) -> str:
    return str(MarkdownIt("gfm-like", {"linkify": False}).render(markdown))


def test_markdown_is_tables_and_nothing_of_the_records_is_markup() -> None:
    html = rendered(difference_markdown(FULL))
    assert [part.partition("<")[0] for part in html.split("<h3>")[1:]] == [
        "Added", "Removed", "Unreadable now", "Renamed", "References to old ids", "Changed",
        "Relations added", "Relations removed", "New findings",
    ]  # fmt: skip
    assert "<td>Active → Superseded</td>" in html
    assert html.count("<tr>") == 9 + 1 + 1 + 1 + 3 + 1 + 2 + 1 + 1 + 1
    evil = Difference(added=(EVIL,), changed=(change((EVIL,), ("x",), EVIL, "en"),), titles={EVIL: EVIL})
    html = rendered(difference_markdown(evil))
    for wrong in ("<img", "<a ", "<code", "@someone", "\x1b"):
        assert wrong not in html
    assert html.count("<td>") == 2 + 3
    assert difference_markdown(Difference()) == "**no differences**"


def test_markdown_stays_short() -> None:
    many = Difference(added=tuple(f"policy-{number:04}" for number in range(500)))
    text = difference_markdown(many, limit=10)
    assert text.count("| policy-") == 10
    assert text.endswith("… and 490 more rows.")


COMMIT = Commit("a" * 40, "a" * 10, "2026-01-02T12:00:00Z", f"Zoë {EVIL}", EVIL)
HISTORY = History(
    "a",
    (Edit(COMMIT, (change(("Active",), ("Superseded",)), change((), ("标题",), "title", "zh"))),
     Edit(COMMIT, (change((), ("Active",)),), (("old", "a"),))),
    (("b" * 10, Finding("en/a.md", 3, 1, "duplicate-key", "the key id stands twice")),),
)  # fmt: skip


def test_history_in_every_format() -> None:
    lines = history_text(HISTORY).splitlines()
    assert lines[0].startswith("2026-01-02  aaaaaaaaaa  Zoë <img")
    assert [" ".join(line.split()) for line in lines[1:3]] == [
        "status Active → Superseded",
        "title (zh) + 标题",
    ]
    assert lines[-2:] == ["  renamed from old to a", "  status  + Active"]
    assert "\x1b" not in history_text(HISTORY)
    assert history_text(History("a", ())) == "no commit has changed a"
    found = json.loads(console.to_json(history_object(HISTORY)))
    assert list(found) == ["schema_version", "policy", "shallow", "commits", "problems", "dangling"]
    assert found["commits"][0]["changes"][0]["new"] == "Superseded"
    assert {"hash", "short", "date", "author", "subject", "renamed", "changes"} == set(found["commits"][0])
    assert [commit["renamed"] for commit in found["commits"]] == [[], [{"old": "old", "new": "a"}]]
    assert (found["problems"][0]["commit"], found["problems"][0]["code"]) == ("b" * 10, "duplicate-key")
    html = rendered(history_markdown(HISTORY))
    assert html.count("<tr>") == 5
    assert "<td>renamed from old to a</td>" in html
    assert "<img" not in html
    assert "<td>title (zh)</td>" in html
