"""What becomes of an error: a status, and a sentence without a trace of the program."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest

from policygraph.errors import PolicyGraphError, QueryError, StoreError, UsageError
from policygraph.report.query_results import TooMuchError
from policygraph.serve import answers
from policygraph.serve.answers import Answering
from policygraph.serve.opened import NotThereError, Opened
from policygraph.serve.queries import NotAcceptableError
from policygraph.serve.reply import Limits, Reply
from policygraph.words.phrases import Phrase


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        (NotThereError("nobody"), 404, "nobody"),
        (NotAcceptableError("no format"), 406, "no format"),
        (TooMuchError("many rows"), 503, "many rows"),
        (StoreError("no store"), 503, "no store"),
        (QueryError("no query", 1, 2), 400, "第 1 行第 2 列：no query"),
        (UsageError(Phrase("{name} is missing", name="text")), 400, "缺少 text"),
        (PolicyGraphError("else"), 400, "else"),
        (MemoryError(), 503, "答案需要的内存超过允许的上限"),
        (KeyError("secret"), 500, "无法回答：KeyError"),
        (RecursionError("secret"), 500, "无法回答：RecursionError"),
        (OSError(28, "No space left on device"), 503, "No space left on device. Make room on the disk"),
    ],
)
def test_an_error_is_a_status_and_a_sentence(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, detail: str
) -> None:
    def fail(opened: Opened) -> str:
        raise error

    monkeypatch.setitem(answers._TEXTS, "questions", fail)
    reply = reply_to(opened, "questions")
    assert (reply.status, reply.type) == (status, "application/problem+json")
    told = json.loads(reply.content)
    assert (told["status"], told["detail"]) == (status, detail)
    assert b"secret" not in reply.content


def reply_to(opened: Opened, name: str, **arguments: Any) -> Reply:
    answering = Answering(opened.settings, Limits())
    return answering.reply(name, asdict(opened.moment), "zh", arguments)


def test_a_look_says_the_moment(opened: Opened) -> None:
    told = json.loads(Answering(opened.settings, Limits()).reply("look", None, "en", {}).content)
    assert {name: told[name] for name in ("folder", "observed", "version", "doubts")} == asdict(opened.moment)


def test_a_moment_is_opened_once(opened: Opened) -> None:
    answering = Answering(opened.settings, Limits())
    first = answering._open(asdict(opened.moment))
    assert answering._open(asdict(opened.moment)) is first
    assert answering._open({**asdict(opened.moment), "version": "another"}) is not first
