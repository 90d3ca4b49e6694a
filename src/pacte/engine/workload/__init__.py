"""What each person carries, day by day and week by week, and what each can carry."""

from pacte.engine.workload.daily import (
    LONGEST_SEARCH,
    loads_by_step,
    rounded,
    slots_held,
    slots_worked,
    step_loads,
    step_stands,
    with_end,
)
from pacte.engine.workload.hours import hours_by_skill
from pacte.engine.workload.over import DayOver, days_over, days_over_in
from pacte.engine.workload.planned import planned_loads, step_planned
from pacte.engine.workload.weekly import WeekLoad, load, week_steps

__all__ = [
    "LONGEST_SEARCH",
    "DayOver",
    "WeekLoad",
    "days_over",
    "days_over_in",
    "hours_by_skill",
    "load",
    "loads_by_step",
    "planned_loads",
    "rounded",
    "slots_held",
    "slots_worked",
    "step_loads",
    "step_planned",
    "step_stands",
    "week_steps",
    "with_end",
]
