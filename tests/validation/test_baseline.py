"""Findings that are known already."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.errors import UsageError
from policygraph.findings import Finding
from policygraph.validation.baseline import key, new_findings, read_baseline, write_baseline
from tests.validation.helpers import found_in


def test_a_baseline_outlives_moved_lines_and_counts(seeds: Path, tmp_path: Path) -> None:
    findings = list(found_in(seeds, tmp_path))
    file = tmp_path / "baseline.json"
    assert write_baseline(file, findings) == len(findings)
    assert new_findings(findings, read_baseline(file)) == []
    moved = [Finding(**{**vars(f), "line": f.line + 7}) for f in findings]
    assert new_findings(moved, read_baseline(file)) == []
    assert new_findings([*findings, findings[0]], read_baseline(file)) == [findings[0]]
    assert key(findings[0])[0] == findings[0].code


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is no baseline"),
        ("[]", "is no baseline"),
        ('{"version": 1}', "is no baseline"),
        ('{"version": 2, "findings": []}', "of another version"),
    ],
)
def test_what_is_no_baseline_says_so(text: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=message):
        read_baseline(file)
    with pytest.raises(UsageError, match="cannot be read"):
        read_baseline(tmp_path / "nowhere.json")
