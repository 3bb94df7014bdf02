from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import frontmatter as python_frontmatter
import pytest

from policygraph.errors import RecordError
from policygraph.records.frontmatter import HANDLERS, FrontMatter, YamlHandler, parse
from policygraph.records.positions import line_and_column

RECORD: dict[str, Any] = {
    "id": "alberta-tier",
    "title": "艾伯塔省《条例》: TIER",
    "year": 2019,
    "share": 1.5,
    "binding": True,
    "pubDate": "2019-10-29",
    "code": "0161",
    "evolution": {"clusters": ["Carbon Pricing", "a, b"], "supersedes": []},
    "analysis": {"mrv": {"score": -5, "label": "NO"}, "a/b": {}},
}
YAML_BLOCK = """\
---
id: alberta-tier
title: "艾伯塔省《条例》: TIER"
year: 2019
share: 1.5
binding: true
pubDate: 2019-10-29
code: 0161
evolution:
  clusters:
    - Carbon Pricing
    - a, b
  supersedes: []
analysis:
  mrv: # a comment
    score: -5
    label: NO
  a/b: {}
---
"""
YAML_FLOW = """\
---
{id: alberta-tier, title: '艾伯塔省《条例》: TIER', year: 2019, share: 1.5, binding: true,
 pubDate: 2019-10-29, code: 0161, evolution: {clusters: [Carbon Pricing, 'a, b'], supersedes: []},
 analysis: {mrv: {score: -5, label: NO}, a/b: {}}}
---
"""
TOML = """\
+++
id = "alberta-tier"
title = "艾伯塔省《条例》: TIER"
year = 2019
share = 1.5
binding = true
pubDate = 2019-10-29
code = "0161"
evolution = { clusters = ["Carbon Pricing", "a, b"], supersedes = [] }
[analysis.mrv]
score = -5
label = "NO"
[analysis."a/b"]
+++
"""
FORMS = {
    "JSON": (f"---\n{json.dumps(RECORD, indent=2)}\n---\n", "json"),
    "JSON on one line": (f"---\n{json.dumps(RECORD, ensure_ascii=False)}\n---\n", "json"),
    "bare JSON": (f"{json.dumps(RECORD, indent=2)}\n", "json"),
    "YAML block": (YAML_BLOCK, "yaml"),
    "YAML flow": (YAML_FLOW, "yaml"),
    "TOML": (TOML, "toml"),
}


def parsed(text: str) -> FrontMatter:
    front = parse(text)
    assert front is not None
    return front


def failure(text: str) -> RecordError:
    with pytest.raises(RecordError) as caught:
        parse(text)
    assert caught.value.offset is not None
    return caught.value


def place(text: str, error: RecordError) -> tuple[int, int]:
    assert error.offset is not None
    return line_and_column(text, error.offset)


@pytest.mark.parametrize(("text", "syntax"), FORMS.values(), ids=list(FORMS))
def test_a_record_says_the_same_in_every_form(text: str, syntax: str) -> None:
    front = parsed(f"{text}\nThe *body*.\n\n---\n\nMore.\n")
    assert front.metadata == RECORD
    assert {key: type(value) for key, value in front.metadata.items()} == {
        key: type(value) for key, value in RECORD.items()
    }
    assert front.body == "The *body*.\n\n---\n\nMore."
    assert front.syntax == syntax


@pytest.mark.parametrize("before", ["", "\n", "\n \t\n\n", "\u00a0\n"])
@pytest.mark.parametrize(("text", "syntax"), FORMS.values(), ids=list(FORMS))
def test_start_is_where_the_text_of_the_front_matter_starts(text: str, syntax: str, before: str) -> None:
    whole = f"{before}{text}Body\n"
    front = parsed(whole)
    assert whole[front.start : front.start + len(front.text)] == front.text
    assert (
        whole[: front.start].strip()
        == {"json": text[:3].strip('{\n "'), "yaml": "---", "toml": "+++"}[syntax]
    )
    assert front.metadata == RECORD
    assert front.body == "Body"


