"""What an answer may take."""

from __future__ import annotations

from typing import Any

from policygraph.cli.serve import command
from policygraph.serve.reply import MEBIBYTE, Limits


def test_an_answer_may_take_what_the_command_says_where_nobody_says_how_much() -> None:
    given: dict[str | None, Any] = {parameter.name: parameter.default for parameter in command.params}
    assert Limits(given["timeout"], given["memory"] * MEBIBYTE, given["rows"]) == Limits()
