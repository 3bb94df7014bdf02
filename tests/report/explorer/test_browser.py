"""The page in a real browser: nothing is asked for, nothing fails, numbers are the command line's, everybody can use it."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks import generate
from policygraph.lineage.standing import by_answer
from policygraph.report.explorer.data import Corpus
from policygraph.report.explorer.page import explorer_page
from policygraph.settings import Settings
from tests.browsers import ALL, NARROW, OF_COLOURS, WIDE, Watched, chromium, hindrances
from tests.helpers import SEEDS, run, write
from tests.report.explorer.conftest import TODAY
from tests.report.explorer.helpers import read_corpus
from tests.report.helpers import read_line, write_hostile

pytestmark = pytest.mark.xdist_group("browser")
VIEWS = (
    "overview", "policies", "policy/intl-paris-art-6-4-ccs", "lineage", "timeline", "compare", "findings", "policy/none",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def report(seeds_corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the report of the seeds."""
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_bytes(explorer_page(seeds_corpus))
    return file.as_uri()


@pytest.fixture
def watched(browser: Browser, report: str) -> Iterator[Watched]:
    shown = Watched(browser, report)
    yield shown
    shown.context.close()
    assert shown.wrong == []


def standings(page: Page) -> dict[str, int]:
    """Return the numbers of the bar by answer."""
    found = page.eval_on_selector_all(
        "[data-standing]",
        "all => all.map(each => [each.dataset.standing, each.querySelector('b').textContent])",
    )
    return {answer: int(number) for answer, number in found}


def report_of(day: str) -> dict[str, Any]:
    found = json.loads(
        run("report", SEEDS, "--format", "json", "--as-of", day, "--today", str(TODAY), "-q").stdout
    )
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("theme", "size", "rules"),
    [
        ("light", WIDE, ALL),
        ("dark", NARROW, OF_COLOURS),
        pytest.param("light", NARROW, ALL, marks=pytest.mark.soak),
        pytest.param("dark", WIDE, ALL, marks=pytest.mark.soak),
        pytest.param("dark", NARROW, ALL, marks=pytest.mark.long),
    ],
)
def test_everybody_can_use_every_view(
    browser: Browser, report: str, theme: str, size: dict[str, int], rules: dict[str, Any]
) -> None:
    shown = Watched(browser, report, viewport=size, color_scheme=theme, bypass_csp=True)
    for view in VIEWS if rules is ALL else VIEWS[:4]:
        page = shown.show(view)
        page.wait_for_function("() => !location.hash.includes('intl') || document.querySelector('.value')")
        hold_to_axe(page, rules)
    assert shown.wrong == []
    shown.context.close()


def hold_to_axe(page: Page, rules: dict[str, Any]) -> None:
    """Hold what is shown to rules of axe, and to the width of the window."""
    assert hindrances(page, rules) == [], page.url
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), page.url


def test_no_view_is_wider_than_a_narrow_window(browser: Browser, report: str) -> None:
    shown = Watched(browser, report, viewport={"width": 320, "height": 800})  # WCAG 2.2, 1.4.10
    for view in VIEWS:
        page = shown.show(view)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), view
    shown.context.close()
    assert shown.wrong == []


def test_a_narrow_window_shows_which_view_it_has(browser: Browser, report: str) -> None:
    shown = Watched(browser, report, viewport=NARROW)
    for view in ("findings", "overview"):
        shown.show(view)
        expect(shown.page.locator("nav [aria-current]")).to_be_in_viewport(ratio=1)
    shown.context.close()


def test_the_label_of_a_field_stands_on_one_line(browser: Browser, report: str) -> None:
    """Chinese may be broken behind every character."""
    shown = Watched(browser, report, viewport=WIDE)
    for language in ("en", "zh"):
        shown.show(f"timeline?lang={language}")
        labels = shown.page.locator(".tools label")
        heights = {round(each["height"]) for label in labels.all() if (each := label.bounding_box())}
        assert len(heights) == 1
    shown.context.close()


