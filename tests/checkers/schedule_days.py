"""Who works when, read from docs/reference/document.md alone: plain JSON in, days out.

A moment is a whole number: the day's ordinal, or, in a plan of half-days, twice it, plus one in
the afternoon.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from fractions import Fraction

import holidays

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def day(text):
    return date.fromisoformat(text) if text else None


def month_after(start, count):
    """The same day `count` months later, or the last of that month."""
    month = start.month - 1 + count
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


class Days:
    """The calendar of one document."""

    def __init__(self, document):
        self.doc = document
        self.people = document.get("people", {})
        self.calendar = document.get("calendar", {})
        self.halves = self.calendar.get("slots_per_day") == 2
        self._public = {}

    def begins(self, when, half=None):
        """The moment at which what starts that day, or in that half of it, starts."""
        return 2 * when.toordinal() + (half == "pm") if self.halves else when.toordinal()

    def ends(self, when, half=None):
        """The last moment of a day, or of that half of it."""
        return 2 * when.toordinal() + (half != "am") if self.halves else when.toordinal()

    def date(self, moment):
        return date.fromordinal(moment // 2 if self.halves else moment)

    def said(self, moment):
        half = " pm" if self.halves and moment % 2 else " am" if self.halves else ""
        return f"{self.date(moment)}{half}"

    def span(self, dated):
        """Every moment from the start to the end of something dated; its start at least."""
        first = self.begins(day(dated["start_date"]), dated.get("start_half"))
        last = self.ends(day(dated["end_date"]), dated.get("end_half"))
        return list(range(first, max(first, last) + 1))

    def inside(self, stretches, moment):
        return any(
            self.begins(day(x["start"]), x.get("start_half"))
            <= moment
            <= self.ends(day(x["end"]), x.get("end_half"))
            for x in stretches
        )

    def lasts(self, step):
        """Days, or half-days, that each person works on a step that is not fixed."""
        if step.get("duration_half_days"):
            half = step["duration_half_days"]
            return half if self.halves else -(-half // 2)
        return step.get("duration_days", 1) * (2 if self.halves else 1)

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

    def company_works(self, moment):
        calendar, when = self.calendar, self.date(moment)
        return (
            WEEK[when.weekday()] in calendar.get("weekdays", WEEK[:5])
            and when not in self.public(calendar.get("subdivision"), when.year)
            and not self.inside(calendar.get("closures", []), moment)
        )

    def present(self, person, moment):
        who, when = self.people[person], self.date(moment)
        hired, left = day(who.get("hired_on")), day(who.get("left_on"))
        under = who.get("contracts")
        absent = [
            hired and when < hired,
            left and left < when,
            under is not None and not any(day(c["start"]) <= when <= day(c["end"]) for c in under),
            self.inside(who.get("leaves", []), moment),
        ]
        return not any(absent)

    def works(self, person, moment):
        who, when = self.people[person], self.date(moment)
        external = who.get("kind") == "external"
        weekdays = who.get("weekdays")
        if weekdays is None:
            weekdays = self.calendar.get("weekdays", WEEK[:5])
        region = who.get("subdivision") or (None if external else self.calendar.get("subdivision"))
        closed = list(who.get("closures") or [])
        if not external:
            closed += self.calendar.get("closures", [])
        off = [
            WEEK[when.weekday()] not in weekdays,
            self.halves and self.half_name(moment) in (who.get("half_days_off") or []),
            (region or not external) and when in self.public(region, when.year),
            self.inside(closed, moment),
        ]
        return not any(off) and self.present(person, moment)

    def half_name(self, moment):
        return f"{WEEK[self.date(moment).weekday()]}_{'pm' if moment % 2 else 'am'}"

    def usual_capacity(self, person):
        """Days of work that the person gives in one moment, ramp-up aside."""
        whole = Fraction(self.people[person].get("capacity_fraction", "1"))
        return whole / 2 if self.halves else whole

    def capacity(self, person, moment):
        return self.usual_capacity(person) * self.ramp(person, self.date(moment))

    def ramp(self, person, when):
        who = self.people[person]
        months = who.get("ramp_up")
        if months is None and who.get("kind") != "external":
            months = self.calendar.get("ramp_up")
        hired = day(who.get("hired_on"))
        if not hired or not months or when < hired:
            return Fraction(1)
        served = 0
        while served < len(months) and month_after(hired, served + 1) <= when:
            served += 1
        return Fraction(months[served]) if served < len(months) else Fraction(1)

    def worked_from(self, person, first, count):
        """The first `count` moments worked from one on; the company's where `person` is None."""
        found, moment = [], first
        while len(found) < count and moment - first < 2200:
            if self.works(person, moment) if person else self.company_works(moment):
                found.append(moment)
            moment += 1
        return found
