"""What becomes of an error: a status, and a sentence without a trace of the program."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from policygraph.errors import PolicyGraphError, QueryError, StoreError, UsageError
from policygraph.report.query_results import TooMuchError
from policygraph.serve import answers
from policygraph.serve.answers import Answering
from policygraph.serve.opened import NotThereError, Opened, look
from policygraph.serve.queries import NotAcceptableError
from policygraph.serve.reply import Limits, Reply
from policygraph.settings import Settings
from policygraph.words.phrases import Phrase
from tests.helpers import write


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


@pytest.mark.parametrize(
    ("file", "name", "arguments"),
    [("manifest.sqlite", "look", {}), ("oxigraph/*.sst", "report", {"where": [], "as_of": ""})],
)
def test_a_store_that_is_damaged_unseen_is_built_anew_at_the_next_look(
    tmp_path: Path, file: str, name: str, arguments: dict[str, Any]
) -> None:
    write(tmp_path / "r", "a.md", {"id": "a", "title": "A"})
    before = look(Settings(tmp_path, (tmp_path / "r",)))
    for each in Path(before.folder).glob(file):
        status = each.stat()
        each.write_bytes(b"x" * status.st_size)
        os.utime(each, ns=(status.st_atime_ns, status.st_mtime_ns))
    answering = Answering(Settings(tmp_path, (tmp_path / "r",)), Limits())
    reply = answering.reply(name, asdict(before), "en", arguments)
    assert reply.status == 503
    assert b"is not as it was written. Build it again" in reply.content
    now = json.loads(answering.reply("look", None, "en", {}).content)
    assert now.pop("folder") != before.folder
    assert answering.reply(name, asdict(look(answering._settings)), "en", arguments).status == 200
