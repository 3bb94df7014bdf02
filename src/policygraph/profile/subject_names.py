"""Names of what records describe, unique across the kinds of a profile: ``pep-0008``, ``facility/7``."""

from __future__ import annotations

from policygraph.profile.model import Profile


def name_of(profile: Profile, kind: str, identifier: str) -> str:
    """Return the name of what a record of a kind describes: no two things of any kinds have the same.

    It is the id of one of the first kind, ``facility/7`` of another.
    """
    starts = {each.kind: _start(each) for each in profile.kinds}
    plain = kind == profile.kind and not identifier.startswith(tuple(filter(None, starts.values())))
    return identifier if plain else starts[kind] + identifier


def kind_and_id(profile: Profile, name: str) -> tuple[str, str]:
    """Return what ``name_of`` made a name of."""
    starts = [
        (start, each.kind) for each in profile.kinds if (start := _start(each)) and name.startswith(start)
    ]
    start, kind = max(starts, default=("", profile.kind))
    return kind, name[len(start) :]


def _start(kind: Profile) -> str:
    return kind.template(kind.main).iri.partition("{")[0]
