"""One file: what is in it, what it forbids, and that nothing of a record is markup."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode, b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from policygraph.report.explorer import page
from policygraph.report.explorer.data import Corpus
from policygraph.report.explorer.page import explorer_page
from policygraph.settings import Settings
from policygraph.words.phrases import languages, words
from tests.report.explorer.conftest import TODAY
from tests.report.explorer.helpers import read_corpus
from tests.report.helpers import CONTROL, write_hostile


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the texts in those of some names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes)))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self._open[-1] if self._open else "", []).append(data)


def data_in(text: str) -> dict[str, Any]:
    packed, data = re.findall(r'id="data"( data-packed="deflate")?>(.*?)</script>', text, re.S)[0]
    found = json.loads(zlib.decompress(b64decode(data)) if packed else data)
    assert isinstance(found, dict)
    return found


def digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_the_page_allows_its_own_script_and_style_and_nothing_else(seeds_corpus: Corpus) -> None:
    elements = Elements(explorer_page(seeds_corpus).decode())
    policies = [each["content"] for tag, each in elements.found if each.get("http-equiv")]
    style, script = "".join(elements.texts["style"]), elements.texts["script"][-1]
    assert [re.sub(r"\s+", " ", text or "") for text in policies] == [
        f"default-src 'none'; script-src {digest(script)}; style-src {digest(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    ]
    named = [item for _, each in elements.found for item in each.items() if item[0] in ("src", "href")]
    assert named == [("href", "data:,")]


def test_who_runs_no_script_sees_the_policies(seeds_corpus: Corpus) -> None:
    elements = Elements(explorer_page(seeds_corpus).decode())
    cells = elements.texts["bdi"]
    for standing in seeds_corpus.statistics.standing_on:
        assert {standing.policy, standing.words, standing.reason} <= set(cells)


def test_a_page_of_findings_starts_with_them_and_speaks_its_language(seeds_corpus: Corpus) -> None:
    text = explorer_page(replace(seeds_corpus, view="findings", language="zh")).decode()
    cells = Elements(text).texts["bdi"]
    for finding in seeds_corpus.findings or ():
        assert {f"{finding.path}:{finding.line}", finding.code, finding.in_language("zh").message} <= set(
            cells
        )
    assert "严重程度" in cells
    assert '<html lang="zh">' in text
    assert (data_in(text)["view"], data_in(text)["language"]) == ("findings", "zh")


def test_the_page_is_the_same_for_the_same_corpus(seeds_corpus: Corpus) -> None:
    assert explorer_page(seeds_corpus) == explorer_page(seeds_corpus)


def test_much_data_is_deflated_and_more_policies_than_can_be_read_are_counted(
    seeds_corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = explorer_page(seeds_corpus).decode()
    monkeypatch.setattr(page, "LARGEST_PLAIN", 1_000)
    monkeypatch.setattr(page, "MOST_PREVIEWED", 10)
    packed = explorer_page(seeds_corpus).decode()
    assert data_in(packed) == data_in(plain)
    assert len(packed) < len(plain) - 10_000
    assert "<p>4 more</p>" in packed


@pytest.mark.parametrize("language", [each for each in languages() if each != "en"])
def test_every_text_of_the_page_is_said_in_every_language(language: str, seeds_corpus: Corpus) -> None:
    texts = json.loads((page.ASSETS / "words.json").read_text("utf-8"))
    assert len(texts) > 80
    assert [text for text in texts if text not in words(language)] == []
    assert set(texts) <= set(data_in(explorer_page(seeds_corpus).decode())["words"][language])


def test_texts_of_records_are_text(tmp_path: Path) -> None:
    write_hostile(tmp_path / "records")
    settings = Settings(
        root=tmp_path, sources=(tmp_path / "records",), title="<script>alert(2)</script>\u202e"
    )
    text = explorer_page(read_corpus(settings, TODAY)).decode()
    elements = Elements(text)
    assert {tag for tag, _ in elements.found} == {
        "html", "head", "meta", "link", "title", "style", "body", "div", "main", "h1", "p", "table", "thead", "tbody",
        "tr", "th", "td", "bdi", "script",
    }  # fmt: skip
    assert [tag for tag, _ in elements.found].count("script") == 2
    assert not {name for _, each in elements.found for name in each if name.startswith("on")}
    assert not CONTROL.search(text)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", json.dumps(data_in(text), ensure_ascii=False))
    assert any("<script>alert(1)</script>" in title for title in data_in(text)["policies"]["titles"]["en"])
