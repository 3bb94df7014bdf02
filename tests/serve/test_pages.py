"""The pages of the server are those of the report, and what the editor knows."""

from __future__ import annotations

import json
import re

from policygraph.report.explorer.page import explorer_page
from policygraph.serve.opened import Opened, today
from policygraph.serve.pages import explorer, query_page
from policygraph.words.phrases import word
from tests.report.explorer.helpers import read_corpus
from tests.serve.conftest import Client

HASH = re.compile(r"'sha256-[\w+/=]{44}'")


def test_the_page_is_that_of_the_report_with_a_version(opened: Opened) -> None:
    corpus = read_corpus(opened.settings, today())
    served = explorer(opened, "v1", "").content.decode()
    assert 'data-version="v1"' in served
    assert "connect-src 'self'" in served
    plain = served.replace(' data-version="v1"', "").replace("connect-src 'self'; ", "")
    assert plain == explorer_page(corpus).decode()


def test_header_and_page_have_one_policy_of_hashes(client: Client) -> None:
    for path in ("/", "/sparql"):
        got = client.get(path, accept="text/html")
        (in_page,) = re.findall(
            r'http-equiv="Content-Security-Policy" content="([^"]*)"', got.content.decode()
        )
        assert got.headers["content-security-policy"] == f"{in_page}; frame-ancestors 'none'"
        assert len(HASH.findall(in_page)) == 2
        assert re.search(r"(?<!xmlns=.)https?://(?!www\.w3\.org/)", in_page) is None


def test_the_editor_knows_prefixes_terms_and_questions(opened: Opened) -> None:
    text = query_page(opened, "v1", "zh").content.decode()
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text)
    told = json.loads(data)
    assert told["prefixes"]["pg"] == "https://w3id.org/policygraph/ns#"
    assert {"pg:Policy", "pg:status", "dcterms:title", "pg:Record"} <= set(told["terms"])
    assert told["terms"] == sorted(told["terms"])
    (question,) = (each for each in told["questions"] if each["name"] == "predecessors")
    assert [each["name"] for each in question["parameters"]] == ["policy", "language"]
    assert question["titles"] == {
        "en": "What did a policy replace?",
        "zh": word("What did a policy replace?", "zh"),
    }
    assert question["titles"]["zh"] != question["titles"]["en"]
    assert told["language"] == "zh"
    assert "运行" in told["words"]["zh"].values()
