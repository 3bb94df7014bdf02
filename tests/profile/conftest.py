"""A profile that a test may change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from policygraph.profile.resources import resource
from tests.profile.helpers import (
    TOML,
    Change,
)


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """Return what makes a copy of the built-in profile with texts replaced, and says where it is."""
    for name in ("ontology", "profiles", "queries", "shapes"):
        shutil.copytree(resource(name), tmp_path / name)

    def changed(path: str = TOML, old: str = "", new: str = "") -> Path:
        file = tmp_path / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")
        return tmp_path / "profiles" / "policy"

    return changed
