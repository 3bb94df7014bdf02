"""Names of what records describe: of a kind and an id, and never of two."""

from __future__ import annotations

import pytest

from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.rdf import iris
from tests.profile.helpers import (
    PG,
    PROV,
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
    ("name", "text", "scheme", "iri"),
    [
        (f"{PG}Policy", "a b", "", "policy/a%20b"),
        (f"{PG}Record", "zh/a b.md", "", "record/zh/a%20b.md"),
        (f"{PG}Cluster", "Carbon Pricing", "", "cluster/Carbon-Pricing"),
        (f"{PROV}Agent", "Ana", "", "agent/Ana"),
        (f"{SKOS}Concept", "Odd", "legal-weight", "concept/legal-weight/Odd"),
        (f"{SKOS}Concept", "Odd", "status", "concept/status/Odd"),
        (f"{PG}Jurisdiction", "Narnia", "jurisdiction", "concept/jurisdiction/Narnia"),
        (f"{PG}Assessment", "mrv", "", "policy/a#mrv"),
        (f"{PG}Citation", "IPCC 2005", "", "policy/a#citation=IPCC-2005"),
    ],
)
def test_the_iri_of_a_node(policy: Profile, name: str, text: str, scheme: str, iri: str) -> None:
    make = iris.maker(policy.first.template(name).iri, BASE, scheme)
    assert make(text, f"{BASE}policy/a") == BASE + iri


@pytest.mark.parametrize(
    ("name", "text", "iri"), [(f"{PG}Policy", "a b", "policy/a%20b"), (f"{PROV}Agent", "Ana", "agent/Ana")]
)
def test_the_iri_of_a_node_of_which_a_text_is_all(policy: Profile, name: str, text: str, iri: str) -> None:
    assert policy.first.iri(name, BASE, text) == BASE + iri


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
