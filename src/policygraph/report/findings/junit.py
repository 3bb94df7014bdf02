"""Findings as JUnit XML, which most build servers show: a suite a file, a test case a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from policygraph.findings import Finding, Rule
from policygraph.report.findings.common import by_file, clean, node, one_line, said, title


def findings_junit(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> str:
    """Return suites in which violations and warnings fail, and infos pass with what they say.

    Without findings there is one case that passes, since servers take an empty report for a fault.
    """
    root = ET.Element("testsuites", {"name": "policygraph", **_numbers(findings)})
    for path, found in by_file(findings).items():
        file = clean(path) or "(no file)"
        suite = ET.SubElement(root, "testsuite", {"name": file, **_numbers(found)})
        for each in found:
            _case(suite, each, file, rules)
    if not findings:
        suite = ET.SubElement(root, "testsuite", {"name": "policygraph", **_numbers(findings)})
        ET.SubElement(suite, "testcase", {"classname": "policygraph", "name": "no findings", "time": "0"})
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written.decode()


def _numbers(findings: Sequence[Finding]) -> dict[str, str]:
    failures = sum(_fails(found) for found in findings)
    numbers = {"tests": len(findings) or 1, "failures": failures, "errors": 0, "skipped": 0, "time": 0}
    return {key: str(number) for key, number in numbers.items()}


def _fails(found: Finding) -> bool:
    return found.severity != "info"


def _case(suite: ET.Element, found: Finding, file: str, rules: Mapping[str, Rule]) -> None:
    field = f" [{found.field}]" if found.field else ""
    place = f"{found.line}:{found.column}" if found.path else node(found)
    attributes = {"classname": file, "name": one_line(f"{found.code}{field} {place}"), "time": "0"}
    if found.path:
        attributes |= {"file": file, "line": str(found.line)}
    case = ET.SubElement(suite, "testcase", attributes)
    parts = {
        "rule": title(found.code, rules),
        "place": f"{found.path}:{place}" if found.path else "",
        "policy": found.policy,
        "focus": found.focus,
        "property": found.property,
        "field": found.field,
        "value": found.value,
    }
    body = [clean(found.message), *(f"{part}: {clean(text)}" for part, text in parts.items() if text)]
    if _fails(found):
        failure = ET.SubElement(case, "failure", {"type": found.severity, "message": said(found)})
        failure.text = "\n".join(body)
    else:
        ET.SubElement(case, "system-out").text = "\n".join(["info", *body])
