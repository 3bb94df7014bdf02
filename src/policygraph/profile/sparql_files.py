"""Check the rules and the questions of a profile before anything is built: each parses, and asks nobody else."""

from __future__ import annotations

from pathlib import Path

from policygraph.errors import ProfileError
from policygraph.profile.model import Profile
from policygraph.rdf.core import FUNCTIONS
from policygraph.rdf.namespaces import HOME
from policygraph.rdf.sparql_text import Problem, form_of
from policygraph.records.declared import displayed, read_text


def check_rules(profile: Profile) -> None:
    """Raise ProfileError, with file and line, for a rule that is no CONSTRUCT which can be run."""
    for file in profile.rules:
        form = _form(file, {})
        if form != "CONSTRUCT":
            raise ProfileError(
                f"{displayed(file, 1)}: a rule must be a CONSTRUCT, and this is a query of the form {form}"
            )


def check_questions(profile: Profile) -> None:
    """Raise ProfileError, with file and line, for a question that cannot be run."""
    prefixes = profile.prefixes(HOME)
    for file in profile.queries:
        _form(file, prefixes)


def _form(file: Path, prefixes: dict[str, str]) -> str:
    form = form_of(read_text(file, ProfileError), prefixes, FUNCTIONS)
    if isinstance(form, Problem):
        column = f":{form.column}" if form.line else ""
        raise ProfileError(f"{displayed(file, form.line)}{column}: {form.message}")
    return form
