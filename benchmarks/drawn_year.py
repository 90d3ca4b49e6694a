"""Years of commercial action drawn at random, as documents; nothing here is shared with the engine.

A year has about 250 working days; each person 25 days of leave, one in five works part time, 1 to 3
of 6 to 12 skills; actions of 4 to 12 steps in order, steps of 1 to 10 days for one or two people,
four kinds of equipment; 40 % of the actions may be left out at a price, 30 % have a best season,
20 % follow another one by 5 to 20 days. `planted` draws a plan first, then asks for what it keeps.

In `drawn_year` every action opens on a day of the first 200 and is due soon after: the people of a
large year are asked for more than they have until the autumn. In `open_year` nothing opens late:
an action has a due date anywhere in the year, and may be done on any day before it.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import holidays

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
HOLIDAYS = set(holidays.country_holidays("FR", years=2026))
PART_TIME = ["mon", "tue", "wed", "thu"]
LEAVE_WEEKS = (1, 1, 3)
SHARE_OPTIONAL, SHARE_SEASON, SHARE_SYNERGY = 0.4, 0.3, 0.2
SHARE_PART_TIME, SHARE_EQUIPMENT = 0.2, 0.2


def drawn_year(steps: int, people: int, seed: int) -> dict[str, Any]:
    """A year of `steps` steps for `people` people, as the JSON form of a plan."""
    return _Year(random.Random(seed), steps, people).form()  # noqa: S311 - a drawn year


def open_year(steps: int, people: int, seed: int) -> dict[str, Any]:
    """The same without opening dates: only due dates, seasons and synergies say when."""
    return _Open(random.Random(seed), steps, people).form()  # noqa: S311 - a drawn year


def planted(steps: int, people: int, seed: int) -> dict[str, Any]:
    """A year that costs nothing when dated as it was drawn: every wish is read off a drawn plan."""
    return _Planted(random.Random(seed), steps, people).form()  # noqa: S311 - a drawn year


def planted_starts(steps: int, people: int, seed: int) -> dict[str, int]:
    """Where the steps of the same planted year were drawn: days from the first of the year."""
    year = _Planted(random.Random(seed), steps, people)  # noqa: S311 - a drawn year
    year.form()
    return {key: first for key, (first, _) in year.dates.items()}


def _day(offset: int) -> str:
    return (FIRST + timedelta(max(0, min(364, offset)))).isoformat()


class _Year:
    def __init__(self, draw: random.Random, steps: int, people: int) -> None:
        self.draw, self.wanted = draw, steps
        self.skills = [f"k{i}" for i in range(6 if people <= 50 else 12)]
        self.people = {f"p{i}": self._person(i) for i in range(people)}
        self.holders = {
            k: sorted(p for p, who in self.people.items() if k in who["skills"])
            for k in self.skills
        }
        self.equipment = {
            f"e{i}": {"name": f"E{i}", "quantity": max(1, people // 10) + draw.randint(0, 2)}
            for i in range(4)
        }
        self.actions: dict[str, Any] = {}
        self.opens: dict[str, int] = {}
        self.steps: dict[str, Any] = {}

    def form(self) -> dict[str, Any]:
        """The whole plan."""
        for _ in range(20 * self.wanted):
            if len(self.steps) < self.wanted:
                self._action(f"a{len(self.actions)}")
        self._synergies()
        return {
            "id": "year",
            "name": "Year",
            "company": "Year",
            "start": FIRST.isoformat(),
            "end": LAST.isoformat(),
            "skills": {k: {"name": k} for k in self.skills},
            "equipment": self.equipment,
            "people": self.people,
            "actions": self.actions,
            "steps": self.steps,
        }

    def _person(self, rank: int) -> dict[str, Any]:
        held = {self.skills[rank % len(self.skills)]}
        held |= set(self.draw.sample(self.skills, self.draw.randint(0, 2)))
        form: dict[str, Any] = {
            "name": f"P{rank}",
            "skills": {k: self.draw.randint(1, 5) for k in sorted(held)},
            "leaves": [self._leave(weeks) for weeks in LEAVE_WEEKS],
        }
        if self.draw.random() < SHARE_PART_TIME:
            form["weekdays"] = PART_TIME
        return form

    def _leave(self, weeks: int) -> dict[str, str]:
        monday = 4 + 7 * self.draw.randrange(52 - weeks)
        return {"start": _day(monday), "end": _day(monday + 7 * weeks - 3)}

    def _action(self, key: str) -> None:
        size = min(self.draw.randint(4, 12), self.wanted - len(self.steps))
        opens = self.draw.randrange(0, 200)
        mine: list[str] = []
        for rank in range(size):
            step = f"s{len(self.steps)}"
            self.steps[step] = self._step(key, rank, mine, opens)
            mine.append(step)
        length = self._length(mine)
        slack = self.draw.uniform(1.2, 2.2)
        form: dict[str, Any] = {
            "name": key,
            "priority": self.draw.randint(1, 3),
            "due_date": _day(opens + int(length * slack)),
        }
        if self.draw.random() < SHARE_OPTIONAL:
            form |= {"optional": True, "value_points": self.draw.randint(20, 150)}
        if self.draw.random() < SHARE_SEASON:
            first = opens + self.draw.randint(-20, 40)
            form["season"] = {"periods": [{"start": _day(first), "end": _day(first + 90)}]}
        self.actions[key] = form
        self.opens[key] = opens

    def _step(self, key: str, rank: int, mine: list[str], opens: int) -> dict[str, Any]:
        days = round(self.draw.triangular(1, 10, 2))
        skill = self.draw.choice(self.skills)
        people = min(self.draw.choice([1, 1, 1, 1, 2]), len(self.holders[skill]))
        form: dict[str, Any] = {
            "action": key,
            "name": key,
            "rank": rank,
            "duration_days": days,
            "exclusive": True,
            "earliest_date": _day(opens),
            "needs": [{"skill": skill, "people": people, "effort_days": str(days)}],
        }
        if mine:
            before = self.draw.sample(mine[-3:], self.draw.randint(1, min(2, len(mine[-3:]))))
            form["after"] = [{"step": s} for s in sorted(before)]
        if self.draw.random() < SHARE_EQUIPMENT:
            form["equipment"] = {f"e{self.draw.randrange(4)}": 1}
        return form

    def _length(self, mine: list[str]) -> int:
        """Calendar days of an action's longest chain, weekends included."""
        ends: dict[str, int] = {}
        for key in mine:
            step = self.steps[key]
            before = max((ends[link["step"]] for link in step.get("after", [])), default=0)
            ends[key] = before + step["duration_days"]
        return max(ends.values()) * 7 // 5 + 2

    def _synergies(self) -> None:
        """Some actions follow another that opens 20 to 90 days before them."""
        for key, opens in self.opens.items():
            before = [k for k, day in self.opens.items() if 20 <= opens - day <= 90]
            if before and self.draw.random() < SHARE_SYNERGY:
                self.actions[key]["synergy"] = {"action": self.draw.choice(before)}