def test_everybody_can_use_the_map(browser: Browser, tmp_path: Path) -> None:
    for number, coordinates in enumerate([[60.5, 5], [60.5, 5], [-33, 151.25], None]):
        record = {
            "id": f"f{number}",
            "name": f"Plant {number}",
            "fateOfCarbon": "Storage",
            "precision": "country",
        }
        write(tmp_path / "records", f"facilities/f{number}.md", {**record, "coordinates": coordinates})
    write(tmp_path / "records", "policies/p.md", {"id": "p", "title": "A law", "relatedFacilities": ["f0"]})
    corpus = read_corpus(Settings(root=tmp_path, sources=(tmp_path / "records",)), TODAY)
    (tmp_path / "report.html").write_bytes(explorer_page(corpus))
    for theme, size, rules in (("light", WIDE, ALL), ("dark", NARROW, OF_COLOURS)):
        file = (tmp_path / "report.html").as_uri()
        shown = Watched(browser, file, viewport=size, color_scheme=theme, bypass_csp=True)
        page = shown.show("overview")
        page.click("[data-figure=facility] a")
        page.wait_for_selector("svg.map")
        assert "3 of 4 with coordinates · 2 places" in page.locator(".tools").inner_text()
        assert "country 3" in page.locator(".note").inner_text()
        assert page.locator("svg.map circle").count() == 2
        assert [each.split("\t")[1:] for each in page.locator("tbody tr").all_inner_texts()] == [
            ["2", "Plant 0; Plant 1"], ["1", "Plant 2"],
        ]  # fmt: skip
        hold_to_axe(page, rules)
        assert shown.wrong == []
        shown.context.close()


@pytest.mark.parametrize("day", ["1996-01-01", "2016-05-01", "2020-01-01"])
def test_the_bar_says_of_a_day_what_the_report_says(
    watched: Watched, day: str, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)
    expected = report_of(day)["as_of"]
    page = watched.show(f"policies?on={day}")
    answers = [name for name in expected if name != "date"]
    assert standings(page) == {answer: len(expected[answer]) for answer in answers}
    for answer in answers:
        page.click(f"[data-standing={answer}]")
        rows = page.locator("tbody tr")
        expect(rows).to_have_count(len(expected[answer]))
        assert sorted(rows.locator("small").all_inner_texts()) == sorted(
            each["id"] for each in expected[answer]
        )


def test_the_figures_are_those_of_the_commands(
    watched: Watched, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)
    expected = report_of(str(TODAY))
    validated = json.loads(run("validate", SEEDS, "--format", "json", "-q").stdout)["counts"]
    page = watched.show("overview")
    figures = dict(
        page.eval_on_selector_all(
            "[data-figure]",
            "all => all.map(each => [each.dataset.figure, Number(each.querySelector('b').textContent)])",
        )
    )
    families = expected["lineage"]["supersedes"]["components"]
    assert figures == {
        **{name: expected[name] for name in ("policies", "records", "current")}, "families": families, **validated,
    }  # fmt: skip
    for name, counts in expected["subjects"]["policy"]["facets"].items():
        labels = page.locator(f"[data-facet={name}] li").evaluate_all(
            "all => all.map(each => [each.querySelector('bdi').textContent, Number(each.querySelector('b').textContent)])"
        )
        assert dict(labels) == counts
    chain = page.locator("[data-relation=supersedes] p").inner_text().removeprefix("longest chain ")
    assert f"longest chain {chain}" in run("report", SEEDS, "-q").stdout
    page = watched.show("findings")
    numbers = page.eval_on_selector_all(
        "[data-severity]",
        "all => all.map(each => [each.dataset.severity, Number(each.querySelector('b').textContent)])",
    )
    assert dict(numbers) == validated
    page = watched.show("compare?of=Statutory+basis")
    medians = [
        each["median"]
        for each in expected["subjects"]["policy"]["measures"]["score"]["distributions"]
        if each["by"] == "Statutory basis"
    ]
    assert [float(text) for text in page.locator("[data-median]").all_inner_texts()] == medians


