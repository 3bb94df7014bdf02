"""Names of what records describe, unique across the kinds of a profile: ``pep-0008``, ``facility/7``."""

from __future__ import annotations

from policygraph.profile.model import Profile, RecordKind


def name_of(profile: Profile, kind: str, identifier: str) -> str:
    """Return the name of what a record of a kind describes: no two things of any kinds have the same.

    It is the id of one of the first kind, ``facility/7`` of another.
    """
    prefixes = {kind.name: _prefix(kind) for kind in profile.kinds}
    is_plain = kind == profile.first.name and not identifier.startswith(
        tuple(filter(None, prefixes.values()))
    )
    return identifier if is_plain else prefixes[kind] + identifier


def kind_and_id(profile: Profile, name: str) -> tuple[str, str]:
    """Return what ``name_of`` made a name of."""
    prefixes = [(_prefix(kind), kind.name) for kind in profile.kinds]
    fitting = [(prefix, kind) for prefix, kind in prefixes if prefix and name.startswith(prefix)]
    prefix, kind = max(fitting, default=("", profile.first.name))
    return kind, name[len(prefix) :]


def _prefix(kind: RecordKind) -> str:
    return kind.subject_template.iri.partition("{")[0]
