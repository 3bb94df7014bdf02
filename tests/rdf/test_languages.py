from __future__ import annotations

import pytest

from policygraph.rdf.languages import has_foreign_script, language_of, predominant


@pytest.mark.parametrize(
    ("text", "own", "languages", "language"),
    [
        ("Standard for Carbon Removals", "en", ["en", "zh"], "en"),
        ("Standard for Carbon Removals", "zh", ["en", "zh"], "en"),
        ("Standard for Carbon Removals", "zh", ["zh", "fr", "en"], "fr"),  # the first of the Latin ones
        ("Standard for Carbon Removals", "zh", ["zh", "ja"], "zh"),
        ("Standard for Carbon Removals", "fr", ["en", "fr"], "fr"),
        ("2030", "zh", ["en", "zh"], "zh"),
        ("", "zh", ["en", "zh"], "zh"),
        ("关于 CCS 的指引", "zh", ["en", "zh"], "zh"),
        ("关于 CCS 的指引", "en", ["en", "zh"], "zh"),
        ("关于 CCS 的指引", "en", ["en", "zh-hans"], "zh-hans"),
        ("The law of 2024 (法) on carbon", "en", ["en", "zh"], "en"),
        ("The law of 2024 (法) on carbon", "zh", ["en", "zh"], "zh"),
        ("Puro.earth CDR 核证 (CORC)", "zh", ["en", "zh"], "zh"),
        ("Measures for CCUS (碳捕集利用与封存管理暂行办法)", "en", ["en", "zh"], "en"),
        ("封存 5 km 以下的 CO2", "en", ["en", "zh"], "zh"),
        ("炭素税の導入", "zh", ["zh", "ja"], "ja"),
        ("Regulation of the EU: Регламент", "ru", ["en", "ru"], "ru"),
        ("Loi n° 2015-992", "fr", ["fr", "zh"], "fr"),
        ("Loi n° 2015-992", "zh", ["zh", "fr"], "fr"),
        ("§ 12", "zh", ["en", "zh"], "zh"),  # in no script at all
        ("法律 law", "en", ["en", "zh"], "en"),
        ("法 law", "en", ["en", "zh"], "en"),  # as much of one as of the other
        ("カーボンプライシング", "zh", ["zh", "ja"], "ja"),
        ("炭素税", "zh", ["zh", "ja"], "zh"),
        ("탄소 배출권", "en", ["en", "ko"], "ko"),
        ("Закон об углероде", "en", ["en", "ru", "uk"], "ru"),  # the first of those in its script
        ("Νόμος για το κλίμα", "en", ["en", "el"], "el"),
        ("قانون المناخ", "en", ["en", "ar"], "ar"),
        ("חוק האקלים", "en", ["en", "he"], "he"),
        ("कार्बन कर", "en", ["en", "hi"], "hi"),
        ("ภาษีคาร์บอน", "en", ["en", "th"], "th"),
        ("Қазақстан Республикасының Экология кодексі", "kk", ["kk", "ru"], "kk"),
        ("Экологический кодекс", "ru", ["kk", "ru"], "ru"),
        ("Закон за животната средина", "mk", ["en", "ru", "mk"], "mk"),
        ("বাংলাদেশ জলবায়ু আইন।", "hi", ["hi", "bn"], "bn"),
        ("د اقلیم قانون", "ps", ["fa", "ps"], "ps"),
        ("Zakon o zaštiti prirode", "sr-Latn", ["en", "sr-Cyrl", "sr-Latn"], "sr-Latn"),
        ("Zakon o vodama", "sr-Latn", ["en", "sr-Latn"], "sr-Latn"),
        ("Закон о водама", "sr-Latn", ["en", "sr-Latn", "sr-Cyrl"], "sr-Cyrl"),
        ("Water Act", "cop", ["en", "cop"], "cop"),  # whose script is not known
        ("ⲡⲛⲟⲙⲟⲥ", "cop", ["en", "cop"], "cop"),
    ],
)
def test_a_text_is_in_its_own_language_unless_none_of_its_script_is_there(
    text: str, own: str, languages: list[str], language: str
) -> None:
    assert language_of(text, own, languages) == language


@pytest.mark.parametrize(
    ("text", "language", "languages", "foreign"),
    [
        ("issued by 工信部", "en", ["en", "zh"], True),
        ("issued by 工信部", "en", ["en", "fr"], False),  # in the script of none of the languages
        ("issued by MIIT", "en", ["en", "zh"], False),
        ("Loi n° 2015-992", "en", ["en", "fr"], False),
        ("Loi n° 2015-992", "fr", ["fr", "zh"], False),
        ("关于 CCS 的指引", "zh", ["en", "zh"], False),
        ("Закон", "zh", ["en", "zh", "ru"], False),
        ("Law on Закон", "de", ["zh", "ru"], True),
        ("Law on Закон", "de", ["de", "kk"], True),
        ("Қазақстан кодексі", "kk", ["kk", "ru"], False),
        ("Law on Закон", "de", ["de", "cop"], False),
        ("", "en", ["en", "zh"], False),
    ],
)
def test_has_foreign_script(text: str, language: str, languages: list[str], foreign: bool) -> None:
    assert has_foreign_script(text, language, languages) is foreign


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("关于 CCS 的指引", "zh"),
        ("The law of 2024 (法) on carbon", "en"),
        ("法律 law", "zh"),
        ("法 law", "en"),
        ("12", "en"),
    ],
)
def test_the_predominant_language_is_the_one_of_most_of_a_text(text: str, language: str) -> None:
    assert predominant(text, ["en", "zh"]) == language
