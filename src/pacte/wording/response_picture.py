"""The response of one action as a picture: the curve, its range, today and what is proposed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pacte.document import AnyResponse, Money
from pacte.wording import graph, responses
from pacte.wording.catalog import gettext_noop, said
from pacte.wording.responses import Believed

STEPS = 48
ROWS = 5
AROUND = 1.4
"""How far beyond the largest spend the picture goes."""

_MARGIN = gettext_noop("margin")
_SPEND = gettext_noop("spend excl. tax")
_TODAY = gettext_noop("today")
_PROPOSED = gettext_noop("proposed")


@dataclass(frozen=True)
class Subject:
    """What is drawn: a response, and the spends of today and of a proposal (None: no point)."""

    response: AnyResponse
    size: int | None
    currency: str
    today: Money | None
    proposed: Money | None = None

    def at(self, cents: float) -> Believed:
        """What one spend is believed to bring."""
        spend = Money.of_cents(round(cents), self.currency)
        return responses.believed(self.response, [spend], self.size)[0]


def table(subject: Subject) -> list[Believed]:
    """The same in figures: round spends, what each brings at worst, likely, at best."""
    step = graph.round_step(_most(subject) / ROWS)
    return [subject.at(step * place) for place in range(1, ROWS + 1)]


def svg(subject: Subject, title: str, language: str) -> str:
    """The picture as SVG text, to stand in a page; `title` says it to those who do not see it."""
    points = _points(subject)
    scale = _scale(points)
    words = graph.Words(said(_SPEND, language), said(_MARGIN, language), subject.currency, language)
    lows, likely, highs = (_edge(points, edge) for edge in ("low", "likely", "high"))
    band = f"{scale.line(highs)}L{scale.line(lows[::-1])[1:]}Z"
    return graph.picture(
        title,
        [
            *graph.axes(scale, words),
            f'<path class="band" d="{band}"/>',
            *(f'<path class="edge" d="{scale.line(edge)}"/>' for edge in (lows, highs)),
            f'<path class="curve" d="{scale.line(likely)}"/>',
            *_marks(subject, scale, language),
        ],
    )


def _points(subject: Subject) -> list[Believed]:
    most = _most(subject)
    spends = [
        Money.of_cents(round(most * place / STEPS), subject.currency) for place in range(STEPS + 1)
    ]
    return responses.believed(subject.response, spends, subject.size)


def _edge(points: Sequence[Believed], edge: str) -> list[graph.Place]:
    return [(point.spend.cents, getattr(point, edge).cents) for point in points]


def _most(subject: Subject) -> float:
    """The right end: beyond every point, and where the curve bends."""
    known = [m.cents * AROUND for m in (subject.today, subject.proposed) if m is not None]
    return max([*known, 2.5 * _bend(subject), 100.0])


def _bend(subject: Subject) -> float:
    """The spend around which more money brings less and less, in cents."""
    response = subject.response
    half, second = getattr(response, "half_spend", None), getattr(response, "second", None)
    if half is not None:
        return float(half.cents)
    if second is not None:
        return float(second.spend.cents)
    size = getattr(response, "size", None) or subject.size or 0
    return float(response.cost_per_contact.cents) * size  # type: ignore[union-attr] # a funnel


def _scale(points: Sequence[Believed]) -> graph.Scale:
    low = min(0, *(point.low.cents for point in points))
    high = max(point.high.cents for point in points)
    last = float(points[-1].spend.cents)
    return graph.Scale(0.0, last, float(low), max(float(high), low + 100.0) * 1.04)


def _marks(subject: Subject, scale: graph.Scale, language: str) -> Iterator[str]:
    """Today is a disc, the proposal a diamond; one disc where they are the same."""
    today, proposed = subject.today, subject.proposed
    near = scale.last / 100
    together = today and proposed and abs(today.cents - proposed.cents) < near
    if today is not None:
        word = said(_TODAY, language)
        both = f"{word} = {said(_PROPOSED, language)}"
        yield from graph.disc(scale, _place(subject, today), both if together else word)
    if proposed is not None and not together:
        yield from graph.diamond(scale, _place(subject, proposed), said(_PROPOSED, language))


def _place(subject: Subject, spend: Money) -> graph.Place:
    return spend.cents, subject.at(spend.cents).likely.cents
