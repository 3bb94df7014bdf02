"""Write what was measured to the docs, or look whether they say it: ``python -m benchmarks.pages [--check]``."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import page, scale
from benchmarks.plain import ROOT
from benchmarks.results import load

DOCS = ROOT / "docs"


def write(folder: Path = DOCS, check: bool = False) -> list[str]:
    """Write the pages and pictures, or only look; return the names of those that were not current."""
    results = load()
    stale = []
    pages = {"benchmarks.md": page.page(results), "scale.md": scale.page(results)}
    texts = ((name, "\n".join(lines) + "\n") for name, lines in pages.items())
    for name, text in (*texts, *page.pictures(results)):
        file = folder / name
        if not file.exists() or file.read_text("utf-8") != text:
            stale.append(name)
            if not check:
                file.write_text(text, "utf-8")
    return stale


if __name__ == "__main__":
    checked = "--check" in sys.argv[1:]
    if (stale := write(check=checked)) and checked:
        sys.exit(f"not current: {', '.join(stale)}; run `make docs`")
