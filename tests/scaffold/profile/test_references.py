"""Which keys refer to records, and in which forms."""

from __future__ import annotations

import json
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.scaffold.profile.columns import Column, columns
from policygraph.scaffold.profile.draft import draft_profile
from policygraph.scaffold.profile.identifiers import Naming, name_records
from policygraph.scaffold.profile.reference_forms import Target
from policygraph.scaffold.profile.references import find_reference
from policygraph.scaffold.profile.samples import Sample
from tests.helpers import write
from tests.scaffold.profile.helpers import column, kinds, sampled


def test_a_number_is_no_reference_by_accident(tmp_path: Path) -> None:
    for n in range(1, 6):
        metadata = {"id": n, "phase": n % 3 + 1, "parent": 6 - n, "code": f"00{n}", "size": n + 0.5}
        write(tmp_path / "records", f"{n}.md", metadata)
    roles = kinds(draft_profile(tmp_path / "records", "x"))
    assert roles == {"id": "id", "phase": "integer", "parent": "reference", "code": "text", "size": "decimal"}


def test_a_number_is_none_by_accident_where_ids_have_a_word_before_it(tmp_path: Path) -> None:
    for n in range(1, 7):
        write(
            tmp_path / "records", f"{n}.md", {"id": f"STD-{n:03}", "severity": n % 4 + 1, "parent": n % 3 + 1}
        )
    roles = kinds(draft_profile(tmp_path / "records", "x"))
    assert roles == {"id": "id", "severity": "integer", "parent": "reference"}


def test_a_version_is_none_by_its_first_number(tmp_path: Path) -> None:
    for n in range(1, 9):
        metadata = {
            "name": f"part-{n}",
            "version": f"1.{n}",
            "release": f"v{n}.0.1",
            "needs": [f"d{n % 8 + 1}"],
        }
        write(tmp_path / "r", f"d{n}/spec.yaml", "").write_text(json.dumps(metadata), "utf-8")
    roles = kinds(draft_profile(tmp_path / "r", "x"))
    assert (roles["version"], roles["release"], roles["needs"]) == ("decimal", "text", "reference")


def test_the_word_before_a_number_says_which_kind_is_meant(tmp_path: Path) -> None:
    for n in range(1, 7):
        write(
            tmp_path / "r",
            f"adr/{n}.md",
            {"id": f"ADR-{n}", "implements": [f"REQ-{n % 6 + 1}"], "why": "So."},
        )
        write(
            tmp_path / "r", f"req/{n}.md", {"id": f"REQ-{n}", "dependsOn": [f"REQ-{n % 6 + 1}"], "unit": "m"}
        )
    guesses = {
        guess.key: guess for kind in draft_profile(tmp_path / "r", "x").kinds for guess in kind.guesses
    }
    references = [guesses[key].reference for key in ("implements", "dependsOn")]
    assert [reference and reference.kind for reference in references] == ["req", "req"]


def test_a_relation_is_one_though_nothing_has_the_id(tmp_path: Path) -> None:
    write(tmp_path / "records", "a.md", {"id": "a", "supersedes": "old-a", "amends": "the act of last year"})
    roles = kinds(draft_profile(tmp_path / "records", "x"))
    assert (roles["supersedes"], roles["amends"]) == ("reference", "text")
    for number in range(9):
        other = f"act-{number // 3} of 1999" if number > 2 else "None"
        write(tmp_path / "dated", f"{number}.md", {"id": f"act-{number}", "supersedes": other})
    assert kinds(draft_profile(tmp_path / "dated", "x"))["supersedes"] == "reference"


ACTS = Target("", Naming("id", "", "", {"0.md": "act-a", "1.md": "act-b"}, ""), by_file=True)


def found(column: Column, target: Target = ACTS) -> tuple[int, int] | None:
    """Return how many of how many pieces resolve."""
    reference = find_reference(column, target.naming, [target])
    return (reference.resolved, reference.pieces) if reference else None


def test_a_key_without_a_hint_refers_where_four_fifths_are_ids_of_others() -> None:
    assert found(column("x", "act-b", "act-a")) == (2, 2)
    assert found(column("x", "act-b", "act-b")) is None  # always the same
    assert found(column("x", *["act-b", "act-a"] * 2, "gone")) == (4, 5)
    assert found(column("x", "act-b", "act-a", "gone")) is None
    assert found(column("x", "act-b")) is None  # one value may be so by accident


