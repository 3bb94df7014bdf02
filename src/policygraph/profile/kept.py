"""A compiled profile as it is kept beside the stores, which is read in a tenth of the time that its files take.

It counts only as long as its files, and those of the program that compile them, are as they were. Whoever wrote what is
kept: it gives objects of which a profile is made, and calls nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import re
import time
import zlib
from collections.abc import Iterable
from dataclasses import is_dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph import regular_files
from policygraph._version import __version__
from policygraph.profile import model, patterns
from policygraph.profile.resources import find_profile, is_built_in
from policygraph.profile.states import SECOND, states
from policygraph.rdf import context, entailments, vocabulary

_OURS = [
    value
    for module in (model, patterns, context, entailments, vocabulary)
    for value in vars(module).values()
    if isinstance(value, type)
    and value.__module__ == module.__name__
    and (is_dataclass(value) or issubclass(value, tuple))
]
_OTHERS = (type(Path()), ox.NamedNode, ox.BlankNode, ox.Literal, ox.Triple)
_MADE = {(made.__module__, made.__qualname__): made for made in (*_OURS, *_OTHERS)}
_PATTERN = ("re", "_compile")  # what a pattern is pickled as
_CODE = [Path(module.__file__ or "").parent for module in (model, context)]
_built_in: dict[Path, model.Profile] = {}  # whose files do not change while the program runs
_REFUSALS = (
    OSError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    EOFError,
    pickle.UnpicklingError,
    re.error,
)


def read_profile(name_or_path: str, folder: Path) -> model.Profile:
    """Return what ``load_profile`` does, from what is kept in a folder if that is as it was; what is loaded is kept there,
    where there is such a folder. Raises what ``load_profile`` does.
    """
    path = find_profile(name_or_path)
    if not is_built_in(path):
        return _read(path, folder)
    if path not in _built_in:
        _built_in[path] = _read(path, folder)
    return _built_in[path]


def _read(path: Path, folder: Path) -> model.Profile:
    file = folder / f"profile-{hashlib.sha256(str(path).encode()).hexdigest()[:16]}"
    if profile := _kept(file):
        return profile
    from policygraph.profile.load import load_profile  # only now, as it takes a while

    started = time.time_ns() - SECOND
    profile = load_profile(str(path))
    files = list(map(str, profile.files))
    if folder.is_dir() and profile.vocabulary_lines and (seen := _seen(files, started)):
        content = pickle.dumps(profile, pickle.HIGHEST_PROTOCOL)
        head = json.dumps((zlib.crc32(content), files, seen)).encode()
        regular_files.keep(file, (head, b"\n", content))
    return profile


def _seen(files: Iterable[str], before: int) -> str:
    """Return a text of the states of the files of a profile and of the program, "" where one is new or is not there."""
    code = (entry.path for folder in _CODE for entry in os.scandir(folder) if entry.name.endswith(".py"))
    seen = states((*files, *code), before)
    return repr((__version__, seen)) if seen else ""


def _kept(file: Path) -> model.Profile | None:
    try:
        whole = regular_files.content(file)
        content = BytesIO(whole)  # which is not copied
        checksum, files, seen = json.loads(content.readline())
        is_whole = checksum == zlib.crc32(memoryview(whole)[content.tell() :])
        if is_whole and seen == _seen(files, time.time_ns() - SECOND):
            profile = _Unpickler(content).load()
            return profile if isinstance(profile, model.Profile) else None
    except _REFUSALS:
        pass
    return None


class _Unpickler(pickle.Unpickler):
    """Makes objects of which a profile is made, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a class by its module and name. Raises UnpicklingError for one of which no profile is made."""
        if (module, name) == _PATTERN:
            return re.compile
        if made := _MADE.get((module, name)):
            return made
        raise pickle.UnpicklingError(name)
