"""The forms of references that texts of a corpus have."""

from __future__ import annotations

import pytest

from policygraph.scaffold.profile.identifiers import Naming, number_pattern
from policygraph.scaffold.profile.reference_forms import Target, used_forms


def numbered(prefix: str, template: str, *ids: str, aliases: tuple[str, ...] = ()) -> Target:
    paths = {f"{number}.md": name for number, name in enumerate(ids)}
    return Target(
        "", Naming("id", "", template, paths, "", number_pattern([prefix]), prefix, aliases), by_file=True
    )


def read(target: Target, *texts: str) -> dict[str, str | None]:
    forms = list(used_forms(texts, target.forms(texts), target.ids))
    return {text: next((name for form in forms if (name := form.rewrite(text))), None) for text in texts}


def test_a_form_is_used_where_a_reference_would_be_lost_without_it() -> None:
    target = numbered("RFC", "RFC-{number:d}", "RFC-1", "RFC-2")
    assert read(target, "RFC-1", "RFC-2") == {"RFC-1": None, "RFC-2": None}  # ids as they stand
    assert read(target, "rfc 1", "[x](rfc-2.md)") == {"rfc 1": "RFC-1", "[x](rfc-2.md)": "RFC-2"}


@pytest.mark.parametrize(
    ("texts", "are_read"),
    [
        (["SIMD-0178"], True),  # padded as the ids
        (["SIMD-178"], False),  # one number may be an id by accident
        (["SIMD-178", "SIMD-179"], True),
        (["RFC 178", "RFC 2119", "RFC 822"], False),  # few of them are ids
    ],
)
def test_a_word_stands_before_ids_where_nearly_all_its_numbers_are_some(
    texts: list[str], are_read: bool
) -> None:
    found = read(numbered("", "{number:04}", "0178", "0179"), *texts)
    assert all(name is not None for name in found.values()) == are_read


def test_the_name_of_the_key_or_of_the_files_may_stand_before_any_number() -> None:
    found = read(numbered("", "{number:d}", "1", "2", aliases=("eip",)), "EIP-7")
    assert found == {"EIP-7": "7"}


def test_a_form_that_would_change_an_id_is_not_used() -> None:
    paths = {"0.md": "a", "1.md": "b/a"}
    target = Target("", Naming("id", "", "", paths, ""), by_file=False)
    assert read(target, "/x/a", "b/a") == {"/x/a": None, "b/a": None}