@pytest.mark.parametrize(
    ("text", "body", "metadata"),
    [
        ("---\n---\n", "", {}),
        ("---\n---", "", {}),
        ("+++\n+++\nBody", "Body", {}),
        ("---\n# a comment\n---\n", "", {}),
        ("---\n{}\n---\n", "", {}),
        ("{}\nBody", "Body", {}),
        ("{ }Body", "Body", {}),
        ('{"id": "a"} Body', "Body", {"id": "a"}),
        ("--- \t\nid: a\n---  \nBody", "Body", {"id": "a"}),
        ("-----\nid: a\n---\nBody", "Body", {"id": "a"}),
        ("++++\nid = 'a'\n+++\nBody", "Body", {"id": "a"}),
        ("---\nid: a\n---", "", {"id": "a"}),
        ("---\nid: |\n  a\n  ---\n  b\nx: --- y\n---\n", "", {"id": "a\n---\nb\n", "x": "--- y"}),
        ("---\nid: a\n---\n\n  Body  \n\n", "Body", {"id": "a"}),
        ("---\nid: a\n---\n---\nb: 1\n---\n", "---\nb: 1\n---", {"id": "a"}),
        ("---\nid: a\n---\n+++\nb\n+++\n", "+++\nb\n+++", {"id": "a"}),
        ('---\n {\n "id": "a" }\n---\n', "", {"id": "a"}),
        ("---\n{'id': 'a', n: 1}\n---\n", "", {"id": "a", "n": 1}),
        (
            "---\nid: 'a\u2028b\u2029c\u00a0d'\n---\nx\x7f\x85y",
            "x\x7f\x85y",
            {"id": "a\u2028b\u2029c\u00a0d"},
        ),
    ],
)
def test_fences_and_body(text: str, body: str, metadata: dict[str, Any]) -> None:
    front = parsed(text)
    assert (front.metadata, front.body) == (metadata, body)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n",
        "# A readme\n\nWith text.\n",
        "# A readme\n---\nid: a\n---\n",
        "--\nid: a\n--\n",
        "--- id: a\n---\n",
        "---id: a\n---\n",
        "{{ template }}\n",
        "{% raw %}\n",
        "{id: a}\n",
        "[1]\n",
        "# A readme with a NUL \x00\n",
    ],
)
def test_what_does_not_start_as_front_matter_has_none(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("y", "y"),
        ("0161", "0161"),
        ("12:30", "12:30"),
        ("12:30:45", "12:30:45"),
        ("1.10", "1.10"),
        ("1.0", "1.0"),
        ("1.", "1."),
        (".5", ".5"),
        ("1e3", "1e3"),
        ("1.5e+3", "1.5e+3"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("+5", "+5"),
        ("-0", "-0"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("2024-01-01", "2024-01-01"),
        ("2024-02-30", "2024-02-30"),
        ("2024-01-01T10:00:00Z", "2024-01-01T10:00:00Z"),
        ("2024-01-01 10:00:00", "2024-01-01 10:00:00"),
        ("1234567890123456", "1234567890123456"),
        ("1" * 5000, "1" * 5000),
        ("0.1234567890123456789", "0.1234567890123456789"),
        ("=", "="),
        ("<<", "<<"),
        ("'null'", "null"),
        ('"true"', "true"),
        ("'5'", "5"),
        ('"1.5"', "1.5"),
        ("''", ""),
        ("|\n  5", "5\n"),
        ("!!str 12", "12"),
        ("~", None),
        ("null", None),
        ("NULL", None),
        ("", None),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("0", 0),
        ("-5", -5),
        ("2024", 2024),
        ("123456789012345", 123456789012345),
        ("1.5", 1.5),
        ("-0.25", -0.25),
    ],
)
def test_in_yaml_text_stays_text(written: str, value: Any) -> None:
    parsed_value = parsed(f"---\nx: {written}\n---\n").metadata["x"]
    assert parsed_value == value
    assert type(parsed_value) is type(value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.10", "1.10"),
        ("1.0", "1.0"),
        ("1e3", "1e3"),
        ("1E400", "1E400"),
        ("-0", "-0"),
        ("-0.0", "-0.0"),
        ("1234567890123456", "1234567890123456"),
        ("-1234567890123456", "-1234567890123456"),
        ("1" * 5000, "1" * 5000),
        ("0.1234567890123456789", "0.1234567890123456789"),
        ('"2024-02-30"', "2024-02-30"),
        ('"true"', "true"),
        ('"\\ud83d\\ude00"', "😀"),
        ('"\\\\ud800"', "\\ud800"),
        ('"\\t\\n"', "\t\n"),
        ("null", None),
        ("true", True),
        ("false", False),
        ("0", 0),
        ("123456789012345", 123456789012345),
        ("-1.5", -1.5),
    ],
)
@pytest.mark.parametrize("form", ["---\n%s\n---\nBody", "%s\nBody"], ids=["fenced", "bare"])
def test_in_json_numbers_stay_as_written(form: str, written: str, value: Any) -> None:
    front = parsed(form.replace("%s", f'{{"x": {written}}}'))
    parsed_value = front.metadata["x"]
    assert parsed_value == value
    assert type(parsed_value) is type(value)
    assert front.body == "Body"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2024-01-01", "2024-01-01"),
        ("2024-01-01 # a comment", "2024-01-01"),
        ("2024-02-30", "2024-02-30"),
        ("2023-02-29T10:00:00Z", "2023-02-29T10:00:00Z"),
        ("2024-02-30 10:00:00", "2024-02-30 10:00:00"),
        ("2024-01-01T10:00:00Z", "2024-01-01T10:00:00Z"),
        ("2024-01-01t10:00:00z", "2024-01-01t10:00:00z"),
        ("2024-01-01 10:00:00", "2024-01-01 10:00:00"),
        ("2024-01-01T10:00:00.500+08:00", "2024-01-01T10:00:00.500+08:00"),
        ("10:00:00", "10:00:00"),
        ("10:00:00.50", "10:00:00.50"),
        ("[2024-01-01, [10:00:00]]", ["2024-01-01", ["10:00:00"]]),
        ("[2024-02-30, 2024-01-01, 2024-04-31]", ["2024-02-30", "2024-01-01", "2024-04-31"]),
        ("{d = 2024-01-01, e.f = 2024-01-02}", {"d": "2024-01-01", "e": {"f": "2024-01-02"}}),
        ("1.10", "1.10"),
        ("1.0", "1.0"),
        ("1e3", "1e3"),
        ("inf", "inf"),
        ("-nan", "-nan"),
        ("1234567890123456", "1234567890123456"),
        ("-1234567890123456", "-1234567890123456"),
        ("1" * 5000, "1" * 5000),
        ("1" * 10_000, "1" * 10_000),
        ("0x" + "f" * 5000, "0x" + "f" * 5000),
        ("1." + "1" * 5000, "1." + "1" * 5000),
        (f'"{"1" * 5000}"', "1" * 5000),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("+5", "+5"),
        ("[1_000, {a = 0o17}]", ["1_000", {"a": "0o17"}]),
        ('"NO"', "NO"),
        ("'0161'", "0161"),
        ("true", True),
        ("2024", 2024),
        ("-5", -5),
        ("1.5", 1.5),
    ],
)
def test_in_toml_dates_and_numbers_stay_as_written(written: str, value: Any) -> None:
    parsed_value = parsed(f"+++\nx = {written}\n+++\n").metadata["x"]
    assert parsed_value == value
    assert type(parsed_value) is type(value)


