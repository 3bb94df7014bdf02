from __future__ import annotations

import pytest

from policygraph.errors import RecordError
from policygraph.records.header_lines import parse
from policygraph.records.syntax.header_syntax import positions


def test_a_header_ends_at_the_first_empty_line() -> None:
    text = "\nPEP: 8\nTitle: Style\n \nIntroduction\n===\n\nNote: this is text.\n"
    front = parse(text)
    assert front is not None
    assert front.metadata == {"PEP": "8", "Title": "Style"}
    assert front.body == "Introduction\n===\n\nNote: this is text."
    assert text[front.start :].startswith(front.text)


@pytest.mark.parametrize(("opening", "closing"), [("<pre>", "</pre>"), ("```", "```"), ("~~~~", "~~~")])
def test_a_header_in_a_block_is_indented_as_a_whole(opening: str, closing: str) -> None:
    text = f"{opening}\n  BIP: 2\n  Author: A <a@x>\n          B <b@x>\n  Status: Active\n{closing}\n\n==Abstract==\n"
    front = parse(text)
    assert front is not None
    assert front.metadata == {"BIP": "2", "Author": "A <a@x> B <b@x>", "Status": "Active"}
    assert front.body == "==Abstract=="
    (place,) = (each for each in positions(front.text) if each.pointer == "/Status")
    assert text[front.start + place.start :].startswith("Status: Active")


def test_a_header_may_stand_in_a_literal_block() -> None:
    text = (
        "::\n\n  Act: 2\n  Owners: A <a@x>\n          B <b@x>\n\n  Status: Active\n\nTerms\n=====\n\nText.\n"
    )
    front = parse(text)
    assert front is not None
    assert front.metadata == {"Act": "2", "Owners": "A <a@x> B <b@x>", "Status": "Active"}
    assert front.body == "Terms\n=====\n\nText."
    (place,) = (each for each in positions(front.text) if each.pointer == "/Status")
    assert text[front.start + place.start :].startswith("Status: Active")
    assert parse("::\n\n  make\n\nText.") is None
    assert parse("::\n\nAct: 2\n") is None


def test_a_block_of_something_else_is_no_header() -> None:
    assert parse("```\nmake\n```\n\nText.") is None


@pytest.mark.parametrize(
    "text", ["", "\n\n", ":orphan:\n\nText", "Title\n=====\n\nA: 1", "See https://x.org: it\nhelps."]
)
def test_a_text_that_starts_otherwise_has_no_header(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "code", "offset"),
    [
        ("PEP 8\nTitle: x\nStatus: y\n", "bad-header", 0),
        ("<<<<<<< HEAD\nPEP: 8\n=======\nPEP: 9\n>>>>>>> b\n", "merge-conflict", 0),
        ("\n```\nA: 1\n\ntext", "unclosed-fence", 1),
        ("<pre>\n  A: 1\n  A: 2\n</pre>\n", "duplicate-key", 15),
        ("\nA: 1\nA: 2\n\ntext", "duplicate-key", 6),
        ("A: 1\n\nte\0xt", "unfit-character", 8),
        ("<pre>\n  A: 1\n  B: 2\nC: 3\n  D: 4\n</pre>\n", "bad-header", 20),
        ("<pre>\n  A: 1\nB: 2\nC: 3\n</pre>\n", "bad-header", 6),
    ],
)
def test_what_is_meant_as_a_header_is_never_passed_over(text: str, code: str, offset: int) -> None:
    with pytest.raises(RecordError) as raised:
        parse(text)
    assert (raised.value.code, raised.value.offset) == (code, offset)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("A proposal\nPEP: 8\nTitle: x\n", "Write the colon that is missing, or take the line out"),
        ("PEP: 8\nTitle x\n", "Write the colon or the indent that is missing"),
    ],
)
def test_what_to_do_about_a_line_out_of_form_depends_on_whether_it_may_go_on(text: str, remedy: str) -> None:
    with pytest.raises(RecordError) as raised:
        parse(text)
    assert raised.value.remedy == remedy


def test_a_fence_in_a_header_is_to_be_taken_out() -> None:
    with pytest.raises(RecordError) as raised:
        parse("---\nPEP: 8\nTitle: x\n")
    assert (raised.value.code, raised.value.offset, raised.value.remedy) == (
        "bad-header",
        0,
        "Take the line out",
    )
