"""Write findings as one HTML page that loads nothing and runs no script, in light or dark colours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from html import escape

from policygraph.findings import SEVERITIES, Finding, Rule, count
from policygraph.report.findings.common import Tally, by_code, by_file, clean, node, one_line, totals
from policygraph.words.phrases import said, word

_STYLE = """
:root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --text: #1b2330; --soft: #5a6577;
  --line: #dfe3ea; --link: #1d5fbf; --violation: #b3261e; --warning: #8a5a00; --info: #22639c; --good: #1d6f42;
  --violation-back: #fdeceb; --warning-back: #fff3d9; --info-back: #e6f1fb; --good-back: #e4f5ea; }
@media (prefers-color-scheme: dark) { :root { --page: #12161d; --card: #1a202a; --text: #e3e8f0; --soft: #9aa6b8;
  --line: #2d3644; --link: #86b7ff; --violation: #ff9d94; --warning: #f0c15c; --info: #8cc4f5; --good: #7fd6a2;
  --violation-back: #44201d; --warning-back: #3a2e12; --info-back: #172f47; --good-back: #143322; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 72rem; background: var(--page); color: var(--text);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Noto Sans CJK SC", sans-serif; }
h1 { margin: 0; font-size: 1.7rem; } h2 { margin: 2.75rem 0 .75rem; font-size: 1.2rem; }
h3 { margin: 1.75rem 0 .5rem; font-size: 1rem; overflow-wrap: anywhere; }
a { color: var(--link); text-decoration: none; } a:hover, a:focus { text-decoration: underline; }
header p { margin: .4rem 0 0; color: var(--soft); }
.top { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: center; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 1.5rem 0 0; }
.tile { padding: .8rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
.tile b { display: block; font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; } .tile span { color: var(--soft); }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
table { width: 100%; border-collapse: collapse; }
th { padding: .55rem .9rem; text-align: left; font-size: .8rem; font-weight: 600; color: var(--soft); white-space: nowrap; }
td { padding: .55rem .9rem; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.short { white-space: nowrap; width: 1%; } .wide { min-width: 11rem; } .line { width: 5rem; }
.field { width: 22%; min-width: 7rem; } .severity { width: 7.5rem; } .rule { width: 6.5rem; white-space: nowrap; } .zero { color: var(--soft); opacity: .6; }
code { font: .88em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", monospace; }
.tag { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; font-size: .82rem; font-weight: 600; white-space: nowrap; }
.violation { color: var(--violation); } .warning { color: var(--warning); } .info { color: var(--info); } .good { color: var(--good); }
.tag.violation { background: var(--violation-back); } .tag.warning { background: var(--warning-back); }
.tag.info { background: var(--info-back); } .tag.good { background: var(--good-back); }
.about { margin: .2rem 0 0; color: var(--soft); font-size: .88rem; }
.card { margin: 0 0 .75rem; padding: .9rem 1.1rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
.card h3 { margin: 0 0 .3rem; } .card p { margin: .35rem 0 0; white-space: pre-wrap; }
:target { outline: 2px solid var(--link); outline-offset: 4px; border-radius: .3rem; }
@media print { body { max-width: none; padding: 0; } .tile, .scroll, .card { break-inside: avoid; } }
"""


def findings_html(findings: Sequence[Finding], rules: Mapping[str, Rule], language: str = "en") -> str:
    """Return the page: the totals, the numbers by rule and by file, the findings of each file, and the rules."""
    numbers, files, tallies = count(findings), by_file(findings), by_code(findings, rules, language)
    heading, summary = word("Validation report", language), totals(findings, language)
    verdict = ("violation", "Does not conform") if numbers["violation"] else ("good", "Conforms")
    verdict_tag = _tag(verdict[0], word(verdict[1], language))
    tiles = [_tile(severity, numbers[severity], word(f"{severity}s", language)) for severity in SEVERITIES]
    tiles.append(_tile("", sum(bool(path) for path in files), word("files with findings", language)))
    body = [
        f'<header><div class="top"><h1>{heading}</h1>{verdict_tag}</div><p>{summary}</p></header>',
        f'<section class="tiles">{"".join(tiles)}</section>',
    ]
    if findings:
        body += [_section("by-rule", "By rule", language), _rules_table(tallies, rules, language)]
        body += [_section("by-file", "By file", language), _files_table(files, language)]
        body.append(_section("findings", "Findings", language))
        for path, members in files.items():
            body.append(f'<h3 id="{anchor("file", path)}">{_file_title(path, language)}</h3>')
            body.append(_findings_table(path, members, rules, language))
        codes = dict.fromkeys(tally.code for tally in tallies if tally.code in rules)
        cards = [_rule_card(rules[code]) for code in codes]
        body += [_section("rules", "Rules", language), *cards] if cards else []
    return "\n".join(
        [
            f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">',
            """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">""",
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{heading}: {summary}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
            *body,
            "</body>\n</html>",
        ]
    )


def anchor(kind: str, text: str) -> str:
    """Return an id that depends on kind and text alone: the text itself, or a digest if it is not simple.

    >>> anchor("rule", "PG101"), anchor("file", "a b.md")
    ('rule-PG101', 'file-~10ad72d813')
    """
    if not re.fullmatch(r"[A-Za-z0-9._-]+", text):
        text = f"~{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"
    return f"{kind}-{text}"


def _text(text: str) -> str:
    return f"<bdi>{escape(clean(text))}</bdi>"


def _code(text: str) -> str:
    return f"<code><bdi>{escape(one_line(text))}</bdi></code>"


def _section(identifier: str, title: str, language: str) -> str:
    return f'<h2 id="{identifier}">{word(title, language)}</h2>'


def _file_title(path: str, language: str) -> str:
    return _code(path) if path else word("Without a file", language)


def _tag(style: str, text: str) -> str:
    return f'<span class="tag {style}">{text}</span>'


def _tile(style: str, number: int, text: str) -> str:
    style = style if number else "zero"
    return f'<div class="tile"><b class="{style}">{number:,}</b><span>{text}</span></div>'


def _table(head: Mapping[str, str], rows: Iterable[Sequence[str]], language: str) -> str:
    """Return a table from title -> CSS class of its columns, and rows of cells in HTML."""
    heads = "".join(
        f'<th class="{style}" scope="col">{_heading(title, language)}</th>' for title, style in head.items()
    )
    lines = [
        "".join(f'<td class="{style}">{cell}</td>' for style, cell in zip(head.values(), row, strict=True))
        for row in rows
    ]
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f'<div class="scroll"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>'


def _heading(title: str, language: str) -> str:
    text = word(title, language)
    return text[0].upper() + text[1:]


def _in_languages(texts: Mapping[str, str], element: str) -> list[str]:
    """Return an element for each text by language, English first."""
    ordered = sorted(texts.items(), key=lambda item: (item[0] != "en", item[0]))
    return [f'<{element} lang="{escape(tag)}">{_text(text)}</{element}>' for tag, text in ordered]


def _rule_names(rule: Rule) -> str:
    return " · ".join(_in_languages(rule.names, "span"))


def _rules_table(tallies: Sequence[Tally], rules: Mapping[str, Rule], language: str) -> str:
    head = {"Rule": "rule", "Severity": "severity", "Count": "number line", "Name": "wide"}
    rows = []
    for tally in tallies:
        names = _rule_names(rules[tally.code]) if tally.code in rules else ""
        tag = _tag(tally.severity, tally.severity)
        rows.append((_rule_link(tally.code, rules), tag, f"{tally.number:,}", names))
    return _table(head, rows, language)


def _rule_link(code: str, rules: Mapping[str, Rule]) -> str:
    return f'<a href="#{anchor("rule", code)}">{_code(code)}</a>' if code in rules else _code(code)


def _files_table(files: Mapping[str, Sequence[Finding]], language: str) -> str:
    head = {"File": "wide", **{f"{severity}s": "number short" for severity in SEVERITIES}}
    rows = []
    for path, findings in files.items():
        numbers = count(findings).items()
        cells = [f'<span class="{style if n else "zero"}">{n:,}</span>' for style, n in numbers]
        rows.append((f'<a href="#{anchor("file", path)}">{_file_title(path, language)}</a>', *cells))
    return _table(head, rows, language)


def _findings_table(path: str, findings: Sequence[Finding], rules: Mapping[str, Rule], language: str) -> str:
    head = {"Line": "number line"} if path else {}
    head |= {"Severity": "severity", "Field": "field", "Message": "wide", "Rule": "rule"}
    rows = []
    for finding in findings:
        place = [f"{finding.line}:{finding.column}" if finding.line else ""] if path else []
        tag = _tag(finding.severity, finding.severity)
        field = _code(finding.field) if finding.field else ""
        rows.append((*place, tag, field, _message(finding, language), _rule_link(finding.code, rules)))
    return _table(head, rows, language)


def _message(finding: Finding, language: str) -> str:
    value = said(finding.value, language)
    details = {"value": value, "property": finding.property, "policy": finding.policy}
    if not finding.path:
        details["node"] = node(finding, language)
    parts = [f"{word(name, language)} {_code(text)}" for name, text in details.items() if text]
    return _text(finding.message) + (f'<div class="about">{" · ".join(parts)}</div>' if parts else "")


def _rule_card(rule: Rule) -> str:
    title = f"{_code(rule.code)} {_rule_names(rule)} {_tag(rule.severity, rule.severity)}"
    explanations = "".join(_in_languages(rule.explanations, "p"))
    return f'<article class="card" id="{anchor("rule", rule.code)}"><h3>{title}</h3>{explanations}</article>'
