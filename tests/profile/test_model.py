"""Names of what records describe: of a kind and an id, and never of two."""

from __future__ import annotations

import pytest

from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from tests.profile.helpers import (
    PG,
    PROV,
    SCHEME,
    SKOS,
    TOML,
    Change,
)

BASE = "https://example.org/"


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


@pytest.mark.parametrize(
    ("name", "arguments", "iri"),
    [
        (f"{PG}Policy", {"text": "a b"}, "policy/a%20b"),
        (f"{PG}Record", {"text": "zh/a b.md"}, "record/zh/a%20b.md"),
        (f"{PG}Cluster", {"text": "Carbon Pricing", "group": f"{PG}Cluster"}, "cluster/Carbon-Pricing"),
        (f"{PROV}Agent", {"text": "Ana"}, "agent/Ana"),
        (f"{SKOS}Concept", {"text": "Odd", "group": f"{SCHEME}legal-weight"}, "concept/legal-weight/Odd"),
        (f"{SKOS}Concept", {"text": "Odd", "group": f"{SCHEME}status/"}, "concept/status/Odd"),
        (
            f"{PG}Jurisdiction",
            {"text": "Narnia", "group": f"{SCHEME}jurisdiction"},
            "concept/jurisdiction/Narnia",
        ),
        (f"{PG}Assessment", {"text": "mrv", "policy": f"{BASE}policy/a"}, "policy/a#mrv"),
        (f"{PG}Citation", {"text": "IPCC 2005", "policy": f"{BASE}policy/a"}, "policy/a#citation=IPCC-2005"),
    ],
)
def test_the_iri_of_a_node(policy: Profile, name: str, arguments: dict[str, str], iri: str) -> None:
    assert policy.first.iri(name, BASE, **arguments) == BASE + iri


@pytest.mark.parametrize(
    ("name", "iri", "identifier"),
    [
        (f"{PG}Policy", f"{BASE}policy/a%20b%2Fc", "a b/c"),
        (f"{PG}Policy", f"{BASE}policy/%E5%B7%B4", "巴"),
        (f"{PG}Facility", f"{BASE}facility/x", "x"),
        (f"{PG}Facility", f"{BASE}policy/x", None),
        (f"{PG}Policy", "https://other.org/policy/x", None),
        (f"{PG}Cluster", f"{BASE}cluster/x", None),
        (f"{PG}Record", f"{BASE}record/x", None),
        (f"{PG}Assessment", f"{BASE}policy/a#mrv", None),
    ],
)
def test_the_id_that_an_iri_was_made_from(
    policy: Profile, name: str, iri: str, identifier: str | None
) -> None:
    assert policy.first.identifier(name, BASE, iri) == identifier


def test_an_id_in_the_middle_of_a_template_is_not_found_again(change: Change) -> None:
    profile = load_profile(str(change(TOML, "policy/{id}", "policy/{id}/about")))
    iri = profile.first.iri(f"{PG}Policy", BASE, "x")
    assert iri == f"{BASE}policy/x/about"
    assert profile.first.identifier(f"{PG}Policy", BASE, iri) is None


def test_concepts_of_every_class_share_a_template(policy: Profile) -> None:
    assert policy.first.template(f"{PG}Jurisdiction") is policy.first.template(f"{SKOS}Concept")
    assert policy.first.template(f"{PG}Cluster").iri == "cluster/{label}"
