"""What a generation holds, as texts that two generations can be compared by; and random edits of a folder of records."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policygraph.lineage.read import query_lineage, read_lineage
from policygraph.pipeline import Build, build
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from policygraph.store.texts import values_with

IDS = ["a", "b", "c", "d", "e", "a b", "ü/ß"]
STATUSES = ["Active", "Draft", "Repealed", "Superseded", "Odd", "现行有效", "TBD"]
DAYS = ["2019-01-01", "2020-02", "2021", "2024-05-05", "x"]


def holds(found: Build) -> dict[str, Any]:
    """Return all that a generation holds, without what says when it was built."""
    manifest = found.generation.manifest
    entries = [*manifest.records(), *manifest.with_findings()]
    return {
        "store": sorted(str(quad) for quad in found.open().store),
        "derived": manifest.derived(),
        "entries": sorted((str(replace(each, files=(), lines=None)), each.statements) for each in entries),
        "files": sorted((stamp.path, stamp.size, stamp.sha256) for stamp in manifest.stamps().values()),
        "shared": sorted(manifest._select("SELECT line, records FROM shared")),
        "kept facts": sorted(manifest.lineage()),
        "lineage": held(found.open()),
        "numbers": {
            name: number for name, number in found.counts().items() if name not in ("changed", "removed")
        },
        "triples": manifest.get("triples"),
        "skipped": manifest.skipped(),
        "kinds": manifest.kinds(),
        "all counted": +manifest.numbers() == +manifest.count(),
    }


def held(graph: GraphStore) -> list[str]:
    """Return the lineage of a store as texts; what is kept of it is what its statements say."""
    lineage, stated = read_lineage(graph), query_lineage(graph)
    assert lineage == stated
    texts = [*map(repr, lineage.policies.values()), *map(repr, lineage.edges)]
    assert texts == [*map(repr, stated.policies.values()), *map(repr, stated.edges)]  # in their order, too
    return texts


def judge(folder: Path, scratch: Path, **options: Any) -> Build:
    """Bring the store of a folder up to date, and hold it against one that is built anew; return the former."""
    found = build(Settings(root=folder.parent, sources=(folder,), **options))
    anew = build(Settings(root=scratch, sources=(folder,), **options))
    actual, expected = holds(found), holds(anew)
    for part in expected:
        assert actual[part] == expected[part], f"{part}: {_difference(actual[part], expected[part])}"
    graph = found.open()
    assert {*(values_with(graph, [""]) or ())} >= {quad.object for quad in graph.store}
    return found


def _difference(actual: Any, expected: Any) -> str:
    """Return what one has and the other lacks, in few words."""
    left, right = (
        set(map(str, each.items() if isinstance(each, dict) else each)) for each in (actual, expected)
    )
    return f"only updated {sorted(left - right)[:3]}, only anew {sorted(right - left)[:3]}"


def policy(chance: random.Random) -> str:
    """Return a record of the profile of policies: with few ids, so that records meet in all ways."""

    def some(texts: list[str]) -> list[str]:
        return chance.sample(texts, chance.randint(0, 2))

    metadata = {
        "id": chance.choice(IDS),
        "title": chance.choice(["Act", "法案", ""]),
        "status": chance.choice(STATUSES),
        "legalWeight": chance.choice(["Primary Legislation", "Guideline/Policy", ""]),
        "country": chance.choice(["Canada", "中国", "Nowhere"]),
        "pubDate": chance.choice(DAYS),
        "clusters": some(["Markets", "Storage", "CCS Hub"]),
        "evolution": {
            "supersedes": some(IDS),
            "supersededBy": chance.choice(["", *IDS]),
            "amends": some(IDS),
        },
        "relatedPolicies": some(IDS),
        "relatedFacilities": some(["7", "8"]),
        "source": chance.choice(["", "EPA"]),
        "odd": chance.choice([None, "x"]),
    }
    return f"---\n{json.dumps(metadata, ensure_ascii=False)}\n---\n\n{chance.choice(['', 'Text.', '文本'])}\n"


def decision(chance: random.Random) -> str:
    """Return a record of the profile of decisions, whose ids come from names of files and which link to files."""
    number = chance.randint(1, 5)
    status = chance.choice(["Accepted", "Superseded by [x](0002-b.md)", "Superseded by 3", "Proposed"])
    return f"# {number}. Use {chance.choice('xyz')}\n\nDate: 2020-01-0{number}\n\n## Status\n\n{status}\n\n## Context\n\n[see](000{number}-a.md)\n"


def edit(folder: Path, chance: random.Random, names: list[str], text: Callable[[random.Random], str]) -> str:
    """Add, change, rename or delete a record of a folder, or write a file that is none; return what was done."""
    files = sorted(path for path in folder.rglob("*.md"))
    kinds = ["write", "write", "write", "remove", "rename", "break", "body"]
    action = chance.choice(kinds if files else ["write"])
    path = folder / chance.choice(names)
    path.parent.mkdir(parents=True, exist_ok=True)
    file = chance.choice(files) if files else path
    if action == "write":
        path.write_text(text(chance), "utf-8")
    elif action == "remove":
        file.unlink()
    elif action == "rename":
        file.replace(path)
    elif action == "break":
        file.write_text(chance.choice(["", "no record", '---\n{"id": \n---\n']), "utf-8")
    else:
        file.write_text(file.read_text("utf-8") + "\nMore.\n", "utf-8")
    return f"{action} {file.name} {path.name}"


POLICIES = [f"{folder}/{name}.md" for folder in ("en", "zh", "policies") for name in "abcde"]
DECISIONS = [f"000{number}-{name}.md" for number in (1, 2, 3) for name in "ab"]


def edited(
    folder: Path, chance: random.Random, names: list[str], text: Callable[[random.Random], str], rounds: int
) -> Iterator[str]:
    """Edit the records of a new folder, in the first round more often than in others; yield after each what was done in all."""
    folder.mkdir()
    done: list[str] = []
    for round_ in range(rounds):
        done += [edit(folder, chance, names, text) for _ in range(chance.randint(1, 1 + 5 * (not round_)))]
        yield "; ".join(done)


EDITED = pytest.mark.parametrize(  # a profile, the names of files, and what they say
    ("profile", "names", "text"),
    [("policy", POLICIES, policy), ("adr", DECISIONS, decision)],
    ids=["policy", "adr"],
)
