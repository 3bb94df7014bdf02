"""YAML front matter, parsed strictly, scalars kept as written: its value and the positions of all values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from policygraph.errors import RecordError
from policygraph.records import json_pointer
from policygraph.records.syntax.values import (
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_VALUES,
    Position,
    blank_for,
    duplicate_key,
    number,
    too_deep,
    too_many,
)
from policygraph.words.phrases import Phrase, brief, chained, from_library

_TAGS = {
    f"tag:yaml.org,2002:{name}"
    for name in ("null", "bool", "int", "float", "str", "timestamp", "seq", "map", "value", "merge")
}
_ONE_DOCUMENT = "expected a single document"
_NOT_ALIGNED = re.compile("did not find expected (?:key|'-' indicator|<document start>)")
_NO_TEXT = re.compile(
    "did not find expected node content|(?:mapping keys|block sequence entries) are not allowed"
)
_NO_COLON = "could not find expected ':'"
_OPEN_QUOTES = "found unexpected end of stream"  # which only a text in quotes can be open at
_NO_MAPPING = "mapping values are not allowed"
_NO_KEY = "did not find expected key"
_NO_COMMA = re.compile("did not find expected ',' or '(?P<sign>[]}])'")
_NO_BREAK = (
    "did not find expected comment or line break"  # behind | or >, which start a text of several lines
)
_BRACKETED = re.compile(r"[ \t]*(?:- )?[^\s'\"#\[{][^'\"#\n\[{]*:[ \t]+(?P<sign>[\[{])")
_ANCHOR, _ANCHORS = "found undefined alias", "found duplicate anchor"
_BREAKS = "\x85\u2028\u2029"  # line breaks for YAML, which nobody sees
_TIGHT = re.compile(r"[ \t]*(?:- )?[^\W\d][\w-]*:(?=[^ \t\n:/])")  # a key without a blank behind its colon
TIGHT_ITEM = re.compile(r"-(?=[^\W\d_])")  # an item without a blank behind its hyphen
_TIGHT_KEY = re.compile(rf"[ \t]*(?P<hyphen>{TIGHT_ITEM.pattern})[\w-]*:[ \t\n]")  # of the first key of one
_QUOTED = re.compile(r"""[ \t]*(?:- )?[^\s'"#][^'"#\n]*:[ \t]+(?P<quote>['"])""")
_KEY_BELOW = re.compile(r"\n[ \t]*(?:- )?[^\W\d][\w-]*:[ \t\n]")
_OF_A_SIGN = ("while scanning an alias", "while scanning an anchor", "while scanning a tag")
_SIGNS = "@`%&*!"  # with which YAML starts what is no text
_DEEP_NESTING = re.compile(rf"^[ ?-]{{{MAX_DEPTH},}}", re.MULTILINE)  # may open as many levels
_CUT = re.compile(r"(?<=\S)[ \t]+(?P<rest>#(?:[^\s#]|[ \t]*[0-9])[^\n]*)")
_MAX_COMPOSED_DEPTH = 500  # levels that PyYAML composes safely; _Reader counts exactly
_LIBYAML_TOO_DEEP = "exceeded maximum nesting depth"  # since its version 0.2.6


def _composer() -> Any:
    """Return the class that makes nodes of a text: libyaml's, without what would make objects of nodes, where it is there."""
    try:
        from yaml.cyaml import CParser  # type: ignore[attr-defined]
    except ImportError:
        return yaml.SafeLoader

    class Composer(CParser, yaml.resolver.Resolver):
        def __init__(self, stream: str) -> None:
            CParser.__init__(self, stream)
            yaml.resolver.Resolver.__init__(self)

    return Composer


SafeLoader = _composer()


