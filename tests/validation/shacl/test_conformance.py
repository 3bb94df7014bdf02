"""The W3C data-shapes suite through the command line."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path


def test_the_w3c_suite_passes_through_the_command_line(shared: Path, tmp_path: Path) -> None:
    folder = shared / "conformance"
    command = f"{shlex.quote(sys.executable)} -m policygraph validate {{data}} --shapes {{shapes}} --format turtle -o {{out}}"
    run = subprocess.run(
        [
            sys.executable,
            str(folder / "shacl_suite.py"),
            str(folder / "data-shapes"),
            "--endpoint-cmd",
            command,
        ],
        env={**os.environ, "TL": "120"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    figures = re.search(r"core: .* full (\d+) /98 +sparql: .* full (\d+) /22", run.stdout)
    assert figures, run.stdout
    assert int(figures[1]) == 98
    assert int(figures[2]) >= 21
