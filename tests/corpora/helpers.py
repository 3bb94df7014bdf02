"""What an independent program found in the corpora."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def expected(shared: Path, name: str) -> Any:
    return json.loads((shared / "corpora" / "expected" / f"{name}.json").read_text("utf-8"))
