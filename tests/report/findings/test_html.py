"""Findings as a page, read by a parser of HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from policygraph.report.findings.html import findings_html
from tests.report.helpers import FINDINGS, HOSTILE, IRI, RULES, ZH, hostile, hostile_rules, read, read_line

VOID = {"meta"}
TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "div", "h1", "h2", "h3", "p", "span", "section",
    "b", "table", "thead", "tbody", "tr", "th", "td", "a", "code", "bdi", "article",
}  # fmt: skip
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "scope"}


class Page(HTMLParser):
    """The tags, texts and ids of a page; fails where tags do not match."""

    def __init__(self, report: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.rows: list[list[str]] = []
        self.data: list[str] = []
        self.style = ""
        self.feed(report)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        for key, value in attrs:
            self.attributes.add(key)
            if key == "id":
                self.ids.append(value or "")
            elif key == "href":
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            self.style += data
            return
        self.data.append(data)
        if {"td", "th"} & set(self.open):
            self.rows[-1][-1] += data


def test_tables_by_rule_by_file_and_of_each_file() -> None:
    page = Page(findings_html(FINDINGS, RULES))
    head = ["Severity", "Field", "Message", "Rule"]
    assert page.rows == [
        ["Rule", "Severity", "Count", "Name"],
        ["PG101", "violation", "2", "Missing title · 缺少标题"],
        ["PG204", "warning", "2", "Unknown sector"],
        ["PG310", "info", "1", "No English title"],
        ["PG999", "info", "1", ""],
        ["File", "Violations", "Warnings", "Infos"],
        ["data/en/act.md", "0", "1", "1"],
        [ZH, "1", "1", "1"],
        ["Without a file", "1", "0", "0"],
        ["Line", *head],
        ["", "info", "x", "the value “x” is oddvalue x · property pg:x · policy no-1", "PG999"],
        ["7:12", "warning", "sectors[0]", "no such sectorvalue wind · property pg:sector · policy no-1", "PG204"],
        ["Line", *head],
        ["2:1", "info", "", "no English titleproperty dct:title · policy cn-3", "PG310"],
        ["3:1", "violation", "title", "no titleproperty dct:title · policy cn-3", "PG101"],
        ["14:9", "warning", "sectors[1]", "no such sectorvalue energy2 · property pg:sector · policy cn-3", "PG204"],
        head,
        ["violation", "", f"no titleproperty dct:title · policy kr-7 · node <{IRI}kr-7>", "PG101"],
    ]  # fmt: skip
    text = "".join(page.data)
    assert "Does not conform" in text
    assert "请添加标题" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_is_text(text: str) -> None:
    page = Page(findings_html(hostile(text), hostile_rules(text)))
    assert page.tags <= TAGS
    assert page.attributes <= ATTRIBUTES
    line = read_line(text)
    about = f"value {line} · property {line} · policy {line}"
    assert page.rows[-3] == ["3:4", "violation", line, f"{read(text)}{about}", line]
    assert page.rows[-1] == ["info", line, f"{read(text)}{about} · node <{line}>", line]
    assert page.rows[1] == [line, "violation", "1", f"{read(text)} · {read(text)}"]


@pytest.mark.parametrize("text", ["plain", *HOSTILE])
def test_links_lead_to_places_on_the_page(text: str) -> None:
    rules = {**RULES, **hostile_rules(text)}
    page = Page(findings_html([*FINDINGS, *hostile(text)], rules))
    assert len(page.ids) == len(set(page.ids))
    assert not any(re.search(r"[\s%\"'<>]", each) for each in page.ids)
    assert page.links
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert all(link.startswith("#") for link in page.links)


def test_the_page_needs_nothing_else() -> None:
    report = findings_html(FINDINGS, RULES)
    page = Page(report)
    assert not {"script", "link", "img", "iframe"} & page.tags
    assert not {"src", "onclick", "style"} & page.attributes
    assert not re.search(r"url\(|@import|expression", page.style)
    assert "prefers-color-scheme: dark" in page.style
    assert "default-src 'none'" in report


def test_every_colour_of_the_light_page_has_one_in_the_dark() -> None:
    style = Page(findings_html([], RULES)).style
    light, dark = (set(re.findall(r"(--[a-z-]+):", part)) for part in style.split("@media")[:2])
    assert light == dark
    assert set(re.findall(r"var\((--[a-z-]+)\)", style)) == light


def test_no_findings() -> None:
    page = Page(findings_html([], RULES))
    text = "".join(page.data)
    assert "Conforms" in text
    assert "no findings" in text
    assert not page.rows
