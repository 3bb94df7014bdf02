"""No command opens a socket, or a file outside of sources, profile, output and store, whatever the inputs say."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.cli import odd_inputs
from tests.helpers import ROOT
from tests.odd import reach

ABROAD = "SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }"
SHAPE = (
    "@prefix sh: <http://www.w3.org/ns/shacl#> . <x:s> a sh:NodeShape ; sh:severity sh:Warning ; sh:message 'M' ;"
    " sh:targetClass <https://w3id.org/policygraph/ns#Policy> ; sh:sparql [ sh:select '''SELECT $this { $this a ?c . %s }''' ] ."
)
FILES = {
    "abroad.rq": f"SELECT * {{ {ABROAD} }}",
    "shapes/abroad.ttl": SHAPE % ABROAD,
    "shapes/file.ttl": SHAPE.replace("SELECT $this", "SELECT $this FROM <file://SECRET>") % "",
    "remote.jsonld": '{"@context": "http://127.0.0.1:9/context", "@id": "x:a"}',
    "import.jsonld": '{"@context": {"@import": "file://SECRET"}, "@id": "x:a"}',
    "entity.rdf": '<!DOCTYPE r [<!ENTITY a SYSTEM "file://SECRET">]><r:RDF'
    ' xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="x:"><r:Description><e:p>&a;</e:p></r:Description></r:RDF>',
    "dtd.rdf": '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/dtd"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
}
LINKS = {  # in the source, to what is not in it
    "absolute.md": "BESIDE/secret.md",
    "relative.md": "../../secret.md",
    "by-way-of-another.md": "relative.md",
    "by-way-of-a-folder.md": "beyond/record.md",
    "beyond": "BESIDE/beyond",
    "up": "../..",
    "root": "/",
    "system.md": "/etc/passwd",
    "device.md": "/dev/zero",
}
FORMATS = ("turtle", "jsonld", "rdfxml", "trig", "graphml", "gexf", "node-link", "cytoscape")
COMMANDS = [
    ["build", "r"], ["validate", "r"], ["validate", "r", "--shapes", "shapes"], ["report", "r"], ["profile", "check", "r"],
    ["validate", "r", "--shapes", "shapes", "--engine", "pyshacl"], ["validate", "r", "--shapes", "shapes/file.ttl"],
    *(["export", "r", "--format", name, "-o", f"out.{name}"] for name in FORMATS),
    *(["export", "r", "--format", name, "-o", f"out-{name}"] for name in ("csv", "records")),
    ["query", "abroad.rq", "-s", "r"], ["query", "--text", f"ASK {{ {ABROAD} }}", "-s", "r"], ["query", "overview", "-s", "r"],
    ["query", "--text", "SELECT * FROM <file://SECRET> { ?s ?p ?o }", "-s", "r"],
    ["query", "--text", "LOAD <file://SECRET>", "-s", "r"], ["query", "../../etc/passwd", "-s", "r"],
    ["lineage", "references", "-s", "r"], ["show", "../../etc/passwd", "-s", "r"], ["show", "--search", "x", "-s", "r"],
    ["new", "../escape", "-s", "r"], ["diff", "r", "r"], ["history", "a", "-s", "r"], ["init", "--from", "r", "-o", "drafted"],
    *([command, name] for command in ("report", "export") for name in FILES if name.endswith(("jsonld", "rdf"))),
]  # fmt: skip
OURS = (ROOT, sys.prefix, sys.base_prefix, tempfile.gettempdir())
SYSTEM = re.compile(
    r"/(dev/|proc/|sys/|etc/(localtime|ld\.so|ssl/|mime\.types)|usr/(lib|share|local/lib)|lib)"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with odd records and files that lead out of it."""
    folder = tmp_path_factory.mktemp("reach") / "work"
    odd_inputs.make_records(folder / "r")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text.replace("SECRET", str(secret(folder))), "utf-8")
    for beyond in (secret(folder), folder.parent / "beyond" / "record.md"):
        beyond.parent.mkdir(exist_ok=True)
        beyond.write_text("---\nid: secret\ntitle: Secret of the machine\n---\n", "utf-8")
    for name, target in LINKS.items():
        (folder / "r" / name).symlink_to(target.replace("BESIDE", str(folder.parent)))
    return folder


def secret(folder: Path) -> Path:
    """Return a file beside the working folder, which inputs name."""
    return folder.parent / "secret.md"


def contents(folder: Path) -> dict[str, bytes]:
    """Return name -> bytes of the files that can be read."""
    return {
        file.name: file.read_bytes()
        for file in folder.iterdir()
        if file.is_file() and os.access(file, os.R_OK)
    }


def is_allowed(path: str, writes: bool, folder: Path) -> bool:
    """Return whether a command may open a path: the program's, the system's libraries, a new temporary file, or its own."""
    if Path(path).is_relative_to(folder):
        return True
    elsewhere = Path(path).is_relative_to(folder.parent)
    is_program = any(Path(path).is_relative_to(start) for start in OURS) or SYSTEM.match(path)
    return (
        not elsewhere
        and bool(is_program)
        and (not writes or path.startswith((tempfile.gettempdir(), "/dev/", "/proc/")))
    )


def run_all(folder: Path, *before: str) -> subprocess.CompletedProcess[bytes]:
    log, commands = folder.parent / "log.json", folder.parent / "commands.json"
    commands.write_text(json.dumps(COMMANDS).replace("SECRET", str(secret(folder))), "utf-8")
    driver = [sys.executable, "-B", str(Path(reach.__file__)), str(log), str(commands)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "http_proxy": "", "https_proxy": ""}
    return subprocess.run([*before, *driver], cwd=folder, env=environment, capture_output=True)


def test_no_command_reaches_out(place: Path) -> None:
    before = contents(place / "r")
    ended = run_all(place)
    assert ended.returncode == 0, ended.stderr.decode()[-2000:]
    assert before.items() <= contents(place / "r").items()
    events = json.loads((place.parent / "log.json").read_text("utf-8"))
    assert len({path for event, path, _ in events if event == "open" and "/work/r/" in path}) > 50
    for event, what, writes in events:
        if event in reach.PATHS:
            assert is_allowed(what, writes, place), (event, what)
        else:
            assert (event, Path(what).name) == ("subprocess.Popen", "git"), (event, what)
    assert not (place.parent / "escape.md").exists()
    assert b"Secret of the machine" not in ended.stdout + ended.stderr


@pytest.mark.long
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_nor_does_the_store_or_a_parser(place: Path) -> None:
    """What Python's audit events do not tell of."""
    log = place.parent / "strace.log"
    ended = run_all(
        place,
        "strace",
        "-f",
        "-qq",
        "-s",
        "4096",
        "-e",
        "trace=open,openat,creat,connect,socket",
        "-o",
        str(log),
    )
    if b"ptrace" in ended.stderr.lower():
        pytest.skip("this system lets nobody trace")
    assert ended.returncode == 0, ended.stderr.decode()[-2000:]
    calls = log.read_bytes().decode("utf-8", "replace")
    assert "AF_INET" not in calls
    opened = re.findall(r'open(?:at)?\((?:[^,"]*, )?"((?:[^"\\]|\\.)*)", ([A-Z_|]+)[^)]*\) = \d', calls)
    assert len(opened) > 1000
    for name, flags in opened:
        path = os.path.realpath(place / name)
        assert path != str(secret(place))
        if re.search("O_WRONLY|O_RDWR", flags) and path != str(place.parent / "log.json"):
            assert is_allowed(path, True, place), (name, flags)