def test_a_policy_is_told_with_its_evidence_and_its_lines(watched: Watched) -> None:
    page = watched.show("policies")
    page.fill("input[type=search]", "paris 6.4")
    expect(page.locator("[data-shown]")).to_have_text("1")
    page.click("tbody a")
    page.wait_for_selector(".value")
    expect(page.locator("h1")).to_contain_text("Paris Agreement")
    assert page.url.partition("#")[2] == "/policy/intl-paris-art-6-4-ccs"
    text = page.locator("main").inner_text()
    assert "en/intl-paris-art-6-4-ccs.md:40" in text
    assert "Active when audited on 2026-02-08, which nobody signed" in text
    page.locator("svg.family a").first.click()
    expect(page.locator("h1")).to_contain_text("Clean Development")
    assert page.locator("[data-stands]").get_attribute("data-stands") == "intl-paris-art-6-4-ccs"
    page.go_back()
    page.wait_for_selector("h1:has-text('Paris')")


def test_nobody_else_is_to_say_what_a_policy_says_of_itself(browser: Browser, tmp_path: Path) -> None:
    write(tmp_path / "records", "a.md", {"id": "a", "title": "T", "evolution": {"supersedes": ["a", "b"]}})
    write(tmp_path / "records", "b.md", {"id": "b", "title": "U"})
    corpus = read_corpus(Settings(root=tmp_path, sources=(tmp_path / "records",)), TODAY)
    (tmp_path / "report.html").write_bytes(explorer_page(corpus))
    shown = Watched(browser, (tmp_path / "report.html").as_uri())
    said = shown.show("policy/a").locator(".edges").first.locator(".places").all_inner_texts()
    assert [each.strip() for each in said] == ["a.md", "a.md not said by b"]
    shown.context.close()


def test_policies_are_narrowed_sorted_and_taken_along(watched: Watched) -> None:
    page = watched.show("policies")
    page.get_by_role("checkbox", name=re.compile(r"^Canada \d")).check()
    page.get_by_role("checkbox", name=re.compile(r"^ended \d")).check()
    expect(page.locator("[data-shown]")).to_have_text("2")
    page.get_by_role("button", name="Date").click()
    page.get_by_role("button", name="Date").click()
    expect(page.locator("tbody small")).to_have_text(["alberta-ccir", "alberta-sger"])
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("Date")
    with page.expect_download() as csv_file:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(csv_file.value.path()).read_text("utf-8"))))
    assert [(row["id"], row["standing"], row["country"]) for row in rows] == [
        ("alberta-ccir", "ended", "Canada"), ("alberta-sger", "ended", "Canada"),
    ]  # fmt: skip
    with page.expect_download() as json_file:
        page.get_by_role("button", name="JSON").click()
    assert [each["id"] for each in json.loads(Path(json_file.value.path()).read_text("utf-8"))] == [
        row["id"] for row in rows
    ]
    address = page.url
    other = watched.context.new_page()
    other.goto(address)
    other.wait_for_selector("html[data-ready] tbody")
    expect(other.locator("tbody small")).to_have_text(["alberta-ccir", "alberta-sger"])
    other.get_by_role("link", name="Show all").click()
    expect(other.locator("[data-shown]")).to_have_text("14")


def test_a_family_is_taken_along_as_the_command_writes_it(watched: Watched) -> None:
    page = watched.show("lineage")
    with page.expect_download() as taken:
        page.locator("[data-family^=alberta] .downloads button", has_text="CSV").click()
    found = list(csv.DictReader(io.StringIO(Path(taken.value.path()).read_text("utf-8"))))
    told = run("lineage", "alberta-tier", "-s", SEEDS, "--format", "csv", "-q").stdout
    assert {frozenset(row.items()) for row in found} == {
        frozenset(row.items()) for row in csv.DictReader(io.StringIO(told))
    }


