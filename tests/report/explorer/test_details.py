"""All that is known of a policy, with the lines that say it."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode
from pathlib import Path
from typing import Any

from policygraph.report.explorer.details import CHUNK, packed_json
from tests.helpers import ROOT


def told(found: dict[str, Any], policy: str) -> dict[str, Any]:
    number = found["policies"]["id"].index(policy)
    chunk = json.loads(zlib.decompress(b64decode(found["details"]["chunks"][number // CHUNK])))
    detail = chunk[number % CHUNK]
    assert isinstance(detail, dict)
    return detail


def facts(found: dict[str, Any], listed: list[Any]) -> dict[str, list[Any]]:
    return {found["properties"][number]["en"]: values for number, values in listed}


def test_a_value_stands_in_the_lines_that_its_places_name(seeds_object: dict[str, Any]) -> None:
    looked_at = 0
    for policy in seeds_object["policies"]["id"]:
        detail = told(seeds_object, policy)
        for content, _, places in (value for _, values in detail["facts"] for value in values):
            for file, line in places if isinstance(content, str) else ():
                text = (ROOT / "seeds" / seeds_object["files"][file]).read_text("utf-8").split("\n")
                assert re.sub(r"[\"'\\]", "", content.split("\n")[0])[:40] in re.sub(
                    r"[\"'\\]", "", text[line - 1]
                )
                looked_at += 1
    assert looked_at > 60


def test_scores_come_with_evidence_and_the_lines_of_both_records(seeds_object: dict[str, Any]) -> None:
    detail = told(seeds_object, "intl-paris-art-6-4-ccs")
    nodes = {
        seeds_object["things"][keys[0][0]]["en"]: facts(seeds_object, listed)
        for _, keys, listed in detail["nodes"]
    }
    score = nodes["Financial incentive"]["score"][0]
    assert score[0] == "65"
    assert {Path(seeds_object["files"][file]).parts[0] for file, _ in score[2]} == {"en", "zh"}
    assert "evidence" in nodes["Financial incentive"]


def test_policies_are_named_by_number_and_what_records_say_of_themselves_stands_apart(
    seeds_object: dict[str, Any],
) -> None:
    detail = told(seeds_object, "alberta-ccir")
    own = facts(seeds_object, detail["facts"])
    assert own["supersedes"][0][0] == {"policy": seeds_object["policies"]["id"].index("alberta-sger")}
    ((file, of_record),) = detail["records"]
    assert seeds_object["files"][file] == "en/alberta-ccir.md"
    assert "review status" in facts(seeds_object, of_record)


def test_the_same_is_packed_the_same() -> None:
    assert packed_json(["<a>", "\x1b"]) == packed_json(["<a>", "\x1b"])
    assert zlib.decompress(b64decode(packed_json(["\x1b"]))).decode() == '["\N{REPLACEMENT CHARACTER}"]'
