"""What is printed, and how: results, messages and errors."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from policygraph.cli import printing
from policygraph.errors import UsageError
from tests.helpers import ROOT, write


def test_styles_of_reports_reach_a_terminal_and_those_of_records_do_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    printing.echo("\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b31m \x1b[2J")
    assert capsys.readouterr().out == "\x1b[31mred\x1b[0m \ufffd]0;title\ufffd \ufffd31m \ufffd[2J\n"


def test_messages_and_errors_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    printing.notify("a\nb\x1b")
    with pytest.raises(SystemExit, match="2"):
        printing.fail("c\r\n" + "d" * 5_000)
    assert capsys.readouterr().err == f"a b\ufffd\nerror: c {'d' * 1_000}…\n"


def test_a_result_for_people_is_cleaned_and_one_for_programs_is_not(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    printing.write("a\x9b", str(tmp_path / "text"))
    printing.write(b"a\x9b", str(tmp_path / "data"))
    printing.write("a\x9b", None)
    printing.write(b"a\x9b", None)
    assert (tmp_path / "text").read_text("utf-8") == "a\ufffd\n"
    assert (tmp_path / "data").read_bytes() == b"a\x9b"
    assert capfdbinary.readouterr().out == "a\ufffd\n".encode() + b"a\x9b"


def test_no_other_module_prints() -> None:
    package = ROOT / "src" / "policygraph"
    printing_modules = [
        file.relative_to(package).as_posix()
        for file in package.rglob("*.py")
        if re.search(r"\bclick\.echo\(|\bprint\(", re.sub(r'"""[\s\S]*?"""', "", file.read_text("utf-8")))
    ]
    assert [name for name in printing_modules if "console" not in name] == ["cli/printing.py"]


@pytest.mark.parametrize(
    "locale",
    [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "latin-1:strict"}, {"PYTHONIOENCODING": "gbk:strict"}],
    ids=["C", "latin-1", "gbk"],
)  # fmt: skip
@pytest.mark.parametrize(
    "command",
    [
        ("profile", "check", "r", "--format", "json"),
        ("validate", "r", "--language", "zh"),
        ("validate", "r", "--format", "json"),
        ("build", "r", "-v"),
        ("build", "gone 政策 é 🇨🇱"),
        ("show", "政策 é 🇨🇱", "-s", "r"),
    ],
    ids=" ".join,
)
def test_no_locale_refuses_a_character(
    workdir: Path, command: tuple[str, ...], locale: dict[str, str]
) -> None:
    write(workdir, "r/en/a.md", {"id": "政策 é 🇨🇱", "title": "政策 é 🇨🇱", "ключ": 1})
    write(workdir, "r/en/" + os.fsdecode(b"\xff\xe9.md"), {"id": ["é"]})
    program = [sys.executable, "-m", "policygraph", *command]
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "LANG"))
    }
    result = subprocess.run(
        program, cwd=workdir, env={**inherited, **locale}, capture_output=True, timeout=60
    )
    assert b"Traceback" not in result.stderr
    assert result.stdout.decode("utf-8") or result.stderr
    if "json" in command:
        assert "ключ" in result.stdout.decode("utf-8")
        json.loads(result.stdout)


def test_a_dash_is_standard_output_and_a_folder_is_no_file(
    workdir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printing.write("a text", "-")
    assert capsys.readouterr().out == "a text\n"
    with pytest.raises(UsageError, match="x/ is the name of a folder"):
        printing.write("a text", "x/")
    assert list(workdir.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("arguments", ["build", "query overview", "export -o out.nt", "--help"])
def test_a_closed_stream_is_as_one_whose_end_is_nowhere(tmp_path: Path, arguments: str, closed: str) -> None:
    write(tmp_path, "policies/a.md", {"id": "a", "title": "A"})
    (tmp_path / "policygraph.toml").write_text('sources = ["policies"]\n', "utf-8")
    command = f'"{sys.executable}" -m policygraph {arguments} {closed}'
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert bool(done.stdout) == (">&-" not in closed.split() and "-o" not in arguments)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["query", "--help"], ["profile", "list"]])
def test_what_a_full_disk_refuses_is_one_line(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "policygraph", *arguments]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr == "error: No space left on device. Make room on the disk\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize(
    ("arguments", "status"),
    [("build", 0), ("export --format ntriples", 0), ("query overview", 0), ("query nothing-of-the-kind", 2)],
)
def test_what_nobody_can_be_told_changes_neither_result_nor_status(
    tmp_path: Path, arguments: str, status: int
) -> None:
    write(tmp_path, "policies/a.md", {"id": "a", "title": "A", "odd": 1})
    (tmp_path / "policygraph.toml").write_text('sources = ["policies"]\n', "utf-8")
    command = [sys.executable, "-m", "policygraph", *arguments.split()]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True)
    with Path("/dev/full").open("wb") as full:
        untold = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=full)
    assert told.returncode == untold.returncode == status
    assert told.stderr
    if arguments != "build":  # which says how long it took
        assert untold.stdout == told.stdout
