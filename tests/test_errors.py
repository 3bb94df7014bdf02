from __future__ import annotations

import pytest

from policygraph.errors import (
    Notice,
    PolicyGraphError,
    Problem,
    ProfileError,
    QueryError,
    RecordError,
    StoreError,
    UsageError,
    suggest,
)


@pytest.mark.parametrize("kind", [UsageError, ProfileError, QueryError, StoreError, RecordError])
def test_every_exception_is_a_policygraph_error(kind: type[Exception]) -> None:
    assert issubclass(kind, PolicyGraphError)


def test_a_record_error_carries_what_a_problem_needs() -> None:
    error = RecordError("bad-json", "it broke", "Mend it", 7, "/a")
    assert (error.code, error.message, error.remedy) == ("bad-json", "it broke", "Mend it")
    assert (error.offset, error.pointer) == (7, "/a")
    assert str(error) == "it broke"


def test_a_record_error_has_no_place_unless_told() -> None:
    error = RecordError("bad-json", "it broke", "Mend it")
    assert (error.offset, error.pointer) == (None, "")


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("a.md", 2, 3, "bad-date", "it is no date"), "a.md:2:3: error bad-date: it is no date."),
        (
            Problem("a.md", 2, 3, "bad-date", "it is no date", remedy="Write a day"),
            "a.md:2:3: error bad-date: it is no date. Write a day.",
        ),
        (
            Problem("a.md", 2, 3, "bad-date", "it is no date", field="pubDate"),
            "a.md:2:3: error bad-date [pubDate]: it is no date.",
        ),
        (
            Problem("b/巴.md", 1, 1, "odd", "it is odd", "Look", "a.b", "warning"),
            "b/巴.md:1:1: warning odd [a.b]: it is odd. Look.",
        ),
    ],
)
def test_a_problem_reads_as_one_line(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_problems_sort_by_path_then_line_then_column_as_numbers() -> None:
    in_order = [
        Problem("a.md", 2, 1, "z", ""),
        Problem("a.md", 2, 10, "a", ""),
        Problem("a.md", 10, 1, "a", ""),
        Problem("b.md", 1, 1, "a", ""),
        Problem("b.md", 1, 1, "b", ""),
    ]
    assert sorted([*in_order[2:], *in_order[:2]]) == in_order


@pytest.mark.parametrize(
    ("wrong", "known", "hint"),
    [
        ("valdate", ["build", "validate"], " Did you mean validate?"),
        ("BUILD", ["build", "validate"], " Did you mean build?"),
        ("statsu", ["Status", "Stats"], " Did you mean Stats or Status?"),
        ("force", ["everything-currently-in-force"], " Did you mean everything-currently-in-force?"),
        (
            "aaa",
            ["d-aaa-of-a-long-name", "c-aaa-of-a-long-name", "b-aaa-of-a-long-name", "a-aaa-of-a-long-name"],
            " Did you mean a-aaa-of-a-long-name or b-aaa-of-a-long-name or c-aaa-of-a-long-name?",
        ),
        ("build", ["build1", "build2", "build3", "build4"], " Did you mean build4 or build3 or build2?"),
        ("of", ["all-of-the-citations"], ""),
        ("xyz", ["build", "validate"], ""),
        ("xyz", [], ""),
    ],
)
def test_suggest_names_the_nearest(wrong: str, known: list[str], hint: str) -> None:
    assert suggest(wrong, known) == hint


def test_equal_problems_and_notices_are_one() -> None:
    assert len({Problem("a.md", 1, 1, "odd", "it is odd"), Problem("a.md", 1, 1, "odd", "it is odd")}) == 1
    assert len({Notice("odd", "/a"), Notice("odd", "/a", ""), Notice("odd", "/a", "x")}) == 2


def test_suggest_takes_what_can_be_read_only_once() -> None:
    assert suggest("valdate", iter(["build", "validate"])) == " Did you mean validate?"
