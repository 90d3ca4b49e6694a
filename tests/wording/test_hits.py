"""What an event upsets, said with who is away, what is left behind and what is still exceeded."""

from pacte.document import plan_from_form
from pacte.document.events import event_from_form
from pacte.document.results.replan import StepHit
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


def told(event: dict[str, object], *codes: tuple[str, str], language: str = "fr") -> list[str]:
    found = [StepHit(step=step, code=code) for step, code in codes]
    said = hits.upset(PLAN, [event_from_form(event)], found, language)
    return [sentence.strip().replace("\u00a0", " ") for sentence in said]


def test_whoever_is_away_is_named_and_the_next_step_comes_first() -> None:
    away = {"kind": "absence", "person": "ana", "start": "2027-03-01", "end": "2027-03-12"}
    _, first, second = told(away, ("late", "day_off"), ("show", "day_off"))
    assert first == "« Tenir le stand » (Salon), le 3 mars 2027, tombe pendant l’absence de Ana."
    assert second.startswith("« Relancer » (Salon)")


def test_whoever_has_left_is_named() -> None:
    gone = {"kind": "departure", "person": "ana", "last_day": "2027-03-05"}
    assert told(gone, ("late", "day_off"))[1].endswith("finit après le départ de Ana.")


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
