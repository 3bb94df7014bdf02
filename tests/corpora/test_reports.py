"""Reports on whole corpora, against figures that another program computed from the files alone."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from policygraph.pipeline import Build
from tests.corpora.helpers import expected
from tests.helpers import run


def report(source: Path, profile: str) -> Any:
    return json.loads(run("report", str(source), "--profile", profile, "--format", "json", "--quiet").stdout)


def number(name: str) -> str:
    """Return an id as the figures have it: a number without zeros before it."""
    return re.sub(r"^\D*0*", "", name)


def arrows(edges: list[dict[str, str]]) -> list[str]:
    return sorted(f"{number(edge['from'])} -> {number(edge['to'])}" for edge in edges)


def numbers(names: list[str]) -> list[str]:
    return sorted(map(number, names))


@pytest.fixture(scope="module")
def on_peps(shared: Path, peps: Build, shop: Path) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(shop)
        return report(shared / "corpora" / "peps", "pep")


@pytest.fixture(scope="module")
def on_eips(shared: Path, eips: Build, shop: Path) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(shop)
        return report(shared / "corpora" / "eips", "eip")


def test_peps_are_counted(shared: Path, on_peps: Any) -> None:
    figures = expected(shared, "peps")
    assert (on_peps["records"], on_peps["policies"], on_peps["unresolved"]) == (
        figures["records"],
        figures["ids"],
        0,
    )
    assert on_peps["status"] == figures["statuses"]


def test_what_peps_supersede(shared: Path, on_peps: Any) -> None:
    figures, found = expected(shared, "peps"), on_peps["lineage"]["supersedes"]
    assert found["edges"] == len(figures["edges_known"]) == 47
    assert found["both_sides"] == len(figures["both_sides"])
    sides: dict[bool, list[dict[str, str]]] = {True: [], False: []}
    for edge in found["one_sided"]:
        sides[edge["said_by"] == edge["from"]].append(edge)
    assert arrows(sides[True]) == sorted(figures["only_new_says"])
    assert arrows(sides[False]) == sorted(figures["only_old_says"])
    assert found["unresolved"] == figures["dangling_forward"] == figures["dangling_backward"] == []
    assert found["cycles"] == figures["cycles"] == figures["self_loops"] == []
    assert list(map(number, found["longest_chain"])) == figures["longest_chain_old_to_new"]
    assert found["components"] == len(figures["components"])
    assert numbers(found["splits"]) == sorted(figures["splits_old_with_several_new"])
    assert numbers(found["merges"]) == sorted(figures["merges_new_with_several_old"])
    ended = figures["superseded_status_without_successor"]
    assert numbers(found["ended_without_successor"]) == sorted(ended)


def test_what_peps_refer_to(shared: Path, on_peps: Any) -> None:
    figures, found = expected(shared, "peps"), on_peps["lineage"]["references"]
    assert found["edges"] == figures["ref_requires"] == 39
    assert found["unresolved"] == figures["ref_requires_dangling"]
    assert found["cycles"] == figures["ref_requires_cycles"] == figures["ref_requires_self"]


def test_eips_are_counted_with_stubs_as_records_and_not_as_proposals(shared: Path, on_eips: Any) -> None:
    figures = expected(shared, "eips")
    assert (on_eips["records"], on_eips["policies"]) == (1561, figures["ids"])
    assert on_eips["status"] == figures["statuses"]


def test_what_eips_require(shared: Path, on_eips: Any) -> None:
    figures, found = expected(shared, "eips"), on_eips["lineage"]["requires"]
    assert found["edges"] == figures["ref_requires"] == 1677
    assert found["unresolved"] == figures["ref_requires_dangling"]
    assert found["cycles"] == figures["ref_requires_cycles"]
    assert on_eips["lineage"]["supersedes"]["edges"] == len(figures["edges_known"]) == 0
    assert on_eips["lineage"]["supersedes"]["longest_chain"] == []


def test_the_ercs_alone_leave_references_open(shared: Path, workdir: Path) -> None:
    found = report(shared / "corpora" / "eips" / "ercs", "eip")["lineage"]["requires"]
    assert len({edge["from"] + edge["to"] for edge in found["unresolved"]}) == 111


def test_the_hub_has_three_kinds(
    shared: Path, whole_hub: Build, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)
    found = report(shared / "corpora" / "ccus-policy-hub", "policy")
    figures = expected(shared, "ccus-policy-hub")["records"]
    kinds = {"policy": "policies_en", "facility": "facilities_en", "country": "countries_en"}
    assert found["kinds"] == {kind: figures[name] for kind, name in kinds.items()}
    assert (found["policies"], found["lineage"]["supersedes"]["edges"]) == (86, 8)


def stated(folder: Path, key: str) -> dict[str, Counter[str]]:
    """Return id -> the values of a key in the files of a folder, but in stubs, by lines alone."""
    found: dict[str, Counter[str]] = {}
    for file in sorted(folder.rglob("*.md")):
        lines = dict(line.split(": ", 1) for line in file.read_text("utf-8").splitlines() if ": " in line)
        if key in lines and lines.get("status") != "Moved":
            found.setdefault(lines.get("eip", file.stem), Counter())[lines[key].strip("'\"")] = 1
    return found


def test_facets_are_counted_as_their_files_are(shared: Path, on_peps: Any, on_eips: Any) -> None:
    corpora = shared / "corpora"
    assert list(on_peps["subjects"]["pep"]["facets"]) == ["type", "topic"]
    for subjects, folder, key in (
        (on_peps["subjects"]["pep"], corpora / "peps", "type"),
        (on_eips["subjects"]["record"], corpora / "eips", "type"),
        (on_eips["subjects"]["record"], corpora / "eips", "category"),
    ):
        counts = sum(stated(folder, key).values(), Counter[str]())
        assert subjects["facets"][key] == counts
    assert "audits" not in on_peps


def test_a_selection_is_of_all_kinds(
    shared: Path, whole_hub: Build, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)
    hub = shared / "corpora" / "ccus-policy-hub"
    files = [file.read_text("utf-8") for file in hub.glob("*/en/*.md")]
    records = [json.loads(text[4 : text.index("\n---\n", 3)]) for text in files]
    norwegian = Counter(
        "facility" if "fateOfCarbon" in record else "policy"
        for record in records
        if record.get("country") in ("Norway", "挪威")
    )
    found = json.loads(run("report", str(hub), "--country", "挪威", "--format", "json", "-q").stdout)
    assert found["kinds"] == norwegian
    assert found["records"] == 2 * norwegian.total()
