"""What an answer is on its way from the process that gives it, and what it may take."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any

import pytest

from policygraph.cli.serve import command
from policygraph.serve.answers import Answering
from policygraph.serve.opened import look
from policygraph.serve.reply import MEBIBYTE, Limits, Reply
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore


def test_an_answer_may_take_what_the_command_says_where_nobody_says_how_much() -> None:
    given: dict[str | None, Any] = {parameter.name: parameter.default for parameter in command.params}
    assert Limits(given["timeout"], given["memory"] * MEBIBYTE, given["rows"]) == Limits()


def test_an_answer_is_made_again_from_its_head_in_json_and_its_content() -> None:
    reply = Reply(303, "text/plain; charset=utf-8", b"\x00\xff", {"Location": "/政策", "Vary": "Accept"})
    assert reply.head.keys() == {field.name for field in fields(Reply)} - {"content"}
    assert Reply(content=reply.content, **json.loads(json.dumps(reply.head))) == reply


def answer(settings: Settings, limits: Limits) -> Reply:
    arguments: dict[str, Any] = {
        "query": "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 7",
        "accept": "text/csv",
        "default_graphs": None,
        "named_graphs": None,
        "bind": {},
    }
    return Answering(settings, limits).reply("sparql", asdict(look(settings)), "en", arguments)


@pytest.mark.parametrize("limit", ["rows", "size"])
def test_an_answer_may_have_as_much_as_its_limit_says_and_no_more(
    settings: Settings, seeds_graph: GraphStore, limit: str
) -> None:
    whole = answer(settings, Limits())
    most = 7 if limit == "rows" else len(whole.content)
    assert (whole.status, whole.content.count(b"\n")) == (200, 8)
    assert answer(settings, Limits(**{limit: most})) == whole
    refused = answer(settings, Limits(**{limit: most - 1}))
    assert (refused.status, refused.type) == (503, "application/problem+json")
