"""Whether what a command did is what commands do, judged by parsers that wrote none of it."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

from click.testing import CliRunner

from policygraph.cli import main
from policygraph.rdf.formats import RDF_FORMATS
from tests.rdf.helpers import read_back

XML = {"xml", "junit", "graphml", "gexf", "svg"}
JSON = {"json", "sarif", "node-link", "cytoscape"}
TEXT = {"text", "table", "markdown", "github", "mermaid", "dot"}
# Controls but tab and line feed, and what turns the direction of writing.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def run_judged(arguments: list[str]) -> None:
    """Run a command, and hold it to ending as commands end and to output that others read.

    What stands at ``-o`` is judged as well, and removed.
    """
    result = CliRunner().invoke(main, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code in (0, 1, 2)
    assert "Traceback" not in result.output
    if result.exit_code == 2:
        assert result.output.strip()
    assert not UNPRINTABLE.search(result.stderr)
    format = arguments[arguments.index("--format") + 1] if "--format" in arguments else "text"
    judge(result.stdout_bytes, format)
    out = Path("out")
    if out.is_file():
        judge(out.read_bytes(), format)
        out.unlink()


def judge(data: bytes, format: str) -> None:
    """Hold output to its format; nothing is no output."""
    if not data:
        return
    if format in XML and not data.startswith((b"true", b"false")):
        ElementTree.fromstring(data)
    elif format in JSON:
        json.loads(data, parse_constant=_no_constant)
    elif format in RDF_FORMATS:
        read_back(data, format)
    elif format in ("csv", "tsv"):
        dialect = "excel" if format == "csv" else "excel-tab"
        assert list(csv.reader(io.StringIO(data.decode(), newline=""), dialect))
    elif format in TEXT:
        assert not UNPRINTABLE.search(data.decode())


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not in JSON")
