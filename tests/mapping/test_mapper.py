"""What a record states: the seed's figures, PyLD as judge, golden cases, and nothing lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld as pyld

from policygraph.findings import Finding
from policygraph.mapping.inverse import restore
from policygraph.mapping.mapper import Statements, map_record, statements_to_ntriples
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.rdf.jsonld import frame
from tests.helpers import (
    BASE,
    PG,
    ROOT,
    SEED,
    comparable,
    examples,
    json_front_matter,
    mapped,
    triples,
    write,
)

CASES = sorted((Path(__file__).parent / "cases").iterdir())
SKOS = "http://www.w3.org/2004/02/skos/core#"


def values(found: set[ox.Triple], name: str) -> list[str]:
    return sorted(str(triple.object) for triple in found if triple.predicate.value == name)


def instances(found: set[ox.Triple], name: str) -> set[str]:
    return {
        triple.subject.value
        for triple in found
        if triple.predicate.value.endswith("#type")
        and triple.object == ox.NamedNode(PG + name)
        and isinstance(triple.subject, ox.NamedNode)
    }


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


def test_texts_are_tagged_by_their_script(policy: Profile) -> None:
    record, statements = mapped(SEED, policy)
    found = triples(record, statements, policy)
    assert [text.rpartition("@")[2] for text in values(found, "http://purl.org/dc/terms/title")] == ["zh"]
    assert {text.rpartition("@")[2] for text in values(found, f"{PG}evidence")} == {"en"}


def test_dates_are_never_padded(policy: Profile, tmp_path: Path) -> None:
    for text, kind in (("2024", "gYear"), ("2024-10", "gYearMonth"), ("2024-10-01", "date")):
        record, statements = mapped(write(tmp_path, "x.md", {"id": "x", "pubDate": text}), policy)
        assert values(triples(record, statements, policy), "http://purl.org/dc/terms/issued") == [
            f'"{text}"^^<http://www.w3.org/2001/XMLSchema#{kind}>'
        ]


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


def judge(file: Path, path: str, policy: Profile) -> None:
    """Hold the build's triples against what PyLD makes of the context and the document."""
    record, statements = mapped(file, policy, path)
    document = {
        "@context": [dict(policy.context.source), {"@base": BASE, "@language": record.language}],
        "@graph": statements.graph,
    }
    nquads = pyld.to_rdf(document, {"format": "application/n-quads"})
    judged = {quad.triple for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS)}
    assert triples(record, statements, policy) == judged, path


def problems(statements: Statements) -> list[Finding]:
    """Return what could not be read or mapped; the words of the other findings are their rules'."""
    return [finding for finding in statements.findings if finding.message]


def come_back(file: Path, path: str, policy: Profile, original: dict[str, Any]) -> None:
    """Hold a record's front matter against what its own triples give back."""
    record, statements = mapped(file, policy, path)
    graph = sorted(triples(record, statements, policy), key=str)
    nodes = list(frame(graph, [statements.policy, statements.record], policy.context, record.language))
    assert nodes == statements.graph[:2], path
    restored = restore(nodes, policy.first, policy.vocabulary, BASE, record.language)
    assert comparable(restored) == comparable(original), path


def files(folder: Path) -> Iterator[tuple[Path, str]]:
    return ((file, file.relative_to(folder).as_posix()) for file in sorted(folder.rglob("*.md")))


def test_a_json_ld_processor_reads_the_same_triples_from_the_seeds(policy: Profile) -> None:
    for file, path in files(ROOT / "seeds"):
        judge(file, path, policy)


def test_a_json_ld_processor_reads_the_same_triples_from_the_hub(policy: Profile, hub: Path) -> None:
    found = list(files(hub))
    assert len(found) == 172
    for file, path in found:
        judge(file, path, policy)


def test_every_record_of_the_hub_comes_back(policy: Profile, hub: Path) -> None:
    for file, path in files(hub):
        come_back(file, path, policy, json_front_matter(file))


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


# --- Nothing is lost, whatever the record says

