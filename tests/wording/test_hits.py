"""What an event upsets, said with who is away, what is left behind and what is still exceeded."""

from datetime import date

from pacte.document import Leave, Plan, plan_from_form
from pacte.document.events import event_from_form
from pacte.document.results.replan import StepHit, StepMoved
from pacte.document.results.schedule import PlacedStep
from pacte.wording import hits

PLAN = plan_from_form(
    {
        "id": "p",
        "name": "P",
        "company": "Martin SAS",
        "start": "2027-01-01",
        "end": "2027-12-31",
        "budget": {"amount": "1000", "currency": "EUR"},
        "people": {"ana": {"name": "Ana"}, "ben": {"name": "Ben"}},
        "actions": {"a": {"name": "Salon", "budget": {"amount": "1500", "currency": "EUR"}}},
        "steps": {
            key: {
                "action": "a",
                "name": name,
                "start_date": day,
                "end_date": day,
                "needs": [{"effort_days": "1", "assigned": ["ana"]}],
            }
            for key, name, day in (
                ("late", "Relancer", "2027-03-10"),
                ("show", "Tenir le stand", "2027-03-03"),
            )
        },
    }
)


def told(
    event: dict[str, object],
    *codes: tuple[str, ...],
    language: str = "fr",
    plan: Plan = PLAN,
    lasting: tuple[str, ...] = (),
) -> list[str]:
    named = ("step", "code", "other")
    found = [StepHit(**dict(zip(named, hit, strict=False))) for hit in codes]
    said = hits.upset(plan, [event_from_form(event)], found, language, lasting)
    return [sentence.strip().replace("\u00a0", " ") for sentence in said]


def test_whoever_is_away_is_named_and_the_next_step_comes_first() -> None:
    away = {"kind": "absence", "person": "ana", "start": "2027-03-01", "end": "2027-03-12"}
    _, first, second = told(away, ("late", "day_off"), ("show", "day_off"))
    assert first == "« Tenir le stand » (Salon), le 3 mars 2027, tombe pendant l’absence d’Ana."
    assert second.startswith("« Relancer » (Salon)")


def test_whoever_has_left_is_named() -> None:
    gone = {"kind": "departure", "person": "ana", "last_day": "2027-03-05"}
    assert told(gone, ("late", "day_off"))[1].endswith("finit après le départ d’Ana.")


def test_somebody_who_leaves_later_is_said_to_be_on_leave_where_that_is_why() -> None:
    """Ana leaves on the 15th; both steps end before, and one falls on the leave she has already."""
    leave = {"start": "2027-03-02", "end": "2027-03-08"}
    ana = PLAN.people["ana"].model_copy(update={"leaves": (Leave(**leave),)})
    on_leave = PLAN.model_copy(update={"people": {**PLAN.people, "ana": ana}})
    gone = {"kind": "departure", "person": "ana", "last_day": "2027-03-15"}
    _, first, second = told(gone, ("show", "day_off"), ("late", "day_off"), plan=on_leave)
    assert first.endswith("tombe pendant l’absence d’Ana.")
    assert second == (
        "« Relancer » (Salon) avec Ana, le 10 mars 2027, tombe sur des jours non travaillés."
    )


def test_an_absence_in_the_middle_of_a_step_is_told_unless_somebody_leaves_before_its_end() -> None:
    """Ana is away on the second of three days: of fixed ones it is why, else only without more."""
    away = {"kind": "absence", "person": "ana", "start": "2027-03-04", "end": "2027-03-04"}
    for fixed, last, said in (
        (True, None, "pendant l’absence d’Ana."),
        (True, date(2027, 3, 4), "pendant l’absence d’Ana."),
        (False, None, "pendant l’absence d’Ana."),
        (False, date(2027, 3, 4), "finit après le départ d’Ana."),
    ):
        longer = {"end_date": date(2027, 3, 5), "fixed": fixed}
        show = PLAN.steps["show"].model_copy(update=longer)
        ana = PLAN.people["ana"].model_copy(update={"left_on": last})
        fields = {"steps": {**PLAN.steps, "show": show}, "people": {**PLAN.people, "ana": ana}}
        plan = PLAN.model_copy(update=fields)
        assert told(away, ("show", "day_off"), plan=plan)[1].endswith(said)


def test_whoever_the_event_is_about_is_named_before_who_left_long_ago() -> None:
    ben = PLAN.people["ben"].model_copy(update={"left_on": date(2027, 1, 31)})
    both = PLAN.steps["show"].needs[0].model_copy(update={"assigned": ("ana", "ben")})
    show = PLAN.steps["show"].model_copy(update={"needs": (both,)})
    fields = {"people": {**PLAN.people, "ben": ben}, "steps": {**PLAN.steps, "show": show}}
    plan = PLAN.model_copy(update=fields)
    away = {"kind": "absence", "person": "ana", "start": "2027-03-01", "end": "2027-03-12"}
    assert told(away, ("show", "day_off"), plan=plan)[1].endswith("l’absence d’Ana.")
    delay = {"kind": "delay", "step": "late", "days": 1}
    assert told(delay, ("show", "day_off"), plan=plan)[1].endswith("le départ de Ben.")


