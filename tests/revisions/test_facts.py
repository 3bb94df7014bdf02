"""What records state, whatever base, id, spelling or place it is under."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

import policygraph as pg
from policygraph.export import formats
from policygraph.profile.model import Profile
from policygraph.rdf.core import VERBATIM
from policygraph.rdf.jsonld import Properties
from policygraph.rdf.namespaces import DCTERMS, PG, RDF_TYPE, SCHEME, XSD
from policygraph.revisions.facts import FactKey, FactReader, Facts, Values, changed_facts
from policygraph.store.graph_store import GraphStore
from tests.helpers import BASE, ROOT, SEEDS, run
from tests.revisions.helpers import Compare, rows


def test_spelling_syntax_and_places_are_no_change(compare: Compare) -> None:
    found = compare(
        {
            "en/a.md": {"id": "a", "status": "Active", "year": 2019, "country": "Canada"},
            "zh/a.md": {"id": "a", "status": "现行", "title": "标题"},
        },
        {
            "en/deeper/b.md": {"country": "CA", "year": "2019", "status": "现行", "id": "a", "sectors": []},
            "zh/a.md": {"id": "a", "status": "active", "title": "标题"},
        },
    )
    assert not found


def test_files_that_disagree_are_two_values(compare: Compare) -> None:
    zh = {"id": "a", "status": "现行"}
    found = compare(
        {"en/a.md": {"id": "a", "status": "Active"}, "zh/a.md": zh},
        {"en/a.md": {"id": "a", "status": "Superseded"}, "zh/a.md": zh},
    )
    assert rows(found) == [("a", "status", "", ("Active",), ("Active", "Superseded"))]


def test_a_language_more_brings_its_texts(compare: Compare) -> None:
    en = {"id": "a", "title": "Title", "status": "Active"}
    found = compare(
        {"en/a.md": en}, {"en/a.md": en, "zh/a.md": {"id": "a", "title": "标题", "status": "现行"}}
    )
    assert rows(found) == [("a", "title", "zh", (), ("标题",))]


def test_keys_that_the_profile_does_not_know_are_compared(compare: Compare) -> None:
    old = {"id": "a", "owner": "me", "flags": [1, True], "impactAnalysis": {"score": 5}, "extra": {"x": None}}
    new = {
        "id": "a",
        "owner": "you",
        "flags": [1],
        "impactAnalysis": {"score": 6},
        "analysis": {"mrv": {"odd": {"a": 1}}},
    }
    found = compare({"en/a.md": old}, {"en/a.md": new})
    assert rows(found) == [
        ("a", "analysis.mrv.odd.a", "en", (), (1,)),
        ("a", "flags", "en", (1, True), (1,)),
        ("a", "impactAnalysis.score", "en", (5,), (6,)),
        ("a", "owner", "en", ("me",), ("you",)),
    ]
    assert {each.label for each in found.changed} == {
        "analysis.mrv.odd.a",
        "flags",
        "impactAnalysis.score",
        "owner",
    }


def test_an_export_under_another_base_is_the_same(tmp_path: Path) -> None:
    seeds = ROOT / "seeds"
    own = pg.build(seeds, folder=tmp_path)
    pg.build(seeds, folder=tmp_path, base="https://example.org/").export(tmp_path / "other.ttl")
    assert not pg.diff(tmp_path / "other.ttl", own, folder=tmp_path)
    (tmp_path / "odd.nt").write_bytes(own.to_bytes("ntriples") + b"_:b <x:p> _:c .\n<x:a> <x:p> _:b .\n")
    assert not pg.diff(own, tmp_path / "odd.nt", folder=tmp_path)


def test_what_is_no_reference_is_compared_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for side, number in (("old", 22), ("new", 23)):
        file = tmp_path / side / "eip-5.md"
        file.parent.mkdir()
        file.write_text(f"---\neip: 5\ntitle: T\nrequires: 1, {number} (in part)\n---\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    found = json.loads(run("diff", "old", "new", "--profile", "eip", "--format", "json").stdout)
    told = [(each["property"], each["old"], each["new"]) for each in found["changed"]]
    assert told == [("requires", "22 (in part)", "23 (in part)")]


def of_policy(id_: str, base: str, policy: Profile) -> Facts:
    """Return the facts of one policy whose node and assessment are below a base."""
    node = f"{base}policy/{id_}"
    integer = ox.NamedNode(f"{XSD}integer")
    graph: dict[str, Properties] = {
        node: {
            RDF_TYPE: [ox.NamedNode(f"{PG}Policy")],
            f"{DCTERMS}title": [ox.Literal("T", language="en"), ox.Literal("题", language="zh")],
            f"{PG}sector": [ox.NamedNode(f"{base}sector/Power")],
            f"{PG}assessment": [ox.NamedNode(f"{node}#mrv"), ox.NamedNode(f"{node}#odd%20one")],
            "x:derived": [ox.Literal("no key states it")],
        },
        f"{node}#mrv": {f"{PG}score": [ox.Literal("95", datatype=integer)], "x:derived": [ox.Literal("x")]},
        f"{node}#odd%20one": {f"{PG}score": [ox.Literal("1", datatype=integer)]},
    }
    reader = FactReader(lambda iri: graph.get(iri, {}), policy.first, policy.vocabulary, base)
    return reader.of_policy(node)


def test_a_fact_is_a_path_a_language_and_values(policy: Profile) -> None:
    found = of_policy("a", BASE, policy)
    assert {(key.path, key.language, key.concept): [value.value for value in values.values()]
            for key, values in found.items()} == {
        ("title", "en", ""): ["T"], ("title", "zh", ""): ["题"],
        ("sectors", "", ""): [f"{BASE}sector/Power"],
        ("analysis.mrv.score", "", f"{SCHEME}dimension/mrv"): ["95"],
        ("analysis.odd one.score", "", "odd one"): ["1"],
    }  # fmt: skip


def test_neither_base_nor_id_makes_a_difference(policy: Profile) -> None:
    assert changed_facts(of_policy("a", BASE, policy), of_policy("b", "https://example.org/", policy)) == []


def test_facts_that_differ_come_with_all_their_values_in_order() -> None:
    one: Values = {"1": ox.Literal("1")}
    two: Values = {**one, "2": ox.Literal("2")}
    b, a_en, a_zh = FactKey("b", "", "x:b"), FactKey("a", "en", "x:a"), FactKey("a", "zh", "x:a")
    assert changed_facts({b: one, a_zh: one}, {b: two, a_en: one, a_zh: dict(one)}) == [
        (a_en, {}, one),
        (b, one, two),
    ]


@pytest.mark.parametrize(
    ("verbatim", "facts"),
    [
        ('{"/owner": "me"}', {"owner": ["me"]}),
        ('{"/flags": [1, true, 1.5]}', {"flags": ["1", "true", "1.5"]}),
        ('{"/flags": [{"b": 1, "a": 2}]}', {"flags": ['[{"a": 2, "b": 1}]']}),
        ('{"/a": {"b": {"c": 1}, "d": null}}', {"a.b.c": ["1"]}),
        ('{"/year": "02019"}', {}),  # has a property, and is kept for its spelling
        ("[1]", {}),
        ("{", {}),
    ],
)
def test_keys_without_a_property_are_facts_of_their_record(
    verbatim: str, facts: dict[str, list[str]], policy: Profile
) -> None:
    record: Properties = {
        VERBATIM: [ox.Literal(verbatim)], f"{DCTERMS}language": [ox.Literal("zh")], f"{PG}path": [ox.Literal("p")],
    }  # fmt: skip
    reader = FactReader(lambda _: record, policy.first, policy.vocabulary, BASE)
    found = reader.of_records(f"{BASE}policy/a", ["x:record"])
    assert {key.path: [value.value for value in values.values()] for key, values in found.items()} == facts
    assert {key.language for key in found} <= {"zh"}


def test_what_follows_from_what_a_record_states_is_no_fact_of_it(
    seeds_graph: GraphStore, tmp_path: Path
) -> None:
    file = tmp_path / "x.nt"
    layers = ("asserted", "derived", "entailed")
    file.write_bytes(formats.to_bytes(seeds_graph, "ntriples", formats.ExportOptions(layers)))
    assert not pg.diff(file, SEEDS, folder=tmp_path)
