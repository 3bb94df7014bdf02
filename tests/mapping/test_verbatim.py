"""What of a record's front matter is kept as it is written: exactly what would not come back from what it states."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.rdf.core import VERBATIM
from policygraph.rdf.ntriples import term
from tests.helpers import mapped, write


def kept(file: Path, profile: Profile, path: str | None = None) -> Any:
    """Return what a record keeps of its front matter, by JSON Pointer."""
    _, statements = mapped(file, profile, path)
    found = [line.partition(f"<{VERBATIM}> ")[2][:-3] for line in statements.lines if VERBATIM in line]
    return json.loads(term(found[0]).value) if found else {}


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"title": "T", "status": "Active", "year": 2024, "sectors": ["b", "a"]}, {}),
        ({"title": "", "evolution": {"supersedes": []}, "odd": {"a": [None]}}, {}),  # nothing is said
        # another writing of the value
        ({"status": "active"}, {"/status": "active"}),
        ({"year": "2024"}, {"/year": "2024"}),
        ({"pubDate": "2024-08-19T00:00:00Z"}, {"/pubDate": "2024-08-19T00:00:00Z"}),
        ({"analysis": {"MRV": {"score": "1", "label": "L"}}}, {"/analysis/MRV/score": "1"}),
        # another shape
        ({"title": ["T"]}, {"/title": ["T"]}),
        ({"title": ["a", "b"]}, {}),
        ({"title": ["b", "a"]}, {"/title": ["b", "a"]}),  # in no order of a graph
        ({"title": ["a", "一"]}, {}),
        ({"title": ["一", "a"]}, {"/title": ["一", "a"]}),
        ({"sectors": "a"}, {"/sectors": "a"}),
        ({"sectors": ["a", "a"]}, {"/sectors": ["a", "a"]}),
        ({"sectors": ["a", ["b"]]}, {"/sectors": ["a", ["b"]]}),
        ({"analysis": {"MRV": 65}}, {"/analysis": {"MRV": 65}}),
        ({"analysis": {"MRV": 65, "x": {"score": 1}}}, {"/analysis/MRV": 65}),
        # what the profile has no property for
        ({"odd": [1, {"a": None}]}, {"/odd": [1, {"a": None}]}),
        ({"lang": "en"}, {"/lang": "en"}),
        ({"evolution": {"odd": 1}}, {"/evolution": {"odd": 1}}),
        ({"evolution": {"odd": 1, "clusters": ["A"]}}, {"/evolution/odd": 1}),
        ({"analysis": {"MRV": {"odd": 1}}}, {"/analysis/MRV/odd": 1}),
        # what is stated under another property
        ({"provenance": {"reviewer": "Human Audit Pending"}}, {"/provenance": {"reviewer": "Human Audit Pending"}}),
        (
            {"evolution": {"supersedes": ["b (art. 1)"]}},
            {"/evolution/supersedes": ["b (art. 1)"], "/evolution/supersedesInPart": None},
        ),
        (
            {"evolution": {"supersedes": ["b (art. 1)"], "supersedesInPart": ["b"]}},
            {"/evolution/supersedes": ["b (art. 1)"]},
        ),
        # what stands in another place
        ({"supersedes": ["b"]}, {"/supersedes": ["b"], "/evolution": None}),
        (
            {"supersedes": ["b"], "evolution": {"supersedes": ["c"]}},
            {"/supersedes": ["b"], "/evolution/supersedes": ["c"]},
        ),
        ({"supersedes": ["b"], "evolution": {"supersedes": ["b"]}}, {"/supersedes": ["b"]}),
        ({"supersedes": ["b"], "evolution": "c"}, {"/supersedes": ["b"], "/evolution": "c"}),
    ],
)  # fmt: skip
def test_what_does_not_come_back_is_kept(
    metadata: dict[str, Any], expected: dict[str, Any], policy: Profile, tmp_path: Path
) -> None:
    assert kept(write(tmp_path, "x.md", {"id": "a", **metadata}), policy, "en/x.md") == expected


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({}, {"/evolution": None}),
        ({"evolution": {"clusters": ["A"]}}, {"/evolution/references": None}),
        ({"evolution": {"references": ["c"]}}, {"/evolution/references": ["c"]}),
        ({"evolution": {"references": ["b"]}}, {}),
    ],
)
def test_a_link_in_the_body_is_no_value_of_the_front_matter(
    metadata: dict[str, Any], expected: dict[str, Any], policy: Profile, tmp_path: Path
) -> None:
    assert kept(write(tmp_path, "x.md", {"id": "a", **metadata}, "[b](b.md)"), policy) == expected


@pytest.mark.parametrize(
    ("metadata", "body", "expected"),
    [
        (
            {"status": "superseded by 3"},
            "",
            {"/status": "superseded by 3", "/supersededBy": None, "/id": None},
        ),
        ({}, "# 7. Title\n\nStatus: accepted", {"/title": None, "/status": None, "/id": None}),
        ({"title": "Another"}, "# 7. Title", {"/id": None}),
    ],
)
def test_what_is_read_from_the_body_or_the_name_of_the_file_is_not_written_back(
    metadata: dict[str, Any], body: str, expected: dict[str, Any], tmp_path: Path
) -> None:
    assert kept(write(tmp_path, "0007-a.md", metadata, body), load_profile("adr")) == expected


def test_of_a_stub_all_is_kept(tmp_path: Path) -> None:
    metadata = {"eip": 1, "status": "Moved", "title": ""}
    assert kept(write(tmp_path, "eip-1.md", metadata), load_profile("eip")) == {"/eip": 1, "/status": "Moved"}
