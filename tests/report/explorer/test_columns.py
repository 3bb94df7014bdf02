"""Rows in columns: the examples are in the module and in the page's own tests; here what a real corpus makes of them."""

from __future__ import annotations

import json
from typing import Any

from policygraph.report.explorer.columns import (
    STEP,
    edges_in_columns,
    files_in_columns,
    from_next,
    in_columns,
    reasons_in_columns,
    steps_in_columns,
)


def counted(told: list[int]) -> list[int]:
    """Return numbers from how far each is below the next, as the page reads them."""
    numbers, following = [], 0
    for below in told:
        numbers.append(following - below)
        following = max(following, numbers[-1] + 1)
    return numbers


def test_numbers_are_read_again() -> None:
    for numbers in ([], [0], [3, 1, 4, 1, 5, 9, 2, 6], [7, 0, 7, 8]):
        assert counted(from_next(numbers)) == numbers


def test_no_step_edge_file_or_reason_is_lost(seeds_object: dict[str, Any]) -> None:
    of_each = seeds_object["policies"]["steps"]
    steps = steps_in_columns(of_each)
    assert [number * STEP for number in steps["of"]] == list(map(len, of_each))
    columns = zip(steps["day"], steps["answer"], steps["marks"], counted(steps["reasons"]), strict=True)
    assert [each for row in columns for each in row] == [each for flat in of_each for each in flat]
    edges = edges_in_columns(seeds_object["edges"])
    assert sum(edges["from"]) == seeds_object["edges"][-1][0]
    assert counted(edges["files"]) == [
        file for edge in seeds_object["edges"] for files in edge[3:5] for file in files
    ]
    numbers = {name: number for number, name in enumerate(seeds_object["policies"]["id"])}
    files = files_in_columns(seeds_object["files"], numbers)
    ids = [*numbers, ""]
    assert [files["forms"][form][0] + ids[policy] + files["forms"][form][1] for form, policy in zip(
        files["form"], files["policy"], strict=True
    )] == seeds_object["files"]  # fmt: skip
    reasons = reasons_in_columns(seeds_object["reasons"], numbers)
    assert [read(each, reasons["phrases"], ids) for told in reasons["of"] for each in told] == [
        each for told in seeds_object["reasons"] for each in told
    ]


def read(value: Any, phrases: list[Any], ids: list[str]) -> Any:
    """Return what a value of a phrase means, as the page reads it."""
    if isinstance(value, str):
        return value
    if value < 0:
        return ids[-1 - value]
    template, names, *values = phrases[value]
    if template is None:
        return [values[0], None, names]
    return [template, {name: read(each, phrases, ids) for name, each in zip(names, values, strict=True)}]


def test_the_columns_are_shorter(seeds_object: dict[str, Any]) -> None:
    assert len(json.dumps(in_columns(seeds_object))) < len(json.dumps(seeds_object))
