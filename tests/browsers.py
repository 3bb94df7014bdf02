"""Pages in a real browser, for tests: what goes wrong in them, what they ask for, and whether everybody can use them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.helpers import ROOT

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
# WCAG 2.2 AA, and what axe takes for good practice; the second are the rules that the theme and the size decide.
ALL = {"values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "type": "tag"}
OF_COLOURS = {"values": ["color-contrast", "target-size", "scrollable-region-focusable"], "type": "rule"}
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 400, "height": 800}


def left_out(what: str) -> NoReturn:
    if os.environ.get("CI") == "true" and "WITHOUT_WEB" not in os.environ:
        pytest.fail(f"CI needs {what}")
    pytest.skip(f"{what} is not here: the page is not looked at in a browser")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium as the system has it; Playwright's own is not needed."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        left_out("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


class Watched:
    """A page that notes what goes wrong and what it asks for, but for itself, or for the site that it is of."""

    def __init__(self, browser: Browser, address: str, is_site: bool = False, **options: Any) -> None:
        self.context = browser.new_context(**{"viewport": WIDE, "locale": "en-GB", **options})
        self.page: Page = self.context.new_page()
        self.address, self.is_site, self.wrong = address, is_site, list[str]()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", self._request)
        self.page.on("dialog", lambda dialog: self.wrong.append(dialog.message))

    def _console(self, message: ConsoleMessage) -> None:
        self.wrong.append(message.text)

    def _request(self, request: Request) -> None:
        own = (
            request.url.startswith(self.address)
            if self.is_site
            else request.url.partition("#")[0] == self.address
        )
        if not own and not request.url.startswith(("data:", "blob:")):
            self.wrong.append(request.url)

    def show(self, place: str) -> Page:
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}#/{place}")
        self.page.wait_for_selector("html[data-ready] h1")
        return self.page


def hindrances(page: Page, rules: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what axe finds in a page, with the first element of each."""
    if not AXE.is_file():
        left_out("web/node_modules")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })", rules
    )
    return [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]]
