"""Read ``policygraph.toml``, which says what is built from what, and the defaults: what every command starts from."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit, urlunsplit

from policygraph.errors import SourceError, UsageError, suggest, there_is
from policygraph.findings import SEVERITIES
from policygraph.rdf import iris
from policygraph.rdf.date_intervals import parse_interval, without_time
from policygraph.rdf.language_tags import is_tag, no_tag
from policygraph.rdf.namespaces import HOME
from policygraph.records.declared import Declared, read_declared
from policygraph.records.files import LARGEST
from policygraph.words.phrases import Phrase

FILE_NAME = "policygraph.toml"
DEFAULT_BASE = HOME
STATE_FOLDER = ".policygraph"
REVISION = "revision"  # observed on the day of the commit that the sources are checked out from
_KEYS = (
    "sources",
    "profile",
    "base",
    "languages",
    "observed",
    "largest_file",
    "dataset",
    "validate",
    "store",
)
_DATASET_KEYS = ("title", "license", "description", "publisher", "homepage", "downloads")
_VALIDATE_KEYS = ("baseline", "severity")
_STORE_KEYS = ("url", "query", "graphs", "timeout")
TIMEOUT = 300.0  # seconds in which a server goes on with its answer
CREDENTIALS = ("POLICYGRAPH_STORE_USER", "POLICYGRAPH_STORE_PASSWORD", "POLICYGRAPH_STORE_TOKEN")


class ServerAddress(NamedTuple):
    """Where a graph lies on a SPARQL 1.1 server: in a named graph, or in the default one where ``graph`` is "".

    ``query`` and ``graphs`` are the addresses of queries and of the Graph Store Protocol where they are known; else they
    are looked for below ``url``. ``timeout`` is in seconds.
    """

    url: str
    graph: str = ""
    query: str = ""
    graphs: str = ""
    timeout: float = TIMEOUT

    def __str__(self) -> str:
        return f"{self.url}?graph={self.graph}" if self.graph else self.url


@dataclass(frozen=True)
class Publication:
    """What a catalogue is told of the dataset besides title and licence: who publishes it, its page, and the addresses of its
    files; all may be unknown.
    """

    description: str = ""
    publisher: str = ""
    homepage: str = ""
    downloads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """The sources and how to read them; ``root`` is the folder of ``policygraph.toml`` and of the stores."""

    root: Path
    sources: tuple[Path, ...] = ()
    profile: str = "policy"
    base: str = DEFAULT_BASE
    languages: tuple[str, ...] | None = None  # None: those of the profile
    observed: str | None = (
        None  # when statuses were seen that no audit dates: a date, REVISION, or nobody says
    )
    title: str | None = None
    license: str | None = None
    publication: Publication = Publication()
    baseline: Path | None = None
    severities: Mapping[str, str] = field(default_factory=dict)  # code -> severity
    largest_file: int = LARGEST  # in bytes: a larger one is not read
    store: ServerAddress | None = None  # a server that is loaded and asked, instead of a store on disk
    # Key in the file, with dots, and the number of an item of a list behind it -> where it stands there.
    places: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def state(self) -> Path:
        """Return the folder that holds the stores."""
        return self.root / STATE_FOLDER

    @property
    def severity_places(self) -> dict[str, str]:
        """Return code -> where its severity stands in the file."""
        return {code: self.places[f"validate.severity.{code}"] for code in self.severities if self.places}

    @contextmanager
    def placing(self, key: str) -> Iterator[None]:
        """Put the place of a setting before an error that its value leads to; a value of an argument has none."""
        try:
            yield
        except UsageError as error:
            if key not in self.places:
                raise
            if isinstance(error, SourceError) and error.source in self.sources:
                key = f"{key}.{self.sources.index(error.source)}"
            error.args = (Phrase("{place}: {message}", place=self.places[key], message=error.args[0]),)
            raise


def find_settings(
    folder: Path,
    sources: Sequence[str | Path] = (),
    profile: str | None = None,
    base: str | None = None,
    observed: str | None = None,
    store: str | None = None,
) -> Settings:
    """Return the settings of the nearest file in or above a folder, a link to none among them; the arguments take precedence.

    Raises UsageError for a file that cannot be read, an unknown key, a base that is not an absolute IRI
    ending in a slash, an observation that is neither a date nor REVISION, and an address that is none of a server.
    """
    folder = folder.resolve()
    candidates = (parent / FILE_NAME for parent in (folder, *folder.parents))
    file = next((each for each in candidates if os.path.lexists(each) and not each.is_dir()), None)
    table = read_declared(file, "toml", UsageError).table(_KEYS) if file else None
    root = file.parent if file else folder
    arguments = {"sources": sources, "profile": profile, "base": base, "observed": observed, "store": store}
    dataset = _table(table, "dataset", _DATASET_KEYS)
    validate = _table(table, "validate", _VALIDATE_KEYS)
    return Settings(
        root=root,
        sources=tuple(folder / source for source in sources)
        or tuple(root / source for source in _sources(_setting(table, "sources"))),
        profile=profile or profile_in(root, _string(_setting(table, "profile")) or Settings.profile),
        base=_base(base, _setting(table, "base")),
        languages=_languages(_setting(table, "languages")),
        observed=_observed(observed, _setting(table, "observed")),
        title=_string(_setting(dataset, "title")),
        license=_iri(_setting(dataset, "license")),
        publication=Publication(
            description=_string(_setting(dataset, "description")) or "",
            publisher=_string(_setting(dataset, "publisher")) or "",
            homepage=_iri(_setting(dataset, "homepage")) or "",
            downloads=_iris(_setting(dataset, "downloads")),
        ),
        baseline=_baseline(root, _setting(validate, "baseline")),
        severities=_severities(_setting(validate, "severity")),
        largest_file=_largest_file(_setting(table, "largest_file")),
        store=_store(store, _table(table, "store", _STORE_KEYS), bool(sources)),
        places=_Places(_values(table, [key for key, value in arguments.items() if value])),
    )


class _Places(Mapping[str, str]):
    """Key with dots -> where it stands, which is looked up only when it is asked for."""

    def __init__(self, values: Iterable[tuple[str, Declared]]) -> None:
        self._values = dict(values)

    def __getitem__(self, key: str) -> str:
        return self._values[key].place

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _values(
    table: Declared | None, leave_out: Collection[str] = (), prefix: str = ""
) -> Iterator[tuple[str, Declared]]:
    """Yield the keys of a table and of what is in it, with dots, and what they declare, but for some keys."""
    for key, value in table.members() if table else ():
        if key not in leave_out:
            yield f"{prefix}{key}", value
            if isinstance(value.value, Mapping):
                yield from _values(value, prefix=f"{prefix}{key}.")
            elif isinstance(value.value, list):
                yield from ((f"{prefix}{key}.{number}", item) for number, item in enumerate(value.items()))


def _setting(table: Declared | None, key: str) -> Declared | None:
    return table.get(key) if table else None


def _table(table: Declared | None, key: str, keys: Sequence[str]) -> Declared | None:
    setting = _setting(table, key)
    return setting and setting.table(keys)


def _string(setting: Declared | None) -> str | None:
    return setting.string() if setting else None


def _strings(setting: Declared | None) -> tuple[str, ...]:
    if setting and not isinstance(setting.value, list):
        raise setting.wrong(Phrase("must be a list of texts"))
    return setting.strings() if setting else ()


def profile_in(root: Path, name: str) -> str:
    """Return the name of a profile, or the path of its folder or file where that stands in a folder."""
    path = root / name
    return str(path) if (path / "profile.toml").is_file() or path.is_file() else name


def _base(given: str | None, setting: Declared | None) -> str:
    base = given or _string(setting) or DEFAULT_BASE
    if not _is_base(base):
        require_base(base, _place(given, setting))
    return base


def _is_base(base: str) -> bool:
    return iris.is_absolute(base) and base.endswith("/")


def require_source(settings: Settings) -> None:
    """Raise UsageError where the settings name no source."""
    if not settings.sources:
        raise UsageError(Phrase("no source: name a folder of records, or set sources in policygraph.toml"))


def require_base(base: str, place: str = "") -> None:
    """Raise UsageError, with the place before it, for a base of names that makes no IRIs."""
    if not _is_base(base):
        message = Phrase("the base {base} is not an absolute IRI that ends in /", base=base)
        raise UsageError(Phrase("{place}: {message}", place=place, message=message) if place else message)


def _observed(given: str | None, setting: Declared | None) -> str | None:
    """Return a date that has begun, or REVISION, or None where nobody states one."""
    observed = _string(setting) if given is None else given
    interval = parse_interval(observed or "")
    if observed not in (None, REVISION) and (interval is None or without_time(observed) != observed):
        text = 'observed is {observed!r}, which is neither a date nor the word "{word}"'
        message = Phrase(text, observed=observed, word=REVISION)
    elif interval and interval.lo > date.today().toordinal():
        message = Phrase(
            "observed is {observed}, which is still to come; nobody can have seen a status then",
            observed=observed,
        )
    else:
        return observed
    place = _place(given, setting)
    raise UsageError(Phrase("{place}: {message}", place=place, message=message) if place else message)


def _place(given: str | None, setting: Declared | None) -> str:
    """Return where a value stands, "" for one that was given as an argument."""
    return "" if given or setting is None else setting.place


def _languages(setting: Declared | None) -> tuple[str, ...] | None:
    for tag in setting.items() if _strings(setting) and setting else ():
        if not is_tag(tag.value):
            raise tag.wrong(Phrase("names none: {reason}", reason=no_tag(tag.value)))
    tags = tuple(tag.lower() for tag in _strings(setting))
    if setting and len(set(tags)) < len(tags):
        raise setting.wrong(Phrase("has a language twice"))
    return tags or None


def _sources(setting: Declared | None) -> tuple[str, ...]:
    return tuple(each.string() for each in setting.items()) if _strings(setting) and setting else ()


def _iri(setting: Declared | None) -> str | None:
    if setting and not iris.is_absolute(setting.string()):
        raise setting.wrong(Phrase("is {value}, which is no absolute IRI", value=setting.value))
    return _string(setting)


def _iris(setting: Declared | None) -> tuple[str, ...]:
    for each in setting.items() if _strings(setting) and setting else ():
        if not iris.is_absolute(each.string()):
            raise each.wrong(Phrase("has {value}, which is no absolute IRI", value=each.value))
    return tuple(dict.fromkeys(_strings(setting)))


def _largest_file(setting: Declared | None) -> int:
    size = setting.value if setting else LARGEST
    if setting and (type(size) is not int or not 1 <= size <= LARGEST):
        raise setting.wrong(Phrase("must be a number of bytes, from 1 to {most:_}", most=LARGEST))
    return int(size)


def _baseline(root: Path, setting: Declared | None) -> Path | None:
    return root / setting.string() if setting else None


def _severities(setting: Declared | None) -> dict[str, str]:
    severities = {code: level.string() for code, level in setting.members()} if setting else {}
    for code, level in severities.items():
        if setting and level not in SEVERITIES:
            hint = suggest(level, SEVERITIES) or there_is(SEVERITIES)
            raise setting[code].wrong(
                Phrase("is {level}, which is no severity.{hint}", level=level, hint=hint)
            )
    return severities


def _store(given: str | None, setting: Declared | None, has_sources: bool) -> ServerAddress | None:
    """Return the address of a server, None where none is named; that of the file is for the sources of the file alone."""
    if given is None and (setting is None or has_sources):
        return None
    timeout = _timeout(_setting(setting, "timeout"))
    if given is not None:
        return _server(given, "", "", timeout)
    addresses = {name: _setting(setting, name) for name in ("url", "query", "graphs")}
    if addresses["url"] is None:
        assert setting
        raise setting.wrong(Phrase("lacks url, the address of a server"))
    for each in addresses.values():
        if each and (fault := _no_address(each.string())):
            raise each.wrong(fault)
        if each and _origin(each.string()) != _origin(addresses["url"].string()):
            raise each.wrong(Phrase("is on another server than url, which all requests go to"))
    url, query, graphs = (_string(each) or "" for each in addresses.values())
    return _server(url, query, graphs, timeout)


def _server(url: str, query: str, graphs: str, timeout: float) -> ServerAddress:
    """Return the address of a graph, which the Graph Store Protocol names behind a question mark, or raise UsageError."""
    if fault := _no_address(url):
        name = Phrase("the address") if "@" in url else url
        raise UsageError(Phrase("{name} {message}", name=name, message=fault))
    parts = urlsplit(url)
    named = parse_qs(parts.query, keep_blank_values=True)
    graph = named.pop("graph", [""])[0]
    if named.keys() - {"default"} or parts.fragment or (graph and not iris.is_absolute(graph)):
        raise UsageError(
            Phrase(
                "{url} is no address of a graph: behind ? it takes graph= and the IRI of one, or default",
                url=url,
            )
        )
    return ServerAddress(urlunsplit(parts._replace(query="", fragment="")), graph, query, graphs, timeout)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    """Return the scheme, the host and the port that an address leads to."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _no_address(url: str) -> str:
    """Return why a text is no address of a server, "" for one."""
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or not url.isascii() or any(character <= " " for character in url):
        return Phrase("is no address of a server, which starts with http:// or https:// and is of ASCII")
    if "@" in parts.netloc:
        user, password, token = CREDENTIALS
        return Phrase(
            "has a password, but addresses are printed: set {user} and {password}, or {token}, in the environment",
            user=user,
            password=password,
            token=token,
        )
    return ""


def _timeout(setting: Declared | None) -> float:
    seconds = setting.value if setting else TIMEOUT
    if setting and (type(seconds) not in (int, float) or not 0 < seconds <= 86_400):
        raise setting.wrong(Phrase("must be a number of seconds, above 0 and at most 86400"))
    return float(seconds)
