"""The served pages in a real browser: no error, nothing asked of others, and what is saved is seen at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from policygraph.settings import Settings
from tests.browsers import ALL, NARROW, WIDE, Watched, chromium, hindrances
from tests.helpers import write
from tests.serve.conftest import Client, serving

pytestmark = pytest.mark.xdist_group("browser")
KNOWS = "SELECT ?title { ?p dcterms:identifier 'alberta-sger' ; dcterms:title ?title }"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def watched(browser: Browser, client: Client) -> Iterator[Watched]:
    shown = Watched(browser, client.url, is_site=True)
    yield shown
    shown.context.close()
    assert shown.wrong == []


def editor(watched: Watched, rest: str = "") -> Page:
    watched.page.goto(f"{watched.address}sparql{rest}")
    watched.page.wait_for_selector("html[data-ready] h1")
    return watched.page


def test_the_page_is_shown_and_leads_to_the_editor_and_back(watched: Watched) -> None:
    page = watched.show("policy/alberta-tier")
    page.wait_for_selector(".value")
    expect(page.locator("h1")).to_contain_text("Technology Innovation")
    data = page.get_by_role("link", name="Turtle").get_attribute("href")
    assert data
    assert page.request.get(f"{watched.address}{data[1:]}").headers["content-type"].startswith("text/turtle")
    page.get_by_role("link", name="SPARQL").click()
    page.wait_for_url("**/sparql")
    page.get_by_role("link", name="Overview").click()
    page.wait_for_selector("[data-figure=policies]")


def test_a_linked_data_address_opens_the_policy_in_the_page(watched: Watched) -> None:
    watched.page.goto(f"{watched.address}policy/alberta-sger")
    watched.page.wait_for_selector("html[data-ready] .value")
    assert watched.page.url == f"{watched.address}#/policy/alberta-sger"
    expect(watched.page.locator("h1")).to_contain_text("Specified Gas Emitters")
    watched.page.goto(f"{watched.address}cluster/Alberta-Carbon-Pricing")
    watched.page.get_by_role("link", name="Carbon Competitiveness").first.click()
    watched.page.wait_for_selector("html[data-ready] .value")


def test_a_query_is_completed_run_and_kept_in_the_address(watched: Watched, browser: Browser) -> None:
    page = editor(watched)
    page.fill("textarea", "")
    page.locator("textarea").press_sequentially("SELECT ?id { ?p a pg:Pol")
    expect(page.locator("#offered li").first).to_have_text("pg:Policy")
    page.keyboard.press("Tab")
    page.keyboard.type("; ident")
    page.locator("#offered li", has_text="dcterms:identifier").click()
    page.keyboard.type("?id } ORDER BY ?id")
    page.keyboard.press("Escape")
    assert (
        page.input_value("textarea") == "SELECT ?id { ?p a pg:Policy ; dcterms:identifier ?id } ORDER BY ?id"
    )
    page.keyboard.press("Control+Enter")
    expect(page.locator("tbody tr")).to_have_count(14)
    expect(page.locator("tbody td").first).to_have_text("alberta-ccir")
    other = watched.context.new_page()
    other.goto(page.url)
    expect(other.locator("tbody tr")).to_have_count(14)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert Path(download.value.path()).read_text("utf-8").split()[:2] == ["id", "alberta-ccir"]


def test_a_named_question_has_fields_for_its_parameters(watched: Watched) -> None:
    page = editor(watched, "?lang=zh")
    page.get_by_label("命名问题").select_option("predecessors")
    expect(page.get_by_role("textbox", name="language")).to_have_value("en")
    page.get_by_role("textbox", name="policy").fill("alberta-tier")
    page.get_by_role("button", name="运行", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody tr").first).to_contain_text("alberta-ccir")


def test_truths_and_graphs_are_shown_too(watched: Watched) -> None:
    page = editor(watched, "?query=ASK+%7B%7D")
    expect(page.locator("h2")).to_have_text("true")
    editor(watched, "?query=DESCRIBE+policy:alberta-sger")
    expect(page.locator("pre")).to_contain_text("policy:alberta-sger a pg:LegalAct")


def test_no_text_of_an_answer_turns_its_line_around(watched: Watched) -> None:
    page = editor(watched, "?" + urlencode({"query": r'SELECT ("a\u202Etxt" AS ?x) {}'}))
    expect(page.locator("tbody td")).to_have_text("a\ufffdtxt")
    query = r'CONSTRUCT { <https://example.org/> dcterms:title "a\u202Etxt" } WHERE {}'
    editor(watched, "?" + urlencode({"query": query}))
    expect(page.locator("pre")).to_contain_text(r'dcterms:title "a\u202Etxt" .')


def test_what_is_wrong_with_a_query_is_said_in_its_place(browser: Browser, client: Client) -> None:
    shown = Watched(browser, client.url, is_site=True)
    page = editor(shown, "?query=SELECT")
    expect(page.get_by_role("alert")).to_contain_text("line 1, column 7")
    page.fill("textarea", KNOWS)
    page.get_by_role("button", name="Run").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    shown.context.close()
    (wrong,) = shown.wrong  # which the browser says of each answer of 400
    assert "400" in wrong


@pytest.mark.parametrize(("theme", "size"), [("light", WIDE), ("dark", NARROW)])
def test_everybody_can_use_the_editor_and_documents(
    browser: Browser, client: Client, theme: str, size: dict[str, int]
) -> None:
    shown = Watched(browser, client.url, is_site=True, viewport=size, color_scheme=theme, bypass_csp=True)
    page = editor(shown, "?query=SELECT+*+%7B+%3Fs+a+pg:Policy+%7D")
    page.wait_for_selector("tbody")
    page.locator("textarea").press("End")
    page.keyboard.type(" pg:s")
    page.wait_for_selector("#offered li")
    assert hindrances(page, ALL) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"{client.url}data/cluster/Alberta-Carbon-Pricing.html")
    assert hindrances(page, ALL) == []
    shown.context.close()


def test_what_is_saved_is_seen_where_the_reader_is(browser: Browser, tmp_path: Path) -> None:
    write(tmp_path / "records", "en/a.md", {"id": "a", "title": "Kestrel"})
    with serving(Settings(root=tmp_path, sources=(tmp_path / "records",)), workers=1) as client:
        shown = Watched(browser, client.url, is_site=True)
        page = shown.show("policies?q=a")
        expect(page.locator("tbody")).to_contain_text("Kestrel")
        write(tmp_path / "records", "en/a.md", {"id": "a", "title": "Plover"})
        expect(page.locator("tbody")).to_contain_text("Plover", timeout=40_000)
        assert re.search(r"#/policies\?q=a$", page.url)
        shown.context.close()
        assert shown.wrong == []
