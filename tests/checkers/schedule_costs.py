"""What a schedule costs, part by part, read from docs/reference/schedule.md alone."""

from __future__ import annotations

from collections import defaultdict

from tests.checkers.schedule_days import day

WEIGHT = {1: 5, 2: 2, 3: 1}


class Costs:
    """The part of the checker that adds up points; the rest of it knows spans and people."""

    def costs(self):
        """Each part of the cost, and the whole when the value of what is left out is known."""
        begins, ends = defaultdict(list), defaultdict(list)
        for key, x in self.result["steps"].items():
            begins[self.steps[key]["action"]].append(day(x["start_date"]))
            ends[self.steps[key]["action"]].append(day(x["end_date"]))
        for key in self.result["frozen"]:
            begins[self.steps[key]["action"]].append(day(self.steps[key]["start_date"]))
            ends[self.steps[key]["action"]].append(self.days.date(self.known_end(key)))
        for left in self.result["unplaced"]:
            step = self.steps[left["id"]]
            if left["reasons"][0]["code"] == "fixed_outside_window":
                begins[step["action"]].append(day(step["start_date"]))
                ends[step["action"]].append(day(step["end_date"]))
        cost = self.lateness(ends) + self.seasons() + self.synergies(begins, ends)
        cost += self.off_windows() + self.strains()
        out = [self.actions[x["id"]].get("value_points") for x in self.result["dropped"]]
        if None not in out and cost + sum(out) != self.result["cost"]:
            self.say(f"the cost is {cost + sum(out)}, not {self.result['cost']}")
        if self.result["bound"] is not None and self.result["bound"] > self.result["cost"]:
            self.say("the bound is above the cost")

    def seasons(self):
        found, cost = defaultdict(int), 0
        for key, x in self.result["steps"].items():
            season = self.actions[self.steps[key]["action"]].get("season")
            when = day(x["start_date"])
            if season and not any(
                day(p["start"]) <= when <= day(p["end"]) for p in season["periods"]
            ):
                found[self.steps[key]["action"]] += 1
                cost += season.get("penalty_points", 20)
        if dict(found) != self.result["off_season"]:
            self.say(f"off season: {dict(found)}, not {self.result['off_season']}")
        return cost

    def strains(self):
        burdens = [part for key, *mine in self.spans() for part in self.burden(key, *mine)]
        for fault in self.balance.faults(burdens, self.result["balance"]):
            self.say(fault)
        return sum(x[-1] for x in self.balance.strains(burdens))

    def off_windows(self):
        found, cost = {}, 0
        for key, placed in self.result["steps"].items():
            days, points = self.outside(key, self.days.span(placed), placed["needs"])
            cost += days * points
            if days:
                found[key] = days
        if found != self.result["off_window"]:
            self.say(f"outside windows: {found}, not {self.result['off_window']}")
        return cost

    def outside(self, key, held, crews):
        """(days that people work on a step outside its preferred windows, points of each)."""
        step = self.steps[key]
        if step.get("fixed") or not step.get("contact"):
            return 0, 0
        about = self.actions[step["action"]].get("segment"), step["contact"]
        crew = [p for who in crews for p in who] or [None]
        worked = [self.days.worked_from(p, held[0], self.days.lasts(step)) for p in crew]
        out = [m for mine in worked for m in mine if not self.contacts.preferred(*about, m)]
        return len(out), self.contacts.points_outside(*about)

    def synergies(self, begins, ends):
        missed, cost = set(), 0
        waiting = {self.steps[k]["action"] for k in self.steps if self.to_place(k)}
        dropped = {x["id"] for x in self.result["dropped"]}
        for key, action in self.actions.items():
            wanted = action.get("synergy")
            if not wanted or key not in waiting or key in dropped or not begins[key]:
                continue
            before = [] if wanted["action"] in dropped else ends[wanted["action"]]
            gap = (min(begins[key]) - max(before)).days - 1 if before else -1
            if not wanted.get("min_gap_days", 5) <= gap <= wanted.get("max_gap_days", 20):
                missed.add(key)
                cost += wanted.get("penalty_points", 50)
        if missed != set(self.result["missed_synergies"]):
            self.say(f"synergies missed: {sorted(missed)}")
        return cost

    def lateness(self, ends):
        cost = 0
        for action, days in self.result["tardiness"].items():
            due = day(self.actions[action]["due_date"])
            late = max(0, (max(ends[action]) - due).days)
            cost += late * WEIGHT[self.actions[action].get("priority", 2)]
            if late != days:
                self.say(f"{action} is {late} days late, not {days}")
        return cost