def test_toml_dates_stay_as_written_in_tables() -> None:
    text = "+++\n[a]\nd = 2024-01-01\n[[b]]\nd = 2024-01-02\n[[b]]\nd = 2024-01-03\n[b.c]\nd.e = 10:00:00.50\n+++\n"
    assert parsed(text).metadata == {
        "a": {"d": "2024-01-01"},
        "b": [{"d": "2024-01-02"}, {"d": "2024-01-03", "c": {"d": {"e": "10:00:00.50"}}}],
    }


@pytest.mark.parametrize(
    ("text", "code", "where", "pointer"),
    [
        # keys that stand twice
        ("---\nid: a\na:\n  b:\n    c: 1\n    c: 2\n---\n", "duplicate-key", (6, 5), "/a/b/c"),
        ("---\na:\n- b: 1\n- c: 1\n  'c': 2\n---\n", "duplicate-key", (5, 3), "/a/1/c"),
        ("---\n{a: 1, b: {c: 1, c: 2}}\n---\n", "duplicate-key", (2, 18), "/b/c"),
        ('---\n{"id": "a",\n "b": [{"c": 1, "c": 2}]}\n---\n', "duplicate-key", (3, 17), "/b/0/c"),
        ('---\n{"x/y": {"c": 1,\n"\\u0063": 2}}\n---\n', "duplicate-key", (3, 1), "/x~1y/c"),
        ('{"id": "a",\n "b": {"c": 1, "c": 2}}\nBody', "duplicate-key", (2, 16), "/b/c"),
        ('\n\n{"id": "a",\n "id": "b"}\nBody', "duplicate-key", (4, 2), "/id"),
        ("+++\n[a.b]\nc = 1\nc = 2\n+++\n", "duplicate-key", (4, 1), "/a/b/c"),
        ("+++\n[[a]]\nc = 1\n[[a]]\nc = 1\n  c = 2\n+++\n", "duplicate-key", (6, 3), "/a/1/c"),
        ("+++\na.b = 1\na.c = 1\na.b = 2\n+++\n", "duplicate-key", (4, 1), "/a/b"),
        ("+++\n[a.b]\nc = 1\n[d]\n[a.b]\nc = 2\n+++\n", "duplicate-key", (5, 1), "/a/b"),
        ("+++\nid = 'a'\na = {b = {c = 1, c = 2}}\n+++\n", "duplicate-key", (3, 18), "/a/b/c"),
        ("+++\nid = 'a'\na = 1\n[a.b]\nc = 1\n+++\n", "duplicate-key", (4, 1), "/a"),
        ("+++\nid = 'a'\n[a]\nc = 1\n[[a]]\nc = 1\n+++\n", "duplicate-key", (5, 1), "/a"),
        # fences and shapes
        ("---\nid: a\n", "unclosed-fence", (1, 1), ""),
        ("---", "unclosed-fence", (1, 1), ""),
        ("---\nid: a\n --- \n", "unclosed-fence", (3, 1), ""),
        ("---\nid: a\n+++\n", "unclosed-fence", (3, 1), ""),
        ("\n\n+++\nid = 'a'\n", "unclosed-fence", (3, 1), ""),
        ("---\n- a\n- b\n---\n", "not-a-mapping", (2, 1), ""),
        ('---\n["a"]\n---\n', "not-a-mapping", (2, 1), ""),
        ("\n---\njust text\n---\n", "not-a-mapping", (3, 1), ""),
        ("---\n12\n---\n", "not-a-mapping", (2, 1), ""),
        # JSON
        ('---\n{"id": "a",\n "score": NaN}\n---\n', "bad-json", (3, 11), ""),
        ('---\n{"id": "NaN",\n "score": NaN}\n---\n', "bad-json", (3, 11), ""),
        ('{"id": "a",\n "score": -Infinity}\n', "bad-json", (2, 11), ""),
        ('---\n{"id": "a",\n "score": }\n---\n', "bad-json", (3, 11), ""),
        ('---\n{"id": a}\n---\n', "bad-json", (2, 8), ""),
        ('---\n{"id": "a"} trailing\n---\n', "bad-json", (2, 13), ""),
        ('---\n{"id": "a\tb"}\n---\n', "bad-json", (2, 10), ""),
        ('{"id": "a",\n "b": 1\n\nBody\n', "bad-json", (4, 1), ""),
        ('\n {"id": "a" "b"}\n', "bad-json", (2, 13), ""),
        # YAML
        ("---\nid: a\ntitle: x: y\n---\n", "bad-yaml", (3, 9), ""),
        ("---\nid: 😀😀\n巴: 😀: y\n---\n", "bad-yaml", (3, 5), ""),
        ('---\nid: a\ntitle: "x\n---\n', "bad-yaml", (3, 8), ""),
        ("---\nid: [a\n---\n", "bad-yaml", (2, 5), ""),
        ("---\nid: a\nx: *nowhere\n---\n", "bad-yaml", (3, 4), ""),
        ("---\nid: a\nx: @y\n---\n", "bad-yaml", (3, 4), ""),
        ('---\nid: a\nx: "\\ud800"\n---\n', "bad-yaml", (3, 7), ""),
        ("---\nid: a\nx:\n  y: !made-up z\n---\n", "bad-yaml", (4, 6), "/x/y"),
        ("---\nid: a\nx: !!python/name:os.system z\n---\n", "bad-yaml", (3, 4), "/x"),
        ("---\nid: a\nx: [1, !<tag:example.org,2024:t> {}]\n---\n", "bad-yaml", (3, 8), "/x/1"),
        ("---\nb: &b {x: 1}\na:\n  <<: *b\n---\n", "bad-yaml", (4, 3), "/a"),
        ("---\nb:\n  ? [a]\n  : c\n---\n", "bad-yaml", (3, 5), "/b"),
        ("---\nb:\n- {a: 1}: c\n---\n", "bad-yaml", (3, 3), "/b/0"),
        # TOML
        ("+++\nid = 'a'\nb = \n+++\n", "bad-toml", (3, 5), ""),
        ("+++\nid = 'a'\nb c = 1\n+++\n", "bad-toml", (3, 3), ""),
        ("+++\nid = 'a'\nb = \"x\n+++\n", "bad-toml", (3, 7), ""),
        ("+++\nid = '😀巴'\nb = '😀' x\n+++\n", "bad-toml", (3, 9), ""),
        ("+++\nid = 'a\u2028b\x85c'\nb c = 1\n+++\n", "bad-toml", (3, 3), ""),
        ("+++\nd = 2024-02-30\ne = [2024-02-30, x]\n+++\n", "bad-toml", (3, 18), ""),
        ("+++\nid = 'a'\nb = [1,\n+++\n", "bad-toml", (3, 8), ""),  # the end of the front matter
        ("+++\nd = 2024-02-30\nb = [1,\n+++\n", "bad-toml", (3, 8), ""),
        ("+++\na = {b = 1}\na.c = 2\n+++\n", "bad-toml", (3, 8), ""),
    ],
)
def test_an_error_says_what_where_and_in_which_field(
    text: str, code: str, where: tuple[int, int], pointer: str
) -> None:
    error = failure(text)
    assert (error.code, place(text, error), error.pointer) == (code, where, pointer)


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("---\na:\n  b: 1\n  b: 2\n---\n", "the key a.b stands twice", "Keep one of the two"),
        (
            "---\nid: a\n",
            "the front matter that starts with --- is never closed",
            "Put a line with --- alone behind it",
        ),
        (
            "+++\nid = 1\n",
            "the front matter that starts with +++ is never closed",
            "Put a line with +++ alone behind it",
        ),
        ("---\n- a\n---\n", "the front matter is a list, not a mapping", "Write key: value lines"),
        ("---\na\n---\n", "the front matter is plain text, not a mapping", "Write key: value lines"),
        ('{"a": NaN}', "NaN is no JSON value", "Write null or a quoted text"),
        ('{"a": }', "the JSON cannot be read: Expecting value", "Mend it here"),
        (
            "---\na: b: c\n---\n",
            "the YAML cannot be read: mapping values are not allowed in this context",
            "Mend it here; a text with a colon needs quotes, and the keys of a mapping start below each other",
        ),
        (
            "---\na: [Section #45Q, b]\n---\n",
            "the YAML cannot be read: while parsing a flow sequence, did not find expected ',' or ']'",
            "Mend it here; what stands behind # is a comment, and a text with it needs quotes",
        ),
        ("+++\na = \n+++\n", "the TOML cannot be read: Invalid value", "Mend it here"),
        ("---\na: !b c\n---\n", "the tag !b is not understood", "Take the tag out"),
        ("---\na: &x {}\nb: {<<: *x}\n---\n", "merge keys (<<) are not read", "Write the keys out"),
        ("---\n[a]: b\n---\n", "a key is a list or a mapping", "Use plain text as key"),
        ("---\na: \x07\n---\n", "the character U+0007 cannot be stored", "Take it out"),
    ],
)
def test_an_error_says_what_to_do(text: str, message: str, remedy: str) -> None:
    error = failure(text)
    assert (error.message, error.remedy) == (message, remedy)


