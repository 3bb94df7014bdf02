"""What a record states, and where each statement comes from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from policygraph.mapping.statements import At, iri_of, pointer_of
from policygraph.profile.model import Profile
from policygraph.rdf.ntriples import term
from tests.helpers import BASE, PG, assert_linear, mapped, triples, write


@pytest.mark.parametrize(
    ("at", "pointer"),
    [((), ""), (((), "a/b"), "/a~1b"), ((((), "a"), 0), "/a/0"), ("/a/0", "/a/0"), (((), ""), "/")],
)
def test_a_place_is_a_json_pointer(at: At, pointer: str) -> None:
    assert pointer_of(at) == pointer


def test_only_a_term_that_is_no_literal_is_an_iri() -> None:
    assert [iri_of(term) for term in ("<x:a>", '"<x:a>"', '"a"@en')] == ["x:a", "", ""]


def test_every_statement_of_a_value_has_a_place_in_the_record(policy: Profile, tmp_path: Path) -> None:
    metadata = {
        "id": "a",
        "title": "T",
        "analysis": {"MRV": {"score": 1}},
        "evolution": {"supersedes": ["b", "c (art. 5)"]},
        "provenance": {"author": "Ana"},
    }
    _, statements = mapped(write(tmp_path, "en/x.md", metadata, "See [d](d.md)."), policy, "en/x.md")
    own, me = f"{BASE}policy/a", f"{BASE}record/en/x.md"
    assert statements.lines == sorted(set(statements.lines))
    assert {(each.subject.removeprefix(BASE), each.iri.removeprefix(BASE), each.pointer) for each in statements.origins if each.iri} == {
        ("policy/a", "policy/a#MRV", "/analysis/MRV"),
        ("policy/a#MRV", "https://w3id.org/policygraph/scheme/dimension/mrv".removeprefix(BASE), "/analysis/MRV"),
        ("record/en/x.md", "policy/b", "/evolution/supersedes/0"),
        ("record/en/x.md", "policy/c", "/evolution/supersedes/1"),
        ("record/en/x.md", statements.about(me, f"{PG}statesPart")[0].iri.removeprefix(BASE), "/evolution/supersedes/1"),
        ("record/en/x.md", "agent/Ana", "/provenance/author"),
        ("record/en/x.md", "policy/d", "/evolution/references/0"),
    }  # fmt: skip
    assert [each.value for each in statements.about(own, "http://purl.org/dc/terms/title")] == ['"T"@en']
    found = triples(statements)
    for each in statements.origins:
        assert any(str(triple) == f"<{each.subject}> <{each.property}> {each.value}" for triple in found), (
            each
        )


def test_statements_of_thousands_of_values_are_each_found_in_a_moment(
    policy: Profile, tmp_path: Path
) -> None:
    me, states = f"{BASE}record/x.md", f"{PG}statesSupersedes"

    def prepare(count: int) -> Callable[[], None]:
        metadata = {"id": "a", "evolution": {"supersedes": [f"p-{number}" for number in range(count)]}}
        _, statements = mapped(write(tmp_path, "x.md", metadata), policy, "x.md")

        def work() -> None:
            for number in range(count):
                pointer, node = f"/evolution/supersedes/{number}", f"{BASE}policy/p-{number}"
                (found,) = statements.stating(me, states, term(f"<{node}>"))
                assert found.pointer == pointer
                assert (statements.at(pointer)[0], statements.of(node)) == (found, [found])
                assert len(statements.about(me, states)) == count

        return work

    assert_linear(prepare, 8000)