def test_the_day_is_set_by_keyboard_and_kept_in_all_views(watched: Watched) -> None:
    page = watched.show("lineage")
    page.locator("input[type=range]").press("ArrowLeft")
    expect(page.locator(".asof input[type=text]")).to_have_value("2026-11-22")
    page.locator(".asof input[type=text]").fill("2016-05-01")
    page.locator(".asof input[type=text]").press("Enter")
    expect(page.locator("[data-family=alberta-sger] svg.family")).to_contain_text("2007 · in force")
    page.get_by_role("link", name="Timeline").press("Enter")
    page.wait_for_selector("table.timeline")
    expect(page).to_have_url(re.compile("on=2016-05-01"))
    page.locator(".asof input[type=text]").fill("never")
    page.locator(".asof input[type=text]").press("Enter")
    expect(page.locator(".asof input[type=text]")).to_have_value("2016-05-01")
    page.get_by_role("button", name="Day of the report").click()
    expect(page).not_to_have_url(re.compile("on="))


def test_language_and_theme_are_chosen_and_the_page_is_printed(watched: Watched) -> None:
    page = watched.show("policy/alberta-tier")
    page.get_by_label("Language").select_option("zh")
    assert page.locator("html").get_attribute("lang") == "zh"
    assert "政策" in page.locator("nav").first.inner_text()
    expect(page.locator("h1")).to_have_text(re.compile("碳|技术"))
    page.get_by_role("button", name="深色").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    expect(page).to_have_url(re.compile("lang=zh&theme=dark"))
    with page.expect_download() as drawing:
        watched.show("lineage?lang=zh").get_by_role("button", name="SVG").first.click()
    svg = Path(drawing.value.path()).read_text("utf-8")
    assert svg.startswith("<svg")
    assert "已终止" in svg or "尚未生效" in svg
    assert page.pdf()[:5] == b"%PDF-"


def test_chinese_is_chinese(browser: Browser, report: str) -> None:
    shown = Watched(browser, report, locale="zh-CN")
    for view in ("overview", "policies", "lineage", "timeline", "compare", "findings"):
        page = shown.show(view)
        own = "h1, h2, h3, dt, legend, thead, nav, button, .legend, .chip, .figure, .asof label, footer, summary"
        texts = " ".join(page.locator(own).all_inner_texts())
        left = {
            word
            for word in texts.replace("policygraph", "").split()
            if word.isascii() and word.isalpha() and len(word) > 1
        }
        assert left <= {"CSV", "JSON", "SVG", "en", "zh"} | {"seeds"} | titles_of(page), view
    shown.context.close()
    assert shown.wrong == []


def test_lists_are_written_as_the_language_has_them(browser: Browser, tmp_path: Path) -> None:
    audited = {"provenance": {"lastAuditDate": "2020-01-01"}}
    replacing = {"evolution": {"supersedes": ["a"]}, **audited}
    for name, status in {"a": "Superseded", "b": "Active", "c": "Active", "d": "Draft"}.items():
        metadata = {"id": name, "title": name, "status": status, **(audited if name == "a" else replacing)}
        write(tmp_path / "r", f"{name}.md", metadata)
    file = tmp_path / "report.html"
    file.write_bytes(explorer_page(read_corpus(Settings(root=tmp_path, sources=(tmp_path / "r",)), TODAY)))
    for locale, told in {
        "en-GB": "What stands for it on 2026-11-23: b, c, presumed; pending: d",
        "zh-CN": "2026-11-23 由其代替： b、c（推定）；待生效： d",
    }.items():
        shown = Watched(browser, file.as_uri(), locale=locale)
        assert shown.show("policy/a").locator("[data-stands]").inner_text() == told
        shown.context.close()
        assert shown.wrong == []


def test_of_many_that_stand_for_a_policy_some_are_named(browser: Browser, tmp_path: Path) -> None:
    write(tmp_path / "r", "a.md", {"id": "a", "title": "a", "status": "Superseded"})
    for number in range(20):
        metadata = {
            "id": f"b{number:02}",
            "title": f"b{number:02}",
            "status": "Active",
            "pubDate": "2010-01-01",
        }
        replacing = {"evolution": {"supersedes": ["a"]}, "provenance": {"lastAuditDate": "2020-01-01"}}
        write(tmp_path / "r", f"b{number:02}.md", {**metadata, **replacing})
    file = tmp_path / "report.html"
    file.write_bytes(explorer_page(read_corpus(Settings(root=tmp_path, sources=(tmp_path / "r",)), TODAY)))
    shown = Watched(browser, file.as_uri())
    stands = shown.show("policy/a").locator("[data-stands]")
    named = ", ".join(f"b{number:02}" for number in range(8))
    assert stands.inner_text() == f"What stands for it on 2026-11-23: {named} … 12 more, presumed"
    assert len((stands.get_attribute("data-stands") or "").split()) == 20
    shown.context.close()
    assert shown.wrong == []


