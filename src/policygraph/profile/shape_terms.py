"""Read a file of SHACL shapes, and refuse in it what would be passed over: terms that SHACL or the vocabulary lacks."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph.errors import ProfileError, UsageError, suggest
from policygraph.profile.definitions import Definitions, refuse_odd_prefixes
from policygraph.profile.resources import resource
from policygraph.profile.shape_values import refuse_bad_values
from policygraph.rdf.core import NEEDS
from policygraph.rdf.iris import local_name
from policygraph.rdf.namespaces import RDF, SH
from policygraph.rdf.read import read_rdf
from policygraph.rdf.shacl_terms import TERMS, is_unknown
from policygraph.records.declared import Declared, displayed, read_text
from policygraph.words.phrases import Phrase, phrase_of

Files = Mapping[Any, Path]  # subject -> the file that it is in
UNNAMED = "unnamed-shape"  # the code of all shapes without an IRI, and of no shape that has one
_PARTS = {f"{SH}{name}" for name in ("property", "node", "not", "qualifiedValueShape", "sparql")}
_FIRST, _REST = f"{RDF}first", f"{RDF}rest"
_CLASSES = {f"{SH}class", f"{SH}targetClass"}
_TERMS = {f"{SH}datatype"}  # to what may be a class or any other term
_VALUES = {f"{SH}hasValue", f"{SH}targetNode", _FIRST}  # what sh:in has is a list
_PATHS = {
    f"{SH}{name}"
    for name in (
        "path", "inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath",
    )
}  # fmt: skip
_PROPERTIES = {*_PATHS, NEEDS} | {
    f"{SH}{name}"
    for name in (
        "targetSubjectsOf", "targetObjectsOf", "equals", "disjoint", "lessThan", "lessThanOrEquals",
    )
}  # fmt: skip


def check_shapes(files: Iterable[Path], definitions: Definitions) -> dict[Path, list[ox.Triple]]:
    """Return the triples of the files of shapes of a profile but of those that come with policygraph, which are right.

    Raises ProfileError, with file and line, for files which are not read, have no shapes, or have terms that do not
    exist.
    """
    own = [file for file in files if not file.is_relative_to(resource("shapes"))]
    triples_of = {file: read_shapes_file(file) for file in own}
    for file, triples in triples_of.items():
        if file.suffix.lower() == ".ttl":
            refuse_odd_prefixes(file, read_text(file, ProfileError))
        if not any(triple.predicate.value.startswith(SH) for triple in triples):
            raise ProfileError(
                Phrase(
                    "{path} has no shapes: nothing in it has a constraint of SHACL", path=displayed(file, 0)
                )
            )
        refuse_undeclared(triples, dict.fromkeys((triple.subject for triple in triples), file), definitions)
    _refuse_pathless(triples_of)
    return triples_of


def _refuse_pathless(triples_of: Mapping[Path, Sequence[ox.Triple]]) -> None:
    """Raise ProfileError for what is described in some files as the constraints on a property, and not of which one."""
    triples = [triple for each in triples_of.values() for triple in each]
    described = {triple.subject for triple in triples}
    with_path = {triple.subject for triple in triples if triple.predicate.value == f"{SH}path"}
    for file, each in triples_of.items():
        for triple in each:
            node = triple.object
            if triple.predicate.value == f"{SH}property" and node in described - with_path:
                message = Phrase("what sh:property names needs sh:path: which property it is about")
                raise ProfileError(
                    Phrase("{place}: {message}", place=place_of(file, "property"), message=message)
                )


def check_ignored(kinds: Iterable[Declared], shapes: Iterable[Path]) -> None:
    """Raise ProfileError, with the nearest, for a code in ``ignore`` that is the name of no shape, of the profile or
    of policygraph.
    """
    ignored = [code for kind in kinds if "ignore" in kind for code in kind["ignore"].each_string()]
    names = _names({*shapes, *resource("shapes").glob("*.ttl")}) if ignored else set()
    for code in ignored:
        if not fnmatch.filter(names, code.value):
            hint = suggest(code.value.strip("*?"), sorted(names))
            raise code.wrong(Phrase("has {code}: no rule has this code.{hint}", code=code.value, hint=hint))


def _names(shapes: Iterable[Path]) -> set[str]:
    """Return the codes that rules may have: the IRIs of subjects, and what follows their last hash or slash."""
    triples = (triple for file in shapes for triple in read_rdf(file))
    iris = {triple.subject.value for triple in triples if isinstance(triple.subject, ox.NamedNode)}
    return {UNNAMED, *iris, *map(local_name, iris)}


def read_shapes_file(file: Path) -> list[ox.Triple]:
    """Return the triples of a file of shapes.

    Raises ProfileError for one that cannot be read, has a term in the namespace of SHACL that SHACL lacks, or a value
    that its property cannot have.
    """
    try:
        triples = read_rdf(file, rename=True, name=displayed(file))
    except UsageError as error:
        raise ProfileError(phrase_of(error)) from None
    _refuse_unknown_terms(file, triples)
    refuse_bad_values(file, triples)
    return triples


def _refuse_unknown_terms(file: Path, triples: Iterable[ox.Triple]) -> None:
    """Raise ProfileError for a term that SHACL lacks, of a node that has terms of SHACL or belongs to a shape.

    Other nodes are data, which a file of shapes may hold too.
    """
    described: set[object] = set()
    unknown: dict[object, str] = {}
    for triple in triples:
        terms = [t.value for t in (triple.predicate, triple.object) if isinstance(t, ox.NamedNode)]
        if any(term.startswith(SH) and not is_unknown(term) for term in terms):
            described.add(triple.subject)
        if triple.predicate.value in _PARTS:
            described.add(triple.object)
        for term in filter(is_unknown, terms):
            unknown.setdefault(triple.subject, term.removeprefix(SH))
    for node, name in unknown.items():
        if node in described:
            hint = suggest(f"sh:{name}", {f"sh:{term}" for term in TERMS})
            raise ProfileError(
                Phrase(
                    "{place}: SHACL has no sh:{name}.{hint}", place=place_of(file, name), name=name, hint=hint
                )
            )


def place_of(file: Path, name: str) -> str:
    """Return a file with the first line that has a name at its end of a term, the file alone where none has."""
    term = re.compile(rf"(?<=[:#/<]){re.escape(name)}(?![\w-])")
    lines = file.read_text("utf-8", "replace").splitlines() if name else []
    return displayed(file, next((n for n, line in enumerate(lines, 1) if term.search(line)), 0))


def refuse_undeclared(triples: Sequence[ox.Triple], files: Files, definitions: Definitions) -> None:
    """Raise ProfileError for a class or property that the definitions should have and have not, in a path as well."""
    in_paths = _steps(triples)
    for triple in triples:
        if not isinstance(triple.object, ox.NamedNode):
            continue
        predicate, iri = triple.predicate.value, triple.object.value
        is_class = predicate in _CLASSES | _TERMS
        is_property = predicate in _PROPERTIES | _TERMS or (
            predicate == _FIRST and triple.subject in in_paths
        )
        problem = definitions.undefined(iri, is_property, is_class) if is_class or is_property else ""
        if problem := problem or (definitions.no_concept(iri) if predicate in _VALUES else ""):
            place = place_of(files[triple.subject], local_name(iri))
            raise ProfileError(Phrase("{place}: {problem}", place=place, problem=problem))


def _steps(triples: Iterable[ox.Triple]) -> set[object]:
    """Return the nodes of the lists that paths are."""
    rest: dict[object, object] = {
        triple.subject: triple.object for triple in triples if triple.predicate.value == _REST
    }
    found: set[object] = set()
    for triple in triples:
        node: object = triple.object if triple.predicate.value in _PATHS else None
        while node in rest and node not in found:
            found.add(node)
            node = rest[node]
    return found
