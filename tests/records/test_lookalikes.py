"""A sign that looks like one of a syntax is named where the text does not parse."""

from __future__ import annotations

import pytest

from policygraph.errors import RecordError
from policygraph.records import frontmatter


@pytest.mark.parametrize(
    ("text", "sign", "place", "remedy"),
    [
        ("---\nid： a\ntitle: T\n---\n", "：", 6, "Write a colon and a blank in its place"),
        ("---\ntitle: T\nid：a\n---\n", "：", 15, "Write a colon"),
        ("---\nid：a\n---\n", "：", 6, "Write a colon"),
        ('---\n{"id": “a”}\n---\n', "“", 11, 'Write " in its place'),
        ('{"id": "a"， "title": "T"}\n', "，", 10, "Write , in its place"),
        ('---\n{"id"："a"}\n---\n', "：", 9, "Write : in its place"),
        ("+++\nid = “a”\n+++\n", "“", 9, 'Write " in its place'),
        ("+++\nid ＝ 'a'\n+++\n", "＝", 7, "Write = in its place"),
    ],
)
def test_the_sign_is_named_and_pointed_at(text: str, sign: str, place: int, remedy: str) -> None:
    with pytest.raises(RecordError) as caught:
        frontmatter.parse(text)
    error = caught.value
    assert f"the sign {sign} is none of" in error.message
    assert (text[error.offset or 0], error.offset) == (sign, place)
    assert error.remedy.startswith(remedy)


@pytest.mark.parametrize(
    "text",
    ["---\ntitle: A：B\nx\n---\n", '---\n{"id": a}\n---\n', "---\n- a\n---\n", "+++\nid = a “b”\n+++\n"],
)
def test_other_mistakes_are_told_as_they_are(text: str) -> None:
    with pytest.raises(RecordError) as caught:
        frontmatter.parse(text)
    assert "the sign" not in caught.value.message
