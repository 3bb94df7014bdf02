"""Triples and quads to the bytes of RDF files that other parsers than Oxigraph's read to the same graph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import IO, Any, cast
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


@dataclass
class Names:
    """Of IRIs and blank nodes what decides how some formats have them: whether an IRI ends in what Turtle escapes, and for
    RDF/XML the properties, by IRI, and the labels of blank nodes.
    """

    is_odd: bool = False
    properties: set[str] = field(default_factory=set)
    blank: set[str] = field(default_factory=set)


def to_bytes(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad], format: str, prefixes: Mapping[str, str]
) -> bytes:
    """Return what ``write`` writes of statements."""
    file, stated = BytesIO(), list[Any](statements)
    write(file, stated, format, prefixes, _names(stated))
    return file.getvalue()


def write(
    file: IO[bytes],
    statements: Iterable[ox.Triple] | Iterable[ox.Quad],
    format: str,
    prefixes: Mapping[str, str],
    names: Names,
) -> None:
    """Write statements, in their order and with the names of all of them, in a format of ``RDF_FORMATS``.

    Raises UsageError, which names the literal or the property, for what RDF/XML cannot hold, and OSError.
    """
    if format == "rdfxml":
        _write_rdfxml(file, statements, prefixes, names)
    elif format == "jsonld":
        # Which would end a script element of HTML.
        with _rewriting(file, lambda data: data.replace(b"</", b"<\\/")) as to:
            _serialize(to, statements, format, prefixes)
    elif names.is_odd and format in ("turtle", "trig"):
        with _rewriting(file, lambda data: _with_whole_iris(data, prefixes)) as to:
            _serialize(to, statements, format, prefixes)
    else:
        _serialize(file, statements, format, prefixes)


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


def _serialize(
    file: IO[bytes] | _Rewritten, statements: Iterable[Any], format: str, prefixes: Mapping[str, str]
) -> None:
    ox.serialize(statements, cast(IO[bytes], file), format=RDF_FORMATS[format], prefixes=dict(prefixes))


class _Rewritten:
    """Takes what is written to a file, and writes it by whole lines, rewritten."""

    def __init__(self, file: IO[bytes], rewrite: Callable[[bytes], bytes]) -> None:
        self._file, self._rewrite = file, rewrite
        self._begun: list[bytes] = []  # of a line that has no end yet

    def write(self, data: bytes) -> int:
        lines, feed, begun = data.rpartition(b"\n")
        if feed:
            self._file.write(self._rewrite(b"".join((*self._begun, lines, feed))))
            self._begun = []
        self._begun.append(begun)
        return len(data)

    def flush(self) -> None:
        """Do nothing: a line is written when it has come to its end."""

    def end(self) -> None:
        self._file.write(self._rewrite(b"".join(self._begun)))


@contextmanager
def _rewriting(file: IO[bytes], rewrite: Callable[[bytes], bytes]) -> Iterator[_Rewritten]:
    """Give what is to be written to for a file to have lines rewritten."""
    rewritten = _Rewritten(file, rewrite)
    yield rewritten
    rewritten.end()


def _with_whole_iris(data: bytes, prefixes: Mapping[str, str]) -> bytes:
    """Return lines of Turtle with whole IRIs for the names that end in an escape, which some parsers do not read."""
    if not _ESCAPED_AT_END.search(data):
        return data

    def whole(match: re.Match[str]) -> str:
        if match[2] is None:
            return match[0]
        local_name = re.sub(r"\\(.)", r"\1", match[2])
        return f"<{prefixes[match[1]]}{local_name}>"

    lines = data.decode().split("\n")  # which no literal has
    return "\n".join(_TURTLE.sub(whole, line) if "\\" in line else line for line in lines).encode()


# --- RDF/XML


def _write_rdfxml(
    file: IO[bytes], statements: Iterable[Any], prefixes: Mapping[str, str], names: Names
) -> None:
    divided = {iri: parts for iri in names.properties if (parts := _divided(iri))}
    namespaces = sorted({namespace for namespace, _ in divided.values()})
    placeholders = {namespace: f"{_SPLIT}{number}/" for number, namespace in enumerate(namespaces)}
    replaced = {iri: ox.NamedNode(placeholders[start] + name) for iri, (start, name) in divided.items()}
    labels = _xml_labels(names.blank)

    def written() -> Iterator[ox.Triple]:
        for subject, predicate, value, *_ in statements:
            if isinstance(value, ox.Literal):
                require_xml(value.value, f"{predicate.value} of {subject}")
            yield ox.Triple(
                labels.get(subject, subject),
                replaced.get(predicate.value, predicate),
                labels.get(value, value),
            )

    from xml.sax.saxutils import quoteattr  # which loads a client of HTTP

    written_as = {
        f'xmlns="{placeholder}"'.encode(): f"xmlns={quoteattr(namespace)}".encode()
        for namespace, placeholder in placeholders.items()
    }

    def rewritten(data: bytes) -> bytes:
        for placeholder, namespace in written_as.items():
            data = data.replace(placeholder, namespace)
        return keep_returns(data)

    try:
        with _rewriting(file, rewritten) as to:
            _serialize(to, written(), "rdfxml", prefixes)
    except OSError as error:  # a term of the syntax, rdf:li for one, as property
        if error.errno is not None:
            raise
        raise UsageError(
            Phrase(
                "this cannot be written as RDF/XML: {problem}; choose another format",
                problem=phrase_of(error),
            )
        ) from None


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


def _xml_labels(labels: Set[str]) -> dict[Any, ox.BlankNode]:
    """Return blank node -> another one, for those with a label that is no name of XML."""
    taken = set(labels)
    renamed: dict[Any, ox.BlankNode] = {}
    for label in sorted(label for label in labels if not is_xml_name(label)):
        new = f"b{label}"
        while new in taken:
            new = f"b{new}"
        taken.add(new)
        renamed[ox.BlankNode(label)] = ox.BlankNode(new)
    return renamed


def _names(statements: Iterable[Any]) -> Names:
    terms = {term for triple in statements for term in triple}
    datatypes = {term.datatype for term in terms if isinstance(term, ox.Literal)}
    iris = {term.value for term in terms | datatypes if isinstance(term, ox.NamedNode)}
    return Names(
        ends_in_escape(iris),
        {triple.predicate.value for triple in statements},
        {term.value for term in terms if isinstance(term, ox.BlankNode)},
    )


def ends_in_escape(iris: Iterable[str]) -> bool:
    """Return whether an IRI among some ends in a character that Turtle escapes in a name."""
    return any(map(_ENDS_IN_ESCAPE.search, iris))
