"""Names of what records describe: of a kind and an id, and never of two."""

from __future__ import annotations

from policygraph.profile.load import load_profile
from policygraph.profile.subject_names import kind_and_id, name_of


def test_names_of_two_kinds_never_meet() -> None:
    profile = load_profile("policy")
    things = [
        ("policy", "7"),
        ("facility", "7"),
        ("policy", "facility/7"),
        ("policy", "policy/7"),
        ("country", "a/b"),
    ]
    names = [name_of(profile, *each) for each in things]
    assert names == ["7", "facility/7", "policy/facility/7", "policy/policy/7", "country/a/b"]
    assert [kind_and_id(profile, name) for name in names] == things
