from __future__ import annotations

import pytest

from policygraph.rdf.language_tags import is_tag, match, primary


@pytest.mark.parametrize(("tag", "subtag"), [("en", "en"), ("ZH-Hans-CN", "zh"), ("pt-BR", "pt")])
def test_primary(tag: str, subtag: str) -> None:
    assert primary(tag) == subtag


@pytest.mark.parametrize("text", ["", "e", "en_US", "en-", "english", "en-waytoolong", "é"])
def test_what_is_no_tag(text: str) -> None:
    assert not is_tag(text)


@pytest.mark.parametrize(
    ("tag", "languages", "matched"),
    [
        ("zh", ["en", "zh"], "zh"),
        ("ZH", ["en", "zh-Hans"], "zh-Hans"),
        ("zh-CN", ["en", "zh"], "zh"),
        ("zh-hant", ["zh-hans", "zh-hant"], "zh-hant"),
        ("zh", ["zh-hans", "zh-hant"], "zh-hans"),
        ("fr", ["en", "zh"], None),
        ("z", ["zh"], None),
        ("", ["en"], None),
        ("en", [], None),
    ],
)
def test_match_prefers_the_same_tag_to_the_same_language(
    tag: str, languages: list[str], matched: str | None
) -> None:
    assert match(tag, languages) == matched