@pytest.mark.parametrize(
    ("text", "offset", "remedy"),
    [
        ("---\na:\n\tb: c\n---\n", 7, "Put blanks in the place of the tab"),
        (
            "---\na:\n  - b\n  c: d\n---\n",
            15,
            "Mend it here; the keys of a mapping, and the items of a list, start below each other",
        ),
        ("---\na: @b\n---\n", 7, "Mend it here; a text that starts with @ needs quotes"),
        ("---\na: *b*\n---\n", 7, "Mend it here; a text that starts with * needs quotes"),
        ("---\na: 'b''s\nc: d\n---\n", 7, "Close the quotes that begin here"),
        ('---\na: b\nc: ["d]\ne: f\n---\n', 13, "Close the quotes that begin here"),
        ('---\na: "b\nc: d\ne: "f"\n---\n', 7, "Close the quotes that begin here"),
        ("---\na: 'b\nc: it's\n---\n", 7, "Close the quotes that begin here"),
        ('---\n- "b\n- c: "d"\n---\n', 6, "Close the quotes that begin here"),
        ('---\na: "b\n  c" d\n---\n', 15, "Mend it here"),
        ("+++\na: 'b'\n+++\n", 5, "Write = in the place of the colon"),
        ("+++\na = True\n+++\n", 8, "Write true"),
        ("+++\na = [1 2]\n+++\n", 11, "Write a comma between the values and ] behind them"),
        ("+++\na = 02\n+++\n", 9, "Take out the zeros before the number, or put quotes around it"),
        ("+++\na = Truest\n+++\n", 8, "Mend it here; a text needs quotes"),
        ('+++\na = "b\nc = "d"\n+++\n', 10, "Close the quotes in this line"),
        ("+++\na = 'b\nc = 'd'\n+++\n", 10, "Close the quotes in this line"),
        ('{"a": "b,\n"c": "d"}\n', 9, "Close the quotes in this line"),
        ('{"a": b}\n', 6, "Mend it here; a text needs quotes"),
        ("---\na:\n  - b\n  -c\ne: f\n---\n", 15, "Write a blank behind each hyphen"),
        ("---\na:\n  -b: c\n    d: e\n---\n", 9, "Write a blank behind each hyphen"),
        ("\n---\na = 'b'\n+++\n", 1, "Write +++ at both ends"),
        ("+++\na: b\n---\n", 0, "Write --- at both ends"),
        ("---\na: b\n+++\n", 9, "Write --- in its place, without blanks before it"),
        ("---\na: b\nc:d\ne: f\n---\n", 11, "Write a blank behind the colon"),
        (
            "---\na: b\nc = d\ne: f\n---\n",
            9,
            "Write a colon and a blank behind the key, or blanks before a line that goes on with the text above",
        ),
        (
            "---\na: b\nc d: e\nf g\n---\n",
            16,
            "Write a colon and a blank behind the key, or blanks before a line that goes on with the text above",
        ),
        (
            "---\na: b\nc:\u00a0d\ne: f\n---\n",
            11,
            "Write a blank behind the colon, in the place of the character U+00A0",
        ),
        (
            "---\na: b\nc: d\u2028e\nf: g\n---\n",
            13,
            "Take out the character U+2028, which YAML takes for the end of a line",
        ),
        (
            "---\na: &b c\nd: *c\n---\n",
            15,
            "Write * and the name of an anchor above, or quotes around a text that starts with *",
        ),
        ("---\na: &b c\nd: &b e\n---\n", 15, "Give one of the two anchors another name"),
        ("---\na: [b] c\n---\n", 11, "Mend it here; a text that starts with [ needs quotes"),
        ("---\na: [b](c.md)\nd: e\n---\n", 10, "Mend it here; a text that starts with [ needs quotes"),
        ("---\na: {b} c\n---\n", 11, "Mend it here; a text that starts with { needs quotes"),
        ("---\na: {{ b }}\n---\n", 7, "Mend it here; a text that starts with { needs quotes"),
        ("---\na: > b\n---\n", 9, "Mend it here; a text that starts with > needs quotes"),
        ("---\na: c | d\nb: | e\n---\n", 18, "Mend it here; a text that starts with | needs quotes"),
        ("---\na: ]b\n---\n", 7, "Mend it here; a text that starts with ] needs quotes"),
        ("---\na: ,b\n---\n", 7, "Mend it here; a text that starts with , needs quotes"),
        ("---\na: - b\n---\n", 7, "Mend it here; a text that starts with - needs quotes"),
        ("---\na: ? b\n---\n", 7, "Mend it here; a text that starts with ? needs quotes"),
        ("---\na: [\n---\n", 9, "Close the brackets that are open"),
        (
            "---\n a: b\nc: d\n---\n",
            10,
            "Mend it here; the keys of a mapping, and the items of a list, start below each other",
        ),
        ('---\n"a": "b",\n"c": "d"\n---\n', 12, "Take out the comma"),
        ("---\na: [b, c\nd: e\n---\n", 7, "Put commas between what stands here in brackets, and ] behind it"),
        ("---\na: {b: c\nd: e\n---\n", 7, "Put commas between what stands here in brackets, and } behind it"),
        ("---\nid:a\ntitle: T\n---\n", 7, "Write a blank behind the colon"),
        (
            "---\nid:\u00a0a\ntitle: T\n---\n",
            7,
            "Write a blank behind the colon, in the place of the character U+00A0",
        ),
        (
            "---\na: C\nb: https://x.org c: d\n---\n",
            27,
            "Mend it here; a text with a colon needs quotes, and the keys of a mapping start below each other",
        ),
        ('---\na: "b" is c\n---\n', 11, "Mend it here; put ' around the whole text"),
        ("---\na: 'It's b'\n---\n", 11, 'Mend it here; put " around the whole text'),
        ('---\na: "C:\\new\\x"\n---\n', 16, r"Write \\ for each backslash, or put the text in single quotes"),
        ("+++\na = b\n+++\n", 8, "Mend it here; a text needs quotes"),
        ('{"a": "b",\n}\n', 9, "Take out the comma"),
        ('{"a": ["b", ]}\n', 10, "Take out the comma"),
        ('{"a": 1, // why\n"b": 2}\n', 9, "Mend it here; JSON has no comments"),
        ('{"a": 1,\n# why\n"b": 2}\n', 9, "Mend it here; JSON has no comments"),
        ('{"a": 1\n"b": 2}\n', 8, "Write a comma behind the value before it"),
        ('{"a": 1; "b": 2}\n', 7, "Write a comma behind the value before it"),
        ('{"a": 1,, "b": 2}\n', 8, "Take out the comma"),
        ("{\"a\": 1, 'b': 2}\n", 9, "Put double quotes around the key"),
        ('{"a": 1, b: 2}\n', 9, "Put double quotes around the key"),
        ('{"a" 1}\n', 5, "Write a colon behind the key"),
        ('{"a": True}\n', 6, "Write true"),
        ('{"a": None}\n', 6, "Write null"),
        ('{"a": 08}\n', 7, "Take out the zeros before the number, or put quotes around it"),
        ('{"a": "b "c" d"}\n', 10, r"Write \" for each quote in a text"),
        ('{"a": ["b", \n"c": 1}\n', 16, "Write ] behind the list above"),
        ('---\n{"a": {"b": 1}\n---\n', 19, "Close the brackets that are open"),
        ('{"a": {"b": 1}\n\nText.\n', 16, "Close the brackets that are open"),
        ('{"a": "C:\\x"}\n', 9, r"Write \\ for each backslash"),
        ('{"a":\u00a01}\n', 5, "Write a blank in the place of the character U+00A0"),
        ("+++\na b = 1\n+++\n", 6, "Put quotes around the key"),
        ("+++\nä = 1\n+++\n", 4, "Put quotes around the key"),
        ("+++\na 'b'\n+++\n", 6, "Write = behind the key"),
        ("+++\na\u00a0= 1\n+++\n", 5, "Write a blank in the place of the character U+00A0"),
        ("+++\na =\u00a01\n+++\n", 7, "Write a blank in the place of the character U+00A0"),
        ("+++\na = ~\n+++\n", 8, "Mend it here; a text needs quotes"),
        ("+++\na = 2024-6-1\n+++\n", 12, "Mend it here; a text needs quotes"),
        ("+++\na = 12:30\n+++\n", 10, "Mend it here; a text needs quotes"),
        ('+++\na = "b" c\n+++\n', 12, "Mend it here; put ' around the whole text"),
        ("+++\na = 'It's b'\n+++\n", 12, 'Mend it here; put " around the whole text'),
        ("+++\na = 'b',\n+++\n", 11, "Take out the comma"),
        ('+++\na = "C:\\x"\n+++\n', 13, r"Write \\ for each backslash, or put the text in single quotes"),
        ("+++\n// why\na = 1\n+++\n", 4, "Write # in the place of //"),
    ],
)
def test_a_usual_mistake_is_told_where_it_is_with_what_to_do(text: str, offset: int, remedy: str) -> None:
    error = failure(text)
    assert (error.offset, error.remedy) == (offset, remedy)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x08", "\x0b", "\x0c", "\x1f", "\ufffe", "\uffff"])
