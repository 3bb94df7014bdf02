"""What a record states: the seed's figures, PyLD as judge, and golden cases."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.mapping.mapper import map_record
from policygraph.profile.model import Profile
from tests.helpers import (
    BASE,
    PG,
    ROOT,
    SEED,
    mapped,
    triples,
)
from tests.mapping.helpers import files, instances, judge, problems, values

CASES = sorted((Path(__file__).parent / "cases").iterdir())


def test_the_seed_states_what_it_says(policy: Profile) -> None:
    _, statements = mapped(SEED, policy, "zh/intl-paris-art-6-4-ccs.md")
    found = triples(statements)
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
    _, statements = mapped(file, policy, f"en/{file.name}")
    got = "".join(statements.lines)
    got += "".join(f"# {problem}\n" for problem in problems(statements))
    expected = case / "expected.nt"
    if regenerate:
        expected.write_text(got, "utf-8")
    assert got == expected.read_text("utf-8")


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
        _, statements = mapped(SEED, policy, path)
        return {str(t) for t in triples(statements) if t.subject != ox.NamedNode(statements.record)}

    assert less_record("zh/a.md") == less_record("elsewhere/zh/b.md")


def test_mapping_is_pure(policy: Profile) -> None:
    record, statements = mapped(SEED, policy)
    assert map_record(record, policy, BASE, policy.languages) == statements
