"""A lineage that a Python program asked for, as a picture: shown in a notebook, written to a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policygraph.errors import require_path
from policygraph.export.endings import format_of
from policygraph.records.printable import as_file
from policygraph.report.lineage import FORMATS, Answer, is_drawable
from policygraph.store.faults import in_one_error
from policygraph.store.whole_files import write_whole

MOST_LINES = 60  # of the tree at a prompt


@dataclass(frozen=True, repr=False)
class Drawing:
    """The lineage of a policy, or of several: in a notebook a picture, at a prompt a tree.

    Where nobody could read a picture, of hundreds of policies or of lines that cross everywhere, a notebook shows a
    table in its place.
    """

    answer: Answer

    def to_text(self, format: str = "svg") -> str:
        """Return the lineage as ``svg``, ``mermaid``, ``dot``, ``text``, ``json``, ``graphml`` or ``csv``.

        Raises UsageError for another format, and for a picture that nobody could read.
        """
        data = FORMATS[format_of(None, format, FORMATS, None)](self.answer)
        return data.decode() if isinstance(data, bytes) else data

    def write(self, path: str | Path, format: str | None = None) -> None:
        """Write what ``to_text`` returns to a file, whose ending says the format unless one is given.

        Raises UsageError as ``to_text`` does, and for an ending that tells no format, StoreError where the file cannot be
        written.
        """
        target = require_path("path", path)
        result = FORMATS[format_of(target, format, FORMATS, None)](self.answer)
        with in_one_error():
            write_whole(target, as_file(result))

    def __repr__(self) -> str:
        lines = self.to_text("text").splitlines()
        more = [f"… {len(lines) - MOST_LINES:,} more lines"] if len(lines) > MOST_LINES else []
        return "\n".join([*lines[:MOST_LINES], *more])

    def _repr_html_(self) -> str:
        return self.to_text("svg") if is_drawable(self.answer.shown) else self.answer.shown._repr_html_()
