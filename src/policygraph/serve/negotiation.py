"""Headers of a request to what its sender prefers: a media type of some that are offered, a language of the program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policygraph.words.phrases import ENGLISH, languages

Preferences = list[tuple[str, float]]  # what is named, and how much it is wanted, from 0 to 1


def preferences(header: str) -> Preferences:
    """Return what a header of preferences (RFC 9110, 12.5) names, in small letters; what cannot be read is left out.

    >>> preferences("text/turtle, */*;q=0.1")
    [('text/turtle', 1.0), ('*/*', 0.1)]
    """
    return list(_read(header))


def _read(header: str) -> Iterator[tuple[str, float]]:
    for part in header.split(","):
        name, *parameters = (text.strip().lower() for text in part.split(";"))
        qualities = [text[2:].strip() for text in parameters if text.startswith("q=")]
        try:
            quality = float(qualities[0]) if qualities else 1.0
        except ValueError:
            continue
        if name and 0 <= quality <= 1:
            yield name, quality


def choose(header: str, offered: Sequence[str]) -> str | None:
    """Return the media type that is preferred among those offered, the first of equals; None where none is accepted.

    What is named itself goes before what a wildcard names as well.

    >>> choose("text/*;q=0.5, application/json", ["text/turtle", "application/json"])
    'application/json'
    >>> choose("image/png", ["text/turtle"])
    """
    wanted = preferences(header) or [("*/*", 1.0)]
    ranked = [(_rank(type_, wanted), -place, type_) for place, type_ in enumerate(offered)]
    (quality, _), _, best = max(ranked)
    return best if quality > 0 else None


def _rank(type_: str, wanted: Preferences) -> tuple[float, int]:
    """Return how much a type is wanted, as the most specific of what fits says, and how specific that is."""
    patterns = ("*/*", f"{type_.partition('/')[0]}/*", type_)
    fitting = [(patterns.index(name), quality) for name, quality in wanted if name in patterns]
    if not fitting:
        return 0.0, 0
    specific = max(fitting)[0]
    return max(quality for place, quality in fitting if place == specific), specific


def language(header: str) -> str:
    """Return the language of the program that is preferred, English where none is named.

    >>> language("fr, zh-CN;q=0.8, en;q=0.5"), language("")
    ('zh', 'en')
    """
    spoken = [
        (quality, -place, tag.partition("-")[0]) for place, (tag, quality) in enumerate(preferences(header))
    ]
    known = [each for each in spoken if each[2] in languages() and each[0] > 0]
    return max(known)[2] if known else ENGLISH
