"""Findings stand where the value is that they are about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pyoxigraph as ox
import pytest

from policygraph.pipeline import build
from policygraph.rdf.namespaces import DCTERMS
from policygraph.settings import Settings
from policygraph.validation.source_places import FieldPlace, Locator
from tests.helpers import PG, assert_linear, write
from tests.validation.helpers import found_in, places


def test_a_missing_key_is_placed_at_its_parent(tmp_path: Path) -> None:
    write(
        tmp_path / "r", "en/x.md", {"id": "x", "title": "X", "analysis": {"mrv": {"score": 80, "label": "Y"}}}
    )
    assert places(found_in(tmp_path / "r", tmp_path), "score-citation") == [("score-citation", "x.md", 6, 5)]


def test_only_the_file_that_states_a_value_is_told_of_it(tmp_path: Path) -> None:
    for language, score in (("en", 400), ("zh", 40)):
        metadata = {"id": "x", "title": "X", "analysis": {"mrv": {"score": score, "citation": "C"}}}
        write(tmp_path / "r", f"{language}/x.md", metadata)
    findings = found_in(tmp_path / "r", tmp_path)
    assert [Path(f.path).parent.name for f in findings if f.code == "score-range"] == ["en"]
    assert {Path(f.path).parent.name for f in findings if f.code == "language-scores"} == {"en", "zh"}


def test_lineage_rules_point_at_the_record_that_says_it(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    facts = {"status": "Active", "category": "Market", "country": "Canada", "legalWeight": "Act"}

    def policy(name: str, issued: str, **evolution: Any) -> None:
        write(
            folder,
            f"en/{name}.md",
            {"id": name, "title": name, "pubDate": issued, "evolution": evolution, **facts},
        )

    policy("new", "1990", supersedes=["old", "new", "gone"])
    policy("old", "2000-05-01")
    for name, other in (("a", "b"), ("b", "c"), ("c", "a")):
        policy(name, "2001", supersedes=[other], supersededBy={"a": "c", "b": "a", "c": "b"}[name])
    findings = found_in(folder, tmp_path)
    told = {(f.code, Path(f.path).name, f.value) for f in findings if f.code.startswith("lineage")}
    assert ("lineage-unresolved", "new.md", "gone") in told
    assert ("lineage-self", "new.md", "new") in told
    assert ("lineage-order", "new.md", "old") in told
    assert ("lineage-one-sided", "new.md", "old") in told
    assert {(name, other) for code, name, other in told if code == "lineage-cycle"} >= {
        ("a.md", "b"), ("b.md", "c"), ("c.md", "a"),
    }  # fmt: skip
    cycle = next(
        f.message
        for f in findings
        if f.code == "lineage-cycle" and f.path.endswith("a.md") and f.value == "b"
    )
    assert cycle.endswith(": a → b → c → a")


def test_a_missing_language_is_told_at_the_start_whatever_the_record_refers_to(tmp_path: Path) -> None:
    write(tmp_path / "r", "en/a.md", "id: a\ntitle: A\nevolution:\n  relatedPolicies: [b]\n  supersedes: [a]")
    write(tmp_path / "r", "en/b.md", "id: b\ntitle: B")
    write(tmp_path / "r", "zh/b.md", "id: b\ntitle: B")
    (found,) = [f for f in found_in(tmp_path / "r", tmp_path) if f.code == "language-missing"]
    assert (found.line, found.field, found.value) == (2, "", "zh")


def test_what_a_record_states_comes_with_its_lines(tmp_path: Path) -> None:
    file = write(tmp_path / "r", "x.md", {"id": "x", "title": "X", "pubDate": "2024-02-01"})
    built = build(Settings(root=tmp_path, sources=(tmp_path / "r",)))
    (entry,) = built.generation.manifest.records()
    found = {statement.value: place.line for statement, place in Locator(built).stated_at(entry)}
    issued = '"2024-02-01"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert (found['"X"@en'], found[issued]) == (4, 5)
    file.unlink()
    assert list(Locator(built).stated_at(entry)) == []


def test_of_a_long_cycle_a_finding_names_the_first_and_the_last(tmp_path: Path) -> None:
    for number in range(30):
        metadata = {"id": f"p{number}", "evolution": {"supersedes": [f"p{(number + 1) % 30}"]}}
        write(tmp_path / "r", f"p{number}.md", metadata)
    (first, *_), others = (
        [f.message for f in found_in(tmp_path / "r", tmp_path, select=("lineage-cycle",)) if f.value == value]
        for value in ("p1", "p0")
    )
    assert first.endswith(
        ": " + " → ".join([*(f"p{n}" for n in range(10)), "…", *(f"p{n}" for n in range(21, 30)), "p0"])
    )
    assert len(others) == 1


def test_nodes_of_one_record_are_all_placed_by_reading_it_once(tmp_path: Path) -> None:
    def prepare(count: int) -> Callable[[], None]:
        folder = tmp_path / f"{count}"
        analysis = {f"dim{number}": {"score": 5} for number in range(count)}
        write(folder / "r", "x.md", {"id": "x", "title": "X", "analysis": analysis})

        def work() -> None:
            findings = found_in(folder / "r", folder, select=("dimension-known",))
            assert len({finding.line for finding in findings}) == count

        return work

    assert_linear(prepare, 800)


def test_what_thousands_of_records_say_otherwise_is_found_in_a_moment_for_each(tmp_path: Path) -> None:
    def prepare(count: int) -> Callable[[], None]:
        folder = tmp_path / f"{count}"
        for number in range(count):
            write(folder / "r", f"{number}.md", {"id": "x", "title": f"X {number}"})
        locator = Locator(build(Settings(folder, (folder / "r",))))
        policy, title = locator.build.base + "policy/x", f"{DCTERMS}title"
        values = [ox.Literal(f"X {number}", language="en") for number in range(count)]
        located = [locator.places(policy, title, value)[0] for value in values]

        def work() -> None:
            for place, value in zip(located, values, strict=True):
                assert locator.others(place, policy, title, value, most=3)[1] == count - 1

        return work

    assert_linear(prepare, 1_600)


def test_what_thousands_of_records_claim_of_one_policy_is_found_in_a_moment_for_each(tmp_path: Path) -> None:
    def prepare(count: int) -> Callable[[], None]:
        folder = tmp_path / f"{count}"
        for number in range(count):
            evolution = {"supersedes": "todo"}
            write(folder / "r", f"{number}.md", {"id": f"p{number}", "title": "P", "evolution": evolution})
        locator = Locator(build(Settings(folder, (folder / "r",))))
        policies, claim = f"{locator.build.base}policy/", f"{PG}statesSupersedes"
        todo = ox.NamedNode(f"{policies}todo")
        assert len([*locator.claimed(todo.value, claim, todo)]) == count

        def work() -> None:
            for number in range(count):
                policy = ox.NamedNode(f"{policies}p{number}")
                assert [*locator.claimed(todo.value, claim, policy)] == []
                assert len([*locator.claimed(policy.value, claim, todo)]) == 1

        return work

    assert_linear(prepare, 800)


@pytest.mark.parametrize("seed", range(20))
def test_other_records_are_those_that_say_otherwise_else_those_in_the_language(
    tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    titles: dict[str, tuple[str, str]] = {}  # path -> title and language
    for number in range(random.randint(1, 9)):
        language = random.choice(["en", "zh"])
        title = random.choice({"en": ["A", "B", "A", "A", ""], "zh": ["甲", "乙", ""]}[language])
        titles[f"{language}/{number}/x.md"] = title, language
        write(tmp_path / "r", f"{language}/{number}/x.md", {"id": "x", "title": title})
    locator = Locator(build(Settings(tmp_path, (tmp_path / "r",))))
    policy = locator.build.base + "policy/x"
    for path, (title, language) in titles.items():
        others = sorted(other for other in titles if other != path)
        otherwise = [other for other in others if title and titles[other] != (title, language)]
        expected = otherwise or [other for other in others if titles[other][1] == language]
        value = ox.Literal(title, language=language)
        told, number = locator.others(
            FieldPlace(path, 1, 1, "", policy), policy, f"{DCTERMS}title", value, most=3
        )
        assert ([place.path for place, _ in told], number) == (expected[:3], len(expected))
        assert [[each.value for each in values] for _, values in told] == [
            [titles[other][0]] if otherwise and titles[other][0] else [] for other in expected[:3]
        ]


def test_a_file_with_an_odd_name_is_read_again_all_the_same(tmp_path: Path) -> None:
    text = '---\ntitle: T\nid: p{}\nurl: "a b"\n---\n'
    names = ("a\udcff.md", "a\\xff.md", "esc\x1b.md", "line\nbreak.md", "b\udcfe/a.md")
    for number, name in enumerate(names):
        file = tmp_path / "r" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.format(number), "utf-8")
    found = found_in(tmp_path / "r", tmp_path, select=("url-form",))
    assert len({each.path for each in found}) == len(names)
    assert {(each.line, each.column, each.field) for each in found} == {(4, 1, "url")}
