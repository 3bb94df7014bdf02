"""Triples and quads to the bytes of RDF files that other parsers than Oxigraph's read to the same graph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from xml.parsers import expat

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.rdf.formats import RDF_FORMATS
from policygraph.words.phrases import Phrase, phrase_of

# A literal or an IRI, or the prefix and the rest of a name that ends in an escape.
_TURTLE = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>|([^\s"<:^]*):(\S*\\\S)(?=\s)')
_ESCAPED_AT_END = re.compile(rb"\\\S\s")
_ENDS_IN_ESCAPE = re.compile(r"[^\w:-]\Z")
# Characters outside of Char in XML 1.0, 2.2, which XML cannot have even as references.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPLIT = "x-split:"  # what the namespaces start with of properties whose names are divided here


def to_bytes(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad],
    format: str,
    prefixes: Mapping[str, str],
    iris: Iterable[str] = (),
) -> bytes:
    """Return statements, in their order, as a file in a format of ``RDF_FORMATS``.

    Of statements that are read once, all ``iris`` are given.

    Raises UsageError, which names the literal or the property, for what RDF/XML cannot hold.
    """
    stated: Iterable[Any] = statements if iris else list(statements)
    if format == "rdfxml":
        return _to_rdfxml(list(stated), prefixes)
    data = _serialize(stated, format, prefixes)
    if format == "jsonld":
        return data.replace(b"</", b"<\\/")  # which would end a script element of HTML
    is_abbreviated = format in ("turtle", "trig") and _ESCAPED_AT_END.search(data)
    if is_abbreviated and any(map(_ENDS_IN_ESCAPE.search, iris or _iris(stated))):
        return _with_whole_iris(data.decode(), prefixes).encode()
    return data


def require_xml(text: str, of: str) -> None:
    """Raise UsageError for a text with a character that XML cannot have; ``of`` says whose text it is."""
    if match := NOT_XML.search(text):
        character, around = ord(match[0]), text[max(match.start() - 20, 0) : match.start() + 20]
        raise UsageError(
            Phrase(
                "XML cannot hold the character U+{character:04X} in {around!a} of {of}; choose another format",
                character=character,
                around=around,
                of=of,
            )
        )


def keep_returns(xml: bytes) -> bytes:
    """Return XML with references for carriage returns, which parsers take for line feeds."""
    return xml.replace(b"\r", b"&#13;")


def _serialize(statements: Iterable[Any], format: str, prefixes: Mapping[str, str]) -> bytes:
    data = ox.serialize(statements, format=RDF_FORMATS[format], prefixes=dict(prefixes))
    assert data is not None
    return data


def _iris(statements: Iterable[Any]) -> set[str]:
    terms = {term for statement in statements for term in statement}
    datatypes = {term.datatype for term in terms if isinstance(term, ox.Literal)}
    return {term.value for term in terms | datatypes if isinstance(term, ox.NamedNode)}


def _with_whole_iris(text: str, prefixes: Mapping[str, str]) -> str:
    """Return Turtle with whole IRIs for the names that end in an escape, which some parsers do not read."""

    def whole(match: re.Match[str]) -> str:
        if match[2] is None:
            return match[0]
        local_name = re.sub(r"\\(.)", r"\1", match[2])
        return f"<{prefixes[match[1]]}{local_name}>"

    lines = text.split("\n")  # which no literal has
    return "\n".join(_TURTLE.sub(whole, line) if "\\" in line else line for line in lines)


# --- RDF/XML


def _to_rdfxml(triples: list[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    for triple in triples:
        if isinstance(triple.object, ox.Literal):
            require_xml(triple.object.value, f"{triple.predicate.value} of {triple.subject}")
    divided = {iri: _divided(iri) for iri in {triple.predicate.value for triple in triples}}
    namespaces = sorted({namespace for namespace, _ in filter(None, divided.values())})
    placeholders = {namespace: f"{_SPLIT}{number}/" for number, namespace in enumerate(namespaces)}
    replaced = {
        iri: ox.NamedNode(placeholders[parts[0]] + parts[1]) for iri, parts in divided.items() if parts
    }
    labels = _xml_labels(triples)
    written = [
        ox.Triple(
            labels.get(triple.subject, triple.subject),
            replaced.get(triple.predicate.value, triple.predicate),
            labels.get(triple.object, triple.object),
        )
        for triple in triples
    ]
    try:
        data = _serialize(written, "rdfxml", prefixes)
    except OSError as error:  # a term of the syntax, rdf:li for one, as property
        raise UsageError(
            Phrase(
                "this cannot be written as RDF/XML: {problem}; choose another format",
                problem=phrase_of(error),
            )
        ) from None
    from xml.sax.saxutils import quoteattr  # which loads a client of HTTP

    for namespace, placeholder in placeholders.items():
        data = data.replace(f'xmlns="{placeholder}"'.encode(), f"xmlns={quoteattr(namespace)}".encode())
    return keep_returns(data)


def _divided(iri: str) -> tuple[str, str] | None:
    """Return a property as namespace and the longest name at its end, None where Oxigraph divides it so.

    Oxigraph has the names of XML 1.0's fifth edition, in which more characters are letters than parsers know.
    Raises UsageError for a property without a name at its end.
    """
    name = xml_name_at_end(iri)
    if not name:
        raise UsageError(
            Phrase(
                "the property {iri} cannot be written as RDF/XML: no name of XML is at its end; choose another format",
                iri=iri,
            )
        )
    namespace = iri[: -len(name)]
    before = next(
        (place for place in reversed(range(len(namespace))) if not is_xml_name(f"a{namespace[place]}")), 0
    )
    return None if namespace[before:].isascii() else (namespace, name)


def xml_name_at_end(iri: str) -> str:
    """Return the longest name at the end of an IRI that XML can have for an element, "" where there is none."""
    start = len(iri)
    while start and is_xml_name(f"a{iri[start - 1]}"):
        start -= 1
    return next((iri[place:] for place in range(start, len(iri)) if is_xml_name(iri[place])), "")


@cache
def is_xml_name(text: str) -> bool:
    """Return whether XML parsers, also those of before XML 1.0's fifth edition, read a text as a name."""
    names: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _: names.append(name)
    try:
        parser.Parse(f"<{text}/>", True)
    except expat.ExpatError:
        return False
    return names == [text] and ":" not in text


def _xml_labels(triples: Iterable[ox.Triple]) -> dict[Any, ox.BlankNode]:
    """Return blank node -> another one, for those with a label that is no name of XML."""
    blank = {term for triple in triples for term in triple if isinstance(term, ox.BlankNode)}
    labels = {node.value for node in blank}
    renamed: dict[Any, ox.BlankNode] = {}
    for node in sorted((node for node in blank if not is_xml_name(node.value)), key=str):
        label = f"b{node.value}"
        while label in labels:
            label = f"b{label}"
        labels.add(label)
        renamed[node] = ox.BlankNode(label)
    return renamed
