"""Write findings as JUnit XML, which most build servers show: a suite for each file, a case for each finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from policygraph.findings import Finding, Rule
from policygraph.report.findings.common import by_file, clean, message_line, node, one_line, title


def findings_junit(findings: Sequence[Finding], rules: Mapping[str, Rule], language: str = "en") -> str:
    """Return suites in which violations and warnings fail, and infos pass with their text as output.

    Without findings there is one case that passes, since servers take an empty report for a fault.
    """
    root = ET.Element("testsuites", {"name": "policygraph", **_numbers(findings)})
    for path, members in by_file(findings).items():
        file = clean(path) or "(no file)"
        suite = ET.SubElement(root, "testsuite", {"name": file, **_numbers(members)})
        for finding in members:
            _add_case(suite, finding, file, rules, language)
    if not findings:
        suite = ET.SubElement(root, "testsuite", {"name": "policygraph", **_numbers(findings)})
        ET.SubElement(suite, "testcase", {"classname": "policygraph", "name": "no findings", "time": "0"})
    ET.indent(root)
    xml: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml.decode()


def _numbers(findings: Sequence[Finding]) -> dict[str, str]:
    failures = sum(finding.severity != "info" for finding in findings)
    numbers = {"tests": len(findings) or 1, "failures": failures, "errors": 0, "skipped": 0, "time": 0}
    return {key: str(number) for key, number in numbers.items()}


def _add_case(
    suite: ET.Element, finding: Finding, file: str, rules: Mapping[str, Rule], language: str
) -> None:
    field = f" [{finding.field}]" if finding.field else ""
    place = f"{finding.line}:{finding.column}" if finding.path else node(finding, language)
    attributes = {"classname": file, "name": one_line(f"{finding.code}{field} {place}"), "time": "0"}
    if finding.path:
        attributes |= {"file": file, "line": str(finding.line)}
    case = ET.SubElement(suite, "testcase", attributes)
    details = {
        "rule": title(finding.code, rules, language),
        "place": f"{finding.path}:{place}" if finding.path else "",
        "policy": finding.policy,
        "focus": finding.focus,
        "property": finding.property,
        "field": finding.field,
        "value": finding.value,
    }
    lines = [clean(finding.message), *(f"{key}: {clean(text)}" for key, text in details.items() if text)]
    if finding.severity == "info":
        ET.SubElement(case, "system-out").text = "\n".join(["info", *lines])
    else:
        attributes = {"type": finding.severity, "message": message_line(finding, language)}
        ET.SubElement(case, "failure", attributes).text = "\n".join(lines)
