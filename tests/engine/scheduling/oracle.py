"""The best schedule of a tiny plan by trying everything, on the checker's reading of the rules."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any

from tests.checkers.schedule_checker import _Check, day
from tests.checkers.schedule_contacts import about, counting
from tests.checkers.schedule_costs import WEIGHT


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
        self.weight = weight
        self.value = {
            a: document["actions"][a].get("value_points", w * beyond) for a, w in weight.items()
        }
        self.found = (10**9, 10**12)

    def options_of(self, key):
        """Every (moments, loads) that its own rules allow."""
        days, step, found = self.rules.days, self.steps[key], []
        for first in range(days.begins(self.rules.start), days.ends(self.rules.end) + 1):
            for crews in self.crews(step.get("needs", []), ()):
                everyone = [p for crew in crews for p in crew]
                count = days.lasts(step)
                worked = [days.worked_from(p, first, count) for p in everyone or [None]]
                if any(len(w) < count or w[0] != first for w in worked):
                    continue
                held = list(range(first, max(w[-1] for w in worked) + 1))
                self.rules.wrong = []
                placed = self.placed(held, crews)
                self.rules.dates(key, placed)
                self.rules.staff(key, placed)
                self.rules.contact_days(key, placed)
                if not self.rules.wrong:
                    loads = list(self.rules.burden(key, held, crews))
                    out, points = self.rules.outside(key, held, crews)
                    found.append((held, loads, out * points))
        return found

    def placed(self, held, crews):
        """The answer's form of a step."""
        days = self.rules.days
        ends = zip(("start", "end"), (held[0], held[-1]), strict=True)
        form = {f"{name}_date": days.date(moment).isoformat() for name, moment in ends}
        if days.halves:
            form["start_half"] = "pm" if held[0] % 2 else "am"
            form["end_half"] = "pm" if held[-1] % 2 else "am"
        return {**form, "needs": [list(crew) for crew in crews]}

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
            cost = spent[1] + self.tardiness(placed) + self.off_season(placed) + self.missed(placed)
            there = [option for option in placed.values() if option is not None]
            burdens = [part for option in there for part in option[1]]
            cost += sum(option[2] for option in there)
            cost += sum(x[-1] for x in self.rules.balance.strains(burdens))
            self.found = min(self.found, (spent[0], cost))
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
        held, loads, _ = option
        for link in [*self.steps[key].get("after", []), *self.rules.from_sequences(key)]:
            if link["step"] not in placed:
                continue
            before = placed[link["step"]]
            if before is None:
                return False
            self.rules.wrong = []
            self.rules.lag(key, link, held[0], before[0][-1])
            if self.rules.wrong:
                return False
        with_it = {**placed, key: option}
        if not (self.seldom_enough(with_it) and self.affordable(with_it)):
            return False
        for person, moment, part in loads:
            if part and used[0][person, moment] + part > self.rules.days.capacity(person, moment):
                return False
        return all(
            used[1][e, moment] + units <= self.doc["equipment"][e]["quantity"]
            for e, units in self.steps[key].get("equipment", {}).items()
            for moment in held
        )

    def seldom_enough(self, placed):
        """Whether every cap on contacts holds, each step being free to move."""
        held = {
            key: (self.rules.days.date(option[0][0]), self.rules.days.date(option[0][-1]))
            for key, option in placed.items()
            if option is not None and self.steps[key].get("contact")
        }
        for segments, cap in self.rules.contacts.caps():
            mine = [
                span
                for key, span in held.items()
                if about(cap, self.steps[key]["contact"])
                and self.doc["actions"][self.steps[key]["action"]].get("segment") in segments
            ]
            if any(sum(counting(x, cap, one[0]) for x in mine) > cap["most"] for one in mine):
                return False
        return True

    def affordable(self, placed):
        """Whether every limit of money holds, nothing being begun."""
        starts = {k: self.rules.days.date(x[0][0]) for k, x in placed.items() if x is not None}
        return not self.rules.limits.check(starts, {})[0]

    def use(self, key, option, used, sign):
        held, loads, _ = option
        for person, moment, part in loads:
            used[0][person, moment] += sign * part
        for e, units in self.steps[key].get("equipment", {}).items():
            for moment in held:
                used[1][e, moment] += sign * units

    def tardiness(self, placed):
        ends = defaultdict(list)
        for key, option in placed.items():
            if option is not None:
                ends[self.steps[key]["action"]].append(self.rules.days.date(option[0][-1]))
        total = 0
        for action, days in ends.items():
            due = day(self.doc["actions"][action].get("due_date"))
            late = max(0, (max(days) - due).days) if due else 0
            total += late * self.weight[action]
        return total

    def off_season(self, placed):
        total = 0
        for key, option in placed.items():
            season = self.doc["actions"][self.steps[key]["action"]].get("season")
            if option is not None and season:
                when = self.rules.days.date(option[0][0])
                inside = any(day(p["start"]) <= when <= day(p["end"]) for p in season["periods"])
                total += 0 if inside else season["penalty_points"]
        return total

    def missed(self, placed):
        begins, ends = defaultdict(list), defaultdict(list)
        for key, option in placed.items():
            if option is not None:
                held = option[0]
                begins[self.steps[key]["action"]].append(self.rules.days.date(held[0]))
                ends[self.steps[key]["action"]].append(self.rules.days.date(held[-1]))
        total = 0
        for key in list(begins):
            wanted = self.doc["actions"][key].get("synergy")
            if wanted:
                before = ends.get(wanted["action"])
                gap = (min(begins[key]) - max(before)).days - 1 if before else -1
                met = wanted["min_gap_days"] <= gap <= wanted["max_gap_days"]
                total += 0 if met else wanted["penalty_points"]
        return total