odd_text = st.sampled_from(
    ["", " ", "现行", "Active", "active", "Human Audit Pending", "2024", "2024-02-30", "a/b", "a b", "a-b", "A b",
     "Fit for 55", "Fit-for-55", "http://x y", "https://example.org/", "eli:foo", "..", "%2F", "~", "65", "0161"]
) | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=12)  # fmt: skip
scalar = odd_text | st.integers(-5, 3000) | st.booleans() | st.none() | st.just(1.5)
tree = st.recursive(
    scalar,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(odd_text, inner, max_size=4),
    max_leaves=8,
)
known_keys = st.sampled_from(
    ["title", "status", "country", "source", "url", "pubDate", "year", "analysis", "evolution", "clusters", "provenance",
     "reviewer", "supersedes", "relatedPolicies", "legalWeight", "regulatory", "lang", "sectors", "score", "label"]
)  # fmt: skip
inner_keys = st.sampled_from(
    ["mrv", "MRV", "a/b", "clusters", "supersedes", "supersededBy", "reviewer", "author", "x"]
)
assessment = st.dictionaries(
    st.sampled_from(["score", "label", "citation", "evidence", "x"]), scalar, max_size=4
)
mutation = st.tuples(known_keys, tree | st.dictionaries(inner_keys, tree | assessment, max_size=3))


@examples(40)
@given(
    changes=st.lists(mutation, max_size=4),
    id_=st.sampled_from(["x", "a/b", "..", "政策", 7, "\u00c9", "E\u0301"]),
)
def test_whatever_a_record_says_comes_back(changes: list[tuple[str, Any]], id_: Any) -> None:
    metadata = {**json_front_matter(SEED), **dict(changes), "id": id_}
    profile = load_profile("policy")
    with TemporaryDirectory() as folder:
        file = write(Path(folder), "zh/x.md", json.dumps(metadata, ensure_ascii=False))
        come_back(file, "zh/x.md", profile, metadata)
        judge(file, "zh/x.md", profile)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("year", "2024"),
        ("evolution", {"clusters": ["A", "A", "B"]}),
        ("evolution", {"clusters": ["Fit for 55", "Fit-for-55", "fit for 55"]}),
        ("evolution", {"supersedes": "one"}),
        ("supersedes", ["at the top"]),
        ("analysis", {"a/b": {"score": "65"}, "a~b": {"score": 7}}),
        ("analysis", {"mrv": {"score": 1}, "MRV": {"score": 2}}),
        ("analysis", {"mrv": 65}),
        ("title", ["b", "a"]),
        ("title", {"en": "nested"}),
        ("status", "In force"),
        ("country", "Elbonia"),
        ("pubDate", "2024-02-30"),
        ("unknown/key", [1, {"two": [None, 3.5]}]),
        ("provenance", {"reviewer": "N/A", "author": ["A", "B"]}),
        ("url", "not a url"),
    ],
)
def test_what_the_graph_cannot_say_is_kept(policy: Profile, tmp_path: Path, key: str, value: Any) -> None:
    metadata = {"id": "x", "title": "T", key: value}
    come_back(write(tmp_path, "en/x.md", metadata), "en/x.md", policy, metadata)


def test_labels_that_share_a_slug_are_two_nodes(policy: Profile, tmp_path: Path) -> None:
    metadata = {"id": "x", "evolution": {"clusters": ["Fit for 55", "Fit-for-55"]}}
    record, statements = mapped(write(tmp_path, "en/x.md", metadata), policy)
    assert len(instances(triples(record, statements, policy), "Cluster")) == 2


def test_a_label_in_another_language_is_the_same_concept(policy: Profile, tmp_path: Path) -> None:
    found = []
    for folder, label in (("en", "Active"), ("zh", "现行"), ("en", "现行有效")):
        record, statements = mapped(write(tmp_path, f"{folder}/x.md", {"id": "x", "status": label}), policy)
        found += values(triples(record, statements, policy), f"{PG}status")
    assert set(found) == {"<https://w3id.org/policygraph/scheme/status/in-force>"}


def test_an_unknown_label_is_a_concept_in_no_scheme(policy: Profile, tmp_path: Path) -> None:
    record, statements = mapped(write(tmp_path, "en/x.md", {"id": "x", "country": "Elbonia"}), policy)
    found = triples(record, statements, policy)
    assert values(found, f"{PG}jurisdiction") == [f"<{BASE}concept/jurisdiction/Elbonia>"]
    assert values(found, f"{SKOS}prefLabel") == ['"Elbonia"@en']
    assert values(found, f"{SKOS}inScheme") == []


def test_mapping_is_pure(policy: Profile) -> None:
    record, statements = mapped(SEED, policy)
    assert map_record(record, policy, BASE, policy.languages) == statements
