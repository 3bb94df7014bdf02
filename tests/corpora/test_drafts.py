"""Profiles drafted from corpora as they are published, held against the profiles that come with the program."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from policygraph.lineage.read import read_lineage
from policygraph.pipeline import Build
from policygraph.scaffold.profile.draft import Draft
from tests.corpora.published import Stores, published, restored
from tests.scaffold.profile.helpers import drafted, findings


class Found(NamedTuple):
    """What a draft finds in a corpus: records, policies, edges by relation, and readers."""

    records: int
    policies: int
    edges: dict[str, int]
    readers: tuple[str, ...]


CORPORA = {
    "peps": Found(736, 736, {"supersedes": 47, "requires": 39, "references": 1629}, ("header",)),
    "keps": Found(
        1104, 1104, {}, ("data",)
    ),  # 450 of them say who has looked at a proposal, which they name by number
    "eips": Found(1561, 1195, {"requires": 1677, "references": 2747}, ("front-matter",)),
    "okf/ga4": Found(9, 9, {"references": 8}, ("front-matter",)),
    "okf/acme_retail": Found(10, 10, {"references": 14}, ("front-matter",)),
}
OF_RECORDS = {  # what is wrong in the corpora themselves
    "peps": {"lineage-dead-end", "lineage-order", "lineage-still-live"},
    "eips": {"lineage-needs-ended"},  # 7568 requires 2070, which was withdrawn
    "keps": {
        "bad-date", "lineage-dead-end", "lineage-not-started", "lineage-order", "lineage-still-live", "lineage-unresolved",
        "reference-unresolved", "text-cut", "typographic-quotes",
    },
}  # fmt: skip


# Each corpus is drafted and built once, by one worker; a large one in the long tests.
MARKS = {
    name: [pytest.mark.xdist_group(f"draft of {name}"), *[pytest.mark.long] * (name in ("eips", "keps"))]
    for name in CORPORA
}


@pytest.fixture(scope="module", params=[pytest.param(name, marks=MARKS[name]) for name in CORPORA])
def corpus(
    request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Draft, Build]:
    name = str(request.param)
    draft, built = drafted(published(shared, name), tmp_path_factory.mktemp("drafted"))
    return name, draft, built


def test_all_records_are_read_and_refer_to_others_as_they_say(corpus: tuple[str, Draft, Build]) -> None:
    name, draft, built = corpus
    kind, *others = draft.kinds
    said = CORPORA[name]
    lineage = read_lineage(built.open())
    edges = Counter(lineage.relation_name(edge.relation) for edge in lineage.edges)
    assert (built.counts()["records"], built.counts()["policies"]) == (said.records, said.policies)
    assert kind.readers == said.readers
    assert dict(edges) == said.edges or not said.edges
    assert {entry.path for entry in built.generation.manifest.records()} == {
        sample.path for each in (kind, *others) for sample in each.samples
    }
    assert [each.name for each in others] == (["prod-readiness"] if name == "keps" else [])


def test_every_key_of_every_record_comes_back(corpus: tuple[str, Draft, Build]) -> None:
    _, draft, built = corpus
    found = {sample.path: sample for kind in draft.kinds for sample in kind.samples}
    derived = {guess.key for kind in draft.kinds for guess in kind.guesses if guess.column.is_derived}
    for path, metadata in restored(built):
        assert metadata.keys() >= found[path].keys - derived, path


def test_validation_finds_what_is_wrong_in_the_records_alone(corpus: tuple[str, Draft, Build]) -> None:
    name, _, built = corpus
    codes = {finding.code for finding in findings(built) if finding.severity != "info"}
    assert codes <= OF_RECORDS.get(name, set())


@pytest.mark.parametrize("corpus", [pytest.param("keps", marks=MARKS["keps"])], indirect=True)
def test_references_between_proposals_lead_where_the_profile_for_them_leads(
    shared: Path, corpus: tuple[str, Draft, Build], stores: Stores
) -> None:
    _, _, built = corpus
    by_draft, by_profile = (edges(build) for build in (built, stores(published(shared, "keps"), "kep")))
    named = {
        edge for edge in by_profile if edge[0] != "references"
    }  # texts refer by links of a form of their own
    assert named
    assert named <= by_draft
    assert len(by_profile & by_draft) > 200


def edges(built: Build) -> set[tuple[str, str, str]]:
    """Return the edges between policies that have a record, but for those of a template, which no draft has."""
    lineage = read_lineage(built.open())
    known = {
        policy.id for policy in lineage.policies.values() if policy.resolved and "template" not in policy.id
    }
    return {
        (lineage.relation_name(edge.relation), edge.successor, edge.predecessor)
        for edge in lineage.edges
        if {edge.successor, edge.predecessor} <= known
    }
