"""The rules that shapes are: code, severity and messages of each shape that results may come from."""

from __future__ import annotations

import fnmatch
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import pyoxigraph as ox

from policygraph.errors import UsageError, suggest
from policygraph.findings import SEVERITIES, Rule, Severity
from policygraph.profile.shape_terms import UNNAMED
from policygraph.rdf.core import EXPLAINS, NAMES_OTHERS, SPARES_ELSEWHERE
from policygraph.rdf.iris import local_name
from policygraph.rdf.namespaces import RDFS, SH, SHAPES
from policygraph.rdf.shacl_terms import TARGETS
from policygraph.validation.shacl.results import Term
from policygraph.validation.shacl.terms import ShapesGraph
from policygraph.validation.shape_files import constrained
from policygraph.words.phrases import Phrase

_SEVERITY: dict[str, Severity] = {f"{SH}{severity.title()}": severity for severity in SEVERITIES}
_SEVERITY |= {f"{SH}Debug": "info", f"{SH}Trace": "info"}  # of SHACL 1.2, below sh:Info
_GENERAL = {"en": "A node does not conform to the shape {}", "zh": "有节点不符合形状 {}"}


def shape_codes(graph: ShapesGraph) -> dict[Term, str]:
    """Return shape -> code for each shape that a result may come from.

    The code of a shape of ours is what follows the namespace; that of another one is the last part of its IRI, or
    the whole where two shapes have the same last part. A property shape without an IRI has the code of its owner.
    """
    sources = set(constrained(graph))
    members = {node: (node, *_blank_property_shapes(graph, node)) for node in graph.subjects()}
    named = [
        node
        for node in members
        if isinstance(node, ox.NamedNode) and (sources & set(members[node]) or _is_explained(graph, node))
    ]
    number = Counter(local_name(node.value) for node in named)
    codes: dict[Term, str] = {}
    for node in members:
        if isinstance(node, ox.BlankNode) and any(
            graph.sh_values(node, name) for name in (*TARGETS, "target")
        ):
            codes |= dict.fromkeys(members[node], UNNAMED)
    for node in named:
        last = local_name(node.value)
        is_clear = last and number[last] == 1 and not node.value.startswith(SHAPES)
        codes |= dict.fromkeys(members[node], last if is_clear else code_of(node.value))
    return codes


def _is_explained(graph: ShapesGraph, node: Term) -> bool:
    """Return whether a shape says how severe something is and what: the shapes of ``reading.ttl`` say only that."""
    return bool(graph.sh_values(node, "severity") and graph.sh_values(node, "message"))


def _blank_property_shapes(graph: ShapesGraph, node: Term) -> Iterator[Term]:
    pending, seen = [node], set[Term]()
    while pending:
        for child in graph.sh_values(pending.pop(), "property"):
            if isinstance(child, ox.BlankNode) and child not in seen:
                seen.add(child)
                pending.append(child)
                yield child


def read_rules(graph: ShapesGraph) -> dict[str, Rule]:
    """Return code -> rule of all shapes that have a code, sorted by code.

    A shape without a severity is a violation, as SHACL says; one without a message has a general one.
    """
    shapes: dict[str, list[Term]] = {}
    for node, code in shape_codes(graph).items():
        shapes.setdefault(code, []).append(node)
    sources = set(constrained(graph))
    return {code: _rule(graph, code, shapes[code], sources) for code in sorted(shapes)}


def _rule(graph: ShapesGraph, code: str, shapes: list[Term], constrained: set[Term]) -> Rule:
    """Return the rule of a shape and its property shapes without IRIs, as severe as the most severe of them."""
    node, sources = shapes[0], constrained & set(shapes) or {shapes[0]}
    general = {language: text.format(code) for language, text in _GENERAL.items()}
    return Rule(
        code,
        min(map(partial(severity_of, graph), sources), key=SEVERITIES.index),
        by_language(graph.sh_values(node, "name")) or {"en": code},
        by_language(graph.sh_values(node, "message")) or general,
        by_language(graph.values(node, f"{RDFS}comment") or graph.sh_values(node, "description"))
        or {"en": ""},
        tuple(sorted(code_of(value.value) for value in graph.values(node, EXPLAINS))),
        *(
            any(value.value == "true" for value in graph.values(node, annotation))
            for annotation in (NAMES_OTHERS, SPARES_ELSEWHERE)
        ),
    )


def severity_of(graph: ShapesGraph, shape: Term) -> Severity:
    """Return the severity of a shape; another one than those of SHACL counts as a violation."""
    value = graph.sh_value(shape, "severity")
    return severity_named(value.value) if value is not None else "violation"


def severity_named(iri: str) -> Severity:
    """Return the severity that an IRI of SHACL names; another one counts as a violation."""
    return _SEVERITY.get(iri, "violation")


def code_of(shape: str) -> str:
    """Return the code of a rule from the IRI of its shape."""
    return shape.removeprefix(SHAPES)


def by_language(values: Iterable[Term]) -> dict[str, str]:
    """Return language -> text, with English if there is any text: it falls back to the first."""
    texts = {value.language or "en": value.value for value in values if isinstance(value, ox.Literal)}
    return {"en": next(iter(texts.values())), **texts} if texts else {}


def find_rule(rules: Mapping[str, Rule], code: str) -> Rule:
    """Return a rule by its code. Raises UsageError, with suggestions, for an unknown one."""
    if code not in rules:
        raise UsageError(Phrase("there is no rule {code}.{hint}", code=code, hint=suggest(code, rules)))
    return rules[code]


def matches_any(code: str, patterns: Iterable[str]) -> bool:
    """Return whether a code matches a pattern, in which ``*`` stands for any text."""
    return any(fnmatch.fnmatchcase(code, pattern) for pattern in patterns)


def check_patterns(patterns: Iterable[str], codes: Iterable[str]) -> None:
    """Raise UsageError for a code, or a pattern with ``*``, that no rule has."""
    known = list(codes)
    for pattern in patterns:
        if not any(matches_any(code, [pattern]) for code in known):
            by_itself = Phrase(" Give each code by itself: the option may be repeated.")
            hint = by_itself if "," in pattern else suggest(pattern.strip("*?"), known)
            raise UsageError(Phrase("no rule has the code {pattern}.{hint}", pattern=pattern, hint=hint))
