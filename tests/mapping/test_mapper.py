"""What a record states: the seed's figures, PyLD as judge, and golden cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from policygraph.findings import Finding
from policygraph.mapping.mapper import Statements, map_record, statements_to_ntriples
from policygraph.profile.model import Profile
from tests.helpers import (
    BASE,
    PG,
    ROOT,
    SEED,
    mapped,
    triples,
    write,
)
from tests.mapping.helpers import files, instances, judge, record, values

CASES = sorted((Path(__file__).parent / "cases").iterdir())


def test_the_seed_states_what_it_says(policy: Profile) -> None:
    record, statements = mapped(SEED, policy, "zh/intl-paris-art-6-4-ccs.md")
    found = triples(record, statements, policy)
    scores = [text.split('"')[1] for text in values(found, f"{PG}score")]
    assert sorted(scores, key=int) == ["30", "65", "85", "95", "100"]
    assert len(instances(found, "Assessment")) == 5
    assert len(instances(found, "Citation")) == 4
    assert instances(found, "Cluster") == {
        f"{BASE}cluster/UNFCCC-Paris-Agreement-implementation",
        f"{BASE}cluster/International-Carbon-Markets",
    }
    assert instances(found, "Source") == {f"{BASE}source/UNFCCC"}
    assert values(found, f"{PG}statesSupersedes") == [f"<{BASE}policy/clean-development-mechanism-legacy>"]
    assert values(found, f"{PG}reviewer") == []
    assert values(found, f"{PG}awaits") == ["<https://w3id.org/policygraph/scheme/pending/human-audit>"]
    assert not [t for t in found if isinstance(t.object, ox.Literal) and not t.object.value.strip()]
    assert not [t for t in found if isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode)]
    assert problems(statements) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_cases_state_what_was_agreed(case: Path, policy: Profile, regenerate: bool) -> None:
    """Each case is a record and the N-Triples and remarks that it gives."""
    file = next(case.glob("*.md"))
    record, statements = mapped(file, policy, f"en/{file.name}")
    got = "".join(statements_to_ntriples(statements, policy, record.language))
    got += "".join(f"# {problem}\n" for problem in problems(statements))
    expected = case / "expected.nt"
    if regenerate:
        expected.write_text(got, "utf-8")
    assert got == expected.read_text("utf-8")


def problems(statements: Statements) -> list[Finding]:
    """Return what could not be read or mapped; the words of the other findings are their rules'."""
    return [finding for finding in statements.findings if finding.message]


def test_a_json_ld_processor_reads_the_same_triples_from_the_seeds(policy: Profile) -> None:
    for file, path in files(ROOT / "seeds"):
        judge(file, path, policy)


@pytest.mark.long
def test_a_json_ld_processor_reads_the_same_triples_from_the_hub(policy: Profile, hub: Path) -> None:
    found = list(files(hub))
    assert len(found) == 172
    for file, path in found:
        judge(file, path, policy)


def test_only_the_four_stray_keys_of_the_hub_are_unknown(policy: Profile, hub: Path) -> None:
    found = [problem for file, path in files(hub) for problem in problems(mapped(file, policy, path)[1])]
    assert {(p.path, p.code, p.field) for p in found} == {
        ("en/ca-sk-ccs-directives.md", "unknown-key", f"impactAnalysis.{key}")
        for key in ("citation", "evidence", "label", "score")
    }
    assert [(p.line, p.column) for p in found] == [(49, 5), (50, 5), (51, 5), (52, 5)]


def test_another_folder_changes_nothing_but_the_record_nodes(policy: Profile) -> None:
    def less_record(path: str) -> set[str]:
        record, statements = mapped(SEED, policy, path)
        return {
            str(t)
            for t in triples(record, statements, policy)
            if t.subject != ox.NamedNode(statements.record)
        }

    assert less_record("zh/a.md") == less_record("elsewhere/zh/b.md")


