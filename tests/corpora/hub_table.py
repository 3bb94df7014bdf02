"""What validation finds on the hub beside what an independent program found there.

python -m tests.corpora.hub_table        prints the table; status 1 where a row disagrees
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from policygraph.findings import Finding
from policygraph.pipeline import build
from policygraph.settings import Settings
from policygraph.validation import validate
from tests.helpers import SHARED


def record(finding: Finding) -> str:
    """Return ``en/name`` for a finding's file."""
    return "/".join(Path(finding.path).with_suffix("").parts[-2:])


def place(finding: Finding) -> str:
    return f"{record(finding)}#{finding.field}"


# expected rule -> codes, which of their findings count, and how a finding is named there
ROWS: dict[str, tuple[set[str], Callable[[Finding], bool], Callable[[Finding], str]]] = {
    "lineage_supersedes_dangling": (
        {"lineage-unresolved"},
        lambda _: True,
        lambda f: f"{record(f)} -> {f.value}",
    ),
    "verified_with_pending_reviewer": ({"reviewer-pending"}, lambda _: True, record),
    "verified_without_reviewer": ({"reviewer-missing"}, lambda _: True, record),
    "year_differs_from_pubdate": ({"year-mismatch"}, lambda _: True, record),
    "unknown_key": ({"unknown-key"}, lambda _: True, place),
    "country_unknown": (
        {"label-language"},
        lambda f: f.field == "country",
        lambda f: f"{record(f)} = {f.value}",
    ),
    "url_missing": ({"url-missing"}, lambda _: True, record),
    "cjk_text_in_en": ({"foreign-script", "label-language"}, lambda _: True, place),
}


def findings_of(folder: Path) -> tuple[Finding, ...]:
    """Build a folder of records in a temporary place and return what validation finds."""
    with tempfile.TemporaryDirectory() as root:
        built = build(Settings(root=Path(root), sources=(folder,)))
        return validate.validate(built, validate.ValidationOptions()).findings


def compare(
    findings: Iterable[Finding], expected: dict[str, list[str]]
) -> dict[str, tuple[set[str], set[str]]]:
    """Return expected rule -> what is expected, what was found."""
    found = list(findings)
    table = {}
    for name, (codes, counts, named) in ROWS.items():
        names = {named(each) for each in found if each.code in codes and counts(each)}
        table[name] = ({re.sub(r"\s+", " ", entry) for entry in expected[name]}, names)
    return table


def main() -> int:
    hub = SHARED / "corpora" / "ccus-policy-hub" / "policies"
    expected = json.loads((SHARED / "corpora" / "expected" / "ccus-policy-hub.json").read_text("utf-8"))[
        "rules"
    ]
    table = compare(findings_of(hub), expected)
    print(f"{'rule':32} {'expected':>8} {'found':>8} {'missing':>8} {'extra':>8}")
    for name, (wanted, found) in table.items():
        print(f"{name:32} {len(wanted):8} {len(found):8} {len(wanted - found):8} {len(found - wanted):8}")
        for entry in sorted(wanted ^ found)[:5]:
            print(f"    {'-' if entry in wanted else '+'} {entry}")
    return int(any(wanted != found for wanted, found in table.values()))


if __name__ == "__main__":
    sys.exit(main())
