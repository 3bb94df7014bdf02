"""Read ``policygraph.toml``, which says what is built from what, and the defaults: what every command starts from."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from policygraph.errors import UsageError, suggest
from policygraph.rdf import iris
from policygraph.rdf.date_intervals import parse_interval, without_time
from policygraph.rdf.namespaces import HOME

FILE_NAME = "policygraph.toml"
DEFAULT_BASE = HOME
STATE_FOLDER = ".policygraph"
REVISION = "revision"  # observed on the day of the commit that the sources are checked out from
_KEYS = {
    "sources": list, "profile": str, "base": str, "languages": list, "observed": str, "dataset": dict,
    "validate": dict,
}  # fmt: skip
_VALIDATE_KEYS = {"baseline": str, "severity": dict}
_EXPECTED = {"list": "a list of texts", "str": "a text", "dict": "a table"}
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_DATASET_KEYS = {"title": str, "license": str}


@dataclass(frozen=True)
class Settings:
    """The sources and how to read them; ``root`` is the folder of ``policygraph.toml`` and of the stores."""

    root: Path
    sources: tuple[Path, ...] = ()
    profile: str = "policy"
    base: str = DEFAULT_BASE
    languages: tuple[str, ...] | None = None  # None: those of the profile
    observed: str = ""  # when statuses were seen that no audit dates: a date, REVISION, or nobody says
    title: str | None = None
    license: str | None = None
    baseline: Path | None = None
    severities: Mapping[str, str] = field(default_factory=dict)  # code -> severity

    @property
    def state(self) -> Path:
        """Return the folder that holds the stores."""
        return self.root / STATE_FOLDER


def find_settings(
    folder: Path,
    sources: Sequence[str | Path] = (),
    profile: str | None = None,
    base: str | None = None,
    observed: str | None = None,
) -> Settings:
    """Return the settings of the nearest file in or above a folder; the arguments take precedence.

    Raises UsageError for a file that cannot be read, an unknown key, a base that is not an absolute IRI
    ending in a slash, and an observation that is neither a date nor REVISION.
    """
    folder = folder.resolve()
    candidates = (parent / FILE_NAME for parent in (folder, *folder.parents))
    file = next(filter(Path.is_file, candidates), None)
    settings = _read_file(file) if file else Settings(root=folder)
    if sources:
        settings = replace(settings, sources=tuple(folder / source for source in sources))
    settings = replace(
        settings,
        profile=profile or settings.profile,
        base=base or settings.base,
        observed=observed or settings.observed,
    )
    observed = settings.observed
    if observed not in ("", REVISION) and (
        parse_interval(observed) is None or without_time(observed) != observed
    ):
        raise UsageError(
            f'observed is {settings.observed}, which is neither a date nor the word "{REVISION}"'
        )
    if not iris.is_absolute(settings.base) or not settings.base.endswith("/"):
        raise UsageError(f"the base {settings.base} is not an absolute IRI that ends in /")
    return settings


def _read_file(file: Path) -> Settings:
    try:
        values = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} cannot be read: {error}") from None
    except RecursionError:
        raise UsageError(f"{file} cannot be read: arrays or tables are nested too deep") from None
    if isinstance(values.get("observed"), date):
        values["observed"] = values["observed"].isoformat()
    _check_types(values, _KEYS, file)
    dataset, validate = values.get("dataset", {}), values.get("validate", {})
    _check_types(dataset, _DATASET_KEYS, file)
    _check_types(validate, _VALIDATE_KEYS, file)
    profile = values.get("profile", Settings.profile)
    path = file.parent / profile
    languages = values.get("languages")
    return Settings(
        root=file.parent,
        sources=tuple(file.parent / source for source in values.get("sources", [])),
        profile=str(path) if (path / "profile.toml").is_file() or path.is_file() else profile,
        base=values.get("base", DEFAULT_BASE),
        languages=tuple(tag.lower() for tag in languages) if languages else None,
        observed=values.get("observed", ""),
        title=dataset.get("title"),
        license=dataset.get("license"),
        baseline=file.parent / validate["baseline"] if "baseline" in validate else None,
        severities=validate.get("severity", {}),
    )


def _check_types(values: Mapping[str, Any], types: Mapping[str, type], file: Path) -> None:
    """Raise UsageError for a key without a type, or with a value that is not of its type."""
    for key, value in values.items():
        if key not in types:
            raise UsageError(f"{file}: there is no setting {key}.{suggest(key, types)}")
        has_strings = not isinstance(value, list) or all(isinstance(item, str) for item in value)
        if not isinstance(value, types[key]) or not has_strings:
            raise UsageError(f"{file}: {key} must be {_EXPECTED[types[key].__name__]}")
        texts = value if isinstance(value, list) else [str(value)]
        if "\0" in "".join(texts):
            raise UsageError(f"{file}: {key} has the character U+0000, which no name can have")
        odd = [tag for tag in texts if not _LANGUAGE_TAG.fullmatch(tag)] if key == "languages" else []
        if odd:
            raise UsageError(f"{file}: {odd[0]!r} is no language tag of BCP 47, as en or zh-Hans are")
