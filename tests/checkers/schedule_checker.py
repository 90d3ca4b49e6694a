"""Checks a `pacte.schedule` answer day by day on real dates.

Written from docs/reference/document.md and docs/reference/schedule.md alone: plain JSON in, a list
of sentences out; it shares no code with the engine.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from tests.checkers.schedule_balance import Balance
from tests.checkers.schedule_contacts import Contacts, about, counting
from tests.checkers.schedule_costs import Costs
from tests.checkers.schedule_days import Days, day
from tests.checkers.schedule_money import Money


def check(document: dict, result: dict) -> list[str]:
    """Every broken rule, in words; empty when the answer is sound."""
    return _Check(document, result).run()


class _Check(Costs):
    def __init__(self, document, result):
        self.doc, self.result = document, result
        self.start, self.end = day(document["start"]), day(document["end"])
        self.today = day(result["as_of"])
        self.steps = document.get("steps", {})
        self.actions = document.get("actions", {})
        self.people = document.get("people", {})
        self.days = Days(document)
        self.contacts = Contacts(document, self.days)
        self.balance = Balance(document, self.days)
        self.limits = Money(document)
        self.wrong = []

    def say(self, sentence):
        self.wrong.append(sentence)

    def run(self):
        self.accounted_for()
        for key, placed in self.result["steps"].items():
            self.dates(key, placed)
            self.staff(key, placed)
            self.links(key)
            self.contact_days(key, placed)
        self.contact_caps()
        self.loads()
        self.stocks()
        self.spending()
        self.costs()
        return self.wrong

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
        days, held = self.days, self.days.span(placed)
        crew = [p for need in placed["needs"] for p in need]
        if days.halves != bool(placed.get("start_half") and placed.get("end_half")):
            self.say(f"{key} is not in the halves that its plan counts")
        if held[-1] > days.ends(day(placed["end_date"]), placed.get("end_half")):
            self.say(f"{key} ends before it starts")
        if step.get("fixed"):
            self.held(key, step, held, crew)
        else:
            self.worked(key, held, [days.worked_from(p, held[0], days.lasts(step)) for p in crew])

    def held(self, key, step, held, crew):
        if held != self.days.span(step):
            self.say(f"{key} is fixed and has moved")
        if any(not self.days.present(p, moment) for p in crew for moment in held):
            self.say(f"{key} counts on someone absent")

    def worked(self, key, held, worked):
        count = self.days.lasts(self.steps[key])
        worked = worked or [self.days.worked_from(None, held[0], count)]
        if any(len(mine) < count for mine in worked):
            self.say(f"{key} has someone who leaves before the end")
        elif any(mine[0] != held[0] for mine in worked):
            self.say(f"{key} starts on a day that one of its people does not work")
        elif max(mine[-1] for mine in worked) != held[-1]:
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
        """The last moment of a step that stands, None where it does not."""
        if key in self.result["steps"]:
            return self.days.span(self.result["steps"][key])[-1]
        step = self.steps[key]
        return self.begun_span(step)[-1] if self.begun(key) else None

    def begun_span(self, step):
        if step.get("end_date"):
            return self.days.span(step)
        first = self.days.begins(day(step["start_date"]), step.get("start_half"))
        count = self.days.lasts(step)
        crew = [p for need in step.get("needs", []) for p in need.get("assigned", [])]
        ends = [mine[-1] for p in crew if (mine := self.days.worked_from(p, first, count))]
        return list(range(first, max(ends, default=first + count - 1) + 1))

    def links(self, key):
        step = self.steps[key]
        first = self.days.span(self.result["steps"][key])[0]
        dropped = {x["id"] for x in self.result["dropped"]}
        unplaced = {x["id"] for x in self.result["unplaced"]}
        for link in [*step.get("after", []), *self.from_sequences(key)]:
            other = self.steps[link["step"]]
            if link["step"] in unplaced and not other.get("fixed") and not step.get("fixed"):
                self.say(f"{key} is placed but {link['step']} before it is not")
            end = self.known_end(link["step"])
            if link["step"] in unplaced and other.get("fixed") and not step.get("fixed"):
                end = self.days.span(other)[-1]
            if end is None or other["action"] in dropped:
                continue
            if step.get("fixed") and self.begun(link["step"]):
                continue
            self.lag(key, link, first, end)

    def from_sequences(self, key):
        """The links that a step owes to the actions that its own follows."""
        action = self.steps[key]["action"]
        mine = self.going_on(action)
        waits = {link["step"] for link in self.steps[key].get("after", [])}
        if key not in mine or waits & set(mine):
            return
        for follows in self.actions[action].get("follows") or []:
            others = self.going_on(follows["action"])
            awaited = {x["step"] for k in others for x in self.steps[k].get("after", [])}
            for last in set(others) - awaited:
                lags = {"min_lag_days": follows.get("min_gap_days", 0)}
                yield {"step": last, **lags, "max_lag_days": follows.get("max_gap_days")}

    def going_on(self, action):
        """The steps of an action that are not canceled."""
        mine = [k for k, s in self.steps.items() if s["action"] == action]
        return [k for k in mine if self.steps[k].get("status") != "canceled"]

    def lag(self, key, link, first, end):
        if first <= end:
            self.say(f"{key} starts before {link['step']} has ended")
        between = max(0, (self.days.date(first) - self.days.date(end)).days - 1)
        if between < link.get("min_lag_days", 0):
            self.say(f"{key} starts {between} days after {link['step']}")
        if link.get("max_lag_days") is not None and between > link["max_lag_days"]:
            self.say(f"{key} starts {between} days after {link['step']}")

    # contacts with customers

    def contact_days(self, key, placed):
        step = self.steps[key]
        if step.get("fixed") or not step.get("contact"):
            return
        segment = self.actions[step["action"]].get("segment")
        held = self.days.span(placed)
        crew = [p for need in placed["needs"] for p in need]
        worked = [self.days.worked_from(p, held[0], self.days.lasts(step)) for p in crew]
        for moment in {m for mine in worked or [held] for m in mine}:
            open_or_named = crew or self.days.company_works(moment)
            if open_or_named and not self.contacts.allowed(segment, step["contact"], moment):
                self.say(f"{key} contacts {segment} on {self.days.said(moment)}")

    def contacts_made(self):
        """(step, first date, last date) of what is placed, begun or fixed."""
        for key, held, _ in self.spans():
            yield key, (self.days.date(held[0]), self.days.date(held[-1]))
        for key, step in self.steps.items():
            if step.get("fixed") and self.to_place(key) and key not in self.result["steps"]:
                yield key, (day(step["start_date"]), day(step["end_date"]))

    def contact_caps(self):
        made = [(k, held) for k, held in self.contacts_made() if self.steps[k].get("contact")]
        free = {k for k in self.result["steps"] if not self.steps[k].get("fixed")}
        for segments, cap in self.contacts.caps():
            mine = [
                (k, held)
                for k, held in made
                if about(cap, self.steps[k]["contact"])
                and self.actions[self.steps[k]["action"]].get("segment") in segments
            ]
            for when in {held[0] for k, held in mine} | {self.start}:
                there = [k for k, held in mine if counting(held, cap, when)]
                inside = self.start <= when <= self.end
                if inside and len(there) > cap["most"] and free.intersection(there):
                    self.say(f"{segments[0]} is contacted {len(there)} times on {when}")

    # everybody, every day

    def spans(self):
        """(step, its moments, its people) of every step placed or begun."""
        for key, placed in self.result["steps"].items():
            yield key, self.days.span(placed), placed["needs"]
        for key in self.result["frozen"]:
            step = self.steps[key]
            needs = [need.get("assigned", []) for need in step.get("needs", [])]
            yield key, self.begun_span(step), needs

    def burden(self, key, held, crews):
        """(person, moment, load) of one step."""
        step, days = self.steps[key], self.days
        for need, who in zip(step.get("needs", []), crews, strict=False):
            for person in who:
                count = len(held) if step.get("fixed") else days.lasts(step)
                mine = held if step.get("fixed") else days.worked_from(person, held[0], count)
                if step.get("status") == "done":
                    mine = [moment for moment in mine if moment <= held[-1]]
                part = Fraction(need["effort_days"]) / count
                for moment in mine:
                    yield person, moment, self.whole(step, person, moment) or part

    def whole(self, step, person, moment):
        """What an exclusive step takes, None of another."""
        if not step.get("exclusive"):
            return None
        days = self.days
        return days.capacity(person, moment) if step.get("fixed") else days.usual_capacity(person)

    def loads(self):
        total, placed = defaultdict(Fraction), defaultdict(Fraction)
        for key, held, crews in self.spans():
            for person, moment, part in self.burden(key, held, crews):
                total[person, moment] += part
                if key in self.result["steps"]:
                    placed[person, moment] += part
        for (person, moment), part in total.items():
            if part > self.days.capacity(person, moment) and placed[person, moment] > 0:
                self.say(f"{person} carries {part} on {self.days.said(moment)}")

    def stocks(self):
        total, placed = defaultdict(int), set()
        for key, held, _ in self.spans():
            for equipment, units in self.steps[key].get("equipment", {}).items():
                for moment in held:
                    total[equipment, moment] += units
                    if key in self.result["steps"]:
                        placed.add((equipment, moment))
        for equipment, moment in placed:
            if total[equipment, moment] > self.doc["equipment"][equipment].get("quantity", 1):
                self.say(f"{equipment} is short on {self.days.said(moment)}")

    def spending(self):
        placed = {key: day(x["start_date"]) for key, x in self.result["steps"].items()}
        begun = {key: day(self.steps[key]["start_date"]) for key in self.result["frozen"]}
        for fault in self.limits.faults(placed, begun, self.result.get("money")):
            self.say(fault)
