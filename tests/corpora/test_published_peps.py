"""python/peps as it is published, held against its own text and what an independent program found."""

from __future__ import annotations

import email.parser
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from policygraph.lineage.read import read_lineage
from policygraph.mapping.coverage import cover
from policygraph.pipeline import Build, build
from policygraph.profile.load import load_profile
from policygraph.settings import Settings
from tests.corpora.helpers import expected
from tests.corpora.published import Stores, found, published, restored

pytestmark = pytest.mark.xdist_group("published peps")  # which are built once

SEEDED = {
    "pep-0484.rst": "bad-date",
    "pep-0008.rst": "label-unknown",
    "pep-0572.rst": "label-unknown",
    "pep-0621.rst": "label-unknown",
    "pep-0440.rst": "id-file-name",
    "pep-0345.rst": "unknown-key",
    "pep-0020.rst": "unusual-form",
    "pep-0257.rst": "duplicate-key",
    "pep-0566.rst": "unusual-form",
    "pep-0604.rst": "unusual-form",
    "pep-0634.rst": "lineage-unresolved",
    "pep-0594.rst": "bad-header",
}
MOVED = {"pep-0257.rst": 1}  # lines below the one that is changed, where the checker points as well


@pytest.fixture(scope="module")
def built(stores: Stores, shared: Path) -> Build:
    return stores(published(shared, "peps"), "pep")


def header(file: Path) -> dict[str, str]:
    message = email.parser.HeaderParser().parsestr(file.read_text("utf-8"))
    return {key: re.sub(r"\n[ \t]*", " ", value).strip() for key, value in message.items() if value.strip()}


def test_every_proposal_is_a_record_that_comes_back_value_for_value(built: Build, shared: Path) -> None:
    records = dict(restored(built))
    assert len(records) == 736
    assert built.counts()["policies"] == 736
    assert records == {path: header(published(shared, "peps") / path) for path in records}


def test_who_replaces_whom_is_what_an_independent_program_read(built: Build, shared: Path) -> None:
    said, lineage = expected(shared, "peps"), read_lineage(built.open())
    edges = lineage.only(["supersedes"]).edges

    def arrows(by: str) -> list[str]:
        return sorted(
            f"{int(edge.successor[4:])} -> {int(edge.predecessor[4:])}"
            for edge in edges
            if not by or getattr(edge, by)
        )

    assert arrows("") == sorted(said["edges_known"])
    assert arrows("by_successor") == sorted(said["forward"])
    assert arrows("by_predecessor") == sorted(said["backward"])
    assert len(lineage.only(["requires"]).edges) == said["ref_requires"]


def test_what_the_texts_cite_by_role_or_address_is_referred_to(built: Build, shared: Path) -> None:
    edges = read_lineage(built.open()).only(["references"]).edges
    roles = {
        (file.stem, f"pep-{int(number):04}")
        for file in published(shared, "peps").glob("pep-*.rst")
        for number in re.findall(r":pep:`(?:[^`<]*<)?([0-9]+)", file.read_text("utf-8"))
        if int(number) != int(file.stem[4:])
    }
    cited = {(edge.successor, edge.predecessor) for edge in edges}
    in_code = {("pep-0751", "pep-0345"), ("pep-0751", "pep-0426")}
    assert roles - cited == {("pep-0042", "pep-0000"), *in_code}  # 0 is the index
    assert cited - roles == {("pep-0676", "pep-0008"), ("pep-0684", "pep-0445")}
    assert not [code for _, _, code in found(built) if code == "lineage-unresolved"]


def test_what_is_no_proposal_is_named(shared: Path) -> None:
    settings = Settings(root=shared, sources=(published(shared, "peps"),), profile="pep")
    coverage = cover(settings, load_profile("pep"))
    names = Counter(Path(path).name.partition("-")[0] for path in coverage.left_out)
    assert (coverage.records, names) == (736, {"appendix": 9, "pep": 1})
    assert [coverage.unread, coverage.unmapped, coverage.unresolved] == [[], [], []]


def test_seeded_errors_are_found_at_their_lines(tmp_path: Path, shared: Path) -> None:
    folder = tmp_path / "peps"
    shutil.copytree(published(shared, "peps"), folder)
    seeded = expected(shared, "pep_seeded")
    for error in seeded:
        file = folder / error["file"]
        text = file.read_text("utf-8")
        assert text.split("\n")[error["line"] - 1].startswith(error["replace"])
        file.write_text(text.replace(error["replace"], error["by"], 1), "utf-8")
    findings = found(build(Settings(root=tmp_path, sources=(folder,), profile="pep")))
    assert {error["file"] for error in seeded} == SEEDED.keys()
    for error in seeded:
        name = error["file"]
        assert (name, error["line"] + MOVED.get(name, 0), SEEDED[name]) in findings, name
