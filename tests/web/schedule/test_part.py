"""A schedule is read by pages, what is to be done first; and for one person."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.http import QueryDict
from tests.apps.builders import NOON
from tests.web.schedule.planned import with_calls

from pacte.apps.plans import operations
from pacte.apps.plans.models import photos
from pacte.document import Plan
from pacte.web.schedule import part as parts
from pacte.web.schedule.bars import ActionBars, StepBar


def action(number: int, *, over: bool) -> ActionBars:
    day = date(2026, 3, 1)
    step = StepBar(
        id=f"s{number}",
        name="Étape",
        people="",
        start=day,
        end=day,
        status="",
        tone="",
        late=False,
        is_over=over,
        may_move=False,
        held="",
    )
    return ActionBars(f"a{number}", f"Action {number}", "", (step,), day, day)


def shown(count: int, over: int, page: int) -> parts.Part:
    every = [action(n, over=n < over) for n in range(count)]
    return parts.part(None, every, parts.Asked("", page))


def test_what_is_to_do_comes_first_and_pages_hold_all_once():
    pages = [shown(150, 40, number) for number in (1, 2, 3)]
    ids = [a.id for page in pages for a in page.actions]
    assert [(p.page.first, p.page.last) for p in pages] == [(1, 60), (61, 120), (121, 150)]
    assert ids == [f"a{n}" for n in (*range(40, 150), *range(40))]
    assert [p.before for p in pages] == ["", "?", "?page=2"]
    assert [p.after for p in pages] == ["?page=2", "?page=3", ""]


def test_a_page_beyond_the_last_is_the_last():
    assert shown(61, 0, 999).actions == shown(61, 0, 2).actions
    assert shown(0, 0, 7).page.total == 0


@dataclass(frozen=True)
class OnPlan:
    plan: Plan


@pytest.mark.parametrize("typed", ["who=nobody", "page=0", "page=-1", "page=x", "page=99999"])
def test_what_is_not_understood_asks_for_everything(house, typed):
    opened = OnPlan(photos.photograph(house.plan))
    assert parts.asked(opened, QueryDict(typed)) == parts.Asked("", 1)


def test_one_person_is_read_alone_and_kept_when_a_step_moves(house, browse):
    planned, alice = with_calls(house), browse("alice")
    assert "step-call" in alice.get(planned.at("schedule/?who=chloe")).text
    other = alice.get(planned.at("schedule/?who=bob")).text
    assert "step-call" not in other
    moved = alice.post(planned.at("schedule/steps/call/move/?who=chloe"), {"start": "2026-05-06"})
    assert moved.url.endswith("schedule/?who=chloe")


def test_the_load_is_read_sixty_people_at_a_time_and_for_one_person(house, browse):
    crowd = {f"p{n:03}": {"name": f"Personne {n:03}"} for n in range(70)}
    operations.import_shared({"person": crowd}, by=house.cast.alice, at=NOON)
    planned, alice = with_calls(house), browse("alice")
    pages = [alice.get(planned.at(f"schedule/?people={n}&from=2026-05-04")).text for n in (1, 2)]
    rows = [page.split('id="load"')[1].split('id="week"')[0] for page in pages]
    assert [row.count('<th scope="row">') for row in rows] == [60, 13]
    assert "Personnes 1 à 60 sur 73" in pages[0]
    assert 'href="?people=2&amp;from=2026-05-04#load"' in pages[0]
    assert "Personne 069" in rows[1]
    one = alice.get(planned.at("schedule/?who=chloe")).text.split('id="load"')[1]
    assert one.split('id="week"')[0].count('<th scope="row">') == 1
