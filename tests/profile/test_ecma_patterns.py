"""Patterns of profiles in the syntax of ECMA 262."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.profile.ecma_patterns import UntranslatableError, translate
from policygraph.profile.load import load_profile
from policygraph.profile.patterns import Rewrite
from policygraph.profile.resources import built_in_profiles

OWN = [
    r"(?i:RFC|straße)[ _-]?(?P<n>\d{1,9})",
    r"(?i:[a-dk]+x?)",
    r"(?:a|[^\]b-]){,3}c\.",
    r"(?s:(?P<n>.+))",
    r"(?!x).+\(\S*\)",
    "x.y",
]


def rewrites() -> Iterator[Rewrite]:
    for kind in (kind for name in built_in_profiles() for kind in load_profile(name).kinds):
        yield kind.id.rewrite
        yield from (rule.rewrite for rule in kind.values.values())


PATTERNS = sorted({pattern.pattern for rewrite in rewrites() for pattern in rewrite.patterns} | set(OWN))


@pytest.mark.generated
@given(pattern=st.sampled_from(PATTERNS), data=st.data())
def test_the_same_texts_match(pattern: str, data: st.DataObject) -> None:
    translated = translate(pattern)
    assert not re.search(r"\(\?[P\w]", translated)
    text = data.draw(st.from_regex(pattern, fullmatch=True))
    near = text + data.draw(st.sampled_from(["", "x", " 1", "."]))
    for each in (text, text.swapcase(), near, data.draw(st.text(max_size=5))):
        assert bool(re.fullmatch(pattern, each)) == bool(re.fullmatch(translated, each)), each


@pytest.mark.generated
@given(pattern=st.sampled_from([each for each in PATTERNS if "(?!" not in each]), data=st.data())
def test_no_text_with_the_separator_matches(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(pattern, fullmatch=True))
    assert bool(re.fullmatch(translate(pattern, ","), text)) == ("," not in text)


@pytest.mark.parametrize(
    "pattern", [r"(a)\1", r"(?P<a>x)(?P=a)", "a*+", "(?>a)", r"(a)?(?(1)b)", "(?x: a )", r"\N{DIGIT ONE}"]
)
def test_what_has_no_equivalent_is_said(pattern: str) -> None:
    with pytest.raises(UntranslatableError):
        translate(pattern)


def test_a_group_for_any_text_may_be_given_a_pattern() -> None:
    assert translate("by (?P<id>.+)", groups={"id": "[0-9]+"}) == "by (?:[0-9]+)"