def read(text: str) -> Any:
    """Return the value of a YAML text, None for an empty one. Raises RecordError."""
    if _DEEP_NESTING.search(text) or text.count("[") + text.count("{") > MAX_DEPTH:
        _refuse_depth(text)
    if text.count("\n") + text.count(",") > MAX_VALUES:
        _refuse_length(text)
    try:
        root = yaml.compose(text, Loader=SafeLoader)
    except yaml.MarkedYAMLError as error:
        if error.problem == _LIBYAML_TOO_DEEP:
            raise too_deep() from None
        at_start = error.problem in (_NO_COLON, _OPEN_QUOTES) or error.context in _OF_A_SIGN
        at_start |= _is_left_open(error)
        mark = (error.context_mark if at_start else None) or error.problem_mark or error.context_mark
        parts = [from_library(part) for part in (error.context, error.problem) if part]
        raise _unreadable(text, chained("{first}, {second}", parts), mark.index if mark else 0) from None
    except yaml.YAMLError as error:
        message = from_library(getattr(error, "reason", "") or str(error))
        unprintable = yaml.reader.Reader.NON_PRINTABLE.search(text)
        offset = unprintable.start() if unprintable else 0
        raise _unreadable(text, message, offset) from None
    except RecursionError:
        raise too_deep() from None
    return None if root is None else _Reader(text).value(root, "", 0)


def _is_left_open(error: yaml.MarkedYAMLError) -> bool:
    """Return whether a list or mapping in brackets starts in a line above that in which it cannot go on."""
    start, end = error.context_mark, error.problem_mark
    return bool(_NO_COMMA.search(error.problem or "") and start and end and start.line < end.line)


def _unreadable(text: str, problem: str, offset: int) -> RecordError:
    """Return the error of a text that is no YAML, with what to do: most often, somebody left out quotes."""
    remedy = Phrase("Mend it here")
    if (start := _open_quotes(text, offset)) is not None:
        message = Phrase("the YAML cannot be read: a text in quotes goes on over the keys of the next lines")
        return RecordError("bad-yaml", message, Phrase("Close the quotes that begin here"), start)
    sign = text[offset : offset + 1]
    if offset and text[offset - 1] in _BREAKS:
        offset -= 1
        code = f"{ord(text[offset]):04X}"
        remedy = Phrase("Take out the character U+{code}, which YAML takes for the end of a line", code=code)
    elif sign == "\t":
        remedy = Phrase("Put blanks in the place of the tab")
    elif _ANCHOR in problem:
        remedy = Phrase("Write * and the name of an anchor above, or quotes around a text that starts with *")
    elif _ANCHORS in problem:
        remedy = Phrase("Give one of the two anchors another name")
    elif sign and (sign in _SIGNS or (sign in "]},-?" and _NO_TEXT.search(problem))):
        remedy = Phrase("Mend it here; a text that starts with {sign} needs quotes", sign=sign)
    elif _OPEN_QUOTES in problem:
        remedy = Phrase("Close the quotes that begin here")
    elif _NO_COLON in problem and TIGHT_ITEM.match(text, offset):
        remedy = Phrase("Write a blank behind each hyphen")
    elif _NO_COLON in problem and (tight := _TIGHT.match(text, offset)):
        return _without_blank(text, tight.end())
    elif _NO_COLON in problem:
        remedy = Phrase("Write a colon and a blank behind the key")
        if ":" not in text[offset:].partition("\n")[0]:
            remedy = Phrase(
                "{remedy}, or blanks before a line that goes on with the text above", remedy=remedy
            )
    elif "escape character" in problem or "hexdecimal" in problem:
        remedy = Phrase(r"Write \\ for each backslash, or put the text in single quotes")
    elif _NO_KEY in problem and sign == ",":
        remedy = Phrase("Take out the comma")
    elif _NO_KEY in problem and (open_ := _BRACKETED.match(text, text.rfind("\n", 0, offset) + 1)):
        remedy = Phrase("Mend it here; a text that starts with {sign} needs quotes", sign=open_["sign"])
    elif _NO_BREAK in problem:
        sign = max("|>", key=lambda each: text.rfind(each, 0, offset))
        remedy = Phrase("Mend it here; a text that starts with {sign} needs quotes", sign=sign)
    elif (bracket := _NO_COMMA.search(problem)) and sign in "[{" and not _CUT.search(text, offset):
        remedy = Phrase(
            "Put commas between what stands here in brackets, and {sign} behind it", sign=bracket["sign"]
        )
    elif _NO_KEY in problem and (quote := _opening_quote(text, offset)):
        other = "'" if quote == '"' else '"'
        remedy = Phrase("Mend it here; put {quote} around the whole text", quote=other)
    elif _NO_MAPPING in problem and (item := _TIGHT_KEY.match(text, _line_above(text, offset))):
        offset, remedy = item.start("hyphen"), Phrase("Write a blank behind each hyphen")
    elif _NO_MAPPING in problem and (tight := _TIGHT.match(text, _line_above(text, offset))):
        return _without_blank(text, tight.end())
    elif _NO_MAPPING in problem:
        remedy = Phrase(
            "Mend it here; a text with a colon needs quotes, and the keys of a mapping start below each other"
        )
    elif _NO_TEXT.search(problem) and "flow node" in problem:
        remedy = Phrase("Close the brackets that are open")
    elif _ONE_DOCUMENT in problem:
        remedy = Phrase("Take out the line, and what stands behind it where it does not belong to the record")
    elif _NOT_ALIGNED.search(problem) and not text[text.rfind("\n", 0, offset) + 1 : offset].strip():
        remedy = Phrase(
            "Mend it here; the keys of a mapping, and the items of a list, start below each other"
        )
    elif _CUT.search(text):
        remedy = Phrase("Mend it here; what stands behind # is a comment, and a text with it needs quotes")
    message = Phrase("the YAML cannot be read: {problem}", problem=problem)
    return RecordError("bad-yaml", message, remedy, offset)