def test_who_is_on_a_step_is_said_with_its_name() -> None:
    delay = {"kind": "delay", "step": "late", "days": 5}
    assert told(delay, ("show", "unstaffed"), language="en")[1] == (
        "“Tenir le stand” (Salon) with Ana, 3 Mar 2027, has not all its people."
    )


def test_an_absence_of_somebody_else_is_not_said_of_these_people() -> None:
    away = {"kind": "absence", "person": "ben", "start": "2027-03-01", "end": "2027-03-12"}
    assert "Ana" in told(away, ("late", "day_off"))[1]
    assert "Ben" not in told(away, ("late", "day_off"))[1]


def test_a_step_delayed_is_not_said_to_be_outside_its_dates() -> None:
    delay = {"kind": "delay", "step": "late", "days": 5}
    assert told(delay, ("late", "outside_window"))[1].endswith("à la date prévue.")


def test_the_steps_around_one_that_is_canceled_are_named() -> None:
    canceled = {"kind": "cancellation", "step": "show"}
    stays = "Sans « Tenir le stand », l’étape « Relancer » garde ses dates."
    assert told(canceled)[1].startswith(stays)


def test_a_smaller_envelope_says_by_how_much_it_is_exceeded_or_that_all_fits() -> None:
    cut = [event_from_form({"kind": "budget_cut", "budget": {"amount": "1", "currency": "EUR"}})]
    (over,) = hits.cut(PLAN, cut, (), "en")
    assert over.startswith("The actions cost €1,500, €500 more than the new envelope")
    enough = PLAN.model_copy(update={"budget": PLAN.actions["a"].budget})
    assert list(hits.cut(enough, cut, (), "en")) == [
        "What the actions cost, €1,500, fits in the new envelope."
    ]


def test_a_step_that_starts_on_its_date_and_ends_later_is_not_said_to_stay() -> None:
    away = {"kind": "absence", "person": "ana", "start": "2027-03-04", "end": "2027-03-04"}
    begins = "Chaque étape à venir peut commencer à sa date, mais"
    assert told(away, lasting=("late",)) == [
        f"{begins} « Relancer » (Salon) finira plus tard que prévu."
    ]
    assert told(away, lasting=("late", "show")) == [
        f"{begins} « Relancer » (Salon) et « Tenir le stand » (Salon) finiront plus tard que prévu."
    ]
    assert told(away) == ["Chaque étape à venir peut rester où elle est."]


def test_what_lasts_longer_keeps_its_start_and_its_people() -> None:
    days = {"start_date": date(2027, 3, 3), "end_date": date(2027, 3, 4)}
    was = PlacedStep(**days, needs=(("ana",),))
    later = {"end_date": date(2027, 3, 5)}
    changes = {
        "longer": later,
        "by_ben": {**later, "needs": (("ben",),)},
        "moved": {**later, "start_date": date(2027, 3, 4)},
        "shorter": {"end_date": date(2027, 3, 3)},
        "half": {"end_half": "am"},
    }
    moved = [
        StepMoved(step=key, before=was, after=was.model_copy(update=fields))
        for key, fields in changes.items()
    ]
    lost, new = (StepMoved(step="z", before=b, after=a) for b, a in ((was, None), (None, was)))
    assert hits.longer([*moved, lost, new, moved[0]]) == ("longer",)


def test_every_action_that_a_cut_stops_is_named_with_how_many_steps_go() -> None:
    """Five of them: none is counted among others. What stays is said of the others alone."""
    one = PLAN.actions["a"]
    names = ("Club", "Salon", "Film", "Appel", "Stand")
    actions = {str(n): one.model_copy(update={"name": name}) for n, name in enumerate(names)}
    plan = PLAN.model_copy(update={"actions": {**PLAN.actions, **actions}})
    step = PLAN.steps["late"].model_copy(update={"action": "0", "status": "to_do"})
    plan = plan.model_copy(update={"steps": {**PLAN.steps, "gone": step}})
    change = [{"path": f"/actions/{n}/status", "value": "stopped"} for n in range(5)]
    cut = [event_from_form({"kind": "budget_cut", "budget": {"amount": "1", "currency": "EUR"}})]
    first, second, _cost = hits.cut(plan, cut, change, "en")
    assert first.endswith(": “Club”, “Salon”, “Film”, “Appel” and “Stand”.")
    assert second == "1 step to come will no longer take place."
    assert list(hits.upset(plan, cut, [], "en")) == [
        "The steps of the actions that go on can stay where they are."
    ]


def test_a_step_that_ends_later_is_said_beside_those_that_cannot_stay() -> None:
    delay = {"kind": "delay", "step": "show", "days": 5}
    said = told(delay, ("show", "outside_window"), lasting=("late", "show"))
    assert said[0] == "1 étape ne peut pas rester telle quelle :"
    assert said[2] == (
        "De plus, « Relancer » (Salon) peut commencer à la date prévue, mais finira plus tard."
    )
    assert len(said) == 3


def test_the_other_step_of_an_order_that_breaks_is_named() -> None:
    delay = {"kind": "delay", "step": "late", "days": 5}
    said = told(delay, ("show", "out_of_order", "late"))[1]
    assert said.endswith("ne respecte plus l’ordre demandé avec « Relancer » (Salon).")