def test_mapping_is_pure(policy: Profile) -> None:
    record, statements = mapped(SEED, policy)
    assert map_record(record, policy, BASE, policy.languages) == statements


ODD_KEYS = {
    "yaml": """---
id: a
a: {b: 1}
a.b: 2
"2024": 3
"": 4
" k ": 5
"x/y~": 6
analysis:
  "1.5": {scor: 1}
---
""",
    "json": """---
{
"id": "a", "a": {"b": 1},
"a.b": 2,
"2024": 3,
"": 4,
" k ": 5,
"x/y~": 6,
"analysis": {
  "1.5": {"scor": 1}}}
---
""",
    "toml": """+++
id = "a"
a = {b = 1}
"a.b" = 2
2024 = 3
"" = 4
" k " = 5
"x/y~" = 6
[analysis]
  "1.5" = {scor = 1}
+++
""",
}


@pytest.mark.parametrize("syntax", sorted(ODD_KEYS))
def test_keys_of_any_characters_are_named_and_found(syntax: str, policy: Profile, tmp_path: Path) -> None:
    read = record(tmp_path, policy, ODD_KEYS[syntax].encode())
    found = problems(map_record(read, policy, BASE, policy.languages))
    assert [(each.field, each.line) for each in found if each.code == "unknown-key"] == [
        ("a", 3), ('"a.b"', 4), ("2024", 5), ('""', 6), ('" k "', 7), ("x/y~", 8), ('analysis."1.5".scor', 10),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("metadata", "meant"),
    [
        ({"tilte": "T"}, "title"),
        ({"legal_weight": "Act"}, "legalWeight"),
        ({"Status": "Active"}, "status"),
        ({"provenance": {"reviwer": "A"}}, "reviewer"),
        ({"provenence": {"reviewer": "A"}}, "provenance"),
        ({"evolution": {"supersede": ["b"]}}, "supersedes"),
        ({"analysis": {"mrv": {"scor": 1}}}, "score"),
        ({"provenance": {"tilte": "T"}}, None),  # which is no key there
        ({"owner": "me"}, None),
    ],
)
def test_an_unknown_key_is_taken_for_one_of_the_same_place(
    metadata: dict[str, Any], meant: str | None, policy: Profile, tmp_path: Path
) -> None:
    _, statements = mapped(write(tmp_path, "x.md", {"id": "a", **metadata}), policy)
    (found,) = problems(statements)
    assert found.code == "unknown-key"
    assert found.remedy.endswith("Kept as it is; correct the key or add it to the profile")
    if meant:
        assert found.remedy.startswith(f"Did you mean {meant}")
    else:
        assert found.remedy.startswith("Kept")


@pytest.mark.parametrize(
    ("metadata", "key", "hint"),
    [
        ({"score": 50}, "score", "It is read under analysis.*."),
        ({"analysis": {"score": 50, "mrv": {"title": "x"}}}, "analysis.mrv.title", "It is read at the top of the front matter."),
        ({"provenance": {"title": "x"}}, "provenance.title", "It is read at the top of the front matter."),
        ({"provenance": {"reviewr": "x"}}, "provenance.reviewr", "Did you mean reviewer?"),
        ({"qqqq": 1}, "qqqq", ""),
    ],
    ids=["of a group, at the top", "of the top, in an assessment", "of the top, in a group", "misspelt", "unknown"],
)  # fmt: skip
def test_an_unknown_key_is_told_where_it_belongs(
    tmp_path: Path, policy: Profile, metadata: dict[str, Any], key: str, hint: str
) -> None:
    _, statements = mapped(write(tmp_path, "en/a.md", {"id": "a", **metadata}), policy, "en/a.md")
    (remark,) = (each for each in statements.findings if each.code == "unknown-key" and each.field == key)
    assert remark.remedy == f"{hint} Kept as it is; correct the key or add it to the profile".strip()
