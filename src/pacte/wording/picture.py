"""A plan as one picture: an SVG with a line per action over the months of its year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html import escape

from pacte.document import Action, Plan, Step
from pacte.document import calendar as cal
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, said

WIDTH, LEFT, RIGHT, TOP, ROW = 1120, 300, 90, 84, 26
LONGEST_NAME = 40

_TITLE = gettext_noop("{plan} – {company}")
_SUBTITLE = gettext_noop(
    "{count} actions, {steps} dated steps, {budget} of budget, amounts excl. tax"
)

_STYLE = (
    "text{font-family:Inter,'Segoe UI',Roboto,sans-serif;font-size:12px;fill:#1f2937}"
    ".t{font-size:18px;font-weight:600}.m{fill:#6b7280}.g{stroke:#e5e7eb}.b{fill:#fff}"
    ".w{fill:#e5e7eb}.promotion{fill:#c2410c}.communication{fill:#7c3aed}"
    ".direct_selling{fill:#1d4ed8}.loyalty{fill:#047857}.enabling{fill:#475569}"
    "@media(prefers-color-scheme:dark){text{fill:#e5e7eb}.m{fill:#9ca3af}.g,.w{stroke:#374151}"
    ".w{fill:#374151}.b{fill:#111827}}"
)


def svg(plan: Plan, language: str) -> str:
    """The whole picture as SVG text; nothing in it is fetched from elsewhere."""
    actions = sorted(plan.actions.items(), key=lambda pair: (_first_day(plan, *pair), pair[0]))
    height = TOP + ROW * len(actions) + 24
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        f"<title>{escape(_title(plan, language))}</title><style>{_STYLE}</style>",
        f'<rect class="b" width="{WIDTH}" height="{height}" rx="8"/>',
        *_heading(plan, language),
        *_months(plan, language, height - 16),
    ]
    for place, (key, action) in enumerate(actions):
        parts += _row(plan, key, action, (TOP + ROW * place, language))
    return "\n".join([*parts, "</svg>", ""])


def _title(plan: Plan, language: str) -> str:
    return said(_TITLE, language).format(plan=plan.name, company=plan.company)


def _heading(plan: Plan, language: str) -> Iterator[str]:
    cents = sum(a.budget.cents for a in plan.actions.values() if a.budget is not None)
    dated = sum(1 for step in plan.steps.values() if step.start_date is not None)
    subtitle = said(_SUBTITLE, language).format(
        count=len(plan.actions),
        steps=dated,
        budget=formatting.money(Decimal(cents).scaleb(-2), plan.currency, language),
    )
    yield f'<text class="t" x="20" y="32">{escape(_title(plan, language))}</text>'
    yield f'<text class="m" x="20" y="52">{escape(subtitle)}</text>'


def _months(plan: Plan, language: str, bottom: int) -> Iterator[str]:
    for month in cal.periods(plan.start, plan.end, "month"):
        x = _x(plan, month.start)
        label = escape(formatting.day(month.start, language, "month"))
        yield f'<line class="g" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 22}" y2="{bottom}"/>'
        yield f'<text class="m" x="{x + 4:.1f}" y="{TOP - 10}">{label}</text>'


def _row(plan: Plan, key: str, action: Action, at: tuple[int, str]) -> Iterator[str]:
    y, language = at
    name = (
        action.name if len(action.name) <= LONGEST_NAME else action.name[: LONGEST_NAME - 1] + "…"
    )
    yield f'<text x="20" y="{y + 16}">{escape(name)}</text>'
    if action.window is not None:
        yield _bar(plan, action.window.start, action.window.end, (y + 9, 8, "w"), action.name)
    for _, step in plan.steps_of(key):
        if step.start_date is not None and step.end_date is not None:
            box = (y + 5, 16, action.type or "enabling")
            yield _bar(plan, step.start_date, step.end_date, box, _told(step, language))
    if action.budget is not None:
        amount = formatting.money(action.budget.amount, plan.currency, language)
        yield f'<text class="m" x="{WIDTH - 20}" y="{y + 16}" text-anchor="end">{amount}</text>'


def _told(step: Step, language: str) -> str:
    dates = formatting.day_range(step.start_date or date.max, step.end_date or date.max, language)
    return f"{step.name}, {dates}"


def _bar(plan: Plan, start: date, end: date, box: tuple[int, int, str], title: str) -> str:
    y, height, kind = box
    first, last = max(start, plan.start), min(end, plan.end)
    x = _x(plan, first)
    width = max(2.0, _x(plan, last) - x + _day_width(plan))
    return (
        f'<rect class="{kind}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{height}" rx="3">'
        f"<title>{escape(title)}</title></rect>"
    )


def _x(plan: Plan, day: date) -> float:
    return LEFT + (day - plan.start).days * _day_width(plan)


def _day_width(plan: Plan) -> float:
    return (WIDTH - LEFT - RIGHT) / ((plan.end - plan.start).days + 1)


def _first_day(plan: Plan, key: str, action: Action) -> date:
    dated = [step.start_date for _, step in plan.steps_of(key) if step.start_date]
    return min(dated, default=action.window.start if action.window else plan.end)
