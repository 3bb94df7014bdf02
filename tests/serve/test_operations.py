"""The API is described as it answers: every operation, with its parameters."""

from __future__ import annotations

import jsonschema
import pytest

from policygraph.serve.operations import AS_OF, LANGUAGE, OPERATIONS, WHERE, Operation, Parameter, openapi
from policygraph.serve.protocol import HttpError
from tests.serve.conftest import Client

EXAMPLES = {
    "policy": "alberta-tier",
    "name": "overview",
    "text": "carbon",
    "where": "country=Canada",
    "as_of": "2015",
    "relation": "supersedes",
}


def test_what_the_description_names_is_answered_as_it_says(client: Client) -> None:
    assert (
        client.get("/api").headers["location"]
        == client.get("/api/").headers["location"]
        == "/api/openapi.json"
    )
    described = client.get("/api/openapi.json").json()
    assert described == openapi("seeds")
    assert described["openapi"].startswith("3.1")
    assert len(described["paths"]) == len(OPERATIONS)
    for path, methods in described["paths"].items():
        operation = methods["get"]
        address, query = path, []
        for parameter in operation["parameters"]:
            jsonschema.Draft202012Validator.check_schema(parameter["schema"])
            name = parameter["name"]
            if parameter["in"] == "path":
                address = address.replace(f"{{{name}}}", EXAMPLES[name])
            elif name != "parameters":
                value = EXAMPLES.get(
                    name, parameter["schema"].get("default", parameter["schema"].get("minimum"))
                )
                query.append(f"{name}={value}")
        assert "{" not in address
        got = client.get(f"{address}?{'&'.join(query)}")
        assert (got.status, {got.type}) == (200, operation["responses"]["200"]["content"].keys()), path
        assert isinstance(got.json(), dict)


def test_the_operations_have_names_of_their_own() -> None:
    assert (
        len({each.name for each in OPERATIONS}) == len({each.path for each in OPERATIONS}) == len(OPERATIONS)
    )


NUMBER = Parameter("limit", "", 100, bounds=(0, 10))


@pytest.mark.parametrize(
    ("parameter", "texts", "value"),
    [
        (NUMBER, [], 100), (NUMBER, ["7"], 7), (NUMBER, ["007"], 7), (WHERE, ["a=b=c", "d=e"], [("a", "b=c"), ("d", "e")]),
        (Parameter("x", "", repeats=True), [], []), (Parameter("x", ""), [], None), (Parameter("x", "", "en"), ["zh"], "zh"),
    ],
)  # fmt: skip
def test_a_parameter_is_read(parameter: Parameter, texts: list[str], value: object) -> None:
    assert parameter.value(texts) == value


@pytest.mark.parametrize(
    ("parameter", "texts"),
    [
        (NUMBER, ["11"]), (NUMBER, ["-1"]), (NUMBER, ["٣"]), (NUMBER, ["1" * 5_000]), (NUMBER, [""]), (NUMBER, ["1", "2"]), (WHERE, ["a"]),
        (WHERE, ["=b"]), (AS_OF, [""]), (LANGUAGE, ["x_y"]), (Parameter("x", "", repeats=True), ["a", ""]), (Parameter("x", "", choices=("a", "b")), ["c"]), (Parameter("x", "", required=True), []),
    ],
)  # fmt: skip
def test_what_does_not_fit_a_parameter_is_refused(parameter: Parameter, texts: list[str]) -> None:
    with pytest.raises(HttpError) as refusal:
        parameter.value(texts)
    assert refusal.value.status == 400


def test_a_parameter_that_there_is_not_is_refused_with_the_nearest() -> None:
    with pytest.raises(HttpError, match="Did you mean limit"):
        Operation("a", "/a", "", "", (NUMBER,)).arguments([("lmit", "1")])
