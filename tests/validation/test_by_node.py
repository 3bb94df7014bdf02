"""What is found after edits, with what was found before, is what is found anew."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policygraph.findings import Finding
from policygraph.pipeline import build, updating
from policygraph.settings import Settings
from policygraph.validation.validate import ValidationOptions, validate
from tests.pipeline.helpers import decision, edit, policy
from tests.validation.helpers import TODAY

POLICIES = [f"{folder}/{name}.md" for folder in ("en", "zh", "policies") for name in "abcde"]
DECISIONS = [f"000{number}-{name}.md" for number in (1, 2, 3) for name in "ab"]
OPTIONS = ValidationOptions(today=TODAY)


def told(findings: tuple[Finding, ...]) -> list[Any]:
    return [(finding, finding.messages) for finding in findings]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    ("profile", "names", "text"),
    [("policy", POLICIES, policy), ("adr", DECISIONS, decision)],
    ids=["policy", "adr"],
)
def test_findings_after_random_edits_are_those_of_a_fresh_build(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    profile: str,
    names: list[str],
    text: Callable[[random.Random], str],
    seed: int,
) -> None:
    monkeypatch.setattr(updating, "MOST_CHANGED", 10)
    chance, folder = random.Random(seed), tmp_path / "records"
    folder.mkdir()
    done: list[str] = []
    for round_ in range(10):
        done += [edit(folder, chance, names, text) for _ in range(chance.randint(1, 1 + 5 * (not round_)))]
        settings = Settings(root=tmp_path, sources=(folder,), profile=profile)
        updated = build(settings)
        if round_ and chance.random() < 0.3:
            continue  # so that several edits lie between two validations
        options = replace(OPTIONS, select=("lineage-*", "language-*")) if round_ % 4 == 3 else OPTIONS
        anew = build(replace(settings, root=tmp_path / str(round_)))
        expected, actual = (validate(each, options, anew=each is anew) for each in (anew, updated))
        assert told(actual.findings) == told(expected.findings), "; ".join(done)
        assert told(validate(updated, options).findings) == told(expected.findings)
