"""The text behind the front matter to the links in it, by the rules of CommonMark, each with its place.

Wiki links are read as well. Code, HTML, images and embedded files are no links.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    Rule = Callable[[StateInline, bool], bool]

_SIGNS = ("](", "[[", "]:", "<http")
_INLINE = ["text", "escape", "backticks", "link", "image", "autolink", "html_inline"]  # what bounds a link
# [[id]], [[id#part]], [[id|text]], and [[id\|text]] as in tables; no link text, which ( would follow.
_WIKI = re.compile(r"\[\[([^\[\]|#\n\\]+)(?:#[^\[\]|\n\\]*)?(?:\\?\|[^\[\]\n]*)?\]\](?!\()")


class Link(NamedTuple):
    """What a link leads to, percent-encoded unless it is a wiki link, and the offset of its first character."""

    target: str
    offset: int
    wiki: bool = False


def links(text: str) -> Iterator[Link]:
    r"""Yield the links of a Markdown text whose lines end in a line feed, in their order.

    >>> list(links("[a](b.md), `[c](d.md)`\n[[e|f]]"))
    [Link(target='b.md', offset=0, wiki=False), Link(target='e', offset=23, wiki=True)]
    """
    if not any(sign in text for sign in _SIGNS):
        return
    parser, env, tokens = _parser(), dict[str, Any](), list["Token"]()
    text = text.replace("\r", "\n")  # a line end to Markdown
    parser.block.parse(text, parser, env, tokens)
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    for token in tokens:
        if token.type == "inline" and token.map and ("[" in token.content or "<" in token.content):
            found = parser.inline.parse(token.content, parser, env, [])
            opening = [each for each in found if each.type == "link_open"]
            yield from _located(token.content, token.map[0], opening, lines, starts) if opening else ()


def _located(
    content: str, first: int, opening: list[Token], lines: list[str], starts: list[int]
) -> Iterator[Link]:
    """Yield links with their places: the content of a block is its lines less what indents and quotes them."""
    parts = content.split("\n")
    begins = [0, *accumulate(len(part) + 1 for part in parts)]
    shifts = [
        starts[first + n] + lines[first + n].rfind(part.strip()) - (len(part) - len(part.lstrip()))
        for n, part in enumerate(parts)
    ]
    for each in opening:
        at: int = each.meta["at"]
        number = bisect_right(begins, at) - 1
        offset = shifts[number] + at - begins[number]
        yield Link(str(each.attrs["href"]), offset, each.markup == "wiki")


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark")
    parser.inline.ruler.enableOnly(_INLINE)
    parser.inline.ruler2.enableOnly([])
    from markdown_it.rules_inline import autolink, link

    parser.inline.ruler.at("link", _placed(link))
    parser.inline.ruler.at("autolink", _placed(autolink))
    parser.inline.ruler.after("link", "wiki", _placed(_wiki))
    return parser


def _placed(rule: Rule) -> Rule:
    """Return a rule of the parser that notes where its links start."""

    def placed(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:  # text that was pending may go before
            opening = state.tokens[count if state.tokens[count].type == "link_open" else count + 1]
            opening.meta["at"] = start
        return True

    return placed


def _wiki(state: StateInline, silent: bool) -> bool:
    """Read a wiki link, as a rule of the parser; ``[[1]]`` with a definition of ``[1]`` is a link in brackets."""
    from markdown_it.common.utils import normalizeReference

    match = _WIKI.match(state.src, state.pos, state.posMax)
    embedded = state.src[max(state.pos - 1, 0) : state.pos] == "!"
    if not match or embedded or normalizeReference(match[1]) in state.env.get("references", {}):
        return False
    if not silent:
        token = state.push("link_open", "a", 1)
        token.attrs, token.markup = {"href": match[1].strip()}, "wiki"
        state.push("link_close", "a", -1)
    state.pos = match.end()
    return True
