"""Problems as RFC 9457 has them."""

from __future__ import annotations

import json

from policygraph.serve.problems import MOST_CHARACTERS, problem


def test_a_problem_has_status_title_and_detail() -> None:
    reply = problem(503, "too much: 碳", **{"Retry-After": "1"})
    assert (reply.status, reply.type, reply.headers["Retry-After"]) == (503, "application/problem+json", "1")
    assert json.loads(reply.content) == {
        "type": "about:blank", "title": "Service Unavailable", "status": 503, "detail": "too much: 碳",
    }  # fmt: skip
    assert reply.headers["Cache-Control"] == "no-store"


def test_what_is_said_is_bounded() -> None:
    detail = json.loads(problem(404, f"nothing is known of {'a' * 70_000}").content)["detail"]
    assert len(detail) == MOST_CHARACTERS
    assert detail.startswith("nothing is known of aaa")
    assert detail.endswith("a…")
    lines = f"a\n{'b' * (MOST_CHARACTERS - 2)}"
    assert json.loads(problem(400, lines).content)["detail"] == lines


def test_what_is_no_unicode_is_written_all_the_same() -> None:
    assert json.loads(problem(400, "a\ud800").content)["detail"] == "a?"
