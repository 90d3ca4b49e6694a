"""What the plan brings under each envelope that was tried, as a picture."""

from __future__ import annotations

from collections.abc import Sequence

from pacte.document import Money
from pacte.wording import graph
from pacte.wording.catalog import gettext_noop, said

_CAREFUL = gettext_noop("{what}, counted cautiously")
_ENVELOPE = gettext_noop("envelope excl. tax")
_THIS = gettext_noop("this envelope")


def svg(
    tried: Sequence[tuple[Money, Money]],
    own: tuple[Money, Money],
    title: str,
    language: str,
    *,
    what: str,
    careful: bool = False,
) -> str:
    """The picture as SVG text; `tried` and `own` are (envelope, value), `own` the plan's.

    `what`: what the value counts; `careful`: it is counted with the plan's prudence.
    """
    places = sorted((budget.cents, value.cents) for budget, value in [*tried, own])
    low, high = places[0][1], max(value for _, value in places)
    room = max((high - low) * 0.25, 100.0)
    scale = graph.Scale(places[0][0], max(places[-1][0], places[0][0] + 1), low - room, high + room)
    words = graph.Words(
        said(_ENVELOPE, language),
        said(_CAREFUL, language).format(what=what) if careful else what,
        own[0].currency,
        language,
    )
    dots = [
        f'<circle class="dot" cx="{scale.x(x):.1f}" cy="{scale.y(y):.1f}" r="3"/>'
        for x, y in places
    ]
    mine = (own[0].cents, own[1].cents)
    return graph.picture(
        title,
        [
            *graph.axes(scale, words),
            f'<path class="curve" d="{scale.line(places)}"/>',
            *dots,
            *graph.disc(scale, mine, said(_THIS, language)),
        ],
    )