def titles_of(page: Page) -> set[str]:
    """Return the words in what records say: titles and ids."""
    return {word for text in page.locator("bdi").all_inner_texts() for word in text.split()}


def test_a_view_that_fails_leaves_the_others(browser: Browser, report: str, tmp_path: Path) -> None:
    text = Path(report.removeprefix("file://")).read_text("utf-8")
    assert '"box":[244,50]' in text
    (tmp_path / "report.html").write_text(text.replace('"box":[244,50]', '"box":null'), "utf-8")
    shown = Watched(browser, (tmp_path / "report.html").as_uri())
    page = shown.show("lineage")
    expect(page.locator("h1")).to_have_text("This view cannot be shown")
    page.get_by_role("link", name="Timeline").click()
    page.wait_for_selector("table.timeline")
    assert page.evaluate("() => document.activeElement.tagName") == "H1"
    assert shown.wrong
    shown.context.close()


def test_hostile_records_are_text(browser: Browser, tmp_path: Path) -> None:
    script = write_hostile(tmp_path / "records")
    corpus = read_corpus(Settings(root=tmp_path, sources=(tmp_path / "records",)), TODAY)
    (tmp_path / "report.html").write_bytes(explorer_page(corpus))
    shown = Watched(browser, (tmp_path / "report.html").as_uri())
    for view in ("overview", "policy/p5", f"policy/p{script}", "lineage", "findings"):
        page = shown.show(view)
        page.wait_for_function("() => !location.hash.includes('policy/') || document.querySelector('.value')")
        assert page.locator("main script, main img, main iframe, [onmouseover], [onerror]").count() == 0
        hrefs = page.eval_on_selector_all("main a", "all => all.map(each => each.getAttribute('href'))")
        assert all(href.startswith(("#/", "http://", "https://")) for href in hrefs)
    shown.show("policies")
    titles = "\n".join(shown.page.locator("tbody td:first-child").all_inner_texts())
    assert "<script>alert(1)</script></style><img src=x onerror=y>" in titles
    assert "\u202e" not in titles
    assert read_line("\u202etxt.exe\u2066") in titles
    shown.context.close()
    assert shown.wrong == []


def test_a_long_title_is_told_in_full_once_and_found_in_any_language(
    browser: Browser, tmp_path: Path
) -> None:
    long = "Act on very long matters, " * 400
    write(tmp_path / "r", "en/a.md", {"id": "a", "title": long, "status": "Active", "evolution": {"supersedes": ["b"]}})  # fmt: skip
    write(tmp_path / "r", "en/b.md", {"id": "b", "title": "x" * 10_000, "status": "Superseded"})
    write(tmp_path / "r", "zh/b.md", {"id": "b", "title": "Écluses 法", "status": "Superseded"})
    file = tmp_path / "report.html"
    settings = Settings(root=tmp_path, sources=(tmp_path / "r",))
    file.write_bytes(explorer_page(read_corpus(settings, TODAY)))
    watched = Watched(browser, file.as_uri())
    for view in ("overview", "policies", "lineage", "timeline", "findings"):
        page = watched.show(view)
        width, height = page.evaluate("[document.body.scrollWidth, document.body.scrollHeight]")
        assert width <= WIDE["width"]
        assert height < 5 * WIDE["height"]
    assert len(watched.show("policy/a").locator("h1").inner_text()) == 200
    assert long.strip() in page.locator("main").inner_text()
    expect(watched.show("lineage?q=ecluses").locator("[data-family]")).to_have_count(1)
    expect(watched.show("lineage?q=nothing").locator("[data-family]")).to_have_count(0)
    watched.context.close()
    assert watched.wrong == []


