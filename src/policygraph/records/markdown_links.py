"""Markdown to its links with their offsets, by the rules of CommonMark, and wiki links.

Code, HTML, images and embedded files are not links.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from policygraph.errors import RecordError
from policygraph.words.phrases import Phrase

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    Rule = Callable[[StateInline, bool], bool]

MAX_LINKS = 100_000
_LINK_MARKS = ("](", "[[", "]:", "<http")
_INLINE_RULES = ["text", "escape", "backticks", "link", "image", "autolink", "html_inline"]  # bounds of links
# [[id]], [[id#part]], [[id|text]], and [[id\|text]] as in tables; no link text, which ( would follow.
_WIKI_LINK = re.compile(r"\[\[([^\[\]|#\n\\]+)(?:#[^\[\]|\n\\]*)?(?:\\?\|[^\[\]\n]*)?\]\](?!\()")
_BEFORE_DESTINATION = re.compile(r"\](?:\(|:)[ \t]*(?:\n[ \t]*)?")
_QUOTE_MARK = re.compile(r">[ \t]*")  # at the start of a line that goes on
_PLAIN_DESTINATION = re.compile(r"[^\s\x00-\x1f\x7f()<>\\&]*(?=[ \n)]|\Z)")
_AUTOLINK = re.compile(r"<([^<>\x00-\x20]+)>")
_LONG = 2_000  # characters of a destination
# What may make a block of more than the text up to a blank line (CommonMark, section 4 and 5), or say what stands elsewhere:
# a fence, HTML, an indent by which text may be code or belong to an item of a list, and the definition of a link.
_ACROSS_BLANK_LINES = re.compile(r"```|~~~|<(?!https?:)|^ {4}|\t|\]:", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n(?: *\n)+")


class Link(NamedTuple):
    """The target of a link, percent-encoded unless it is a wiki link, and the offset of its start."""

    target: str
    offset: int
    wiki: bool = False


def has_links(text: str, start: int = 0) -> bool:
    """Return whether a text may have a link behind an offset."""
    return any(text.find(mark, start) >= 0 for mark in _LINK_MARKS)


def links(text: str) -> Iterator[Link]:
    r"""Yield the links of a Markdown text whose lines end in a line feed, in document order.

    Raises RecordError for more than MAX_LINKS, which would take long.

    >>> list(links("[a](b.md), `[c](d.md)`\n[[e|f]]"))
    [Link(target='b.md', offset=0, wiki=False), Link(target='e', offset=23, wiki=True)]
    """
    if not has_links(text):
        return
    if sum(map(text.count, _LINK_MARKS)) > MAX_LINKS:
        raise RecordError(
            "too-many-values",
            Phrase("the text has over {most:,} links", most=MAX_LINKS),
            Phrase("Split the record"),
        )
    for start, part in _parts(text.replace("\r", "\n")):  # a line ending (CommonMark, section 2.1)
        yield from (link._replace(offset=start + link.offset) for link in _links(part))


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a text that may have links, with their offsets: all of it, or some that mean the same by themselves."""
    if _ACROSS_BLANK_LINES.search(text):
        yield 0, text
        return
    start = 0
    for end in (*_BLANK_LINES.finditer(text), None):
        part = text[start : end.start() if end else len(text)]
        if has_links(part):
            yield start, part
        start = end.end() if end else len(text)


def _links(text: str) -> Iterator[Link]:
    parser, env, tokens = _parser(), dict[str, Any](), list["Token"]()
    parser.block.parse(text, parser, env, tokens)
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    for token in tokens:
        if token.type == "inline" and token.map and ("[" in token.content or "<" in token.content):
            inline_tokens = parser.inline.parse(token.content, parser, env, [])
            openings = [child for child in inline_tokens if child.type == "link_open"]
            yield from _with_offsets(token.content, token.map[0], openings, lines, starts) if openings else ()


def may_have(text: str, is_wanted: Callable[[Link], bool]) -> bool:
    """Return whether some link of a text may be wanted that leads out of it, far quicker than ``links`` reads them.

    False is certain. What is no link where it stands, in code for one, is asked about as well; the offset says nothing.

    >>> may_have("`[c](d.md)`", lambda link: link.target == "d.md"), may_have("[a](b.md)", lambda link: link.wiki)
    (True, False)
    """
    return any(target is None or is_wanted(target) for target in _possible(text.replace("\r", "\n")))


