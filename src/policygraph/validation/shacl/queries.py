"""One SELECT query for each kind of constraint: a row is a result, ``?this`` its focus node."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from policygraph.validation.shacl.results import Term


@dataclass(frozen=True)
class Shape:
    """A shape with ``targets``, the graph pattern that binds ``?this`` to its focus nodes, and its path."""

    node: Term
    targets: str
    path: Term | None
    sparql_path: str
    severity: str
    messages: tuple[ox.Literal, ...]

    @property
    def values(self) -> str:
        """Return the graph pattern that binds ``?value`` to the value nodes of ``?this``."""
        return f"?this {self.sparql_path} ?value ." if self.path is not None else "BIND(?this AS ?value)"


def failing_values(shape: Shape, condition: str) -> str:
    """Select value nodes for which a condition does not return true, each once for a focus node."""
    test = f"FILTER(!COALESCE({condition}, false))"
    return f"SELECT DISTINCT ?this ?value WHERE {{ {shape.targets} {shape.values} {test} }}"


def without_value(shape: Shape, value: str) -> str:
    """Select focus nodes without a certain value node: sh:hasValue (section 4.8.2)."""
    if shape.path is None:
        return f"SELECT ?this WHERE {{ {shape.targets} FILTER(!sameTerm(?this, {value})) }}"
    return f"SELECT ?this WHERE {{ {shape.targets} MINUS {{ ?this {shape.sparql_path} {value} }} }}"


def unequal_values(shape: Shape, predicate: str) -> str:
    """Select values of the path or the predicate that are not values of both: sh:equals (section 4.5.1)."""
    missing_there = f"{shape.targets} {shape.values} FILTER NOT EXISTS {{ ?this <{predicate}> ?value }}"
    no_value = (
        f"FILTER NOT EXISTS {{ {shape.values} }}"
        if shape.path is not None
        else "FILTER(!sameTerm(?this, ?value))"
    )
    missing_here = f"{shape.targets} ?this <{predicate}> ?value . {no_value}"
    return f"SELECT DISTINCT ?this ?value WHERE {{ {{ {missing_there} }} UNION {{ {missing_here} }} }}"


def too_few_values(shape: Shape, minimum: int) -> str:
    """Select focus nodes with fewer value nodes than the minimum: sh:minCount (section 4.2.1)."""
    if minimum == 1:
        # MINUS reads the path's values once; NOT EXISTS would join a longer path for each focus node.
        return f"SELECT ?this WHERE {{ {shape.targets} MINUS {{ {shape.values} }} }}"
    return by_value_count(shape, f"OPTIONAL {{ {shape.values} }}", f"< {minimum}")


def by_value_count(shape: Shape, pattern: str, comparison: str) -> str:
    """Select focus nodes whose number of distinct values meets a comparison such as ``> 1`` (section 4.2)."""
    having = f"GROUP BY ?this HAVING (COUNT(DISTINCT ?value) {comparison})"
    return f"SELECT ?this WHERE {{ {shape.targets} {pattern} }} {having}"


def duplicate_languages(shape: Shape) -> str:
    """Select each language tag that two value nodes of a focus node share: sh:uniqueLang (section 4.4.5)."""
    where = f'{shape.targets} {shape.values} BIND(LCASE(LANG(?value)) AS ?tag) FILTER(?tag != "")'
    return f"SELECT ?this ?tag WHERE {{ {where} }} GROUP BY ?this ?tag HAVING (COUNT(DISTINCT ?value) > 1)"


def misordered(shape: Shape, predicate: str, operator: str) -> str:
    """Select each pair of values out of order: sh:lessThan(OrEquals) (sections 4.5.3, 4.5.4)."""
    test = f"FILTER(!COALESCE(?value {operator} ?other, false))"
    where = f"{shape.targets} {shape.values} ?this <{predicate}> ?other . {test}"
    return f"SELECT DISTINCT ?this ?value ?other WHERE {{ {where} }}"
