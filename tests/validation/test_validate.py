"""Findings: they agree with what is known of the hub, and planted defects are found on their lines."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policygraph.findings import Finding
from policygraph.pipeline import Build
from policygraph.validation import validate
from policygraph.validation.baseline import read_baseline, write_baseline
from policygraph.validation.shacl import Engine
from policygraph.validation.validate import ValidationOptions
from tests.corpora.helpers import expected
from tests.corpora.hub_table import compare, record
from tests.helpers import write
from tests.validation.helpers import TODAY, found_in


@pytest.fixture(scope="module")
def hub_findings(hub_build: Build) -> tuple[Finding, ...]:
    return validate.validate(hub_build, ValidationOptions(today=TODAY)).findings


def test_the_hub_is_found_to_be_what_an_independent_program_found(
    shared: Path, hub_findings: tuple[Finding, ...]
) -> None:
    rules = expected(shared, "ccus-policy-hub")["rules"]
    for name, (wanted, found) in compare(hub_findings, rules).items():
        assert found == wanted, name


@pytest.mark.parametrize(
    ("en", "zh", "places"),
    [
        ({"amends": "b"}, {}, [("en/a.md", "evolution.amends")]),
        ({"repeals": "b"}, {"repealsInPart": "b"}, [("en/a.md", "evolution.repeals"), ("zh/a.md", "evolution.repealsInPart")]),
        ({"supersedes": "b"}, {"supersedes": "b（第一条）"}, [("en/a.md", "evolution.supersedes"), ("zh/a.md", "evolution.supersedes")]),
        ({"requiredBy": ["b"]}, {"requiredBy": "b"}, []),
        ({"references": "b"}, {}, []),  # texts refer to what they like
    ],
)  # fmt: skip
def test_what_a_policy_does_to_others_is_the_same_in_all_languages(
    tmp_path: Path, en: dict[str, Any], zh: dict[str, Any], places: list[tuple[str, str]]
) -> None:
    for language, evolution in {"en": en, "zh": zh}.items():
        write(tmp_path / "r", f"{language}/a.md", {"id": "a", "title": "A", "evolution": evolution})
        write(tmp_path / "r", f"{language}/b.md", {"id": "b", "title": "B"})
    found = [each for each in found_in(tmp_path / "r", tmp_path) if each.code == "language-lineage"]
    assert [(each.path.rpartition("/r/")[2], each.field) for each in found] == places


def test_a_translation_is_no_finding(hub_findings: tuple[Finding, ...]) -> None:
    """Titles, clusters, sources and words differ between the languages of the hub by translation alone."""
    findings = hub_findings
    assert {f.code for f in findings} & {"language-status", "language-source", "label-unknown"} == set()
    assert [f for f in findings if f.code == "label-language" and "/zh/" in f.path] == []


# --- Thirty planted defects: two of each of fifteen rules, one in each language of a policy

DEFECTS: list[tuple[str, tuple[str, ...], Any]] = [
    ("score-range", ("analysis", "market", "score"), 165),
    ("score-citation", ("analysis", "market", "citation"), ""),
    ("evidence-placeholder", ("analysis", "market", "label"), "Initial Assessment"),
    ("bad-date", ("pubDate",), "2024-02-30"),
    ("year-mismatch", ("year",), 1999),
    ("url-form", ("url",), "ftp://example.org/text"),
    ("unknown-key", ("owner",), "nobody"),
    ("label-unknown", ("status",), "Zombie"),
    ("audit-future", ("provenance", "lastAuditDate"), "2099-01-01"),
    ("audit-before-publication", ("provenance", "lastAuditDate"), "1990-01-01"),
    ("lineage-unresolved", ("evolution", "supersedes"), ["no-such-policy"]),
    ("reviewer-missing", ("provenance", "reviewer"), ""),
    ("bad-value", ("year",), "MMXX"),
    ("policy-title", ("title",), ""),
    ("status-missing", ("status",), ""),
]


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    end = text.index("\n---\n", 3)
    return json.loads(text[4:end]), text[end:]


def dumped(metadata: dict[str, Any], rest: str) -> str:
    return f"---\n{json.dumps(metadata, ensure_ascii=False, indent=2, sort_keys=True)}{rest}"


def fit(metadata: dict[str, Any]) -> bool:
    """Say whether a record has all that the defects take away, and is the hub's way of writing."""
    market = metadata["analysis"].get("market", {})
    return bool(
        market.get("citation")
        and market["score"] > 40
        and metadata.get("url")
        and not metadata["evolution"]["supersedes"]
        and metadata["reviewStatus"] == "verified"
        and metadata["provenance"].get("reviewer")
    )