@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("---\nid: a\nt: x%sy\n---\n", (3, 5)),
        ("---\nid: a\n---\nBody\n b%s\n", (5, 3)),
        ("+++\nid = '%s'\n+++\n", (2, 7)),
        ('{"id": "a",\n "t": "%s"}\n', (2, 8)),
        ('{"id": "a"}\n%s\n', (2, 1)),
        ("---\n😀: '%s'\nid: a\nid: b\n", (2, 5)),  # before anything else is read
    ],
)
def test_a_character_that_cannot_be_stored_is_refused(
    character: str, text: str, where: tuple[int, int]
) -> None:
    text = text.replace("%s", character)
    error = failure(text)
    assert (error.code, place(text, error), error.pointer) == ("unfit-character", where, "")
    assert error.message == f"the character U+{ord(character):04X} cannot be stored"


@pytest.mark.parametrize(
    ("text", "character", "where", "pointer"),
    [
        ('---\n{"id": "a",\n "t": ["x", "\\ud800"]}\n---\n', "U+D800", (3, 13), "/t/1"),
        ('{"id": "a",\n "t": {"u": "\\udfff"}}\n', "U+DFFF", (2, 8), "/t/u"),
        ('{"id": "a",\n "t": {"\\ud800": 1}}\n', "U+D800", (2, 2), "/t"),
        ('{"id": "a",\n "t": "\\ude00\\ud83d"}\n', "U+DE00", (2, 2), "/t"),
        ('{"id": "a",\n "t": "\\u0000"}\n', "U+0000", (2, 2), "/t"),
        ('{"id": "a",\n "t": "\\f"}\n', "U+000C", (2, 2), "/t"),
        ('{"id": "a",\n "t": "\\b"}\n', "U+0008", (2, 2), "/t"),
        ('---\nid: a\nt:\n- "\\0"\n---\n', "U+0000", (4, 3), "/t/0"),
        ('---\nid: a\nt: "\\x1f"\n---\n', "U+001F", (3, 1), "/t"),
        ('---\nid: a\nt: "\\a"\n---\n', "U+0007", (3, 1), "/t"),
        ('---\nid: a\nt: "\\e"\n---\n', "U+001B", (3, 1), "/t"),
        ('---\nid: a\nt: "\\v"\n---\n', "U+000B", (3, 1), "/t"),
        ('---\nid: a\nt: "\\U0000ffff"\n---\n', "U+FFFF", (3, 1), "/t"),
        ('+++\nid = "a"\n[t]\nu = ["\\u0000"]\n+++\n', "U+0000", (4, 6), "/t/u/0"),
        ('+++\nid = "a"\nt = "\\uFFFE"\n+++\n', "U+FFFE", (3, 1), "/t"),
    ],
)
def test_an_escape_for_such_a_character_is_refused_in_its_field(
    text: str, character: str, where: tuple[int, int], pointer: str
) -> None:
    error = failure(text)
    assert (error.code, place(text, error), error.pointer) == ("unfit-character", where, pointer)
    assert error.message == f"the character {character} cannot be stored"


