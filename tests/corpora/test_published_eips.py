"""ethereum/EIPs and ERCs as they are published: two folders, in which a proposal that moved leaves a stub."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from policygraph.findings import Finding
from policygraph.lineage.read import read_lineage
from policygraph.pipeline import Build, build
from policygraph.settings import Settings
from policygraph.validation.validate import ValidationOptions, validate
from tests.corpora.helpers import expected
from tests.corpora.published import published, restored, without_order

pytestmark = pytest.mark.xdist_group("published eips")  # which are built once


@pytest.fixture(scope="module")
def built(shop: Path, shared: Path) -> Build:
    folders = (published(shared, "eips") / "EIPS", published(shared, "eips") / "ERCS")
    return build(Settings(root=shop, sources=folders, profile="eip"))


@pytest.fixture(scope="module")
def findings(built: Build) -> tuple[Finding, ...]:
    return validate(built, ValidationOptions()).findings


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


# Of the rules of the proposals' own linter, those about the header; whether a key of the status is missing it tells at the
# status, and a missing key at the first line.
LINTED = {
    "key-order": {"preamble-order"},
    "proposal-title": {"preamble-len-title", "preamble-re-title", "preamble-re-title-colon"},
    "proposal-author": {"preamble-author"},
    "proposal-discussion": {"preamble-re-discussions-to"},
    "proposal-incomplete": {"preamble-req"},
    "proposal-unexplained": {"preamble-req-withdrawal-reason"},
}


@pytest.mark.parametrize("code", LINTED)
def test_what_the_header_lacks_is_what_the_linter_of_its_editors_finds(
    code: str, findings: tuple[Finding, ...], shared: Path
) -> None:
    has_line = code not in ("proposal-incomplete", "proposal-unexplained")
    found = {
        (Path(each.path).name, each.line if has_line else 0)
        for each in findings
        if each.code == code and Path(each.path).parent.name == "EIPS"
    }
    said = {
        (Path(path).name, line if has_line else 0)
        for path, line, linted in expected(shared, "eipw")
        if linted in LINTED[code]
    }
    unknown_key = (
        {("eip-3978.md", 11)} if code == "key-order" else set()
    )  # which is in no order for the linter
    assert said - found == unknown_key
    assert found <= said


def test_what_is_ahead_of_what_it_requires_is_found_and_nothing_else(
    findings: tuple[Finding, ...], shared: Path
) -> None:
    ahead = {(Path(each.path).stem, each.value) for each in findings if each.code == "proposal-ahead"}
    assert len(ahead) == 8
    (final_on_withdrawn,) = expected(shared, "eips")["ref_requires_on_superseded_or_withdrawn"]
    assert ("eip-7568", "2070") in ahead
    assert final_on_withdrawn == "7568 -> 2070"
    assert {each.code for each in findings} == {*LINTED, "proposal-abstract", "proposal-ahead"}
    assert not [each for each in findings if each.severity == "violation"]


@pytest.mark.parametrize(("folder", "other"), [("EIPS", "ERCs"), ("ERCS", "EIPs")])
def test_of_one_folder_alone_it_is_said_that_the_other_is_absent(
    folder: str, other: str, tmp_path: Path, shared: Path
) -> None:
    alone = build(Settings(root=tmp_path, sources=(published(shared, "eips") / folder,), profile="eip"))
    options = ValidationOptions(ignore=("proposal-*", "key-order", "lineage-needs-ended"))
    (finding,) = validate(alone, options).findings
    assert (finding.code, finding.severity, finding.value) == ("part-absent", "info", other)
