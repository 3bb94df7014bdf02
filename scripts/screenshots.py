"""Take pictures of every view of a report, for a person to look at: light and dark, wide and narrow, in each language.

``python scripts/screenshots.py REPORT.html FOLDER``; Chromium has to be installed.
"""

from __future__ import annotations

import shutil
import sys
from itertools import product
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

SIZES = {"wide": (1280, 900), "narrow": (400, 900)}
VIEWS = ".top nav a"


def main(report: Path, folder: Path) -> None:
    """Write a picture for each view, theme, size and language."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        sys.exit("there is no Chromium")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for name, (width, height) in SIZES.items():
            page = chromium.new_page(viewport={"width": width, "height": height})
            for theme, language in product(("light", "dark"), ("en", "zh")):
                for view in _views(page, report):
                    _show(page, report, f"{view}?theme={theme}&lang={language}")
                    file = folder / f"{view.replace('/', '-')}-{theme}-{name}-{language}.png"
                    page.screenshot(path=file, full_page=True)
        chromium.close()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


def _views(page: Page, report: Path) -> list[str]:
    """Return the views that the report has, and that of its first policy."""
    _show(page, report, "policies")
    links = [*page.locator(VIEWS).all(), *page.locator("tbody a").all()[:1]]
    return [(link.get_attribute("href") or "").removeprefix("#/").partition("?")[0] for link in links]


def _show(page: Page, report: Path, place: str) -> None:
    page.goto("about:blank")
    page.goto(f"{report.resolve().as_uri()}#/{place}")
    page.wait_for_selector("html[data-ready] h1")
    page.wait_for_timeout(100)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