NESTED = {
    "YAML flow": ("---\na: ", "[", "]", "\n---\n"),
    "YAML flow mappings": ("---\na: ", "{a: ", "}", "\n---\n"),
    "YAML block": ("---\na:\n", "- ", "", "\n---\n"),
    "JSON": ('---\n{"a": ', "[", "]", "}\n---\n"),
    "JSON objects": ('---\n{"a": ', '{"a": ', "}", "}\n---\n"),
    "bare JSON": ('{"a": ', "[", "]", "}\n"),
    "bare JSON objects": ('{"a": ', '{"a": ', "}", "}\n"),
    "TOML": ("+++\na = ", "[", "]", "\n+++\n"),
    "TOML inline tables": ("+++\na = ", "{a=", "}", "\n+++\n"),
}


def nested(form: str, levels: int) -> str:
    """Return a record whose key ``a`` holds that many levels with 1 in the innermost one."""
    before, opening, closing, behind = NESTED[form]
    return f"{before}{opening * levels}1{closing * levels}{behind}"


@pytest.mark.parametrize("form", [form for form in NESTED if form != "YAML flow mappings"])  # slow in libyaml
def test_20000_levels_are_too_deep(form: str) -> None:
    error = failure(nested(form, 20_000))
    assert error.code == "too-deep"
    assert (error.message, error.remedy) == ("values are nested more than 64 deep", "Flatten them")