def test_a_key_with_a_hint_needs_half_and_a_relation_less() -> None:
    assert found(column("seeActs", "act-b", "gone")) == (1, 2)
    assert found(column("seeActs", "act-b", "act-b")) == (1, 2)  # the second is its own id
    assert found(column("seeActs", "act-b", "gone", "lost")) is None
    assert found(column("supersedes", "act-b", "gone", "lost")) == (1, 3)
    assert found(column("supersedes", "the act of last year")) is None


@pytest.mark.parametrize(
    "text",
    [
        "act-b",
        "[B](act-b.md)",
        "[B](../acts/act-b.md#top)",
        "acts/act-b.md",
        "https://example.org/acts/act-b",
    ],
)
def test_an_id_is_found_in_every_form_of_a_link(text: str) -> None:
    reference = find_reference(column("supersedes", text), ACTS.naming, [ACTS])
    assert reference
    assert [name for _, name in reference.rule.pieces(text)] == ["act-b"]


def test_links_are_no_references_where_file_names_are_no_ids() -> None:
    apart = Target("", ACTS.naming, by_file=False)
    assert found(column("x", "[B](act-b.md)", "[A](act-a.md)"), apart) is None


def test_commas_split_where_more_resolves_so() -> None:
    reference = find_reference(
        column("x", "act-b, act-c", "act-a"),
        ACTS.naming,
        [
            Target(
                "",
                Naming("id", "", "", {"0.md": "act-a", "1.md": "act-b", "2.md": "act-c"}, ""),
                by_file=False,
            )
        ],
    )
    assert reference
    assert (reference.split, reference.resolved, reference.pieces) == (",", 3, 3)


def test_the_target_is_the_kind_that_most_resolve_to() -> None:
    others = Target("places", Naming("id", "", "", {"p.md": "here", "q.md": "there"}, ""), by_file=False)
    reference = find_reference(column("x", "here", "there"), ACTS.naming, [ACTS, others])
    assert reference
    assert reference.kind == "places"


def test_what_is_nested_refers_to_nothing() -> None:
    assert found(column("supersedes", [["act-b"]])) is None


def corpus(key: str, ids: list[str], texts: list[Any], names: list[str] | None = None) -> list[Any]:
    """Return the samples of records with an id under a key, and what each refers to under ``related``."""
    files = names or [f"{number}.md" for number, _ in enumerate(ids)]
    rows = zip_longest(files, ids, texts)
    return [Sample(file, {key: name, "related": text} if text else {key: name}) for file, name, text in rows]


@pytest.mark.parametrize(
    ("samples", "read"),
    [
        (
            corpus("id", ["xep-0030", "xep-0045", "xep-0001"], ["xep-0045", "RFC 6120", "xep-0030"]),
            {"xep-0045": "xep-0045", "RFC 6120": "RFC 6120", "XMPP Core": "XMPP Core"},
        ),
        (
            corpus("simd", ["0178", "0179", "0022"], ["SIMD-0179", "SIMD-0178", "RFC 2119"], ["0178-a.md", "0179.md", "0022-c.md"]),
            {"SIMD-0178": "0178", "simd 22": "0022", "RFC 2119": "RFC 2119", "178": "0178"},
        ),
        (
            corpus("number", ["0178", "0179"], ["SIMD-0179, 0179", "SIMD-0178"]),
            {"SIMD-0178": "0178"},
        ),
        (
            corpus("eip", ["20", "165"], ["[EIP-165](./eip-165.md)", "EIP-20"], ["eip-20.md", "eip-165.md"]),
            {"[EIP-165](./eip-165.md)": "165", "eip-20": "20", "20": "20"},
        ),
        (
            corpus("id", ["2000-foo", "30-bar"], ["/keps/sig-x/30-bar/", "keps/sig-y/2000-foo"]),
            {"/keps/sig-x/30-bar/": "30-bar", "keps/sig-y/2000-foo": "2000-foo", "30-bar": "30-bar"},
        ),
        (
            corpus("id", ["x/2000-foo", "y/30-bar"], ["/keps/y/30-bar", "../x/2000-foo/"]),
            {"/keps/y/30-bar": "y/30-bar", "x/2000-foo": "x/2000-foo"},
        ),
        (
            corpus("id", ["act-a", "Act B"], ["[[Act B|the second]]", "[[acts/act-a#top]]"], ["act-a.md", "Act B.md"]),
            {"[[Act B]]": "Act B", "[[acts/act-a#top]]": "act-a", "act-a": "act-a"},
        ),
        (
            corpus("id", ["act-1", "act-2"], ["act-2 (arts. 1-3)", "act-1"]),
            {"act-2 (arts. 1-3)": "act-2", "Act 1": "act-1"},
        ),
        (
            corpus("id", ["RFC-7", "rfc 8"], ["rfc8, BCP 14", "RFC 7"]),
            {"rfc8": "RFC-8", "BCP 14": "BCP 14"},
        ),
    ],
    ids=["plain", "key", "evidence", "files", "folder", "path", "wiki", "part", "spellings"],
)  # fmt: skip
def test_every_reference_that_an_id_would_keep_is_kept(samples: list[Sample], read: dict[str, str]) -> None:
    drafted = columns(samples)
    naming = name_records(samples, drafted)
    related = next(column for column in drafted if column.key == "related")
    reference = find_reference(related, naming, [Target("", naming, naming.names_are_ids(samples))])
    assert reference
    assert {text: [name for _, name in reference.rule.pieces(text)] for text in read} == {
        text: [name] for text, name in read.items()
    }


