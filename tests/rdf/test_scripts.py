from __future__ import annotations

import pytest

from policygraph.rdf.scripts import script_of


@pytest.mark.parametrize(
    ("script", "tags"),
    [
        ("Arab", "ar fa ps sd ug ur"),
        ("Armn", "hy"),
        ("Beng", "as bn"),
        ("Cyrl", "be bg kk ky mk mn ru sr tg tt uk"),
        ("Deva", "hi mr ne sa"),
        ("Ethi", "am ti"),
        ("Geor", "ka"),
        ("Grek", "el"),
        ("Gujr", "gu"),
        ("Guru", "pa"),
        ("Hani", "zh yue"),
        ("Hebr", "he iw yi"),
        ("Jpan", "JA"),
        ("Khmr", "km"),
        ("Knda", "kn"),
        ("Kore", "ko"),
        ("Laoo", "lo"),
        ("Latn", "en az bs de ms sw tk uz vi zu fil tlh"),
        ("Mlym", "ml"),
        ("Mymr", "my"),
        ("Orya", "or"),
        ("Sinh", "si"),
        ("Taml", "ta"),
        ("Telu", "te"),
        ("Thaa", "dv"),
        ("Thai", "th"),
        ("Tibt", "bo dz"),
    ],
)
def test_a_language_has_its_usual_script(script: str, tags: str) -> None:
    assert [script_of(tag) for tag in tags.split()] == [script] * len(tags.split())


@pytest.mark.parametrize(
    ("tag", "script"),
    [
        ("sr-Latn", "Latn"),
        ("SR-LATN-RS", "Latn"),
        ("uz-Cyrl", "Cyrl"),
        ("zh-Hans", "Hani"),
        ("zh-yue-Hant-HK", "Hani"),
        ("ja-Kana", "Jpan"),
        ("sr-Goth", ""),  # of which there is no pattern
    ],
)
def test_a_script_in_the_tag_counts(tag: str, script: str) -> None:
    assert script_of(tag) == script


@pytest.mark.parametrize(
    ("tag", "script"), [("sr-ME", "Latn"), ("pa-PK", "Arab"), ("pa-IN", "Guru"), ("en-GB", "Latn")]
)
def test_a_language_has_another_script_in_some_regions(tag: str, script: str) -> None:
    assert script_of(tag) == script


@pytest.mark.parametrize("tag", ["cop", "xyz", ""])
def test_the_script_of_other_languages_is_not_known(tag: str) -> None:
    assert script_of(tag) == ""