@pytest.mark.parametrize("form", NESTED)
def test_the_65th_level_is_too_deep(form: str) -> None:
    value = parsed(nested(form, 63)).metadata["a"]
    for _ in range(63):
        value = next(iter(value.values())) if isinstance(value, dict) else value[0]
    assert value == 1
    assert failure(nested(form, 64)).code == "too-deep"


@pytest.mark.parametrize("line", ["%sa = 1", "[%sa]\nb = 1", "[[%sa]]", "b.b = {%sa = 1}"])
def test_dots_are_levels_too(line: str) -> None:
    def dotted(levels: int) -> str:
        return f"+++\n{line.replace('%s', 'a.' * levels)}\n+++\n"

    assert parsed(dotted(61)).syntax == "toml"
    assert failure(dotted(65)).code == "too-deep"


@pytest.mark.parametrize(
    ("form", "where"),
    [
        ("YAML flow", (2, 68)), ("YAML flow mappings", (2, 260)), ("YAML block", (3, 129)), ("JSON", (2, 71)),
        ("bare JSON objects", (1, 386)), ("TOML", (2, 69)), ("TOML inline tables", (2, 195)),
    ],
)  # fmt: skip
def test_each_syntax_says_where_it_gets_too_deep(form: str, where: tuple[int, int]) -> None:
    text = nested(form, 100)
    assert place(text, failure(text)) == where


def test_what_contains_itself_is_too_deep() -> None:
    text = "---\nid: a\nb: &x\n  c: [*x]\n---\n"
    error = failure(text)
    assert error.code == "too-deep"


def test_a_few_lines_of_aliases_cannot_stand_for_billions_of_values() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in range(1, 12):
        lines.append(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]")
    text = "\n".join(["---", *lines, "---", ""])
    error = failure(text)  # walking what they stand for would not come to an end
    assert (error.code, error.message) == ("too-many-values", "aliases stand for over 100,000 values")
    assert error.remedy == "Write them out"


def test_aliases_cannot_stand_for_more_text_than_a_file_may_have() -> None:
    error = failure(f"---\na: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 200)}]\n---\n")
    assert (error.code, error.message) == ("too-many-values", "aliases stand for over 16,000,000 characters")


