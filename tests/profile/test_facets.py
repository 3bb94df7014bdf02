"""What the subjects of a kind are counted by and compared by, as the built-in profiles declare it."""

from __future__ import annotations

import pytest

from policygraph.profile.facets import words
from policygraph.profile.load import load_profile
from policygraph.profile.model import Facet, Measure, RecordKind
from tests.profile.helpers import DCTERMS, KINDS, PG, PROFILES, SCHEME, Change, refusal


def test_facets_are_in_the_order_of_the_file() -> None:
    policy = load_profile("policy").first
    assert [facet.name for facet in policy.facets] == [
        "country",
        "category",
        "legal_weight",
        "cluster",
        "source",
    ]
    country, _, weight, cluster, source = policy.facets
    assert country == Facet("country", f"{PG}jurisdiction", option=True, group=f"{SCHEME}jurisdiction")
    assert (cluster.option, cluster.shares, cluster.is_set) == (True, True, True)
    assert (source.property, source.option, words(weight.name)) == (
        f"{DCTERMS}publisher", False, "legal weight",
    )  # fmt: skip
    assert [facet.name for facet in load_profile("pep").first.facets] == ["type", "topic"]


def test_a_measure_is_of_the_subject_or_of_its_nodes() -> None:
    policy, facility, country = load_profile("policy").kinds
    score = Measure("score", f"{PG}score", of=f"{PG}assessment", by=f"{PG}dimension", facet="country")
    assert policy.measures == (score,)
    assert facility.measures == (Measure("capacity", f"{PG}estimatedCapacity", facet="country"),)
    assert country.measures == ()


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_every_built_in_kind_has_facets(name: str, kind: str) -> None:
    found: RecordKind = PROFILES[name].kind(kind)
    assert found.facets


@pytest.mark.parametrize(("old", "said"), [
    ('value = "pg:score"', "no key gives pg:score_. Did you mean pg:score?"),
    ('by = "pg:dimension"', "no key gives pg:dimension_"),
    ('of = "pg:assessment"', "no key gives pg:assessment_. Did you mean pg:assessment?"),
])  # fmt: skip
def test_what_a_measure_names_is_among_the_keys_of_its_nodes(change: Change, old: str, said: str) -> None:
    assert said in refusal(change(old=old, new=f'{old[:-1]}_"'))


def test_a_facet_is_of_the_subject_and_not_of_its_records(change: Change) -> None:
    assert "no key gives pg:reviewer" in refusal(change(old='"pg:legalWeight"', new='"pg:reviewer"'))
