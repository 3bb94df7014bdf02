"""Small inputs after reports of others, each with the outcome that its README says is right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.helpers import run


def output(*arguments: str | Path) -> dict[str, Any]:
    return dict(json.loads(run(*map(str, arguments), "--format", "json").stdout))


def test_what_is_superseded_by_nothing_known_does_not_stand_for_itself(shared: Path, workdir: Path) -> None:
    records = shared / "cases" / "06-superseded-yet-current" / "records"
    text = run("lineage", "old-act", "-s", str(records)).stdout
    assert "★" not in text
    assert "current: none known" in text
    assert output("lineage", "old-act", "-s", records)["current"] == []
    assert output("show", "old-act", "-s", records)["current"] == []
    assert (
        run("query", "current-version", "--bind", "policy=old-act", "-s", str(records)).stdout == "0 rows\n"
    )
    (ended,) = output("report", records)["as_of"]["ended"]
    assert ended["id"] == "old-act"


def test_a_proposal_retires_nothing(shared: Path, workdir: Path) -> None:
    records = shared / "cases" / "07-proposed-supersedes-accepted" / "adr"
    found = output("validate", records, "--profile", "adr")["results"]
    assert {(each["code"], Path(each["path"]).name[:4]) for each in found} == {
        ("lineage-proposal", "0052"), ("lineage-not-started", "0060"),
    }  # fmt: skip


def test_the_day_of_a_date_with_a_time_counts(shared: Path, workdir: Path) -> None:
    records = shared / "cases" / "16-date-with-a-time" / "records"
    assert not output("validate", records, "--select", "bad-*")["results"]
    rows = json.loads(run("query", "timeline", "-s", str(records), "--format", "json").stdout)
    dates = {each["id"]["value"]: each["date"]["value"] for each in rows["results"]["bindings"]}
    assert len(dates) == 3
    assert set(dates.values()) == {"2024-10-01"}
