"""The README is true: its commands run, its output is theirs, its record becomes its Turtle."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from policygraph.settings import find_settings
from tests.helpers import ROOT, run
from tests.revisions.helpers import Repo

README = (ROOT / "README.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def clone(workdir: Path) -> Path:
    """A working folder with the seeds and two commits, and the command of this environment."""
    repo = Repo(workdir)
    repo.commit("before the seeds")
    shutil.copytree(ROOT / "seeds", workdir / "seeds")
    repo.commit("the seeds")
    return workdir


def sh(command: str, cwd: Path) -> str:
    folder = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    run = subprocess.run(["bash", "-c", command], cwd=cwd, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


def steady(text: str) -> str:
    """Blank what differs from run to run: seconds and the name of the store."""
    text = re.sub(r"built in [0-9.]+ s", "built in … s", text)
    return re.sub(r"\.policygraph/[0-9a-f]+/gen-\d+", ".policygraph/…", text)


def test_the_demo_prints_what_the_readme_shows(clone: Path) -> None:
    shown = blocks("console")[0].removeprefix("$ make demo\n")
    recipe = re.search(r"^demo:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert recipe
    commands = [line.strip().replace("@$(BIN)/", "") for line in recipe[1].splitlines()]
    printed = "".join(sh(command, clone) for command in commands)
    assert steady(printed) == steady(shown)
    for command in commands:
        assert f".venv/bin/{command}" in README


def test_every_command_in_the_readme_runs(clone: Path, server: str) -> None:
    commands = [line.removeprefix("$ ") for line in blocks("console")[1].splitlines()]
    assert len(commands) >= 9
    assert all(command.startswith("policygraph ") for command in commands)
    for command in commands:
        result = run(*shlex.split(command.replace("http://localhost:7878", server), comments=True)[1:])
        assert result.exit_code == 0, (command, result.output)
    assert (clone / "written-back" / "zh" / "alberta-tier.md").is_file()


def test_the_record_becomes_the_turtle(clone: Path) -> None:
    (record,), (turtle,) = blocks("markdown"), blocks("turtle")
    (clone / "ccir.md").write_text(record, "utf-8")
    assert turtle in sh("policygraph export ccir.md --base https://example.org/", clone)


def test_the_python_runs(clone: Path) -> None:
    (code,) = blocks("python")
    (clone / "readme.py").write_text(code, "utf-8")
    assert sh(f"{sys.executable} readme.py", clone) == "1 alberta-ccir\n2 alberta-sger\n"


def test_the_settings_are_read(clone: Path) -> None:
    (toml,) = blocks("toml")
    (clone / "policygraph.toml").write_text(toml, "utf-8")
    settings = find_settings(clone)
    assert settings.title == tomllib.loads(toml)["dataset"]["title"]
    assert [source.name for source in settings.sources] == ["policies"]


def test_the_shells_complete(clone: Path) -> None:
    for shell in ("bash", "zsh", "fish"):
        assert "policygraph" in sh(f"_POLICYGRAPH_COMPLETE={shell}_source policygraph", clone)


def test_links_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    for page in pages:
        html = MarkdownIt("commonmark").render(page.read_text("utf-8"))  # links in code are examples
        for target in re.findall(r'<a href="([^"#]+)', html):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"
