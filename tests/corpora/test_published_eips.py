"""ethereum/EIPs and ERCs as they are published: two folders, in which a proposal that moved leaves a stub."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from policygraph.lineage.read import read_lineage
from policygraph.pipeline import Build, build
from policygraph.settings import Settings
from policygraph.validation.validate import ValidationOptions, validate
from tests.corpora.helpers import expected
from tests.corpora.published import published, restored, without_order


@pytest.fixture(scope="module")
def built(shop: Path, shared: Path) -> Build:
    folders = (published(shared, "eips") / "EIPS", published(shared, "eips") / "ERCS")
    return build(Settings(root=shop, sources=folders, profile="eip"))


def proposals(shared: Path) -> dict[str, dict[str, Any]]:
    """Return path -> front matter, its values as texts."""
    top = published(shared, "eips")
    return {
        file.relative_to(top).as_posix(): yaml.load(
            file.read_text("utf-8").split("---\n")[1], yaml.BaseLoader
        )
        for file in sorted(top.glob("E*S/*.md"))
    }


def test_every_file_is_a_record_that_comes_back_value_for_value(built: Build, shared: Path) -> None:
    originals = proposals(shared)
    records = dict(restored(built))
    assert records.keys() == originals.keys()
    assert built.counts()["records"] == len(records) == 1561
    for path, metadata in records.items():
        assert without_order(metadata) == without_order(originals[path]), path


def test_a_proposal_that_is_in_both_folders_is_one(built: Build, shared: Path) -> None:
    said, lineage = expected(shared, "eips"), read_lineage(built.open())
    assert len(lineage.policies) == said["ids"] == 1195
    assert (
        Counter(status.label for each in lineage.policies.values() for status in each.statuses)
        == said["statuses"]
    )
    assert [status.label for status in lineage.policies["1"].statuses] == ["Living"]
    assert len(lineage.only(["requires"]).edges) == said["ref_requires"] == 1677


def test_nothing_is_found_wrong(built: Build) -> None:
    assert validate(built, ValidationOptions()).findings == ()


@pytest.mark.parametrize(("folder", "other"), [("EIPS", "ERCs"), ("ERCS", "EIPs")])
def test_of_one_folder_alone_it_is_said_that_the_other_is_absent(
    folder: str, other: str, tmp_path: Path, shared: Path
) -> None:
    alone = build(Settings(root=tmp_path, sources=(published(shared, "eips") / folder,), profile="eip"))
    (finding,) = validate(alone, ValidationOptions()).findings
    assert (finding.code, finding.severity, finding.value) == ("part-absent", "info", other)
