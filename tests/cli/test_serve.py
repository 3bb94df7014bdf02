"""The command says where it answers, and ends when it is told to."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from policygraph.store.graph_store import GraphStore
from tests.helpers import SEEDS, run


def start(cwd: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [str(Path(sys.executable).parent / "policygraph"), "serve", *arguments]
    return subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_until_it_is_ended(shop: Path, seeds_graph: GraphStore, end: int) -> None:
    with start(shop, SEEDS, "--workers", "1", "--language", "zh") as process:
        assert process.stdout
        url = process.stdout.readline().strip()
        assert url.startswith("http://127.0.0.1:")
        with urlopen(f"{url}api/policies/alberta-tier", timeout=30) as answer:
            assert answer.status == 200
        with urlopen(url, timeout=30) as answer:
            assert '<html lang="zh"' in answer.read().decode()
        process.send_signal(end)
        output, errors = process.communicate(timeout=15)
    assert (output, errors) == ("", "按 Ctrl-C 结束\n")
    assert process.returncode == (0 if end == signal.SIGINT else -end)


def test_what_cannot_be_served_is_said_before(workdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run("serve", "nothing")
    assert (result.exit_code, result.stdout) == (2, "")
    assert run("serve", SEEDS, "--host", "no.such.host.invalid").exit_code == 2
    monkeypatch.setitem(sys.modules, "policygraph.serve.server", None)
    result = run("serve", SEEDS)
    assert (
        result.stderr == 'error: serve needs Starlette; install it with: pip install "policygraph[serve]"\n'
    )
