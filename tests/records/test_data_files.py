from __future__ import annotations

import pytest

from policygraph.errors import RecordError
from policygraph.records.data_files import parse


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("kep.yaml", "title: A\nsigs: [x]\n"),
        ("KEP.YML", "# a comment\n---\ntitle: A\nsigs:\n- x\n"),
        ("a.json", '{"title": "A", "sigs": ["x"]}'),
        ("a.yaml", '{"title": "A", "sigs": ["x"]}'),
        ("a.toml", 'title = "A"\nsigs = ["x"]\n'),
    ],
)
def test_the_ending_tells_the_syntax_and_a_second_text_is_the_body(path: str, text: str) -> None:
    front = parse([text, "\n# A\n\nText.\n"], path)
    assert front is not None
    assert (front.metadata, front.body) == ({"title": "A", "sigs": ["x"]}, "# A\n\nText.")
    assert (front.file, front.body_file, front.start) == (0, 1, 0)
    alone = parse([text], path)
    assert alone is not None
    assert (alone.body, alone.body_file) == ("", 0)


def test_an_empty_file_is_no_record() -> None:
    assert parse(["\n"], "a.yaml") is None


@pytest.mark.parametrize(
    ("path", "texts", "error"),
    [
        ("a.yaml", ["a: 1\na: 2"], ("duplicate-key", 0, 5)),
        ("a.json", ['{"a": 1, "a": 2}'], ("duplicate-key", 0, 9)),
        ("a.toml", ["a = 1\na = 2"], ("duplicate-key", 0, 6)),
        ("a.yaml", ["- a"], ("not-a-mapping", 0, 0)),
        ("a.yaml", ["a: 1\n--- \nb: 2"], ("bad-yaml", 0, 5)),
        ("a.yaml", ["a: 1\n<<<<<<< x\nb: 2\n=======\nb: 3\n>>>>>>> y"], ("merge-conflict", 0, 5)),
        ("a.toml", ["<<<<<<< x\nb = 2\n=======\nb = 3\n>>>>>>> y"], ("merge-conflict", 0, 0)),
        ("a.json", ["{\n>>>>>>> y\n}"], ("merge-conflict", 0, 2)),
        ("a.yaml", ["a: 1", "\nte\0xt"], ("unfit-character", 1, 3)),
    ],
)
def test_an_error_says_in_which_file_and_where(
    path: str, texts: list[str], error: tuple[str, int, int]
) -> None:
    with pytest.raises(RecordError) as raised:
        parse(texts, path)
    assert (raised.value.code, raised.value.file, raised.value.offset) == error


def test_a_text_that_shows_a_conflict_is_none() -> None:
    front = parse(["a: |\n  <<<<<<< x\n  =======\n"], "a.yaml")
    assert front is not None
    assert front.metadata == {"a": "<<<<<<< x\n=======\n"}
