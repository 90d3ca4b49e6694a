"""The plans between two aims as a picture: what one aim costs in the other."""

from __future__ import annotations

from pacte.document.results.allocation import AimsFront, NamedAim
from pacte.wording import aims, graph

HUNDRED = 100.0


def svg(front: AimsFront, currency: str, title: str, language: str) -> str:
    """The picture of the first two aims as SVG text; the plans shown have their number."""
    across, up = front.aims[0], front.aims[1]
    places = [
        (point.reached[across.key] * HUNDRED, point.reached[up.key] * HUNDRED, point.shown)
        for point in front.points
    ]
    scale = _scale([(x, y) for x, y, _ in places])
    words = graph.Words(
        aims.name_of(across, language),
        aims.name_of(up, language),
        currency,
        language,
        (_figure(across, currency, language), _figure(up, currency, language)),
    )
    dots = [
        f'<circle class="dot" cx="{scale.x(x):.1f}" cy="{scale.y(y):.1f}" r="2.5"/>'
        for x, y, shown in places
        if not shown
    ]
    numbered = [(x, y) for x, y, shown in places if shown]
    marks = [
        mark
        for number, place in enumerate(numbered, 1)
        for mark in graph.numbered(scale, place, str(number))
    ]
    return graph.picture(title, [*graph.axes(scale, words), *dots, *marks])


def _scale(places: list[graph.Place]) -> graph.Scale:
    (left, right), (low, high) = ((min(v), max(v)) for v in zip(*places, strict=True))
    wide, tall = max((right - left) * 0.12, 1.0), max((high - low) * 0.15, 1.0)
    return graph.Scale(left - wide, right + wide, low - tall, high + tall)


def _figure(aim: NamedAim, currency: str, language: str) -> graph.Figure:
    return lambda hundredfold: aims.figure(aim, hundredfold / HUNDRED, currency, language)
