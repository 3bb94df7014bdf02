"""Bundles of the Open Knowledge Format as they are published."""

from __future__ import annotations

import posixpath
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from policygraph.lineage.read import read_lineage
from policygraph.pipeline import Build, build
from policygraph.settings import Settings
from policygraph.validation.validate import ValidationOptions, validate
from tests.corpora.published import Stores, found, published, restored, without_order


@pytest.fixture(scope="module", params=["acme_retail", "ga4"])
def bundle(request: pytest.FixtureRequest, shared: Path) -> Path:
    return published(shared, "okf") / str(request.param)


@pytest.fixture
def built(stores: Stores, bundle: Path) -> Build:
    return stores(bundle, "okf")


def concepts(bundle: Path) -> dict[str, tuple[dict[str, Any], str]]:
    """Return path -> front matter, its values as texts, and body."""
    texts = {
        file.relative_to(bundle).as_posix(): file.read_text("utf-8").split("---\n", 2)
        for file in bundle.rglob("*.md")
        if file.name not in ("index.md", "log.md")
    }
    return {path: (yaml.load(front, yaml.BaseLoader), body) for path, (_, front, body) in texts.items()}


def test_every_concept_is_a_record_that_comes_back_value_for_value(built: Build, bundle: Path) -> None:
    originals = concepts(bundle)
    assert built.counts()["records"] == built.counts()["policies"] == len(originals) > 8
    for path, metadata in restored(built):
        assert without_order(metadata) == without_order(originals[path][0]), path


def test_every_link_from_concept_to_concept_is_a_relation(built: Build, bundle: Path) -> None:
    originals = concepts(bundle)
    said = set()
    for path, (_, body) in originals.items():
        for target in re.findall(r"\]\(([^)#\s]+\.md)", body):
            other = target[1:] if target.startswith("/") else posixpath.join(posixpath.dirname(path), target)
            said.add((path.removesuffix(".md"), posixpath.normpath(other).removesuffix(".md")))
    edges = {(edge.successor, edge.predecessor) for edge in read_lineage(built.open()).edges}
    assert edges == {(one, other) for one, other in said if one != other and f"{other}.md" in originals}
    assert len(edges) >= 8
    assert not [code for _, _, code in found(built) if code == "lineage-unresolved"]


def test_sources_can_be_asked_and_lead_to_concepts_and_pages(built: Build, bundle: Path) -> None:
    ask = """PREFIX okf: <https://w3id.org/policygraph/okf#> PREFIX pg: <https://w3id.org/policygraph/ns#>
    PREFIX foaf: <http://xmlns.com/foaf/0.1/>
    SELECT ?concept ?class WHERE { ?concept okf:source ?source . ?source okf:resource ?resource .
        ?resource a ?class }"""
    rows = built.open().store.query(ask)
    classes = [row["class"].value.rpartition("/")[2].rpartition("#")[2] for row in rows]  # type: ignore[union-attr]
    said = [source for metadata, _ in concepts(bundle).values() for source in metadata.get("sources", [])]
    pages = [source for source in said if source["resource"].startswith("http")]
    assert (classes.count("Document"), classes.count("Policy")) == (len(pages), len(said) - len(pages))


def test_a_concept_is_stale_from_its_day_on(built: Build, bundle: Path) -> None:
    last = sum(metadata.get("stale_after", "9")[:4] == "2026" for metadata, _ in concepts(bundle).values())
    for day, count in ((date(2026, 12, 30), 0), (date(2026, 12, 31), last)):
        findings = validate(built, ValidationOptions(today=day)).findings
        assert sum(finding.code == "stale" for finding in findings) == count


def test_both_bundles_are_one_source_whose_ids_start_with_the_bundle(tmp_path: Path, shared: Path) -> None:
    folder = shutil.copytree(published(shared, "okf"), tmp_path / "okf")
    built = build(Settings(root=tmp_path, sources=(folder,), profile="okf"))
    assert built.counts()["records"] == 18
    assert "acme_retail/metrics/revenue" in read_lineage(built.open()).policies
    assert {code for _, _, code in found(built)} <= {"stale"}


def test_a_concept_without_a_type_is_refused(tmp_path: Path) -> None:
    (tmp_path / "okf").mkdir()
    (tmp_path / "okf" / "a.md").write_text("---\ntitle: A\n---\n", "utf-8")
    built = build(Settings(root=tmp_path, sources=(tmp_path / "okf",), profile="okf"))
    assert ("a.md", 1, "type-missing") in {(name, 1, code) for name, _, code in found(built)}
