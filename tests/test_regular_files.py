"""A file that somebody names is read where it is one, and nothing waits for what is none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from policygraph import regular_files
from tests.helpers import run, write

NONE = "It is a pipe, a device or a socket"


def test_a_text_has_lines_that_end_in_a_line_feed_and_no_mark(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n")
    (tmp_path / "link").symlink_to(file)
    assert regular_files.text(tmp_path / "link") == "a\nb\nc\n"
    file.write_bytes(b"\xff")
    with pytest.raises(ValueError, match="utf-8"):
        regular_files.text(file)


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path(os.devnull)):
        with pytest.raises(OSError, match=NONE):
            regular_files.content(path)
    with pytest.raises(IsADirectoryError):
        regular_files.content(tmp_path)


@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", "{records}", "--baseline", "{device}"),
        ("validate", "{records}", "--shapes", "{device}"),
        ("query", "{device}", "-s", "{records}"),
        ("build", "{records}", "--profile", "{device}"),
        ("diff", "{device}", "{records}"),
        ("export", "{device}", "-o", "{records}/out.nt"),
    ],
)
def test_a_device_in_the_place_of_a_file_is_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    write(tmp_path / "records", "a.md", {"id": "a", "title": "A"})
    device = tmp_path / ("device.rq" if arguments[0] == "query" else "device.ttl")
    device.symlink_to(os.devnull)
    given = (text.format(records=tmp_path / "records", device=device) for text in arguments)
    result = run(*given)
    assert result.exit_code == 2
    assert NONE in result.output or "is neither a file nor a folder" in result.output, result.output


@pytest.mark.parametrize(
    ("name", "arguments", "status"),
    [
        (".gitignore", ("init", "{folder}"), 2),
        ("x.md", ("profile", "check", "{folder}"), 0),
        ("x.yaml", ("init", "--from", "{folder}", "-o", "{folder}/drafted"), 0),
    ],
)
def test_a_pipe_that_nobody_names_is_not_waited_for(
    tmp_path: Path, name: str, arguments: tuple[str, ...], status: int
) -> None:
    if name != ".gitignore":
        write(tmp_path, "a.md", {"id": "a", "title": "A"})
    os.mkfifo(tmp_path / name)
    assert run(*(text.format(folder=tmp_path) for text in arguments)).exit_code == status
