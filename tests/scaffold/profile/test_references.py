"""Which keys refer to records, and in which forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.scaffold.profile.columns import Column
from policygraph.scaffold.profile.draft import draft_profile
from policygraph.scaffold.profile.identifiers import Naming
from policygraph.scaffold.profile.reference_forms import Target
from policygraph.scaffold.profile.references import find_reference
from tests.helpers import write
from tests.scaffold.profile.helpers import column, kinds


def test_a_number_is_no_reference_by_accident(tmp_path: Path) -> None:
    for n in range(1, 6):
        metadata = {"id": n, "phase": n % 3 + 1, "parent": 6 - n, "code": f"00{n}", "size": n + 0.5}
        write(tmp_path / "records", f"{n}.md", metadata)
    roles = kinds(draft_profile(tmp_path / "records", "x"))
    assert roles == {"id": "id", "phase": "integer", "parent": "reference", "code": "text", "size": "decimal"}


def test_a_relation_is_one_though_nothing_has_the_id(tmp_path: Path) -> None:
    write(tmp_path / "records", "a.md", {"id": "a", "supersedes": "old-a", "amends": "the act of last year"})
    roles = kinds(draft_profile(tmp_path / "records", "x"))
    assert (roles["supersedes"], roles["amends"]) == ("reference", "text")


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
