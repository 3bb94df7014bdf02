"""Run commands, one or several that take turns, and measure time, processor time and memory with all children."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

UNIT = (sys.executable, "-c", "import click, pyoxigraph")  # what every time is a multiple of
LEAST = 0.02  # seconds between two looks at the memory
SHARE = 0.02  # of the time that looks take at most: they need a processor, and hold up who is looked at


@dataclass(frozen=True)
class Limits:
    """After how many seconds, and with how many bytes of memory, a command is stopped."""

    seconds: float = 3600.0
    memory: float = float("inf")


@dataclass(frozen=True)
class Sample:
    """One run: wall time and processor time in seconds, the peak of memory in bytes, why it was stopped or ""."""

    wall: float
    cpu: float
    memory: int
    stopped: str = ""


@dataclass(frozen=True)
class Contestant:
    """Who does a work: commands that run one after the other, and what is done before each run, which is not timed."""

    by: str
    commands: tuple[Sequence[str], ...]
    folder: Path
    reset: Callable[[], None] = lambda: None
    status: frozenset[int] = frozenset({0})
    output: Path | None = None  # the file or folder that comes out


@dataclass
class Series:
    """The runs of one contestant at one work, by repetition, so that those of two in one run are pairs."""

    work: str
    by: str
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    disk: int | None = None
    facts: float | None = None  # share of the asserted facts that it gives, where that was looked at
    stopped: str = ""

    def add(self, sample: Sample) -> None:
        """Add a run that came to its end."""
        self.wall.append(round(sample.wall, 4))
        self.cpu.append(round(sample.cpu, 4))
        self.memory.append(sample.memory)


def ratio(over: Sequence[float], under: Sequence[float]) -> float | None:
    """Return the median of the ratios of pairs, None where there is none.

    >>> ratio([4.0, 6.0, 9.0], [2.0, 2.0, 3.0])
    3.0
    """
    pairs = list(zip(over, under, strict=False))
    return median(above / below for above, below in pairs) if pairs else None


def take_turns(
    work: str, contestants: Iterable[Contestant], repetitions: int, limits: Limits = Limits()
) -> list[Series]:
    """Run contestants in turns; who is stopped once does not run again."""
    everybody = [(contestant, Series(work, contestant.by)) for contestant in contestants]
    for _ in range(repetitions):
        for contestant, series in everybody:
            if not series.stopped:
                sample = run(contestant, limits)
                series.stopped = sample.stopped
                if not sample.stopped:
                    series.add(sample)
                say(f"  {work}, {contestant.by}: {sample.stopped or f'{sample.wall:.2f} s'}")
    return [series for _, series in everybody]


def run(contestant: Contestant, limits: Limits = Limits()) -> Sample:
    """Run all commands of a contestant once."""
    contestant.reset()
    samples: list[Sample] = []
    for command in contestant.commands:
        samples.append(_run(command, contestant, limits))
        if samples[-1].stopped:
            break
    return Sample(
        sum(sample.wall for sample in samples),
        sum(sample.cpu for sample in samples),
        max(sample.memory for sample in samples),
        samples[-1].stopped,
    )


def _run(command: Sequence[str], contestant: Contestant, limits: Limits) -> Sample:
    start = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=contestant.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        watch = _Watch(process.pid, start, limits)
        watch.start()
        assert process.stderr
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.ended.set()
        watch.join()
    stopped = watch.stopped
    if not stopped and process.returncode not in contestant.status:
        last = errors.decode(errors="replace").strip().rpartition("\n")[2]
        stopped = f"ended with status {process.returncode}: {last[:200]}"
    return Sample(wall, usage.ru_utime + usage.ru_stime, watch.peak, stopped)


class _Watch(threading.Thread):
    """Looks at the memory of a session of processes, and ends it where it takes too much or too long."""

    def __init__(self, session: int, start: float, limits: Limits) -> None:
        super().__init__(daemon=True)
        self.session, self.began, self.limits = session, start, limits
        self.ended = threading.Event()
        self.peak = 0
        self.stopped = ""

    def run(self) -> None:
        pause = LEAST
        while not self.ended.wait(pause):
            looked = time.perf_counter()
            self.peak = max(self.peak, memory_of_session(self.session))
            pause = max(LEAST, (time.perf_counter() - looked) / SHARE)
            if self.peak > self.limits.memory:
                self.stopped = f"more than {self.limits.memory / 1e9:.1f} GB"
            elif time.perf_counter() - self.began > self.limits.seconds:
                self.stopped = f"more than {self.limits.seconds:.0f} s"
            if self.stopped:
                with suppress(ProcessLookupError):  # it has just ended
                    os.killpg(self.session, signal.SIGKILL)
                return


def memory_of_session(session: int) -> int:
    """Return the bytes of memory of the processes of a session: what they share once, or the highest that one of them
    ever had. 0 where nobody tells.

    What the kernel says of a child at its end is no measure: it counts what was there before the child began.
    """
    together, highest = 0, 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(folder.name)) == session:
                together += _kilobytes(folder / "smaps_rollup", "Pss:")
                highest = max(highest, _kilobytes(folder / "status", "VmHWM:"))
        except (OSError, ValueError):
            continue  # it has ended
    return 1024 * max(together, highest)


def _kilobytes(file: Path, key: str) -> int:
    """Return the number behind a key in a file of the kernel, 0 without one."""
    lines = (line.split() for line in file.read_text().splitlines())
    return next((int(words[1]) for words in lines if words[:1] == [key]), 0)


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all files below a folder."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def available_memory() -> float:
    """Return the bytes of memory that may be taken, infinite where nobody tells."""
    try:
        lines: dict[str, Any] = dict(
            line.split(":", 1) for line in Path("/proc/meminfo").read_text().splitlines()
        )
    except OSError:
        return float("inf")
    return int(lines["MemAvailable"].split()[0]) * 1024


def say(text: str) -> None:
    """Say on standard error how far it is."""
    print(text, file=sys.stderr, flush=True)
