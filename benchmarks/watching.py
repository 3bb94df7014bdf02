"""How long it takes until a saved record has its findings again.

python benchmarks/watching.py [N]     N records, 10,000 unless given
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from policygraph.pipeline import build
from policygraph.settings import Settings
from policygraph.validation.validate import ValidationOptions
from policygraph.validation.watch import PERIOD, Watch
from validation import generate  # the benchmark beside this one


def main(count: int) -> None:
    """Save ten records of a generated folder, one after the other, and print the median."""
    with tempfile.TemporaryDirectory(prefix="policygraph-") as folder:
        records = Path(folder) / "records"
        generate(records, count)
        settings = Settings(root=Path(folder), sources=(records,))
        watched = Watch(settings, build(settings), ValidationOptions())
        seconds = []
        for file in sorted(records.rglob("*.md"))[:: max(count // 10, 1)]:
            file.write_bytes(file.read_bytes() + b"\n")
            start = time.perf_counter()
            told = list(watched.changes())
            seconds.append(time.perf_counter() - start)
            assert len(told) == 1
    wait = f"up to {PERIOD} s pass before the change is seen"
    print(f"{count} records: {statistics.median(seconds):.2f} s, at most {max(seconds):.2f} s; {wait}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
