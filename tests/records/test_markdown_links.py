"""Links in Markdown: which there are, judged by the HTML of the stock parser, and where each stands."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from policygraph.errors import RecordError
from policygraph.records.markdown_links import Link, links, may_have


def targets(text: str) -> list[str]:
    return [link.target for link in links(text)]


def anchors(html: str) -> list[str]:
    """Return the addresses of links that a renderer has made, also behind a comment of the text that never ends."""
    return [unescape(href) for href in re.findall('<a href="([^"]*)"', html)]


@pytest.mark.parametrize(
    ("text", "hrefs"),
    [
        ("[a](b.md)", ["b.md"]),
        ("**[x [y]](b.md 'a \"title\" (of it)')**", ["b.md"]),
        ("[a](<b c.md>) [d](e\\(1\\).md) [f](g(h).md)", ["b%20c.md", "e(1).md", "g(h).md"]),
        ("[a](政策.md)", ["%E6%94%BF%E7%AD%96.md"]),
        ("[full][r] [r][] [r] [none][] [no]\n\n[R]: ../en/z.md 'T'", ["../en/z.md"] * 3),
        ("<https://example.org/a> <a@b.c> [<https://x.org>](y.md)",
         ["https://example.org/a", "mailto:a@b.c", "y.md", "https://x.org"]),
        ("[![image](i.png)](b.md) ![alt [no](no.md)](i.png)", ["b.md"]),
        ("[out [in](in.md)](out.md)", ["in.md"]),
        ("`[a](b.md)` ``[[a]] ` [b](c.md)``", []),
        ("```\n[a](b.md)\n[[a]]\n", []),
        ("~~~~\n[a](b.md)\n~~~\n[[a]]\n~~~~\n[c](d.md)", ["d.md"]),
        ("text\n\n    [a](b.md)\n\n- item\n\n      [[a]]", []),
        ("\t[a](b.md)", []),
        ("<!-- [a](b.md) [[a]] -->\n\nx <!-- [a](b.md) [[a]] --> [c](d.md)", ["d.md"]),
        ("<div>\n[a](b.md)\n</div>\n\n<i title='[[a]]'>[c](d.md)</i>", ["d.md"]),
        ("\\[a](b.md) [a\\](b.md) [a]\\(b.md) \\[[a]] [\\[a]]", []),
        ("[a](javascript:alert(1)) [a](data:text/html,x) [a](vbscript:x)", []),
        ("[a](b.md [a] (b.md) [a](b .md) [a](<b\n.md>) [a](b.md 'x", []),
        ("[a]( )", [""]),
        ("[a](..\\en\\b.md)", ["..%5Cen%5Cb.md"]),
        ("[[a]] [[b c]] [[d#part]] [[e|text]] [[f#p|t]] [[ g ]]", ["a", "b c", "d", "e", "f", "g"]),
        ("| [[a\\|b]] | [c](d.md) |", ["a", "d.md"]),
        ("![[a]] [[]] [[|x]] [[#x]] [[a\nb]] [[a [[b]]", ["b"]),
        ("[[1]](u.md) [[2]]\n\n[2]: v.md", ["u.md", "v.md"]),
        ("[[x]][[y]]", ["x", "y"]),
        ("[[a]](b", []),
        ("[see [[a]]](b.md)", ["a"]),
        ("[a](b.md)\r[c](d.md)", ["b.md", "d.md"]),
        ("><!--===\n[a](b.md)", ["b.md"]),
    ],
)  # fmt: skip
def test_what_is_a_link(text: str, hrefs: list[str]) -> None:
    assert targets(text) == hrefs


PIECES = [
    "[a](b.md)", "[x](<y z>)", "[", "]", "(", ")", "![", "`", "``", "```\n", "\n", "\n\n", "> ", "- ", "1. ", "    ",
    "\t", "# ", "<", ">", "<b>", "<!--", "-->", "<div>\n", "\\", "*", "**", "_", "'", '"', " ", "word", "中文",
    "\u3000", "[r]", "[r]: t.md\n", "<http://e.f>", "https://x", "&amp;", "===\n", "|", "!", "](c.md)", "b.md",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_the_stock_parser_renders_the_same_links(text: str) -> None:
    if "[[" in text:
        return
    signs = any(sign in text for sign in ("](", "]:", "<http"))
    expected = anchors(MarkdownIt("commonmark").render(text)) if signs else []
    assert targets(text) == expected


@given(
    st.lists(st.sampled_from([*PIECES, "](\n", "]:\n> ", "[[a|b]]", "(\\)", "](&#46;/x"]), max_size=14).map(
        "".join
    )
)
def test_no_link_that_leads_out_of_a_text_is_passed_over(text: str) -> None:
    asked: list[tuple[str, bool]] = []

    def notes(link: Link) -> bool:
        asked.append((link.target, link.wiki))
        return False

    assert not may_have(text, notes)
    assert {(link.target, link.wiki) for link in links(text) if not link.target.startswith("#")} <= {*asked}


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("> [a]: <b c.md>\n[a]", "b%20c.md"),
        ("> > [a](\n> > b.md)", "b.md"),
        ("- [a](\n  b\\_c.md)", "b_c.md"),
        ("[a](b(c).md) <x@y.z>", "mailto:x@y.z"),
        (f"[a](<{'b' * 5_000}.md>)", "any"),
        (f"[a]({'b' * 5_000}.md)", "any"),
    ],
)
def test_a_link_is_found_wherever_its_target_stands(text: str, target: str) -> None:
    assert may_have(text, lambda link: link.target == target)


def test_a_link_within_the_text_is_not_asked_about() -> None:
    assert not may_have("[a](#part)\n\n[b]: #part", lambda link: True)


@pytest.mark.parametrize("piece", ["](", "]:", "](<", "](\n>", "](\\", "[[", "<a", "](&"])
def test_what_may_be_a_link_is_seen_at_once(piece: str) -> None:
    may_have(piece * 100_000, lambda link: False)


BEFORE = ["", "word ", "中文 ", "𝔘🇨🇭 ", "**x** ", "`c` ", "&amp; ", "![i](i.png) ", "\u3000\u3000", "[x] "]
LINES = ["{}", "> {}", "> > {}", "- {}", "1. - {}", "## {} ##", "#\t{}", "{}  ", ">- {}", "  {}", "*  {}"]
FORMS = ["[t](n{}.md)", "[t [u]](n{}.md 'x')", "<http://x.org/n{}.md>", "[[n{}.md]]", "[[n{}.md|t]]"]


@given(
    st.lists(
        st.tuples(st.sampled_from(LINES), st.sampled_from(BEFORE), st.sampled_from(FORMS), st.integers(1, 2)),
        min_size=1,
        max_size=6,
    )
)
def test_places_are_exact(drawn: list[tuple[str, str, str, int]]) -> None:
    text, expected = "", []
    for number, (line, before, form, ends) in enumerate(drawn):
        written = form.format(number)
        text += line.format(before + written + " after") + "\n" * ends
        expected.append(text.rindex(written))
    assert [link.offset for link in links(text)] == expected


def test_a_paragraph_of_several_lines_has_each_link_in_its_line() -> None:
    text = "> a [b](c.md)\n[lazy](d.md) and\n>   [e\nf](g.md)\n\n-\t x [[h]]\n  \t [[i]]\n"
    assert [(link.target, text[link.offset :][:5]) for link in links(text)] == [
        ("c.md", "[b](c"), ("d.md", "[lazy"), ("g.md", "[e\nf]"), ("h", "[[h]]"), ("i", "[[i]]"),
    ]  # fmt: skip


BRACKETS = (
    "[", "[[a]]", "[a](b) ", "[]", "[a](", "[[a", "![", "[a\n", "> [a\n", "[[a|", "[[a#", "<http:", "[x]:\n",
)  # fmt: skip


@pytest.mark.parametrize(
    ("piece", "characters"),
    [
        *(pytest.param(piece, 100_000, marks=pytest.mark.soak) for piece in ("[", "[[a]]", "[a](b) ")),
        *((piece, 10_000) for piece in BRACKETS),
    ],
)
def test_brackets_without_end_come_to_an_end(piece: str, characters: int) -> None:
    (first, *_) = links("[x](y.md)\n\n" + piece * (characters // len(piece)) + "]" * 1000)
    assert first.target == "y.md"


@pytest.mark.parametrize("text", ["[a](b.md)\n" * 100_001, "[[a]] " * 100_001, "[" * 300_000])
def test_more_links_than_anybody_writes_are_refused_at_once(text: str) -> None:
    with pytest.raises(RecordError, match="the text has over 100,000 links") as caught:
        list(links(text))
    assert caught.value.code == "too-many-values"
