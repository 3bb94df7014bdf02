"""Messages in English and Chinese: every rule and every default message of a constraint has both."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from policygraph.profile.load import built_in_profiles, load_profile
from policygraph.validation.shacl.default_messages import default_messages
from policygraph.validation.shacl.vocabulary import CONSTRAINTS
from policygraph.validation.validate import ValidationOptions, rule_set


@pytest.mark.parametrize("profile", built_in_profiles())
def test_every_rule_of_a_built_in_profile_has_both(profile: str) -> None:
    for rule in rule_set(load_profile(profile), ValidationOptions()).rules.values():
        texts: tuple[Mapping[str, str], ...] = (rule.names, rule.messages, rule.explanations)
        assert all(text.keys() == {"en", "zh"} for text in texts), rule.code


@pytest.mark.parametrize("parameter", sorted({*CONSTRAINTS, "ownParameter"}))
def test_every_constraint_has_both(parameter: str) -> None:
    messages = default_messages(parameter, "7")
    assert messages.keys() == {"en", "zh"}
    assert all("{" not in text for text in messages.values())
