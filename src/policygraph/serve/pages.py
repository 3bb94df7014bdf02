"""The pages of the server: the explorer of the corpus, and an editor of queries that knows prefixes, terms and questions."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox

from policygraph.query.needs import given_properties
from policygraph.query.sparql import named_queries, read_query, run
from policygraph.report.explorer.corpus import corpus_of, title_of
from policygraph.report.explorer.page import asset, explorer_page, head, page_words, security_policy
from policygraph.report.explorer.shown import shown_json
from policygraph.serve.opened import Opened, today
from policygraph.serve.reply import Reply
from policygraph.words.phrases import ENGLISH, languages, word

HTML = "text/html; charset=utf-8"


def explorer(opened: Opened, version: str, language: str) -> Reply:
    """Return the page of ``report --format html``, which is loaded anew where the server has another version."""
    corpus = corpus_of(opened.settings, opened.built or opened.graph, today(), language=language)
    return _page(explorer_page(corpus, version), "explorer.js")


def query_page(opened: Opened, version: str, language: str) -> Reply:
    """Return the page with the editor."""
    script, style = asset("sparql.js"), asset("explorer.css")
    told = json.dumps(_told(opened, language), ensure_ascii=False, separators=(",", ":"))
    data = shown_json(told).replace("<", r"\u003c")
    policy = security_policy(style, script, is_served=True)
    parts = (
        head("SPARQL", language or ENGLISH, style, policy, version),
        f'<body>\n<div id="explorer"></div>\n<script type="application/json" id="data">{data}</script>\n',
        f"<script>{script}</script>\n</body>\n</html>\n",
    )
    return _page("".join(parts).encode("utf-8", "replace"), "sparql.js")


def _page(content: bytes, script: str) -> Reply:
    policy = security_policy(asset("explorer.css"), asset(script), is_served=True)
    return Reply(200, HTML, content, {"Content-Security-Policy": policy})


def _told(opened: Opened, language: str) -> dict[str, Any]:
    """Return what the editor knows."""
    profile, prefixes = opened.profile, opened.graph.prefixes()
    given = given_properties(profile)
    questions = [
        {
            "name": query.name,
            "titles": {tag: word(query.title, tag) for tag in languages()},
            "description": query.description,
            "parameters": [{"name": each.name, "default": each.default} for each in query.parameters],
            "text": query.text,
            "missing": [profile.context.compact(iri) for iri in query.needs if iri not in given],
        }
        for query in named_queries(profile).values()
    ]
    return {
        "title": title_of(opened.settings),
        "language": language,
        "base": opened.graph.base,
        "prefixes": prefixes,
        "terms": _terms(opened, prefixes),
        "questions": questions,
        "words": page_words(),
    }


_TERMS = """SELECT DISTINCT ?term {
  { ?s ?term ?o } UNION { ?s a ?term }
  UNION { ?term a ?kind FILTER (?kind IN (rdf:Property, owl:ObjectProperty, owl:DatatypeProperty, rdfs:Class, owl:Class)) }
}"""


def _terms(opened: Opened, prefixes: dict[str, str]) -> list[str]:
    """Return the prefixed names of the classes and properties of the vocabulary and of those in use, sorted."""
    rows = run(opened.graph, read_query("terms", _TERMS, opened.profile))
    assert isinstance(rows, ox.QuerySolutions)
    return sorted(filter(None, {_prefixed(row["term"].value, prefixes) for row in rows}))


def _prefixed(iri: str, prefixes: dict[str, str]) -> str:
    for prefix, namespace in prefixes.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.replace("_", "").replace("-", "").isalnum():
            return f"{prefix}:{local}"
    return ""
