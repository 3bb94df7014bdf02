"""What went wrong to an answer of HTTP, as problem details (RFC 9457)."""

from __future__ import annotations

import json
from http import HTTPStatus

from policygraph.records.bounded_tables import bounded
from policygraph.serve.reply import Reply

JSON, PROBLEM = "application/json", "application/problem+json"
MOST_CHARACTERS = 1_000  # of what is said, which may repeat what was asked


def problem(status: int, detail: str, **headers: str) -> Reply:
    """Return an answer with a status that says what is wrong, in the language in which the detail is."""
    told = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": bounded(detail, MOST_CHARACTERS) if len(detail) > MOST_CHARACTERS else str(detail),
    }
    content = f"{json.dumps(told, ensure_ascii=False)}\n".encode("utf-8", "replace")
    return Reply(status, PROBLEM, content, {"Cache-Control": "no-store", **headers})
