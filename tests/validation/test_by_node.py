"""What is found after edits, with what was found before, is what is found anew."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policygraph.findings import Finding
from policygraph.pipeline import build, file_differences
from policygraph.settings import Settings
from policygraph.store import beside
from policygraph.validation import by_node
from policygraph.validation.shacl import sparql_engine
from policygraph.validation.to_findings import Collector, Misfit
from policygraph.validation.validate import ValidationOptions, validate
from tests.helpers import write
from tests.pipeline.helpers import EDITED, edited
from tests.validation.helpers import TODAY, found_in

OPTIONS = ValidationOptions(today=TODAY)


def told(findings: tuple[Finding, ...]) -> list[Any]:
    return [(finding, finding.messages) for finding in findings]


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.soak)])
@EDITED
def test_findings_after_random_edits_are_those_of_a_fresh_build(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    profile: str,
    names: list[str],
    text: Callable[[random.Random], str],
    seed: int,
) -> None:
    monkeypatch.setattr(file_differences, "MOST_CHANGED", 10)
    chance, folder = random.Random(seed), tmp_path / "records"
    for round_, done in enumerate(edited(folder, chance, names, text, 10)):
        settings = Settings(root=tmp_path, sources=(folder,), profile=profile)
        updated = build(settings)
        if round_ and chance.random() < 0.3:
            continue  # so that several edits lie between two validations
        options = replace(OPTIONS, select=("lineage-*", "language-*")) if round_ % 4 == 3 else OPTIONS
        anew = build(replace(settings, root=tmp_path / str(round_)))
        expected, actual = (validate(each, options, anew=each is anew) for each in (anew, updated))
        assert told(actual.findings) == told(expected.findings), done
        assert told(validate(updated, options).findings) == told(expected.findings)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in "abc":
        evolution = {"supersedes": ["gone"] if name == "a" else []}
        write(
            tmp_path / "r", f"en/{name}.md", {"id": name, "title": name, "url": "odd", "evolution": evolution}
        )
    return tmp_path / "r"


def checked_nodes(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return a list that gets the focus nodes of each check that is run, None for all."""
    asked: list[Any] = []

    def run_check(check: Any, shapes: Any, store: Any, nodes: Any = None) -> Any:
        asked.append(nodes)
        return sparql_engine.run_check(check, shapes, store, nodes)

    monkeypatch.setattr(by_node, "run_check", run_check)
    return asked


def test_nothing_is_asked_again_where_nothing_has_changed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = found_in(folder, tmp_path)
    asked = checked_nodes(monkeypatch)
    assert told(found_in(folder, tmp_path)) == told(first)
    assert found_in(folder, tmp_path, select=("url-form",)) == tuple(f for f in first if f.code == "url-form")
    assert not asked