def test_a_number_pattern_is_left_out_where_every_reference_is_an_id_as_it_stands() -> None:
    samples = sampled({"id": "xep-0030"}, {"id": "xep-0045"})
    naming = name_records(samples, columns(samples))
    reference = find_reference(
        column("supersedes", "xep-0045", "XMPP-Core"), naming, [Target("", naming, by_file=True)]
    )
    assert reference
    assert (reference.patterns, reference.pieces, reference.resolved) == ((), 2, 1)


def test_a_link_names_the_file_of_a_record_whatever_its_id() -> None:
    naming = Naming("id", "", "", {"one.md": "a", "two.md": "b"}, "")
    apart = Target("", naming, by_file=False)
    reference = find_reference(column("x", "[B](two.md)", "[A](../acts/one.md#top)"), naming, [apart])
    assert reference
    assert (reference.patterns, reference.resolved) == ((), 2)


def test_what_stands_beside_a_link_is_a_reference_of_its_own() -> None:
    naming = Naming("id", "", "", {"one.md": "BAR-1", "two.md": "BAR-2", "3.md": "BAR-3"}, "")
    target = Target("", naming, by_file=False)
    reference = find_reference(column("requires", "[B](two.md), BAR-3", "BAR-1"), naming, [target])
    assert reference
    assert (reference.split, reference.pieces, reference.resolved) == (",", 3, 3)


def test_a_word_before_a_number_is_not_that_of_ids_with_a_word_of_their_own() -> None:
    samples = sampled(
        *({"id": f"BAR-00{n}", "requires": f"BAR-00{n % 4 + 1}, FOO-000{n}"} for n in range(1, 5))
    )
    naming = name_records(samples, columns(samples))
    target = Target("", naming, by_file=True)
    reference = find_reference(columns(samples)[1], naming, [target])
    assert reference
    assert [*reference.rule.pieces("FOO-0003")] == [("FOO-0003", "FOO-0003")]


IDS = [
    "a",
    "b/a",
    "act-b",
    "a (2020)",
    "7",
    "RFC-7",
    "0178",
    "SIMD-0178",
    "x.md",
    "A B",
    "[[a]]",
    "2000-foo",
    "k/2000-foo",
]
TEXTS = [
    "/x/a",
    "[x](act-b.md)",
    "[[act-b|t]]",
    "rfc7",
    "simd 178",
    "a (in part)",
    "http://h/a/",
    "gone",
    "a, b",
    "RFC 2119",
]


@pytest.mark.generated
@given(ids=st.lists(st.sampled_from(IDS), min_size=2, unique=True), texts=st.lists(st.sampled_from(TEXTS)))
def test_an_id_as_it_stands_is_that_id_whatever_else_stands_there(ids: list[str], texts: list[str]) -> None:
    samples = sampled(*({"id": each, "supersedes": [*ids, *texts]} for each in ids))
    _, column = columns(samples)
    naming = name_records(samples, columns(samples))
    reference = find_reference(column, naming, [Target("", naming, naming.names_are_ids(samples))])
    assert reference
    if not reference.split:
        assert {each: [name for _, name in reference.rule.pieces(each)] for each in ids} == {
            each: [each] for each in ids
        }
    known = set(naming.ids.values())
    lost = [text for text in texts for _, name in reference.rule.pieces(text) if name is None]
    assert (
        lost,
        known <= {name for text in [*ids, *texts] for _, name in reference.rule.pieces(text)},
    ) == ([], True)
