"""Every operation × every role × every company, and nobody: who may is written here, by hand.

An operation without a line fails; so does a role that may more, or less, than its line says.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests import builders as documents
from tests.apps import builders
from tests.apps.builders import NOON
from tests.apps.plans.builders import plan_of

from pacte.apps.facts.models import FactsVersion
from pacte.apps.facts.operations import importing
from pacte.apps.jobs.models import Job
from pacte.apps.journal.inputs import replay, without_names
from pacte.apps.journal.models import Entry
from pacte.apps.journal.operations import OPERATIONS
from pacte.apps.market import operations as market
from pacte.apps.members import operations as members
from pacte.apps.members.models import ApiToken, Member, Role
from pacte.apps.plans import operations as plans
from pacte.apps.plans.models import Plan, photos
from pacte.apps.scenarios import operations as scenarios
from pacte.apps.scenarios.models import Scenario
from pacte.apps.tracking import operations as tracking
from pacte.document import Change, Conflict, Invalid, Leave, PacteError, Refused, form_of
from pacte.engine.outlook.proposing import Wish

pytestmark = pytest.mark.django_db
APPS = Path(__file__).resolve().parents[2] / "src" / "pacte" / "apps"
TODAY = date(2026, 3, 2)
NEW = scenarios.NewScenario("allocate", TODAY)
ANSWER = (
    b'{"status": "ok", "actions": [{"action": "show", "period": "plan", "decided": true,'
    b' "runs": true, "spend": {"amount": "12000.00", "currency": "EUR"}}]}'
)
MACHINE = "machine"
ON_THE_OWN_COMPANY = {
    "market.import_customers",
    "plans.create_plan",
    "plans.import_plan",
    "plans.import_shared",
}
"""Operations that are given nothing of a company: a stranger carries them out in their own."""


@dataclass(frozen=True)
class World:
    """Our company with one plan and a member of each role; theirs has a director."""

    cast: builders.Cast
    plan: Plan
    roles: dict[str, Member]
    stranger: Member

    def waiting(self) -> Scenario:
        """A scenario that Bob asked for."""
        return scenarios.request_scenario(self.plan, NEW, by=self.cast.bob, at=NOON)

    def answered(self) -> Scenario:
        scenario = self.waiting()
        scenarios.keep_result(scenario, ANSWER, by=self.cast.bob, at=NOON)
        return scenario


@pytest.fixture
def world() -> World:
    cast = builders.cast()
    add = builders.member
    roles = {
        "director": cast.alice,
        "manager": cast.bob,
        "seller": cast.chloe,
        "marketing": add(cast.company, "Marie", "marketing"),
        "finance": add(cast.company, "Fanny", "finance"),
        "support": add(cast.company, "Hugo", "support", person_id="hugo"),
        "external": add(cast.company, "Eva", "external", person_id="eva"),
        "reader": add(cast.company, "Rita", "reader"),
    }
    assert set(roles) == set(Role.values)
    return World(cast, plan_of(cast), roles, cast.denis)


@dataclass(frozen=True)
class Attempt:
    """One way to call an operation. `prepare` makes, as someone who may, what it is called on."""

    operation: str
    about: str
    allowed: str
    call: Callable[[World, Any, Any], Any]
    prepare: Callable[[World], Any] = lambda _world: None
    ends_in: tuple[type[PacteError], ...] = ()  # what stops even those who may


def _token(world: World) -> ApiToken:
    members.create_token(world.cast.chloe, name="key", by=world.cast.chloe, at=NOON)
    return ApiToken.objects.get()


def _edit(world: World) -> Entry:
    entry = plans.change_action(world.plan, "show", {"priority": 1}, by=world.cast.alice, at=NOON)
    assert entry is not None
    return entry


def _away(world: World) -> None:
    plans.add_leave(world.plan, "chloe", AWAY, by=world.cast.alice, at=NOON)


def _version(world: World) -> FactsVersion:
    return FactsVersion(company=world.cast.company, kind="sales", number=1, step="import")


AWAY = Leave(start=date(2026, 8, 3), end=date(2026, 8, 7))
PRIORITY = [Change("action", "show", "priority", 2, 1)]
INVOICED = [Change("budget_line", "booth", "invoiced", None, documents.euros("5.00"))]
WISH = tracking.Proposal(Wish(Decimal("0.05"), 1000, "CA", "CA de {name}"))
RESPONSE = {"maximum": documents.euros(9000), "half_spend": documents.euros(3000)}
SECOND = documents.plan(id="second")
ATTEMPTS = (
    Attempt("facts.keep_version", "a first version", "director",
            lambda _, by, of: importing.keep_version(of, by=by, at=NOON), _version),
    Attempt("market.import_customers", "one customer", "director",
            lambda _, by, __: market.import_customers({"c": {"name": "C"}}, by=by, at=NOON)),
    Attempt("members.create_company", "a company", MACHINE,
            lambda _, by, __: members.create_company("Neuve", by=by, at=NOON)),
    Attempt("members.add_member", "a reader", f"director {MACHINE}",
            lambda w, by, _: members.add_member(
                w.cast.company, members.NewMember("n@x.example", "reader"), by=by, at=NOON)),
    Attempt("members.change_role", "of the seller", "director",
            lambda w, by, _: members.change_role(w.cast.chloe, by=by, at=NOON, role="reader")),
    Attempt("members.link_person", "of the reader", "director",
            lambda w, by, _: members.link_person(
                w.roles["reader"], by=by, at=NOON, person_id="rita")),
    Attempt("members.suspend_member", "the reader", "director",
            lambda w, by, _: members.suspend_member(w.roles["reader"], by=by, at=NOON)),
    Attempt("members.set_what_managers_see", "costs", "director",
            lambda w, by, _: members.set_what_managers_see(
                w.cast.company, by=by, at=NOON, what="cost_and_margin")),
    Attempt("members.create_token", "Chloé's", "seller",
            lambda w, by, _: members.create_token(w.cast.chloe, name="key", by=by, at=NOON)),
    Attempt("members.revoke_token", "Chloé's", "seller",
            lambda _, by, of: members.revoke_token(of, by=by, at=NOON), _token),
    Attempt("members.renew_calendar", "Chloé's", "seller",
            lambda w, by, _: members.renew_calendar(w.cast.chloe, by=by, at=NOON)),
    Attempt("members.revoke_calendar", "Chloé's", "seller",
            lambda w, by, _: members.revoke_calendar(w.cast.chloe, by=by, at=NOON)),
    Attempt("tracking.propose_objectives", "without any sales", "director",
            lambda w, by, _: tracking.propose_objectives(w.plan, WISH, by=by, at=NOON),
            ends_in=(Conflict,)),
    Attempt("plans.create_plan", "a second plan", "director",
            lambda _, by, __: plans.create_plan(SECOND, by=by, at=NOON)),
    Attempt("plans.import_plan", "a second plan", "director",
            lambda _, by, __: plans.import_plan(SECOND, by=by, at=NOON)),
    Attempt("plans.import_shared", "a skill", "director",
            lambda _, by, __: plans.import_shared({"skill": {"s": {"name": "S"}}}, by=by, at=NOON)),
    Attempt("plans.apply_document", "an action of Bob's team", "director manager",
            lambda w, by, _: plans.apply_document(w.plan, PRIORITY, by=by, at=NOON)),
    Attempt("plans.apply_document", "what is invoiced", "director finance",
            lambda w, by, _: plans.apply_document(w.plan, INVOICED, by=by, at=NOON)),
    Attempt("plans.change_action", "of Bob's team", "director manager",
            lambda w, by, _: plans.change_action(
                w.plan, "show", {"owner": "bob"}, by=by, at=NOON)),
    Attempt("plans.change_action", "of communication, of another team", "director marketing",
            lambda w, by, _: plans.change_action(
                w.plan, "press", {"budget": None}, by=by, at=NOON)),
    Attempt("plans.change_objective", "a target", "director",
            lambda w, by, _: plans.change_objective(
                w.plan, "year", {"target": "5"}, by=by, at=NOON)),
    Attempt("plans.change_person", "when Chloé came", "director",
            lambda w, by, _: plans.change_person(
                w.plan, "chloe", {"hired_on": "2026-02-02"}, by=by, at=NOON)),
    Attempt("plans.change_segment", "who they are", "director",
            lambda w, by, _: plans.change_segment(
                w.plan, "trade", {"audience": "businesses"}, by=by, at=NOON)),
    Attempt("plans.change_step", "a date of Hugo's step", "director marketing support",
            lambda w, by, _: plans.change_step(
                w.plan, "write", {"latest_date": "2026-05-01"}, by=by, at=NOON)),
    Attempt("plans.add_leave", "of Chloé", "director manager seller",
            lambda w, by, _: plans.add_leave(w.plan, "chloe", AWAY, by=by, at=NOON)),
    Attempt("plans.add_leave", "of Hugo", "director support",
            lambda w, by, _: plans.add_leave(w.plan, "hugo", AWAY, by=by, at=NOON)),
    Attempt("plans.add_leave", "of Eva, an outsider", "director",
            lambda w, by, _: plans.add_leave(w.plan, "eva", AWAY, by=by, at=NOON)),
    Attempt("plans.remove_leave", "of Chloé", "director manager seller",
            lambda w, by, _: plans.remove_leave(w.plan, "chloe", AWAY, by=by, at=NOON), _away),
    Attempt("plans.move_step", "of Chloé's step, under Bob's action", "director manager",
            lambda w, by, _: plans.move_step(
                w.plan, "prepare", date(2026, 4, 1), by=by, at=NOON, today=TODAY)),
    Attempt("plans.move_step", "of Eva's step, under Hugo's action",
            "director marketing support external",
            lambda w, by, _: plans.move_step(
                w.plan, "print", date(2026, 4, 1), by=by, at=NOON, today=TODAY)),
    Attempt("plans.decide_spend", "of Bob's team", "director manager",
            lambda w, by, _: plans.decide_spend(
                w.plan, plans.Spend("show", plans.WHOLE, 900_000), by=by, at=NOON, today=TODAY)),
    Attempt("plans.decide_spend", "of communication, of another team", "director marketing",
            lambda w, by, _: plans.decide_spend(
                w.plan, plans.Spend("press", plans.WHOLE, 900_000), by=by, at=NOON, today=TODAY)),
    Attempt("plans.change_spending", "of Bob's team", "director manager",
            lambda w, by, _: plans.change_spending(
                w.plan, "show", {"pinned": True}, {"2026-Q2": {"closed": True}}, by=by, at=NOON)),
    Attempt("plans.describe_response", "of Bob's team", "director manager",
            lambda w, by, _: plans.describe_response(w.plan, "show", RESPONSE, by=by, at=NOON)),
    Attempt("plans.change_sharing", "the periods", "director",
            lambda w, by, _: plans.change_sharing(
                w.plan, {"grain": "quarter"}, by=by, at=NOON, today=TODAY)),
    Attempt("plans.record_progress", "of Chloé's step", "director manager seller",
            lambda w, by, _: plans.record_progress(w.plan, "prepare", 50, by=by, at=NOON)),
    Attempt("plans.record_progress", "of Eva's step, under Hugo's action",
            "director marketing support external",
            lambda w, by, _: plans.record_progress(w.plan, "print", 50, by=by, at=NOON)),
    Attempt("plans.undo", "a change of Bob's team", "director manager",
            lambda w, by, of: plans.undo(w.plan, of, by=by, at=NOON), _edit),
    Attempt("scenarios.request_scenario", "an allocation", "director manager seller",
            lambda w, by, _: scenarios.request_scenario(w.plan, NEW, by=by, at=NOON)),
    Attempt("scenarios.cancel_scenario", "asked for by Bob", "director manager",
            lambda _, by, of: scenarios.cancel_scenario(of, by=by, at=NOON), World.waiting),
    Attempt("scenarios.keep_result", "asked for by Bob", "manager",
            lambda _, by, of: scenarios.keep_result(of, ANSWER, by=by, at=NOON), World.waiting),
    Attempt("scenarios.adopt_scenario", "about Bob's team", "director manager",
            lambda _, by, of: scenarios.adopt_scenario(of, by=by, at=NOON, today=TODAY),
            World.answered),
)  # fmt: skip

EACH = pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda a: f"{a.operation}: {a.about}")


def _state(world: World) -> tuple[Any, ...]:
    """All that a refused call must leave as it was."""
    ours = world.cast.company.pk
    return (
        Entry.objects.filter(company_id=ours).count(),
        photos.read_rows(world.plan),
        list(Member.objects.filter(company_id=ours).values_list("pk", "role", "is_active")),
        list(Scenario.objects.values_list("pk", "status", "adopted_version")),
        list(Job.objects.values_list("pk", "state")),
    )


def _journal_tells_all(world: World) -> None:
    for plan in Plan.objects.all():
        stands = without_names(form_of(photos.read_rows(plan)))
        assert stands == replay(plan.company_id, plan.key)


def _is_carried_out(world: World, attempt: Attempt, by: Any) -> bool:
    """Whether `by` may: called on rows as they are, then all is put back."""
    with transaction.atomic():
        subject = attempt.prepare(world)
        before = _state(world)
        entries = Entry.objects.count()
        try:
            attempt.call(world, by, subject)
        except Refused:
            assert _state(world) == before
            carried_out = False
        except attempt.ends_in:
            carried_out = True
        else:
            assert Entry.objects.count() > entries, "no journal entry"
            carried_out = True
        _journal_tells_all(world)
        transaction.set_rollback(True)
    return carried_out


@EACH
def test_a_role_may_what_its_line_says_and_nothing_else(world: World, attempt: Attempt) -> None:
    everyone = {**world.roles, MACHINE: None}
    may = {role for role, by in everyone.items() if _is_carried_out(world, attempt, by)}
    assert may == set(attempt.allowed.split())


BY_THE_WORKER = {"scenarios.keep_result"}  # what was asked for before is answered all the same


@EACH
def test_nobody_acts_while_suspended(world: World, attempt: Attempt) -> None:
    for role, by in world.roles.items():
        suspended = copy(by)
        suspended.is_active = False
        carried_out = _is_carried_out(world, attempt, suspended)
        assert not carried_out or attempt.operation in BY_THE_WORKER, role


@EACH
def test_a_director_of_another_company_changes_nothing_of_ours(
    world: World, attempt: Attempt
) -> None:
    subject = attempt.prepare(world)
    before = _state(world)
    if attempt.operation in ON_THE_OWN_COMPANY:
        attempt.call(world, world.stranger, subject)
    else:
        with pytest.raises((Refused, Invalid)):
            attempt.call(world, world.stranger, subject)
    assert _state(world) == before


def test_every_operation_has_a_line() -> None:
    for path in APPS.glob("*/operations/*.py"):
        import_module(f"pacte.apps.{path.parts[-3]}.operations.{path.stem}")
    ours = {n for n, made in OPERATIONS.items() if made.call.__module__.startswith("pacte.")}
    assert ours == {attempt.operation for attempt in ATTEMPTS}


# Ids in a body ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "call",
    [
        lambda plan, by, key: plans.change_action(plan, key, {"priority": 1}, by=by, at=NOON),
        lambda plan, by, key: plans.change_objective(plan, key, {"target": "1"}, by=by, at=NOON),
        lambda plan, by, key: plans.record_progress(plan, key, 5, by=by, at=NOON),
        lambda plan, by, key: plans.change_action(plan, "own", {"owner": key}, by=by, at=NOON),
        lambda plan, by, key: plans.apply_document(
            plan, [Change("action", key, "priority", 2, 1)], by=by, at=NOON
        ),
        lambda _, by, key: market.import_customers(
            {"c": {"name": "C", "owner": key}}, by=by, at=NOON
        ),
    ],
    ids=["action", "objective", "step", "owner", "change", "customer's owner"],
)
@pytest.mark.parametrize("foreign", ["show", "year", "prepare", "chloe"])
def test_an_id_of_another_company_answers_like_an_absent_one(
    world: World, call: Callable[[Plan, Member, str], Any], foreign: str
) -> None:
    theirs = plans.create_plan(
        documents.plan(id="theirs", people={}, actions={"own": {"name": "À eux"}}),
        by=world.stranger,
        at=NOON,
    )
    answers = []
    for key in (foreign, "a" * len(foreign)):
        with pytest.raises((Invalid, Conflict, Refused)) as refusal:
            call(theirs, world.stranger, key)
        problem = refusal.value.problems[0]
        told = [str(x).replace(key, "…") for x in (problem.where, problem.found, problem.expected)]
        answers.append((type(refusal.value), problem.code, told))
    assert answers[0] == answers[1]
