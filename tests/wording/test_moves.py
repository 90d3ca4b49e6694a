"""Why a move does not hold, read aloud."""

from datetime import date
from decimal import Decimal

from tests import builders

from pacte.engine.scheduling import Broken
from pacte.wording import moves


def plan():
    return builders.plan(
        people={"nora": {"name": "Nora Blanc"}},
        actions={"show": {"name": "Salon"}},
        steps={key: {"action": "show", "name": key.upper()} for key in ("a", "b")},
    )


def overload(day, load, steps=("a", "b")):
    params = {"day": day, "load": Decimal(load), "capacity": Decimal(1), "steps": steps}
    return Broken("person_overloaded", (("person", "nora"),), Decimal(load) - 1, params)


def test_an_overload_of_several_days_is_one_sentence_with_its_worst_day():
    found = [overload(date(2026, 6, day), load) for day, load in ((12, "1.5"), (15, "1.25"))]
    assert moves.sentences(plan(), found, "fr") == [
        (
            "Nora Blanc aurait jusqu’à 1,5\u202fj de travail par jour pour 1\u202fj disponible, "
            "2 jours entre le 12 juin 2026 et le 15 juin 2026 («\u00a0A\u00a0» et «\u00a0B\u00a0»)."
        )
    ]
    assert moves.sentences(plan(), found[:1], "en") == [
        (
            "Nora Blanc would have 1.5\u202fd of work a day for 1\u202fd available, on 12 June "
            "2026 (“A” and “B”)."
        )
    ]


def test_the_steps_of_every_day_of_an_overload_are_named():
    found = [overload(date(2026, 6, 12), "1.1", ("b",)), overload(date(2026, 6, 15), "1.5", ("a",))]
    (line,) = moves.sentences(plan(), found, "en")
    assert "up to 1.5\u202fd" in line
    assert line.endswith("(“A” and “B”).")
    (equal,) = moves.sentences(plan(), [overload(date(2026, 6, d), "1.5") for d in (12, 15)], "en")
    assert "up to" not in equal


def test_an_order_of_steps_says_how_many_days_and_the_first_day_that_holds():
    days = {"start": date(2026, 6, 12), "end": date(2026, 6, 12), "limit": date(2026, 6, 13)}
    found = [Broken("too_soon_after", (("step", "b"), ("step", "a")), Decimal(1), days)]
    assert moves.sentences(plan(), found, "fr") == [
        (
            "«\u00a0B\u00a0» commencerait le 12 juin 2026, 1 jour trop tôt après "
            "«\u00a0A\u00a0»\u00a0: pas avant le 13 juin 2026."
        )
    ]


def test_what_the_reader_may_not_see_has_no_name():
    days = {"start": date(2026, 6, 12), "end": date(2026, 6, 12), "limit": date(2026, 6, 13)}
    found = [Broken("too_soon_after", (("step", "b"), ("step", "hidden")), Decimal(1), days)]
    assert "after another step:" in moves.sentences(plan(), found, "en")[0]


def test_a_step_that_never_moves_says_why():
    assert moves.held_said(plan(), "a", "fixed", "fr") == (
        "«\u00a0A\u00a0» a des dates fixes\u00a0: elles ne bougent pas."
    )


def test_a_name_that_begins_like_a_vowel_is_joined_to_what_comes_before():
    plan = builders.plan(
        people={"anne": {"name": "Anne"}},
        actions={"show": {"name": "Salon"}},
        steps={"a": {"action": "show", "name": "A"}},
    )
    for person, said in (
        ("anne", "alors qu’Anne n’est pas là"),
        ("hidden", "alors que quelqu’un n’est pas là"),
    ):
        objects = (("step", "a"), ("person", person))
        found = [Broken("absent_when_held", objects, Decimal(1), {"day": date(2026, 6, 12)})]
        assert said in moves.sentences(plan, found, "fr")[0]
