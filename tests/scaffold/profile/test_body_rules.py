"""Which lines of the text state keys."""

from __future__ import annotations

import pytest

from policygraph.scaffold.profile.body_rules import body_rules, with_derived, without_keys
from policygraph.scaffold.profile.samples import Sample


def found(*bodies: str, **metadata: str) -> list[dict[str, object]]:
    samples = [Sample(f"{n}.md", dict(metadata), body=body) for n, body in enumerate(bodies)]
    return [sample.metadata for sample in with_derived(samples, body_rules(samples))[0]]


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("## Status\n\nAccepted\n", {"status": "Accepted"}),
        ("## Status\n\nSuperseded by [5](0005-b.md)\n", {"status": "Superseded", "supersededBy": "[5](0005-b.md)"}),
        ("## Links\n\n- Supersedes [5](5.md) - better\n", {"supersedes": "[5](5.md)"}),
        ("## Links\n\n* Amends ADR-5\n", {"amends": "ADR-5"}),
        ("## Context\n\nReplaces 3 servers.\n", {}),
        ("## Context\n\n- Updates the docs\n", {}),
        ("```\n## Status\n\nAccepted\n```\n", {}),
    ],
)  # fmt: skip
def test_lines_below_headings_are_keys(body: str, read: dict[str, str]) -> None:
    assert found(body) == [read]


def test_a_status_that_says_a_relation_is_taken_apart() -> None:
    assert found("", status="superseded by ADR-5") == [{"status": "superseded", "supersededBy": "ADR-5"}]
    assert found("", status="Accepted, supersedes ADR-5") == [{"status": "Accepted", "supersedes": "ADR-5"}]


def test_rules_are_taken_away_by_the_keys_that_they_give() -> None:
    samples = [Sample("a.md", {}, body="## Status\n\nAccepted\n")]
    assert without_keys(body_rules(samples), ["status"]) == []


@pytest.mark.parametrize(
    ("key", "read"), [("Status", "Status"), ("decision status", "status"), ("State", "status")]
)
def test_a_heading_that_is_a_key_of_other_records_is_that_key(key: str, read: str) -> None:
    samples = [Sample(f"{n}.md", {}, body="## Status\n\nAccepted\n") for n in range(5)]
    samples.append(Sample("5.md", {key: "Proposed"}, body="# T\n"))
    found, _ = with_derived(samples, body_rules(samples))
    assert [sample.metadata for sample in found] == [*[{read: "Accepted"}] * 5, {key: "Proposed"}]


def test_a_heading_that_is_a_key_of_the_same_record_is_none() -> None:
    assert found("## Status\n\nAs it was.\n", Status="Accepted") == [{"Status": "Accepted"}]
