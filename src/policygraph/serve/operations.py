"""The JSON API as data: from it come the routes, the check of parameters, and the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policygraph._version import __version__
from policygraph.errors import suggest
from policygraph.rdf.language_tags import is_tag, no_tag
from policygraph.report.matches import MOST_FOUND
from policygraph.serve.problems import JSON, PROBLEM
from policygraph.serve.protocol import HttpError
from policygraph.words.phrases import Phrase, enumerated


@dataclass(frozen=True)
class Parameter:
    """A parameter: a text, one of some, a number within bounds, or, where it may be repeated, pairs FACET=LABEL or texts."""

    name: str
    about: str
    default: Any = None
    choices: tuple[str, ...] = ()
    bounds: tuple[int, int] | None = None
    repeats: bool = False
    required: bool = False

    def schema(self) -> dict[str, Any]:
        """Return its JSON Schema."""
        if self.bounds:
            least, most = self.bounds
            schema: dict[str, Any] = {"type": "integer", "minimum": least, "maximum": most}
        else:
            schema = {"type": "string", **({"enum": list(self.choices)} if self.choices else {})}
        if self.repeats:
            return {"type": "array", "items": schema}
        return schema if self.default in (None, "") else {**schema, "default": self.default}

    def value(self, texts: Sequence[str]) -> Any:
        """Return what the texts of a request mean. Raises HttpError for what does not fit."""
        if "" in texts:
            raise HttpError(400, Phrase("{name} is empty; leave it out, or give it a value", name=self.name))
        if self.repeats:
            return [_pair(text) for text in texts] if self is WHERE else list(texts)
        if len(texts) > 1:
            raise HttpError(400, Phrase("{name} is given more than once", name=self.name))
        if not texts:
            if self.required:
                raise HttpError(400, Phrase("{name} is missing", name=self.name))
            return self.default
        (text,) = texts
        if self.choices and text not in self.choices:
            raise HttpError(
                400, Phrase("{name} is one of {names}", name=self.name, names=enumerated(self.choices))
            )
        if self is LANGUAGE and not is_tag(text):
            raise HttpError(400, no_tag(text))
        if self.bounds is None:
            return text
        least, most = self.bounds
        if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
            raise HttpError(
                400,
                Phrase(
                    "{name} is a number from {least:,} to {most:,}", name=self.name, least=least, most=most
                ),
            )
        return int(text)


def _pair(text: str) -> tuple[str, str]:
    name, equals, label = text.partition("=")
    if not (name and equals and label):
        raise HttpError(400, Phrase("{name} is written FACET=LABEL", name="where"))
    return name, label


WHERE = Parameter("where", "Only what has a label of a facet of the profile: FACET=LABEL.", repeats=True)
AS_OF = Parameter("as_of", "A day, month or year: where policies stood then, instead of today.", "")
LANGUAGE = Parameter("language", "The language of labels and titles, as en or zh-Hans.", "en")


@dataclass(frozen=True)
class Operation:
    """What can be asked under an address: the name of what answers, its parameters, and what the answer is."""

    name: str
    path: str
    about: str
    answer: str
    parameters: tuple[Parameter, ...] = ()
    binds: bool = False  # any other parameter is one of the question
    is_kept: bool = False  # where nothing else than the whole corpus is asked for, which is the same for all

    def is_usual(self, arguments: Mapping[str, Any]) -> bool:
        """Return whether these are the arguments of a request without parameters."""
        return arguments == self.arguments([])

    def arguments(self, given: Sequence[tuple[str, str]]) -> dict[str, Any]:
        """Return the arguments of a request. Raises HttpError for a parameter that there is not, or that does not fit."""
        names = [parameter.name for parameter in self.parameters]
        others = [(name, value) for name, value in given if name not in names]
        if others and not self.binds:
            name = others[0][0]
            raise HttpError(
                400, Phrase("there is no parameter {name}.{hint}", name=name, hint=suggest(name, names))
            )
        values = {
            each.name: each.value([text for name, text in given if name == each.name])
            for each in self.parameters
        }
        if not self.binds:
            return values
        if len(dict(others)) < len(others):
            raise HttpError(400, Phrase("a variable is given two values"))
        return {**values, "bind": dict(others)}


OPERATIONS = (
    Operation(
        "policies",
        "/api/policies",
        "The policies, by id, with titles, facets, numbers, and where they stand and why.",
        "What `report --format csv` has in its rows.",
        (
            WHERE,
            AS_OF,
            Parameter("limit", "So many policies.", 100, bounds=(0, 10_000)),
            Parameter("offset", "Behind so many others.", 0, bounds=(0, 10_000_000)),
        ),
        is_kept=True,
    ),
    Operation(
        "show",
        "/api/policies/{policy}",
        "One policy, or another thing that records describe.",
        "What `show POLICY --format json` prints.",
        (LANGUAGE,),
    ),
    Operation(
        "lineage",
        "/api/policies/{policy}/lineage",
        "What a policy replaced and what replaced it, and what stands for it now.",
        "What `lineage POLICY --format json` prints.",
        (
            AS_OF,
            Parameter("direction", "Which way to go.", "both", ("both", "predecessors", "successors")),
            Parameter("relation", "Only this relation.", repeats=True),
            Parameter("depth", "No further than so many steps.", bounds=(1, 10_000)),
            LANGUAGE,
        ),
    ),
    Operation(
        "search",
        "/api/search",
        "What has a text in any of its values, in any language.",
        "What `show --search TEXT --format json` prints.",
        (
            Parameter("text", "Words to look for; a phrase in quotes is one word.", required=True),
            Parameter("limit", "The first so many.", MOST_FOUND, bounds=(1, 10_000)),
            WHERE,
            LANGUAGE,
        ),
    ),
    Operation(
        "report",
        "/api/report",
        "The corpus in numbers.",
        "What `report --format json` prints.",
        (WHERE, AS_OF),
        is_kept=True,
    ),
    Operation(
        "findings",
        "/api/findings",
        "What is found in the records, less what the baseline knows.",
        "What `validate --format json` prints.",
        (LANGUAGE,),
        is_kept=True,
    ),
    Operation(
        "questions",
        "/api/questions",
        "The named questions with their parameters.",
        "What `query --format json` prints.",
    ),
    Operation(
        "question",
        "/api/questions/{name}",
        "The answer to a named question; its parameters are those of the address.",
        "What `query NAME --format json` prints, or another format of SPARQL that is accepted.",
        binds=True,
    ),
)
IN_PATH = {
    "policy": "The id of a policy, percent-encoded.",
    "name": "The name of a question.",
}


def openapi(title: str) -> dict[str, Any]:
    """Return the OpenAPI document (3.1) of the API."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": __version__,
            "description": "What the commands of policygraph answer.",
        },
        "servers": [{"url": "/"}],
        "paths": {operation.path: {"get": _described(operation)} for operation in OPERATIONS},
        "components": {
            "schemas": {
                "Problem": {
                    "type": "object",
                    "description": "Problem details (RFC 9457).",
                    "properties": {
                        name: {"type": "integer" if name == "status" else "string"}
                        for name in ("type", "title", "status", "detail")
                    },
                    "required": ["status", "detail"],
                }
            }
        },
    }


