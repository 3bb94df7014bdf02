"""What the server answers is what the commands print, byte by byte."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from policygraph.serve.commands import findings
from policygraph.serve.opened import NotThereError, Opened, look
from policygraph.settings import Settings
from tests.helpers import SEEDS, run
from tests.serve.conftest import Client

Q = ("-s", SEEDS, "-q")


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("/api/policies/alberta-tier", ("show", "alberta-tier", *Q)),
        ("/api/policies/alberta-tier?language=zh", ("show", "alberta-tier", "--language", "zh", *Q)),
        ("/api/policies/us-45q-2018/lineage", ("lineage", "us-45q-2018", *Q)),
        (
            "/api/policies/us-45q-2018/lineage?as_of=2015-06&direction=predecessors&depth=1&relation=supersedes",
            ("lineage", "us-45q-2018", "--as-of", "2015-06", "--direction", "predecessors", "--depth", "1", "--relation", "supersedes", *Q),
        ),
        ("/api/search?text=carbon", ("show", "--search", "carbon", *Q)),
        ("/api/search?text=carbon+pricing&limit=2", ("show", "--search", "carbon pricing", "--limit", "2", *Q)),
        ("/api/search?text=carbon&where=country=Canada&language=zh", ("show", "--search", "carbon", "--where", "country=Canada", "--language", "zh", *Q)),
        ("/api/findings", ("validate", SEEDS, "-q")),
        ("/api/findings?language=zh", ("validate", SEEDS, "--language", "zh", "-q")),
        ("/api/report", ("report", SEEDS, "-q")),
        ("/api/report?as_of=2015&where=country=Canada", ("report", SEEDS, "--as-of", "2015", "--where", "country=Canada", "-q")),
        ("/api/questions", ("query", *Q)),
        ("/api/questions/predecessors?policy=alberta-tier", ("query", "predecessors", "--bind", "policy=alberta-tier", *Q)),
        ("/api/questions/overview", ("query", "overview", *Q)),
    ],
)  # fmt: skip
def test_an_answer_is_what_the_command_prints(
    client: Client, shop: Path, monkeypatch: pytest.MonkeyPatch, path: str, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(shop)
    got = client.get(path)
    assert (got.status, got.content.decode()) == (200, run(*command, "--format", "json").stdout)


def test_the_policies_are_the_rows_of_the_report(
    client: Client, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)
    rows = list(csv.DictReader(io.StringIO(run("report", SEEDS, "--format", "csv", "-q").stdout, newline="")))
    told = client.get("/api/policies?limit=3&offset=2").json()
    assert (told["total"], told["offset"]) == (len(rows), 2)
    assert [each["id"] for each in told["policies"]] == [each["id"] for each in rows[2:5]]
    shown = {name: value for name, value in told["policies"][0].items() if isinstance(value, str)}
    assert shown == {name: rows[2][name] for name in shown}
    assert client.get("/api/policies?where=country=Canada").json()["total"] == 3


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_a_query_that_is_sent_has_the_rows_of_the_command(
    client: Client, shop: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    monkeypatch.chdir(shop)
    text = "SELECT ?id ?title { ?p dcterms:identifier ?id ; dcterms:title ?title } ORDER BY ?id ?title"
    types = {"csv": "text/csv", "tsv": "text/tab-separated-values"}
    got = client.ask(text, types.get(format, f"application/sparql-results+{format}"))
    assert got.content == run("query", "--text", text, "--format", format, *Q).stdout_bytes


def test_what_is_not_there_is_404_with_a_suggestion(client: Client) -> None:
    for path in ("/api/policies/alberta-tie", "/api/policies/alberta-tie/lineage"):
        got = client.get(path)
        assert (got.status, got.type) == (404, "application/problem+json")
        assert "Did you mean alberta-tier" in got.json()["detail"]
    assert client.get("/api/questions/predecessor").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/api/policies?limit=x", "/api/policies?limit=-1", "/api/policies?limit=1&limit=2", "/api/policies?where=country",
        "/api/policies?where=nothing=x", "/api/policies?as_of=soon", "/api/policies?lmit=1", "/api/search", "/api/search?text=%FF",
        "/api/policies/%FF", "/api/policies/us-45q-2018/lineage?direction=up", "/api/policies/us-45q-2018/lineage?depth=0",
        "/api/policies/us-45q-2018/lineage?relation=nothing", "/api/questions/predecessors", "/api/questions/predecessors?policy=a&policy=b",
        "/api/questions/predecessors?nothing=1", "/api/report?language=en", "/api/findings?language=fr",
    ],
)  # fmt: skip
def test_what_does_not_fit_is_400_and_says_why(client: Client, path: str) -> None:
    got = client.get(path)
    assert (got.status, got.type) == (400, "application/problem+json")
    assert len(got.json()["detail"]) > 10


def test_an_id_may_have_any_character(client: Client) -> None:
    for id in ("a/b", "a b", "..", "%", "碳", "x?y#z", "<script>"):
        got = client.get(f"/api/policies/{quote(id, safe='')}")
        assert (got.status, "there is no policy" in got.json()["detail"]) == (404, True)


def test_what_is_wrong_is_said_in_the_language_of_who_asks(client: Client) -> None:
    got = client.get(f"/api/policies?{urlencode({'limit': 'x'})}", accept_language="zh-CN")
    assert got.json()["detail"] == "limit 是 0 到 10,000 之间的数"


def test_a_value_that_is_missing_is_asked_for_without_an_option_of_the_command(client: Client) -> None:
    got = client.get("/api/questions/predecessors")
    assert (got.status, got.json()["detail"]) == (400, "the query predecessors needs a value for policy")


def test_an_answer_is_not_sent_again_to_who_has_it(client: Client) -> None:
    first = client.get("/api/questions")
    for known in (first.headers["etag"], f'"other", W/{first.headers["etag"]}', "*"):
        again = client.get("/api/questions", if_none_match=known)
        assert (again.status, again.content) == (304, b"")
    assert json.loads(first.content)["questions"]


def test_where_no_file_is_a_record_there_are_no_findings_to_give(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    settings = Settings(root=tmp_path, sources=(tmp_path / "r",))
    with pytest.raises(NotThereError, match="no file of the sources is a record"):
        findings(Opened(settings, look(settings)), "en")
