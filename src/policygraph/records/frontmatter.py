"""Text to metadata and body: three strict python-frontmatter handlers that keep values as written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from frontmatter.default_handlers import BaseHandler

from policygraph.errors import RecordError
from policygraph.records import json_pointer, lookalikes, lost_fence, merge_conflicts, positions
from policygraph.records.positions import Syntax
from policygraph.records.printable import unfit_for_xml
from policygraph.records.syntax import json_syntax, yaml_syntax
from policygraph.records.syntax.values import MAX_DEPTH, MAX_VALUES, too_deep, too_many
from policygraph.words.phrases import Phrase

_JSON_START = re.compile(r'\s*\{\s*["}]')
_FENCE_BEHIND = re.compile(r"[^\S\n]*\n-{3,}[^\S\n]*(?:\n|\Z)")
_ESCAPE = re.compile(r"\\[uUxbf0aev]")  # escapes that may yield such a character
_UNREAD = ("bad-yaml", "bad-toml")  # codes of errors that text below the front matter makes
_EMPTY_LINE = re.compile(r"\n[ \t]*(?:\n|\Z)")


@dataclass(frozen=True)
class FrontMatter:
    """The metadata of a file, its body, and the text that the metadata was read from.

    ``start`` is the offset of ``text`` in the text of the file, in characters. ``file`` and
    ``body_file`` say in which of a record's files metadata and body stand.
    """

    metadata: dict[str, Any]
    body: str
    text: str
    syntax: Syntax
    start: int
    file: int = 0
    body_file: int = 0

    def offset_of(self, pointer: str) -> int:
        """Return the offset in the text of the file of the key or item at a pointer, or of its nearest existing ancestor."""
        return self.start + positions.offset_of(self.text, self.syntax, pointer)


class _Handler(BaseHandler):
    """Front matter between two lines with the same fence; ``split`` and ``load`` raise RecordError."""

    START_DELIMITER: str
    closing: re.Pattern[str]  # from the line feed before it on
    syntax: Syntax

    def split(self, text: str) -> tuple[str, str]:
        assert self.FM_BOUNDARY is not None
        opening = self.FM_BOUNDARY.match(text)
        assert opening
        closing = self.closing.search(text, opening.end() - 1)
        if not closing:
            fence = self.START_DELIMITER
            if mistaken := lost_fence.mistaken_closing(text, opening.end(), len(text), fence):
                raise mistaken
            message = Phrase("the front matter that starts with {fence} is never closed", fence=fence)
            remedy = Phrase("Put a line with {fence} alone behind it", fence=fence)
            raise RecordError("unclosed-fence", message, remedy)
        return text[opening.end() : closing.start() + 1], text[closing.end() :]

    def syntax_of(self, fm: str) -> Syntax:
        return self.syntax


class YamlHandler(_Handler):
    """``---`` lines, of which the second may be ``...``, around YAML or, where it starts with a brace, JSON."""

    FM_BOUNDARY = re.compile(r"^-{3,}[^\S\n]*(?:\n|\Z)", re.MULTILINE)
    closing = re.compile(r"\n(?:-{3,}|\.{3})[^\S\n]*(?:\n|\Z)")
    START_DELIMITER = END_DELIMITER = "---"
    syntax: Syntax = "yaml"

    def syntax_of(self, fm: str) -> Syntax:
        # A brace and an unquoted key start a YAML flow mapping; with a quoted key it is meant as JSON.
        return "json" if _JSON_START.match(fm) else "yaml"

    def load(self, fm: str) -> dict[str, Any]:
        return _as_mapping(json_syntax.read(fm) if self.syntax_of(fm) == "json" else yaml_syntax.read(fm))

    def export(self, metadata: dict[str, object], **kwargs: object) -> str:
        return json.dumps(metadata, ensure_ascii=False, indent=2, sort_keys=True)


class TomlHandler(_Handler):
    """``+++`` lines around TOML."""

    FM_BOUNDARY = re.compile(r"^\+{3,}[^\S\n]*(?:\n|\Z)", re.MULTILINE)
    closing = re.compile(r"\n\+{3,}[^\S\n]*(?:\n|\Z)")
    START_DELIMITER = END_DELIMITER = "+++"
    syntax: Syntax = "toml"

    def load(self, fm: str) -> dict[str, Any]:
        from policygraph.records.syntax import toml_syntax  # only now, as JSON and YAML are usual

        return _as_mapping(toml_syntax.read(fm))


class JsonHandler(_Handler):
    """A JSON object from the first character on, without a fence."""

    FM_BOUNDARY = closing = _JSON_START
    START_DELIMITER = END_DELIMITER = ""
    syntax: Syntax = "json"

    def split(self, text: str) -> tuple[str, str]:
        try:
            _, end = json.JSONDecoder(parse_int=str).raw_decode(text)
        except (ValueError, RecursionError):
            return text, ""  # load reports the error
        if _FENCE_BEHIND.match(text, end):
            message = Phrase("the front matter ends with a fence, and has none before its first line")
            raise RecordError("unopened-fence", message, Phrase("Put a line with --- alone before it"), 0)
        return text[:end], text[end:]

    def load(self, fm: str) -> dict[str, Any]:
        return _as_mapping(json_syntax.read(fm))


HANDLERS: tuple[_Handler, ...] = (YamlHandler(), TomlHandler(), JsonHandler())


def parse(text: str) -> FrontMatter | None:
    """Return the front matter of a text whose lines end in a line feed, or None where there is none.

    Raises RecordError with an offset from the start of the text, in characters.
    """
    start = len(text) - len(text.lstrip())
    content = text[start:]
    handler = next((handler for handler in HANDLERS if handler.detect(content)), None)
    if handler is None:
        _refuse_conflict_before(content, text)
        return None
    refuse_unfit(text)
    try:
        front_matter, body = _split(handler, text, start)
        start += content.index("\n") + 1 if handler.START_DELIMITER else 0
        merge_conflicts.refuse(text, start, start + len(front_matter))
        metadata = load(handler, front_matter)
    except RecordError as error:
        error.offset = start + (error.offset or 0)
        at, fence = error.offset, handler.START_DELIMITER
        if fence and error.code in _UNREAD and at < start + len(front_matter):
            end = start + front_matter.find("\n", at - start)  # of the line with the mistake
            closing = lost_fence.mistaken_closing(text, start, max(at, end), fence)
            raise (closing or lost_fence.swallowed_text(text, start, at, fence) or error) from None
        raise
    return FrontMatter(metadata, body.strip(), front_matter, handler.syntax_of(front_matter), start)


def refuse_unfit(text: str) -> None:
    """Raise RecordError for a text with a character that XML or UTF-8 cannot represent."""
    if match := unfit_for_xml(text):
        raise _unfit_character(match[0], offset=match.start())


def up_to_empty_line(text: str, start: int) -> str:
    r"""Return what a text has from an offset up to the next empty line, or to its end.

    >>> up_to_empty_line("A: 1\nB: 2\n \nText.", 0), up_to_empty_line("A: 1\n", 0)
    ('A: 1\nB: 2', 'A: 1')
    """
    end = _EMPTY_LINE.search(text, start)
    return text[start : end.start() if end else len(text)]


def read_block(text: str, start: int, block: str, read: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """Return what a header says, which is a block of lines from an offset of a text on. Raises RecordError with an offset in the text."""
    refuse_unfit(text)
    try:
        merge_conflicts.refuse(text, start, start + len(block), Phrase("header"))
        return read(block)
    except RecordError as error:
        error.offset = start + (error.offset or 0)
        raise


def load(handler: _Handler, text: str) -> dict[str, Any]:
    """Return the mapping that a text is in the syntax of a handler. Raises RecordError with an offset in the text."""
    try:
        metadata = _load(handler, text)
        if handler.syntax == "toml" or text.count("[") + text.count("{") >= MAX_DEPTH:
            _refuse_depth(metadata, handler.syntax_of(text), text)
        if len(text) > MAX_VALUES and _count(metadata) > MAX_VALUES:
            raise too_many()
        if "\\" in text and _ESCAPE.search(text):
            _refuse_unfit_values(metadata)
    except RecordError as error:
        if error.pointer and error.offset is None:
            error.offset = positions.offset_of(text, handler.syntax_of(text), error.pointer)
        lookalikes.explain(error, text, handler.syntax_of(text).upper())
        raise
    return metadata


def _refuse_conflict_before(content: str, text: str) -> None:
    """Raise RecordError where a merge conflict starts before the front matter."""
    first, _, rest = content.partition("\n")
    if first.startswith("<" * 7) and any(handler.detect(rest.lstrip()) for handler in HANDLERS):
        merge_conflicts.refuse(text, 0, len(text))


def _split(handler: _Handler, text: str, start: int) -> tuple[str, str]:
    """Return front matter and body of a text from an offset on."""
    try:
        return handler.split(text[start:])
    except RecordError:
        merge_conflicts.refuse(text, start, len(text))  # a fence may be on both sides, or on one
        raise


def _load(handler: _Handler, fm: str) -> dict[str, Any]:
    try:
        return handler.load(fm)
    except RecursionError:
        raise too_deep() from None


def _as_mapping(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        kind = Phrase("a list") if isinstance(value, list) else Phrase("plain text")
        message = Phrase("the front matter is {kind}, not a mapping", kind=kind)
        raise RecordError("not-a-mapping", message, Phrase("Write key: value lines"), 0)
    return value


def _refuse_depth(metadata: dict[str, Any], syntax: Syntax, text: str) -> None:
    """Raise RecordError for the first value that is nested too deep."""
    nested: list[tuple[str, Any, int]] = [("", metadata, 0)]
    while nested:
        pointer, value, depth = nested.pop()
        if depth > MAX_DEPTH:
            raise too_deep(positions.offset_of(text, syntax, pointer))
        members = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        nested += reversed([(json_pointer.child(pointer, name), item, depth + 1) for name, item in members])


def _count(value: Any) -> int:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(_count, items))


def _refuse_unfit_values(value: Any, pointer: str = "") -> None:
    """Raise RecordError for such a character in a key or value, which an escape has made."""
    if isinstance(value, dict):
        for key, item in value.items():
            _refuse_unfit_values(key, pointer)
            _refuse_unfit_values(item, json_pointer.child(pointer, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _refuse_unfit_values(item, json_pointer.child(pointer, index))
    elif isinstance(value, str) and (match := unfit_for_xml(value)):
        raise _unfit_character(match[0], pointer=pointer)


def _unfit_character(character: str, offset: int | None = None, pointer: str = "") -> RecordError:
    message = Phrase("the character {name} cannot be stored", name=f"U+{ord(character):04X}")
    return RecordError("unfit-character", message, Phrase("Take it out"), offset, pointer)


def is_empty(value: Any) -> bool:
    """Return whether a value means "not given": null, blank text, or a collection of only such values."""
    type_ = value.__class__
    if type_ is str:
        return not value or value.isspace()
    if type_ is dict or type_ is list:
        return all(map(is_empty, value.values() if type_ is dict else value))
    return value is None


def without_empty(value: Any) -> Any:
    """Return a value without the empty values inside it, at any depth."""
    if isinstance(value, dict):
        return {key: without_empty(item) for key, item in value.items() if not is_empty(item)}
    return [without_empty(item) for item in value if not is_empty(item)] if isinstance(value, list) else value
