"""What front matter says and its author hardly means: a text that a comment cuts, a key that goes on with another, blanks
around an id, a language that no record is read in, keys out of order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from policygraph.errors import RecordError
from policygraph.mapping.identity import tags_in
from policygraph.profile.model import RecordKind
from policygraph.rdf.language_tags import match, names_language
from policygraph.records import json_pointer, lookalikes, positions
from policygraph.records.frontmatter import FrontMatter, is_empty
from policygraph.records.printable import seen
from policygraph.records.syntax import header_syntax, key_lines_syntax, yaml_syntax
from policygraph.words.phrases import Phrase, brief, enumerated

_IN_BRACES = re.compile(r"\s*[,}]")  # what stands behind
# A line alone that Markdown takes for a heading, and YAML for a comment.
_HEADING = re.compile(r"^(?:#{2,6}|(?<=\n\n)#)[ \t]+\w[^\n:]*$(?=\n*\Z|\n[ \t]*\n)", re.MULTILINE)
_LIKE_TIGHT_ITEM = re.compile(rf"[ \t\n]{yaml_syntax.TIGHT_ITEM.pattern}")
_TOP_KEY = re.compile(r"""^["']?(?P<key>[^\s"'#][^"':\n]*)["']?[ \t]*:(?:\s|\Z)""", re.MULTILINE)
_INDENTED = re.compile(r"^[ \t]+(?P<text>\S.*)", re.MULTILINE)
# What says which key a line starts with, by the syntax in which an indented line goes on with the value above.
_KEY_IN: dict[str, Callable[[str], str]] = {
    "header": header_syntax.key_in,
    "columns": header_syntax.key_in,
    "key-lines": key_lines_syntax.key_in,
}


def doubts(
    front: FrontMatter, kind: RecordKind, languages: Sequence[str], path: str
) -> Iterator[RecordError]:
    """Yield what is doubtful in a front matter that can be read, with offsets in the text of the file at a path.

    ``languages`` are those that records are in.
    """
    if front.syntax == "yaml":
        yield from _cut_texts(front)
        yield from _headings(front, kind)
        yield from _tight_items(front)
        yield from _kept_quotes(front)
        yield from _keys_alone(front)
    if front.syntax in _KEY_IN:
        yield from _indented_keys(front, kind, _KEY_IN[front.syntax])
    yield from _blanks_around_id(front, kind)
    yield from _unknown_language(front, kind, languages, path)


def _indented_keys(
    front: FrontMatter, kind: RecordKind, key_in: Callable[[str], str]
) -> Iterator[RecordError]:
    """Yield the lines that go on with the value above, and start with a key that records have."""
    if not _INDENTED.search(front.text):
        return
    known = set(map(str.casefold, kind.keys()))
    for position in positions.positions(front.text, front.syntax):
        value = front.text[position.start : position.end] if position.pointer else ""
        for line in _INDENTED.finditer(value):
            key = key_in(line["text"])
            if key.casefold() in known:
                above = json_pointer.keys(position.pointer)[0]
                message = Phrase(
                    "the line {line!r} is indented, and so goes on with {above}",
                    line=line["text"].strip(),
                    above=above,
                )
                remedy = Phrase("Take the blanks before {key} out if it is a key of its own", key=key)
                offset = front.start + position.start + line.start("text")
                yield RecordError("indented-key", message, remedy, offset, position.pointer)


def _cut_texts(front: FrontMatter) -> Iterator[RecordError]:
    for cut in yaml_syntax.cut_texts(front.text):
        whole = json.dumps(brief(f"{cut.text} {cut.rest}".strip()), ensure_ascii=False)
        message = Phrase("YAML reads {text!r} here, and {rest!r} as a comment", text=cut.text, rest=cut.rest)
        remedy = Phrase("Put quotes around it, {whole}, or the comment on a line of its own", whole=whole)
        yield RecordError("text-cut", message, remedy, front.start + cut.offset, cut.pointer)


def _headings(front: FrontMatter, kind: RecordKind) -> Iterator[RecordError]:
    """Yield the first heading that is in the front matter behind all keys that records have, as if that was to end before it."""
    if "\n#" not in front.text:
        return
    known = set(map(str.casefold, kind.keys()))
    last = max(
        (key.end() for key in _TOP_KEY.finditer(front.text) if key["key"].casefold() in known), default=0
    )
    if last and (heading := _HEADING.search(front.text, last)):
        message = Phrase("YAML reads the heading {text!r} as a comment", text=brief(heading[0]))
        remedy = Phrase("Put a line with --- alone where the front matter ends")
        yield RecordError("text-cut", message, remedy, front.start + heading.start())


def _tight_items(front: FrontMatter) -> Iterator[RecordError]:
    """Yield the texts that start below their key with a hyphen, as items of a list without a blank behind it do."""
    if not _LIKE_TIGHT_ITEM.search(front.text):
        return
    for position in positions.positions(front.text, front.syntax):
        above = front.text[position.start : position.value]
        if "\n" in above and yaml_syntax.TIGHT_ITEM.match(front.text, position.value):
            text = " ".join(front.text[position.value : position.end].split())
            message = Phrase("YAML reads {text!r} as a text, and as no list", text=brief(text))
            remedy = Phrase("Write a blank behind each hyphen")
            offset = front.start + position.value
            yield RecordError("unexpected-value", message, remedy, offset, position.pointer)


