"""Objectives as shown: target, actual, target to date and landing, each in its own unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from pacte import document
from pacte.apps.plans import queries as plans
from pacte.document.metrics import METRICS, Unit
from pacte.engine.forecasting import Reason
from pacte.engine.outlook import ObjectiveOutlook
from pacte.web.pages import Opened, language
from pacte.wording import forecast, formatting, terms

NEAR = Decimal("0.945")
"""Shown as 95 %, the least that is near: what reads alike is judged alike."""
FULL = 100
ON_TARGET = Decimal("0.01")
"""Of the target: nearer than this, a landing and its target are told as the same."""
ALMOST_NEVER, ALMOST_SURE = 0.01, 0.99


@dataclass(frozen=True)
class Standing:
    """One objective as a line of the tree. Figures are texts, ready to print; empty when unknown.

    `tone` is good, warn or bad by attainment of the target to date; `verdict` says it in words.
    `reason` says why a landing is missing, `doubts` how far to trust the one there is.
    """

    id: str
    name: str
    depth: int
    scope: str
    measured: str
    owner: str
    target: str
    actual: str
    to_date: str
    variance: str
    attainment: str
    gauge: int
    tone: str
    verdict: str
    landing: str
    landing_likely: str
    landing_range: str
    chance: str
    reason: str
    doubts: tuple[str, ...]
    actions: int
    as_of: date | None
    intention: bool
    hidden: bool


def standings(opened: Opened, outlooks: Mapping[str, ObjectiveOutlook]) -> list[Standing]:
    """Every objective that the member sees, each under the one above it."""
    lines = {line.id: line for line in plans.objective_list(opened.member, opened.plan)}
    under: dict[str | None, list[str]] = {}
    for key, line in lines.items():
        parent = line.objective.parent
        under.setdefault(parent if parent in lines else None, []).append(key)
    order: list[tuple[str, int]] = []
    _descend(under, None, 0, order)
    seen = {key for key, _depth in order}
    order += [(key, 0) for key in lines if key not in seen]
    reserved = plans.reserved_targets(opened.row, opened.member)
    return [
        _standing(opened, lines[key], depth, outlooks.get(key), hidden=key in reserved)
        for key, depth in order
    ]


def _descend(
    under: Mapping[str | None, list[str]],
    above: str | None,
    depth: int,
    order: list[tuple[str, int]],
) -> None:
    for key in under.get(above, ()):
        order.append((key, depth))
        _descend(under, key, depth + 1, order)


def _standing(
    opened: Opened,
    line: plans.ObjectiveLine,
    depth: int,
    found: ObjectiveOutlook | None,
    *,
    hidden: bool,
) -> Standing:
    objective = line.objective
    write = _Writer(objective.metric, opened.plan.currency)
    progress = found.progress if found else None
    attainment = progress.attainment if progress else None
    tone, verdict = _judged(attainment, objective.metric)
    landing = _landing(found, write)
    return Standing(
        id=line.id,
        name=objective.name,
        depth=min(depth, 3),
        scope=_scope(opened.plan, objective.scope),
        measured=_measured(objective),
        owner=line.owner_name or "",
        target=write(objective.target),
        actual=write(progress.actual if progress else None),
        to_date=write(progress.target_to_date if progress else None),
        variance=write.signed(progress.variance if progress else None),
        attainment=formatting.percent(attainment, language()) if attainment is not None else "",
        gauge=max(0, min(FULL, round(attainment * FULL))) if attainment is not None else 0,
        tone=tone,
        verdict=verdict,
        **landing,
        reason=_("These figures are kept for those who answer for them.")
        if hidden
        else _reason(found),
        hidden=hidden,
        doubts=tuple(_sentence(doubt) for doubt in found.doubts) if found else (),
        actions=line.actions,
        as_of=found.as_of if found else None,
        intention=objective.intention,
    )


class _Writer:
    """Figures of one metric as text, an empty one for None."""

    def __init__(self, metric: str | None, currency: str) -> None:
        self.unit = METRICS[metric].unit if metric else None
        self.currency = currency

    def __call__(self, value: Decimal | None) -> str:
        if value is None:
            return ""
        if self.unit is Unit.MONEY:
            return formatting.money(value, self.currency, language())
        if self.unit is Unit.RATIO:
            return formatting.percent(value, language(), 1)
        return formatting.number(value, language())

    def rounded(self, value: Decimal, beside: Decimal) -> str:
        """A difference no finer than the figure it stands beside; empty when that leaves nothing.

        A gap to the euro beside a range in millions would claim a precision nobody has.
        """
        if self.unit is Unit.MONEY:
            text = formatting.money(value, self.currency, language(), beside)
        else:
            text = self(value)
        return text if any(digit in text for digit in "123456789") else ""

    def signed(self, value: Decimal | None) -> str:
        return ("+" if value and value > 0 else "") + self(value)


def _judged(attainment: Decimal | None, metric: str | None) -> tuple[str, str]:
    """Tone and word: favorable or unfavorable is written, not only colored."""
    if attainment is None:
        return "", ""
    higher = METRICS[metric].higher_is_better if metric else True
    if (attainment >= 1) == higher or attainment == 1:
        return "good", _("favorable")
    if higher and attainment >= NEAR:
        return "warn", _("slightly behind")
    return "bad", _("unfavorable")


def _landing(found: ObjectiveOutlook | None, write: _Writer) -> dict[str, str]:
    """The landing whole, and in two parts for a card; empty texts where there is none."""
    if found is None or found.landing is None:
        return dict.fromkeys(("landing", "landing_likely", "landing_range", "chance"), "")
    figures = found.landing
    likely = write(figures.likely)
    near = abs(figures.gap) < ON_TARGET * abs(found.target or Decimal(0))
    gap = "" if near else write.rounded(abs(figures.gap), figures.likely)
    rest = _range_sentence(figures.gap, gap) % {
        "low": write(figures.low),
        "high": write(figures.high),
        "gap": gap,
    }
    return {
        "landing": f"{likely}, {rest}",
        "landing_likely": likely,
        "landing_range": rest,
        "chance": _chance(figures.probability),
    }


def _range_sentence(gap: Decimal, written: str) -> str:
    if not written:
        return _("between %(low)s and %(high)s; about on target")
    if gap < 0:
        return _("between %(low)s and %(high)s; %(gap)s short")
    return _("between %(low)s and %(high)s; %(gap)s above target")


def _chance(probability: float | None) -> str:
    if probability is None:
        return ""
    if not ALMOST_NEVER <= probability <= ALMOST_SURE:
        return (
            _("almost certain to reach the target")
            if probability > ALMOST_SURE
            else _("almost no chance of reaching the target")
        )
    chance = formatting.percent(round(probability, 2), language())
    return _("%(chance)s chance of reaching the target") % {"chance": chance}


def _reason(found: ObjectiveOutlook | None) -> str:
    if found is None or not found.reasons:
        return ""
    return _sentence(found.reasons[0])


def _sentence(why: Reason) -> str:
    said = forecast.reason(why.code, why.params, language())
    return said[:1].upper() + said[1:]


def _scope(plan: document.Plan, scope: document.Scope) -> str:
    named = (
        (plan.teams, scope.team),
        (plan.people, scope.person),
        (plan.offers, scope.offer),
        (plan.segments, scope.segment),
        (plan.territories, scope.territory),
    )
    names = [known[key].name for known, key in named if key in known]  # type: ignore[index]
    return " · ".join(names) or _("Whole company")


def _measured(objective: document.Objective) -> str:
    metric = terms.term("metric", objective.metric, language())
    event = terms.term("event", objective.event, language())
    return f"{metric} ({event})" if metric and event else metric
