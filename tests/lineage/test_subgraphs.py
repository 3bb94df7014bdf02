"""Parts of a lineage: of a cluster, and in the order of dates."""

from __future__ import annotations

import pytest

from policygraph.errors import UsageError
from policygraph.lineage.model import Policy
from policygraph.lineage.subgraphs import by_date, of_cluster
from policygraph.lineage.traversal import family
from tests.lineage.helpers import drawn


def test_a_family_is_in_date_order_with_the_undated_last() -> None:
    dated = {
        "a": Policy("a", issued=("2015",)),
        "b": Policy("b", year=("2014",)),
        "d": Policy("d", issued=("2014-05-02", "2016")),
    }
    lineage = drawn("a supersedes b\nc supersedes a\nd requires c\ny supersedes z", **dated)
    assert family(lineage, "a") == ["b", "d", "a", "c"]
    assert by_date(lineage, ["c", "a"]) == ["a", "c"]


def test_a_cluster_is_its_policies_and_what_is_between_them() -> None:
    theme = {"cluster": ("Carbon",)}
    lineage = drawn(
        "b supersedes a\nc supersedes b", a=Policy("a", facets=theme), b=Policy("b", facets=theme)
    )
    found = of_cluster(lineage, "Carbon")
    assert (list(found.policies), [edge[:2] for edge in found.edges]) == (["a", "b"], [("b", "a")])
    with pytest.raises(UsageError, match="Did you mean Carbon"):
        of_cluster(lineage, "Carbn")
