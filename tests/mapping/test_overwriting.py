"""What a command reads is not replaced by its result: records, other sources, settings, the profile, and its other files."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.mapping.overwriting import is_read
from policygraph.settings import find_settings
from tests.helpers import ROOT, run, write

SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://own.example/a> a sh:NodeShape ; sh:targetSubjectsOf sh:order ; sh:maxCount 1 .
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "r/a.md", {"id": "a", "title": "A"})
    write(tmp_path, "r/broken.md", "id: [")
    (tmp_path / "r" / "report.md").write_text("# Report\n", "utf-8")
    (tmp_path / "r" / "empty.md").write_text("", "utf-8")
    (tmp_path / "policygraph.toml").write_text('sources = ["r"]\n', "utf-8")
    (tmp_path / "data.ttl").write_text("<x:a> <x:b> <x:c> .\n", "utf-8")
    (tmp_path / "shapes.ttl").write_text(SHAPES, "utf-8")
    (tmp_path / "beside.md").write_text("---\nid: b\n---\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("r/a.md", True),
        ("r/broken.md", True),
        ("r/../r/a.md", True),
        ("policygraph.toml", True),
        ("r/report.md", False),
        ("r/empty.md", False),
        ("beside.md", False),
        ("data.ttl", False),
    ],
)
def test_records_and_settings_are_read_and_what_builds_pass_over_is_not(
    project: Path, name: str, found: bool
) -> None:
    assert is_read(project / name, find_settings(project)) == found


def test_a_source_the_text_of_a_record_and_the_files_of_a_profile_are_read(project: Path) -> None:
    assert is_read(project / "data.ttl", find_settings(project, ["data.ttl"]))
    (project / "k" / "1-a").mkdir(parents=True)
    (project / "k" / "1-a" / "kep.yaml").write_text("title: A\nkep-number: 1\n", "utf-8")
    (project / "k" / "1-a" / "README.md").write_text("# A\n", "utf-8")
    settings = find_settings(project, ["k"], profile="kep")
    assert is_read(project / "k" / "1-a" / "README.md", settings)
    assert is_read(ROOT / "profiles" / "kep" / "vocabulary.ttl", settings)


@pytest.mark.parametrize(
    "command",
    [
        "validate -o r/a.md",
        "validate r -o r/a.md",
        "validate --write-baseline r/a.md",
        "validate --write-baseline policygraph.toml",
        "validate data.ttl --shapes shapes.ttl --format turtle -o shapes.ttl",
        "report -o r/a.md",
        "report r -o r/broken.md",
        "query overview -o r/a.md",
        "export data.ttl -o data.ttl",
        "diff r r -o r/a.md",
        "diff data.ttl r --format rdfpatch -o data.ttl",
        "history a -o r/a.md",
    ],
)
def test_a_result_that_would_replace_what_is_read_is_refused(project: Path, command: str) -> None:
    before = {file: file.read_bytes() for file in project.rglob("*") if file.is_file()}
    result = run(*command.split())
    name = command.split()[-1]
    assert (result.exit_code, result.stderr) == (
        2,
        f"error: {name} is read, and would be replaced; name another file\n",
    )
    assert {file: file.read_bytes() for file in before} == before


def test_what_no_command_reads_is_replaced(project: Path) -> None:
    assert run("report", "-o", "r/report.md").exit_code == 0
    assert run("report", "-o", "r/report.md").exit_code == 0
    assert run("validate", "-o", "beside.md").exit_code == 2  # a record cannot be read
    assert "id: b" not in (project / "beside.md").read_text("utf-8")


def test_a_baseline_is_written_again_and_no_findings_replace_it(project: Path) -> None:
    for _ in range(2):
        assert run("validate", "--write-baseline", "known.json").exit_code == 0
    result = run("validate", "--baseline", "known.json", "-o", "known.json")
    assert "known.json is read, and would be replaced" in result.stderr