def _possible(text: str) -> Iterator[Link | None]:
    """Yield each link that a text has, among others, and None for a destination that is too long to look at."""
    for match in _WIKI_LINK.finditer(text):
        yield Link(match[1].strip(), match.start(), True)
    for match in _AUTOLINK.finditer(text):
        addresses = (match[1], f"mailto:{match[1]}") if "@" in match[1] else (match[1],)
        yield from (Link(_normalized(address), match.start()) for address in addresses)
    for match in _BEFORE_DESTINATION.finditer(text):
        start = match.end()
        for _ in range(_parser().options.maxNesting + 1):  # a destination may start with the mark as well
            destination = _destination(text, start)
            if destination is None or not destination.startswith("#"):
                yield None if destination is None else Link(_normalized(destination), start)
            mark = _QUOTE_MARK.match(text, start)
            if mark is None:
                break
            start = mark.end()


def _destination(text: str, start: int) -> str | None:
    """Return the destination of a link at an offset, "" where there is none, None where it is too long."""
    if plain := _PLAIN_DESTINATION.match(text, start, start + _LONG):
        return None if plain.end() == start + _LONG else plain[0]
    from markdown_it.helpers import parseLinkDestination

    end = min(len(text), start + _LONG)
    found = parseLinkDestination(text, start, end)
    is_cut = end < len(text) and text.find("\n", start, end) < 0
    return None if is_cut else found.str


@lru_cache(10_000)
def _normalized(address: str) -> str:
    """Return an address as the parser writes it: percent-encoded."""
    return _parser().normalizeLink(address)


def code_lines(text: str) -> Iterator[int]:
    r"""Yield the indexes of the lines of a Markdown text that are code or HTML, as blocks.

    >>> list(code_lines("a\n```\nb\n```"))
    [1, 2, 3]
    """
    parser, tokens = _parser(), list["Token"]()
    parser.block.parse(text, parser, {}, tokens)
    for token in tokens:
        if token.type in ("fence", "code_block", "html_block") and token.map:
            yield from range(*token.map)


def _with_offsets(
    content: str, first: int, openings: list[Token], lines: list[str], starts: list[int]
) -> Iterator[Link]:
    """Yield links with offsets in the text: content is the lines of a block without indents and markers."""
    parts = content.split("\n")
    part_starts = [0, *accumulate(len(part) + 1 for part in parts)]
    shifts = [
        starts[first + row] + lines[first + row].rfind(part.strip()) - (len(part) - len(part.lstrip()))
        for row, part in enumerate(parts)
    ]
    for token in openings:
        start: int = token.meta["start"]
        row = bisect_right(part_starts, start) - 1
        offset = shifts[row] + start - part_starts[row]
        yield Link(str(token.attrs["href"]), offset, token.markup == "wiki")


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark")
    parser.inline.ruler.enableOnly(_INLINE_RULES)
    parser.inline.ruler2.enableOnly([])
    from markdown_it.rules_inline import autolink, link

    parser.inline.ruler.at("link", _noting_start(link))
    parser.inline.ruler.at("autolink", _noting_start(autolink))
    parser.inline.ruler.after("link", "wiki", _noting_start(_wiki_link))
    return parser


def _noting_start(rule: Rule) -> Rule:
    """Return a rule of the parser that keeps the offset of each link in ``meta`` of its token."""

    def noting_start(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:  # a token of pending text may precede it
            opening = state.tokens[count if state.tokens[count].type == "link_open" else count + 1]
            opening.meta["start"] = start
        return True

    return noting_start


def _wiki_link(state: StateInline, silent: bool) -> bool:
    """Parse a wiki link, as an inline rule; not ``[[1]]`` where ``[1]`` is defined: a link in brackets."""
    from markdown_it.common.utils import normalizeReference

    match = _WIKI_LINK.match(state.src, state.pos, state.posMax)
    embedded = state.src[max(state.pos - 1, 0) : state.pos] == "!"
    if not match or embedded or normalizeReference(match[1]) in state.env.get("references", {}):
        return False
    if not silent:
        token = state.push("link_open", "a", 1)
        token.attrs, token.markup = {"href": match[1].strip()}, "wiki"
        state.push("link_close", "a", -1)
    state.pos = match.end()
    return True
