"""Words of two languages that stand in the files of one thing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from policygraph.rdf.languages import language_of
from policygraph.scaffold.profile.samples import Sample
from policygraph.scaffold.profile.translations import translations

LANGUAGES = ("en", "zh", "ja")


def found(*rows: Sequence[str], path: str = "{language}/{number}.md") -> dict[str, str]:
    """Return the translations in rows of words, each the files of one thing, of which each word has its language before it."""
    words, tags = [], dict[str, str]()
    for number, row in enumerate(rows):
        for cell in row:
            language, _, text = cell.partition(":")
            words.append((Sample(path.format(language=language, number=number), {}, language), text))
            tags.setdefault(text.strip(), language_of(text, language, LANGUAGES))
    return translations(words, tags, LANGUAGES)


@pytest.mark.parametrize(
    "path", ["{language}/{number}.md", "p/{number}/{language}.md", "{number}.{language}.md"]
)
def test_words_that_stand_together_time_and_again_are_translations(path: str) -> None:
    rows = [
        ("en:Planned", "zh:计划中"),
        ("zh:计划中", "en:planned"),
        ("en:Vented", "zh:已排放"),
        ("en:Use", "zh:利用"),
        ("en:Use", "zh:利用"),
    ]
    assert found(*rows, path=path) == {"计划中": "planned", "利用": "use"}


def test_what_is_not_translated_or_by_several_words_says_nothing() -> None:
    untranslated = [("en:Planned", "zh:Planned")] * 5
    assert found(*untranslated, *[("en:Planned", "zh:计划中")] * 2) == {"计划中": "planned"}
    assert found(*[("en:Draft", "zh:草案")] * 3, *[("en:Idea", "zh:草案")] * 3) == {}
    assert found(*[("en:A", "en:B", "zh:甲")] * 3) == {}


def test_a_mistake_among_many_changes_nothing() -> None:
    right = [("en:Active", "zh:现行")] * 20 + [("en:Draft", "zh:草案")] * 20
    assert found(*right, ("en:Active", "zh:草案")) == {"现行": "active", "草案": "draft"}


def test_a_word_of_a_third_language_is_one_of_the_first() -> None:
    assert found(*[("en:Draft", "zh:草案", "ja:ドラフト")] * 2) == {"草案": "draft", "ドラフト": "draft"}
