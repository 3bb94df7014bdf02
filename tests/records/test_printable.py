"""Which characters people are shown, of a text, a line and a name."""

from __future__ import annotations

import json

import pytest

from policygraph.records.printable import UNFIT_FOR_XML, escaped, printable, printable_line, printable_name
from tests.report.helpers import read, read_line

EVERY = "".join(map(chr, range(0x11_0000)))


def test_every_character_is_shown_or_replaced_as_unicode_has_it() -> None:
    for character in EVERY[:0x1_0000]:
        assert printable(character) == read(character)
        assert printable_line(character) == read_line(character)


@pytest.mark.parametrize("text", ["政策 é 🇨🇱 👩\u200d👧", "می\u200cخواهم", "שלום", "a\tb\nc"])
def test_texts_of_all_scripts_stay_as_they_are(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a b/政策.md", "a b/政策.md"),
        ("a\\b.md", r"a\b.md"),
        ("a\nb\tc.md", r"a\nb\tc.md"),
        ("\x1b[31m\x9b.md", r"\x1b[31m\x9b.md"),
        ("\u202e\u2028\uffff.md", r"\u202e\u2028\uffff.md"),
        ("\udcff\udc80.md", r"\xff\x80.md"),
        ("\ud800.md", r"\ud800.md"),
    ],
)
def test_a_name_is_shown_with_escapes(name: str, shown: str) -> None:
    assert printable_name(name) == shown


def test_json_is_the_same_with_escapes() -> None:
    value = {"a\x9b": "\u202e\u2028\x7f\ud800 政策"}
    text = escaped(json.dumps(value, ensure_ascii=False))
    assert json.loads(text) == value
    assert printable(text) == text


def test_what_xml_cannot_have_is_known_by_the_letter_of_xml() -> None:
    allowed = {0x9, 0xA, 0xD, *range(0x20, 0xD800), *range(0xE000, 0xFFFE), *range(0x1_0000, 0x11_0000)}
    assert {ord(match[0]) for match in UNFIT_FOR_XML.finditer(EVERY)} == set(range(0x11_0000)) - allowed
