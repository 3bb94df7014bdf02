"""Rules that run in a whole store, before and after the facts of its lineage are kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from policygraph.lineage.read import read_lineage
from policygraph.pipeline import build
from policygraph.settings import Settings
from policygraph.store.rules import rules_of
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