@pytest.mark.parametrize("processors", [1, 3])
def test_no_more_shapes_are_asked_where_somebody_interrupts(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processors: int
) -> None:
    asked, is_interrupted = [], threading.Event()

    def waiting(*given: Any) -> Any:
        asked.append(given)
        assert is_interrupted.wait(60)
        return iter(())

    def interrupted(_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(beside, "processors", lambda: processors)
    monkeypatch.setattr(by_node, "run_check", waiting)
    monkeypatch.setattr(by_node.ByNode, "_ask_lineage", interrupted)
    before = set(threading.enumerate())
    with pytest.raises(KeyboardInterrupt):
        found_in(folder, tmp_path)
    is_interrupted.set()
    end = time.monotonic() + 60
    while set(threading.enumerate()) - before:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert len(asked) <= processors  # each has begun one at the most


def test_shapes_are_asked_about_what_an_edit_leads_to(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_in(folder, tmp_path)
    asked = checked_nodes(monkeypatch)
    write(folder, "en/b.md", {"id": "b", "title": "b", "url": "https://example.org/b"})
    paths = {Path(each.path).name for each in found_in(folder, tmp_path) if each.code == "url-form"}
    assert paths == {"a.md", "c.md"}
    nodes = {str(node) for terms in asked for node in terms or ()}
    assert nodes
    assert not any(name in node for name in ("/a", "/c", "gone") for node in nodes)


def test_a_line_more_moves_the_places_below_it(folder: Path, tmp_path: Path) -> None:
    before = {f.line for f in found_in(folder, tmp_path) if f.code == "url-form" and f.path.endswith("a.md")}
    file = folder / "en" / "a.md"
    file.write_text(file.read_text("utf-8").replace("---\n", "---\n\n", 1), "utf-8")
    after = {f.line for f in found_in(folder, tmp_path) if f.code == "url-form" and f.path.endswith("a.md")}
    assert after == {line + 1 for line in before}


def test_what_looks_like_a_node_in_a_text_is_none(folder: Path, tmp_path: Path) -> None:
    found_in(folder, tmp_path)
    write(folder, "en/a.md", {"id": "a", "title": "a <b> c", "url": "odd"}, "See <y> or < z > here.")
    assert {f.code for f in found_in(folder, tmp_path) if f.path.endswith("en/a.md")} >= {"url-form"}


def test_what_may_be_meant_follows_the_ids_that_others_have(folder: Path, tmp_path: Path) -> None:
    found_in(folder, tmp_path)
    write(folder, "en/gonee.md", {"id": "gonee", "title": "x"})
    (found,) = (each for each in found_in(folder, tmp_path) if each.code == "lineage-unresolved")
    assert found.message.endswith("Did you mean gonee?")


@pytest.fixture
def related(tmp_path: Path) -> Path:
    evolution = {
        "a": {"supersedes": ["b"], "references": ["x"]},
        "b": {"references": ["y"]},
        "c": {"amends": ["b"]},
        "x": {"supersedes": ["y"]},
        "y": {},
    }
    for name, stated in evolution.items():
        write(tmp_path / "r", f"en/{name}.md", {"id": name, "title": name, "evolution": stated})
    return tmp_path / "r"


def asked_of_the_lineage(monkeypatch: pytest.MonkeyPatch) -> tuple[list[set[str]], list[Misfit]]:
    """Return lists that get the policies that are asked of, and all of which places are looked up."""
    asked: list[set[str]] = []
    placed: list[Misfit] = []
    in_lineage, from_lineage = Collector.in_lineage, Collector.from_lineage

    def ask(self: Collector, of: set[str]) -> Iterator[Misfit]:
        asked.append({iri.rpartition("/")[2] for iri in of or ("all",)})
        return in_lineage(self, of)

    def place(self: Collector, misfit: Misfit) -> Iterator[Finding]:
        placed.append(misfit)
        return from_lineage(self, misfit)

    monkeypatch.setattr(Collector, "in_lineage", ask)
    monkeypatch.setattr(Collector, "from_lineage", place)
    return asked, placed


def test_the_lineage_is_asked_about_what_an_edit_ends_or_changes(
    related: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = found_in(related, tmp_path)
    assert len([each for each in first if each.code == "lineage-one-sided"]) == 2
    asked, placed = asked_of_the_lineage(monkeypatch)
    file = related / "en" / "a.md"
    file.write_text(file.read_text("utf-8") + "\nMore.\n", "utf-8")
    assert found_in(related, tmp_path) == first
    ((policies,), (misfit,)) = asked, placed
    assert policies & {"a", "b", "c", "x", "y"} == {"a", "b", "c"}
    assert misfit.policy.endswith("/a")


@pytest.mark.parametrize("edited", ["act", "rule"])
@pytest.mark.parametrize("stated", [("rule", "implements", "act"), ("act", "requiredBy", "rule")])
def test_what_needs_what_has_ended_is_found_after_an_edit_of_either(
    tmp_path: Path, edited: str, stated: tuple[str, str, str]
) -> None:
    audit = {"provenance": {"lastAuditDate": "2020-01-01", "reviewer": "A Person"}}

    def state(name: str, status: str) -> None:
        says, key, of = stated
        own = {"evolution": {key: [of]}} if name == says else {}
        write(tmp_path / "r", f"en/{name}.md", {"id": name, "title": name, "status": status, **audit, **own})

    def needs_ended() -> set[str]:
        found = found_in(tmp_path / "r", tmp_path)
        return {finding.policy for finding in found if finding.code == "lineage-needs-ended"}

    before, after = {"act": "Active", "rule": "Active"}, {"act": "Repealed", "rule": "Active"}
    if edited == "rule":
        before = {"act": "Repealed", "rule": "Superseded"}
    for name, status in before.items():
        state(name, status)
    assert needs_ended() == set()
    state(edited, after[edited])
    assert needs_ended() == {stated[0]}
    state(edited, before[edited])
    assert needs_ended() == set()


def test_places_in_a_lineage_stay_on_another_day(
    related: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = found_in(related, tmp_path)
    asked, placed = asked_of_the_lineage(monkeypatch)
    assert found_in(related, tmp_path, today=TODAY.replace(day=TODAY.day + 1)) == first
    assert (asked, placed) == ([{"all"}], [])


@pytest.mark.parametrize("day", [TODAY, TODAY.replace(year=2030)])
@pytest.mark.parametrize("severities", [{}, {"url-form": "info"}])
def test_another_day_or_another_severity_is_asked_anew(
    folder: Path, tmp_path: Path, day: Any, severities: dict[str, str]
) -> None:
    write(folder, "en/d.md", {"id": "d", "title": "d", "status": "Draft", "effectiveDate": "2028-01-01"})
    found_in(folder, tmp_path)
    options: dict[str, Any] = {"today": day, "severities": severities}
    assert told(found_in(folder, tmp_path, **options)) == told(
        found_in(folder, tmp_path / "fresh", **options)
    )


def test_what_is_kept_and_cannot_be_read_is_found_again(folder: Path, tmp_path: Path) -> None:
    first = found_in(folder, tmp_path)
    (file,) = (tmp_path / ".policygraph").rglob("findings.json")
    for text in ("", "{}", '{"key": 1}', file.read_text("utf-8").replace('"reading"', '"other"')):
        file.write_text(text, "utf-8")
        assert found_in(folder, tmp_path) == first
