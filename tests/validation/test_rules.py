"""Rules from shapes: which hold, how grave they are, and the day that they are held on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from policygraph.errors import ProfileError, UsageError
from policygraph.findings import count
from policygraph.profile.load import load_profile
from policygraph.profile.resources import built_in_profiles
from policygraph.rdf.namespaces import SH
from policygraph.validation.rules import severity_named
from policygraph.validation.validate import ValidationOptions, rule_set
from tests.helpers import write
from tests.validation.helpers import found_in, places


def test_select_and_ignore_take_codes_with_stars(seeds: Path, tmp_path: Path) -> None:
    assert {f.code for f in found_in(seeds, tmp_path, select=("lineage-*",))} == {"lineage-one-sided"}
    left = {f.code for f in found_in(seeds, tmp_path, ignore=("language-*", "lineage-*"))}
    assert left
    assert not {code for code in left if code.startswith(("language", "lineage"))}


def test_severities_can_be_set(seeds: Path, tmp_path: Path) -> None:
    found = found_in(seeds, tmp_path, severities={"lineage-one-sided": "violation"})
    assert count(found)["violation"] == 1
    with pytest.raises(UsageError, match="grave is no severity"):
        found_in(seeds, tmp_path, severities={"lineage-one-sided": "grave"})
    with pytest.raises(UsageError, match=r"no rule lineage-onesided\. Did you mean lineage-one-sided"):
        found_in(seeds, tmp_path, severities={"lineage-onesided": "info"})


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("Violation", "violation"),
        ("Warning", "warning"),
        ("Info", "info"),
        ("Debug", "info"),
        ("Trace", "info"),
    ],
)
def test_each_severity_of_shacl_has_one_of_ours(name: str, severity: str) -> None:
    assert severity_named(f"{SH}{name}") == severity


def test_today_is_what_it_is_told_to_be(tmp_path: Path) -> None:
    metadata = {"id": "x", "title": "X", "pubDate": "2020", "provenance": {"lastAuditDate": "2026-11-24"}}
    write(tmp_path / "r", "en/x.md", metadata)
    assert len(places(found_in(tmp_path / "r", tmp_path), "audit-future")) == 1
    assert places(found_in(tmp_path / "r", tmp_path, today=date(2026, 11, 24)), "audit-future") == []


def test_shapes_that_are_no_turtle_are_an_error(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "shapes").mkdir()
    (tmp_path / "shapes" / "x.ttl").write_text("nonsense", "utf-8")
    with pytest.raises(ProfileError, match=r"x\.ttl:1:1: this is no RDF: "):
        found_in(seeds, tmp_path, shapes=tmp_path / "shapes")


@pytest.mark.parametrize("profile", built_in_profiles())
def test_every_rule_of_a_built_in_profile_speaks_both_languages(profile: str) -> None:
    for rule in rule_set(load_profile(profile), ValidationOptions()).rules.values():
        assert all(each.keys() == {"en", "zh"} for each in (rule.names, rule.messages, rule.explanations)), (
            rule.code
        )


def test_a_shape_says_whether_it_spares_ids_of_other_collections() -> None:
    rules = rule_set(load_profile("policy"), ValidationOptions()).rules
    assert {code for code, rule in rules.items() if rule.spares_elsewhere} == {
        "lineage-unresolved",
        "reference-unresolved",
        "stub-alone",
    }
