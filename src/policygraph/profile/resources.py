"""Find the declarative files: inside the installed package, else at the root of the checkout; and those of profiles."""

from __future__ import annotations

from pathlib import Path

from policygraph.errors import PolicyGraphError, UsageError, suggest, there_is
from policygraph.words.phrases import Phrase

PROFILE_FILE = "profile.toml"
_PACKAGE = Path(__file__).resolve().parents[1]
_ROOTS = (_PACKAGE / "data", _PACKAGE.parent.parent)


def resource(*parts: str) -> Path:
    """Return the path of a file or folder that comes with the program: ``resource("profiles", "policy")``.

    A wheel has them in ``policygraph/data``, a checkout in its top-level folders. Raises
    PolicyGraphError where neither has it.
    """
    for root in _ROOTS:
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise PolicyGraphError(
        Phrase(
            "the installation lacks {path}; install policygraph again, as files and not in an archive",
            path="/".join(parts),
        )
    )


def built_in_profiles() -> list[str]:
    """Return the names of the profiles that come with policygraph, sorted."""
    return sorted(file.parent.name for file in resource("profiles").glob(f"*/{PROFILE_FILE}"))


def is_built_in(profile_file: Path) -> bool:
    """Return whether the file of a profile comes with policygraph."""
    return profile_file.parent.parent == resource("profiles")


def find_profile(name_or_path: str) -> Path:
    """Return the file of the built-in profile of a name, or of the one in a folder. Raises UsageError without any."""
    path = Path(name_or_path)
    if (path / PROFILE_FILE).is_file():
        return path / PROFILE_FILE
    if path.is_file():
        return path
    names = built_in_profiles()
    if name_or_path in names:
        return resource("profiles") / name_or_path / PROFILE_FILE
    if path.is_dir():
        raise UsageError(
            Phrase(
                "the folder {profile} has no {file}, so it is no profile",
                profile=name_or_path,
                file=PROFILE_FILE,
            )
        )
    if path.exists():
        raise UsageError(Phrase("the profile {profile} is neither a file nor a folder", profile=name_or_path))
    hint = suggest(name_or_path, names) or there_is(names)
    raise UsageError(Phrase("no profile {profile}.{hint}", profile=name_or_path, hint=hint))
