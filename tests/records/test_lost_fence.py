"""What looks like front matter, and what does not, in a text that has none."""

from __future__ import annotations

import re

import pytest

from policygraph.errors import RecordError
from policygraph.records.frontmatter import parse
from policygraph.records.lost_fence import error_in, header_below, key_in, second_in

KEYS = {"id", "title", "status", "analysis"}


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("id: a\ntitle: T\n---\nBody", 0),
        ("title: T\n---\nBody", 0),
        ("\n\nid: a\n# why\nanalysis:\n  mrv:\n    score: 1\n\nstatus: Active\n...\nBody", 2),
        ("id: a\ntitle: T\n\n# Body", 0),
        ('  "id": "a",\n  "title": "T"\n}\n---\nBody', 2),
        ("{\n  id: 'a',\n  title: 'T'\n}\nBody", 0),
        ("{id: a, title: T}\n", 0),
        ('id = "a"\n[analysis.mrv]\nscore = 1\n+++\nBody', 0),
        ("ID: a\n标题: T\n---\nBody", 0),
        ("--\nid: a\n--\nBody", 0),
        ("—\nid: a\n---\nBody", 0),
        ("---id: a\n---\nBody", 0),
        ("--- id: a\n---\nBody", 0),
        ("--- yaml\nid: a\n---\nBody", 0),
        ("+++toml\nid = 'a'\n+++\nBody", 0),
        (';;;\n"id": "a"\n;;;\nBody', 0),
        ("\u200b---\nid: a\n---\nBody", 1),
        ("```yaml\nid: a\ntitle: T\n```\nBody", 0),
        ("\n~~~\nid: a\ntitle: T\n~~~\n", 1),
        ("<!-- licence -->\n---\nid: a\ntitle: T\n---\nBody", 0),
        ("# Title\n\n---\nid: a\ntitle: T\n---\nBody", 0),
        ("  id: a\n  title: T\n</pre>\nBody", 2),
        ("<pr>\nid: a\ntitle: T\n</pre>\nBody", 0),
        ('<source lang="text">\n  id: a\n  title: T\n</pre>\nBody', 0),
    ],
)
def test_front_matter_without_a_fence_of_its_own_is_an_error(text: str, offset: int) -> None:
    assert parse(text) is None
    error = error_in(text, KEYS)
    assert error
    assert (error.code, error.offset) == ("unopened-fence", offset)
    assert error.remedy


@pytest.mark.parametrize(
    "text",
    [
        "# Readme\n\nText.\n",
        "<p>\nid: a\ntext\n</pre>\n",
        "# Readme\n---\nid: a\n---\n",
        "Readme\n---\n\nText: a\n",
        "Note: one\nMore: two\n\nText.\n",
        "Title: one thing\n\nText.\n",
        "id: a line of prose\nthat goes on\n",
        "https://a.example/\n---\n",
        "A rule\n\n---\n\nAnother\n\n---\n",
        "{{ template }}\n---\n",
        "```yaml\nid: a\ntitle: T\n",
        "```yaml\nid: a\n```\nAs above",
        "```python\nid: a\ntitle: T\n```\n",
        "# How to\n\n```yaml\n---\nid: a\ntitle: T\n---\n```\n",
        "- one\n- two\n---\n",
        "--\nSigned: me\n",
        "",
    ],
)
def test_other_texts_are_no_error(text: str) -> None:
    assert error_in(text, KEYS) is None


def test_what_is_read_without_front_matter_needs_the_end_of_one() -> None:
    assert error_in("status: A\ntitle: T\n\n# Head", KEYS, is_read_without=True) is None
    assert error_in("status: A\ntitle: T\n---\n# Head", KEYS, is_read_without=True)


def test_an_object_that_a_fence_follows_has_lost_the_one_before() -> None:
    with pytest.raises(RecordError) as error:
        parse('\n{"id": "a",\n "title": "T"}\n---\nBody')
    assert (error.value.code, error.value.offset) == ("unopened-fence", 1)
    front = parse('{"id": "a"}\n\n---\nBody')
    assert front
    assert front.body == "---\nBody"


HEADER = "PEP: 8\nTitle: T\nStatus: Final\nType: Process\n"


@pytest.mark.parametrize(
    "before", ["..\n  comment\n\n", "Style\n=====\n\n", "# Licence\n\n\n", "A text.\n\nMore.\n\n"]
)
def test_a_header_below_something_else_is_an_error_where_it_starts(before: str) -> None:
    error = header_below(before + HEADER + "\nBody", KEYS, key_in, None)
    assert error is not None
    assert (error.code, error.message) == ("bad-header", "something stands before the header")
    assert error.offset == len(before)


@pytest.mark.parametrize(
    "text",
    [
        "A text.\n\nMore.",
        "A text::\n\n    PEP: 8\n    Title: T\n    Status: Final\n",
        f"How to:\n\n```\n{HEADER}```\n",
        f"How to:\n\n```\n\n{HEADER}\n```\n",
        "A text.\n\nOne: a\nTwo: b\nThree: c\n",
        "A text.\n\nTitle: T\nOf: b\n",
        "x\n" * 40 + "\n" + HEADER,
    ],
)
def test_what_only_shows_a_header_has_none(text: str) -> None:
    assert header_below(text, KEYS, key_in, None) is None


BLOCK = "---\nid: a\nsummary: |\n  first\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{BLOCK}---\n  second\nTitle: A\n---\n", 5),
        (f"{BLOCK}\n---\n\n  second\n\n  third\n\nTitle: A\nother: [x]\n---\nText", 6),
        ("---\na:\n  - b: >- # folded\n      first\n---\n      second\n  - c: d\ntitle: A\n---\n", 5),
        (f"{BLOCK}...\n  second\ntitle: A\n---\n", 5),
    ],
)
def test_a_fence_in_a_block_of_text_that_ends_the_front_matter_is_told(text: str, line: int) -> None:
    fence = re.search(r"^(?:---|\.\.\.)\n", text[3:], re.MULTILINE)
    assert fence
    error = second_in(text, _body(text, 3 + fence.end()), ["title"])
    assert error is not None
    assert error.offset is not None
    assert (error.code, text.count("\n", 0, error.offset) + 1) == ("second-front-matter", line)
    assert "is in a block of text and ends the front matter" in error.message


@pytest.mark.parametrize(
    "text",
    [
        f"{BLOCK}---\n  second\n\nText\n",  # code, to Markdown
        f"{BLOCK}---\n  second\nother: A\n---\n",
        f"{BLOCK}---\nsecond\n\ntitle: A\n---\n",
        f"{BLOCK}title: B\n---\n  second\ntitle: A\n---\n",
        "---\nid: a\nlist:\n  - x\n---\n  second\ntitle: A\n---\n",
        "---\nid: a | b\n---\n  second\ntitle: A\n---\n",
    ],
)
def test_a_body_that_starts_with_blanks_is_none(text: str) -> None:
    assert second_in(text, _body(text, text.index("\n---\n", 4) + 5), ["title"]) is None


def _body(text: str, start: int) -> int:
    """Return where the first character of a body stands that is no blank."""
    return len(text) - len(text[start:].lstrip())
