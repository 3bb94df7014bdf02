"""Values of settings with their places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policygraph.errors import UsageError
from policygraph.records.declared import Declared, displayed, read_declared

TOML = """a = "x"
b = ["y", 1]
[c]
d = true
[[e]]
f = 2024-01-02
"""


@pytest.fixture
def toml(workdir: Path) -> Declared:
    (workdir / "s.toml").write_text(TOML, "utf-8")
    return read_declared(Path("s.toml"), "toml", UsageError)


def test_values_come_with_their_types(toml: Declared) -> None:
    assert toml["a"].string() == "x"
    assert toml["a"].strings() == ("x",)
    assert toml["c"]["d"].flag()
    assert [table["f"].string() for table in toml["e"].tables()] == ["2024-01-02"]
    assert [key for key, _ in toml.members()] == ["a", "b", "c", "e"]
    assert toml.get("z") is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda toml: toml["a"].flag(), "s.toml:1:1: a must be true or false"),
        (lambda toml: toml["b"].strings(), "s.toml:2:11: b must be a list of texts"),
        (lambda toml: list(toml["b"].items())[1].string(), "s.toml:2:11: b must be a text"),
        (lambda toml: toml["c"].tables(), "s.toml:3:1: c must be a list of tables, each under [[c]]"),
        (lambda toml: toml["c"].table(("dd",)), "s.toml:4:1: there is no setting c.d. Did you mean dd?"),
        (lambda toml: toml["c"].table(("y", "x")), "s.toml:4:1: there is no setting c.d. There is x, y."),
        (lambda toml: toml["c"].table(("d", "x"), ("x",)), "s.toml:3:1: c lacks x"),
        (lambda toml: next(toml["e"].tables())["f"].table(), "s.toml:6:1: e.f must be a table"),
        (lambda toml: toml.table(required=("z",)), "s.toml:1:1: the file lacks z"),
    ],
)
def test_another_type_is_told_with_its_line(
    toml: Declared, wrong: Callable[[Declared], Any], said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        wrong(toml)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("syntax", "text", "said"),
    [
        ("toml", "a = 1\na = 2", ":2:1: the key a stands twice. Keep one of the two."),
        ("toml", "a = [“b”]", ':1:6: the sign “ is none of TOML. Write " in its place.'),
        (
            "json",
            '{"a": 1,\n}',
            ":1:8: the JSON cannot be read: Illegal trailing comma before end of object. Take out the comma.",
        ),
        ("toml", "a = [", ":1:5: the TOML cannot be read: Invalid value. Mend it here."),
        ("json", '{"a": 1,\n "a": 2}', ":2:2: the key a stands twice. Keep one of the two."),
        ("json", '{"a": NaN}', ":1:7: NaN is no JSON value. Write null or a quoted text."),
    ],
)
def test_a_file_that_cannot_be_read(workdir: Path, syntax: Any, text: str, said: str) -> None:
    (workdir / "f").write_text(text, "utf-8")
    with pytest.raises(UsageError) as caught:
        read_declared(Path("f"), syntax, UsageError)
    assert str(caught.value) == f"f{said}"


def test_a_file_is_shown_as_from_the_working_folder(workdir: Path) -> None:
    assert displayed(workdir / "a" / ".." / "b.toml", 3) == "b.toml:3"
    assert displayed(workdir.parent / "x" / ".." / "b.toml") == "../b.toml"
    with pytest.raises(UsageError, match=r"^nothing\.toml cannot be read: No such file or directory$"):
        read_declared(Path("nothing.toml"), "toml", UsageError)


def test_a_file_of_very_many_lines_is_refused(workdir: Path) -> None:
    (workdir / "s.toml").write_text("#\n" * 1_000_001, "utf-8")
    with pytest.raises(UsageError, match=r"s\.toml cannot be read: it has over 1,000,000 lines"):
        read_declared(Path("s.toml"), "toml", UsageError)
