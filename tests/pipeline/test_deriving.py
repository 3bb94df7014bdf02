"""Rules that run in a whole store, before and after the facts of its lineage are kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.lineage.read import read_lineage
from policygraph.lineage.sparql_functions import functions
from policygraph.pipeline import build, deriving, workers
from policygraph.rdf.iris import local_name
from policygraph.settings import Settings
from policygraph.store import spread
from policygraph.store.graph_store import GraphStore
from policygraph.store.rules import Functions, InferenceRule, rules_of
from tests.helpers import write
from tests.pipeline.helpers import held

PREFIX = (
    "PREFIX pg: <https://w3id.org/policygraph/ns#>\nPREFIX pgf: <https://w3id.org/policygraph/function/>\n"
)
REPEALS = "CONSTRUCT { ?a pg:repeals ?b } WHERE {\n  # focus: ?a\n  ?a pg:amends ?b\n}"
ENDED = """CONSTRUCT { ?a pg:implements ?b } WHERE {
  # focus: ?a
  ?a pg:amends ?b . FILTER (pgf:standing(?b, "2022-01-01") = "ended")
}"""


@pytest.mark.parametrize("head", ["", "# depends: lineage\n"])
def test_what_rules_derive_after_one_that_needs_the_lineage_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, head: str
) -> None:
    new = {"id": "new", "title": "N", "status": "Active", "pubDate": "2020-05-01"}
    write(tmp_path / "r", "new.md", {**new, "evolution": {"amends": ["old"]}})
    write(tmp_path / "r", "old.md", {**new, "id": "old", "pubDate": "2010-05-01"})
    settings = Settings(root=tmp_path, sources=(tmp_path / "r",))
    built = build(settings)
    files = [tmp_path / "66-repeals.rq", tmp_path / "67-ended.rq"]
    for file, text in zip(files, (PREFIX + REPEALS, head + PREFIX + ENDED), strict=True):
        file.write_text(text, "utf-8")
    needing = [rule.file.name for rule in rules_of(built.profile) if rule.needs_lineage]
    profile = replace(built.profile, rules=(*built.profile.rules, *files))
    monkeypatch.setattr("policygraph.pipeline.profile_of", lambda _: profile)
    more = build(Settings(root=tmp_path / "more", sources=(tmp_path / "r",)))
    assert min(needing) < "66"
    held(more.open())
    lineage = read_lineage(more.open())
    assert [lineage.relation_name(edge.relation) for edge in lineage.edges] == [
        "amends", "implements", "repeals",
    ]  # fmt: skip


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_rule_about_the_lineage_of_policies_derives_the_same_of_some_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(workers, "FEWEST", 2)
    monkeypatch.setattr(spread, "AT_ONCE", 3)
    monkeypatch.setattr(deriving, "AT_ONCE", 3)
    for number in range(10):  # a chain, so that all but the newest have ended
        older = {"evolution": {"supersedes": [f"p{number - 1}"]}} if number else {}
        status = "Superseded" if number < 9 else "Active"
        policy = {"id": f"p{number}", "title": "P", "status": status, "legalWeight": "Primary Legislation"}
        write(tmp_path / "r", f"{number}.md", {**policy, "pubDate": f"{2000 + number}-05-01", **older})
    built = build(Settings(root=tmp_path, sources=(tmp_path / "r",)), jobs=jobs)
    (rule,) = (rule for rule in rules_of(built.profile) if rule.is_about_policies)
    graph, manifest = built.open(), built.generation.manifest
    held(graph)
    whole = InferenceRule(rule.file, rule.text.replace("of ?policy", ""))
    without = replace(graph, store=ox.Store())
    without.disk.extend(
        quad
        for quad in graph.store.quads_for_pattern(None, None, None, None)
        if "in_force" not in quad.predicate.value
    )
    expected = {f"{quad.triple} .\n" for quads in whole.run(without, functions(graph)) for quad in quads}
    derived = {line for lines in manifest.derived().values() for line in lines if "in_force" in line}
    assert not whole.is_about_policies
    assert derived == expected
    assert len(derived) == 9


def test_what_ends_each_other_is_read_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spread, "AT_ONCE", 3)
    monkeypatch.setattr(deriving, "AT_ONCE", 3)
    read = list[str]()

    def counted(graph: GraphStore, policies: Collection[str] | None = None) -> Functions:
        read.extend(policies or ())
        return functions(graph, policies)

    monkeypatch.setattr(deriving, "functions", counted)
    for number in range(20):  # two chains of seven, and six alone
        older = {"evolution": {"supersedes": [f"p{number - 2}"]}} if 1 < number < 14 else {}
        write(tmp_path / "r", f"{number}.md", {"id": f"p{number}", "title": "P", "status": "Active", **older})
    build(Settings(root=tmp_path, sources=(tmp_path / "r",)))
    assert sorted(map(local_name, read)) == sorted(f"p{number}" for number in range(20))
