"""Actions of the document -> acts: what lateness, seasons and lost synergies cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pacte import document
from pacte.engine.scheduling.axis import Axis
from pacte.engine.scheduling.from_plan.standing import Standing
from pacte.engine.scheduling.problem import Act, Synergy

WEIGHT = {1: 5, 2: 2, 3: 1}
"""Weight of one day of tardiness, by priority of the action."""


@dataclass
class Actions:
    """The actions that have a step to place. `values`: points that leaving each out costs."""

    standing: Standing
    axis: Axis
    values: Mapping[str, int]

    @cached_property
    def place(self) -> dict[str, int]:
        """action -> place of its act."""
        mine = {step.action for step in self.standing.open_steps.values()}
        return {key: i for i, key in enumerate(k for k in self._all if k in mine)}

    @property
    def _all(self) -> Mapping[str, document.Action]:
        return self.standing.plan.actions

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        """In the order of the document."""
        return tuple(self._act(key, self._all[key]) for key in self.place)

    @cached_property
    def _beyond(self) -> int:
        """More than all tardiness of due dates inside the plan, at weight 1."""
        days = self.standing.horizon
        return 1 + sum(WEIGHT[self._all[key].priority] * days for key in self.place)

    def _act(self, key: str, action: document.Action) -> Act:
        first, last = self._held
        weight, season = WEIGHT[action.priority], action.season
        value = self.values.get(key, action.value_points)
        return Act(
            id=key,
            optional=self.standing.is_droppable(key),
            value=weight * self._beyond if value is None else max(0, value),
            weight=weight,
            due=self.standing.offset(action.due_date) if action.due_date else None,
            held_until=last.get(key),
            held_from=first.get(key),
            season=None if season is None else self._indexes(season),
            off_season=0 if season is None else season.penalty_points,
        )

    @cached_property
    def _held(self) -> tuple[dict[str, int], dict[str, int]]:
        """action -> first, and action -> last calendar offset of its anchored steps."""
        first: dict[str, int] = {}
        last: dict[str, int] = {}
        for step in self.standing.anchored.values():
            if step.start_date and step.end_date:
                start, end = (
                    self.standing.offset(step.start_date),
                    self.standing.offset(step.end_date),
                )
                first[step.action] = min(first.get(step.action, start), start)
                last[step.action] = max(last.get(step.action, end), end)
        return first, last

    def _indexes(self, season: document.Season) -> int:
        """The indexes inside a season, as a bit mask."""
        mask = 0
        for period in season.periods:
            first = self.axis.at_or_after(self.standing.offset(period.start))
            after = self.axis.at_or_before(self.standing.offset(period.end)) + 1
            mask |= (1 << max(after, first)) - (1 << first)
        return mask

    @cached_property
    def synergies(self) -> tuple[Synergy, ...]:
        """One for each waiting action that another prepares."""
        return tuple(
            Synergy(
                after=self.place[key],
                before=self.place.get(wanted.action),
                held_until=self._held[1].get(wanted.action),
                min_gap=wanted.min_gap_days,
                max_gap=wanted.max_gap_days,
                penalty=wanted.penalty_points,
            )
            for key in self.place
            if (wanted := self._all[key].synergy) is not None
        )
