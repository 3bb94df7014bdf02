"""Some policies of a lineage: those of a cluster, or those named; and the order of dates."""

from __future__ import annotations

from collections.abc import Iterable

from policygraph.errors import UsageError, suggest
from policygraph.lineage.model import Lineage


def by_date(lineage: Lineage, policies: Iterable[str]) -> list[str]:
    """Return ids sorted by date of publication, then id; those without a date last."""
    return sorted(policies, key=lambda name: (lineage.policies[name].date or "~", name))


def of_cluster(lineage: Lineage, cluster: str) -> Lineage:
    """Return the policies of a cluster by label, and the edges between them.

    Raises UsageError that suggests the nearest labels.
    """
    labels = {label for name in lineage.policies for label in clusters(lineage, name)}
    if cluster not in labels:
        raise UsageError(f"there is no cluster {cluster}.{suggest(cluster, labels)}")
    names = {name for name in lineage.policies if cluster in clusters(lineage, name)}
    return part(lineage, names)


def part(lineage: Lineage, names: Iterable[str]) -> Lineage:
    """Return some policies, and the edges between them."""
    kept = set(names)
    policies = {name: policy for name, policy in lineage.policies.items() if name in kept}
    edges = tuple(each for each in lineage.edges if each.newer in kept and each.older in kept)
    return Lineage(policies, edges, lineage.relations)


def clusters(lineage: Lineage, policy: str) -> tuple[str, ...]:
    """Return the labels of the clusters that a policy is in."""
    return lineage.policies[policy].facets.get("cluster", ())
