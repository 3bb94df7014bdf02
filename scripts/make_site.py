"""Make the site of the docs: each page of docs/ and the README as HTML, with a report of the seeds; every link is checked.

python scripts/make_site.py FOLDER     write the site to a folder, which nothing but a site may be in

The pages load nothing and run nothing. Links from page to page, to a heading and to a file of the repository have to lead
somewhere; where one does not, it is named, and the exit status is 1.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

from click.testing import CliRunner
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from policygraph import __version__
from policygraph.cli import main as policygraph

ROOT = Path(__file__).resolve().parent.parent
REPORT = "report.html"
GROUPS = {
    "Start": ("README",),
    "Use": ("records", "validation", "lineage", "revisions", "profiles", "readers", "python", "linked-data", "serve", "scale"),
    "Look up": ("commands", "questions", "rules", "vocabulary", "ontology", "built-in", "api"),
    "Behind it": ("design", "benchmarks", "CHANGELOG"),
}  # fmt: skip
MARK = "site.css"  # by which a folder is known for a site
_LEXERS = {"turtle": "turtle", "markdown": "yaml"}  # ours are front matter


@dataclass(frozen=True)
class Page:
    """A page: its name in the site, the file it is made of, its title, its body, and its headings of the second level."""

    name: str
    file: Path
    title: str
    body: str
    headings: tuple[tuple[str, str], ...]  # anchor and text


def groups() -> dict[str, list[Path]]:
    """Return the groups with their files; a page that has no place in one stands at the end of those on use."""
    files = {file.stem: file for file in sorted((ROOT / "docs").glob("*.md"))}
    files |= {name: ROOT / f"{name}.md" for name in ("README", "CHANGELOG")}
    placed = {name for names in GROUPS.values() for name in names}
    more = [name for name in files if name not in placed]
    return {
        group: [files[name] for name in (*names, *(more if group == "Use" else ()))]
        for group, names in GROUPS.items()
    }


def address(file: Path) -> str | None:
    """Return the name in the site of a file of the repository, None for one that is not there."""
    if not file.is_file() or not file.is_relative_to(ROOT):
        return None
    path = file.relative_to(ROOT)
    if file.suffix == ".md" and path.parent.as_posix() in (".", "docs"):
        return "index.html" if file.stem == "README" else f"{file.stem.lower()}.html"
    return file.name if path.parent.as_posix() == "docs" else f"files/{path.as_posix()}"


def page(file: Path) -> Page:
    """Return the page of a Markdown file, its links led to other pages and to copies of files."""
    parser = MarkdownIt("commonmark", {"highlight": _highlighted}).enable("table")
    text = re.sub(r"^<!--.*?-->\n", "", file.read_text("utf-8"), flags=re.MULTILINE)
    tokens = parser.parse(text)
    headings = list(_anchored(tokens))
    for token in _all(tokens):
        for name in ("href", "src"):
            if (target := token.attrGet(name)) is not None:
                token.attrSet(name, _led(str(target), file))
        if token.type == "image":
            token.attrSet("loading", "lazy")
    body = parser.renderer.render(tokens, parser.options, {})
    body = body.replace("<table>", '<div class="wide" tabindex="0" role="region" aria-label="Table"><table>')
    body = body.replace("</table>", "</table></div>").replace("<pre>", '<pre tabindex="0">')
    title = next(text for _, level, text in headings if level == 1)
    second = tuple((anchor, text) for anchor, level, text in headings if level == 2)
    return Page(address(file) or "", file, title, body, second)


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or ())


def _led(target: str, file: Path) -> str:
    """Return a link as it is in the site; one to nothing stays, and is found when links are checked."""
    parts = urlsplit(target)
    if parts.scheme or not parts.path:
        return target
    name = address((file.parent / unquote(parts.path)).resolve())
    return target if name is None else f"{name}#{parts.fragment}" if parts.fragment else name


def _anchored(tokens: Sequence[Token]) -> Iterator[tuple[str, int, str]]:
    """Give headings their ids, as code hosts make them of the texts; yield id, level and text of each."""
    seen: Counter[str] = Counter()
    for token, inline in pairwise(tokens):
        if token.type != "heading_open":
            continue
        text = "".join(each.content for each in inline.children or ())
        anchor = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        number, seen[anchor] = seen[anchor], seen[anchor] + 1
        anchor = f"{anchor}-{number}" if number else anchor
        token.attrSet("id", anchor)
        level = int(token.tag[1:])
        if level > 1:
            sign = f'<a class="anchor" href="#{escape(anchor)}" aria-label="Link to: {escape(text)}">#</a>'
            (inline.children or []).append(Token("html_inline", "", 0, content=sign))
        yield anchor, level, text


def _highlighted(code: str, language: str, attributes: str) -> str:
    try:
        lexer = get_lexer_by_name(_LEXERS.get(language, language or "text"), stripnl=False)
    except ClassNotFound:
        return escape(code)
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True)))


def style() -> str:
    """Return the style of the pages, with the colours of code in light and dark."""
    light, dark = (HtmlFormatter(style=name).get_style_defs("pre") for name in ("xcode", "github-dark"))
    colours = "\n".join(line for line in str(light).splitlines() if line.startswith("pre ."))
    dark_ones = "\n".join(line for line in str(dark).splitlines() if line.startswith("pre ."))
    own = (ROOT / "scripts" / "make_site.css").read_text("utf-8")
    return f"{own}{colours}\n@media (prefers-color-scheme: dark) {{\n{dark_ones}\n}}\n"


def html(page: Page, all_pages: Sequence[Page]) -> str:
    """Return a page whole."""
    made_of = {each.file: each for each in all_pages}
    listed = "".join(
        f"<h2>{group}</h2><ul>{''.join(_item(made_of[file], page) for file in files)}</ul>"
        for group, files in groups().items()
    )
    menu = f'{listed}<h2>Look</h2><ul><li><a href="{REPORT}">A live report of the seeds</a></li></ul>'
    here = "".join(
        f'<li><a href="#{escape(anchor)}">{escape(text)}</a></li>' for anchor, text in page.headings
    )
    contents = f"<h2>On this page</h2><ul>{here}</ul>" if here else ""
    title = page.title if page.title == "policygraph" else f"{page.title} · policygraph"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'">
<title>{escape(title)}</title>
<link rel="stylesheet" href="{MARK}">
</head>
<body>
<a class="skip" href="#content">To the content</a>
<div class="page">
<nav class="site" aria-label="Pages">
<a class="name" href="index.html">policygraph</a> {__version__}
<div>{menu}</div>
<details class="contents"><summary>Pages</summary>{menu}</details>
</nav>
<main id="content">
{page.body}</main>
<nav class="here" aria-label="On this page">{contents}</nav>
</div>
</body>
</html>
"""


