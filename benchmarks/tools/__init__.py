"""Other tools on the same records, each in an environment of its own, as its documentation says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import say

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Tool:
    """A tool: its package, the command after the environment's ``bin``, its output, and whether tables are grouped.

    ``{tables}`` is the folder with tables and mappings, ``{here}`` that of this module.
    """

    name: str
    command: tuple[str, ...]
    output: str
    grouped: bool = False

    def argv(self, environment: Path, tables: Path) -> list[str]:
        """Return the command that maps the tables in a folder."""
        program, *arguments = (part.format(tables=tables, here=HERE) for part in self.command)
        return [str(environment / "bin" / program), *arguments]


TOOLS = (
    Tool("morph-kgc", ("python", "-m", "morph_kgc", "{tables}/morph-kgc.ini"), "morph-kgc.nt"),
    Tool(
        "maplib",
        ("python", "{here}/with_maplib.py", "{tables}", "{tables}/maplib.nt"),
        "maplib.nt",
    ),
    Tool(
        "linkml",
        (
            *("linkml-convert", "--schema", "{tables}/schema.yaml", "--target-class", "Tables"),
            *("--no-validate", "--output-format", "ttl", "--output", "{tables}/linkml.ttl"),
            "{tables}/grouped.json",
        ),
        "linkml.ttl",
        grouped=True,
    ),
)


def environments(cache: Path) -> Mapping[str, Path]:
    """Return the environment of each tool, made unless it is there; a tool that cannot be installed has none."""
    made = {}
    for tool in TOOLS:
        folder, requirements = cache / "env" / tool.name, HERE / f"{tool.name}.txt"
        pinned, stamp = requirements.read_text("utf-8"), folder / "requirements.txt"
        if not stamp.exists() or stamp.read_text("utf-8") != pinned:
            say(f"installing {tool.name}")
            python = str(folder / "bin" / "python")
            install = [
                python,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-deps",
                "--requirement",
                str(requirements),
            ]
            try:
                subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
                subprocess.run(install, check=True)
            except subprocess.CalledProcessError:
                say(f"{tool.name} could not be installed, and is left out")
                continue
            stamp.write_text(pinned, "utf-8")
        made[tool.name] = folder
    return made


def version_of(tool: Tool) -> str:
    """Return the version that is pinned.

    >>> version_of(TOOLS[0])
    '2.10.0'
    """
    lines = (HERE / f"{tool.name}.txt").read_text("utf-8").splitlines()
    wanted = tool.name.replace("-", "_")
    pins = (line.split("==") for line in lines if "==" in line)
    return next(version for name, version in pins if name.replace("-", "_") == wanted)
