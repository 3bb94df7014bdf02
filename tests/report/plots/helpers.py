"""Statistics of invented policies, and plots read back as XML and as PNG."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from datetime import date
from xml.etree import ElementTree as ET

from policygraph.lineage.health import Health, health
from policygraph.lineage.model import Edge, Lineage, Policy, Relation, Status
from policygraph.lineage.standing import Standings
from policygraph.profile.model import Measure
from policygraph.query.statistics import Statistics
from policygraph.query.subjects import Comparison, Distribution, KindStatistics, Subject
from policygraph.report.plots import to_pictures

TEXT = "{http://www.w3.org/2000/svg}text"
STARTED, DURING, AFTER, BEFORE, NEVER = (
    Status(name, name, name) for name in ("started", "during", "after", "before", "never")
)
TODAY = date(2026, 11, 25)


NO_EDGES = Health(0, 0, (), (), (), (), 0, (), (), (), ())


def statistics_of(
    *policies: Policy,
    edges: tuple[Edge, ...] = (),
    scores: tuple[Distribution, ...] = (),
    relations: tuple[Relation, ...] = (Relation("ends", "ends", "ends"),),
) -> Statistics:
    """Return the statistics of invented policies, counted here as the report counts."""
    lineage = Lineage({p.id: p for p in policies}, edges, {relation.iri: relation for relation in relations})
    described = [policy for policy in policies if policy.resolved]
    places = Counter(name for policy in described for name in policy.facets.get("country", ()))
    kind = KindStatistics(
        "act", True, tuple(Subject(p.iri, p.id, facets=p.facets) for p in described),
        {"country": dict(places.most_common())}, (Comparison(Measure("score", "x:score", facet="country"), scores),),
    )  # fmt: skip
    return Statistics(
        lineage, 0, len(policies), 0, (kind,), {}, {}, (), health(lineage), (), None,
        Standings(lineage, TODAY), TODAY.isoformat(), (), {},
    )  # fmt: skip


def texts(picture: bytes) -> list[str]:
    """Return what an SVG file says, text by text."""
    return ["".join(node.itertext()) for node in ET.fromstring(picture).iter(TEXT)]


def svg(statistics: Statistics, name: str) -> list[str]:
    return all_svg(statistics)[name]


def all_svg(statistics: Statistics) -> dict[str, list[str]]:
    return {name: texts(picture) for name, picture in to_pictures(statistics, "svg").items()}


def pixels(picture: bytes) -> bytes:
    """Return the rows of a PNG file, read by its chunks; every one must have its checksum."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    at, data, kinds = 8, b"", []
    while at < len(picture):
        (length,), kind = struct.unpack(">I", picture[at : at + 4]), picture[at + 4 : at + 8]
        body = picture[at + 8 : at + 8 + length]
        assert struct.unpack(">I", picture[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + body)
        kinds.append(kind)
        data += body if kind == b"IDAT" else b""
        at += length + 12
    assert kinds[0] == b"IHDR"
    assert kinds[-1] == b"IEND"
    assert not {b"tEXt", b"iTXt", b"zTXt", b"tIME"} & set(kinds)
    return zlib.decompress(data)
