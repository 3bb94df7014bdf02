"""What profiles say of texts: templates, pieces, globs."""

from __future__ import annotations

import re

import pytest

from policygraph.errors import ProfileError
from policygraph.profile.patterns import Rewrite, Selection, Stub, ValueRule, fill, matches, placeholders
from policygraph.profile.toml_rules import value_rules
from tests.profile.helpers import declared


@pytest.mark.parametrize(
    ("template", "groups", "text"),
    [
        ("pep-{number:04}", {"number": "8"}, "pep-0008"),
        ("pep-{number:04}", {"number": "00008"}, "pep-0008"),
        ("{number:d}", {"number": "0161"}, "161"),
        ("{number}", {"number": "0161"}, "0161"),
        ("{a}/{b}", {"a": "x", "b": "{a}"}, "x/{a}"),  # what is filled in is not read again
        ("{number:d}", {"number": "x"}, None),
        ("{number:d}", {"number": "²"}, None),
        ("{number:d}", {"number": "9" * 5000}, None),
        ("{number}", {"number": None}, None),
        ("{other}", {"number": "1"}, None),
        ("plain", {}, "plain"),
    ],
)
def test_fill(template: str, groups: dict[str, str | None], text: str | None) -> None:
    assert fill(template, groups) == text


@pytest.mark.parametrize("template", ["{", "{a.b}", "{a!r}", "{a:>10}", "{}", "{0}", "a}"])
def test_a_template_has_nothing_but_names_and_widths(template: str) -> None:
    with pytest.raises(ValueError, match="braces around more than a name"):
        placeholders(template)


def rule(split: str = "", none: tuple[str, ...] = (), pattern: str = "", form: str = "") -> ValueRule:
    patterns = (re.compile(pattern),) if pattern else ()
    return ValueRule(split, frozenset(none), Rewrite(patterns, form))


@pytest.mark.parametrize(
    ("text", "part"),
    [("7", None), ("7 ( art. 5 )", "art. 5"), ("7 ()", ""), ("art. 5 of 7", "art. 5"), ("x", None)],
)
def test_a_group_names_the_part(text: str, part: str | None) -> None:
    patterns = (r"(?P<n>[0-9]+)", r"(?P<n>[0-9]+) \((?P<part>.*)\)", "(?P<part>.+) of (?P<n>[0-9]+)")
    rewrite = Rewrite(tuple(map(re.compile, patterns)), "{n}")
    assert rewrite.part(text) == part
    assert rewrite(text) == (None if text == "x" else "7")
    assert rewrite.has_part
    assert not Rewrite(rewrite.patterns[:1], "{n}").has_part


@pytest.mark.parametrize(
    ("given", "text", "pieces"),
    [
        (rule(), " as it is ", [(" as it is ", " as it is ")]),
        (rule(","), "165, 721,,", [("165", "165"), ("721", "721")]),
        (rule(",", ("n/a",)), "N/A", []),
        (rule("", ("n/a",), "[0-9]+"), " n/a ", []),
        (rule(",", (), "[0-9]+"), "22 (in part), 7", [("22 (in part)", None), ("7", "7")]),
        (rule("", (), "(?:EIP-)?(?P<n>[0-9]+)", "{n:d}"), "EIP-020", [("EIP-020", "20")]),
        (rule("", (), "(?P<n>[0-9]+)", "{n}"), "https://example.org/20", [("https://example.org/20", None)]),
    ],
)
def test_the_pieces_of_a_value(given: ValueRule, text: str, pieces: list[tuple[str, str | None]]) -> None:
    assert list(given.pieces(text)) == pieces


@pytest.mark.parametrize(
    ("glob", "path", "matching"),
    [
        ("**", "a/b/c.md", True),
        ("**/facilities/**", "facilities/en/1.md", True),
        ("**/facilities/**", "hub/facilities/1.md", True),
        ("**/facilities/**", "hub/my-facilities/1.md", False),
        ("**/facilities/**", "hub/facilities", False),
        ("*/x.md", "a/b/x.md", False),
        ("**/?.md", "a/b/x.md", True),
        ("**/[0-9]*.md", "adr/0001-a.md", True),
        ("**/[!0-9]*.md", "adr/0001-a.md", False),
        ("**/a.b", "x/aXb", False),
        ("a[", "a[", True),
        ("a/*.md", "a/(b)+.md", True),
        ("**/a^b", "a^b", True),
        ("facilities/**", "facilities/en/1.md", True),
        ("facilities/**", "hub/facilities/en/1.md", True),
        ("facilities/**", "hub/en/facilities/1.md", False),
        ("README.md", "hub/README.md", True),
        ("README.md", "hub/en/README.md", False),
        ("*.md", "hub/README.md", False),
    ],
)
def test_globs(glob: str, path: str, matching: bool) -> None:
    assert matches(path, (glob,)) is matching


def test_a_stub_has_one_of_the_words_whatever_its_letter_case() -> None:
    stub = Stub("status", frozenset({"moved"}))
    assert stub({"status": " MOVED "})
    assert not stub({"status": "Final"})
    assert not stub({"status": ["Moved"]})
    assert not stub({})


def test_a_kind_is_told_by_a_key_or_by_its_values() -> None:
    assert Selection(key="fate").by_key({"fate": ""})
    assert not Selection(key="fate").by_key({"fate": None})
    assert not Selection().by_key({"fate": "x"})
    typed = Selection(key="type", values=frozenset({"site"}))
    assert typed.by_key({"type": "Site"})
    assert not typed.by_key({"type": "law"})
    assert not typed.by_key({"type": 1})


def test_a_pattern_without_groups_leaves_the_text_as_it_is() -> None:
    def rule(*patterns: str) -> ValueRule:
        tables = [{"keys": ["k"], "pattern": list(patterns), "format": "{n:d}"}]
        return value_rules(declared(tables), {"k"})["k"]

    rewrite = rule("EIP-(?P<n>[0-9]+)", "[A-Z].+").rewrite
    assert [rewrite(text) for text in ("EIP-07", "RFC 7", "rfc 7")] == ["7", "RFC 7", None]
    with pytest.raises(ProfileError, match="has no group n, which the format"):
        rule("(?P<m>[0-9]+)")