def _item(page: Page, current: Page) -> str:
    mark = ' aria-current="page"' if page == current else ""
    return f'<li><a href="{page.name}"{mark}>{escape("Overview" if page.name == "index.html" else page.title)}</a></li>'


class Links(HTMLParser):
    """The ids of a page, and what it links to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Take ids and links from a tag."""
        for name, value in attributes:
            if name == "id":
                self.ids.append(value or "")
            elif name in ("href", "src"):
                self.links.append(value or "")


def broken(folder: Path) -> list[str]:
    """Return, for each link of a site that leads nowhere, and each id that a page has twice, a line with the page."""
    found = {
        file.name: Links(file.read_text("utf-8"))
        for file in sorted(folder.glob("*.html"))
        if file.name != REPORT
    }
    problems = []
    for name, each in found.items():
        problems += [
            f"{name}: the id {id} is there {n} times" for id, n in Counter(each.ids).items() if n > 1
        ]
        for link in dict.fromkeys(each.links):
            parts = urlsplit(link)
            target = posixpath.normpath(unquote(parts.path)) if parts.path else name
            if parts.scheme in ("http", "https", "mailto"):
                continue
            is_there = (folder / target).is_file() and not target.startswith("..")
            if not is_there or (parts.fragment and unquote(parts.fragment) not in _ids(found, target)):
                problems.append(f"{name}: {link} leads nowhere")
    return problems


def _ids(found: dict[str, Links], name: str) -> Sequence[str]:
    return found[name].ids if name in found else ()


def write(folder: Path) -> None:
    """Write the site in the place of the one that was there. Raises SystemExit for a folder with anything else in it."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise SystemExit(f"{folder} has something else in it than a site")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    all_pages = [page(file) for files in groups().values() for file in files]
    for each in all_pages:
        (folder / each.name).write_text(html(each, all_pages), "utf-8")
    (folder / MARK).write_text(style(), "utf-8")
    for link in {link for each in all_pages for link in Links(each.body).links if not urlsplit(link).scheme}:
        name = urlsplit(link).path
        source = ROOT / name.removeprefix("files/") if name.startswith("files/") else ROOT / "docs" / name
        if source.is_file() and not name.endswith(".html"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / name)


def report(folder: Path) -> None:
    """Write the report of the seeds to a site."""
    command = ["report", str(ROOT / "seeds"), "-o", str(folder / REPORT), "-q"]
    result = CliRunner(env={"LC_ALL": "C.UTF-8"}).invoke(policygraph, command)
    if result.exit_code:
        raise SystemExit(f"no report of the seeds: {result.output}")


def main(folder: Path) -> int:
    """Make a site, and return the exit status."""
    write(folder)
    report(folder)
    problems = broken(folder)
    print(
        "\n".join(problems)
        or f"{len(list(folder.glob('*.html')))} pages in {folder}, all links lead somewhere"
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
