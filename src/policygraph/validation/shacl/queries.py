"""The queries of the constraints: each row is a result, with ``?this`` and mostly ``?value``."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from policygraph.validation.shacl.results import Term


@dataclass(frozen=True)
class Shape:
    """A shape at work: the pattern that binds ``?this`` to its focus nodes, and its path."""

    node: Term
    targets: str
    path: Term | None
    sparql_path: str
    severity: str
    messages: tuple[ox.Literal, ...]

    @property
    def values(self) -> str:
        """Return the pattern that binds ``?value`` to the value nodes."""
        return f"?this {self.sparql_path} ?value ." if self.path is not None else "BIND(?this AS ?value)"


def unmet(shape: Shape, condition: str) -> str:
    """Values that do not meet a condition, each once for a focus node."""
    unmet = f"FILTER(!COALESCE({condition}, false))"
    return f"SELECT DISTINCT ?this ?value WHERE {{ {shape.targets} {shape.values} {unmet} }}"


def lacking(shape: Shape, value: str) -> str:
    """Focus nodes that lack a value among theirs (section 4.8.2)."""
    if shape.path is None:
        return f"SELECT ?this WHERE {{ {shape.targets} FILTER(!sameTerm(?this, {value})) }}"
    return f"SELECT ?this WHERE {{ {shape.targets} MINUS {{ ?this {shape.sparql_path} {value} }} }}"


def unequal(shape: Shape, other: str) -> str:
    """Values on either side that the other side lacks (section 4.5.1)."""
    ours = f"{shape.targets} {shape.values} FILTER NOT EXISTS {{ ?this <{other}> ?value }}"
    among = (
        f"FILTER NOT EXISTS {{ {shape.values} }}"
        if shape.path is not None
        else "FILTER(!sameTerm(?this, ?value))"
    )
    theirs = f"{shape.targets} ?this <{other}> ?value . {among}"
    return f"SELECT DISTINCT ?this ?value WHERE {{ {{ {ours} }} UNION {{ {theirs} }} }}"


def fewer(shape: Shape, least: int) -> str:
    """Focus nodes with fewer values than there must be (section 4.2.1)."""
    if least == 1:
        # MINUS reads the path's values once; NOT EXISTS would join a longer path for each focus node.
        return f"SELECT ?this WHERE {{ {shape.targets} MINUS {{ {shape.values} }} }}"
    return counted(shape, f"OPTIONAL {{ {shape.values} }}", f"< {least}")


def counted(shape: Shape, values: str, compared: str) -> str:
    """Focus nodes with too many or too few distinct values (section 4.2)."""
    having = f"GROUP BY ?this HAVING (COUNT(DISTINCT ?value) {compared})"
    return f"SELECT ?this WHERE {{ {shape.targets} {values} }} {having}"


def same_language(shape: Shape) -> str:
    """One row, and so one result, for each language that two values share (section 4.4.5)."""
    where = f'{shape.targets} {shape.values} BIND(LCASE(LANG(?value)) AS ?tag) FILTER(?tag != "")'
    return f"SELECT ?this ?tag WHERE {{ {where} }} GROUP BY ?this ?tag HAVING (COUNT(DISTINCT ?value) > 1)"


def not_less(shape: Shape, other: str, operator: str) -> str:
    """One row for each pair, so that a value has as many results (section 4.5.3)."""
    unmet = f"FILTER(!COALESCE(?value {operator} ?other, false))"
    where = f"{shape.targets} {shape.values} ?this <{other}> ?other . {unmet}"
    return f"SELECT DISTINCT ?this ?value ?other WHERE {{ {where} }}"
