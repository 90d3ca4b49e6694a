"""Actions, steps and budget lines of the year: past ones done, some running, the rest to plan."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from pacte.document import calendar as cal
from pacte.document.plan import Calendar
from pacte.simulation.beliefs import response_form, spending_form
from pacte.simulation.company import Company, Seller
from pacte.simulation.playbooks import PLAYBOOKS, Move, Playbook

BEFORE_THE_SHOW = 70
"""Days from the opening of a trade-show action to the show."""

LENGTH = 100
"""Days of the window of an action."""

AFTER_THE_END = 5
"""Days from the last step of an action that is over to the day it was due."""

_SKILL_OF_ROLE = {
    "vente": ("seller", "manager"),
    "telephone": ("seller",),
    "communication": ("marketing",),
    "evenement": ("marketing",),
    "technique": ("manager",),
}


def action_forms(company: Company, random: np.random.Generator) -> dict[str, Any]:
    """The collections `actions`, `steps` and `budget_lines` of the plan."""
    forms: dict[str, Any] = {"actions": {}, "steps": {}, "budget_lines": {}}
    count = company.size.actions
    year = (company.end - company.start).days
    for place in range(count):
        playbook = PLAYBOOKS[place % len(PLAYBOOKS)]
        offset = int((year - LENGTH - 5) * place / max(count - 1, 1))
        _add(forms, company, playbook, place, company.start + timedelta(offset + 3), random)
    _leave_gaps(forms["actions"])
    return forms


def _add(
    forms: dict[str, Any],
    company: Company,
    playbook: Playbook,
    place: int,
    start: date,
    random: np.random.Generator,
) -> None:
    key = f"a{place + 1}"
    end = start + timedelta(LENGTH)
    steps = dict(_steps(company, playbook, key, start, place))
    state = _state([step.get("status", "to_do") for step in steps.values()])
    owner = _owner(company, playbook, place)
    budget = _spend(playbook, random)
    action = _action(company, playbook, (place, owner, state, budget), (start, end))
    forms["actions"][key] = action | {"due_date": str(_due(start, state, list(steps.values())))}
    forms["steps"] |= steps
    if state != "planned":
        forms["budget_lines"][f"{key}-b"] = _line(key, playbook, start, budget, state)


def _due(start: date, state: str, steps: list[dict[str, Any]]) -> date:
    """Near the end of the window; of an action that is over, a few days after its last step."""
    latest = start + timedelta(LENGTH - 3)
    if state != "done":
        return latest
    last = max(date.fromisoformat(step["end_date"]) for step in steps)
    return min(latest, last + timedelta(AFTER_THE_END))


def _state(steps: list[str]) -> str:
    """An action is over when all its steps are, and begun when one is."""
    if set(steps) == {"done"}:
        return "done"
    return "planned" if set(steps) == {"to_do"} else "running"


def _action(
    company: Company,
    playbook: Playbook,
    told: tuple[int, Seller, str, int],
    window: tuple[date, date],
) -> dict[str, Any]:
    place, owner, state, budget = told
    team = _team_of(company, place)
    wave = place // len(PLAYBOOKS)
    believed = round(playbook.margin * (0.8 + 0.5 * ((place * 37) % 100) / 100), -2)
    revenue = round(believed * 0.4 / 0.44, -3)
    form: dict[str, Any] = {
        "name": f"{playbook.name} – {_season(window[0])}" if wave else playbook.name,
        "type": playbook.type,
        "subtype": playbook.subtype,
        "axis": playbook.axis,
        "segment": playbook.segment,
        "offer": company.offers[(place * 5) % len(company.offers)][0],
        "territory": team,
        "channel": playbook.channel,
        "owner": owner.id,
        "status": state,
        "priority": 1 if place % 7 == 0 else 2 + place % 2,
        "contributions": _contributions(playbook, team, revenue),
        "window": {"start": str(window[0]), "end": str(window[1])},
        "budget": _euros(budget),
        "max_spend": _euros(playbook.half * 3),
        "optional": playbook.optional and state == "planned",
        "response": response_form(playbook, int(believed)),
        "pinned": playbook.subtype == "tender" and state == "planned",
    }
    spending = spending_form(playbook)
    if spending is not None:
        form["spending"] = spending
    if playbook.minimum:
        form["min_spend"] = _euros(playbook.minimum)
    if playbook.fixed_cost:
        form["fixed_cost"] = _euros(playbook.fixed_cost)
    return form


def _contributions(playbook: Playbook, team: str, revenue: float) -> dict[str, Any]:
    """What the managers expect: revenue of the team, its margin, and new landscapers."""
    shares: dict[str, Any] = {f"ca-{team}": _share(revenue), "marge": _share(revenue * 0.44)}
    if playbook.segment == "paysagistes":
        shares["nouveaux"] = {"low": "0", "expected": "1", "high": "3"}
    return shares


def _share(revenue: float) -> dict[str, str]:
    figures = {"low": revenue * 0.6, "expected": revenue, "high": revenue * 1.4}
    return {name: str(int(figure)) for name, figure in figures.items()}


def _season(day: date) -> str:
    return ("hiver", "printemps", "été", "automne")[(day.month % 12) // 3]


def _spend(playbook: Playbook, random: np.random.Generator) -> int:
    """What the managers wrote: round hundreds around the middle of the curve."""
    return max(playbook.minimum, int(playbook.half * random.uniform(0.5, 1.3) // 100) * 100)


def _euros(amount: int) -> dict[str, str]:
    return {"amount": f"{amount}.00", "currency": "EUR"}


def _team_of(company: Company, place: int) -> str:
    teams = list(dict.fromkeys(str(seller.team) for seller in company.sellers()))
    return teams[place % len(teams)]


def _owner(company: Company, playbook: Playbook, place: int) -> Seller:
    if playbook.type == "communication":
        marketing = [person for person in company.staff if person.role == "marketing"]
        return marketing[place % len(marketing)]
    mine = [s for s in company.sellers() if s.team == _team_of(company, place)]
    return mine[(place // len(PLAYBOOKS)) % len(mine)]


def _steps(
    company: Company, playbook: Playbook, action: str, start: date, place: int
) -> list[tuple[str, dict[str, Any]]]:
    """The playbook's moves one after the other, a show on its own days before the last one."""
    found: list[tuple[str, dict[str, Any]]] = []
    moves = list(playbook.moves)
    for move in moves[:-1] if playbook.show_days else moves:
        found.append(_step(company, action, move, found, (start, place)))
    if playbook.show_days:
        found.append(_show(action, playbook, found, (start, place), company))
        found.append(_step(company, action, moves[-1], found, (start, place)))
    return found


