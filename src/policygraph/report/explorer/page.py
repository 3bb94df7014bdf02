"""Data, script and style to one HTML file that loads nothing, runs no other script, and takes no markup from records."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from policygraph.lineage.reasons import SENTENCES
from policygraph.lineage.standing import by_answer
from policygraph.lineage.standing import words as answer_words
from policygraph.query.statistics import Statistics
from policygraph.report.explorer.columns import in_columns
from policygraph.report.explorer.data import Corpus, explorer_object
from policygraph.report.explorer.details import packed_text
from policygraph.report.explorer.shown import shown_json
from policygraph.report.findings.common import most_severe_first, one_line, totals
from policygraph.words.phrases import (
    ENGLISH,
    ENUMERATED,
    Phrase,
    chained,
    counted,
    languages,
    said,
    word,
    words,
)

ASSETS = Path(__file__).parent / "assets"
LARGEST_PLAIN = 600_000  # characters of data that stand in the page as they are; more are deflated
MOST_PREVIEWED = 300  # policies in the table for those who run no script
Table = tuple[tuple[str, ...], Sequence[tuple[str, ...]]]  # head and rows
_HOW = Phrase("Open this file in a browser that runs scripts, to search it and to see its lineage.")
_CHAINED = ("{first} or {second}", "{first}; {second}", "{first}, {second}", ENUMERATED)


def explorer_page(corpus: Corpus, version: str = "") -> bytes:
    """Return the page in UTF-8: the same bytes for the same corpus on the same day.

    With a ``version`` it is a server's page, which is loaded anew where the server has another.
    """
    told = {**in_columns(explorer_object(corpus)), "words": page_words()}
    if told["places"]:
        told["land"] = json.loads(asset("land.json"))
    data, packing = shown_json(json.dumps(told, ensure_ascii=False, separators=(",", ":"))), ""
    if len(data) > LARGEST_PLAIN:
        data, packing = packed_text(data), ' data-packed="deflate"'
    data = data.replace("<", r"\u003c")  # so that nothing in it ends the element
    script, style = asset("explorer.js"), asset("explorer.css")
    policy = security_policy(style, script, is_served=bool(version))
    start = head(corpus.title, corpus.language or ENGLISH, style, policy, version)
    lines = [
        f"{start}<body>",
        f'<div id="explorer">{_preview(corpus)}</div>',
        f'<script type="application/json" id="data"{packing}>{data}</script>',
        f"<script>{script}</script>\n</body>\n</html>\n",
    ]
    return "\n".join(lines).encode("utf-8", "replace")


def security_policy(style: str, script: str = "", is_served: bool = False) -> str:
    """Return the policy of a page: this style and this script alone, and data of its own server where it has one."""
    scripts = f"script-src '{_digest(script)}'; " if script else ""
    connections = "connect-src 'self'; " if is_served else ""
    return (
        f"default-src 'none'; {scripts}style-src '{_digest(style)}'; {connections}img-src data: blob:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def head(title: str, language: str, style: str, policy: str, version: str = "") -> str:
    """Return the beginning of a page up to its body; ``version`` is that of the data of a server."""
    of_server = f' data-version="{escape(version)}"' if version else ""
    lines = [
        f'<!doctype html>\n<html lang="{escape(language)}"{of_server}>\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">\n<link rel="icon" href="data:,">',
        f"<title>{escape(one_line(title))}</title>",
        f"<style>{style}</style>\n</head>\n",
    ]
    return "\n".join(lines)


@cache
def asset(name: str) -> str:
    """Return a file that the front end was built to."""
    return (ASSETS / name).read_text("utf-8")


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def page_words() -> dict[str, dict[str, str]]:
    """Return language -> text of the page or of a reason -> what it is in that language, for those of the program."""
    texts = [*json.loads(asset("words.json")), *SENTENCES.values(), *_CHAINED]
    return {tag: {text: words(tag)[text] for text in texts if text in words(tag)} for tag in languages()}


def _preview(corpus: Corpus) -> str:
    """Return what a preview of mail shows, which runs no script: the numbers, and a table of the policies or findings."""
    language = corpus.language or ENGLISH
    head, rows = _found(corpus) if corpus.view == "findings" else _standings(corpus.statistics, language)
    heads = _row("th", head)
    shown = "".join(_row("td", row) for row in rows[:MOST_PREVIEWED])
    rest = Phrase("{number:,} more", number=len(rows) - MOST_PREVIEWED)
    more = f"<p>{escape(said(rest, language))}</p>" if len(rows) > MOST_PREVIEWED else ""
    return (
        f"<main><h1>{escape(one_line(corpus.title))}</h1>\n<p>{escape(_summary(corpus))}</p>\n"
        f"<p>{escape(said(_HOW, language))}</p>\n"
        f'<div class="scroll"><table><thead>{heads}</thead>\n<tbody>{shown}</tbody></table></div>{more}</main>'
    )


def _summary(corpus: Corpus) -> str:
    statistics = corpus.statistics
    if corpus.view == "findings":
        return totals(corpus.findings or (), corpus.language or ENGLISH)
    described = [each for each in statistics.standing_on if statistics.lineage.policies[each.policy].resolved]
    numbers = (
        Phrase("{name} {number:,}", name=answer_words(answer), number=len(each))
        for answer, each in by_answer(described).items()
        if each
    )
    told = Phrase(
        "{number} in {records}; on {date}: {numbers}",
        number=counted(statistics.policies, "policy", "policies"),
        records=counted(statistics.records, "record", "records"),
        date=statistics.on,
        numbers=chained("{first}, {second}", numbers),
    )
    return said(told, corpus.language or ENGLISH)


def _standings(statistics: Statistics, language: str) -> Table:
    policies = statistics.lineage.policies
    rows = [
        (
            each.policy,
            policies[each.policy].title(language),
            policies[each.policy].date,
            said(each.words, language),
            said(each.reason, language),
        )
        for each in statistics.standing_on
    ]
    head = (
        Phrase("policy"),
        Phrase("title"),
        Phrase("date"),
        Phrase("on {date}", date=statistics.on),
        Phrase("why"),
    )
    return tuple(said(text, language) for text in head), rows


def _found(corpus: Corpus) -> Table:
    language = corpus.language or ENGLISH
    told = (finding.in_language(language) for finding in most_severe_first(corpus.findings or ()))
    rows = [
        (word(each.severity, language), each.code, f"{each.path}:{each.line}", each.message) for each in told
    ]
    return tuple(word(name, language) for name in ("Severity", "Rule", "Place", "Message")), rows


def _row(element: str, cells: Iterable[Any]) -> str:
    told = "".join(f"<{element}><bdi>{escape(one_line(str(cell)))}</bdi></{element}>" for cell in cells)
    return f"<tr>{told}</tr>\n"
