"""A plan decided by quarter, in April: a quarter over, money committed, three ways to say more."""

from __future__ import annotations

import json

import pytest
from tests import builders
from tests.apps.builders import NOON, rows_by_hand
from tests.builders import euros
from tests.web.conftest import TODAY

from pacte.apps.jobs.models import Job, JobState
from pacte.apps.plans import operations as plans
from pacte.apps.plans.models import photos
from pacte.apps.scenarios import operations as scenarios
from pacte.apps.scenarios.models import Scenario
from pacte.document import form_of, plan_from_form
from pacte.engine import allocation, planning
from pacte.wording import allocation as wording

THREE = {
    "kind": "three_points",
    "first": {
        "spend": euros(3000),
        "likely": euros(9000),
        "low": euros(6000),
        "high": euros(12000),
    },
    "second": {"spend": euros(9000), "likely": euros(15000)},
}
FUNNEL = {
    "kind": "funnel", "size": 400, "cost_per_contact": euros(30), "conversion": "0.10",
    "basket": euros(2500), "margin_rate": "0.40",
}  # fmt: skip
PROMOTION = {
    "kind": "promotion", "baseline": euros(60000), "discount": "0.10", "margin_rate": "0.50",
    "uplift": "0.8", "half_spend": euros(2000),
}  # fmt: skip


def actions():
    return {
        "salon": builders.action(owner="bob", priority=1, response=FUNNEL),
        "mailing": builders.action(
            name="Publipostage", owner="alice", subtype="emailing", channel="email",
            budget=euros(4000), window=None, response=THREE,
            fixed_cost=euros(500),
        ),
        "promo": builders.action(
            name="Remise de printemps", type="promotion", subtype="temporary_discount",
            owner="chloe", budget=euros(1000), window=None, optional=True, response=PROMOTION,
        ),
        "orphan": builders.action(
            name="Club des installateurs", owner=None, budget=euros(3000), window=None, priority=3
        ),
    }  # fmt: skip


@pytest.fixture
def funded(house):
    """The house with that money: quarters, 3,000 committed in the first one for the show."""
    form = form_of(photos.photograph(house.plan))
    form |= {"actions": actions(), "sharing": {"grain": "quarter"}, "budget": euros(30_000)}
    form["budget_lines"] = {
        "booth": {
            "action": "salon", "name": "Stand", "planned_date": "2026-03-02",
            "committed": euros(3000),
        }
    }  # fmt: skip
    plans.apply_document(house.plan, plan_from_form(form), by=house.cast.alice, at=NOON)
    return house


def asked_and_answered(house, by="alice", *, front=False, aims=()) -> Scenario:
    """What a worker leaves: the true answer of the computation, worded as the verb prints it."""
    new = scenarios.NewScenario("allocate", TODAY, front=front, aims=aims)
    member = getattr(house.cast, by)
    scenario = scenarios.request_scenario(house.plan, new, by=member, at=NOON)
    return answered(scenario)


def answered(scenario: Scenario) -> Scenario:
    """The same for one that was asked on a page."""
    from pacte.apps.scenarios import inputs

    plan = inputs.given(scenario)
    found = allocation.allocate(plan, today=scenario.today, seed=0)
    result = wording.worded(allocation.as_result(plan, found, today=scenario.today))
    if scenario.parameters.get("front"):
        front = planning.other_envelopes(plan, today=scenario.today)
        result = result.model_copy(update={"front": front})
    asked = scenario.parameters.get("aims")
    if asked:
        found = planning.fronts(plan, (False, tuple(asked)), today=scenario.today)
        result = result.model_copy(update=found)
    with rows_by_hand():
        Job.objects.filter(pk=scenario.job_id).update(state=JobState.DONE, finished_at=NOON)
    answer = json.dumps(result.to_json()).encode()
    scenarios.keep_result(scenario, answer, by=scenario.requested_by, at=NOON)
    return scenario
