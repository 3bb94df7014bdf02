"""The docs say what the code does: generated pages are current, every code and command is described."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

from policygraph.cli import COMMANDS
from policygraph.export.triples import lines
from policygraph.settings import find_settings
from policygraph.store.graph_store import GraphStore
from tests.helpers import ROOT, SEEDS, run


def test_generated_pages_are_current() -> None:
    subprocess.run([sys.executable, str(ROOT / "scripts" / "docs.py"), "--check"], check=True)


def test_every_code_is_described() -> None:
    page = (ROOT / "docs" / "records.md").read_text("utf-8")
    sources = "".join(file.read_text("utf-8") for file in (ROOT / "src").rglob("*.py"))
    raised = re.findall(r'(?:RecordError\(|remark\(\w+, |Finding\([^"()]*, )\s*"([a-z0-9-]+)"', sources)
    codes = {*raised, "bad-date", "bad-value", "missing-id", "not-utf-8", "not-a-mapping", "unclosed-fence"}
    assert len(codes) >= 14
    for code in codes:
        assert f"`{code}`" in page, code


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in COMMANDS:
        assert f"policygraph {name}" in readme


def test_the_options_in_the_docs_are_those_that_commands_print() -> None:
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    for name in ("", *COMMANDS):
        told = page.partition(f"## policygraph {name}".rstrip() + "\n\n```text\n")[2].partition("\n```\n")[0]
        assert options(told) == options(run(*name.split(), "-h").stdout), name


def options(told: str) -> list[str]:
    """Return the options of a command in its help."""
    return re.findall(r"^  ((?:-\w, )?--[\w-]+)", told.partition("\nOptions:\n")[2], re.MULTILINE)


def test_the_hook_runs_whatever_files_are_committed() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["always_run"]
    assert not hook.keys() & {"types", "types_or", "files"}


DESIGN = (ROOT / "docs" / "design.md").read_text("utf-8")
PACKAGE = ROOT / "src" / "policygraph"


def test_the_picture_of_the_rooms_is_the_contract_and_has_every_room() -> None:
    picture = re.search(r"^## The rooms\n\n```text\n(.*?)^```", DESIGN, re.MULTILINE | re.DOTALL)
    assert picture
    drawn = [re.split(r" {2,}", line)[0] for line in picture[1].splitlines()]
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (contract,) = settings["tool"]["importlinter"]["contracts"]
    assert drawn == contract["layers"]
    assert len(drawn) <= 13
    rooms = {room for line in drawn for room in line.split(" | ")}
    modules = {file.stem for file in PACKAGE.glob("*.py")} - {"__init__", "__main__"}
    packages = {file.parent.name for file in PACKAGE.glob("*/__init__.py")}
    assert rooms == modules | packages
    assert len(list(PACKAGE.glob("*.py"))) <= 10
    for room in packages - {"cli"}:
        assert f"\n| `{room}/` | " in DESIGN, room


def test_every_path_that_the_design_names_exists() -> None:
    paths = re.findall(r"`([\w/.-]+(?:/|\.py|\.toml|\.md|\.ttl))`", DESIGN)
    assert len(paths) > 60
    for path in paths:
        places = (PACKAGE / path, ROOT / path)
        assert path in ("profile.toml", "policygraph.toml") or any(place.exists() for place in places), path


LINKED = (ROOT / "docs" / "linked-data.md").read_text("utf-8")


def test_the_queries_about_linked_data_have_answers(workdir: Path) -> None:
    commands = re.findall(r"^policygraph (query -s) seeds (--text) '(.*)'$", LINKED, re.MULTILINE)
    assert len(commands) == 2
    for query, text, sparql in commands:
        found = run(*query.split(), SEEDS, text, sparql, "--format", "csv", "-q")
        assert len(found.stdout.splitlines()) > 10, found.stderr


def test_the_table_of_what_is_entailed_is_right_of_the_seeds(seeds_graph: GraphStore) -> None:
    stored, entailed = (
        len(set(lines(seeds_graph, layers))) for layers in (("asserted", "derived"), ("entailed",))
    )
    assert f"| the seeds | {stored} | {entailed} ({100 * entailed / stored:.0f} %) |" in LINKED


def test_the_settings_of_a_dataset_are_settings(tmp_path: Path) -> None:
    (tmp_path / "policygraph.toml").write_text(
        re.findall(r"```toml\n(.*?)```", LINKED, re.DOTALL)[0], "utf-8"
    )
    settings = find_settings(tmp_path)
    assert all((settings.title, settings.license, *vars(settings.publication).values()))
