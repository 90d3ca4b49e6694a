"""Who sees and changes what of a plan: the members' table applied to its rows and fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pacte import document
from pacte.apps.members.models import Member
from pacte.apps.members.permissions import (
    NOBODY,
    Concern,
    Deed,
    Reach,
    Sight,
    may_see,
    may_see_offer_cost,
    may_see_offer_margin,
    may_write,
    reach_of_deed,
    reach_of_sight,
)
from pacte.apps.plans.permissions.outsiders import without_strangers
from pacte.document import Change, deduction

ACTION_MONEY = ("budget", "min_spend", "max_spend", "fixed_cost", "response", "spending")
STEP_MONEY = ("cost",)
LINE_MONEY = ("budgeted", "committed", "invoiced", "paid", "vat_rate")
FIGURES = ("target", "baseline")
MARGINS = frozenset({"gross_margin"})
"""Metrics of margin: beside the revenue of the same group, they tell the margin rate."""
WHOLE = None

_LINE = (Deed.BUDGET, Deed.MONEY_STATE)
DEEDS: Mapping[tuple[str, str | None], tuple[Deed, ...]] = {
    **{("action", field): (Deed.BUDGET,) for field in (*ACTION_MONEY, "pinned")},
    ("step", WHOLE): (Deed.ACTION,),
    ("step", "action"): (Deed.ACTION,),
    **{("step", field): (Deed.BUDGET,) for field in STEP_MONEY},
    ("step", "status"): (Deed.PROGRESS,),
    ("step", "progress_percent"): (Deed.PROGRESS,),
    **{("budget_line", field): (Deed.MONEY_STATE,) for field in ("invoiced", "paid", "vat_rate")},
    ("budget_line", "committed"): (Deed.COMMITMENT,),
    ("person", "leaves"): (Deed.LEAVE,),
}
DEEDS_OF_KIND: Mapping[str, tuple[Deed, ...]] = {
    "action": (Deed.ACTION,),
    "step": (Deed.STEP,),
    "budget_line": _LINE,
}
"""(kind, field), else kind -> the deeds of which one must be allowed; the rest is structure."""


@dataclass(frozen=True)
class Around:
    """Whom the entities of one plan concern."""

    plan: document.Plan

    @cached_property
    def workers(self) -> Mapping[str, frozenset[str]]:
        """action -> those assigned to one of its steps."""
        found: dict[str, set[str]] = defaultdict(set)
        for step in self.plan.steps.values():
            found[step.action].update(assigned(step))
        return {action: frozenset(people) for action, people in found.items()}

    def concern(self, kind: str, key: str, entity: Any) -> Concern:
        """Whom an entity of the plan concerns; nobody in particular for most of the company's."""
        if kind == "person":
            return self.of_person(key)
        return _CONCERN.get(kind, _nobody)(self, entity)

    def of_action(self, key: str) -> Concern:
        action = self.plan.actions[key]
        return Concern(
            owner=action.owner,
            teams=self.teams_above(action.owner),
            participants=frozenset(action.participants) | self.workers.get(key, frozenset()),
            action_type=action.type,
        )

    def of_person(self, key: str) -> Concern:
        return Concern(owner=key, teams=self.teams_above(key))

    def teams_above(self, person: str | None) -> frozenset[str]:
        """The person's team with every team above it."""
        known = self.plan.people.get(person or "")
        return self._chain(known.team if known else None)

    def _chain(self, team: str | None) -> frozenset[str]:
        found: set[str] = set()
        while team is not None and team not in found:
            found.add(team)
            team = self.plan.teams[team].parent
        return frozenset(found)

    def of_objective(self, objective: document.Objective) -> Concern:
        """A personal target concerns that person; another one its team, or nobody in particular."""
        person, team = objective.scope.person, objective.scope.team
        return Concern(
            owner=person, teams=self.teams_above(person) if person else self._chain(team)
        )

    @cached_property
    def hidden_groups(self) -> dict[Member, frozenset[str]]:
        """Member -> the groups whose totals are kept from them; filled as members are asked for."""
        return {}


def assigned(step: document.Step) -> Iterable[str]:
    """Those who do the step."""
    return (person for need in step.needs for person in need.assigned)


def _nobody(_: Around, __: Any) -> Concern:
    return NOBODY


def _of_own_action(around: Around, action: document.Action) -> Concern:
    """Of an action that may be new, or not the one that stands under its id."""
    return Concern(
        owner=action.owner,
        teams=around.teams_above(action.owner),
        participants=frozenset(action.participants),
        action_type=action.type,
    )


def _of_step(around: Around, step: document.Step) -> Concern:
    action = around.of_action(step.action)
    workers = frozenset(assigned(step))
    return Concern(
        action.owner, action.teams, workers, action.participants | workers, action.action_type
    )


