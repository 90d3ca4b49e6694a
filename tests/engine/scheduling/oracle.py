"""The best schedule of a tiny plan by trying everything, on the checker's reading of the rules."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from typing import Any

from tests.checkers.schedule_checker import WEIGHT, _Check, day


def best(document: dict[str, Any], today: date) -> tuple[int, int]:
    """(weight of steps without a place, cost) of the best plan; nothing is begun or fixed."""
    return _Search(document, today).run()


class _Search:
    def __init__(self, document: dict[str, Any], today: date) -> None:
        result = {"as_of": today.isoformat(), "steps": {}, "frozen": [], "dropped": []}
        self.rules = _Check(document, {**result, "unplaced": []})
        self.doc, self.steps = document, document["steps"]
        self.order = sorted(self.steps, key=lambda k: int(k[1:]))
        self.options = {key: self.options_of(key) for key in self.order}
        days = (self.rules.end - self.rules.start).days + 1
        acts = {step["action"] for step in self.steps.values()}
        weight = {a: WEIGHT[document["actions"][a].get("priority", 2)] for a in acts}
        beyond = 1 + sum(w * days for w in weight.values())
        self.weight, self.value = weight, {a: w * beyond for a, w in weight.items()}
        self.found = (10**9, 10**12)

    def options_of(self, key):
        """Every (start, end, crews) that its own rules allow."""
        step, found = self.steps[key], []
        for offset in range((self.rules.end - self.rules.start).days + 1):
            first = self.rules.start + timedelta(offset)
            for crews in self.crews(step.get("needs", []), ()):
                everyone = [p for crew in crews for p in crew]
                worked = [
                    self.rules.worked_from(p, first, step["duration_days"])
                    for p in everyone or [None]
                ]
                if any(len(w) < step["duration_days"] or w[0] != first for w in worked):
                    continue
                last = max(w[-1] for w in worked)
                placed = {"start_date": first.isoformat(), "end_date": last.isoformat()}
                placed["needs"] = [list(crew) for crew in crews]
                self.rules.wrong = []
                self.rules.dates(key, placed)
                self.rules.staff(key, placed)
                if not self.rules.wrong:
                    loads = list(self.rules.burden(key, first, last, placed["needs"]))
                    found.append((first, last, loads))
        return found

    def crews(self, needs, taken):
        if not needs:
            yield ()
            return
        free = [p for p in self.rules.people if p not in taken]
        for crew in combinations(free, needs[0].get("people", 1)):
            for rest in self.crews(needs[1:], (*taken, *crew)):
                yield (crew, *rest)

    def run(self):
        optional = [a for a in sorted(self.weight) if self.doc["actions"][a].get("optional", False)]
        for count in range(len(optional) + 1):
            for out in combinations(optional, count):
                value = sum(self.value[a] for a in out)
                inside = [k for k in self.order if self.steps[k]["action"] not in out]
                self.go(inside, {}, (0, value), (defaultdict(Fraction), defaultdict(int)))
        return self.found

    def go(self, left, placed, spent, used):
        """Place or leave the next step; `spent` is (missing weight, value left out)."""
        if spent[0] > self.found[0]:
            return
        if not left:
            self.found = min(self.found, (spent[0], spent[1] + self.tardiness(placed)))
            return
        key, rest = left[0], left[1:]
        for option in self.options[key]:
            if self.fits(key, option, placed, used):
                self.use(key, option, used, 1)
                self.go(rest, {**placed, key: option}, spent, used)
                self.use(key, option, used, -1)
        action = self.steps[key]["action"]
        if not self.doc["actions"][action].get("optional"):
            more = (spent[0] + self.weight[action], spent[1])
            self.go(rest, {**placed, key: None}, more, used)

    def fits(self, key, option, placed, used):
        first, last, loads = option
        for link in self.steps[key].get("after", []):
            if link["step"] not in placed:
                continue
            before = placed[link["step"]]
            if before is None:
                return False
            between = (first - before[1]).days - 1
            most = link.get("max_lag_days")
            if between < link["min_lag_days"] or (most is not None and between > most):
                return False
        for _, person, when, part in loads:
            most = Fraction(self.doc["people"][person].get("capacity_fraction", "1"))
            if part and used[0][person, when] + part > most:
                return False
        return all(
            used[1][e, first + timedelta(i)] + units <= self.doc["equipment"][e]["quantity"]
            for e, units in self.steps[key].get("equipment", {}).items()
            for i in range((last - first).days + 1)
        )

    def use(self, key, option, used, sign):
        first, last, loads = option
        for _, person, when, part in loads:
            used[0][person, when] += sign * part
        for e, units in self.steps[key].get("equipment", {}).items():
            for i in range((last - first).days + 1):
                used[1][e, first + timedelta(i)] += sign * units

    def tardiness(self, placed):
        ends = defaultdict(list)
        for key, option in placed.items():
            if option is not None:
                ends[self.steps[key]["action"]].append(option[1])
        total = 0
        for action, days in ends.items():
            due = day(self.doc["actions"][action].get("due_date"))
            late = max(0, (max(days) - due).days) if due else 0
            total += late * self.weight[action]
        return total
