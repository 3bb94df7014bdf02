"""Which format a file is written in: the one that is named, else the one that the ending of the file says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from policygraph.errors import UsageError, suggest, there_is
from policygraph.rdf.formats import RDF_ENDINGS
from policygraph.words.phrases import Phrase, chained, enumerated

_RDF = {
    format: tuple(ending for ending, each in RDF_ENDINGS.items() if each == format)
    for format in dict.fromkeys(RDF_ENDINGS.values())
}
# Format -> the endings that its files have. The first one is of no other format of the same command, those behind
# it may be, and then do not decide.
_ENDINGS: dict[str, tuple[str, ...]] = {
    **_RDF,
    "jsonld": (*_RDF["jsonld"], ".json"),
    "rdfxml": (*_RDF["rdfxml"], ".xml"),
    "graphml": (".graphml", ".xml"),
    "gexf": (".gexf", ".xml"),
    "node-link": ("", ".json"),
    "cytoscape": (".cyjs", ".json"),
    "json": (".json",),
    "csv": (".csv",),
    "tsv": (".tsv",),
    "xml": (".xml", ".srx"),
    "text": (".txt",),
    "table": (".txt",),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm"),
    "sarif": (".sarif", ".json"),
    "junit": ("", ".xml"),
    "github": ("", ".txt"),
    "rdfpatch": (".rdfp", ".txt"),
    "svg": (".svg",),
    "dot": (".dot", ".gv"),
    "mermaid": (".mmd", ".mermaid"),
}


def format_of(
    output: str | Path | None, format: str | None, formats: Iterable[str], default: str | None
) -> str:
    """Return the format of an output, which is a file or nothing: the one that is named, else by the ending.

    Of two endings the first decides where the second may follow it, as in ``findings.sarif.json``. Without both it is the
    default. Raises UsageError for a name that is none of the formats, an ending that tells no
    format or several, and a format whose files end otherwise.
    """
    known = list(formats)
    if format is not None and format not in known:
        hint = suggest(format, known) or there_is(known)
        raise UsageError(Phrase("there is no format {format}.{hint}", format=format, hint=hint))
    ending = Path(output or "").suffix.lower()
    usual = [name for name in known if ending and ending in _ENDINGS.get(name, ())]
    if format is not None:
        if usual and format not in usual:
            raise UsageError(
                Phrase(
                    "{output} is to be {format}, and {ending} is the ending of {names}",
                    output=output,
                    format=format,
                    ending=ending,
                    names=chained("{first} and {second}", usual),
                )
            )
        return format
    if not ending and default is not None:
        return default
    told = [each.lower() for each in Path(output or "").suffixes[-2:]]
    decided = [name for name in usual if _ENDINGS[name][0] in told[:-1]]
    decided = decided or [name for name in usual if _ENDINGS[name][0] == ending] or usual
    if len(decided) == 1:
        return decided[0]
    if decided:
        raise UsageError(
            Phrase(
                "{output} may be {names}; say which with --format",
                output=output,
                names=chained("{first} or {second}", decided),
            )
        )
    raise UsageError(
        Phrase(
            "the ending of {output} tells no format; there is {names}",
            output=output,
            names=enumerated(map(_with_endings, known)),
        )
    )


def _with_endings(format: str) -> str:
    own = next(iter(_ENDINGS.get(format, ())), "")
    return f"{format} ({own})" if own else format
