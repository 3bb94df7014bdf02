"""What an answer of HTTP is, and what it may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What an answer may take: seconds, bytes of memory beside those of a process that does nothing, rows, bytes."""

    seconds: float = 30.0
    memory: int = 1024 * MEBIBYTE
    rows: int = 100_000
    size: int = 32 * MEBIBYTE


@dataclass(frozen=True)
class Reply:
    """An answer with its status, type and headers of HTTP."""

    status: int
    type: str
    content: bytes
    headers: dict[str, str]

    @property
    def head(self) -> dict[str, Any]:
        """All but the content, which JSON can hold; with the content it makes the answer again."""
        return {"status": self.status, "type": self.type, "headers": self.headers}
