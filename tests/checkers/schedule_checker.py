"""Checks a `pacte.schedule` answer day by day on real dates.

Written from docs/reference/document.md and docs/reference/schedule.md alone: plain JSON in, a list
of sentences out; it shares no code with the engine.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

import holidays

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEIGHT = {1: 5, 2: 2, 3: 1}


def check(document: dict, result: dict) -> list[str]:
    """Every broken rule, in words; empty when the answer is sound."""
    return _Check(document, result).run()


def day(text):
    return date.fromisoformat(text) if text else None


def span(first, last):
    return [first + timedelta(i) for i in range((last - first).days + 1)]


class _Check:
    def __init__(self, document, result):
        self.doc, self.result = document, result
        self.start, self.end = day(document["start"]), day(document["end"])
        self.today = day(result["as_of"])
        self.steps = document.get("steps", {})
        self.actions = document.get("actions", {})
        self.people = document.get("people", {})
        self.calendar = document.get("calendar", {})
        self.wrong = []
        self._public = {}

    def say(self, sentence):
        self.wrong.append(sentence)

    def run(self):
        self.accounted_for()
        for key, placed in self.result["steps"].items():
            self.dates(key, placed)
            self.staff(key, placed)
            self.links(key)
        self.loads()
        self.stocks()
        self.money()
        return self.wrong

    # calendars

    def public(self, subdivision, year):
        place = (subdivision, year)
        if place not in self._public:
            country = self.calendar.get("country", "FR")
            try:
                found = set(holidays.country_holidays(country, subdiv=subdivision, years=year))
            except NotImplementedError:
                found = set()
            self._public[place] = found
        return self._public[place]

    def open_day(self, when, weekdays, subdivision):
        closed = any(
            day(c["start"]) <= when <= day(c["end"]) for c in self.calendar.get("closures", [])
        )
        return (
            WEEK[when.weekday()] in weekdays
            and when not in self.public(subdivision, when.year)
            and not closed
        )

    def company_days(self):
        return self.calendar.get("weekdays", WEEK[:5]), self.calendar.get("subdivision")

    def company_works(self, when):
        return self.open_day(when, *self.company_days())

    def present(self, person, when):
        who = self.people[person]
        hired, left = day(who.get("hired_on")), day(who.get("left_on"))
        away = any(day(x["start"]) <= when <= day(x["end"]) for x in who.get("leaves", []))
        return (not hired or hired <= when) and (not left or when <= left) and not away

    def works(self, person, when):
        who = self.people[person]
        weekdays, subdivision = self.company_days()
        weekdays = who["weekdays"] if who.get("weekdays") is not None else weekdays
        subdivision = who.get("subdivision") or subdivision
        return self.open_day(when, weekdays, subdivision) and self.present(person, when)

    def worked_from(self, person, first, count):
        found, when = [], first
        while len(found) < count and (when - first).days < 1100:
            if self.works(person, when) if person else self.company_works(when):
                found.append(when)
            when += timedelta(1)
        return found

    # which steps

    def counts(self, step):
        status, action = step.get("status", "to_do"), self.actions[step["action"]]
        if status == "done":
            return True
        return status != "canceled" and action.get("status", "planned") not in ("done", "stopped")

    def begun(self, key):
        step = self.steps[key]
        return (
            self.counts(step)
            and step.get("status", "to_do") in ("running", "done")
            and bool(step.get("start_date"))
        )

    def to_place(self, key):
        step = self.steps[key]
        waiting = step.get("status", "to_do") in ("to_do", "running")
        return self.counts(step) and waiting and not self.begun(key)

    def accounted_for(self):
        """Each step to place is placed, unplaced, or of an action left out; never two of these."""
        dropped = {x["id"] for x in self.result["dropped"]}
        unplaced = {x["id"] for x in self.result["unplaced"]}
        placed = set(self.result["steps"])
        for action in dropped:
            if not self.actions[action].get("optional"):
                self.say(f"{action} is not optional and left out")
        for key in self.steps:
            out = self.steps[key]["action"] in dropped
            where = [key in placed, key in unplaced, out]
            if not self.to_place(key) and any(where[:2]):
                self.say(f"{key} is not to be placed")
            if self.to_place(key) and sum(where) != 1:
                self.say(f"{key} is accounted for {sum(where)} times")
        self.said_of_all(unplaced)

    def said_of_all(self, unplaced):
        if set(self.result["frozen"]) != {key for key in self.steps if self.begun(key)}:
            self.say("the steps begun are not those of the document")
        if (self.result["status"] == "ok") != (not unplaced):
            self.say("the status does not say whether every step has a place")
        if any(not x["reasons"] for x in self.result["unplaced"] + self.result["dropped"]):
            self.say("something is left without a reason")

    # one step

    def dates(self, key, placed):
        step = self.steps[key]
        first, last = day(placed["start_date"]), day(placed["end_date"])
        window = self.actions[step["action"]].get("window") or {}
        lower = [self.start, day(step.get("earliest_date")), day(window.get("start"))]
        upper = [self.end, day(step.get("latest_date")), day(window.get("end"))]
        if not step.get("fixed") and self.start <= self.today <= self.end:
            lower.append(self.today)
        if any(x and first < x for x in lower) or any(x and last > x for x in upper):
            self.say(f"{key} is outside its window")
        self.days_of(key, step, placed)

    def days_of(self, key, step, placed):
        first, last = day(placed["start_date"]), day(placed["end_date"])
        crew = [p for need in placed["needs"] for p in need]
        if step.get("fixed"):
            if (first, last) != (day(step["start_date"]), day(step["end_date"])):
                self.say(f"{key} is fixed and has moved")
            if any(not self.present(p, when) for p in crew for when in span(first, last)):
                self.say(f"{key} counts on someone absent")
            return
        count = step.get("duration_days", 1)
        days = [self.worked_from(p, first, count) for p in crew or [None]]
        if any(len(worked) < count for worked in days):
            self.say(f"{key} has someone who leaves before the end")
        elif any(not worked or worked[0] != first for worked in days):
            self.say(f"{key} starts on a day that one of its people does not work")
        elif max(worked[-1] for worked in days) != last:
            self.say(f"{key} does not end when its people have worked their days")

    def staff(self, key, placed):
        step = self.steps[key]
        needs = step.get("needs", [])
        if len(needs) != len(placed["needs"]):
            self.say(f"{key} has another number of needs")
        crew = [p for need in placed["needs"] for p in need]
        if len(crew) != len(set(crew)):
            self.say(f"{key} has someone twice")
        for need, who in zip(needs, placed["needs"], strict=False):
            self.crew(key, step, need, who)

    def crew(self, key, step, need, who):
        if len(who) != need.get("people", 1):
            self.say(f"{key} has {len(who)} people on a need")
        if need.get("candidates") and not set(who) <= set(need["candidates"]):
            self.say(f"{key} has someone who is not a candidate")
        if need.get("skill"):
            levels = [self.people[p].get("skills", {}).get(need["skill"], 0) for p in who]
            if any(level < need.get("level", 1) for level in levels):
                self.say(f"{key} has someone without the skill")
        assigned = need.get("assigned", [])
        stays = step.get("fixed") or step.get("status") == "running"
        if stays and len(assigned) == need.get("people", 1) and set(assigned) != set(who):
            self.say(f"{key} changes people that are kept")

    def known_end(self, key):
        if key in self.result["steps"]:
            return day(self.result["steps"][key]["end_date"])
        step = self.steps[key]
        if self.begun(key):
            return day(step.get("end_date")) or self.end_of_begun(step)
        return None

    def end_of_begun(self, step):
        first, count = day(step["start_date"]), step.get("duration_days", 1)
        crew = [p for need in step.get("needs", []) for p in need.get("assigned", [])]
        ends = [days[-1] for p in crew if (days := self.worked_from(p, first, count))]
        return max(ends, default=first + timedelta(count - 1))

    def links(self, key):
        step = self.steps[key]
        first = day(self.result["steps"][key]["start_date"])
        dropped = {x["id"] for x in self.result["dropped"]}
        unplaced = {x["id"] for x in self.result["unplaced"]}
        for link in step.get("after", []):
            other = self.steps[link["step"]]
            if link["step"] in unplaced and not other.get("fixed") and not step.get("fixed"):
                self.say(f"{key} is placed but {link['step']} before it is not")
            end = self.known_end(link["step"])
            if link["step"] in unplaced and other.get("fixed") and not step.get("fixed"):
                end = day(other["end_date"])
            if end is None or other["action"] in dropped:
                continue
            if step.get("fixed") and self.begun(link["step"]):
                continue
            between = (first - end).days - 1
            if between < link.get("min_lag_days", 0):
                self.say(f"{key} starts {between} days after {link['step']}")
            if link.get("max_lag_days") is not None and between > link["max_lag_days"]:
                self.say(f"{key} starts {between} days after {link['step']}")

    # everybody, every day

    def burdens(self):
        """(step, person, day, load) of every step placed or begun."""
        for key, placed in self.result["steps"].items():
            yield from self.burden(
                key, day(placed["start_date"]), day(placed["end_date"]), placed["needs"]
            )
        for key in self.result["frozen"]:
            step = self.steps[key]
            needs = [need.get("assigned", []) for need in step.get("needs", [])]
            last = day(step.get("end_date")) or self.end_of_begun(step)
            yield from self.burden(key, day(step["start_date"]), last, needs)

    def burden(self, key, first, last, crews):
        step = self.steps[key]
        for need, who in zip(step.get("needs", []), crews, strict=False):
            for person in who:
                if step.get("fixed"):
                    days = span(first, last)
                    part = Fraction(need["effort_days"]) / len(days)
                else:
                    days = self.worked_from(person, first, step.get("duration_days", 1))
                    part = Fraction(need["effort_days"]) / step.get("duration_days", 1)
                if step.get("exclusive"):
                    part = Fraction(self.people[person].get("capacity_fraction", "1"))
                for when in days:
                    yield key, person, when, part

    def loads(self):
        total, placed = defaultdict(Fraction), defaultdict(Fraction)
        for key, person, when, part in self.burdens():
            total[person, when] += part
            if key in self.result["steps"]:
                placed[person, when] += part
        for (person, when), part in total.items():
            most = Fraction(self.people[person].get("capacity_fraction", "1"))
            if part > most and placed[person, when] > 0:
                self.say(f"{person} carries {part} on {when}")

    def stocks(self):
        total, placed = defaultdict(int), set()
        spans = {
            key: (day(x["start_date"]), day(x["end_date"]))
            for key, x in self.result["steps"].items()
        }
        for key in self.result["frozen"]:
            step = self.steps[key]
            spans[key] = (
                day(step["start_date"]),
                day(step.get("end_date")) or self.end_of_begun(step),
            )
        for key, (first, last) in spans.items():
            for equipment, units in self.steps[key].get("equipment", {}).items():
                for when in span(first, last):
                    total[equipment, when] += units
                    if key in self.result["steps"]:
                        placed.add((equipment, when))
        for equipment, when in placed:
            if total[equipment, when] > self.doc["equipment"][equipment].get("quantity", 1):
                self.say(f"{equipment} is short on {when}")

    # figures

    def money(self):
        """Tardiness, and the cost when no action is left out (values are the caller's)."""
        ends = defaultdict(list)
        for key, x in self.result["steps"].items():
            ends[self.steps[key]["action"]].append(day(x["end_date"]))
        for key in self.result["frozen"]:
            ends[self.steps[key]["action"]].append(self.known_end(key))
        for left in self.result["unplaced"]:
            step = self.steps[left["id"]]
            if left["reasons"][0]["code"] == "fixed_outside_window":
                ends[step["action"]].append(day(step["end_date"]))
        self.lateness(ends)

    def lateness(self, ends):
        cost = 0
        for action, days in self.result["tardiness"].items():
            due = day(self.actions[action]["due_date"])
            late = max(0, (max(ends[action]) - due).days)
            cost += late * WEIGHT[self.actions[action].get("priority", 2)]
            if late != days:
                self.say(f"{action} is {late} days late, not {days}")
        if not self.result["dropped"] and cost != self.result["cost"]:
            self.say(f"the cost is {cost}, not {self.result['cost']}")
        if self.result["bound"] is not None and self.result["bound"] > self.result["cost"]:
            self.say("the bound is above the cost")
