"""Read files of SHACL shapes, and refuse those without any that would check something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import UsageError, suggest
from policygraph.profile.definitions import Definitions
from policygraph.profile.model import Profile
from policygraph.profile.resources import resource
from policygraph.profile.shape_queries import check_queries
from policygraph.profile.shape_terms import place_of, read_shapes_file, refuse_undeclared
from policygraph.rdf.core import NEEDS
from policygraph.rdf.formats import READABLE, UNREADABLE
from policygraph.rdf.iris import local_name
from policygraph.rdf.namespaces import SH
from policygraph.rdf.shacl_terms import CONSTRAINTS
from policygraph.records.declared import displayed
from policygraph.validation.shacl.checks import has_target
from policygraph.validation.shacl.results import ShapesError, Term, UnsupportedShapeError
from policygraph.validation.shacl.terms import ShapesGraph
from policygraph.words.phrases import Phrase, enumerated, phrase_of

READING = "reading.ttl"  # the rules of what is found without a query, whatever the shapes are
_EXTENSIONS = ("target", "rule", "parameter")
_NOW = re.compile(r"\bNOW\(\)")
_QUERIES = {f"{SH}select", f"{SH}ask", f"{SH}construct"}
_SHAPES = ("property", "node", "not", "qualifiedValueShape")  # what they name is a shape
_LISTS = ("and", "or", "xone")  # of shapes
_OTHER_LISTS = ("in", "languageIn", "ignoredProperties")


@dataclass(frozen=True)
class Shapes:
    """The triples of some files of shapes, and the file that each subject is in."""

    triples: tuple[ox.Triple, ...]
    files: dict[Term, Path] = field(default_factory=dict)

    @cached_property
    def graph(self) -> ShapesGraph:
        """The triples by subject and predicate."""
        return ShapesGraph(self.triples)

    def by_file(self) -> dict[Path, list[ox.Triple]]:
        """Return the triples of each file."""
        triples_of: dict[Path, list[ox.Triple]] = {}
        for triple in self.triples:
            if not isinstance(triple.subject, ox.Triple):
                triples_of.setdefault(self.files[triple.subject], []).append(triple)
        return triples_of

    def named(self, error: ShapesError) -> ShapesError:
        """Return an error of shapes with file, line and name of the shape in its message, else with file or folder."""
        shape = error.shape and self.graph.with_name(error.shape)
        if shape is None or shape not in self.files:
            files = set(self.files.values())
            places = files if len(files) == 1 else {file.parent for file in files}
            return type(error)(
                Phrase(
                    "{names}: {problem}", names=enumerated(sorted(map(str, places))), problem=phrase_of(error)
                )
            )
        name = local_name(shape.value) if isinstance(shape, ox.NamedNode) else ""
        place = place_of(self.files[shape], name)
        return type(error)(
            Phrase(
                "{place}: the shape {name}: {problem}",
                place=place,
                name=name or Phrase("without a name"),
                problem=phrase_of(error),
            ),
            shape,
        )

    def refused(self, error: ShapesError, engine: str) -> ShapesError:
        """Return an error that ends a validation by an engine, named, with who checks what that lacks."""
        named = self.named(error)
        if not isinstance(error, UnsupportedShapeError):
            return named
        by_other = Phrase(
            "{problem}, which the engine {engine} does not check; {option} takes pyshacl for it",
            problem=phrase_of(named),
            engine=engine,
            option="--engine auto",
        )
        by_none = Phrase("{problem}, which no engine checks", problem=phrase_of(named))
        return type(error)(by_other if engine == "sparql" else by_none, named.shape)


def read_shapes(files: Iterable[Path], today: date) -> Shapes:
    """Return the shapes in RDF files, with NOW() in their queries replaced by a day.

    Raises ProfileError for a file that cannot be read or has a term in the namespace of SHACL that SHACL lacks.
    """
    now = f"'{today.isoformat()}T00:00:00Z'^^<http://www.w3.org/2001/XMLSchema#dateTime>"
    triples: list[ox.Triple] = []
    sources: dict[Term, Path] = {}
    for file in files:
        for triple in read_shapes_file(file):
            if triple.predicate.value in _QUERIES and isinstance(triple.object, ox.Literal):
                text = ox.Literal(_NOW.sub(now, triple.object.value), datatype=triple.object.datatype)
                triple = ox.Triple(triple.subject, triple.predicate, text)
            triples.append(triple)
            if not isinstance(triple.subject, ox.Triple):
                sources.setdefault(triple.subject, file)
    return Shapes(tuple(triples), sources)


def own_shapes(path: Path, today: date, definitions: Definitions | None = None) -> Shapes:
    """Return the shapes in a file, or in the files of a folder, held against the definitions of a profile.

    Raises UsageError where there is nothing, or nothing that validates anything, ProfileError for a query that cannot be run and for a
    class or property that the definitions lack, and what ``read_shapes`` raises.
    """
    if not path.exists():
        raise UsageError(Phrase("there is no file or folder {source}", source=displayed(path)))
    files = sorted(f for f in path.glob("*") if f.suffix.lower() in READABLE) if path.is_dir() else [path]
    for unread in sorted(f for f in path.glob("*") if f.suffix.lower() in UNREADABLE):
        raise UsageError(
            Phrase(
                "{name} is RDF in a form that is not read; convert it to Turtle (.ttl)",
                name=displayed(unread),
            )
        )
    if not files:
        raise UsageError(
            Phrase(
                "{path} has no files of shapes; they end in {names}",
                path=displayed(path),
                names=enumerated(READABLE),
            )
        )
    shapes = read_shapes(files, today)
    graph = shapes.graph
    if not constrained(graph) and not any(graph.sh_values(node, "rule") for node in graph.subjects()):
        raise UsageError(
            Phrase("{path} has no shapes: nothing in it has a constraint of SHACL", path=displayed(path))
        )
    refuse_unused(shapes)
    if definitions:
        refuse_undeclared(shapes.triples, shapes.files, definitions)
    check_queries(shapes.by_file(), definitions)
    return shapes


def refuse_unused(shapes: Shapes) -> None:
    """Raise ShapesError for what would check nothing: a shape with constraints that nothing leads to, and UsageError for
    one that is named and not there, and for entailment.
    """
    refuse_missing(shapes)
    _refuse_entailment(shapes)
    for unused in _without_targets(shapes.graph):
        raise shapes.named(
            ShapesError(Phrase("has constraints and neither a target nor a shape that refers to it"), unused)
        )


def _refuse_entailment(shapes: Shapes) -> None:
    """Raise UsageError where shapes are for data with what is entailed, which is a failure where nothing is, by SHACL."""
    for node in shapes.graph.subjects():
        for regime in shapes.graph.sh_values(node, "entailment"):
            raise UsageError(
                Phrase(
                    "{place}: sh:entailment asks for {regime}, and nothing is entailed here; have the data say it, and leave this out",
                    place=place_of(shapes.files[node], "entailment"),
                    regime=regime,
                )
            )


def refuse_missing(shapes: Shapes) -> None:
    """Raise UsageError, with the nearest, for a shape that another one names and no file has."""
    graph = shapes.graph
    for node, name, value in _named_shapes(shapes):
        if isinstance(value, ox.NamedNode) and not graph.predicates(value):
            names = {local_name(each.value) for each in graph.subjects() if isinstance(each, ox.NamedNode)}
            raise UsageError(
                Phrase(
                    "{place}: sh:{name} names {shape}, which is no shape here.{hint}",
                    place=place_of(shapes.files[node], local_name(value.value)),
                    name=name,
                    shape=value,
                    hint=suggest(local_name(value.value), sorted(names)),
                )
            )


def _named_shapes(shapes: Shapes) -> Iterator[tuple[Term, str, Term]]:
    """Yield each node with a property of SHACL whose value is a shape or a list of shapes, and each of these shapes."""
    graph = shapes.graph
    for node in graph.subjects():
        for name in _SHAPES:
            yield from ((node, name, value) for value in graph.sh_values(node, name))
        for name in (*_LISTS, *_OTHER_LISTS):
            try:
                listed = [value for head in graph.sh_values(node, name) for value in graph.members(head)]
            except ShapesError as error:
                raise shapes.named(ShapesError(phrase_of(error), node)) from None
            yield from ((node, name, value) for value in listed if name in _LISTS)


def _without_targets(graph: ShapesGraph) -> list[Term]:
    """Return the shapes with constraints that neither have targets nor belong to a shape that has."""
    pending = [node for node in graph.subjects() if _has_target(graph, node)]
    seen: set[Term] = set()
    while pending:
        node = pending.pop()
        if node not in seen:
            seen.add(node)
            pending += [
                value for predicate in graph.predicates(node) for value in graph.values(node, predicate)
            ]
    return [node for node in constrained(graph) if node not in seen]


def constrained(graph: ShapesGraph) -> list[Term]:
    """Return the shapes that have constraints, of SHACL's own components or of components that the graph declares."""
    parameters = (value for node in graph.subjects() for value in graph.sh_values(node, "parameter"))
    paths = {path.value for parameter in parameters for path in graph.sh_values(parameter, "path")}
    predicates = {SH + name for name in CONSTRAINTS} | paths
    return [node for node in graph.subjects() if not predicates.isdisjoint(graph.predicates(node))]


def _has_target(graph: ShapesGraph, node: Term) -> bool:
    return has_target(graph, node) or any(graph.sh_values(node, name) for name in _EXTENSIONS)


def usable_shapes(shapes: Shapes, profile: Profile) -> Shapes:
    """Return shapes without those that need a property which a profile does not map."""
    mapped = profile.properties()
    unusable = {
        triple.subject
        for triple in shapes.triples
        if triple.predicate.value == NEEDS
        and isinstance(triple.object, ox.NamedNode)
        and triple.object.value not in mapped
    }
    if not unusable:
        return shapes
    kept = (t for t in shapes.triples if t.subject not in unusable and t.object not in unusable)
    return Shapes(tuple(kept), shapes.files)


def reading_shapes(today: date) -> Shapes:
    """Return the rules of what is found without a query: by reading, in words, and by comparing records."""
    return read_shapes([resource("shapes", READING)], today)
