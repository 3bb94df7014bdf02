"""Requests by name to answers: what is asked of the corpus of a moment, and what becomes of an error."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from policygraph.errors import DamagedStoreError, PolicyGraphError, StoreError
from policygraph.report.console import to_json
from policygraph.report.query_results import TooMuchError
from policygraph.serve import catalog, commands, documents, pages, queries
from policygraph.serve.opened import Moment, NotThereError, Opened, look
from policygraph.serve.problems import JSON, problem
from policygraph.serve.queries import NotAcceptableError
from policygraph.serve.reply import Limits, Reply
from policygraph.settings import Settings
from policygraph.store.faults import is_refusal, reason, tells_of_damage
from policygraph.store.generations import Generation, damage
from policygraph.store.second_store import NotMadeError
from policygraph.words.phrases import Phrase, said

NEEDS = 425  # for the server alone, which never passes it on
# What an error says of HTTP, the more special before.
STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (NotThereError, 404),
    (NotAcceptableError, 406),
    (TooMuchError, 503),
    (StoreError, 503),
    (PolicyGraphError, 400),
)


class Answering:
    """What a process answers, with the corpus that it has open."""

    def __init__(self, settings: Settings, limits: Limits) -> None:
        self._settings, self._limits = settings, limits
        self._opened: Opened | None = None

    def reply(
        self,
        name: str,
        moment: dict[str, str] | None,
        language: str,
        arguments: dict[str, Any],
        makes: bool = True,
    ) -> Reply:
        """Return the answer to a request, as it is also where it cannot be answered.

        ``language`` is that of messages. Where a second store is needed that is not there, and it does not make one, the
        status is NEEDS and the content says which, in JSON.
        """
        try:
            if name == "look":
                return self._json(to_json(asdict(look(self._settings, language))))
            return self._answer(name, self._open(moment or {}, makes), arguments)
        except NotMadeError as error:
            return Reply(NEEDS, JSON, json.dumps(error.needs).encode(), {})
        except Exception as error:
            return _refusal((tells_of_damage(error) and _damage_of(moment)) or error, language)

    def _open(self, moment: dict[str, str], makes: bool = True) -> Opened:
        wanted = Opened(self._settings, Moment(**moment), makes)
        if self._opened is None or self._opened != wanted:
            self._opened = wanted
        return self._opened

    def _answer(self, name: str, opened: Opened, arguments: dict[str, Any]) -> Reply:
        if name == "make":
            opened.make(**arguments)
            return self._json("{}")
        if text := _TEXTS.get(name):
            return self._json(text(opened, **arguments))
        if name in _LIMITED:
            return _LIMITED[name](opened, self._limits, **arguments)
        return _REPLIES[name](opened, **arguments)

    @staticmethod
    def _json(text: str) -> Reply:
        return Reply(200, JSON, f"{text}\n".encode("utf-8", "replace"), {})


_TEXTS: dict[str, Callable[..., str]] = {
    name: getattr(commands, name)
    for name in ("policies", "report", "show", "lineage", "search", "findings", "questions")
}
_LIMITED: dict[str, Callable[..., Reply]] = {"sparql": queries.sparql, "question": queries.question}
_REPLIES: dict[str, Callable[..., Reply]] = {
    "thing": documents.thing, "document": documents.document, "catalog": catalog.catalog, "service": catalog.service,
    "dump": catalog.dump, "explorer": pages.explorer, "query_page": pages.query_page,
}  # fmt: skip


def _damage_of(moment: dict[str, str] | None) -> DamagedStoreError | None:
    """Return what is damaged in the stores that are open, which is built anew once the sources are looked at again."""
    return damage(*([Generation(Path(moment["folder"]))] if moment and moment["folder"] else ()))


def _refusal(error: Exception, language: str) -> Reply:
    if isinstance(error, PolicyGraphError):
        status = next(status for type_, status in STATUSES if isinstance(error, type_))
        return problem(status, error.in_language(language))
    if isinstance(error, MemoryError):
        return problem(503, said(Phrase("the answer needs more memory than it may have"), language))
    if is_refusal(error):  # by a disk that is full, read-only or damaged
        return problem(503, reason(error))
    # A fault of ours: the process goes on, and says no more than what it was.
    fault = type(error).__name__
    return problem(500, said(Phrase("this cannot be answered: {fault}", fault=fault), language))
