"""policygraph: Markdown policy records as a knowledge graph.

``build`` makes a graph from records, ``connect`` opens one on a server, ``Graph`` is what both return, and ``diff``
compares two. Every exception is a ``PolicyGraphError``. What they need is imported at their first use, so that importing
costs nothing.

>>> import policygraph as pg
>>> graph = pg.build("seeds", observed="2025-06-01")
>>> graph.walk("alberta-sger").current.policies
('alberta-tier',)
>>> graph.ask("predecessors", policy="alberta-teir")
Traceback (most recent call last):
policygraph.errors.UsageError: there is no policy alberta-teir. Did you mean alberta-tier or alberta-sger or alberta-ccir?
"""

from policygraph._version import __version__

__all__ = [
    "DamagedStoreError",
    "Description",
    "Difference",
    "Drawing",
    "Edge",
    "Finding",
    "Graph",
    "History",
    "Lineage",
    "Match",
    "NamedQuery",
    "Policy",
    "PolicyGraphError",
    "ProfileError",
    "QueryError",
    "RecordError",
    "Relation",
    "Rows",
    "SourceError",
    "Standing",
    "Standings",
    "Statistics",
    "StoreError",
    "TermError",
    "UsageError",
    "Walk",
    "__version__",
    "build",
    "connect",
    "diff",
]

TYPE_CHECKING = False  # without typing, which takes longer than all else here
if TYPE_CHECKING:
    from typing import Any

    from policygraph.api import Graph, build, connect, diff
    from policygraph.errors import (
        DamagedStoreError,
        PolicyGraphError,
        ProfileError,
        QueryError,
        RecordError,
        SourceError,
        StoreError,
        TermError,
        UsageError,
    )
    from policygraph.findings import Finding
    from policygraph.lineage.model import Edge, Lineage, Policy, Relation
    from policygraph.lineage.standing import Standing, Standings
    from policygraph.lineage.traversal import Walk
    from policygraph.query.describe import Description
    from policygraph.query.search import Match
    from policygraph.query.sparql import NamedQuery, Rows
    from policygraph.query.statistics import Statistics
    from policygraph.report.drawing import Drawing
    from policygraph.revisions.history import History
    from policygraph.revisions.model import Difference

_MODULES = {
    "api": ("Graph", "build", "connect", "diff"),
    "errors": (
        "DamagedStoreError", "PolicyGraphError", "ProfileError", "QueryError", "RecordError", "SourceError", "StoreError", "TermError",
        "UsageError",
    ),
    "findings": ("Finding",),
    "lineage.model": ("Edge", "Lineage", "Policy", "Relation"),
    "lineage.standing": ("Standing", "Standings"),
    "lineage.traversal": ("Walk",),
    "query.describe": ("Description",),
    "query.search": ("Match",),
    "query.sparql": ("NamedQuery", "Rows"),
    "query.statistics": ("Statistics",),
    "report.drawing": ("Drawing",),
    "revisions.history": ("History",),
    "revisions.model": ("Difference",),
}  # fmt: skip
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> "Any":
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module policygraph has no attribute {name}")
    return getattr(import_module(f"policygraph.{_HOMES[name]}"), name)
