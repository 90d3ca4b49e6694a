"""People as lines: team, days worked, skills, absences, and what the member may change of them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from pacte import document
from pacte.apps.plans import permissions
from pacte.document.entities import WEEKDAYS, HalfDay
from pacte.web.fields import Field, Refusals
from pacte.web.paged import Page, number, paged
from pacte.web.pages import Opened, language
from pacte.web.team import newcomers
from pacte.wording import formatting, terms

LONGEST_NAME = 100
RefusedForm = tuple[str, newcomers.Typed, Refusals]
"""(person, what was typed, why it was refused)."""
Named = tuple[str, str, str]
"""(team, name, id)."""


@dataclass(frozen=True)
class Absence:
    """One absence in words; `form` is what takes it back, `is_over` when it is in the past."""

    dates: str
    kind: str
    form: tuple[tuple[str, str], ...]
    is_over: bool


@dataclass(frozen=True)
class Line:
    """One person. `absences` is None where they are not the member's to see.

    `newcomer`: the fields that say since when they work here, where the member may change them.
    """

    id: str
    name: str
    is_me: bool
    is_external: bool
    week: str
    presence: tuple[str, ...]
    skills: tuple[str, ...]
    absences: tuple[Absence, ...] | None
    may_write: bool
    newcomer: tuple[Field, ...]


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a part of a name, a page."""

    words: str
    page: int

    @property
    def query(self) -> str:
        """The same at the end of an address, the question mark included; empty when all is read."""
        given = {"q": self.words, "page": self.page if self.page > 1 else ""}
        return "?" + urlencode(kept) if (kept := {k: v for k, v in given.items() if v}) else ""


@dataclass(frozen=True)
class Group:
    """A team with its people on this page, and how many it has; a name for those without one."""

    name: str
    lines: tuple[Line, ...]
    total: int


def asked(query: Mapping[str, str]) -> Asked:
    """What is asked for; what is no number is the first page."""
    return Asked(query.get("q", "").strip()[:LONGEST_NAME], number(query))


def page(opened: Opened, wanted: Asked) -> Page[Named]:
    """The people whose name holds what is looked for, team by team, by name, sixty at a time."""
    plan, words = opened.plan, _plain(wanted.words)
    named = [
        (_team(plan, person), person.name, key)
        for key, person in plan.people.items()
        if words in _plain(person.name)
    ]
    return paged(sorted(named, key=_by_team), wanted.page)


def _plain(text: str) -> str:
    """Without capitals and accents, as people look for a name."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def groups(opened: Opened, shown: Page[Named], refused: RefusedForm | None = None) -> list[Group]:
    """The people of one page by team; `refused` is a form of one of them."""
    told = {refused[0]: refused[1:]} if refused else {}
    sizes = Counter(_team(opened.plan, person) for person in opened.plan.people.values())
    return [
        Group(
            team or _("Without a team"),
            tuple(line(opened, key, *told.get(key, ())) for *_rest, key in mine),
            sizes[team],
        )
        for team, mine in groupby(shown.items, key=lambda each: each[0])
    ]


def _by_team(each: Named) -> tuple[bool, str, str]:
    team, name, _key = each
    return not team, team, name


def _team(plan: document.Plan, person: document.Person) -> str:
    team = plan.teams.get(person.team or "")
    return team.name if team else ""


def line(
    opened: Opened, key: str, given: newcomers.Typed | None = None, why: Refusals | None = None
) -> Line:
    """One person as the member may see them; `given` and `why` of a form that was refused."""
    person, around = opened.plan.people[key], permissions.Around(opened.plan)
    seen = permissions.may_see_load(opened.member, around, key)
    editable = permissions.editable(opened.member, around, "person", key)
    return Line(
        key,
        person.name,
        key == opened.member.person_id,
        person.kind == "external",
        _week(opened.plan, person),
        tuple(_presence(opened, person)),
        _skills(opened.plan, person),
        tuple(_absence(opened, leave) for leave in person.leaves) if seen else None,
        "leaves" in editable,
        tuple(newcomers.form(person, given, why)) if "ramp_up" in editable else (),
    )


def _week(plan: document.Plan, person: document.Person) -> str:
    """`lun.–ven.`, or the days one by one, with the share of time given to the plan."""
    days = person.weekdays if person.weekdays is not None else plan.calendar.weekdays
    places = sorted(WEEKDAYS.index(day) for day in days)
    if not places:
        return _("no working day")
    said = formatting.weekdays(places, language())
    free = [_half(half) for half in person.half_days_off or ()]
    if free and plan.calendar.slots_per_day:
        said = _("%(days)s, not %(halves)s") % {"days": said, "halves": ", ".join(free)}
    if person.capacity_fraction == 1:
        return said
    share = formatting.percent(person.capacity_fraction, language())
    return _("%(days)s, %(share)s of the time") % {"days": said, "share": share}


def _half(named: HalfDay) -> str:
    """`mer. matin` of `wed_am`."""
    day = next(place for place, day in enumerate(WEEKDAYS) if named.startswith(day))
    words = {"day": formatting.weekday(day, language())}
    return (_("%(day)s morning") if named.endswith("am") else _("%(day)s afternoon")) % words


def _presence(opened: Opened, person: document.Person) -> Iterator[str]:
    """When someone comes, leaves, or is bound by a contract."""
    spoken = language()
    if person.hired_on and person.hired_on > opened.today:
        yield _("arrives on %(day)s") % {"day": formatting.day(person.hired_on, spoken)}
    if person.left_on:
        yield _("leaves on %(day)s") % {"day": formatting.day(person.left_on, spoken)}
    for contract in person.contracts or ():
        yield formatting.day_range(contract.start, contract.end, spoken)
    if told := newcomers.said(opened, person):
        yield told


def _skills(plan: document.Plan, person: document.Person) -> tuple[str, ...]:
    """The best held first, with the level."""
    held = [(-level, plan.skills[k].name) for k, level in person.skills.items() if k in plan.skills]
    return tuple(f"{name} {-level}/5" for level, name in sorted(held))


def _absence(opened: Opened, leave: document.Leave) -> Absence:
    spoken = language()
    halves = {"pm": _("from the afternoon"), "am": _("until midday")}
    parts = [
        formatting.day_range(leave.start, leave.end, spoken),
        halves["pm"] if leave.start_half == "pm" else "",
        halves["am"] if leave.end_half == "am" else "",
    ]
    form = leave.model_dump(mode="json", exclude_none=True)
    return Absence(
        ", ".join(part for part in parts if part),
        terms.term("leave", leave.kind, spoken),
        tuple((name, str(value)) for name, value in form.items()),
        leave.end < opened.today,
    )
