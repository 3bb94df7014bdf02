"""A file is written whole, or what was there before stays."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from policygraph.store.whole_files import make_folder, whole_folder, write_whole


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device", "elsewhere")


def interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_what_was_there_stays_where_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    target = tmp_path / "a.ttl"
    target.write_bytes(b"good")
    place: object = os if step == "fsync" else Path
    monkeypatch.setattr(place, step, full)
    with pytest.raises(OSError, match="No space left") as caught:
        write_whole(target, b"new")
    assert caught.value.filename == str(target)
    monkeypatch.setattr(place, step, interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(target, b"new")
    assert target.read_bytes() == b"good"
    assert list(tmp_path.iterdir()) == [target]


def test_mode_and_links_are_kept(tmp_path: Path) -> None:
    target, link = tmp_path / "a.ttl", tmp_path / "link.ttl"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to("a.ttl")
    write_whole(link, b"new")
    assert link.is_symlink()
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"new", 0o640)


def test_a_new_file_has_the_usual_mode_and_may_have_a_long_name(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    for name in ("n" * 250 + ".ttl", "法" * 83 + ".ttl"):
        target = tmp_path / name
        write_whole(target, b"new")
        assert target.stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nobody is killed without fork")
def test_what_a_killed_process_left_is_in_nobodys_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a container each process may have the number of the last one."""
    target = tmp_path / "a.ttl"
    killed = os.fork()
    if not killed:
        monkeypatch.setattr(os, "fsync", lambda _: os._exit(0))
        write_whole(target, b"old")
    os.waitpid(killed, 0)
    assert len(list(tmp_path.iterdir())) == 1
    monkeypatch.setattr(os, "getpid", lambda: killed)
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"


def test_a_device_is_written_as_it_is() -> None:
    write_whole(Path(os.devnull), b"new")
    assert not Path(os.devnull).is_file()


def test_a_pipe_is_written_also_by_the_name_of_its_end() -> None:
    """As /dev/stdout is one, whose link leads to no path."""
    source, target = os.pipe()
    try:
        write_whole(Path(f"/dev/fd/{target}"), b"new")
        assert os.read(source, 9) == b"new"
    finally:
        os.close(source)
        os.close(target)


def test_folders_are_made_however_deep(tmp_path: Path) -> None:
    folder = Path(tmp_path, *["d"] * 1_200)
    make_folder(folder)
    assert folder.is_dir()
    for each in (folder, *folder.parents[:1_199]):  # what removes a test's folder calls itself for each
        each.rmdir()


def fill(target: Path, end: BaseException | None = None) -> None:
    with whole_folder(target) as new:
        (new / "a.csv").write_bytes(b"a")
        assert not (target / "a.csv").exists()
        if end:
            raise end


@pytest.mark.parametrize("is_there", [False, True])
def test_a_folder_is_filled_whole_or_not_at_all(tmp_path: Path, is_there: bool) -> None:
    target = tmp_path / "out"
    if is_there:
        target.mkdir()
    for end in (OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()):
        with pytest.raises(type(end)):
            fill(target, end)
        assert list(tmp_path.rglob("*")) == [target] * is_there
    fill(target)
    assert sorted(tmp_path.rglob("*")) == [target, target / "a.csv"]


def test_a_folder_that_cannot_be_filled_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file/out"):
        fill(tmp_path / "file" / "out")


def test_an_error_names_the_target_where_nothing_can_be_written_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in ("open", "unlink"):
        monkeypatch.setattr(Path, step, full)
    with pytest.raises(OSError, match="No space left") as caught:
        write_whole(tmp_path / "a.ttl", b"new")
    assert caught.value.filename == str(tmp_path / "a.ttl")
    monkeypatch.undo()
    if Path("/dev/full").exists():
        with pytest.raises(OSError, match="No space left") as caught:
            write_whole(Path("/dev/full"), b"new")
        assert caught.value.filename == "/dev/full"
