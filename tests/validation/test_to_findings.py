"""Findings of every source, with their places and messages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from policygraph.findings import Finding
from policygraph.pipeline import build
from policygraph.settings import Settings
from policygraph.validation.rules import matches_any
from policygraph.validation.source_places import FieldPlace, Locator
from policygraph.validation.to_findings import Collector
from policygraph.validation.validate import ValidationOptions, rule_set
from tests.helpers import BASE, PG, write
from tests.validation.helpers import TODAY, found_in


def test_what_cannot_be_read_is_a_finding_too(tmp_path: Path) -> None:
    write(tmp_path / "r", "en/x.md", "id: a\nid: b")
    (finding,) = found_in(tmp_path / "r", tmp_path)
    assert (finding.code, finding.severity, finding.line, finding.column) == (
        "duplicate-key",
        "violation",
        3,
        1,
    )
    assert finding.message == "the key id stands twice. Keep one of the two"


def test_words_of_another_language(tmp_path: Path) -> None:
    write(
        tmp_path / "r", "en/x.md", {"id": "x", "title": "X", "country": "加拿大", "source": "工信部 office"}
    )
    write(tmp_path / "r", "zh/y.md", {"id": "y", "title": "某", "status": "Active", "category": "Market"})
    found = {(f.code, f.field): f for f in found_in(tmp_path / "r", tmp_path)}
    assert found["label-language", "country"].line == 5
    assert found["label-language", "country"].property == "pg:jurisdiction"
    write(tmp_path / "w", "en/x.md", {"id": "x", "title": "X", "status": "Actve"})
    (unknown,) = (f for f in found_in(tmp_path / "w", tmp_path) if f.code == "label-unknown")
    assert unknown.message.endswith(": Did you mean Active?")
    assert ("foreign-script", "source") in found
    assert [field for code, field in found if code == "label-usual"] == ["status"]  # once a record


def test_dates_that_cannot_all_hold_are_found_where_the_start_stands(tmp_path: Path) -> None:
    facts = {"title": "T", "status": "Active"}
    audit = {"provenance": {"lastAuditDate": "2015-01-01"}}
    dates = {"pubDate": "2010-01-01", "effectiveFrom": "2020-01-01"}
    old = {"id": "old", "title": "T", "status": "Repealed", **dates, **audit}
    write(tmp_path / "r", "en/old.md", old)
    write(tmp_path / "r", "en/fine.md", {"id": "fine", **facts, "pubDate": "2010-01-01"})
    (found,) = (f for f in found_in(tmp_path / "r", tmp_path) if f.code == "dates-contradict")
    assert (found.policy, found.line, found.field) == ("old", 7, "effectiveFrom")
    assert "in force from 2020-01-01, but Repealed when audited on 2015-01-01" in found.message


def test_what_another_finding_explains_is_no_contradiction_as_well(tmp_path: Path) -> None:
    facts = {"title": "T", "status": "Active", "provenance": {"lastAuditDate": "2020-01-01"}}
    write(
        tmp_path / "r",
        "en/new.md",
        {"id": "new", **facts, "pubDate": "2015", "evolution": {"supersedes": ["old"]}},
    )
    write(tmp_path / "r", "en/old.md", {"id": "old", **facts, "pubDate": "2010"})
    codes = {f.code for f in found_in(tmp_path / "r", tmp_path)}
    assert "lineage-still-live" in codes
    assert "dates-contradict" not in codes


def test_a_star_stands_for_any_text_and_nothing_else_for_more() -> None:
    assert matches_any("lineage-self", ["bad-*", "lineage-*"])
    assert matches_any("lineage-self", ["lineage-self"])
    assert not matches_any("lineage-self", ["lineage", "Lineage-*", "*-other"])
    assert not matches_any("lineage-self", [])


RECORDS: dict[str, dict[str, Any]] = {
    "en/a.md": {"id": "a", "title": "A", "evolution": {"supersedes": ["b"]}},
    "en/b.md": {"id": "b", "title": "B", "evolution": {"supersedes": ["a"]}},
    "facilities/7.md": {"id": "7", "name": "Plant"},
}


@pytest.fixture
def collector(tmp_path: Path) -> Collector:
    for path, metadata in RECORDS.items():
        write(tmp_path / "r", path, metadata)
    built = build(Settings(root=tmp_path, sources=(tmp_path / "r",)))
    checked = rule_set(built.profile, ValidationOptions(today=TODAY))
    return Collector(built, built.open(), Locator(built), checked.rules, TODAY, checked.shapes.graph)


def test_a_value_is_told_as_people_write_it(collector: Collector) -> None:
    assert collector.text(None) == ""
    assert collector.text(ox.Literal("A", language="en")) == "A"
    assert collector.text(ox.NamedNode(f"{BASE}policy/a%20b")) == "a b"
    assert collector.text(ox.NamedNode(f"{BASE}facility/7")) == "7"
    assert collector.text(ox.NamedNode(f"{PG}status")) == "pg:status"


def test_the_property_of_a_place_is_that_of_its_innermost_key(collector: Collector) -> None:
    def of(pointer: str, subject: str = "policy/a") -> str:
        return collector.property(FieldPlace("en/a.md", 1, 1, pointer, BASE + subject))

    assert of("/evolution/supersedes/0") == "pg:statesSupersedes"
    assert of("/title") == "dcterms:title"
    assert of("/odd") == of("") == ""
    assert of("/fateOfCarbon") == ""  # which policies do not have
    assert of("/fateOfCarbon", "facility/7") == "pg:fateOfCarbon"


def test_a_finding_has_the_words_and_severity_of_its_rule(collector: Collector) -> None:
    place = FieldPlace("en/a.md", 4, 3, "/evolution/supersedes/0", f"{BASE}policy/a")
    rule = collector.rules["lineage-unresolved"]
    found = collector.finding(rule, place, "gone", "a detail")
    assert found.message == rule.messages["en"].rstrip(".").replace("{?value}", "gone") + ": a detail"
    assert (found.severity, found.policy, found.property) == (rule.severity, "a", "pg:statesSupersedes")
    assert (found.line, found.column, found.value, found.pointer) == (4, 3, "gone", "/evolution/supersedes/0")
    assert Path(found.path).name == "a.md"
    assert collector.finding(rule, place, path="x:y").property == "x:y"


def test_a_kind_ignores_codes_on_its_own_records_only(collector: Collector) -> None:
    ignored = collector.ignored()
    assert {code for _, code in ignored} == {"untranslated"}
    assert {Path(path).name for path, _ in ignored} == {"7.md"}


def test_a_hint_is_a_label_that_is_alike(collector: Collector) -> None:
    (entry, *_) = collector.build.generation.manifest.records()

    def hint(label: str, pointer: str = "/status") -> Mapping[str, str]:
        return collector.hint(entry, Finding(entry.path, 1, 1, "label-unknown", value=label, pointer=pointer))

    assert hint("Actve") == {"en": "Did you mean Active?", "zh": "是否应为 Active？"}
    assert hint("qqqqqqqqq") == {}
    assert hint("Canda") == {}  # no status is like that
    assert hint("Canda", "/country")["en"].startswith("Did you mean Canada")


def test_a_cycle_is_told_from_the_record_that_states_it(collector: Collector) -> None:
    assert collector.cycle(f"{BASE}record/en/a.md", ox.NamedNode(f"{BASE}policy/b")) == "a → b → a"
    assert collector.cycle(f"{BASE}record/en/b.md", ox.NamedNode(f"{BASE}policy/a")) == "b → a → b"