class _Open(_Year):
    """Due dates, seasons and partners are drawn over the whole year."""

    def _action(self, key: str) -> None:
        size = min(self.draw.randint(4, 12), self.wanted - len(self.steps))
        mine: list[str] = []
        for rank in range(size):
            step = f"s{len(self.steps)}"
            self.steps[step] = self._step(key, rank, mine, 0)
            del self.steps[step]["earliest_date"]
            mine.append(step)
        due = self.draw.randint(min(self._length(mine), 364), 364)
        form: dict[str, Any] = {
            "name": key,
            "priority": self.draw.randint(1, 3),
            "due_date": _day(due),
        }
        if self.draw.random() < SHARE_OPTIONAL:
            form |= {"optional": True, "value_points": self.draw.randint(20, 150)}
        if self.draw.random() < SHARE_SEASON:
            first = self.draw.randint(0, 300)
            form["season"] = {"periods": [{"start": _day(first), "end": _day(first + 90)}]}
        self.actions[key] = form
        self.opens[key] = due

    def _synergies(self) -> None:
        """Some actions follow another that is due before them."""
        for key, due in self.opens.items():
            before = [k for k, day in self.opens.items() if k != key and day <= due]
            if before and self.draw.random() < SHARE_SYNERGY:
                self.actions[key]["synergy"] = {"action": self.draw.choice(before)}


