"""Money of steps by period, read from docs/reference/document.md alone: plain JSON in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.checkers.schedule_days import day


class Money:
    """The limits of money of one document, in each of their periods."""

    def __init__(self, document):
        self.doc = document
        self.currency = document.get("currency", "EUR")
        self.sharing = document.get("sharing") or {}
        self.start, self.end = day(document["start"]), day(document["end"])

    def cost(self, key):
        money = self.doc["steps"][key].get("cost")
        if not money or money["currency"] != self.currency:
            return Decimal(0)
        return max(Decimal(0), Decimal(money["amount"]))

    def label(self, when):
        """The period that a day of the plan lies in."""
        grain = self.sharing.get("grain", "year")
        if grain == "year":
            return "plan"
        if grain == "month":
            return f"{when.year}-{when.month:02}"
        since = (when.year - self.start.year) * 12 + when.month - self.start.month
        return f"{self.start.year + since // 12}-Q{since % 12 // 3 + 1}"

    def periods(self):
        """label -> its days, first to last."""
        found = {}
        for ordinal in range(self.start.toordinal(), self.end.toordinal() + 1):
            found.setdefault(self.label(date.fromordinal(ordinal)), []).append(ordinal)
        return found

    def limits(self):
        """(place, limit, label or None, first ordinal, last ordinal) of each that bounds money."""
        periods = self.periods()
        for place, limit in enumerate(self.sharing.get("limits", [])):
            most = limit.get("at_most")
            if not most or most["currency"] != self.currency:
                continue
            label = limit.get("period")
            if label is None and not limit.get("each_period"):
                yield place, limit, None, self.start.toordinal(), self.end.toordinal()
            for name, days in periods.items():
                if limit.get("each_period") or name == label:
                    yield place, limit, name, days[0], days[-1]

    def counts(self, limit, key):
        action = self.doc["steps"][key]["action"]
        form = self.doc["actions"][action]
        named = not limit.get("actions") or action in limit["actions"]
        filters = ("segment", "axis", "type")
        return named and all(limit.get(f) in (None, form.get(f)) for f in filters)

    def pays(self, key):
        """Whether a step has some cost, and is frozen or to place."""
        step = self.doc["steps"][key]
        if step.get("status") == "done":
            return bool(step.get("start_date")) and self.cost(key) > 0
        ended = self.doc["actions"][step["action"]].get("status") in ("done", "stopped")
        return step.get("status") != "canceled" and not ended and self.cost(key) > 0

    def faults(self, placed, begun, given):
        """What is over a limit, and what `given`, an answer's `money`, says wrong; a rung of a
        replanning gives none."""
        said, told = self.check(placed, begun)
        if given is not None and [figures(x) for x in given] != told:
            said.append(f"money: {told}, not {given}")
        return said

    def check(self, placed, begun):
        """(sentences, the answer's `money`); `placed` and `begun`: step -> first day."""
        said, told = [], []
        for place, limit, label, first, last in self.limits():
            if not any(self.counts(limit, k) and self.pays(k) for k in self.doc["steps"]):
                continue
            inside = [
                key
                for key, when in [*placed.items(), *begun.items()]
                if when and first <= when.toordinal() <= last and self.counts(limit, key)
            ]
            spent = sum((self.cost(key) for key in inside), Decimal(0))
            most = max(Decimal(0), Decimal(limit["at_most"]["amount"]))
            if spent > most and any(key in placed and self.cost(key) for key in inside):
                said.append(f"{label} costs {spent}, {most} at most")
            days = [date.fromordinal(ordinal).isoformat() for ordinal in (first, last)]
            told.append((place, label, *days, most, spent))
        return said, told


def figures(spent):
    """Limit, period, days and amounts of one line of an answer's `money`."""
    amounts = [Decimal(spent[name]["amount"]) for name in ("at_most", "spent")]
    return (spent["limit"], spent.get("period"), spent["start"], spent["end"], *amounts)
