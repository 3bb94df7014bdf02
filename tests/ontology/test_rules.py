"""What the rules derive from what records state, each rule by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from policygraph.pipeline import build
from policygraph.settings import Settings
from tests.helpers import BASE, write

DERIVED = ox.RdfFormat.N_TRIPLES


def derived(tmp_path: Path, *records: tuple[str, dict[str, Any]]) -> set[str]:
    """Return what is derived from records, as short text: ``a supersedes b``."""
    for path, metadata in records:
        write(tmp_path / "r", path, metadata)
    manifest = build(Settings(root=tmp_path, sources=(tmp_path / "r",))).generation.manifest
    lines = (line for lines in manifest.derived().values() for line in lines)
    return {
        f"{_short(q.subject)} {_short(q.predicate)} {_short(q.object)}"
        for q in ox.parse("".join(lines), format=DERIVED)
    }


def _short(term: Any) -> str:
    return str(term.value).removeprefix(f"{BASE}policy/").rpartition("#")[2].rpartition("/")[2]


ACT = {"status": "Active", "legalWeight": "Primary Legislation", "country": "Canada", "pubDate": "2020-01-01"}


def test_an_edge_is_there_once_whoever_stated_it(tmp_path: Path) -> None:
    found = derived(
        tmp_path,
        ("en/new.md", {"id": "new", "evolution": {"supersedes": ["old"]}}),
        ("zh/new.md", {"id": "new", "evolution": {"supersedes": ["old"]}}),
        ("en/old.md", {"id": "old", "evolution": {"supersededBy": "new"}}),
        ("en/other.md", {"id": "other", "evolution": {"supersededBy": "new"}}),
    )
    assert found == {"new supersedes old", "new replaces old", "new supersedes other", "new replaces other"}


def test_a_target_without_a_record_is_unresolved_and_nothing_else(tmp_path: Path) -> None:
    found = derived(
        tmp_path, ("en/a.md", {"id": "a", "evolution": {"supersedes": ["b"]}, "relatedPolicies": ["c"]})
    )
    assert {each for each in found if " type " in each} == {
        "b type UnresolvedPolicy",
        "c type UnresolvedPolicy",
    }
    assert "a relatedPolicy c" in found


def test_facilities_are_facilities(tmp_path: Path) -> None:
    found = derived(tmp_path, ("en/a.md", {"id": "a", "relatedFacilities": ["7"]}))
    assert found == {"a relatedFacility 7", "7 type Facility", "7 type UnresolvedThing"}


def test_a_binding_enacted_policy_is_a_legal_act_with_eli_terms(tmp_path: Path) -> None:
    assert derived(tmp_path, ("en/a.md", {"id": "a", **ACT})) == {
        "a type LegalAct",
        "a date_publication 2020-01-01",
        "a jurisdiction CAN",
    }


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"status": "Repealed"}, True),  # what has ended has ended on every later day
        ({"status": "Superseded", "provenance": {"lastAuditDate": "2024-01-01"}}, True),
        ({"effectiveThrough": "2023-12-31", "status": "Repealed"}, True),
        ({"effectiveThrough": "2023-12-31"}, False),  # no audit came after it, so it may be a plan
        ({"provenance": {"lastAuditDate": "2024-01-01"}}, False),  # in force, for how long is not known
        ({"status": "Upcoming"}, False),
        ({"effectiveThrough": "2025-12-31", "provenance": {"lastAuditDate": "2024-01-01"}}, False),
    ],
)
def test_a_legal_act_is_not_in_force_only_where_that_lasts(
    tmp_path: Path, change: dict[str, Any], found: bool
) -> None:
    statements = derived(tmp_path, ("en/a.md", {"id": "a", **ACT, **change}))
    assert ("a in_force InForce-notInForce" in statements) == found
    assert "a in_force InForce-inForce" not in statements


def test_drafts_guidelines_and_unknown_words_are_no_legal_acts(tmp_path: Path) -> None:
    for number, change in enumerate(
        (
            {"status": "Under development"},
            {"legalWeight": "Guideline/Policy"},
            {"status": "Odd"},
            {"legalWeight": "Odd"},
        )
    ):
        assert derived(tmp_path / str(number), ("en/a.md", {"id": "a", **ACT, **change})) == set()


def test_a_partial_date_is_no_eli_date(tmp_path: Path) -> None:
    found = derived(tmp_path, ("en/a.md", {"id": "a", **ACT, "pubDate": "2020"}))
    assert "a type LegalAct" in found
    assert not [each for each in found if "date_publication" in each]


def test_files_that_disagree_prove_nothing(tmp_path: Path) -> None:
    def both(number: int, **change: str) -> set[str]:
        return derived(
            tmp_path / str(number), ("en/a.md", {"id": "a", **ACT}), ("zh/a.md", {"id": "a", **ACT, **change})
        )

    assert both(1, status="制定中") == set()
    assert both(2, legalWeight="指南与政策") == set()
    assert not [each for each in both(3, status="已废止") if "in_force" in each]
    assert not [each for each in both(4, pubDate="2021-01-01") if "date_publication" in each]
    assert not [each for each in both(5, country="中国") if "jurisdiction" in each]