def _step(
    company: Company,
    action: str,
    move: Move,
    before: list[tuple[str, dict[str, Any]]],
    at: tuple[date, int],
) -> tuple[str, dict[str, Any]]:
    rank = len(before)
    need = {"skill": move.skill, "level": 3, "effort_days": str(move.effort), "people": move.people}
    form: dict[str, Any] = {
        "action": action,
        "name": move.name,
        "rank": rank + 1,
        "duration_days": move.days,
        "needs": [need],
    }
    if before:
        form["after"] = [{"step": before[-1][0], "min_lag_days": move.wait}]
    return f"{action}-{rank + 1}", _lived(company, form, move, before, at)


def _lived(
    company: Company,
    form: dict[str, Any],
    move: Move,
    before: list[tuple[str, dict[str, Any]]],
    at: tuple[date, int],
) -> dict[str, Any]:
    """A step that should be over by today is done as planned; one around today is running."""
    start, place = at
    first = start if not before else _after(before[-1][1], move.wait)
    if first is None or first >= company.today:
        return form
    worked = _worked(first, move.days)
    over = worked[-1] < company.today
    able = [p for p in company.staff if p.role in _SKILL_OF_ROLE[move.skill]]
    who = able[(place + len(before)) % len(able)]
    form["needs"] = [{**form["needs"][0], "assigned": [who.id]}]
    return form | {
        "start_date": str(worked[0]),
        "end_date": str(worked[-1]),
        "status": "done" if over else "running",
        "progress_percent": 100 if over else 40,
    }


def _after(step: dict[str, Any], wait: int) -> date | None:
    if step.get("end_date") is None:
        return None
    return date.fromisoformat(step["end_date"]) + timedelta(1 + wait)


def _worked(first: date, count: int) -> list[date]:
    calendar = Calendar()
    days: list[date] = []
    day = first
    while len(days) < count:
        if cal.is_company_day(calendar, day):
            days.append(day)
        day += timedelta(1)
    return days


def _show(
    action: str,
    playbook: Playbook,
    before: list[tuple[str, dict[str, Any]]],
    at: tuple[date, int],
    company: Company,
) -> tuple[str, dict[str, Any]]:
    """The show itself: from a Friday to a Sunday, whatever the calendar says."""
    start, place = at
    opening = start + timedelta(BEFORE_THE_SHOW)
    opening += timedelta((4 - opening.weekday()) % 7)
    closing = opening + timedelta(playbook.show_days - 1)
    past = closing < company.today
    need: dict[str, Any] = {
        "skill": "vente",
        "level": 3,
        "effort_days": str(playbook.show_days),
        "people": 2,
    }
    if past:
        able = [person.id for person in company.sellers()]
        need["assigned"] = [able[place % len(able)], able[(place + 1) % len(able)]]
    return f"{action}-show", {
        "action": action,
        "name": "Tenir le stand",
        "rank": len(before) + 1,
        "duration_days": playbook.show_days,
        "fixed": True,
        "exclusive": True,
        "start_date": str(opening),
        "end_date": str(closing),
        "equipment": {"stand": 1},
        "needs": [need],
        "after": [{"step": before[-1][0]}],
        "status": "done" if past else "to_do",
        "progress_percent": 100 if past else 0,
    }


def _line(action: str, playbook: Playbook, start: date, budget: int, state: str) -> dict[str, Any]:
    """Money of an action begun: all invoiced when it is over, a third committed when it runs."""
    amount = budget if state == "done" else budget // 3
    money = {"committed": _euros(amount)}
    if state == "done":
        money |= {"invoiced": _euros(amount), "paid": _euros(amount)}
    return {
        "action": action,
        "name": f"Dépenses – {playbook.name}",
        "planned_date": str(start + timedelta(20)),
        "budgeted": _euros(budget),
        **money,
    }


def _leave_gaps(actions: dict[str, Any]) -> None:
    """What people forget: two owners, a channel, a segment, and what one action is for."""
    planned = [action for action in actions.values() if action["status"] == "planned"]
    for action in planned[3::11]:
        del action["owner"]
    for action in planned[5:6]:
        del action["channel"]
    for action in planned[7:8]:
        action["contributions"] = {}
