"""Codes that a kind ignores are those of the profile's shapes."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.errors import ProfileError
from policygraph.profile.ignored_codes import check_ignored
from policygraph.profile.resources import resource
from tests.profile.helpers import declared

OWN = """@prefix own: <https://w3id.org/policygraph/shapes/> .
own:no-title a own:x . <https://w3id.org/policygraph/shapes/too-long> a own:x .
"""


@pytest.fixture
def shapes(tmp_path: Path) -> list[Path]:
    (tmp_path / "own.ttl").write_text(OWN, "utf-8")
    return [*resource("shapes").glob("*.ttl"), tmp_path / "own.ttl"]


def test_a_code_or_a_wildcard_that_some_shape_has(shapes: list[Path]) -> None:
    check_ignored(
        [declared(["id-file-name", "lineage-*", "no-title", "too-long", "*"]), declared("bad-date")], shapes
    )
    check_ignored([], [])


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("no-titel", "x names no-titel, which is the code of no rule. Did you mean no-title"),
        ("linage-*", "x names linage-*, which is the code of no rule."),
        ("", "x names , which is the code of no rule."),
    ],
)
def test_another_one_is_refused(shapes: list[Path], code: str, said: str) -> None:
    with pytest.raises(ProfileError) as caught:
        check_ignored([declared(["bad-date", code])], shapes)
    assert said in str(caught.value)
