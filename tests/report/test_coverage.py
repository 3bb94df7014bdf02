"""How far a profile covers records, as text and as JSON."""

from __future__ import annotations

from pathlib import Path

from policygraph.cli import FAILED
from tests.helpers import ROOT, run, write


def test_text_for_people(tmp_path: Path) -> None:
    for n in range(30):
        write(tmp_path, f"{n:02}.md", {"id": f"p{n}", f"key{n}": "x"})
    write(tmp_path, "bad.md", {"title": "x"})
    result = run("profile", "check", str(tmp_path))
    assert result.exit_code == FAILED
    for said in (
        "30 records\n",
        "Not mapped (30)",
        "and 10 more; -v shows all",
        "00.md:4",
        "Cannot be read (1)",
    ):
        assert said in result.stdout
    assert "more; -v" not in run("profile", "check", str(tmp_path), "-v").stdout
    whole = run("profile", "check", str(ROOT / "seeds"))
    assert whole.stdout.startswith("17 records, nothing is missing\n")
    (tmp_path / "bad.md").write_text("text", "utf-8")
    assert "1 file without front matter skipped" in run("profile", "check", str(tmp_path)).stdout