@pytest.mark.parametrize(
    ("fence", "start", "member", "separator", "end"),
    [
        ("---", "", "k{}: v", "\n", ""),
        ("---", '{"a": 1,', '"k{}": 1', ",", "}"),
        ("+++", "", "k{} = 1", "\n", ""),
    ],
)
def test_plain_keys_that_are_too_many_are_not_called_aliases(
    fence: str, start: str, member: str, separator: str, end: str
) -> None:
    members = separator.join(member.format(number) for number in range(100_001))
    error = failure(f"{fence}\n{start}{members}{end}\n{fence}\n")
    assert (error.code, error.message) == ("too-many-values", "there are over 100,000 values")
    assert error.remedy == "Split the record"


def with_values(count: int) -> str:
    """Return YAML with so many values: a mapping, a list of 998 a hundred times, and texts."""
    lists = [f"a: &a [{', '.join(['x'] * 998)}]", *(f"a{n}: *a" for n in range(99))]
    texts = [f"t{n}: x" for n in range(count - 1 - 100 * 999)]
    return "\n".join(["---", *lists, *texts, "---", ""])


def test_100000_values_are_not_too_many_and_one_more_is() -> None:
    assert len(parsed(with_values(100_000)).metadata) == 100 + 99
    text = with_values(100_001)
    error = failure(text)
    assert (error.code, place(text, error)) == ("too-many-values", (201, 6))


@pytest.mark.parametrize(
    "text",
    [
        "---\n{}\n---\n".format("- " * 200_000),
        "+++\na = 1\n[a.b]\nx = 2\nc = [\u00a0]\n+++\n",
        "+++\n[a]\nb.c = 1\n[a.b]\nc = [\u00a0]\n+++\n",
        "+++\na = {b = 1, b = 2, c = [\u00a0]}\n+++\n",
    ],
    ids=["200,000 levels", "a value as table", "a table twice", "a key twice"],
)
def test_no_front_matter_kills_the_process_or_keeps_it_busy(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.md"
    file.write_text(text, "utf-8")
    code = "import sys, pathlib; from policygraph.records import frontmatter as f; "
    code += "f.parse(pathlib.Path(sys.argv[1]).read_text('utf-8'))"
    done = subprocess.run([sys.executable, "-c", code, file], capture_output=True, timeout=15, check=False)
    assert done.returncode == 1
    assert "RecordError" in done.stderr.decode()


@pytest.mark.parametrize("handler", HANDLERS, ids=["yaml", "toml", "json"])
def test_the_handlers_serve_python_frontmatter(handler: Any) -> None:
    text = {"yaml": YAML_BLOCK, "toml": TOML, "json": FORMS["bare JSON"][0]}[handler.syntax] + "\nBody\n"
    assert handler.detect(text)
    post = python_frontmatter.loads(text, handler=handler)
    assert (post.metadata, post.content) == (RECORD, "Body")


def test_the_handler_for_yaml_writes_json_between_its_fences() -> None:
    post = python_frontmatter.Post("Body", title="艾伯塔", id="a")
    text = python_frontmatter.dumps(post, handler=YamlHandler())
    assert text == '---\n{\n  "id": "a",\n  "title": "艾伯塔"\n}\n---\n\nBody'
    assert parsed(text).metadata == {"id": "a", "title": "艾伯塔"}


@pytest.mark.parametrize(
    ("text", "line", "remedy"),
    [
        ("---\nid: a\n--\n\nText.\n", 3, "Write --- in its place"),
        ("---\nid: a\nl:\n  - x\n———\n\nText.\n", 5, "Write --- in its place"),
        ("---\nid: a\n--\n\nText of it.\n\n---\n\nMore.\n", 3, "Write --- in its place"),
        ("---\nid: a\n\nText of it.\n\n---\n\nMore.\n", 4, "Put a line with --- alone where it ends"),
        ("---\nid: a\n\n## Title\n\nText of it.\n\n---\n", 6, "Put a line with --- alone where it ends"),
        ('+++\nid = "a"\n---\n\nText.\n', 3, "Write +++ in its place"),
        ('+++\nid = "a"\n\nText of it.\n\n+++\n', 4, "Put a line with +++ alone where it ends"),
        ("---\nid: a\n\nSub\n--\n\nText.\n", 1, "Put a line with --- alone behind it"),
        ("---\nid: a\n\n--\n", 1, "Put a line with --- alone behind it"),
    ],
)
def test_front_matter_that_is_not_closed_is_told_where_it_should_be(
    text: str, line: int, remedy: str
) -> None:
    error = failure(text)
    assert (error.code, place(text, error)) == ("unclosed-fence", (line, 1))
    assert str(error.remedy).startswith(remedy)


@pytest.mark.parametrize(
    "text", ["---\nid: a\n\nb: [1,\n---\n", "---\na: b: c\n\nd: e\n---\n", "---\na: [b\n--\n---\n"]
)
def test_other_mistakes_are_told_as_what_they_are(text: str) -> None:
    assert failure(text).code == "bad-yaml"


def test_hyphens_in_a_text_close_nothing() -> None:
    front = parse("---\nid: a\nb: |\n  x\n  --\n  —\n---\n")
    assert front is not None
    assert front.metadata["b"] == "x\n--\n—\n"
