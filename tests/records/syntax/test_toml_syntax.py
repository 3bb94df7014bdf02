from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from policygraph.errors import RecordError
from policygraph.records.positions import line_and_column
from policygraph.records.syntax import toml_syntax
from policygraph.records.syntax.values import Position


def failure(text: str) -> RecordError:
    with pytest.raises(RecordError) as caught:
        toml_syntax.read(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", {}),
        ("# nothing\n", {}),
        ("a = 1\nb = 1.5\nc = 1.50\nd = 'x'\n", {"a": 1, "b": 1.5, "c": "1.50", "d": "x"}),
        ("a = 2024-01-01", {"a": "2024-01-01"}),
        ("a = 2024-02-30", {"a": "2024-02-30"}),
        ("a = 2024-02-30 # as written", {"a": "2024-02-30"}),
        (
            "a = 2024-02-30\nb = 2024-01-01\nc = 2024-02-31\n",
            {"a": "2024-02-30", "b": "2024-01-01", "c": "2024-02-31"},
        ),
        ("a = '2024-02-30'\nb = 2024-02-30\n", {"a": "2024-02-30", "b": "2024-02-30"}),
        ("a.b = [{c = 2024-01-01}]\n", {"a": {"b": [{"c": "2024-01-01"}]}}),
        ("'a/b'.\"~\" = 10:00:00.10\n", {"a/b": {"~": "10:00:00.10"}}),
    ],
)
def test_read(text: str, value: Any) -> None:
    assert toml_syntax.read(text) == value


def test_a_date_whose_place_is_not_known_is_written_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toml_syntax, "positions", lambda text: iter(()))
    assert toml_syntax.read("a = 2024-01-01t10:00:00z") == {"a": "2024-01-01T10:00:00+00:00"}
    assert toml_syntax.read("a = 2024-01-01") == {"a": date(2024, 1, 1).isoformat()}


@pytest.mark.parametrize(
    ("text", "code", "where", "pointer"),
    [
        ("a", "bad-toml", (1, 1), ""),
        ("a = 1\nb =\n", "bad-toml", (2, 4), ""),
        ("a = 1 b = 2\n", "bad-toml", (1, 7), ""),
        ("a = 1 2024-01-01\n", "bad-toml", (1, 7), ""),
        ("date = {b = 1}\ndate.c = 2\n", "bad-toml", (2, 11), ""),
        ('a = "x', "bad-toml", (1, 6), ""),
        ("a = [1\n", "bad-toml", (1, 7), ""),
        ("[a\nb = 1", "bad-toml", (1, 3), ""),
        ("a = '''x\ny'''\nb ? 1\n", "bad-toml", (3, 3), ""),
        ("a = 'x\x0by'\n", "bad-toml", (1, 7), ""),
        ("# \u2028 \u2029 \x85\nb ? 1\n", "bad-toml", (2, 3), ""),
        ("a = 2024-02-30\nb ? 1\n", "bad-toml", (2, 3), ""),
        ("a = [2024-02-30, 2024-02-31, ?]\n", "bad-toml", (1, 30), ""),
        ("a = 1\na = 2\n", "duplicate-key", (2, 1), "/a"),
        ("a = 2024-02-30\na = 2\n", "duplicate-key", (2, 1), "/a"),
        ("'a/b' = 1\n\"a/b\" = 2\n", "duplicate-key", (2, 1), "/a~1b"),
        ("[x]\na.b = 1\n a.b = 2\n", "duplicate-key", (3, 2), "/x/a/b"),
        ("[a]\n[b]\n  [a]\n", "duplicate-key", (3, 3), "/a"),
        ("[a.b]\n[a]\n[c]\n[a]\n", "duplicate-key", (4, 1), "/a"),
        ("[[a]]\n[a.b]\n[[a]]\n[a.b]\n[a.b]\n", "duplicate-key", (5, 1), "/a/1/b"),
        ("a = {b = 1,  b = 2}\n", "duplicate-key", (1, 14), "/a/b"),
        ("[a]\nb = [{c = 1}, {c = 1, c = 2}]\n", "duplicate-key", (2, 23), "/a/b/1/c"),
        ("a = 1\na.b = 2\n", "duplicate-key", (2, 1), "/a"),
        ("[a]\nb.c = 1\n[a.b]\nd = 1\n", "duplicate-key", (3, 5), ""),
        ("[a]\n[b.c]\n[[b.c]]\n", "duplicate-key", (3, 1), "/b/c"),
    ],
)
def test_errors(text: str, code: str, where: tuple[int, int], pointer: str) -> None:
    error = failure(text)
    assert (error.code, line_and_column(text, error.offset or 0), error.pointer) == (code, where, pointer)


def test_too_deep() -> None:
    assert failure("a = " + "[" * 20_000 + "]" * 20_000).code == "too-deep"


def test_positions() -> None:
    text = "a = [1, {b = 2}]\n [c . d]\n'e' = 3 # f\n"
    by_pointer = {position.pointer: position for position in toml_syntax.positions(text)}
    stated = [
        Position("", 0, 0, len(text)),
        Position("/a", 0, 4, 16),
        Position("/a/0", 5, 5, 6),
        Position("/a/1", 8, 8, 15),
        Position("/a/1/b", 9, 13, 14),
        Position("/c/d", 18, 18, 25),
        Position("/c/d/e", 26, 32, 33),
    ]
    assert [by_pointer[position.pointer] for position in stated] == stated


@pytest.mark.parametrize("key", ["2024-01-01", "2024-02-30", "1" * 4_001, "a" * 4_001])
def test_a_dotted_key_is_no_value_however_it_looks(key: str) -> None:
    assert toml_syntax.read(f"{key}.x = 1\nd = 2024-02-30") == {key: {"x": 1}, "d": "2024-02-30"}
    assert toml_syntax.read(f"{key} = 1") == {key: 1}
    assert toml_syntax.read(f"[{key}.b]\nx = 1") == {key: {"b": {"x": 1}}}


def test_a_long_dotted_key_is_too_deep_and_not_other_data() -> None:
    assert toml_syntax.read(".".join(["abcdefgh"] * 60) + " = 1")
    assert failure("x." * 2_000 + "y = 1").code == "too-deep"


@pytest.mark.parametrize(
    ("start", "member", "end"),
    [
        ("", "k{} = 1\n", ""),
        ("a = [", "{},", "]"),
        ("a = {", "k{} = 1,", "}"),
        ("", "[k{}]\n", ""),
        ("", "[[k]]\n", ""),
    ],
)
def test_far_too_many_values_are_refused_before_they_are_parsed(
    monkeypatch: pytest.MonkeyPatch, start: str, member: str, end: str
) -> None:
    text = start + "".join(map(member.format, range(100_001))) + end
    monkeypatch.setattr(toml_syntax, "positions", None)
    with pytest.raises(RecordError, match="over 100,000 values") as caught:
        toml_syntax.read(text)
    assert text[caught.value.offset or 0] in "=[,"
    assert len(text) - (caught.value.offset or 0) < 30


def test_marks_in_texts_and_comments_are_no_values() -> None:
    lines = "[x], y = z\n" * 100_001
    commented = "".join(f"# {line}\n" for line in lines.splitlines())
    assert toml_syntax.read(f"a = '''\n{lines}'''\n{commented}b = 1\n") == {"a": lines, "b": 1}
