"""What holds for every format of findings."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from policygraph.findings import Finding
from policygraph.report.findings import FORMATS
from tests.report.helpers import CONTROL, FINDINGS, HOSTILE, RULES, hostile, hostile_rules

ROOT = Path(__file__).parents[3]
every_format = pytest.mark.parametrize("name", FORMATS)
DIGESTS = """
import hashlib
from policygraph.report.findings import FORMATS
from tests.report.helpers import FINDINGS, RULES
for name, write in FORMATS.items():
    print(name, hashlib.sha256(write(FINDINGS, RULES).encode()).hexdigest())
"""


def test_there_is_one_function_for_each_format() -> None:
    assert list(FORMATS) == ["text", "json", "sarif", "github", "junit", "markdown"]
    assert len(set(FORMATS.values())) == len(FORMATS)


@every_format
def test_the_order_of_the_findings_does_not_matter(name: str) -> None:
    expected = FORMATS[name](FINDINGS, RULES)
    for seed in range(5):
        findings = random.Random(seed).sample(FINDINGS, len(FINDINGS))
        rules = dict(random.Random(seed).sample(list(RULES.items()), len(RULES)))
        assert FORMATS[name](findings, rules) == expected


def test_another_process_writes_the_same_bytes() -> None:
    here = "".join(
        f"{name} {hashlib.sha256(write(FINDINGS, RULES).encode()).hexdigest()}\n"
        for name, write in FORMATS.items()
    )
    for seed in ("1", "2"):
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        done = subprocess.run(
            [sys.executable, "-c", DIGESTS],
            env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout == here


@every_format
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_steers_a_terminal_or_cannot_be_written(name: str, text: str) -> None:
    for rules in ({}, hostile_rules(text)):
        report = FORMATS[name](hostile(text), rules)
        assert not CONTROL.search(report)
        assert "\u202e" not in report or name not in ("text", "json", "markdown")
        report.encode()


@every_format
def test_what_is_said_is_in_the_report(name: str) -> None:
    report = FORMATS[name]([Finding("a.md", 7, 9, "PG101", "nothing is well", "warning")], RULES)
    for part in ("nothing is well", "PG101", "a.md", "7"):
        assert part in report


@every_format
def test_a_finding_without_a_file_or_a_node_is_reported(name: str) -> None:
    report = FORMATS[name]([Finding("", 0, 0, "PG101", "nothing is well", "violation")], RULES)
    assert "nothing is well" in report


@every_format
def test_reports_end_without_a_line_end(name: str) -> None:
    for findings in (FINDINGS, []):
        report = FORMATS[name](findings, RULES)
        assert report == report.rstrip("\n")
