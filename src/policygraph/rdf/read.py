"""RDF files to quads: what a parser would end the process over, or fill the memory with, is refused before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

import pyoxigraph as ox

from policygraph import regular_files
from policygraph.errors import UsageError
from policygraph.rdf.formats import READABLE
from policygraph.words.phrases import Phrase, enumerated, from_library, phrase_of

MAX_DEPTH = 1000  # of elements, objects or triple terms in each other
MAX_EXPANSION = 16 << 20  # in characters: how much longer entities may make the text of a file
_PLACE = re.compile(r"Parser error (?:at|between) [^:]*: ")
_MARK = b"\xef\xbb\xbf"  # of UTF-8, with which some editors begin a file
# A part of what the parser says -> what that means.
_MEANINGS = {
    "LoadDocumentCallback": Phrase(
        "its context is somewhere else, where nothing is read; put the context itself here"
    ),
    "buffer maximal size": Phrase("a statement has more than 16 MiB, which the parser cannot hold"),
}
_JSON = re.compile(rb'"(?:[^"\\]|\\.)*"|(?P<opening>[\[{])|(?P<closing>[\]}])', re.DOTALL)
_TRIPLE_TERMS = re.compile(rb'"(?:[^"\\]|\\.)*"|<[^<>\s]*>|(?P<opening><<)|(?P<closing>>>)', re.DOTALL)

REFUSALS = (
    SyntaxError,
    OSError,
    ValueError,
    MemoryError,
)  # what reading raises, the last of a literal too long to hold


def read_quads(path: Path, base_iri: str, rename_blank_nodes: bool = False) -> Iterator[ox.Quad]:
    """Yield the quads of a file with an ending of ``READABLE``.

    Raises SyntaxError, which names the line, for a file that is malformed, nested too deep, or that entities make too
    long; OSError for one that cannot be read.
    """
    format, data = READABLE[path.suffix.lower()], regular_files.content(path).removeprefix(_MARK)
    if format == ox.RdfFormat.RDF_XML:
        _check_xml(data)
    elif format == ox.RdfFormat.JSON_LD:
        _check_depth(data, _JSON)
    elif data.count(b"<<") > MAX_DEPTH:
        _check_depth(data, _TRIPLE_TERMS)
    yield from ox.parse(data, format=format, base_iri=base_iri, rename_blank_nodes=rename_blank_nodes)


def with_numbered_nodes(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield quads with their blank nodes numbered as they come: those without a label have another each time a file is read.

    >>> quads = ox.parse("[] <x:p> _:b0 , [] .", format=ox.RdfFormat.TURTLE)
    >>> [str(quad) for quad in with_numbered_nodes(quads)]
    ['_:b0 <x:p> _:b1', '_:b0 <x:p> _:b2']
    """
    nodes: dict[ox.BlankNode, ox.BlankNode] = {}

    def numbered(term: Any) -> Any:
        if isinstance(term, ox.BlankNode):
            return nodes.setdefault(term, ox.BlankNode(f"b{len(nodes)}"))
        if isinstance(term, ox.Triple):
            return ox.Triple(numbered(term.subject), term.predicate, numbered(term.object))
        return term

    for quad in quads:
        yield ox.Quad(
            numbered(quad.subject), quad.predicate, numbered(quad.object), numbered(quad.graph_name)
        )


def read_rdf(path: Path, rename: bool = False, name: str = "") -> list[ox.Triple]:
    """Return the distinct triples of an RDF file, blank nodes relabelled if asked. Raises UsageError, by which it has a name."""
    if path.suffix.lower() not in READABLE:
        raise UsageError(
            Phrase("the ending of {path} is none of {names}", path=path.name, names=enumerated(READABLE))
        )
    try:
        quads = read_quads(path, path.resolve().as_uri(), rename)
        return list(dict.fromkeys(quad.triple for quad in quads))
    except REFUSALS as error:
        raise UsageError(problem(name or str(path), error)) from None


def problem(name: str, error: BaseException) -> str:
    """Return why a file of some name cannot be read as RDF, in a sentence that begins with the place."""
    if isinstance(error, SyntaxError) and error.lineno:
        place, message = f"{name}:{error.lineno}:{error.offset}", from_library(_PLACE.sub("", error.msg))
        return Phrase("{place}: this is no RDF: {message}", place=place, message=message)
    meaning = next((text for part, text in _MEANINGS.items() if part in str(error)), phrase_of(error))
    return Phrase("{name} cannot be read as RDF: {meaning}", name=name, meaning=meaning)


def _check_depth(data: bytes, brackets: re.Pattern[bytes]) -> None:
    depth = 0
    for match in brackets.finditer(data):
        depth += (match["opening"] is not None) - (match["closing"] is not None)
        if depth > MAX_DEPTH:
            line = data.count(b"\n", 0, match.start()) + 1
            message = Phrase("more than {most} levels are nested", most=MAX_DEPTH)
            raise SyntaxError(Phrase("line {line}: {message}", line=line, message=message))


def _check_xml(data: bytes) -> None:
    """Read a document once without making anything of it. Entities for namespaces are usual in RDF/XML."""
    parser = expat.ParserCreate()
    depth = length = 0

    def fail(message: str) -> None:
        raise SyntaxError(Phrase("line {line}: {message}", line=parser.CurrentLineNumber, message=message))

    def count(text: str) -> None:
        nonlocal length
        length += len(text)
        if length > len(data) + MAX_EXPANSION:
            fail(Phrase("entities make more than {most} MiB of text of this file", most=MAX_EXPANSION >> 20))

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            fail(Phrase("more than {most} elements are nested", most=MAX_DEPTH))
        for value in attributes.values():
            count(value)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    def declare(name: str, is_parameter: bool, value: str | None, *where: Any) -> None:
        if is_parameter or value is None:
            fail(Phrase("the entity {name} is a parameter or of another file, which is not read", name=name))
        elif "&" in value:
            fail(Phrase("the entity {name} refers to another; write its text in full", name=name))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.EntityDeclHandler = count, declare
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        message = from_library(expat.ErrorString(error.code))
        raise SyntaxError(
            Phrase(
                "line {line}, column {column}: {message}",
                line=error.lineno,
                column=error.offset + 1,
                message=message,
            )
        ) from None
