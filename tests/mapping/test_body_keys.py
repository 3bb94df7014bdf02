"""Keys in the body and inside other keys: what is found, where, and what is passed over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from policygraph.mapping.body_keys import BodyKeys, lines, read_keys
from policygraph.profile.model import Profile
from policygraph.profile.toml_rules import derivation
from tests.helpers import assert_linear
from tests.profile.helpers import declared

KEYS = ("one", "two", "a", "b", "t", "s", "k", "by", "note", "by_whom")


def found(
    policy: Profile,
    body: str,
    *tables: dict[str, Any],
    metadata: dict[str, Any] | None = None,
    path: str = "a.md",
) -> BodyKeys:
    own = replace(policy.first, derivations=tuple(derivation(declared(each), KEYS) for each in tables))
    return read_keys(metadata or {}, body, 100, own, path)


def test_a_line_gives_its_named_groups_and_their_places(policy: Profile) -> None:
    result = found(policy, "a\n  By: Ana and Bo \n", {"pattern": "By: (?P<one>\\w+) and (?P<two>\\w+)"})
    assert result == BodyKeys(
        {"one": "Ana", "two": "Bo"}, {"/one": 108, "/one/0": 108, "/two": 116, "/two/0": 116}
    )


def test_several_matches_are_a_list_unless_the_first_counts(policy: Profile) -> None:
    body = "# A\n# B\n"
    assert found(policy, body, {"pattern": "# (?P<t>.)"}).values == {"t": ["A", "B"]}
    assert found(policy, body, {"pattern": "# (?P<t>.)"}).places["/t/1"] == 106
    assert found(policy, body, {"pattern": "# (?P<t>.)", "once": True}).values == {"t": "A"}


@pytest.mark.parametrize(
    ("heading", "title"), [("# A B #", "A B"), ("= A =", "A"), ("# C#", "C#"), ("# A ##", "A")]
)
def test_marks_behind_a_heading_are_none_of_its_text(policy: Profile, heading: str, title: str) -> None:
    values = found(policy, f"{heading}\n\nText\n", {"pattern": "[#=] (?P<t>.+)"}).values
    assert values == {"t": title}


def test_a_heading_of_many_blanks_or_marks_is_read_in_a_moment() -> None:
    def prepare(count: int) -> Callable[[], None]:
        headings = [f"# a{' ' * count}b", f"# {'#' * count} b", f"= a{' =' * count}b"]

        def work() -> None:
            for heading in headings:
                assert len([*lines(heading)]) == 1

        return work

    assert_linear(prepare, 20_000)


def test_the_first_pattern_that_fits_takes_the_line(policy: Profile) -> None:
    tables = ({"pattern": "(?P<a>x)y?"}, {"pattern": "(?P<b>.*)"})
    assert found(policy, "xy\nz", *tables).values == {"a": "x", "b": "z"}


@pytest.mark.parametrize("heading", ["## Status", "# status ##", "######   STATUS"])
def test_a_section_ends_at_the_next_heading(policy: Profile, heading: str) -> None:
    body = f"no\n{heading}\nyes\n\n## Other\nno\n"
    assert found(policy, body, {"pattern": "(?P<s>yes|no)", "section": "(?i:status)"}).values == {"s": "yes"}


@pytest.mark.parametrize(
    ("body", "below"),
    [
        ("## Status\na\n## Other\nb\n", "a"),
        ("## Status\n# Other\n", None),
        ("## Status\n### Part\na\n", "### Part"),
        ("### Status\n### Status\na\n", "a"),
        ("== Status ==\na\n== Other ==\n", "a"),
        ("Status\n------\na\n## Other\n", "a"),
        ("Status\n------\na\n### Part\n", ["a", "### Part"]),
    ],
)
def test_a_heading_is_below_those_alone_that_have_fewer_marks(
    policy: Profile, body: str, below: object
) -> None:
    values = found(policy, body, {"pattern": "(?P<s>.+)", "section": "Status"}).values
    assert values.get("s") == below


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("Status\n======", "a.md"),
        ("Status\n---", "a.md"),
        ("== Status ==", "a.adoc"),
        ("======\nstatus\n======", "a.rst"),
        ("Status\n~~~~~~~~", "a.rst"),
        ("STATUS\n``````", "a.txt"),
    ],
)
def test_a_heading_may_be_underlined(policy: Profile, heading: str, path: str) -> None:
    body = f"no\n\n{heading}\n\nyes\n\nOther\n-----\n\nno\n"
    below = {"pattern": "(?P<s>.+)", "section": "(?i:status)"}
    assert found(policy, body, below, path=path).values == {"s": "yes"}
    assert "Other" in found(policy, body, {"pattern": "(?P<t>[A-Z].+)"}, path=path).values["t"]


@pytest.mark.parametrize(
    ("text", "path"),
    [("a\nb\n---", "a.md"), ("- b\n---", "a.md"), ("| b |\n---", "a.md"), ("---\n---", "a.md"),
     ("name\n~~~\n~~~", "a.md"), ("name\n===", "a.rst")],
)  # fmt: skip
def test_a_line_that_has_no_other_below_it_alone_is_no_heading(policy: Profile, text: str, path: str) -> None:
    body = f"## S\n{text}\nyes\n"
    assert found(policy, body, {"pattern": "(?P<s>yes)", "section": "S"}, path=path).values == {"s": "yes"}


@pytest.mark.parametrize(
    "heading", ["**Status**", "__status__", "**Status:**", "**Status**:", "# T\n**status**"]
)
def test_a_heading_may_be_in_bold(policy: Profile, heading: str) -> None:
    body = f"no\n\n{heading}\n\nyes\n\n**Other**\n\nno\n"
    below = {"pattern": "(?:[*]{2})?(?P<s>\\w+)(?:[*]{2})?", "section": "(?i:status:?)"}
    assert found(policy, body, below).values == {"s": "yes"}


@pytest.mark.parametrize("title", ["", "# T\n", "T\n===\n"])
def test_what_is_in_bold_below_another_heading_is_none(policy: Profile, title: str) -> None:
    body = f"{title}\n## S\n\n**yes**\n\nyes\n"
    below = {"pattern": "(?:[*]{2})?(?P<s>\\w+)(?:[*]{2})?", "section": "S"}
    assert found(policy, body, below).values == {"s": ["yes", "yes"]}


@pytest.mark.parametrize("fence", ["```", "~~~~", "````python"])
def test_code_is_passed_over(policy: Profile, fence: str) -> None:
    mark = fence.removesuffix("python")
    body = f"{fence}\nx\n{'~~~' if mark[0] == '`' else '```'}\nx\n{mark}\ny\n"
    assert found(policy, body, {"pattern": "(?P<k>[xy])"}).values == {"k": "y"}


def test_the_front_matter_goes_first(policy: Profile) -> None:
    assert found(policy, "x", {"pattern": "(?P<k>x)"}, metadata={"k": "own"}).values == {}
    assert found(policy, "x", {"pattern": "(?P<k>x)"}, metadata={"k": ""}).values == {"k": "x"}
    assert found(policy, "x", {"pattern": "(?P<k>x)"}, metadata={"k": []}).values == {"k": "x"}
    assert found(policy, "x", {"pattern": "(?P<k>x)"}, metadata={"k": False}).values == {}
    assert found(policy, "x", {"pattern": "(?P<k>x)"}, metadata={"k": 0}).values == {}


def test_a_key_gives_others_and_is_used_up(policy: Profile) -> None:
    table = {"key": "s", "pattern": "(?P<s>\\w+) by (?P<by>.+)"}
    result = found(policy, "", table, metadata={"s": " gone by 7 "})
    assert (result.values, result.used) == ({"s": "gone", "by": "7"}, frozenset({"s"}))
    assert result.places["/by"] == "/s"
    assert "/s" not in result.places  # it stands where it stands
    assert found(policy, "", table, metadata={"s": "here"}) == BodyKeys()
    assert found(policy, "", table, metadata={"s": ["gone by 7"]}) == BodyKeys()


def test_the_items_of_a_list_are_keys_by_their_place(policy: Profile) -> None:
    own = replace(policy.first, lists={"at": ("lat", "long")})
    result = read_keys({"at": [1.5, "2"]}, "", 0, own)
    assert (result.values, result.used) == ({"lat": 1.5, "long": "2"}, frozenset({"at"}))
    assert (result.places["/lat"], result.places["/long"]) == ("/at/0", "/at/1")
    for wrong in ([1], [1, 2, 3], "1, 2", [1, None], [1, [2]], None):
        assert read_keys({"at": wrong}, "", 0, own) == BodyKeys()


def test_without_patterns_nothing_is_looked_at(policy: Profile) -> None:
    assert read_keys({"a": "b"}, "# T\n", 0, policy.first) == BodyKeys()
