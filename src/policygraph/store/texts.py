"""The values of a store as texts beside it, in which those that have some words are found: kept when they are first asked for.

A line is a text, folded, a tab, and a value of this text in N-Triples; the last line is a checksum of those before. The next
generation has the same file, and one of its own with the values that came since. Those that went are in them all the same, so
whoever asks looks them up in the store.
"""

from __future__ import annotations

import os
import re
import stat
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from unicodedata import normalize

import pyoxigraph as ox

from policygraph import regular_files
from policygraph.rdf.ntriples import parse_ntriples
from policygraph.store.generations import TEXTS, Generation
from policygraph.store.graph_store import GraphStore
from policygraph.store.whole_files import linked

# What is written over or below letters that are read without it as well; vowels of other scripts than Arabic and Hebrew are not.
MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]"
)
_HYPHENS, _APOSTROPHES = re.compile("[\u2010-\u2015\u2212]"), re.compile("[\u02bc\u2018\u2019\u201b]")
_CHUNK = 1 << 22  # bytes of lines that are looked at together
_END = len("0123abcd\n")
_SHARE = 8  # times as large is what later generations share, for each writes what came since
_BEFORE, _SINCE = f"{TEXTS}-before", f"{TEXTS}-since"

Value = ox.NamedNode | ox.Literal


def folded(text: str) -> str:
    r"""Return a text without letter case, accents, vowel points and widths, with one kind of hyphen and apostrophe, and with
    one space for what white space it has, as the page folds it.

    >>> folded("Two\n  Lines "), folded("L\u2019Énergie Straße")
    ('two lines', "l'energie strasse")
    """
    if not text.isascii():
        bare = MARKS.sub("", normalize("NFKD", text))
        text = _APOSTROPHES.sub("'", _HYPHENS.sub("-", normalize("NFC", bare)))
    return " ".join(text.upper().casefold().split())


def values_with(graph: GraphStore, pieces: Collection[str]) -> list[Value] | None:
    """Return the values of which one of some folded pieces is part of the folded text or IRI, and some that the store has no
    more; None where they are not kept, and cannot be.
    """
    if graph.generation is None:
        return None
    folder, wanted = graph.generation.folder, [piece.encode("utf-8", "ignore") for piece in pieces]
    for names in ((TEXTS,), (_BEFORE, _SINCE)):
        values = _kept([folder / name for name in names], wanted)
        if values is not None:
            return values
    if not graph.makes:
        return None
    regular_files.keep(folder / TEXTS, _ended(_lines(_values(graph))))
    return _kept([folder / TEXTS], wanted)


def _kept(files: Iterable[Path], pieces: Collection[bytes]) -> list[Value] | None:
    """Return the values of files whose texts have one of some pieces, None where the files are not there as they were written."""
    with suppress(OSError, ValueError, SyntaxError):
        found = {term for file in files for term in _found(file, pieces)}
        return list(_parsed(b"<x:s> <x:p> %b .\n" % term for term in found))
    return None


def carry_texts(previous: Generation, generation: Generation, lines: Iterable[str]) -> None:
    """Take what is kept of a generation over to the next one, with the values of the lines that came; where these have become
    many beside all others, nothing is.
    """
    target, since = generation.folder / _BEFORE, b""
    with suppress(OSError, ValueError):
        if not linked(previous.folder / TEXTS, target):
            since = b"".join(_chunks(previous.folder / _SINCE))
            os.link(previous.folder / _BEFORE, target)
        if len(since) <= target.stat().st_size // _SHARE:
            regular_files.keep(
                generation.folder / _SINCE, _ended([since, *_lines(_parsed(map(str.encode, lines)))])
            )


def _values(graph: GraphStore) -> Iterator[Value]:
    rows = graph.store.query("SELECT DISTINCT ?o { ?s ?p ?o }")
    assert isinstance(rows, ox.QuerySolutions)
    return (term for (term,) in rows if isinstance(term, Value))


def _parsed(lines: Iterable[bytes]) -> Iterator[Value]:
    """Yield the objects of lines of N-Triples."""
    objects = (triple.object for triple in parse_ntriples(b"".join(lines)))
    return (term for term in objects if isinstance(term, Value))


def _lines(values: Iterable[Value]) -> Iterator[bytes]:
    return (f"{folded(value.value)}\t{value}\n".encode() for value in values)


def _ended(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines, then the one with their checksum."""
    checksum = 0
    for line in lines:
        checksum = zlib.crc32(line, checksum)
        yield line
    yield b"%08x\n" % checksum


def _chunks(file: Path) -> Iterator[bytes]:
    """Yield the lines of a file, many at a time. Raises OSError and ValueError for one that is not as it was written, or no file."""
    if not stat.S_ISREG(file.lstat().st_mode):
        raise ValueError(file)
    checksum = 0
    with file.open("rb") as content:
        left = file.stat().st_size - _END
        while left > 0:
            chunk = content.read(min(_CHUNK, left))
            chunk += content.readline() if len(chunk) < left else b""
            left -= len(chunk)
            checksum = zlib.crc32(chunk, checksum)
            yield chunk
        if content.read() != b"%08x\n" % checksum:
            raise ValueError(file)


def _found(file: Path, pieces: Collection[bytes]) -> Iterator[bytes]:
    """Yield the values of the lines of a file whose texts have one of some pieces. Raises what ``_chunks`` does."""
    for chunk in _chunks(file):
        for piece in pieces:
            at = chunk.find(piece)
            while 0 <= at < len(chunk):
                tab = chunk.find(b"\t", chunk.rfind(b"\n", 0, at) + 1)
                end = chunk.find(b"\n", tab)
                if at + len(piece) <= tab:
                    yield chunk[tab + 1 : end]
                at = chunk.find(piece, end + 1)
