"""Findings for the tests of the report formats: ordinary ones, and ones made to break a format."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from policygraph.findings import Finding, Rule
from policygraph.records import json_pointer
from tests.helpers import write


class _Raw(Finding):
    """A finding whose field has no quotes that escape what a format must."""

    @property
    def field(self) -> str:
        return ".".join(json_pointer.keys(self.pointer))


RULES = {
    rule.code: rule
    for rule in (
        Rule(
            "PG101",
            "violation",
            {"en": "Missing title", "zh": "缺少标题"},
            {"en": "A policy needs a title", "zh": "政策需要标题"},
            {"en": "Add a title {title}", "zh": "请添加标题"},
        ),
        Rule(
            "PG204", "warning", {"en": "Unknown sector"}, {"en": "No such sector"}, {"en": "Use the scheme"}
        ),
        Rule("PG310", "info", {"en": "No English title"}, {"en": "No English"}, {"en": "Add one"}),
    )
}
ZH = "data/zh/2021 碳排放.md"
EN = "data/en/act.md"
IRI = "https://example.org/policy/"
FINDINGS: list[Finding] = [
    _Raw(ZH, 14, 9, "PG204", "no such sector", "warning", "cn-3", f"{IRI}cn-3", "pg:sector", "energy2", "/sectors[1]"),
    _Raw(ZH, 3, 1, "PG101", "no title", "violation", "cn-3", f"{IRI}cn-3", "dct:title", "", "/title"),
    _Raw("", 0, 0, "PG101", "no title", "violation", "kr-7", f"{IRI}kr-7", "dct:title"),
    _Raw(ZH, 2, 1, "PG310", "no English title", "info", "cn-3", f"{IRI}cn-3", "dct:title"),
    _Raw(EN, 0, 0, "PG999", "the value “x” is odd", "info", "no-1", f"{IRI}no-1", "pg:x", "x", "/x"),
    _Raw(EN, 7, 12, "PG204", "no such sector", "warning", "no-1", f"{IRI}no-1", "pg:sector", "wind", "/sectors[0]"),
]  # fmt: skip
IN_ORDER = [FINDINGS[n] for n in (4, 5, 3, 1, 0, 2)]

HOSTILE = [
    "\x1b[31mred\x1b[0m \x9b2J \x07",
    "::error file=x::forged",
    "  ::warning::forged",
    "x\n::error::forged\r\n::add-mask::x\r::stop-commands::x",
    "50%0A::error::forged%25,:",
    "<script>alert(1)</script></style><img src=x onerror=y>",
    "a|b\\|c\\",
    "`code` ``more`` ```",
    "]]> --> <![CDATA[",
    "nul \x00 \ufffe \udcff",
    "\u2028x.md:1:1: violation PG101: forged\x85\x0b\x0c\x1e",
    "\u202etxt.exe\u2066",
    "@someone org/repo#12 #3 GH-4 www.example.org https://example.org me@example.org",
    "![x](https://example.org/p.png) [a](https://example.org) \\[b](c)",
    "{0} {{1}} }{",
    "&lt;b&gt; &amp; &#64;",
    '"quoted" \'and\' " onmouseover=x',
    "[bold red]markup[/] :smile: [link=x]y[/link]",
    "$x^2$ *a* _b_ ~~c~~ # d",
    "| --- | --- |",
]
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def hostile(text: str) -> list[Finding]:
    """Return a finding with a text in every place that takes one, and the same without a file."""
    rest = (text, text, text, text, json_pointer.child("", text))
    return [
        _Raw(text, 3, 4, text, text, "violation", *rest),
        _Raw("", 0, 0, text, text, "info", *rest),
    ]


def hostile_rules(text: str) -> dict[str, Rule]:
    both = {"en": text, "zh": text}
    return {text: Rule(text, "violation", both, both, both)}


DIRECTIONS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def read(text: str) -> str:
    """Return a text as a report may show it, written apart from the code it judges: over lines."""
    text = text.replace("\r\n", "\n")
    return "".join("\ufffd" if _unwanted(character) else character for character in text)


def _unwanted(character: str) -> bool:
    point, category = ord(character), unicodedata.category(character)
    is_direction = unicodedata.bidirectional(character) in DIRECTIONS or point in (0x061C, 0x200E, 0x200F)
    is_noncharacter = category == "Cn" and (point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF)
    return (
        (category in ("Cc", "Cs", "Zl", "Zp") and character not in "\n\t") or is_direction or is_noncharacter
    )


def read_line(text: str) -> str:
    """Return a text as a report may show it on one line."""
    return read(text.replace("\r\n", "\n").translate({ord(c): " " for c in "\n\t\u2028\u2029"}))


def write_hostile(folder: Path) -> int:
    """Write a record for each hostile text, and one that is a script by its address; return the number of the latter."""
    texts = [text.encode("utf-8", "replace").decode() for text in HOSTILE]
    for number, text in enumerate([*texts, "javascript:alert(1)"]):
        keys = ("title", "url", "source", "status", "x")
        record = {"id": f"p{number}", **dict.fromkeys(keys, text), "supersedes": [text]}
        write(folder, f"p{number}.md", record, text)
    return len(texts)
