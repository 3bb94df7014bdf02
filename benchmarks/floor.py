"""What nobody can do without: ``python -m benchmarks.floor FOLDER FINISHED STORE``.

Read the records, parse their front matter, and load the finished distinct triples to a store on disk.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pyoxigraph as ox


def main(folder: Path, finished: str, store: str) -> None:
    """Do it."""
    for file in folder.rglob("*.md"):
        json.loads(file.read_text("utf-8").split("---\n", 2)[1])
    ox.Store(store).bulk_load(path=finished, format=ox.RdfFormat.N_TRIPLES, lenient=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
