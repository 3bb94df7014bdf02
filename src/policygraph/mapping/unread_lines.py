"""Find the headings and lines of a text that look as if they gave a key, and that no pattern of the profile reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from policygraph.errors import SIMILAR, RecordError, meant, similar
from policygraph.mapping.body_keys import lines
from policygraph.profile.model import RecordKind
from policygraph.profile.patterns import Derivation, ValueRule, bare
from policygraph.rdf.vocabulary import fold
from policygraph.records.frontmatter import is_empty
from policygraph.records.syntax import key_lines_syntax
from policygraph.words.phrases import Phrase, brief

_TIGHT_HEADING = re.compile(r"#{1,6}(?=[^\W\d_])")  # without the blank that makes it one
_RELATION = re.compile(
    r"(?:[-*+][ \t]+)?(?P<words>[^\W\d_]+(?:[ \t][^\W\d_]+){0,3}?)[ \t]*:?[ \t]*(?:\[|(?:[A-Z]{2,5}[ \t-]?)?[0-9])"
)


class _Label(NamedTuple):
    """A heading, or what a line starts with."""

    name: str  # bare
    offset: int
    text: str  # of the line
    value: str = ""
    value_offset: int = 0
    is_read: bool = True  # whether what it says is read, where it is in a form for that


def unread_lines(
    body: str, start: int, metadata: Mapping[str, Any], kind: RecordKind, path: str
) -> Iterator[RecordError]:
    """Yield the headings of a body, the lines before all but the first, and those below headings that are read, which have
    the name of a key that patterns give and the metadata lack, or a similar one. ``start`` is the offset of the body in
    the file at a path.
    """
    names = kind.derived_names
    lacking = frozenset(
        name for name, keys in names.items() if all(is_empty(metadata.get(key)) for key in keys)
    )
    labels = list(_labels(body, path, kind)) if lacking else []
    unused = lacking.difference(label.name for label in labels if label.is_read)
    errors: dict[int, RecordError] = {}  # by offset, of a line the one with a hint
    for label in labels:
        key = _key_of(label.name, names)
        if (
            key
            and label.is_read
            and label.name in lacking
            and not _is_none(label.value, kind.values.get(key))
        ):
            message = Phrase("no pattern of the profile reads {value!r}", value=brief(label.value))
            remedy = Phrase(
                "Write it as other records do, or add a pattern for {key} to the profile", key=key
            )
            errors.setdefault(
                label.value_offset, RecordError("unread-line", message, remedy, start + label.value_offset)
            )
        elif not (label.is_read and label.name in names) and (like := _similar(label.name, unused)):
            message = Phrase("no pattern of the profile reads {value!r}", value=brief(label.text))
            remedy = Phrase(
                "{hint} It is a part of the text", hint=meant(_key_of(each, names) or each for each in like)
            )
            errors[label.offset] = RecordError("unread-line", message, remedy, start + label.offset)
    yield from errors.values()


@lru_cache(1_000)
def _similar(name: str, names: frozenset[str]) -> tuple[str, ...]:
    """Return the names that a name is similar to, and is not with more around it: headings of records are mostly the same."""
    like = similar(name, names, SIMILAR)
    return tuple(
        each for each in like if abs(len(each) - len(name)) < 2 or not (each in name or name in each)
    )


def _key_of(name: str, names: Mapping[str, frozenset[str]]) -> str:
    """Return the key that a name is, "" for one that is a word of a heading."""
    return next((key for key in sorted(names.get(name, ())) if bare(key) == name), "")


def _is_none(value: str, rule: ValueRule | None) -> bool:
    """Return whether a value says that there is none."""
    return not any(map(str.isalnum, value)) or (rule is not None and fold(value) in rule.none)


def _labels(body: str, path: str, kind: RecordKind) -> Iterator[_Label]:
    """Yield the headings, each with the first line below it, the keys before all but the first heading, and the words before
    references below headings that are read.
    """
    rules: list[Derivation] = []  # of the heading above
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
            rules = [each for each in kind.derivations if each.section and each.section.fullmatch(below)]
            heading = _Label(bare(below), offset, text, "", offset, bool(rules))
        elif _TIGHT_HEADING.match(text):
            yield _Label(bare(text), offset, text, is_read=False)
        elif rules and (relation := _RELATION.match(text)):
            if not any(each.pattern.fullmatch(text) for each in rules):
                yield _Label(bare(relation["words"]), offset, text)
        elif headings < 2 and (key := key_lines_syntax.key_in(text)):
            at = text.index(key) + len(key)
            value = text[at:].strip(" \t*_:：|")
            yield _Label(bare(key), offset, text, value, offset + text.index(value, at))
    if heading:
        yield heading
