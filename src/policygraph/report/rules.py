"""One rule, explained."""

from __future__ import annotations

from policygraph.findings import Rule


def rule_text(rule: Rule) -> str:
    """Return what a rule is for and how to mend it, in every language that it is told in."""
    lines = [f"{rule.code} ({rule.severity})"]
    for language in sorted(rule.messages):
        parts = [rule.names.get(language), rule.messages[language], rule.explanations.get(language)]
        lines += ["", *(part for part in parts if part)]
    return "\n".join(lines)