def _keys_alone(front: FrontMatter) -> Iterator[RecordError]:
    """Yield the keys without a colon in braces, which YAML takes for keys without a value."""
    if "{" not in front.text:
        return
    for position in positions.positions(front.text, front.syntax):
        written = front.text[position.start : position.value].rstrip()
        if (
            position.value < position.end
            or not _IN_BRACES.match(front.text, position.value)
            or written.endswith(":")
        ):
            continue
        if position.pointer and json_pointer.get(front.metadata, position.pointer) is None:
            message = Phrase("YAML reads {text!r} in braces as a key without a value", text=brief(written))
            remedy = Phrase(
                "Write a colon and a blank behind the key, or quotes around all that the braces belong to"
            )
            offset = front.start + position.start
            yield RecordError("unexpected-value", message, remedy, offset, position.pointer)


def _kept_quotes(front: FrontMatter) -> Iterator[RecordError]:
    """Yield the texts in typographic quotes, which YAML takes for parts of them."""
    if not lookalikes.HAS_QUOTES(front.text):
        return
    for position in positions.positions(front.text, front.syntax):
        key = (json_pointer.keys(position.pointer) or [""])[-1]
        value = json_pointer.get(front.metadata, position.pointer)
        is_plain = front.text[position.value : position.value + 1] not in ("", '"', "'", "|", ">")
        for text, offset, may_be in ((key, position.start, True), (value, position.value, is_plain)):
            bare = lookalikes.without_quotes(text) if may_be and isinstance(text, str) else text
            if bare != text and front.text.startswith(str(text)[0], offset):
                message = Phrase("YAML takes the quotes of {text} for a part of the text", text=brief(text))
                remedy = Phrase(
                    "Write {bare}, or {quoted} where they belong to it",
                    bare=json.dumps(brief(bare), ensure_ascii=False),
                    quoted=json.dumps(brief(text), ensure_ascii=False),
                )
                yield RecordError(
                    "typographic-quotes", message, remedy, front.start + offset, position.pointer
                )


def _blanks_around_id(front: FrontMatter, kind: RecordKind) -> Iterator[RecordError]:
    key = kind.id.key
    written = front.metadata.get(key) if key is not None and kind.id.plain else None
    if key is None or not isinstance(written, str):
        return
    clean = seen(written)
    if clean and clean != written:
        pointer = json_pointer.child("", key)
        offset = front.offset_of(pointer)
        message = Phrase(
            "the {key} {written!r} has blanks around it, or characters that nobody sees",
            key=key,
            written=written,
        )
        remedy = Phrase("Write {clean}, as others refer to it", clean=brief(clean))
        yield RecordError("id-blanks", message, remedy, offset, pointer)


def _unknown_language(
    front: FrontMatter, kind: RecordKind, languages: Sequence[str], path: str
) -> Iterator[RecordError]:
    """Yield the language that a record or, as in ``act.fr.md``, its file's name says it is in where it is none of those
    that records are in.
    """
    key = kind.language_key
    written = front.metadata.get(key) if key is not None else None
    if key is None or is_empty(written):
        if kind.language is None:
            yield from _unknown_in_name(languages, path)
        return
    if isinstance(written, str) and match(written, languages):
        return
    pointer = json_pointer.child("", key)
    offset = front.offset_of(pointer)
    message = Phrase(
        "{key} says {written}, and records are in {languages}",
        key=key,
        written=brief(json.dumps(written, ensure_ascii=False)),
        languages=enumerated(languages),
    )
    remedy = Phrase("Write one of them, or name the tag of the other one under languages in policygraph.toml")
    yield RecordError("unknown-language", message, remedy, offset, pointer)


def _unknown_in_name(languages: Sequence[str], path: str) -> Iterator[RecordError]:
    tags = tags_in(path.rpartition("/")[2])
    if any(match(tag, languages) for tag in tags):
        return
    for tag in filter(names_language, tags):
        message = Phrase(
            "the file's name says {tag}, and records are in {languages}",
            tag=tag,
            languages=enumerated(languages),
        )
        remedy = Phrase("Name {tag} under languages in policygraph.toml, or the file otherwise", tag=tag)
        yield RecordError("unknown-language", message, remedy)


def out_of_order(front: FrontMatter, kind: RecordKind) -> Iterator[RecordError]:
    """Yield the keys that stand before one that the kind has before them, with offsets in the text of the file."""
    places = {key: place for place, key in enumerate(front.metadata)}
    keys = [key for key in kind.order if key in places]
    for earlier, key in pairwise(keys):
        if places[key] < places[earlier]:
            pointer = json_pointer.child("", key)
            offset = front.offset_of(pointer)
            message = Phrase("{key} stands before {earlier}", key=key, earlier=earlier)
            remedy = Phrase("Move it behind {earlier}, as in other records", earlier=earlier)
            yield RecordError("key-order", message, remedy, offset, pointer)
