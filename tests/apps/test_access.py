"""Every operation × every role: who gets past the door, written here by hand.

What an operation then checks row by row (own team, own steps…) is tested in its room.
"""

from importlib import import_module
from pathlib import Path

import pytest

from pacte.apps.jobs.models import Job
from pacte.apps.journal.operations import OPERATIONS
from pacte.apps.members.models import Company, Member, Role
from pacte.apps.scenarios.models import Scenario

APPS = Path(import_module("pacte.apps").__file__ or "").parent
for _path in APPS.glob("*/operations/*.py"):
    import_module(f"pacte.apps.{_path.parts[-3]}.operations.{_path.stem}")

MACHINE = "machine"  # the command line of the machine itself, nobody logged in
DIRECTOR = {"director"}
EDITORS = {"director", "manager", "marketing"}
DOERS = {"director", "manager", "seller", "marketing", "support", "external"}
PROPOSERS = {"director", "manager", "seller"}
ANYONE_WHO_WRITES = DOERS | {"finance"}

DOOR = {
    "facts.keep_version": DIRECTOR,
    "members.add_member": DIRECTOR | {MACHINE},
    "members.change_role": DIRECTOR,
    "members.create_company": {MACHINE},
    "members.link_person": DIRECTOR,
    "members.set_what_managers_see": DIRECTOR,
    "members.suspend_member": DIRECTOR,
    "plans.apply_document": ANYONE_WHO_WRITES | {MACHINE},
    "plans.change_action": EDITORS,
    "plans.change_objective": DIRECTOR | {MACHINE},
    "plans.change_step": DOERS,
    "plans.create_plan": DIRECTOR | {MACHINE},
    "plans.import_plan": DIRECTOR | {MACHINE},
    "plans.import_shared": DIRECTOR | {MACHINE},
    "plans.record_progress": DOERS,
    "plans.undo": ANYONE_WHO_WRITES | {MACHINE},
    "scenarios.adopt_scenario": EDITORS,
    "scenarios.cancel_scenario": DIRECTOR,
    "scenarios.keep_result": set(),
    "scenarios.request_scenario": PROPOSERS,
}
COLLEAGUE = 2  # who asked for the scenario: someone else of the same company
ASKED_BY_A_COLLEAGUE = Scenario(
    company_id=1, requested_by_id=COLLEAGUE, job=Job(company_id=1, requested_by_id=COLLEAGUE)
)
SUBJECTS = {
    "scenarios.cancel_scenario": (ASKED_BY_A_COLLEAGUE,),
    "scenarios.keep_result": (ASKED_BY_A_COLLEAGUE,),
}
OURS = sorted(n for n, made in OPERATIONS.items() if made.call.__module__.startswith("pacte."))


def someone(role: str, *, active: bool = True) -> Member | None:
    if role == MACHINE:
        return None
    company = Company(pk=1, name="Morel", slug="morel")
    return Member(pk=1, company=company, role=role, person_id="me", team_id="t", is_active=active)


def passes(name: str, role: str, *, active: bool = True) -> bool:
    who = someone(role, active=active)
    try:
        return OPERATIONS[name].may(who, *SUBJECTS.get(name, ()))
    except AttributeError:  # the rule asks a member and there is none
        assert who is None
        return False


def test_every_operation_is_in_the_table() -> None:
    assert sorted(DOOR) == OURS


@pytest.mark.parametrize("name", OURS)
def test_each_role_gets_past_the_door_the_table_opens(name: str) -> None:
    passing = {role for role in [*Role.values, MACHINE] if passes(name, role)}
    assert passing == DOOR[name]


@pytest.mark.parametrize("name", OURS)
def test_nobody_acts_while_suspended(name: str) -> None:
    assert not [role for role in Role.values if passes(name, role, active=False)]