def test_a_finding_has_its_value_and_a_long_word_hides_no_column(browser: Browser, tmp_path: Path) -> None:
    write(tmp_path / "records", "a.md", {"id": "a", "title": "Pneumono" * 50, "url": "javascript:a()"})
    corpus = read_corpus(Settings(root=tmp_path, sources=(tmp_path / "records",)), TODAY)
    (tmp_path / "report.html").write_bytes(explorer_page(corpus))
    shown = Watched(browser, (tmp_path / "report.html").as_uri(), viewport=WIDE)
    for view in ("policies", "findings"):
        shown.show(view)
        assert shown.page.evaluate(
            "() => [...document.querySelectorAll('.scroll')].every(each => each.scrollWidth <= each.clientWidth)"
        ), view
    shown.page.fill("input[type=search]", "javascript")
    assert shown.page.locator(".scroll.card tbody tr").all_inner_texts()[0].count("javascript:a()") == 1
    page = shown.show("policy/a")
    page.wait_for_function("() => document.querySelector('.value')")
    assert page.locator(".edges code.about").filter(has_text="javascript:a()").count() == 1
    missing = [each for each in corpus.findings or () if each.code == "language-missing"]
    assert page.locator(".edges code.about").filter(has_text="zh").count() == len(missing)
    shown.context.close()
    assert shown.wrong == []


def opened(browser: Browser, file: Path, views: tuple[str, ...]) -> float:
    """Open the views of a page, hold it to being quiet, and return how many seconds the slowest took to be usable."""
    shown, slowest = Watched(browser, file.as_uri()), 0.0
    for view in views:
        started = time.monotonic()
        page = shown.show(view)
        slowest = max(slowest, time.monotonic() - started)
        assert page.locator("[role=alert]").count() == 0
    shown.context.close()
    assert shown.wrong == []
    return slowest


@pytest.mark.parametrize(
    ("name", "profile", "largest"),
    [
        pytest.param("peps", "pep", 500_000, marks=pytest.mark.long),
        pytest.param("ccus-policy-hub", "policy", 700_000, marks=pytest.mark.soak),
    ],
)
def test_real_corpora_are_small_pages_that_are_usable_at_once(
    browser: Browser, shop: Path, shared: Path, tmp_path: Path, name: str, profile: str, largest: int
) -> None:
    corpus = read_corpus(Settings(root=shop, sources=(shared / "corpora" / name,), profile=profile), TODAY)
    page = explorer_page(corpus)
    assert len(page) < largest
    (tmp_path / "report.html").write_bytes(page)
    views = (
        "overview",
        "policies",
        "lineage",
        "timeline",
        "findings",
        *(("compare", "map") if profile == "policy" else ()),
    )
    assert opened(browser, tmp_path / "report.html", views) < 5  # one, on a machine that does nothing else
    shown = Watched(browser, (tmp_path / "report.html").as_uri()).show("overview")
    assert standings(shown) == {
        answer: len([each for each in members if corpus.statistics.lineage.policies[each.policy].resolved])
        for answer, members in by_answer(corpus.statistics.standing_on).items()
    }


@pytest.mark.soak
def test_ten_thousand_policies_are_usable_at_once(browser: Browser, tmp_path: Path) -> None:
    generate.write(tmp_path / "records", 20_000)
    corpus = read_corpus(Settings(root=tmp_path, sources=(tmp_path / "records",)), TODAY)
    assert corpus.statistics.policies == 10_000
    (tmp_path / "report.html").write_bytes(explorer_page(corpus))
    assert (tmp_path / "report.html").stat().st_size < 1_250_000
    views = ("overview", "policies", "lineage", "timeline", "compare", "findings")
    assert opened(browser, tmp_path / "report.html", views) < 6  # two, on a machine that does nothing else
    page = Watched(browser, (tmp_path / "report.html").as_uri()).show("policies?on=2015-06-30")
    with page.expect_download() as file:
        page.get_by_role("button", name="CSV").click()
    rows = csv.DictReader(io.StringIO(Path(file.value.path()).read_text("utf-8")))
    expected = corpus.statistics.standings.on_date("2015-06-30")
    assert [(row["id"], row["standing"], row["reason"]) for row in rows] == [
        (each.policy, each.answer, each.reason) for each in expected
    ]