def _without_blank(text: str, offset: int) -> RecordError:
    """Return the error of a key whose colon ends at an offset, with no blank behind it."""
    message = Phrase("the YAML cannot be read: no blank stands behind the colon of a key")
    remedy = blank_for(text[offset], Phrase("Write a blank behind the colon"))
    return RecordError("bad-yaml", message, remedy, offset)


def _open_quotes(text: str, offset: int) -> int | None:
    """Return where the text in quotes starts that ends just before an offset, if there are keys in it; else None."""
    start = None
    try:
        for token in yaml.scan(text, Loader=SafeLoader):
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                first, last = token.start_mark.index, token.end_mark.index
                if not text[last:offset].strip(" \t") and _KEY_BELOW.search(text, first, last):
                    start = first
    except yaml.YAMLError:
        pass  # it is the one that is told
    return start


def _opening_quote(text: str, offset: int) -> str:
    """Return the quote that the value of a key starts with in the line of an offset, "" for any other value."""
    value = _QUOTED.match(text, text.rfind("\n", 0, offset) + 1)
    return value["quote"] if value else ""


def _line_above(text: str, offset: int) -> int:
    """Return where the line above that of an offset starts."""
    return text.rfind("\n", 0, max(0, text.rfind("\n", 0, offset))) + 1


def _refuse_depth(text: str) -> None:
    """Raise RecordError for deep nesting, by events: composing 50,000 levels would end the process."""
    depth = offset = 0
    try:
        for event in yaml.parse(text, Loader=SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth == MAX_DEPTH + 2 and event.start_mark:
                offset = event.start_mark.index
            elif depth > _MAX_COMPOSED_DEPTH:
                raise too_deep(offset)
    except yaml.YAMLError:
        return  # compose() reports the error


def _refuse_length(text: str) -> None:
    """Raise RecordError for more nodes than values and their keys may be, by events: composing them takes long."""
    count = 0
    try:
        for event in yaml.parse(text, Loader=SafeLoader):
            count += isinstance(event, yaml.NodeEvent)
            if count > 2 * MAX_VALUES + 1:
                raise too_many()
    except yaml.YAMLError:
        return  # compose() reports the error


def _has_aliases(text: str) -> bool:
    return any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=SafeLoader))


