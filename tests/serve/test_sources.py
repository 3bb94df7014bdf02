"""The server follows the records: what changes is shown, what cannot be built leaves what was."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from policygraph.settings import Settings
from tests.helpers import write
from tests.serve.conftest import Client, serving


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, Path]]:
    folder = tmp_path_factory.mktemp("changing")
    write(folder / "records", "en/a.md", {"id": "a", "title": "Kestrel"})
    with serving(Settings(root=folder, sources=(folder / "records",)), workers=1) as client:
        yield client, folder / "records"


def within(seconds: float, happens: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if happens():
            return True
        time.sleep(0.05)
    return False


def test_what_changes_is_shown_everywhere(changing: tuple[Client, Path]) -> None:
    client, records = changing
    version = client.get("/api/state").json()["version"]
    assert b"Kestrel" in client.get("/").content
    assert client.get("/api/policies").json()["total"] == 1
    write(records, "en/a.md", {"id": "a", "title": "Plover"})
    write(records, "en/b.md", {"id": "b", "title": "Another"})
    assert within(30, lambda: client.get("/api/state").json()["version"] != version)
    page = client.get("/").content
    assert b"Plover" in page
    assert b"Kestrel" not in page
    assert client.get("/api/policies").json()["total"] == 2
    assert b"Plover" in client.ask("SELECT ?title { ?p dcterms:title ?title }", "text/csv").content


def test_what_cannot_be_built_is_told_and_leaves_what_was(changing: tuple[Client, Path]) -> None:
    client, records = changing
    shutil.move(records, records.with_name("away"))
    assert within(30, lambda: bool(client.get("/api/state").json()["problem"]))
    assert "records" in client.get("/api/state").json()["problem"]
    assert client.get("/api/policies").status == 200
    shutil.move(records.with_name("away"), records)
    assert within(30, lambda: not client.get("/api/state").json()["problem"])
    assert len(client.told) == 2
    assert client.told[1] == ""


def test_a_record_that_cannot_be_read_any_more_is_told(changing: tuple[Client, Path]) -> None:
    client, records = changing
    write(records, "en/b.md", "[")
    assert within(30, lambda: client.doubted == ["1 error in records"])
    (records / "en" / "b.md").unlink()
    assert within(30, lambda: client.doubted == ["1 error in records", ""])


def test_what_all_ask_is_made_once(changing: tuple[Client, Path]) -> None:
    client, _ = changing
    first = client.get("/")
    started = time.monotonic()
    assert [client.get("/").headers["etag"] for _ in range(20)] == [first.headers["etag"]] * 20
    assert time.monotonic() - started < 2
