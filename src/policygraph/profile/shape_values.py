"""Refuse values of SHACL's own properties in shapes that no engine could use, and limits that nothing is within."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import ProfileError
from policygraph.rdf.datatypes import fault_of
from policygraph.rdf.iris import local_name
from policygraph.rdf.namespaces import SH, XSD
from policygraph.rdf.shacl_terms import TARGETS
from policygraph.records.declared import displayed
from policygraph.words.phrases import Phrase, enumerated

_COUNTS = ("minCount", "maxCount", "minLength", "maxLength", "qualifiedMinCount", "qualifiedMaxCount")
_SWITCHES = ("closed", "deactivated", "uniqueLang", "qualifiedValueShapesDisjoint")
_LIMITS = (
    *zip(_COUNTS[::2], _COUNTS[1::2], strict=True),
    ("minInclusive", "maxInclusive"),
    ("minInclusive", "maxExclusive"),
    ("minExclusive", "maxInclusive"),
    ("minExclusive", "maxExclusive"),
)
_KINDS = {
    f"{SH}{name}"
    for name in ("IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
}
_THINGS = (  # what they name is no text
    "targetClass", "targetSubjectsOf", "targetObjectsOf", "severity", "property", "node", "not", "qualifiedValueShape",
    "path", "class", "datatype", "equals", "disjoint", "lessThan", "lessThanOrEquals",
)  # fmt: skip
_WHOLE_NUMBER = re.compile(r"\+?[0-9]+|-0+")
_OF_SHAPES = {f"{SH}{name}" for name in ("property", "path", "sparql", *TARGETS)}
_IGNORED = Phrase("sh:severity on sh:sparql, which SHACL ignores; give it to the shape")
Values = dict[str, list[object]]  # name in SHACL -> values, of one node


def refuse_bad_values(file: Path, triples: Sequence[ox.Triple]) -> None:
    """Raise ProfileError, with file and line, for the first such value in the triples of a file."""
    nodes: defaultdict[object, Values] = defaultdict(lambda: defaultdict(list))
    parents: dict[object, object] = {}
    for triple in triples:
        if isinstance(triple.object, ox.Literal) and (fault := fault_of(triple.object)):
            place = _place(file, local_name(triple.predicate.value), triple.object)
            raise ProfileError(Phrase("{place}: {message}", place=place, message=fault))
        if isinstance(triple.object, ox.BlankNode):
            parents.setdefault(triple.object, triple.subject)
        if triple.predicate.value.startswith(SH):
            nodes[triple.subject][triple.predicate.value.removeprefix(SH)].append(triple.object)
    queries = {triple.object for triple in triples if triple.predicate.value == f"{SH}sparql"} - {
        triple.subject for triple in triples if triple.predicate.value in _OF_SHAPES
    }
    for node, values in nodes.items():
        ignored = [("severity", value, _IGNORED) for value in values.get("severity", ()) if node in queries]
        for name, value, problem in (*ignored, *_problems(values)):
            shape = _name(node, parents)
            message = Phrase("the shape {shape}", shape=shape) if shape else Phrase("a shape without a name")
            place = _place(file, name, value)
            raise ProfileError(
                Phrase("{place}: {message}: {problem}", place=place, message=message, problem=problem)
            )


def _name(node: object, parents: Mapping[object, object]) -> str:
    """Return the name of a shape, or of that which a blank node belongs to, "" where none has a name."""
    seen = set()
    while node in parents and node not in seen:
        seen.add(node)
        node = parents[node]
    return local_name(node.value) if isinstance(node, ox.NamedNode) else ""


def _problems(values: Values) -> Iterator[tuple[str, object, Phrase]]:
    """Yield name, value and what is wrong with it, of a node."""
    for name in _COUNTS:
        for value in values.get(name, ()):
            if not _is_count(value):
                yield (
                    name,
                    value,
                    Phrase("sh:{name} {value} is not a whole number", name=name, value=_shown(value)),
                )
    for name in _SWITCHES:
        for value in values.get(name, ()):
            if not _is_boolean(value):
                yield name, value, Phrase("sh:{name} is neither true nor false", name=name)
    for name in _THINGS:
        for value in values.get(name, ()):
            if isinstance(value, ox.Literal):
                problem = Phrase(
                    "sh:{name} {value} is a text and names nothing; write it without quotes, as pg:Policy",
                    name=name,
                    value=json.dumps(value.value, ensure_ascii=False),
                )
                yield name, value, problem
    for value in values.get("nodeKind", ()):
        if not isinstance(value, ox.NamedNode) or value.value not in _KINDS:
            kinds = enumerated(sorted(kind.replace(SH, "sh:") for kind in _KINDS))
            problem = Phrase("{value} is no kind of node; there is {kinds}", value=_shown(value), kinds=kinds)
            yield "nodeKind", value, problem
    for low, high in _LIMITS:
        least, most = _number(values.get(low)), _number(values.get(high))
        if least is not None and most is not None and (least, "Exclusive" in low + high) > (most, False):
            problem = Phrase(
                "sh:{low} {least} and sh:{high} {most} leave nothing between them",
                low=low,
                least=least,
                high=high,
                most=most,
            )
            yield high, values[high][0], problem


def _is_count(value: object) -> bool:
    is_integer = isinstance(value, ox.Literal) and value.datatype.value == f"{XSD}integer"
    return is_integer and bool(_WHOLE_NUMBER.fullmatch(str(getattr(value, "value", ""))))


def _is_boolean(value: object) -> bool:
    is_boolean = isinstance(value, ox.Literal) and value.datatype.value == f"{XSD}boolean"
    return is_boolean and getattr(value, "value", "") in ("true", "false", "1", "0")


def _number(values: list[object] | None) -> Decimal | None:
    """Return the number that the only value is, None for any other."""
    value = values[0] if values and len(values) == 1 else None
    if not isinstance(value, ox.Literal) or value.datatype.value not in (f"{XSD}integer", f"{XSD}decimal"):
        return None
    try:
        return Decimal(value.value)
    except InvalidOperation:
        return None


def _shown(value: object) -> str:
    if isinstance(value, ox.BlankNode):
        return Phrase("a blank node")
    return str(getattr(value, "value", value)).replace(SH, "sh:")


def _place(file: Path, name: str, value: object) -> str:
    """Return the file with the line where a name has a value, else the first with the name, else with the text, the file alone without."""
    lines = file.read_text("utf-8", "replace").splitlines()
    term = rf"[:#]{name}(?![\w-])"
    shown = re.escape(_shown(value))
    for pattern in (rf"{term}\W*{shown}(?![\w-])", term, rf"[\"']{shown}[\"']"):
        if number := next((n for n, line in enumerate(lines, 1) if re.search(pattern, line)), 0):
            return displayed(file, number)
    return displayed(file)