def _described(operation: Operation) -> dict[str, Any]:
    in_path = [
        {"name": name, "in": "path", "required": True, "description": about, "schema": {"type": "string"}}
        for name, about in IN_PATH.items()
        if f"{{{name}}}" in operation.path
    ]
    in_query = [
        {
            "name": parameter.name, "in": "query", "required": parameter.required, "description": parameter.about,
            "schema": parameter.schema(),
        }
        for parameter in operation.parameters
    ]  # fmt: skip
    of_question = {
        "name": "parameters", "in": "query", "style": "form", "explode": True,
        "description": "The parameters of the question, as `/api/questions` names them.",
        "schema": {"type": "object", "additionalProperties": {"type": "string"}},
    }  # fmt: skip
    problem = {"content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    return {
        "operationId": operation.name,
        "summary": operation.about,
        "parameters": [*in_path, *in_query, *([of_question] if operation.binds else [])],
        "responses": {
            "200": {
                "description": operation.answer,
                "content": {_type(operation): {"schema": {"type": "object"}}},
            },
            "400": {"description": "A parameter does not fit.", **problem},
            **({"404": {"description": "There is no such thing.", **problem}} if in_path else {}),
            "503": {"description": "The answer would take more than it may.", **problem},
        },
    }


def _type(operation: Operation) -> str:
    return "application/sparql-results+json" if operation.binds else JSON


def paths(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return the arguments that stand in the path of a request."""
    return {name: value for name, value in parameters.items() if name in IN_PATH}