_CONCERN: Mapping[str, Callable[[Around, Any], Concern]] = {
    "action": _of_own_action,
    "step": _of_step,
    "budget_line": lambda around, line: around.of_action(line.action),
    "objective": lambda around, objective: around.of_objective(objective),
}


# Writing ------------------------------------------------------------------------------------------


def may_change(member: Member, change: Change, before: Around, after: Around) -> bool:
    """Whether the member may make this change, on the entity as it was and as it becomes."""
    deeds = _deeds(change.kind, change.field)
    concerns = [
        around.concern(change.kind, change.id, entity)
        for around in (before, after)
        if (entity := _entity(around.plan, change)) is not None
    ]
    return any(all(may_write(member, deed, concern) for concern in concerns) for deed in deeds)


def _entity(plan: document.Plan, change: Change) -> Any:
    return plan if change.kind == "plan" else plan.collection(change.kind).get(change.id)


def may_write_somewhere(member: Member | None, *_: object) -> bool:
    """Who changes anything at all; each change is then judged on its own by `may_change`."""
    deeds = (Deed.ACTION, Deed.STEP, Deed.BUDGET, Deed.PROGRESS, Deed.MONEY_STATE)
    return any(_reaches(member, deed) for deed in deeds)


def may_structure(member: Member | None, *_: object) -> bool:
    """Who makes plans and changes what they are built on."""
    return may_write(member, Deed.STRUCTURE)


def may_change_actions(member: Member | None, *_: object) -> bool:
    """Who changes fields of actions, their own or others'."""
    return _reaches(member, Deed.ACTION) or _reaches(member, Deed.BUDGET)


def may_record_progress(member: Member | None, *_: object) -> bool:
    """Who says how far steps are."""
    return _reaches(member, Deed.PROGRESS)


def may_move_steps(member: Member | None, *_: object) -> bool:
    """Who changes when steps are held, their own or others'."""
    return _reaches(member, Deed.STEP)


def may_write_leaves(member: Member | None, *_: object) -> bool:
    """Who says when people are absent, themselves or others."""
    return _reaches(member, Deed.LEAVE)


def editable(member: Member, around: Around, kind: str, key: str) -> frozenset[str]:
    """The fields of an entity that the member may change."""
    entity = around.plan.collection(kind)[key]
    concern = around.concern(kind, key, entity)
    allowed = {
        deeds: any(may_write(member, deed, concern) for deed in deeds)
        for deeds in {_deeds(kind, field) for field in type(entity).model_fields}
    }
    return frozenset(f for f in type(entity).model_fields if allowed[_deeds(kind, f)])


def _deeds(kind: str, field: str | None) -> tuple[Deed, ...]:
    return DEEDS.get((kind, field), DEEDS_OF_KIND.get(kind, (Deed.STRUCTURE,)))


def _reaches(member: Member | None, deed: Deed) -> bool:
    return member is not None and member.is_active and reach_of_deed(member, deed) is not Reach.NONE


# Reading ------------------------------------------------------------------------------------------


def redacted(member: Member, plan: document.Plan) -> document.Plan:
    """The plan as the member may see it: hidden rows are left out, hidden figures are null."""
    if _sees_all(member):
        return plan
    around = Around(plan)
    update: dict[str, Any] = {
        document.COLLECTIONS[kind][0]: _visible(member, around, kind, show)
        for kind, show in _SHOWN.items()
    }
    if reach_of_sight(member, Sight.ACTION_MONEY) is not Reach.ALL:
        grain = document.Sharing(grain=plan.sharing.grain) if plan.sharing else None
        update |= {"budget": None, "sharing": grain}
    if not may_see_offer_margin(member):
        update["margin_rate"] = None
    seen = plan.model_copy(update=update)
    return seen if may_see(member, Sight.STATUS) else without_strangers(member, seen)


def _sees_all(member: Member) -> bool:
    return all(reach_of_sight(member, sight) is Reach.ALL for sight in Sight)


def visible_findings(
    member: Member, findings: Iterable[Any], whole: document.Plan, seen: document.Plan
) -> list[Any]:
    """Of what is said of objects (with `kind` and `id`) of the whole plan, what the member may see.

    Figures of money follow the money of each object, those of a personal target or of a load the
    person.
    """
    around = Around(whole)
    return [finding for finding in findings if _may_see_finding(member, finding, around, seen)]


def _may_see_finding(member: Member, finding: Any, around: Around, seen: document.Plan) -> bool:
    tells_money = finding.money is not None or any(
        isinstance(value, document.Money) for value in finding.params.values()
    )
    return all(
        (place.kind == "plan" or place.id in seen.collection(place.kind))
        and _sees_figures_of(member, around, place, tells_money=tells_money)
        and _sees_load_of(member, around, finding, place)
        for place in finding.objects
    )


def _sees_load_of(member: Member, around: Around, finding: Any, place: Any) -> bool:
    tells_load = finding.cause == "load" and place.kind == "person"
    return not tells_load or may_see_load(member, around, place.id)


