"""Regular expressions that can match nothing, and those that match something."""

from __future__ import annotations

import pytest

from policygraph.profile.dead_patterns import ends_in_file_ending, never_matches, requires
from policygraph.profile.load import load_profile
from policygraph.profile.resources import built_in_profiles


@pytest.mark.parametrize(
    "expression",
    [
        "a$b",
        "a^b",
        r"\Zx",
        r"x\Ay",
        "(?!)",
        r"[^\s\S]+",
        "(a$b)",
        "(?:a$b){2}",
        "a$b|c^d",
        "(?=a$b)c",
        "(?P<n>[0-9]+)$-.*",
    ],
)
def test_what_matches_no_text(expression: str) -> None:
    assert never_matches(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "^a$",
        "a$",
        "(?m)a$^b",
        "a$\n",
        "(a$b)?c",
        "a$b|c",
        "",
        "(?!a)b",
        r"[^\s]",
        "(^a|^b)c",
        "a(?:$|b)",
        "(?:a$b)*",
    ],
)
def test_what_matches_some_text(expression: str) -> None:
    assert not never_matches(expression)


def test_what_a_match_must_have() -> None:
    assert requires("a(,b)+", ",")
    assert requires("(?P<n>x/)y", "/")
    for expression in ("a(,b)*", "a|,", "[,;]", "(?=,)a", "a"):
        assert not requires(expression, ",")


def test_the_ending_of_a_file() -> None:
    for expression in (r"(.+)\.md", r"(.+)\.markdown$", r"(.+)\.(?:md)", r"(.+)\.(md)$"):
        assert ends_in_file_ending(expression)
    for expression in ("(.+)", r"\.md-(.+)", "cmd"):
        assert not ends_in_file_ending(expression)


def test_all_patterns_of_the_built_in_profiles_match_something() -> None:
    for kind in (kind for name in built_in_profiles() for kind in load_profile(name).kinds):
        for rule in (kind.id.rewrite, *(value.rewrite for value in kind.values.values())):
            assert not [pattern for pattern in rule.patterns if never_matches(pattern.pattern)]
