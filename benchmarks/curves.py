"""Curves as SVG: a value by the number of records, both on logarithmic scales. Same values, same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from math import ceil, floor, log10

Points = Sequence[tuple[float, float]]
WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 80, 150, 40, 50
COLOURS = ("#0b5cad", "#c2410c", "#4d7c0f", "#7e22ce", "#b91c1c", "#0f766e")
MARKS = (
    '<circle cx="{x}" cy="{y}" r="4"/>',
    '<rect x="{left}" y="{above}" width="8" height="8"/>',
    '<path d="M{x} {above}L{right} {below}L{left} {below}Z"/>',
)


def svg(title: str, unit: str, curves: Mapping[str, Points]) -> str:
    """Return a picture with a curve for each name."""
    points = [point for curve in curves.values() for point in curve]
    across = _Scale([x for x, _ in points], LEFT, WIDTH - RIGHT)
    up = _Scale([y for _, y in points], HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' font-family="sans-serif" font-size="12"><title>{escape(title)}</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="20" font-size="14">{escape(title)}, {escape(unit)}</text>',
        f'<text x="{(LEFT + WIDTH - RIGHT) // 2}" y="{HEIGHT - 12}" text-anchor="middle">records</text>',
        *_grid(across, up),
        *_curves(curves, across, up),
    ]
    return "\n".join([*parts, "</svg>"]) + "\n"


class _Scale:
    """A logarithmic scale from whole powers of ten to whole powers of ten, in pixels."""

    def __init__(self, values: Sequence[float], start: int, end: int) -> None:
        self.low, self.high = floor(log10(min(values))), ceil(log10(max(values)))
        self.high = max(self.high, self.low + 1)
        self.start, self.end = start, end

    def __call__(self, value: float) -> float:
        share = (log10(value) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def _grid(across: _Scale, up: _Scale) -> Iterator[str]:
    for value in across.ticks():
        x = across(value)
        yield f'<path d="M{x} {TOP}V{HEIGHT - BOTTOM}" stroke="#d4d4d4"/>'
        yield f'<text x="{x}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{value:,.0f}</text>'
    for value in up.ticks():
        y = up(value)
        yield f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="#d4d4d4"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{value:,g}</text>'


def _curves(curves: Mapping[str, Points], across: _Scale, up: _Scale) -> Iterator[str]:
    places = dict(_label_places({name: up(curve[-1][1]) for name, curve in curves.items()}))
    for number, (name, curve) in enumerate(curves.items()):
        colour, mark = COLOURS[number % len(COLOURS)], MARKS[number % len(MARKS)]
        pixels = [(across(x), up(y)) for x, y in curve]
        line = " ".join(f"{x},{y}" for x, y in pixels)
        yield f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield f'<g fill="{colour}">'
        for x, y in pixels:
            yield mark.format(x=x, y=y, left=x - 4, right=x + 4, above=y - 4, below=y + 4)
        yield f'<text x="{WIDTH - RIGHT + 10}" y="{places[name]}">{escape(name)}</text></g>'


def _label_places(ends: Mapping[str, float]) -> Iterable[tuple[str, float]]:
    """Yield where each name stands: at the end of its curve, or below the one above it."""
    below = 0.0
    for name, y in sorted(ends.items(), key=lambda end: end[1]):
        below = max(round(y + 4, 1), round(below + 14, 1))
        yield name, below
