"""The frame of a small picture of money against money: scale, grid, ticks and labels, as SVG.

No colors of its own: the style sheet gives them; shapes and dashes tell things apart in black and
white.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from pacte.wording import formatting

WIDTH, HEIGHT = 360, 220
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 24, 36
TICKS = 4

Place = tuple[float, float]
Figure = Callable[[float], str]
"""How a hundred times a figure is written."""


@dataclass(frozen=True)
class Scale:
    """From cents to the picture: across from `first` to `last`, up from `low` to `high`."""

    first: float
    last: float
    low: float
    high: float

    def x(self, cents: float) -> float:
        """Across, in the units of the picture."""
        span = self.last - self.first
        return LEFT + (cents - self.first) / span * (WIDTH - LEFT - RIGHT)

    def y(self, cents: float) -> float:
        """Down, in the units of the picture."""
        span = self.high - self.low
        return TOP + (self.high - cents) / span * (HEIGHT - TOP - BOTTOM)

    def line(self, points: Sequence[Place]) -> str:
        """The path through points given in cents."""
        return "M" + "L".join(f"{self.x(x):.1f} {self.y(y):.1f}" for x, y in points)


@dataclass(frozen=True)
class Words:
    """What the two axes measure, and in what language and currency figures are written.

    `figures` write what is along (across, up) where that is not money.
    """

    across: str
    up: str
    currency: str
    language: str
    figures: tuple[Figure, Figure] | None = None


def picture(title: str, parts: Sequence[str]) -> str:
    """The SVG, said by its title to those who do not see it."""
    frame = f'<svg class="money-picture" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
    return "".join([frame, f"<title>{escape(title)}</title>", *parts, "</svg>"])


def axes(scale: Scale, words: Words) -> Iterator[str]:
    """The grid, the figures along both sides, and what they measure."""
    bottom = HEIGHT - BOTTOM
    for cents in _ticks(scale.low, scale.high):
        y = scale.y(cents)
        yield f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield _text("tick", (LEFT - 6, y + 3), _figure(cents, words, 1), "end")
    for cents in _ticks(scale.first, scale.last):
        yield _text("tick", (scale.x(cents), bottom + 14), _figure(cents, words, 0), "middle")
    yield _text("axis", (LEFT - 6, TOP - 10), words.up, "start")
    yield _text("axis", (WIDTH - RIGHT, HEIGHT - 6), words.across, "end")


def disc(scale: Scale, point: Place, words: str) -> Iterator[str]:
    """A point marked by a disc, its word under it."""
    x, y = scale.x(point[0]), scale.y(point[1])
    yield _foot(x, y)
    yield f'<circle class="disc" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
    yield _label(x, y + 16, words)


def diamond(scale: Scale, point: Place, words: str) -> Iterator[str]:
    """A point marked by a hollow diamond, its word above it."""
    x, y = scale.x(point[0]), scale.y(point[1])
    yield _foot(x, y)
    yield f'<path class="diamond" d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6Z"/>'
    yield _label(x, y - 10, words)


def numbered(scale: Scale, point: Place, number: str) -> Iterator[str]:
    """A point marked by a disc, its number above it."""
    x, y = scale.x(point[0]), scale.y(point[1])
    yield f'<circle class="disc" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
    yield _text("mark", (x, y - 8), number, "middle")


def round_step(cents: float) -> float:
    """The next 1, 2, 2.5 or 5 times a power of ten, in cents."""
    power = 10.0 ** (len(str(max(int(cents), 1))) - 1)
    return next(m * power for m in (1.0, 2.0, 2.5, 5.0, 10.0) if m * power >= cents * 0.999)


def _ticks(low: float, high: float) -> list[float]:
    step = round_step((high - low) / TICKS)
    first = -(-low // step)
    return [step * place for place in range(int(first), int(high // step) + 1)]


def _figure(cents: float, words: Words, axis: int) -> str:
    if words.figures is not None:
        return words.figures[axis](cents)
    amount = Decimal(round(cents)).scaleb(-2)
    return formatting.money(amount, words.currency, words.language)


def _text(kind: str, at: Place, words: str, anchor: str) -> str:
    place = f'x="{at[0]:.1f}" y="{at[1]:.1f}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {place}>{escape(words)}</text>'


def _foot(x: float, y: float) -> str:
    return f'<line class="foot" x1="{x:.1f}" x2="{x:.1f}" y1="{y:.1f}" y2="{HEIGHT - BOTTOM}"/>'


def _label(x: float, y: float, words: str) -> str:
    anchor, shift = ("end", -8) if x > WIDTH * 0.7 else ("start", 8)
    return _text("mark", (x + shift, y), words, anchor)
