"""Findings of every source, with their places and messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from policygraph.pipeline import build
from policygraph.records import json_pointer
from policygraph.settings import Settings
from policygraph.validation import source_places
from policygraph.validation.rules import matches_any
from policygraph.validation.source_places import FieldPlace, Locator
from policygraph.validation.to_findings import Collector
from policygraph.validation.validate import ValidationOptions, rule_set, validate
from tests.helpers import BASE, PG, write
from tests.validation.helpers import TODAY, found_in, places


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


def test_a_text_in_the_place_of_a_date_is_not_held_against_the_other_record(tmp_path: Path) -> None:
    write(tmp_path / "r", "en/a.md", {"id": "a", "title": "A", "pubDate": "spring 2023"})
    write(tmp_path / "r", "zh/a.md", {"id": "a", "title": "甲", "pubDate": "2023-04"})
    codes = ("bad-date", "policy-published")
    assert places(found_in(tmp_path / "r", tmp_path), *codes) == [("bad-date", "a.md", 5, 3)]
    write(tmp_path / "r", "en/a.md", {"id": "a", "title": "A", "pubDate": "2022"})
    assert [code for code, *_ in places(found_in(tmp_path / "r", tmp_path), *codes)] == [
        "policy-published"
    ] * 2


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
    "facilities/7.md": {"id": "7", "name": "Plant", "provenance": {"reviewer": "A Person"}},
}


@pytest.fixture
def collector(tmp_path: Path) -> Collector:
    for path, metadata in RECORDS.items():
        write(tmp_path / "r", path, metadata)
    built = build(Settings(root=tmp_path, sources=(tmp_path / "r",)))
    checked = rule_set(built.profile, ValidationOptions(today=TODAY))
    return Collector(
        built, built.open(), Locator(built), checked.rules, checked.reported, TODAY, checked.shapes.graph
    )


def test_a_value_is_told_as_people_write_it(collector: Collector) -> None:
    assert collector.text(None) == ""
    assert collector.text(ox.Literal("A", language="en")) == "A"
    assert collector.text(ox.NamedNode(f"{BASE}policy/a%20b")) == "a b"
    assert collector.text(ox.NamedNode(f"{BASE}facility/7")) == "7"
    assert collector.text(ox.NamedNode(f"{PG}status")) == "pg:status"
    assert collector.text(ox.NamedNode("https://w3id.org/policygraph/scheme/status/in-force")) == "Active"
    assert collector.text(ox.NamedNode(f"{BASE}agent/A-Person")) == "A Person"


def test_the_property_of_a_place_is_that_of_its_innermost_key(collector: Collector) -> None:
    def of(key: str, subject: str = "policy/a") -> str:
        pointer = json_pointer.child("", key)
        return collector.property(FieldPlace("en/a.md", 1, 1, pointer, BASE + subject, key))

    assert of("supersedes") == "pg:statesSupersedes"
    assert of("title") == "dcterms:title"
    assert of("odd") == of("") == ""
    assert of("fateOfCarbon") == ""  # which policies do not have
    assert of("fateOfCarbon", "facility/7") == "pg:fateOfCarbon"


def test_a_finding_has_the_words_and_severity_of_its_rule(collector: Collector) -> None:
    place = FieldPlace("en/a.md", 4, 3, "/evolution/supersedes/0", f"{BASE}policy/a", "supersedes")
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


def test_no_record_is_read_again_for_a_finding_that_nobody_wants(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = {"eip": 1, "title": "A", "description": "D", "author": "A B (@a)"}
    header |= {
        "discussions-to": "https://ethereum-magicians.org/t/a-title/1",
        "status": "Draft",
        "type": "Meta",
    }
    write(tmp_path / "r", "eip-1.md", {**header, "created": "2020-01-01"})
    built = build(Settings(root=tmp_path, sources=(tmp_path / "r",), profile="eip"))
    read: list[object] = []
    monkeypatch.setattr(source_places, "read_record", lambda *arguments: read.append(arguments))
    assert {"category-missing"} < set(built.profile.first.ignore)
    assert not validate(built, ValidationOptions()).findings
    assert not read


def test_the_unknown_word_and_what_may_be_meant_are_said(tmp_path: Path) -> None:
    evolution = {"supersedes": ["us-45q-208"]}
    write(tmp_path / "r", "en/a.md", {"id": "a", "title": "A", "status": "Actve", "evolution": evolution})
    write(tmp_path / "r", "en/us-45q-2018.md", {"id": "us-45q-2018", "title": "B"})
    messages = {f.code: f.message for f in found_in(tmp_path / "r", tmp_path)}
    assert messages["label-unknown"] == 'The list of known words does not have "Actve": Did you mean Active?'
    assert messages["lineage-unresolved"].endswith(": Did you mean us-45q-2018?")


def test_records_that_disagree_name_each_other_and_what_the_other_says(tmp_path: Path) -> None:
    def score(points: int) -> dict[str, Any]:
        return {"mrv": {"score": points}}

    same = {"id": "a", "title": "A"}
    write(tmp_path / "r", "en/a.md", {**same, "pubDate": "2020", "status": "Active", "analysis": score(1)})
    write(tmp_path / "r", "zh/a.md", {**same, "pubDate": "2021", "status": "已废止", "analysis": score(2)})
    write(tmp_path / "r", "facilities/en/7.md", {"id": "7", "name": "P", "announcement": "2001"})
    write(tmp_path / "r", "facilities/zh/7.md", {"id": "7", "name": "P", "announcement": "2002"})
    codes = ("language-dates", "language-status", "language-scores", "facility-dates")
    said = {
        (f.code, f.path.split("/r/")[1]): (f.value, f.message.rpartition(" has ")[2], f.message)
        for f in found_in(tmp_path / "r", tmp_path)
        if f.code in codes
    }
    assert {key: value[:2] for key, value in said.items()} == {
        ("language-dates", "en/a.md"): ("2020", "2021"),
        ("language-dates", "zh/a.md"): ("2021", "2020"),
        ("language-status", "en/a.md"): ("Active", "Repealed"),
        ("language-status", "zh/a.md"): ("Repealed", "Active"),
        ("language-scores", "en/a.md"): ("1", "2"),
        ("language-scores", "zh/a.md"): ("2", "1"),
        ("facility-dates", "facilities/en/7.md"): ("2001", "2002"),
        ("facility-dates", "facilities/zh/7.md"): ("2002", "2001"),
    }
    assert "r/zh/a.md:5 has" in said["language-dates", "en/a.md"][2]


def test_a_record_twice_names_the_other_file_and_the_line_of_its_id(tmp_path: Path) -> None:
    for path in ("en/a.md", "en/b/a.md", "zh/a.md"):
        write(tmp_path / "r", path, f"title: {path}\nid: a\nstatus: Active")
    found = [f for f in found_in(tmp_path / "r", tmp_path) if f.code == "record-duplicate"]
    said = {f.path.split("/r/")[1]: f.message for f in found}
    assert sorted(said) == ["en/a.md", "en/b/a.md"]
    assert said["en/a.md"].endswith("r/en/b/a.md:3")
    assert said["en/b/a.md"].endswith("r/en/a.md:3")


def test_no_title_and_several_are_two_findings(tmp_path: Path) -> None:
    write(tmp_path / "r", "en/a.md", {"id": "a"})
    write(tmp_path / "r", "en/b.md", {"id": "b", "title": "One"})
    write(tmp_path / "r", "en/x/b.md", {"id": "b", "title": "Two"})
    found = [f for f in found_in(tmp_path / "r", tmp_path) if f.code in ("policy-title", "language-titles")]
    assert {(f.code, f.policy, f.value) for f in found} == {
        ("policy-title", "a", ""), ("language-titles", "b", "One"), ("language-titles", "b", "Two"),
    }  # fmt: skip
    assert all(("has Two" in f.message) == (f.value == "One") for f in found if f.value)


def test_files_whose_names_give_one_id_name_each_other(tmp_path: Path) -> None:
    for name in ("0005-kafka.md", "0005-rest.md", "0006-x.md"):
        (tmp_path / "r").mkdir(exist_ok=True)
        (tmp_path / "r" / name).write_text("# A decision\n\n## Status\n\nAccepted\n", "utf-8")
    found = [f for f in found_in(tmp_path / "r", tmp_path, profile="adr") if f.code == "id-shared"]
    assert {f.path.split("/r/")[1]: f.message.rpartition("/")[2] for f in found} == {
        "0005-kafka.md": "0005-rest.md", "0005-rest.md": "0005-kafka.md",
    }  # fmt: skip


def test_a_file_whose_name_gives_the_id_that_is_the_name_of_another_names_that(tmp_path: Path) -> None:
    for name in ("5.md", "0005-rest.md"):
        (tmp_path / "r").mkdir(exist_ok=True)
        (tmp_path / "r" / name).write_text("# A decision\n\n## Status\n\nAccepted\n", "utf-8")
    (found,) = [f for f in found_in(tmp_path / "r", tmp_path, profile="adr") if f.code == "id-shared"]
    assert (found.path.rpartition("/")[2], found.message.rpartition("/")[2]) == ("0005-rest.md", "5.md")


def test_untranslated_texts_are_told_by_their_keys(tmp_path: Path) -> None:
    analysis = {name: {"evidence": "Words"} for name in ("mrv", "market")}
    write(tmp_path / "r", "zh/a.md", {"id": "a", "title": "Title", "source": "Agency", "analysis": analysis})
    (found,) = [f for f in found_in(tmp_path / "r", tmp_path) if f.code == "untranslated"]
    assert found.message.endswith(": evidence (2), title")
    assert found.in_language("zh").message.endswith("：evidence (2)、title")