def changed(metadata: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(json.dumps(metadata))
    inner = result
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return result


def policies(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the files of the policies that are fit in both languages."""
    for english in sorted((folder / "en").glob("*.md")):
        chinese = folder / "zh" / english.name
        if all(fit(front_matter(file.read_text("utf-8"))[0]) for file in (english, chinese)):
            yield english, chinese


def test_planted_defects_are_found_on_their_lines_and_nothing_else_is(hub: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(hub, tmp_path / "copy"))
    known = tmp_path / "baseline.json"
    write_baseline(known, found_in(copy, tmp_path / "before"))
    planted = set()
    for (code, path, value), files in zip(DEFECTS, policies(copy), strict=False):
        for file in files:
            metadata, rest = front_matter(file.read_text("utf-8"))
            marked = dumped(changed(metadata, path, ["@here"] if isinstance(value, list) else "@here"), rest)
            line = next(n for n, text in enumerate(marked.splitlines(), 1) if "@here" in text)
            file.write_text(dumped(changed(metadata, path, value), rest), "utf-8")
            planted.add((code, record_of(file), line))
    assert len(planted) == 2 * len(DEFECTS) == 30
    new = read_baseline(known).compare(found_in(copy, tmp_path / "after")).new
    others = {f.code for f in new if (f.code, record(f), f.line) not in planted}
    assert planted <= {(f.code, record(f), f.line) for f in new}
    assert others == {"untranslated"}  # an English text in a Chinese record is one more of them


def record_of(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


# --- Two engines

# Little of everything that can be wrong, because pyshacl asks each query of each focus node.
FAULTY: dict[str, dict[str, Any]] = {
    "en/x.md": {
        "id": "x", "title": "", "status": "Zombie", "year": 1999, "pubDate": "2024-05-01", "country": "加拿大",
        "url": "ftp://example.org/text", "source": "工信部 office", "owner": "nobody", "reviewStatus": "verified",
        "analysis": {"market": {"score": 400, "label": "Initial Assessment", "citation": ""}},
        "evolution": {"supersedes": ["y", "x", "gone"], "clusters": ["A", "B"]},
        "provenance": {"lastAuditDate": "2099-01-01", "reviewer": ""},
    },
    "zh/x.md": {
        "id": "x", "title": "某", "status": "Active", "pubDate": "2020", "url": "https://example.org/other",
        "analysis": {"market": {"score": 40}}, "evolution": {"clusters": ["甲"]},
    },
    "en/y.md": {
        "id": "y", "title": "Y", "status": "Active", "pubDate": "2025-01-01", "effectiveFrom": "2030-01-01",
        "evolution": {"supersedes": ["x"]}, "provenance": {"lastAuditDate": "2015-01-01"},
    },
}  # fmt: skip


def test_both_engines_find_the_same_where_much_is_wrong(tmp_path: Path) -> None:
    for path, metadata in FAULTY.items():
        write(tmp_path / "r", path, metadata)
    found = found_in(tmp_path / "r", tmp_path, engine="sparql")
    assert len({each.code for each in found}) == 30
    assert found == found_in(tmp_path / "r", tmp_path, engine="pyshacl")


@pytest.mark.soak
def test_both_engines_find_the_same_in_the_seeds(seeds: Path, tmp_path: Path) -> None:
    assert found_in(seeds, tmp_path, engine="pyshacl") == found_in(seeds, tmp_path, engine="sparql")


@pytest.mark.parametrize("engine", ["sparql", "pyshacl"])
@pytest.mark.parametrize(
    ("url", "codes"),
    [
        ("https://gov.example/search?filter[type]=law", {"url-characters"}),
        ("HTTP://gov.example:port/", {"url-characters"}),
        ("http://gov.example/50%-rule", {"url-characters"}),
        ("http://gov.example/50% rule", {"url-form"}),
        ("https://gov.example/search?filter%5Btype%5D=law", set[str]()),
    ],
)
def test_an_address_that_is_no_iri_is_one_finding(
    url: str, codes: set[str], engine: Engine, tmp_path: Path
) -> None:
    write(tmp_path, "r/en/a.md", {"id": "a", "title": "A", "url": url})
    assert {f.code for f in found_in(tmp_path / "r", tmp_path, engine=engine, select=("url-*",))} == codes


def test_a_claim_in_part_is_no_replacement_to_find_fault_with(tmp_path: Path) -> None:
    """Neither said in return, nor in the order of dates, nor free of circles, nor the end of what is in force."""
    for name, other, day in (("a", "b", "2020-01-01"), ("b", "a", "2010-01-01")):
        evolution = {"supersedes": [f"{other} (art. 1)"]}
        head = {"id": name, "title": name, "status": "Active", "pubDate": day, "evolution": evolution}
        write(tmp_path / "r", f"en/{name}.md", head)
    write(tmp_path / "r", "en/c.md", {"id": "c", "title": "c", "evolution": {"repeals": "d (art. 2)"}})
    lineage = [
        finding for finding in found_in(tmp_path / "r", tmp_path) if finding.code.startswith("lineage-")
    ]
    assert [(each.code, each.field, each.value) for each in lineage] == [
        ("lineage-unresolved", "evolution.repeals", "d")
    ]


@pytest.mark.parametrize(("status", "found"), [("Active", []), ("Repealed", ["a.md", "d.md"])])
def test_only_a_change_of_what_has_itself_ended_is_found(
    tmp_path: Path, status: str, found: list[str]
) -> None:
    policies: dict[str, tuple[str, dict[str, str]]] = {
        "a": ("Active", {"amends": "b"}), "b": (status, {}), "c": ("Repealed", {"references": "b"}),
        "d": (status, {"amendedBy": "a"}),
    }  # fmt: skip
    for name, (state, evolution) in policies.items():
        write(
            tmp_path / "r",
            f"en/{name}.md",
            {"id": name, "title": name, "status": state, "evolution": evolution},
        )
    findings = found_in(tmp_path / "r", tmp_path, select=("lineage-ended",))
    assert [Path(each.path).name for each in findings] == found


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://www.gov.example/search?filter[type]=law", "url-characters"),
        ("http://a:port/", "url-characters"),
        ("http://a/50%-rule", "url-characters"),
        ("http://x/#a#b", "url-characters"),
        ("http://x/a b", "url-form"),
        ("50%-rule", "url-form"),
        ("https://www.gov.example/search?filter%5Btype%5D=law", None),
        ("http://a:8080/50%25-rule", None),
        ("https://zh.example/政策", None),
    ],
)
def test_an_address_that_is_kept_as_text_has_one_finding(
    address: str, code: str | None, tmp_path: Path
) -> None:
    write(tmp_path / "r", "a.md", {"id": "a", "title": "A", "url": address})
    found = [each for each in found_in(tmp_path / "r", tmp_path) if each.field == "url"]
    assert [(each.code, each.value) for each in found] == ([(code, address)] if code else [])