def _sees_figures_of(member: Member, around: Around, place: Any, *, tells_money: bool) -> bool:
    if place.kind == "objective":
        return _sees_figures(member, around, around.plan.objectives[place.id])
    if not tells_money:
        return True
    if place.kind not in _CONCERN:
        return reach_of_sight(member, Sight.ACTION_MONEY) is Reach.ALL
    entity = around.plan.collection(place.kind)[place.id]
    return may_see(member, Sight.ACTION_MONEY, around.concern(place.kind, place.id, entity))


def _visible(
    member: Member, around: Around, kind: str, show: Callable[[Member, Around, str, Any], Any]
) -> dict[str, Any]:
    shown = ((key, show(member, around, key, e)) for key, e in around.plan.collection(kind).items())
    return {key: entity for key, entity in shown if entity is not None}


def _action(member: Member, around: Around, key: str, action: document.Action) -> Any:
    concern = around.of_action(key)
    if not may_see(member, Sight.STATUS, concern):
        return None
    hidden: dict[str, Any] = {}
    if not may_see(member, Sight.ACTION_MONEY, concern):
        hidden = dict.fromkeys(ACTION_MONEY)
    elif not may_see_offer_margin(member):
        hidden = {"response": None}
    seen = {
        key: contribution
        for key, contribution in action.contributions.items()
        if _sees_figures(member, around, around.plan.objectives[key])
    }
    if len(seen) < len(action.contributions):
        hidden["contributions"] = seen
    return action.model_copy(update=hidden) if hidden else action


def _of_its_action(money: Iterable[str]) -> Callable[[Member, Around, str, Any], Any]:
    """How a step or a budget line is shown: with its action, its `money` to who sees that of it."""

    def shown(member: Member, around: Around, _: str, entity: Any) -> Any:
        concern = around.of_action(entity.action)
        if not may_see(member, Sight.STATUS, concern):
            return None
        if may_see(member, Sight.ACTION_MONEY, concern):
            return entity
        return entity.model_copy(update=dict.fromkeys(money))

    return shown


def _objective(member: Member, around: Around, _: str, objective: document.Objective) -> Any:
    if not may_see(member, Sight.STATUS, around.of_objective(objective)):
        return None
    if _sees_figures(member, around, objective):
        return objective
    return objective.model_copy(update=dict.fromkeys(FIGURES))


def _sees_figures(member: Member, around: Around, objective: document.Objective) -> bool:
    """A personal target goes to its person; a group's to all, unless it tells what they may not."""
    if objective.scope.person is not None:
        return may_see(member, Sight.PERSONAL, around.of_objective(objective))
    if objective.metric in MARGINS and not may_see_offer_margin(member):
        return False
    return deduction.group_of(objective.scope) not in _hidden_groups(member, around)


def _hidden_groups(member: Member, around: Around) -> frozenset[str]:
    """The groups whose totals would tell the member somebody's personal figure."""
    if reach_of_sight(member, Sight.PERSONAL) in {Reach.ALL, Reach.TEAM_LEVEL}:
        return frozenset()
    if member not in around.hidden_groups:
        known = frozenset(
            person
            for person in deduction.with_personal_target(around.plan)
            if may_see(member, Sight.PERSONAL, Concern(person, around.teams_above(person)))
        )
        around.hidden_groups[member] = deduction.telling_groups(around.plan, known)
    return around.hidden_groups[member]


def _person(member: Member, around: Around, key: str, person: document.Person) -> document.Person:
    """When someone is absent is for them and those who lead them."""
    return person if may_see_load(member, around, key) else person.model_copy(update={"leaves": ()})


def may_see_load(member: Member, around: Around, person: str) -> bool:
    """Whether the member sees how loaded someone is, and when they are absent."""
    return may_see(member, Sight.LOAD, around.of_person(person))


def may_read_broken(member: Member, around: Around, broken: Any) -> bool:
    """Whether the member may read that a rule does not hold, where somebody's load or absence is
    why: one that names a person, or that makes a step end on another day than it says.
    """
    people = {key for kind, key in broken.objects if kind == "person"}
    if broken.code == "wrong_end":
        people.update(*(assigned(around.plan.steps[key]) for _kind, key in broken.objects))
    return all(may_see_load(member, around, person) for person in people)


def _offer(member: Member, _: Around, __: str, offer: document.Offer) -> document.Offer:
    return offer if may_see_offer_cost(member) else offer.model_copy(update={"unit_cost": None})


_SHOWN: Mapping[str, Callable[[Member, Around, str, Any], Any]] = {
    "action": _action,
    "step": _of_its_action(STEP_MONEY),
    "budget_line": _of_its_action(LINE_MONEY),
    "objective": _objective,
    "offer": _offer,
    "person": _person,
}
