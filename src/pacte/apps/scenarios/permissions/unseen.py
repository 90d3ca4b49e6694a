"""A result of dates without what it tells of absences and loads that the member does not see.

What is left out leaves a mark, `not_shown`, so that no answer seems to have no cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pacte import document
from pacte.apps.members.models import Member
from pacte.apps.members.permissions import Reach, Sight, reach_of_sight
from pacte.apps.plans.permissions import Around, assigned, may_see_load

NOT_SHOWN, LATE_NOT_SHOWN = "not_shown", "late_not_shown"
KEPT = {"code": NOT_SHOWN, "group": "calendar", "objects": [], "params": {}, "without": []}
"""The condition that stands for those left out of a conflict."""
TELLING = frozenset(
    {
        "fixed_people_absent", "person_without_worked_day", "people_overloaded",
        "busy_with_started_steps", "late_earliest_date", "late_people_busy", "late_means_taken",
    }
)  # fmt: skip
"""Reasons that tell when the people they name, else those able to do the step, are not free."""
OF_LEAVES = frozenset({"window_too_short", "no_contact_day"})
"""Reasons whose figures tell an absence of those able to do the step, where they have one then."""
HITS = frozenset({"day_off", "person_taken"})
LATE = ("days_late", "due_date")
Form = Mapping[str, Any]


def without_unseen(member: Member, result: dict[str, Any], plan: document.Plan) -> dict[str, Any]:
    """A result of `pacte schedule`, `replan` or `plan` as the member may read it."""
    if reach_of_sight(member, Sight.LOAD) is Reach.ALL:
        return result
    reader = _Reader(member, Around(plan))
    made = reader.dated(result)
    if isinstance(made.get("schedule"), dict):
        made["schedule"] = reader.dated(made["schedule"])
    if "rungs" in made:
        made["hit"] = reader.hits(result)
        made["rungs"] = [reader.dated(rung) for rung in made["rungs"]]
    return made


@dataclass(frozen=True)
class _Reader:
    member: Member
    around: Around

    def sees(self, person: str) -> bool:
        return person in self.around.plan.people and may_see_load(self.member, self.around, person)

    def dated(self, part: Form) -> dict[str, Any]:
        """The reasons, conflicts, remarks and strains of an answer, those that may be read."""
        made = dict(part)
        for name in ("unplaced", "dropped"):
            if name in part:
                made[name] = [self.left(left) for left in part[name]]
        if "conflicts" in part:
            made["conflicts"] = [self.conflict(found) for found in part["conflicts"]]
        if "balance" in part:
            made["balance"] = [one for one in part["balance"] if self.sees(one["person"])]
        if "unplaced" in part and "reasons" in part:
            made["reasons"] = [self.reason(reason) for reason in part["reasons"]]
        if "unplaced" in part and "remarks" in part:
            made["remarks"] = self.remarks(part["remarks"])
        return made

    def left(self, left: Form) -> dict[str, Any]:
        return {**left, "reasons": [self.reason(reason) for reason in left["reasons"]]}

    def remarks(self, found: Iterable[Form]) -> list[Form]:
        """Loads of a schedule."""
        return [one for one in found if all(map(self.sees, _of_kind("person", one)))]

    def reason(self, reason: Form) -> Form:
        """A reason, less what it tells of absences and loads that the member does not see."""
        if all(map(self.sees, self._told(reason))):
            return reason
        late = reason["code"].startswith("late_")
        kind = "action" if late else "step"
        objects = [one for one in reason["objects"] if one["kind"] == kind][:1]
        params = {name: reason["params"][name] for name in LATE} if late else {}
        code = LATE_NOT_SHOWN if late else NOT_SHOWN
        return {"code": code, "objects": objects, "params": params, "message": None}

    def _told(self, reason: Form) -> Iterable[str]:
        """The people whose absence or load a reason tells."""
        if reason["code"] in TELLING:
            return _of_kind("person", reason) or self._able(reason)
        if reason["code"] in OF_LEAVES:
            return {who for who in self._able(reason) if self._is_away(who, reason["params"])}
        return ()

    def _able(self, reason: Form) -> set[str]:
        """Those able to do the steps of a reason."""
        steps, people = self.around.plan.steps, self.around.plan.people
        needs = [n for key in _of_kind("step", reason) if key in steps for n in steps[key].needs]
        named = {person for need in needs for person in (*need.candidates, *need.assigned)}
        skilled = {need.skill for need in needs if not need.candidates}
        return named | {
            key for key, who in people.items() if None in skilled or skilled & who.skills.keys()
        }

    def _is_away(self, person: str, params: Form) -> bool:
        """Whether somebody has an absence between the days of a reason."""
        leaves = self.around.plan.people[person].leaves if person in self.around.plan.people else ()
        return any(
            leave.start.isoformat() <= params["to"] and leave.end.isoformat() >= params["from"]
            for leave in leaves
        )

    def conflict(self, found: Form) -> Form:
        """A conflict without the absences of others, and without the changes that give them up."""
        conditions = [c for c in found["conditions"] if not self._is_unseen("leave", c)]
        repairs = [r for r in found["repairs"] if not self._is_unseen("free_leave", r)]
        if len(conditions) == len(found["conditions"]) and len(repairs) == len(found["repairs"]):
            return found
        kept = {"conditions": [*conditions, KEPT], "repairs": repairs}
        return {**found, **kept, "sentences": []}

    def _is_unseen(self, code: str, told: Form) -> bool:
        return bool(told["code"] == code) and not all(map(self.sees, _of_kind("person", told)))

    def hits(self, result: Form) -> list[Form]:
        """Steps that cannot stay, without why where that is who is away, or on something else."""
        moved = [one for rung in result["rungs"] for one in rung.get("moved", ())]
        return [
            {**hit, "code": NOT_SHOWN}
            if hit["code"] in HITS and not all(map(self.sees, self._crew(hit["step"], moved)))
            else hit
            for hit in result["hit"]
        ]

    def _crew(self, step: str, moved: Iterable[Form]) -> set[str]:
        """Who does a step, in the plan and where the answer found it."""
        steps = self.around.plan.steps
        before = [one["before"] for one in moved if one["step"] == step and one["before"]]
        had = {person for place in before for need in place["needs"] for person in need}
        return had | set(assigned(steps[step]) if step in steps else ())


def _of_kind(kind: str, told: Form) -> list[str]:
    return [one["id"] for one in told["objects"] if one["kind"] == kind]
