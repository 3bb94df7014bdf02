"""Findings as one page that needs nothing else: no network, no script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from html import escape

from policygraph.findings import SEVERITIES, Finding, Rule, count
from policygraph.report.findings.common import Tally, by_code, by_file, clean, node, one_line, totals
from policygraph.report.findings.style import STYLE


def findings_html(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> str:
    """Return the page: the numbers, a table by rule, one by file, the findings, and what the rules are for."""
    numbers, files, tallies = count(findings), by_file(findings), by_code(findings, rules)
    verdict = ("violation", "Does not conform") if numbers["violation"] else ("good", "Conforms")
    tiles: list[tuple[str, int, str]] = [
        (severity, numbers[severity], f"{severity}s") for severity in SEVERITIES
    ]
    tiles.append(("", sum(bool(path) for path in files), "files with findings"))
    body = [
        f'<header><div class="top"><h1>Validation report</h1>{_tag(*verdict)}</div><p>{totals(findings)}</p></header>',
        f'<section class="tiles">{"".join(_tile(*each) for each in tiles)}</section>',
    ]
    if findings:
        body += ['<h2 id="by-rule">By rule</h2>', _rules_table(tallies, rules)]
        body += ['<h2 id="by-file">By file</h2>', _files_table(files), '<h2 id="findings">Findings</h2>']
        for path, found in files.items():
            title = _code(path) if path else "Without a file"
            body += [f'<h3 id="{anchor("file", path)}">{title}</h3>', _findings_table(path, found, rules)]
        codes = dict.fromkeys(each.code for each in tallies if each.code in rules)
        body += ['<h2 id="rules">Rules</h2>', *(_rule(rules[code]) for code in codes)] if codes else []
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">""",
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>Validation report: {totals(findings)}</title>\n<style>{STYLE}</style>\n</head>\n<body>",
            *body,
            "</body>\n</html>",
        ]
    )


def anchor(kind: str, text: str) -> str:
    """Return the same id for the same text, readable where it is simple.

    >>> anchor("rule", "PG101"), anchor("file", "a b.md")
    ('rule-PG101', 'file-~10ad72d813')
    """
    simple = re.fullmatch(r"[A-Za-z0-9._-]+", text)
    return (
        f"{kind}-{text if simple else '~' + sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"
    )


def _text(text: str) -> str:
    return f"<bdi>{escape(clean(text))}</bdi>"


def _code(text: str) -> str:
    return f"<code><bdi>{escape(one_line(text))}</bdi></code>"


def _tag(style: str, text: str) -> str:
    return f'<span class="tag {style}">{text}</span>'


def _tile(style: str, number: int, text: str) -> str:
    return (
        f'<div class="tile"><b class="{style if number else "zero"}">{number:,}</b><span>{text}</span></div>'
    )


def _table(head: Mapping[str, str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table from name -> class of its columns, and rows of finished cells."""
    styles = list(head.values())
    heads = "".join(f'<th class="{style}" scope="col">{title}</th>' for title, style in head.items())
    lines = [
        "".join(f'<td class="{style}">{cell}</td>' for style, cell in zip(styles, row, strict=True))
        for row in rows
    ]
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f'<div class="scroll"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>'


def _languages(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(texts.items(), key=lambda each: (each[0] != "en", each[0]))


def _names(code: str, rules: Mapping[str, Rule]) -> str:
    names = _languages(rules[code].names) if code in rules else []
    return " · ".join(f'<span lang="{escape(language)}">{_text(name)}</span>' for language, name in names)


def _rules_table(tallies: Sequence[Tally], rules: Mapping[str, Rule]) -> str:
    head = {"Rule": "rule", "Severity": "severity", "Count": "number line", "Name": "wide"}
    rows = [
        (
            _link(each.code, rules),
            _tag(each.severity, each.severity),
            f"{each.number:,}",
            _names(each.code, rules),
        )
        for each in tallies
    ]
    return _table(head, rows)


def _link(code: str, rules: Mapping[str, Rule]) -> str:
    return f'<a href="#{anchor("rule", code)}">{_code(code)}</a>' if code in rules else _code(code)


def _files_table(files: Mapping[str, Sequence[Finding]]) -> str:
    head = {"File": "wide", **{f"{severity}s".capitalize(): "number short" for severity in SEVERITIES}}
    rows = []
    for path, found in files.items():
        title = _code(path) if path else "Without a file"
        numbers = count(found).items()
        cells = [f'<span class="{style if n else "zero"}">{n:,}</span>' for style, n in numbers]
        rows.append((f'<a href="#{anchor("file", path)}">{title}</a>', *cells))
    return _table(head, rows)


def _findings_table(path: str, found: Sequence[Finding], rules: Mapping[str, Rule]) -> str:
    head = {"Line": "number line"} if path else {}
    head |= {"Severity": "severity", "Field": "field", "Message": "wide", "Rule": "rule"}
    rows = []
    for each in found:
        place = [f"{each.line}:{each.column}" if each.line else ""] if path else []
        field = _code(each.field) if each.field else ""
        tag = _tag(each.severity, each.severity)
        rows.append((*place, tag, field, _message(each), _link(each.code, rules)))
    return _table(head, rows)


def _message(found: Finding) -> str:
    about = {"value": found.value, "property": found.property, "policy": found.policy}
    if not found.path:
        about["node"] = node(found)
    parts = [f"{part} {_code(text)}" for part, text in about.items() if text]
    return _text(found.message) + (f'<div class="about">{" · ".join(parts)}</div>' if parts else "")


def _rule(rule: Rule) -> str:
    parts = [f'<p lang="{escape(lang)}">{_text(text)}</p>' for lang, text in _languages(rule.explanations)]
    names = " · ".join(
        f'<span lang="{escape(lang)}">{_text(text)}</span>' for lang, text in _languages(rule.names)
    )
    title = f"{_code(rule.code)} {names} {_tag(rule.severity, rule.severity)}"
    return (
        f'<article class="card" id="{anchor("rule", rule.code)}"><h3>{title}</h3>{"".join(parts)}</article>'
    )
