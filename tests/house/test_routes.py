"""Every address × {anonymous, other company, each role}; a new address is tried by itself.

What others hold and what does not exist answer alike. What a page shows to a role is tested there.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests import builders as documents
from tests.apps import builders
from tests.apps.builders import NOON, Cast
from tests.apps.write_guard import guarded

from pacte.apps.jobs.models import Job
from pacte.apps.journal.models import Entry
from pacte.apps.members.models import Member, Role
from pacte.apps.plans.operations import create_plan

PLAN = "pac-2026"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOT_OURS = ("accounts/", "admin/", "language/")  # allauth's, Django's: they know no company
OPEN_TO_ALL = {"api/", "api/openapi.json", "api/docs"}  # what the API is, no company's data
BY_SECRET = {"calendars/<str:secret>.ics"}  # opened by what the address holds; nobody logs in
ALL = set(Role.values)
# An id that exists where one is asked for; the second of each pair exists nowhere.
ARGUMENTS = {
    "plan": (PLAN, "no-plan"),
    "action": ("a1", "no-action"),
    "step": ("s1", "no-step"),
    "field": ("name", "no-field"),
    "period": ("plan", "no-period"),
    "version": ("1", "999999"),
    "entry": ("1", "999999"),
    "number": ("999999", "999998"),
    "token": ("999999", "999998"),
    "secret": ("no-secret", "none-either"),
    "person": ("alice", "nobody"),
    "segment": ("trade", "no-segment"),
    "monday": ("2026-03-02", "2026-03-03"),
    "kind": ("limits", "nothing"),
    "place": ("0", "999999"),
}
A_UUID = "6f1f64b8-0000-4000-8000-000000000000"
ANSWERS = {200, 302, 401, 403, 404, 405, 422}


@dataclass(frozen=True)
class Address:
    """A pattern of the resolver, such as plans/<str:plan>/actions/."""

    pattern: str

    def filled(self, *, plan_exists: bool = True) -> str:
        def value(found: re.Match[str]) -> str:
            name = found[2]
            if found[1] == "uuid":
                return A_UUID
            return ARGUMENTS[name][0 if plan_exists or name != "plan" else 1]

        return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", value, self.pattern)

    @property
    def is_of_a_plan(self) -> bool:
        return "plan>" in self.pattern


def addresses(resolver: Any = None, prefix: str = "") -> Iterator[Address]:
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = prefix + str(entry.pattern)
        if pattern.startswith(NOT_OURS):
            continue
        if isinstance(entry, URLResolver):
            yield from addresses(entry, pattern)
        elif isinstance(entry, URLPattern) and pattern not in OPEN_TO_ALL:
            yield Address(pattern)


ADDRESSES = list(addresses())
OF_PLANS = [address for address in ADDRESSES if address.is_of_a_plan]
PAGES = [address for address in OF_PLANS if address.pattern.count("<") == 1]
METHODS = ("get", "post", "patch", "put", "delete")
by_pattern = {"ids": lambda address: address.pattern}


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    people = builders.cast()
    with guarded():
        segments = {"trade": {"name": "Artisans"}}
        made = documents.plan(
            actions={"a1": {"name": "Salon", "owner": "chloe"}}, segments=segments
        )
        create_plan(made, by=people.alice, at=NOON)
        yield people


def logged_in(who: Member) -> Client:
    client = Client()
    client.force_login(who.user, BACKEND)
    return client


def asked(client: Client, method: str, path: str) -> HttpResponse:
    if method == "get":
        return client.get(path)  # type: ignore[return-value]
    return client.generic(method.upper(), path, json.dumps({}), "application/json")  # type: ignore[return-value]


def same(answer: HttpResponse, path: str) -> str:
    """A page without what differs at each call: the token of its forms, its own address."""
    text = re.sub(r'(csrfmiddlewaretoken" value|X-CSRFToken"?:)\s*=?\s*"[^"]+"', "", answer.text)
    return text.replace(path, "")


def test_there_are_addresses_and_every_argument_has_an_example() -> None:
    assert len(OF_PLANS) > 5
    named = {name for a in ADDRESSES for name in re.findall(r"<(?:\w+:)?(\w+)>", a.pattern)}
    assert named <= set(ARGUMENTS)


@pytest.mark.parametrize("address", ADDRESSES, **by_pattern)
def test_nobody_enters_without_logging_in(cast: Cast, address: Address) -> None:
    for method in METHODS:
        answer = asked(Client(), method, address.filled())
        if address.pattern.startswith("api/"):
            assert answer.status_code in {401, 405}, method
        elif address.pattern in BY_SECRET:
            assert answer.status_code in {404, 405}, method
        else:
            sent = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
            assert sent or answer.status_code == 405, method


@pytest.mark.parametrize("address", OF_PLANS, **by_pattern)
def test_a_plan_of_others_answers_like_no_plan(cast: Cast, address: Address) -> None:
    denis = logged_in(cast.denis)
    theirs, nothing = address.filled(), address.filled(plan_exists=False)
    for method in METHODS:
        first, second = asked(denis, method, theirs), asked(denis, method, nothing)
        assert first.status_code == second.status_code, method
        assert first.status_code in {401, 404, 405}, method
        assert same(first, theirs).replace(PLAN, "no-plan") == same(second, nothing), method


@pytest.mark.parametrize("address", ADDRESSES, **by_pattern)
def test_every_role_gets_an_answer_that_is_no_accident(cast: Cast, address: Address) -> None:
    for role in sorted(ALL):
        who = builders.member(cast.company, role, role, person_id=f"p-{role}")
        answer = asked(logged_in(who), "get", address.filled())
        assert answer.status_code in ANSWERS, role


@pytest.mark.parametrize("address", PAGES, **by_pattern)
def test_a_director_sees_every_page(cast: Cast, address: Address) -> None:
    assert asked(logged_in(cast.alice), "get", address.filled()).status_code in {200, 405}


@pytest.mark.parametrize("address", OF_PLANS, **by_pattern)
def test_a_reader_writes_nothing(cast: Cast, address: Address) -> None:
    reader = logged_in(builders.member(cast.company, "Rose", "reader"))
    before = Entry.objects.count(), Job.objects.count()
    for method in METHODS:
        answer = asked(reader, method, address.filled())
        assert answer.status_code < 500, method
    assert (Entry.objects.count(), Job.objects.count()) == before
