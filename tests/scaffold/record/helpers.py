"""New records as files, and settings to make them by."""

from __future__ import annotations

from pathlib import Path

from policygraph.scaffold.record.new_record import NewRecord
from policygraph.settings import Settings


def created(record: NewRecord) -> Path:
    record.file.parent.mkdir(parents=True, exist_ok=True)
    record.file.write_text(record.text, "utf-8")
    return record.file


def of(folder: Path, profile: str = "policy") -> Settings:
    return Settings(root=folder, sources=(folder,), profile=profile)
