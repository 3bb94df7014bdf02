"""Mappings that say by a word which relation they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.lineage.read import read_lineage
from policygraph.scaffold.profile.columns import columns
from policygraph.scaffold.profile.identifiers import name_records
from policygraph.scaffold.profile.reference_forms import Target
from policygraph.scaffold.profile.typed_relations import TypedRelations, typed_relations
from tests.helpers import write
from tests.scaffold.profile.helpers import assert_nothing_lost, drafted, findings, sampled


def relations(*items: dict[str, str]) -> TypedRelations | None:
    samples = sampled({"id": "act-1"}, {"id": "act-2"}, {"id": "act-3", "links": list(items)})
    id_, links = columns(samples)
    naming = name_records(samples, [id_])
    return typed_relations(links, naming, [Target("", naming, True)])


def test_the_word_and_the_target_are_told_by_what_stands_there() -> None:
    found = relations(
        {"how": "Amends", "what": "act-1"},
        {"how": "is kin of", "what": "act-2"},
        {"how": "cites", "what": "act-9"},
    )
    assert found
    assert (found.type, found.target, found.unknown) == ("how", "what", ("is kin of",))


@pytest.mark.parametrize(
    "items",
    [
        [{"how": "amends", "what": "x"}, {"how": "cites", "what": "y"}],  # no record
        [{"how": "fast", "what": "act-1"}, {"how": "cites", "what": "act-2"}],  # half of the words
        [{"name": "act-1"}, {"name": "act-2"}],
    ],
)
def test_mappings_without_relations_to_records_are_none(items: list[dict[str, str]]) -> None:
    assert relations(*items) is None


def test_a_draft_states_the_relations_and_loses_nothing(tmp_path: Path) -> None:
    says = 'relations: [{type: repeals, act: a.md}, {type: "kin: of", act: "[b](b.md)"}, {type: replaces, act: b.md}]'
    for name, front in {"a": "title: A", "b": "title: B", "c": f"title: C\nkin-of: x\n{says}"}.items():
        write(tmp_path, f"records/{name}.md", front, "Text.")
    draft, built = drafted(tmp_path / "records", tmp_path)
    assert draft.kinds[0].relation_keys == {
        "relations": {"repeals": "repeals", "kin: of": "kin-of2", "replaces": "supersedes"}
    }
    lineage = read_lineage(built.open())
    edges = {
        (edge.successor, lineage.relation_name(edge.relation), edge.predecessor) for edge in lineage.edges
    }
    assert edges == {("c", "repeals", "a"), ("c", "supersedes", "b")}
    rows = built.open().store.query("SELECT ?b { ?c <https://example.org/ns#kin__of> ?b }")
    assert [str(row["b"]).rpartition("/")[2].rstrip(">") for row in rows] == ["b"]  # type: ignore[union-attr]
    assert not [finding for finding in findings(built) if finding.severity != "info"]
    assert_nothing_lost(tmp_path / "records", built, tmp_path)
