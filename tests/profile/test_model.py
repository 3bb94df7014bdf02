"""Names of what records describe: of a kind and an id, and never of two."""

from __future__ import annotations

from policygraph.profile.load import load_profile


def test_names_of_two_kinds_never_meet() -> None:
    profile = load_profile("policy")
    things = [
        ("policy", "7"),
        ("facility", "7"),
        ("policy", "facility/7"),
        ("policy", "policy/7"),
        ("country", "a/b"),
    ]
    names = [profile.name_of(*each) for each in things]
    assert names == ["7", "facility/7", "policy/facility/7", "policy/policy/7", "country/a/b"]
    assert [profile.kind_and_id(name) for name in names] == things
