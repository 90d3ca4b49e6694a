"""One step tried earlier than it starts, all others where they are, on the checker's reading."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from tests.checkers.schedule_checker import _Check, day

Form = dict[str, Any]

RULES = {"people": "loads", "equipment": "stocks", "segment": "contact_caps"}


class Alone:
    """A document and an answer that breaks no rule of it."""

    def __init__(self, document: Form, result: Form) -> None:
        self.doc, self.result = document, result

    def lacking(self, key: str) -> list[set[str]]:
        """For each earlier place of a step that its dates, people's calendars and the steps before
        allow: what the other steps take of what it needs there.
        """
        return [self._taken(key, placed) for placed in self._earlier(key)]

    def _earlier(self, key: str) -> list[Form]:
        found, days = [], self._rules({}).days
        now = days.span(self.result["steps"][key])[0]
        for first in range(days.begins(day(self.doc["start"])), now):
            for crews in self._crews(self.doc["steps"][key].get("needs", []), ()):
                placed = self._placed(key, first, crews)
                if placed is not None and self._is_allowed(key, placed):
                    found.append(placed)
        return found

    def _rules(self, steps: Form, **changed: Any) -> Any:
        return _Check(self.doc, {**self.result, "steps": steps, **changed})

    def _crews(self, needs: list[Form], taken: tuple[str, ...]) -> Any:
        if not needs:
            yield ()
            return
        asked = needs[0]
        free = [p for p in asked.get("candidates") or self.doc["people"] if p not in taken]
        if asked.get("skill"):
            held = {p: self.doc["people"][p].get("skills", {}).get(asked["skill"], 0) for p in free}
            free = [p for p in free if held[p] >= asked.get("level", 1)]
        for crew in combinations(free, asked.get("people", 1)):
            for rest in self._crews(needs[1:], (*taken, *crew)):
                yield (crew, *rest)

    def _placed(self, key: str, first: int, crews: Any) -> Form | None:
        """The answer's form of a step, None where somebody does not work on its first day."""
        days = self._rules({}).days
        count = days.lasts(self.doc["steps"][key])
        everyone = [p for crew in crews for p in crew] or [None]
        if not all(days.works(p, first) if p else days.company_works(first) for p in everyone):
            return None
        worked = [days.worked_from(p, first, count) for p in everyone]
        last = max(mine[-1] for mine in worked)
        form = {"start_date": days.date(first), "end_date": days.date(last)}
        placed: Form = {name: when.isoformat() for name, when in form.items()}
        if days.halves:
            placed |= {"start_half": "pm" if first % 2 else "am"}
            placed |= {"end_half": "pm" if last % 2 else "am"}
        return {**placed, "needs": [list(crew) for crew in crews]}

    def _is_allowed(self, key: str, placed: Form) -> bool:
        """Whether the step may be there as far as it alone, and those before it, are asked."""
        rules = self._rules({**self.result["steps"], key: placed})
        rules.dates(key, placed)
        rules.staff(key, placed)
        rules.contact_days(key, placed)
        rules.links(key)
        for other in self.result["steps"]:
            if self.doc["steps"][other].get("fixed"):
                rules.links(other)
        without = self._rules({key: placed}, frozen=[])
        without.loads()
        return not rules.wrong and not without.wrong

    def _taken(self, key: str, placed: Form) -> set[str]:
        steps = {**self.result["steps"], key: placed}
        found = set()
        for kind, asked in RULES.items():
            rules = self._rules(steps)
            getattr(rules, asked)()
            if rules.wrong:
                found.add(kind)
        if self._is_overspent(steps):
            found.add("money")
        return found

    def _is_overspent(self, steps: Form) -> bool:
        placed = {k: day(x["start_date"]) for k, x in steps.items()}
        begun = {k: day(self.doc["steps"][k]["start_date"]) for k in self.result["frozen"]}
        return bool(self._rules(steps).limits.check(placed, begun)[0])