class _Planted(_Year):
    """Steps are dated one by one on people who are free; deadlines, seasons, synergies follow."""

    def __init__(self, draw: random.Random, steps: int, people: int) -> None:
        super().__init__(draw, steps, people)
        self.busy: dict[str, set[int]] = {p: set() for p in self.people}
        self.in_use: dict[tuple[str, int], int] = {}
        self.dates: dict[str, tuple[int, int]] = {}

    def _action(self, key: str) -> None:
        size = min(self.draw.randint(4, 12), self.wanted - len(self.steps))
        opens = self.draw.randrange(0, 230)
        mine: list[str] = []
        for rank in range(size):
            self._planted_step(key, rank, mine, opens)
        if mine:
            self._wish(key, mine)

    def _planted_step(self, key: str, rank: int, mine: list[str], opens: int) -> None:
        step = self._step(key, rank, mine, opens)
        after = [self.dates[link["step"]][1] + 1 for link in step.get("after", [])]
        first = max([opens, *after])
        for start in range(first, min(first + 40, 365)):
            if self._date(f"s{len(self.steps)}", step, start):
                mine.append(f"s{len(self.steps)}")
                self.steps[mine[-1]] = step
                return

    def _date(self, name: str, step: dict[str, Any], start: int) -> bool:
        need, days = step["needs"][0], step["duration_days"]
        crew = [(p, d) for p in self.holders[need["skill"]] if (d := self._days(p, start, days))]
        crew = crew[: need["people"]]
        if len(crew) < need["people"]:
            return False
        end = max(worked[-1] for _, worked in crew)
        held = [(e, d) for e in step.get("equipment", {}) for d in range(start, end + 1)]
        if any(self.in_use.get(k, 0) >= self.equipment[k[0]]["quantity"] for k in held):
            return False
        for person, worked in crew:
            self.busy[person].update(worked)
        self.in_use.update({k: self.in_use.get(k, 0) + 1 for k in held})
        self.dates[name] = (start, end)
        return True

    def _days(self, person: str, start: int, count: int) -> list[int]:
        """The first `count` days worked from `start`, when all are free and `start` is one."""
        found: list[int] = []
        day = start
        while len(found) < count and day < 365:
            if self._works(person, day):
                if day in self.busy[person]:
                    return []
                found.append(day)
            day += 1
        return found if len(found) == count and found[0] == start else []

    def _works(self, person: str, day: int) -> bool:
        when, who = FIRST + timedelta(day), self.people[person]
        week = who.get("weekdays", [*PART_TIME, "fri"])
        away = any(x["start"] <= when.isoformat() <= x["end"] for x in who["leaves"])
        return WEEK[when.weekday()] in week and when not in HOLIDAYS and not away

    def _wish(self, key: str, mine: list[str]) -> None:
        last = max(self.dates[s][1] for s in mine)
        first = min(self.dates[s][0] for s in mine)
        form: dict[str, Any] = {
            "name": key,
            "priority": self.draw.randint(1, 3),
            "due_date": _day(last + self.draw.randint(0, 3)),
        }
        if self.draw.random() < SHARE_OPTIONAL:
            form |= {"optional": True, "value_points": self.draw.randint(20, 150)}
        if self.draw.random() < SHARE_SEASON:
            form["season"] = {"periods": [{"start": _day(first), "end": _day(last)}]}
        self.actions[key] = form
        self.opens[key] = first

    def _synergies(self) -> None:
        ends = dict.fromkeys(self.actions, 0)
        for step, (_, end) in self.dates.items():
            action = self.steps[step]["action"]
            ends[action] = max(ends[action], end)
        for key, first in self.opens.items():
            before = [k for k, end in ends.items() if 5 <= first - end - 1 <= 20]
            if before and self.draw.random() < SHARE_SYNERGY:
                self.actions[key]["synergy"] = {"action": self.draw.choice(before)}
