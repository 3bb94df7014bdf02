"""policygraph: Markdown policy records as a knowledge graph.

``build`` makes a graph from records and ``Graph`` is what it returns, ``diff`` compares two; every exception is a
``PolicyGraphError``. What they need is imported at their first use, so that importing costs nothing.
"""

from typing import TYPE_CHECKING, Any

from policygraph._version import __version__

__all__ = [
    "Difference",
    "Finding",
    "Graph",
    "PolicyGraphError",
    "Rows",
    "__version__",
    "build",
    "connect",
    "diff",
]

if TYPE_CHECKING:
    from policygraph.api import Graph, build, connect, diff
    from policygraph.errors import PolicyGraphError
    from policygraph.findings import Finding
    from policygraph.query.sparql import Rows
    from policygraph.revisions.model import Difference

_HOMES = {
    "Graph": "api",
    "build": "api",
    "connect": "api",
    "diff": "api",
    "Difference": "revisions.model",
    "PolicyGraphError": "errors",
    "Finding": "findings",
    "Rows": "query.sparql",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module policygraph has no attribute {name}")
    return getattr(import_module(f"policygraph.{_HOMES[name]}"), name)
