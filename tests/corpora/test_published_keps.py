"""kubernetes/enhancements as it is published: kep.yaml beside README.md, a folder each."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from policygraph.lineage.read import read_lineage
from policygraph.mapping.reader import Record, read_record
from policygraph.mapping.sources import record_files
from policygraph.pipeline import Build, build
from policygraph.settings import Settings
from policygraph.validation.validate import ValidationOptions, validate
from tests.corpora.published import Stores, published, restored, without_order

pytestmark = pytest.mark.xdist_group("published keps")  # which are built once

GATES = """PREFIX kep: <https://w3id.org/policygraph/kep#> PREFIX schema: <https://schema.org/>
SELECT ?kep ?name ?component WHERE {
    ?kep kep:featureGate ?gate . ?gate schema:name ?name . OPTIONAL { ?gate kep:component ?component } }"""


@pytest.fixture(scope="module")
def built(stores: Stores, shared: Path) -> Build:
    return stores(published(shared, "keps"), "kep")


def keps(shared: Path) -> dict[str, dict[str, Any]]:
    """Return path -> values as texts, but for the template."""
    top = published(shared, "keps")
    return {
        file.relative_to(top).as_posix(): yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
        for file in top.rglob("kep.yaml")
        if "NNNN" not in str(file)
    }


def test_every_proposal_is_a_record_that_comes_back_value_for_value(built: Build, shared: Path) -> None:
    originals = keps(shared)
    assert built.counts()["records"] == built.counts()["policies"] == len(originals) == 655
    for path, metadata in restored(built):
        original = {key: value for key, value in originals[path].items() if value != "null"}
        assert without_order(metadata) == without_order(original), path


def test_a_record_is_the_pair_and_its_text_is_that_of_the_readme(built: Build, shared: Path) -> None:
    settings = Settings(root=shared, sources=(published(shared, "keps"),), profile="kep")
    records = record_files(settings, built.profile)
    assert Counter(map(len, records)) == {2: 654, 1: 1}
    files = next(files for files in records if files[0].path.startswith("sig-docs/1326"))
    record = read_record(files, built.profile, ("en",))
    assert isinstance(record, Record)
    assert record.id == "1326-third-party-content-in-docs"
    assert record.body == files[1].file.read_text("utf-8").strip()
    assert record.locate("/owning-sig")[:2] == (files[0].path, 8)


def test_feature_gates_can_be_asked(built: Build, shared: Path) -> None:
    rows = built.open().store.query(GATES)
    found = {(row["name"].value, row["component"] and row["component"].value) for row in rows}  # type: ignore[union-attr]
    said = set()
    for metadata in keps(shared).values():
        gates = metadata.get("feature-gates") or []
        for gate in gates if isinstance(gates, list) else []:
            components = gate.get("components") or [None]
            said |= {
                (gate["name"], component or None)
                for component in ([components] if isinstance(components, str) else components)
                if gate.get("name")
            }
    assert found == said
    assert len(said) > 400


def test_pages_elsewhere_are_documents_and_no_unresolved_policies(built: Build) -> None:
    findings = validate(built, ValidationOptions()).findings
    unresolved = {finding.value for finding in findings if finding.code == "lineage-unresolved"}
    assert "3456-replaced-kep" in unresolved
    assert not [value for value in unresolved if "://" in value]
    ask = """PREFIX foaf: <http://xmlns.com/foaf/0.1/> PREFIX schema: <https://schema.org/> ASK {
        ?page a foaf:Document ; schema:url "https://github.com/kubernetes/enhancements/issues/2775" }"""
    assert built.open().store.query(ask)


def test_links_in_a_readme_to_the_folder_of_a_proposal_are_references(built: Build, shared: Path) -> None:
    lineage = read_lineage(built.open())
    edges = {(edge.successor, edge.predecessor) for edge in lineage.only(["references"]).edges}
    link = r"\]\((?:https://github\.com/kubernetes/enhancements/(?:tree|blob)/[^/]+)?/keps/(?:[a-z-]+/)+([0-9]+-[^/)#.]+)[/)#]"
    said = {
        (readme.parent.name, other)
        for readme in published(shared, "keps").rglob("README.md")
        for other in re.findall(link, re.sub(r"(?s)```.*?```|<!--.*?-->", "", readme.read_text("utf-8")))
        if (readme.parent / "kep.yaml").exists() and other != readme.parent.name and "NNNN" not in str(readme)
    }
    assert said < edges
    assert len(said) > 150
    dead = {
        finding.value for finding in validate(built, ValidationOptions()).findings if "README" in finding.path
    }
    assert "2144-clientgo-apply" in dead
    assert len(dead) == 4


def test_one_number_is_not_that_of_its_folder(built: Build, shared: Path) -> None:
    findings = validate(built, ValidationOptions(select=("enhancement-number",))).findings
    odd = {
        (path, str(values["kep-number"]))
        for path, values in keps(shared).items()
        if (number := re.match("0*([0-9]+)-", path.split("/")[-2]))
        and str(values.get("kep-number", number[1])).lstrip("0") != number[1].lstrip("0")
    }
    assert {("/".join(Path(each.path).parts[-3:]), each.value) for each in findings} == odd
    assert len(odd) == 1


@pytest.mark.parametrize(("written", "told"), [("7", 0), ("007", 0), ("8", 1), ("seven", 1), ("", 0)])
def test_a_number_is_held_against_that_of_the_folder(tmp_path: Path, written: str, told: int) -> None:
    folder = tmp_path / "r" / "0007-a"
    folder.mkdir(parents=True)
    (folder / "kep.yaml").write_text(f"title: T\nkep-number: {written}\n", "utf-8")
    built = build(Settings(root=tmp_path, sources=(tmp_path / "r",), profile="kep"))
    findings = validate(built, ValidationOptions(select=("enhancement-number",))).findings
    assert [(each.line, each.column) for each in findings] == [(2, 1)] * told
