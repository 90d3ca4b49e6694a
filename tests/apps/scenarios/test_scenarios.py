"""A scenario is asked for, computed by a worker, and adopted: all of it, or nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.apps.builders import NOON, Cast, member
from tests.apps.jobs.tasks.test_worker import database_url
from tests.apps.plans.builders import plan_of
from tests.apps.plans.operations.test_fields import replayed
from tests.builders import euros

from pacte.apps.jobs.models import Job
from pacte.apps.jobs.tasks.worker import Pace, run_worker
from pacte.apps.journal.models import Entry
from pacte.apps.plans import operations as plans
from pacte.apps.plans.models import Plan, photos
from pacte.apps.scenarios import operations, permissions, queries
from pacte.apps.scenarios.models import Scenario
from pacte.apps.scenarios.operations import NewScenario
from pacte.cli.scenario import _whole
from pacte.document import Conflict, Invalid, Refused, input_sha256

TODAY = date(2026, 3, 2)
NEW = NewScenario("allocate", TODAY, seed=7)
ROOT = Path(__file__).resolve().parents[3]


def spends(**amounts: int) -> bytes:
    """An answer of `pacte allocate` that gives each action this much."""
    cells = [
        {
            "action": key,
            "period": "plan",
            "decided": True,
            "runs": bool(amount),
            "spend": euros(f"{amount}.00"),
        }
        for key, amount in amounts.items()
    ]
    return json.dumps({"schema": "pacte.allocation", "status": "ok", "actions": cells}).encode()


def answered(cast: Cast, plan: Plan, answer: bytes) -> Scenario:
    scenario = operations.request_scenario(plan, NEW, by=cast.alice, at=NOON)
    operations.keep_result(scenario, answer, by=cast.alice, at=NOON)
    return scenario


def adopt(scenario: Scenario, by: Any) -> operations.Adoption:
    return operations.adopt_scenario(scenario, by=by, at=NOON, today=TODAY)


def test_a_demand_keeps_the_document_and_the_seed_and_is_no_version_of_the_plan(
    cast: Cast,
) -> None:
    from pacte.apps.scenarios import inputs

    plan = plan_of(cast)
    version = photos.version(plan)
    scenario = operations.request_scenario(plan, NEW, by=cast.bob, at=NOON)
    assert (scenario.plan_version, scenario.seed) == (version, 7)
    assert photos.version(plan) == version
    assert input_sha256(inputs.given(scenario)) == input_sha256(photos.photograph(plan))
    assert scenario.form["people"]["chloe"]["name"] == "chloe"  # erasure stays possible


def test_the_same_question_is_computed_once(cast: Cast) -> None:
    plan = plan_of(cast)
    first = operations.request_scenario(plan, NEW, by=cast.bob, at=NOON)
    assert operations.request_scenario(plan, NEW, by=cast.alice, at=NOON).pk == first.pk
    other = operations.request_scenario(plan, replace(NEW, seed=8), by=cast.bob, at=NOON)
    assert other.pk != first.pk
    operations.cancel_scenario(first, by=cast.bob, at=NOON)
    assert operations.request_scenario(plan, NEW, by=cast.bob, at=NOON).pk != first.pk


def test_whatever_was_asked_can_be_shown_whole(cast: Cast) -> None:
    asked = replace(NEW, kind="allocate", front=True, aims=("margin", "revenue"))
    asked = replace(asked, envelope_cents=5_000_00)
    scenario = operations.request_scenario(plan_of(cast), asked, by=cast.alice, at=NOON)
    shown = _whole(cast.alice, scenario)
    assert (shown.parameters.front, shown.parameters.aims) == (True, ("margin", "revenue"))
    assert shown.document["budget"] == euros("5000.00")
    assert _whole(cast.chloe, scenario).document.get("budget") is None


@pytest.mark.parametrize("new", [replace(NEW, kind="guess"), replace(NEW, seed=-1)])
def test_an_unknown_question_is_refused(cast: Cast, new: NewScenario) -> None:
    with pytest.raises(Invalid):
        operations.request_scenario(plan_of(cast), new, by=cast.alice, at=NOON)
    assert not Scenario.objects.exists()


def test_adoption_writes_what_was_proposed_in_one_entry(cast: Cast) -> None:
    plan = plan_of(cast)
    scenario = answered(cast, plan, spends(show=12000, press=3000))
    adoption = adopt(scenario, cast.alice)
    assert adoption.entry.operation == "scenarios.adopt_scenario"
    assert [change[3:] for change in adoption.entry.changes] == [
        [euros("15000.00"), euros("12000.00")],
        [euros("15000.00"), euros("3000.00")],
    ]
    assert scenario.adopted_version == photos.version(plan)
    assert replayed(plan)
    with pytest.raises(Conflict, match="adopted_already"):
        adopt(scenario, cast.alice)
    plans.undo(plan, adoption.entry, by=cast.alice, at=NOON)
    assert (
        photos.read_rows(plan).actions["show"].budget
        == photos.read_rows(plan).actions["press"].budget
    )


def test_rows_changed_since_are_left_and_listed_with_what_changed(cast: Cast) -> None:
    plan = plan_of(cast)
    scenario = answered(cast, plan, spends(show=12000, press=3000))
    plans.change_action(plan, "show", {"priority": 1}, by=cast.alice, at=NOON)
    adoption = adopt(scenario, cast.alice)
    assert [(c.id, c.after) for c in adoption.left] == [("show", euros("12000.00"))]
    assert [(c.id, c.field) for c in adoption.since] == [("show", "priority")]
    actions = photos.read_rows(plan).actions
    assert [str(actions[key].budget.amount) for key in ("show", "press")] == [
        "15000.00",
        "3000.00",
    ]


def test_what_would_break_a_constraint_is_refused_whole(cast: Cast) -> None:
    plan = plan_of(cast)
    scenario = answered(cast, plan, spends(show=79000, press=3000))  # the plan has 80,000
    before = photos.read_rows(plan)
    with pytest.raises(Conflict, match="budget_exceeded"):
        adopt(scenario, cast.alice)
    assert photos.read_rows(plan) == before


def test_a_manager_adopts_nothing_when_one_row_is_of_another_team(cast: Cast) -> None:
    plan = plan_of(cast)
    before = photos.read_rows(plan)
    with pytest.raises(Refused):
        adopt(answered(cast, plan, spends(show=12000, press=3000)), cast.bob)
    assert photos.read_rows(plan) == before


def test_without_a_sound_answer_there_is_nothing_to_adopt(cast: Cast) -> None:
    plan = plan_of(cast)
    waiting = operations.request_scenario(plan, NEW, by=cast.alice, at=NOON)
    with pytest.raises(Conflict, match="nothing_to_adopt"):
        adopt(waiting, cast.alice)
    operations.keep_result(waiting, b'{"status": "infeasible"}', by=cast.alice, at=NOON)
    with pytest.raises(Conflict, match="nothing_to_adopt"):
        adopt(waiting, cast.alice)


def test_dates_and_people_of_placed_steps_are_adopted_and_held_ones_stay(cast: Cast) -> None:
    plan = plan_of(cast)
    place = {"start_date": "2026-03-09", "end_date": "2026-03-09", "needs": [["bob"]]}
    result = {"status": "ok", "steps": {"prepare": place, "write": place}, "frozen": ["write"]}
    new = replace(NEW, kind="schedule")
    scenario = operations.request_scenario(plan, new, by=cast.alice, at=NOON)
    operations.keep_result(scenario, json.dumps(result).encode(), by=cast.alice, at=NOON)
    adopt(scenario, cast.alice)
    steps = photos.read_rows(plan).steps
    assert steps["prepare"].start_date == date(2026, 3, 9)
    assert steps["prepare"].needs[0].assigned == ("bob",)
    assert steps["write"].start_date is None


def test_a_whole_plan_is_proposed_as_a_patch_of_the_document(cast: Cast) -> None:
    plan = plan_of(cast)
    new = replace(NEW, kind="plan")
    scenario = operations.request_scenario(plan, new, by=cast.alice, at=NOON)
    patch = [{"op": "add", "path": "/steps/prepare/start_date", "value": "2026-03-09"}]
    answer = json.dumps({"status": "ok", "changes": patch}).encode()
    operations.keep_result(scenario, answer, by=cast.alice, at=NOON)
    adopt(scenario, cast.alice)
    assert photos.read_rows(plan).steps["prepare"].start_date == date(2026, 3, 9)


def test_scenarios_of_others_and_absent_ones_answer_alike(cast: Cast) -> None:
    plan = plan_of(cast)
    scenario = answered(cast, plan, spends(show=1))
    agency = member(cast.company, "Agence", "external", person_id="hugo")
    for stranger in (cast.denis, agency):
        assert queries.scenario(stranger, plan, scenario.pk) is None
        assert queries.visible_result(stranger, scenario) is None
    assert queries.scenario(cast.alice, plan, scenario.pk + 1) is None
    found = queries.scenario(cast.alice, plan, scenario.pk)
    assert found is not None
    assert found.pk == scenario.pk


def test_figures_of_a_result_follow_the_money_of_their_action(cast: Cast) -> None:
    plan = plan_of(cast)
    scenario = answered(cast, plan, spends(show=1000, press=2000))
    seen = queries.visible_result(cast.bob, scenario)
    assert seen is not None
    assert [cell["spend"] for cell in seen["actions"]] == [euros("1000.00"), None]
    whole = queries.visible_result(cast.alice, scenario)
    assert whole is not None
    assert None not in [cell["spend"] for cell in whole["actions"]]


def test_what_steps_cost_is_said_to_who_sees_all_money(cast: Cast) -> None:
    condition = {"code": "money_limit", "params": {"limit": 0, "at_most": euros(100)}}
    sentences = [{"en": "…100 euros at most", "fr": "…100 euros au plus"}]
    conflict = {"steps": ["attend"], "conditions": [condition], "repairs": []}
    conflict |= {"sentences": sentences}
    spent = {"limit": 0, "period": "2026-Q1", "spent": euros(900)}
    result = {"schema": "pacte.schedule", "money": [spent], "conflicts": [conflict]}
    plan = photos.photograph(plan_of(cast))
    assert permissions.redacted(cast.alice, result, plan) == result
    seen = permissions.redacted(cast.bob, result, plan)
    assert seen["money"] == [{**spent, "spent": None}]
    assert seen["conflicts"][0]["sentences"] == []


# Computed by workers ------------------------------------------------------------------------------

WORKER = """
import django; django.setup()
from django.utils import timezone
from pacte.apps.jobs.tasks.worker import Pace, run_worker, told_to_stop
run_worker(clock=timezone.now, pace=Pace(beat=0.1, death=1.5, rest=0.05), stop=told_to_stop())
"""
Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start_worker() -> Iterator[Start]:
    ours = {"DJANGO_SETTINGS_MODULE": "pacte.config.settings", "PYTHONPATH": str(ROOT)}
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        environment = os.environ | ours | {"PACTE_DATABASE_URL": database_url()}
        command = [sys.executable, "-c", WORKER]
        started.append(subprocess.Popen(command, env=environment, cwd=ROOT))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_until(true: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_the_public_verb_computes_it_and_its_answer_is_kept(cast: Cast) -> None:
    plan = plan_of(cast)
    sha = input_sha256(photos.photograph(plan))
    scenario = operations.request_scenario(plan, NEW, by=cast.bob, at=NOON)
    assert run_worker(clock=timezone.now, once=True, pace=Pace(beat=0.1, rest=0.05)) == 1
    scenario.refresh_from_db()
    assert scenario.result is not None, Job.objects.get().error_detail
    assert scenario.result["input_sha256"] == sha
    assert scenario.result["as_of"] == "2026-03-02"


@pytest.mark.django_db(transaction=True)
def test_a_scenario_whose_worker_is_killed_is_finished_by_another(
    cast: Cast, start_worker: Start
) -> None:
    scenario = operations.request_scenario(plan_of(cast), NEW, by=cast.bob, at=NOON)
    first = start_worker()
    wait_until(lambda: Job.objects.get().state == "running")
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    start_worker()
    wait_until(lambda: Job.objects.get().state == "done")
    scenario.refresh_from_db()
    assert scenario.result is not None
    assert Job.objects.get().attempts == 2
    kept = Entry.objects.filter(operation="scenarios.keep_result")
    assert kept.count() == 1


def test_an_adoption_that_was_undone_is_adopted_again(cast: Cast) -> None:
    plan = plan_of(cast)
    scenario = answered(cast, plan, spends(show=12000, press=3000))
    first = adopt(scenario, cast.alice)
    undo = plans.undo(plan, first.entry, by=cast.alice, at=NOON)
    found = queries.adoption(cast.alice, scenario)
    assert found is not None
    assert found.is_undone
    again = adopt(scenario, cast.alice)
    assert (again.left, again.entry.changes) == ((), first.entry.changes)
    assert scenario.adopted_version == again.entry.sequence
    with pytest.raises(Conflict, match="adopted_already"):
        adopt(scenario, cast.alice)
    assert undo is not None


def test_an_undoing_that_was_undone_leaves_the_adoption_standing(cast: Cast) -> None:
    plan = plan_of(cast)
    scenario = answered(cast, plan, spends(show=12000, press=3000))
    undo = plans.undo(plan, adopt(scenario, cast.alice).entry, by=cast.alice, at=NOON)
    assert undo is not None
    plans.undo(plan, undo, by=cast.alice, at=NOON)
    found = queries.adoption(cast.alice, scenario)
    assert found is not None
    assert not found.is_undone
    with pytest.raises(Conflict, match="adopted_already"):
        adopt(scenario, cast.alice)


def test_what_an_adoption_left_and_what_changed_after_it_are_known(cast: Cast) -> None:
    plan = plan_of(cast)
    scenario = answered(cast, plan, spends(show=12000, press=3000))
    assert queries.adoption(cast.alice, scenario) is None
    plans.change_action(plan, "show", {"priority": 1}, by=cast.alice, at=NOON)
    adopt(scenario, cast.alice)
    plans.change_action(plan, "press", {"priority": 1}, by=cast.alice, at=NOON)
    found = queries.adoption(cast.alice, scenario)
    assert found is not None
    assert (found.left, found.since) == ((("action", "show"),), ())
    plans.change_action(plan, "press", {"budget": euros("1.00")}, by=cast.alice, at=NOON)
    found = queries.adoption(cast.alice, scenario)
    assert found is not None
    assert [(change.id, change.field) for change in found.since] == [("press", "budget")]
