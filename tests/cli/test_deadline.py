"""A query ends at its time, and at Ctrl-C at once."""

from __future__ import annotations

import os
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from policygraph.cli.deadline import deadline
from tests.helpers import SEEDS, run, write
from tests.servers import Answer, answering

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def start(cwd: Path, *arguments: str) -> subprocess.Popen[str]:
    program = Path(sys.executable).parent / "policygraph"
    command = [str(program), "query", "--text", RUNAWAY, "-s", SEEDS, *arguments]
    return subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_query_that_takes_too_long_is_ended_and_nothing_is_written(
    shop: Path, seeds_graph: object, tmp_path: Path
) -> None:
    started = time.monotonic()
    with start(shop, "--timeout", "0.5", "-o", str(tmp_path / "rows.csv")) as process:
        output, errors = process.communicate(timeout=30)
    assert process.returncode == 2
    assert output == ""
    assert errors == "error: the query took more than 0.5 s and was ended; --timeout gives it more\n"
    assert not (tmp_path / "rows.csv").exists()
    assert time.monotonic() - started < 15


@pytest.mark.parametrize("command", ["query in-force", "serve"])
@pytest.mark.parametrize("seconds", ["nan", "inf", "1e20"])
def test_a_time_that_no_clock_has_is_refused(command: str, seconds: str) -> None:
    result = run(*command.split(), "--timeout", seconds, "--language", "zh")
    assert (result.exit_code, "不在范围" in result.stderr) == (2, True)


def test_ctrl_c_ends_at_once(shop: Path, seeds_graph: object) -> None:
    with start(shop) as process:
        time.sleep(2.5)  # until the query runs
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=5)
    assert process.returncode in (-signal.SIGINT, 130)
    assert output == ""
    assert "Traceback" not in errors


def test_what_is_done_in_time_is_answered_as_without_a_time(shop: Path, seeds_graph: object) -> None:
    before = signal.getsignal(signal.SIGINT)
    with deadline(60):
        assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
    assert signal.getsignal(signal.SIGINT) is before
    result = run("query", "--timeout", "0.1")
    assert (result.exit_code, result.stderr) == (2, "error: no question is asked; leave out --timeout\n")


def damage_unseen(store: Path) -> None:
    """Change a block in every table of the stores of a folder, which keep size and time."""
    for table in store.rglob("*.sst"):
        status, content = table.stat(), bytearray(table.read_bytes())
        content[len(content) * 3 // 4] ^= 16
        table.write_bytes(content)
        os.utime(table, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize(
    "command", [["query", "languages"], ["query", "top-sources"], ["validate"], ["report"]], ids=" ".join
)
def test_a_store_that_is_damaged_unseen_is_told_and_built_anew_by_the_next_command(
    tmp_path: Path, command: list[str]
) -> None:
    (tmp_path / "records").mkdir()
    for number in range(600):
        text = f"---\nid: act-{number}\ntitle: Act {number}\nsource: Office {number}\nstatus: Active\n---\n"
        (tmp_path / "records" / f"{number}.md").write_text(text, "utf-8")
    (tmp_path / "policygraph.toml").write_text('sources = ["records"]', "utf-8")
    program = [sys.executable, "-m", "policygraph"]
    subprocess.run([*program, "build", "-q"], cwd=tmp_path, check=True, capture_output=True)
    damage_unseen(tmp_path / ".policygraph")

    def ended() -> subprocess.CompletedProcess[str]:
        limit = partial(resource.setrlimit, resource.RLIMIT_AS, (3 << 30, 3 << 30))
        return subprocess.run(
            [*program, *command], cwd=tmp_path, capture_output=True, text=True, timeout=60, preexec_fn=limit
        )

    first, second = ended(), ended()
    assert first.returncode == 2
    assert re.search(
        r"^error: the store in .* is damaged: oxigraph/\S+\.sst is not as it was written\. Build it again$",
        first.stderr,
        re.MULTILINE,
    )
    assert second.returncode in (0, 1)
    assert second.stderr.splitlines()[0].endswith("is not as it was written, and is built anew")


def test_a_query_that_takes_all_memory_is_ended_with_an_error(shop: Path, seeds_graph: object) -> None:
    rows = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i"
    command = [sys.executable, "-m", "policygraph", "query", "--text", rows, "-s", SEEDS]
    limit = partial(resource.setrlimit, resource.RLIMIT_AS, (2 << 30, 2 << 30))
    ended = subprocess.run(command, cwd=shop, capture_output=True, text=True, timeout=60, preexec_fn=limit)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert re.fullmatch(
        r"error: this takes more memory than there is: 1,\d{3} of 2,048 MiB so far\. Let it have more memory\n",
        ended.stderr,
    )


def test_a_server_that_takes_its_time_is_not_waited_for() -> None:
    waiting = threading.Event()

    def slow(*_: object) -> Answer:
        waiting.wait(30)
        return 500, {}, b""

    with answering(slow) as url:
        command = [
            sys.executable,
            "-m",
            "policygraph",
            "query",
            "overview",
            "--timeout",
            "0.5",
            "--store",
            url,
        ]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=25)
        waiting.set()
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "took more than 0.5 s" in ended.stderr


@pytest.mark.parametrize(
    ("file", "change", "command"),
    [
        ("manifest.sqlite", "UPDATE meta SET value = ']' || substr(value, 2)", ["query", "overview"]),
        ("manifest.sqlite", "UPDATE lineage SET facts = ']' || substr(facts, 2)", ["show", "a"]),
        ("statements.sqlite", "UPDATE lines SET lines = zeroblob(length(lines))", ["export", "--format", "records", "-o", "out"]),
        ("statements.sqlite", "UPDATE lines SET lines = zeroblob(length(lines))", ["query", "--text", "ASK { GRAPH ?g { ?s ?p ?o } }"]),
        ("manifest.sqlite", "", ["report"]),
    ],
    ids=str,
)  # fmt: skip
def test_content_that_cannot_be_what_was_written_is_damage(
    workdir: Path, file: str, change: str, command: list[str]
) -> None:
    for name in ("a", "b"):
        write(workdir, f"records/{name}.md", {"id": name, "title": name, "supersedes": "c"})
    (workdir / "policygraph.toml").write_text('sources = ["records"]', "utf-8")
    assert run("build").exit_code == 0
    (path,) = (workdir / ".policygraph").glob(f"*/gen-1/{file}")
    status = path.stat()
    if change:
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute(change).rowcount > 0
            connection.commit()
    else:
        path.write_bytes(b"x" * status.st_size)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    first, second = run(*command), run(*command)
    assert (first.exit_code, first.stdout) == (2, "")
    assert first.stderr.endswith(f" is damaged: {file} is not as it was written. Build it again\n")
    assert second.exit_code == 0
    assert f"{file} is not as it was written, and is built anew" in second.stderr


def test_ctrl_c_in_a_terminal_ends_a_build_and_its_processes_without_a_trace(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    for number in range(6_000):
        text = f"---\nid: act-{number}\ntitle: Act {number}\n---\n"
        (tmp_path / "records" / f"{number}.md").write_text(text, "utf-8")
    command = [sys.executable, "-m", "policygraph", "build", "records", "--language", "zh"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        while not list(tmp_path.glob(".policygraph/*/gen-1/*")):
            assert process.poll() is None
            time.sleep(0.05)
        time.sleep(0.2)
        os.killpg(process.pid, signal.SIGINT)
        output, errors = process.communicate(timeout=30)
    assert (process.returncode, output, errors) == (130, "", "\n已中止！\n")
    assert [path.name for path in tmp_path.glob(".policygraph/*/*")] == ["lock"]
