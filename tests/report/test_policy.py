"""The sheet of one policy, as text, Markdown and objects."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from policygraph.lineage.reasons import Reason
from policygraph.lineage.standing import Current, Standing
from policygraph.query.describe import Claim, Description, Node, Related
from policygraph.report.policy import (
    description_markdown,
    description_object,
    description_text,
)
from policygraph.store.lookups import Property, Value

SHEET = Description(
    id="a",
    iri="https://example.org/policy/a",
    resolved=True,
    titles=(Value("Act", "en"), Value("法", "zh")),
    properties=(
        Property("x:sector", "sector", (Value("Coal"), Value("Wind"))),
        Property("x:text", "text", (Value("A | B\x1b[31m", "en"),)),
    ),
    nodes=(Node("assessment", "Monitoring", (Property("x:score", "score", (Value("95"),)),)),),
    predecessors=(Related("supersedes", "old"),),
    successors=(Related("superseded by", "new"),),
    standing=Standing("a", "ended", True, (Reason("published", ("2020",)),)),
    current=Current(("newest",)),
    claims=(Claim("en/a.md", "supersedes", "old", True), Claim("en/a.md", "amends", "gone", False)),
    records=(("en/a.md", (Property("x:reviewer", "reviewer", (Value("Ann"),)),)), ("zh/a.md", ())),
)
ALONE = Description(
    "b", "https://example.org/policy/b", False, (), (), (), (), (), None, Current(("b",)), (), ()
)


def lines(description: Description) -> list[str]:
    return [" ".join(line.split()) for line in description_text(description).splitlines()]


def test_text_has_a_section_for_all_that_there_is() -> None:
    assert lines(SHEET) == [
        "a", "Act en", "法 zh", "",
        "lineage", "supersedes old", "superseded by new", "today ended, presumed: published 2020",
        "stands for it now newest", "",
        "facts", "sector Coal", "Wind", "text A | B\ufffd[31m en", "",
        "assessment: Monitoring", "score 95", "",
        "claims", "en/a.md supersedes old", "amends gone (no record)", "",
        "record: en/a.md", "reviewer Ann",
    ]  # fmt: skip


def test_what_only_others_name_is_told_to_have_no_record() -> None:
    assert lines(ALONE) == ["b", "no record describes this; others refer to it"]
    assert description_markdown(ALONE) == "# b\n\nNo record describes this policy; others refer to it."


def test_what_stands_for_a_policy_is_told_unless_it_stands_for_itself() -> None:
    standing = Standing("b", "unknown", False, (Reason("no-record"),))
    circle = replace(ALONE, standing=standing, current=Current(unknown=("b", "c")))
    assert lines(circle)[-2:] == [
        "today unknown: no record describes it", "stands for it now unknown; it may be b, c",
    ]  # fmt: skip
    assert lines(replace(circle, current=Current()))[-1] == "stands for it now none known"
    assert "stands for it now" not in description_text(replace(circle, current=Current(("b",))))
    # what is no policy, a facility, say, does not stand anywhere
    assert "lineage" not in lines(ALONE)
    assert "standing" not in description_object(ALONE)


def test_a_long_value_is_wrapped_though_nobody_reads_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    long = replace(SHEET, properties=(Property("x:text", "text", (Value("word " * 100),)),))
    assert max(map(len, description_text(long).splitlines())) <= 100
    assert description_text(long).count("word") == 100


def test_markdown_has_the_same_sections_as_tables() -> None:
    text = description_markdown(SHEET)
    assert text.startswith("# a\n\n- Act (en)\n- 法 (zh)\n\n## lineage\n\n|  | value | language |\n")
    heads = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    assert heads == ["lineage", "facts", "assessment: Monitoring", "claims", "record: en/a.md"]
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert html.count("<tr>") == 5 + 4 + 3 + 1 + 2 + 1
    assert "<td>A | B\ufffd[31m</td>" in html
    untagged = replace(ALONE, titles=(Value("*T*"),))
    assert "- \\*T\\* (any language)" in description_markdown(untagged)


def test_the_object_leaves_out_the_language_where_there_is_none() -> None:
    found = description_object(SHEET)
    assert (found["policy"], found["resolved"], found["current"]) == ("a", True, ["newest"])
    assert (found["standing"]["answer"], found["standing"]["presumed"]) == ("ended", True)
    assert found["standing"]["reasons"] == [{"code": "published", "arguments": ["2020"]}]
    assert found["titles"] == [{"text": "Act", "language": "en"}, {"text": "法", "language": "zh"}]
    assert found["properties"][0] == {
        "property": "x:sector", "label": "sector", "values": [{"text": "Coal"}, {"text": "Wind"}],
    }  # fmt: skip
    assert [(each["property"], each["key"]) for each in found["nodes"]] == [("assessment", "Monitoring")]
    assert found["claims"][1] == {
        "record": "en/a.md", "relation": "amends", "policy": "gone", "resolved": False,
    }  # fmt: skip
    assert [(each["path"], len(each["properties"])) for each in found["records"]] == [
        ("en/a.md", 1),
        ("zh/a.md", 0),
    ]
