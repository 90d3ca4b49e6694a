"""Loads beyond what is comfortable, read from docs/reference/document.md alone: plain JSON in."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction
from math import floor

from tests.checkers.schedule_days import day


class Balance:
    """What one document calls comfortable."""

    def __init__(self, document, days):
        self.doc, self.days = document, days
        self.start, self.end = day(document["start"]), day(document["end"])
        self.rules = document.get("balance") or []
        self._given = {}

    def label(self, rule, when):
        grain = rule.get("period", "week")
        if grain == "week":
            year, week, _ = when.isocalendar()
            return f"{year}-W{week:02}"
        if grain == "month":
            return f"{when.year}-{when.month:02}"
        since = (when.year - self.start.year) * 12 + when.month - self.start.month
        return f"{self.start.year + since // 12}-Q{since % 12 // 3 + 1}"

    def given(self, place):
        """(person, label) -> days that the person can give there."""
        if place not in self._given:
            found = defaultdict(Fraction)
            first, last = self.days.begins(self.start), self.days.ends(self.end)
            for person in self.doc.get("people", {}):
                for moment in range(first, last + 1):
                    if self.days.works(person, moment):
                        label = self.label(self.rules[place], self.days.date(moment))
                        found[person, label] += self.days.capacity(person, moment)
            self._given[place] = found
        return self._given[place]

    def strains(self, burdens):
        """(place, person, label, load, available, points) that cost something."""
        for place, rule in enumerate(self.rules):
            carried, given = defaultdict(Fraction), self.given(place)
            for person, moment, part in burdens:
                when = self.days.date(moment)
                if self.start <= when <= self.end:
                    carried[person, self.label(rule, when)] += part
            for (person, label), load in carried.items():
                available = given[person, label]
                beyond = load - Fraction(rule.get("comfortable_share", "0.8")) * available
                points = floor(rule.get("penalty_points", 2) * max(Fraction(0), beyond))
                if points:
                    yield place, person, label, load, available, points

    def faults(self, burdens, said):
        """What the answer says otherwise."""
        found = {x[:3]: x[3:] for x in self.strains(burdens)}
        told = {(x["rule"], x["person"], x["period"]): x for x in said}
        if found.keys() != told.keys():
            yield f"beyond comfort: {sorted(found)}, not {sorted(told)}"
        for key in found.keys() & told.keys():
            load, available, points = found[key]
            x, share = told[key], Fraction(self.rules[key[0]].get("comfortable_share", "0.8"))
            days = [x["load_days"], x["available_days"], x["comfortable_days"]]
            apart = zip(days, (load, available, share * available), strict=True)
            if any(abs(Fraction(a) - b) > Fraction(1, 100) for a, b in apart):
                yield f"beyond comfort: {key} carries {load} of {available}, not {days}"
            if x["points"] != points:
                yield f"beyond comfort: {key} costs {points}, not {x['points']}"
            ends = (date.fromisoformat(x["start"]), date.fromisoformat(x["end"]))
            if any(self.label(self.rules[key[0]], when) != key[2] for when in ends):
                yield f"beyond comfort: {key} is not from {ends[0]} to {ends[1]}"
