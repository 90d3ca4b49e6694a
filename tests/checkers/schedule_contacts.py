"""Contacts with customers, read from docs/reference/document.md alone: plain JSON in."""

from __future__ import annotations

from datetime import timedelta

from tests.checkers.schedule_days import WEEK, day

KNOWN_LAWS = [
    {
        "id": "fr-calls-2023",
        "country": "FR",
        "audience": "consumers",
        "channels": ["call"],
        "valid_from": "2023-03-01",
        "weekdays": ["mon", "tue", "wed", "thu", "fri"],
        "hours": [{"start": "10:00", "end": "13:00"}, {"start": "14:00", "end": "20:00"}],
        "public_holidays": False,
        "cap": {"most": 4, "per_days": 30, "channels": ["call"]},
    },
    {
        "id": "fr-consent-2026",
        "country": "FR",
        "audience": "consumers",
        "channels": ["call"],
        "valid_from": "2026-08-11",
        "consent_required": True,
    },
]


class Contacts:
    """What limits the contacts of one document."""

    def __init__(self, document, days):
        self.doc, self.days = document, days
        self.segments = document.get("segments", {})
        laws = document.get("contact_rules")
        self.laws = KNOWN_LAWS if laws is None else laws

    def above(self, segment):
        """The segment and those above it, nearest first."""
        found = []
        while segment and segment not in found:
            found.append(segment)
            segment = self.segments[segment].get("parent")
        return found

    def nearest(self, segment, field):
        said = [self.segments[s].get(field) for s in self.above(segment)]
        return next((value for value in said if value), None)

    def laws_about(self, segment):
        country = self.doc.get("calendar", {}).get("country", "FR")
        audience = self.nearest(segment, "audience")
        return [x for x in self.laws if (x["country"], x["audience"]) == (country, audience)]

    def windows(self, segment, channel, hard):
        for key in self.above(segment):
            mine = self.segments[key].get("contact_windows") or []
            found = [w for w in mine if bool(w.get("hard")) == hard and about(w, channel)]
            if found:
                return found
        return []

    def preferred(self, segment, channel, moment):
        soft = self.windows(segment, channel, hard=False)
        return not soft or any(self.inside(w, moment) for w in soft)

    def points_outside(self, segment, channel):
        soft = self.windows(segment, channel, hard=False)
        said = [w["penalty_points"] for w in soft if w.get("penalty_points") is not None]
        return max(said, default=5)

    def allowed(self, segment, channel, moment):
        when = self.days.date(moment)
        for key in self.above(segment):
            for closed in self.segments[key].get("contact_closures") or []:
                if day(closed["start"]) <= when <= day(closed["end"]):
                    return False
        windows = self.windows(segment, channel, hard=True)
        if windows and not any(self.inside(w, moment) for w in windows):
            return False
        laws = [x for x in self.laws_about(segment) if about(x, channel)]
        return all(self.lawful(x, segment, moment) for x in laws)

    def inside(self, window, moment):
        when = self.days.date(moment)
        limits = [
            not window.get("weekdays") or WEEK[when.weekday()] in window["weekdays"],
            not window.get("weeks") or when.isocalendar()[1] in window["weeks"],
            not window.get("months") or when.month in window["months"],
            not window.get("start") or day(window["start"]) <= when,
            not window.get("end") or when <= day(window["end"]),
            self.has_hours(window, moment),
        ]
        return all(limits)

    def lawful(self, law, segment, moment):
        when = self.days.date(moment)
        if when < day(law["valid_from"]) or (law.get("valid_to") and when > day(law["valid_to"])):
            return True
        calendar = self.doc.get("calendar", {})
        off = law.get("public_holidays") is False
        if off and when in self.days.public(calendar.get("subdivision"), when.year):
            return False
        if law.get("consent_required") and self.nearest(segment, "consent") == "none":
            return False
        on = not law.get("weekdays") or WEEK[when.weekday()] in law["weekdays"]
        return on and self.has_hours(law, moment)

    def has_hours(self, limits, moment):
        if not limits.get("hours") or not self.days.halves:
            return True
        if moment % 2:
            return any(h["end"] > "13:00" for h in limits["hours"])
        return any(h["start"] < "13:00" for h in limits["hours"])

    def caps(self):
        """(segments whose contacts count, cap) of every segment."""
        for segment in self.segments:
            mine = self.above(segment)
            for key in mine:
                for cap in self.segments[key].get("contact_caps") or []:
                    yield mine, cap
            for law in self.laws_about(segment):
                over = law.get("valid_to") and law["valid_to"] < self.doc["start"]
                if law.get("cap") and law["valid_from"] <= self.doc["end"] and not over:
                    by = law["cap"].get("channels") or law.get("channels") or []
                    yield mine, {**law["cap"], "channels": by}


def about(limits, channel):
    return not limits.get("channels") or channel in limits["channels"]


def counting(held, cap, when):
    """Whether a contact held from one date to another counts that day."""
    return held[0] <= when <= held[1] + timedelta(cap["per_days"] - 1)
