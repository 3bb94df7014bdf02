"""A difference is false where there is none, and nothing but differences makes it true."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policygraph.findings import Finding
from policygraph.revisions.model import Change, Difference, LabelledEdge, Renamed, Unreadable


def test_titles_kinds_and_findings_of_which_there_are_none_are_no_difference() -> None:
    assert not Difference()
    assert not Difference(findings_new=(), findings_resolved=(), titles={"a": "A"}, kinds={"a": "facility"})


@pytest.mark.parametrize(
    "kind",
    [
        {"added": ("a",)}, {"removed": ("a",)}, {"unreadable": (Unreadable("a", Finding("a.md", 1, 1, "c")),)},
        {"renamed": (Renamed("a", "b", "content"),)},
        {"changed": (Change("a", "p", "", "p", "x:p", (), (1,)),)},
        {"relations_added": (LabelledEdge("a", "b", "r"),)}, {"relations_removed": (LabelledEdge("a", "b", "r"),)},
        {"findings_new": (Finding("a.md", 1, 1, "c"),)}, {"findings_resolved": (Finding("a.md", 1, 1, "c"),)},
    ],
)  # fmt: skip
def test_one_of_any_kind_is_a_difference(kind: dict[str, tuple[object, ...]]) -> None:
    assert replace(Difference(), **kind)  # type: ignore[arg-type]
