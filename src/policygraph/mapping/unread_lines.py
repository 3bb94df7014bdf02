"""Find the headings and lines of a text that look as if they gave a key, and that no pattern of the profile reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from policygraph.errors import SIMILAR, RecordError, meant, similar
from policygraph.mapping.body_keys import lines
from policygraph.profile.model import RecordKind
from policygraph.profile.patterns import ValueRule, bare
from policygraph.rdf.vocabulary import fold
from policygraph.records.frontmatter import is_empty
from policygraph.records.syntax import key_lines_syntax
from policygraph.words.phrases import Phrase, brief


class _Label(NamedTuple):
    """A heading, or a key at the start of a line, and what is said of it."""

    name: str  # bare
    offset: int
    text: str  # of the line
    value: str
    value_offset: int


def unread_lines(
    body: str, start: int, metadata: Mapping[str, Any], kind: RecordKind, path: str
) -> Iterator[RecordError]:
    """Yield the headings of a body, and the lines before all but the first, that have the name of a key which patterns
    give and the metadata lack, or a similar one. ``start`` is the offset of the body in the file at a path.
    """
    names = kind.derived_names
    lacking = frozenset(
        name for name, keys in names.items() if all(is_empty(metadata.get(key)) for key in keys)
    )
    labels = list(_labels(body, path)) if lacking else []
    unused = lacking.difference(label.name for label in labels)
    for label in labels:
        key = next((key for key in sorted(names.get(label.name, ())) if bare(key) == label.name), "")
        if key and label.name in lacking and not _is_none(label.value, kind.values.get(key)):
            message = Phrase("no pattern of the profile reads {value!r}", value=brief(label.value))
            remedy = Phrase(
                "Write it as other records do, or add a pattern for {key} to the profile", key=key
            )
            yield RecordError("unread-line", message, remedy, start + label.value_offset)
        elif label.name not in names and (like := _similar(label.name, unused)):
            message = Phrase("no pattern of the profile reads {value!r}", value=brief(label.text))
            remedy = Phrase("{hint} It is a part of the text", hint=meant(like))
            yield RecordError("unread-line", message, remedy, start + label.offset)


@lru_cache(1_000)
def _similar(name: str, names: frozenset[str]) -> tuple[str, ...]:
    """Return the names that a name is similar to: the headings of records are mostly the same."""
    return tuple(similar(name, names, SIMILAR))


def _is_none(value: str, rule: ValueRule | None) -> bool:
    """Return whether a value says that there is none."""
    return not any(map(str.isalnum, value)) or (rule is not None and fold(value) in rule.none)


def _labels(body: str, path: str) -> Iterator[_Label]:
    """Yield the headings, each with the first line below it, and the keys before all but the first heading."""
    found = [*lines(body, path), (len(body), "", "")]
    heading: _Label | None = None
    headings = 0
    for (offset, text, section), (_, _, below) in pairwise(found):
        is_heading = below not in ("", section)
        if heading and text:
            yield heading if is_heading else heading._replace(value=text, value_offset=offset)
            heading = None
        if is_heading:
            headings += 1
            heading = _Label(bare(below), offset, text, "", offset)
        elif headings < 2 and (key := key_lines_syntax.key_in(text)):
            at = text.index(key) + len(key)
            value = text[at:].strip(" \t*_:：|")
            yield _Label(bare(key), offset, text, value, offset + text.index(value, at))
    if heading:
        yield heading
