"""What can be said of a store without opening it."""

from __future__ import annotations

from pathlib import Path

from policygraph.pipeline import build
from tests.helpers import write
from tests.store.helpers import count, settings


def test_counts_say_what_is_in_the_store(seeds: Path, tmp_path: Path) -> None:
    built = build(settings(tmp_path, seeds))
    triples = built.generation.manifest.get("triples")
    assert count(built) == sum(triples.values())
    assert built.counts()["triples"] == triples["asserted"] + triples["derived"]


def test_records_with_errors_are_left_out_and_the_others_answer(tmp_path: Path) -> None:
    source = tmp_path / "records"
    write(source, "good.md", {"id": "good", "title": "T"})
    write(source, "date.md", {"id": "date", "pubDate": "2024-02-30"})
    write(source, "bad.md", "id: [")
    (source / "README.md").write_text("# Read me\n", "utf-8")
    built = build(settings(tmp_path, source))
    assert built.counts() | {"triples": 0} == {
        "records": 2, "policies": 2, "skipped": 1, "changed": 4, "removed": 0, "triples": 0,
    }  # fmt: skip
    assert [(p.path, p.line, p.column, p.code) for p in built.problems()] == [
        ("bad.md", 3, 1, "bad-yaml"),
        ("date.md", 4, 3, "bad-date"),
    ]
    again = build(settings(tmp_path, source))
    assert not again.rebuilt
    assert again.problems() == built.problems()
