"""The docs say what the code does: generated pages are current, every code and command is described."""

from __future__ import annotations

import re
import subprocess
import sys

from policygraph.cli import COMMANDS
from tests.helpers import ROOT


def test_generated_pages_are_current() -> None:
    subprocess.run([sys.executable, str(ROOT / "scripts" / "docs.py"), "--check"], check=True)


def test_every_code_is_described() -> None:
    page = (ROOT / "docs" / "records.md").read_text("utf-8")
    sources = "".join(file.read_text("utf-8") for file in (ROOT / "src").rglob("*.py"))
    raised = re.findall(r'(?:RecordError\(|remark\(\w+, |Problem\([^"]*1, 1, )\s*"([a-z0-9-]+)"', sources)
    codes = {*raised, "bad-date", "bad-value", "missing-id", "not-utf-8", "not-a-mapping", "unclosed-fence"}
    assert len(codes) >= 14
    for code in codes:
        assert f"`{code}`" in page, code


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in COMMANDS:
        assert f"policygraph {name}" in readme


def test_every_module_that_the_design_names_exists() -> None:
    named = re.findall(r"`([\w/]+\.py)`", (ROOT / "docs" / "design.md").read_text("utf-8"))
    assert named
    for path in named:
        assert (ROOT / "src" / "policygraph" / path).exists(), path
