"""Whole cents: every spend rounded down, then the cents left dealt to the best next cent."""

from __future__ import annotations

import heapq
import math

import numpy as np

from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.one_budget.dual import Model

NEARLY = 1e-6
"""A spend this close (in cents) under a whole cent is that cent."""

MOST_EXCHANGES = 200

Spends = tuple[int, ...]


def value_of(model: Model, spends: Spends) -> float:
    """The margin of a plan in cents, on the true curves."""
    values = model.curves.values(np.array(spends, dtype=np.float64))
    return math.fsum(values)


def cost_of(model: Model, spends: Spends) -> int:
    """What a plan takes from the budget, in cents."""
    return sum(spends) + int(sum(f for f, s in zip(model.fixed, spends, strict=True) if s))


def in_cents(model: Model, spend: Floats, on: Flags) -> Spends:
    """A plan within the budget from real spends whose cost exceeds it by rounding at most."""
    floor = np.floor(spend + NEARLY)
    whole = np.where(on, np.clip(floor, model.box.low, model.box.high), 0.0)
    spends = [int(cents) for cents in whole]
    left = int(model.budget) - cost_of(model, tuple(spends))
    if left < 0:
        left = _take_back(model, spends, -left)
    if left > 0:
        _deal(model, spends, left)
    return tuple(spends)


def _deal(model: Model, spends: list[int], left: int) -> None:
    """Give `left` cents, in shrinking pieces, where the next piece brings most; ties by place.

    What brings nothing anywhere is left over.
    """
    open_ended = model.box.on & ~model.box.off & (model.fixed == 0)
    takers = [i for i, s in enumerate(spends) if s or open_ended[i]]
    heap = _ranked(model, spends, takers)
    while left > 0 and heap:
        slope, place = heapq.heappop(heap)
        if slope >= 0:
            break
        room = int(model.box.high[place]) - spends[place]
        piece = min(room, max(1, left // len(takers)))
        if piece <= 0:
            continue
        spends[place] += piece
        left -= piece
        heapq.heappush(heap, (-_next_cent(model, place, spends[place]), place))


def _ranked(model: Model, spends: list[int], takers: list[int]) -> list[tuple[float, int]]:
    places = np.array(takers, dtype=np.intp)
    after = np.array(spends, dtype=np.float64)[places] + 0.5
    marginals = model.curves.take(places).marginals(after)
    heap = [(-float(m), i) for m, i in zip(marginals, takers, strict=True)]
    heapq.heapify(heap)
    return heap


def _next_cent(model: Model, place: int, spend: int) -> float:
    """The slope in the middle of the next cent: differences of values would lose their digits."""
    curves, middle = model.curves, spend + 0.5
    if middle >= curves.cap[place]:
        return 0.0
    if curves.exponential[place]:
        fading = math.exp(-middle / float(curves.half_spend[place]))
        return float(curves.maximum[place] / curves.half_spend[place]) * fading
    shape = float(curves.shape[place])
    logit = shape * math.log(middle / float(curves.half_spend[place]))
    swing = math.exp(-abs(logit)) / (1 + math.exp(-abs(logit))) ** 2
    return float(curves.maximum[place]) * shape * swing / middle


def _take_back(model: Model, spends: list[int], over: int) -> int:
    """Take at least `over` cents where the last cent brings least; what was taken in excess."""
    takers = [i for i, s in enumerate(spends) if s > model.box.low[i]]
    ranked = sorted(takers, key=lambda i: (_next_cent(model, i, spends[i] - 1), i))
    for place in ranked:
        taken = min(over, spends[place] - max(int(model.box.low[place]), 1))
        if taken > 0:
            spends[place] -= taken
            over -= taken
        if over <= 0:
            return 0
    return -over


def exchanged(model: Model, spends: Spends) -> Spends:
    """The plan after moving single cents between actions for as long as that brings more.

    Rounding alone can miss a cent or two of the best plan; it counts where budgets are tiny.
    """
    best, value = spends, value_of(model, spends)
    for _ in range(MOST_EXCHANGES):
        tried = _exchange(model, best)
        better = value if tried is None else value_of(model, tried)
        if tried is None or better <= value * (1 + 1e-12):
            break
        best, value = tried, better
    return best


def trimmed(model: Model, spends: Spends) -> Spends:
    """The plan without the cents that bring nothing, as far as each cell's own rules allow."""
    now, box = np.array(spends, dtype=np.float64), model.box
    useful = np.ceil(model.curves.useful)
    least = np.where(box.off & (useful <= 0), 0.0, box.low)
    return tuple(int(cents) for cents in np.minimum(now, np.maximum(useful, least)))


def _exchange(model: Model, spends: Spends) -> Spends | None:
    """Take the cent that brings least, give it where one more brings most."""
    now, box = np.array(spends, dtype=np.float64), model.box
    open_ended = box.on & ~box.off & (model.fixed == 0)
    lowest = np.maximum(box.low, np.where(open_ended, 0.0, 1.0))
    may_give, may_take = now - 1 >= lowest, (now < box.high) & ((now > 0) | open_ended)
    if not may_give.any() or not may_take.any():
        return None
    values = model.curves.values(now)
    loss = np.where(may_give, values - model.curves.values(np.maximum(now - 1, 0)), np.inf)
    gain = np.where(may_take, model.curves.values(now + 1) - values, -np.inf)
    giver, taker = int(np.argmin(loss)), int(np.argmax(gain))
    if giver == taker:
        return None
    changed = list(spends)
    changed[giver] -= 1
    changed[taker] += 1
    return tuple(changed)
