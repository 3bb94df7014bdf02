"""What was found when a build was last known to be current: kept beside its manifest, which never changes."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from policygraph.regular_files import content, sealed, unsealed
from policygraph.store.whole_files import write_whole

TOUCHED = "touched.json"
SEEN = "seen"


class Touches(NamedTuple):
    """What has changed since a build and leaves it current: path -> size and time, and when that was checked."""

    checked: int
    files: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class LastCheck:
    """The files of the last check, by the folder that the manifest is in."""

    folder: Path

    def seen(self) -> tuple[str, str]:
        """Return what was seen when the files were those of the build, see ``pipeline.looks``, "" where it is not known."""
        try:
            head, _, text = unsealed(content(self.folder / SEEN)).partition(b"\n")
            return str(json.loads(head)), text.decode("utf-8", "surrogateescape")
        except (OSError, ValueError, TypeError):
            pass
        return "", ""

    def keep_seen(self, rest: str, text: str) -> None:
        """Keep what ``seen`` returns. Where that cannot be written whole, which its checksum shows, more is compared the
        next time.
        """
        with suppress(OSError):
            head = json.dumps(rest).encode()
            (self.folder / SEEN).write_bytes(sealed(head + b"\n" + text.encode("utf-8", "surrogateescape")))

    def touch(self, stamps: dict[str, tuple[int, int]], checked: int) -> None:
        """Keep path -> size and time of files whose content is the same, and when that was checked, in nanoseconds.

        Where that cannot be written, their contents are compared once more the next time.
        """
        touches = Touches(checked, {**self.touches().files, **stamps})
        with suppress(OSError):
            write_whole(self.folder / TOUCHED, json.dumps(touches).encode())

    def touches(self) -> Touches:
        """Return what ``touch`` has kept; nothing, checked at 0, where there is nothing."""
        try:
            checked, files = json.loads(content(self.folder / TOUCHED))
            stamps = {path: (int(size), int(time)) for path, (size, time) in files.items()}
            return Touches(int(checked), stamps)
        except (OSError, ValueError, TypeError, AttributeError):
            return Touches(0, {})