class _Reader:
    """Converts YAML nodes and counts their values, because a few aliases can expand to billions."""

    def __init__(self, text: str) -> None:
        self.text, self.count, self.length = text, 0, 0

    def value(self, node: yaml.Node, pointer: str, depth: int) -> Any:
        self.count += 1
        offset = node.start_mark.index
        if depth > MAX_DEPTH:
            raise too_deep(offset)
        if self.count > MAX_VALUES:
            raise too_many(offset, aliases=_has_aliases(self.text))
        if node.tag not in _TAGS:
            message = Phrase("the tag {tag} is not understood", tag=brief(node.tag))
            raise RecordError("bad-yaml", message, Phrase("Take the tag out"), offset, pointer)
        if isinstance(node, yaml.MappingNode):
            return dict(self.members(node, pointer, depth))
        if isinstance(node, yaml.SequenceNode):
            return [
                self.value(item, json_pointer.child(pointer, index), depth + 1)
                for index, item in enumerate(node.value)
            ]
        assert isinstance(node, yaml.ScalarNode)
        self.add_length(node)
        return _scalar(node)

    def add_length(self, node: yaml.ScalarNode) -> None:
        self.length += len(node.value)
        if self.length > MAX_LENGTH:
            raise too_many(node.start_mark.index, MAX_LENGTH, Phrase("characters"), aliases=True)

    def members(self, node: yaml.MappingNode, pointer: str, depth: int) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key, item in node.value:
            offset = key.start_mark.index
            if not isinstance(key, yaml.ScalarNode):
                message, remedy = Phrase("a key is a list or a mapping"), Phrase("Use plain text as key")
                if node.flow_style:
                    start = Phrase("Mend it here; a text that starts with {sign} needs quotes", sign="{")
                    remedy, offset = start, node.start_mark.index
                raise RecordError("bad-yaml", message, remedy, offset, pointer)
            if key.tag.endswith(":merge"):
                message, remedy = Phrase("merge keys (<<) are not read"), Phrase("Write the keys out")
                raise RecordError("bad-yaml", message, remedy, offset, pointer)
            member = json_pointer.child(pointer, key.value)
            if key.value in seen:
                raise duplicate_key(member, offset)
            seen.add(key.value)
            self.add_length(key)
            yield key.value, self.value(item, member, depth + 1)


def _scalar(node: yaml.ScalarNode) -> Any:
    """Return the value of a scalar: None, a bool, a number in canonical form, or else the text as written."""
    text = str(node.value)
    if node.style:
        return text
    tag = node.tag.rpartition(":")[2]
    if tag == "null":
        return None
    if tag == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    return number(text) if tag in ("int", "float") else text


class CutText(NamedTuple):
    """A text that YAML ends at a number sign, and the rest, which it takes for a comment, with the offset of its sign."""

    pointer: str
    text: str
    rest: str
    offset: int


def cut_texts(text: str) -> Iterator[CutText]:
    """Yield the unquoted texts that a number sign cuts: one with no blank behind it, or with a number."""
    if not _CUT.search(text):
        return
    found = list(positions(text))
    parents = {position.pointer.rpartition("/")[0] for position in found[1:]}
    for position in found:
        cut = _CUT.match(text, position.end)
        if cut and position.pointer not in parents and text[position.value] not in "\"'|>[{":
            yield CutText(
                position.pointer, text[position.value : position.end], cut["rest"], cut.start("rest")
            )


def positions(text: str) -> Iterator[Position]:
    """Yield the position of every value, parents first."""
    try:
        root = yaml.compose(text, Loader=SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return
    if root is not None:
        yield from _walk(root, "", root.start_mark.index, ())


def _walk(node: yaml.Node, pointer: str, start: int, parents: tuple[int, ...]) -> Iterator[Position]:
    yield Position(pointer, start, node.start_mark.index, node.end_mark.index)
    if id(node) in parents:
        return
    parents = (*parents, id(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield from _walk(value, json_pointer.child(pointer, key.value), key.start_mark.index, parents)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _walk(item, json_pointer.child(pointer, index), item.start_mark.index, parents)
