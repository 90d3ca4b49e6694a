"""Reasons of a schedule in words: no empty place, no plural that does not agree."""

import pytest
from tests import builders

from pacte.document.results.schedule import (
    LeftOut,
    ObjectRef,
    ReasonGiven,
    ScheduleResult,
    StrainGiven,
)
from pacte.wording.schedule import reason_said, summary

STEP, OTHER, SKILL = (
    ObjectRef(kind="step", id="s"),
    ObjectRef(kind="step", id="t"),
    ObjectRef(kind="skill", id="phone"),
)
STEPS = {"s": builders.step("a", name="Appeler"), "t": builders.step("a", name="Relancer")}
PLAN = builders.plan(
    skills={"phone": {"name": "Téléphone"}},
    actions={"a": builders.action()},
    steps=STEPS,
    sharing={"limits": [{"name": "Salons", "at_most": builders.euros(700)}]},
)


@pytest.mark.parametrize(
    ("code", "objects", "said"),
    [
        ("kept_person_unfit", (STEP, SKILL), "Téléphone"),
        ("kept_person_unfit", (STEP,), "ne font pas partie"),
        ("too_few_people", (STEP,), "il faut 2 personnes, on n’en trouve qu’une."),
    ],
)
def test_the_sentence_fits_the_objects(code, objects, said):
    params = {"level": 2, "steps": len(objects), "wanted": 2, "found": 1}
    reason = ReasonGiven(code=code, objects=objects, params=params)
    assert said in reason_said(PLAN, reason, "fr")


@pytest.mark.parametrize(
    ("code", "params"),
    [
        ("precedence_cycle", {"steps": 12}),
        ("period_overspent", {"steps": 12}),
        ("people_overloaded", {"steps": 12, "people": 1}),
    ],
)
def test_steps_that_a_reason_does_not_name_are_counted(code, params):
    """Ten of them at most are among its objects."""
    ids = [f"s{place}" for place in range(10)]
    steps = {key: builders.step("a", name=key) for key in ids}
    plan = builders.plan(actions={"a": builders.action()}, steps=steps)
    named = tuple(ObjectRef(kind="step", id=key) for key in ids)
    reason = ReasonGiven(code=code, objects=named, params={**DAYS, **EURO, **LOADS, **params})
    assert "“s0”, “s1”, “s2” and 9 others" in reason_said(plan, reason, "en")


@pytest.mark.parametrize(
    ("level", "english", "french"),
    [
        (
            3,
            "none of those allowed to do it holds “Téléphone” at level 3, held by Max. Allow",
            "compétence « Téléphone » au niveau 3, détenue par Max. Admettez",
        ),
        (4, "nobody holds “Téléphone” at level 4. Train", "personne n’a la compétence"),
    ],
)
def test_nobody_holds_a_skill_where_somebody_not_allowed_does_is_not_said(level, english, french):
    people = {"alice": {"name": "Léa"}, "chloe": {"name": "Max", "skills": {"phone": 3}}}
    plan = builders.plan(
        skills={"phone": {"name": "Téléphone"}},
        people=people,
        actions={"a": builders.action()},
        steps={"s": builders.step("a", name="Appeler")},
    )
    params = {"level": level, "wanted": 1, "found": 0}
    reason = ReasonGiven(code="skill_missing", objects=(STEP, SKILL), params=params)
    assert english in reason_said(plan, reason, "en")
    assert french in reason_said(plan, reason, "fr").replace("\u00a0", " ")


ONE_DAY = {"from": "2026-11-08", "to": "2026-11-08"}
DAYS = {"from": "2026-11-08", "to": "2026-11-20"}
SHORT = {"duration_days": 4, "worked_days": 2}
EURO = {"cost": builders.euros("1000.00"), "left": builders.euros("700.00")}
LOADS = {"work_days": "1.50", "available_days": "1.00"}


@pytest.mark.parametrize(
    ("code", "params", "english", "french"),
    [
        (
            "no_common_start",
            ONE_DAY,
            "it needs. Widen its dates, or ask for other people or other equipment.",
            "demandés. Élargissez ses dates, ou demandez d’autres",
        ),
        ("no_common_start", ONE_DAY, ": on 8 November 2026, no", ": le 8 novembre 2026, aucun"),
        ("no_common_start", DAYS, ": between 8 November 2026 and 20", ": entre le 8 novembre"),
        (
            "fixed_outside_window",
            {"start_date": "2026-11-08", "end_date": "2026-11-08"},
            "is held on 8 November 2026, outside",
            "a lieu le 8 novembre 2026, hors",
        ),
        (
            "fixed_people_absent",
            {"start_date": "2026-11-08", "end_date": "2026-11-09", "wanted": 2, "found": 1},
            ", from 8 November 2026 to 9 November 2026: not",
            ", du 8 novembre 2026 au 9 novembre 2026 : il manque",
        ),
        (
            "window_too_short",
            {**DAYS, **SHORT},
            "takes 4 days of work, and at best 2 can be found (8 to 20 Nov 2026). Widen",
            "demande 4 jours de travail\u202f; on n’en trouve que 2 au mieux (du 8 au 20 nov",
        ),
        (
            "window_too_short",
            {**DAYS, **SHORT, "wanted": 3},
            "asks 3 people for 4 days of work; of the 3 with most days, one has 2 only (8 to 20",
            "à 3 personnes 4 jours de travail\u202f; parmi les 3 plus disponibles, l’une n’en",
        ),
        (
            "window_too_short",
            {**ONE_DAY, **SHORT, "worked_days": 0},
            "takes 4 days of work, and there is no working day then (8 Nov 2026).",
            "on n’en trouve aucun à ces dates (le 8 nov. 2026).",
        ),
        (
            "gap_too_long",
            {"from": "2026-11-20", "to": "2026-11-08"},
            "cannot start before 20 November 2026, and is to start by 8 November 2026 so as to",
            "ne peut pas commencer avant le 20 novembre 2026, alors qu’il lui faudrait",
        ),
        (
            "money_short",
            {**ONE_DAY, **EURO},
            "costs €1,000; on 8 November 2026 the limits of money leave €700 at most.",
            "; le 8 novembre 2026, les limites d’argent laissent 700\u202f€ au plus.",
        ),
        (
            "period_overspent",
            {**DAYS, **EURO, "limit": 0},
            "costs €1,000 (“Appeler”), and a limit leaves €700 (“Salons”). Move",
            "Ce qui doit commencer entre le 8 novembre 2026 et le 20 novembre 2026 coûte 1",
        ),
        (
            "people_overloaded",
            {**DAYS, **LOADS},
            "takes 1.5 days of work (“Appeler”), for 1 day free",
            "demande 1,5 jour de travail (« Appeler »), pour 1 jour de temps libre",
        ),
    ],
)
def test_days_and_figures_of_a_reason_read_as_one_speaks(code, params, english, french):
    reason = ReasonGiven(code=code, objects=(STEP,), params=params)
    assert english in reason_said(PLAN, reason, "en")
    assert french in reason_said(PLAN, reason, "fr").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("found", "english", "french"),
    [
        (0, "there is no working day for Léa and Max.", "aucun jour travaillé pour Léa et Max."),
        (1, "only one of those able to do it works: there is no", "une seule de celles qui savent"),
        (2, "only 2 of those able to do it work: there is no", "2 seulement de celles qui savent"),
    ],
)
def test_who_has_no_working_day_is_told_from_who_has_one(found, english, french):
    people = {"alice": {"name": "Léa"}, "chloe": {"name": "Max"}}
    plan = builders.plan(people=people, actions={"a": builders.action()}, steps=STEPS)
    named = (STEP, *(ObjectRef(kind="person", id=key) for key in people))
    figures = {**DAYS, "wanted": 4, "found": found, "people": 2}
    reason = ReasonGiven(code="person_without_worked_day", objects=named, params=figures)
    assert english in reason_said(plan, reason, "en")
    assert french in reason_said(plan, reason, "fr").replace("\u00a0", " ")


@pytest.mark.parametrize("never", [{"contracts": []}, {"weekdays": []}])
def test_who_never_works_has_working_days_to_enter(never):
    people = {"alice": {"name": "Léa", **never}, "chloe": {"name": "Max", **never}}
    plan = builders.plan(people=people, actions={"a": builders.action()}, steps=STEPS)
    named = (STEP, *(ObjectRef(kind="person", id=key) for key in people))
    figures = {**DAYS, "wanted": 1, "found": 0, "people": 2}
    reason = ReasonGiven(code="person_without_worked_day", objects=named, params=figures)
    assert reason_said(plan, reason, "en") == (
        "“Appeler”: no working day is entered for Léa and Max. Enter some, or name someone else."
    )


@pytest.mark.parametrize("needs", [[], [{"effort_days": "1"}]])
def test_a_company_that_never_works_has_working_days_to_enter(needs):
    step = builders.step("a", name="Appeler", needs=needs)
    plan = builders.plan(
        calendar={"weekdays": []}, actions={"a": builders.action()}, steps={"s": step}
    )
    code = "person_without_worked_day" if needs else "window_too_short"
    named = (STEP, ObjectRef(kind="person", id="alice")) if needs else (STEP,)
    figures = {**DAYS, "wanted": 1, "found": 0, "people": 1, **SHORT, "worked_days": 0}
    reason = ReasonGiven(code=code, objects=named, params=figures)
    assert spaced(reason_said(plan, reason, "fr")) == (
        "« Appeler » : l’entreprise n’a aucun jour ouvré. Indiquez-en."
    )


VAN = builders.plan(equipment={"van": {"name": "Véhicule", "quantity": 1}}).equipment


def spaced(text):
    """The text with plain spaces."""
    return " ".join(text.split())


HEAVY = {"daily_load": "3.00", "largest_capacity": "1.00", "duration_days": 3, "wanted": 1}


@pytest.mark.parametrize(
    ("fixed", "language", "said"),
    [
        (
            {},
            "en",
            (
                "“Tenir” asks for 3 days of work a day over 3 days; those able to do it have 1 day "
                "at most. Give it more days, or less work."
            ),
        ),
        (
            {"fixed": True, "start_date": "2026-05-05", "end_date": "2026-05-05"},
            "en",
            (
                "“Tenir” is held for 1 day and asks each person for 3 days of work a day; those "
                "able to do it have 1 day at most. Hold it for longer, or lessen its work."
            ),
        ),
        (
            {"fixed": True, "start_date": "2026-05-05", "end_date": "2026-05-05"},
            "fr",
            "se tient sur 1 jour et demande à chacun 3 jours de travail par jour",
        ),
    ],
)
def test_a_fixed_step_too_heavy_is_to_be_held_for_longer(fixed, language, said):
    step = builders.step("a", name="Tenir", duration_days=3, **fixed)
    plan = builders.plan(actions={"a": builders.action()}, steps={"s": step})
    reason = ReasonGiven(code="daily_load_over_capacity", objects=(STEP,), params=HEAVY)
    assert said in reason_said(plan, reason, language)


def test_an_action_late_by_choice_names_the_step_that_could_start_sooner():
    figures = {"days_late": 1, "due_date": "2026-04-24", "held_until": "2026-05-04"}
    objects = (ObjectRef(kind="action", id="a"), STEP, OTHER)
    reason = ReasonGiven(code="late_by_choice", objects=objects, params=figures)
    assert reason_said(PLAN, reason, "en") == (
        "“Salon de Lyon” ends 1 day after 24 April 2026: by itself “Appeler” could start before "
        "4 May 2026, but no better order of the whole plan was found."
    )
    proven = reason.model_copy(update={"params": {**figures, "proven": True}})
    french = reason_said(PLAN, proven, "fr")
    assert french.endswith("mais aucun ordre d’ensemble ne fait mieux, c’est prouvé.")


LATE = {"days_late": 45, "due_date": "2026-03-09", "held_until": "2026-04-13"}


def test_all_that_other_steps_take_is_named_and_what_could_not_be_avoided_said_apart():
    named = {"person": "alice", "equipment": "van", "segment": "homes"}
    objects = [ObjectRef(kind=kind, id=key) for kind, key in {"action": "a", **named}.items()]
    plan = builders.plan(
        actions={"a": builders.action()},
        steps={"s": builders.step("a", name="Appeler")},
        equipment={"van": {"name": "Véhicule", "quantity": 1}},
        segments={"homes": {"name": "Foyers"}},
    )
    figures = {**LATE, "money": True, "earliest_end": "2026-03-15", "chain": 1}
    objects = (objects[0], STEP, *objects[1:])
    reason = ReasonGiven(code="late_means_taken", objects=objects, params=figures)
    assert reason_said(plan, reason, "en") == (
        "“Salon de Lyon” ends 45 days after 9 March 2026: other steps take Véhicule, the "
        "contacts that “Foyers” may receive, the money of a limit and 1 other, so “Appeler” cannot "
        "start before 13 April 2026. Even with everybody free, “Salon de Lyon” could not end "
        "before 15 March 2026."
    )


def test_equipment_that_others_use_is_said_with_the_step_that_waits_for_it():
    objects = (ObjectRef(kind="action", id="a"), STEP, ObjectRef(kind="equipment", id="van"))
    plan = PLAN.model_copy(update={"equipment": VAN})
    reason = ReasonGiven(code="late_equipment_busy", objects=objects, params=LATE)
    assert spaced(reason_said(plan, reason, "fr")) == (
        "« Salon de Lyon » finit 45 jours après le 9 mars 2026 : d’autres étapes utilisent "
        "Véhicule, et « Appeler » ne peut commencer avant le 13 avril 2026."
    )


def test_what_is_lacking_is_said_to_the_cent():
    figures = {"cost": builders.euros("10500.00"), "left": builders.euros("9000.00")}
    days = {"from": "2026-04-01", "to": "2026-06-30"}
    reason = ReasonGiven(code="money_short", objects=(STEP,), params={**figures, **days})
    assert "costs €10,500;" in reason_said(PLAN, reason, "en")


def strained(period, load):
    days = {"load_days": load, "available_days": "5", "comfortable_days": "4"}
    week = {"start": "2026-01-12", "end": "2026-01-16"}
    return StrainGiven(rule=0, person="chloe", period=period, points=1, **week, **days)


SHORT = {
    "fr": (
        "1 action facultative est écartée\u00a0: «\u00a0Salon de Lyon\u00a0». "
        "1 étape commence hors de sa meilleure saison. "
        "2 étapes contactent des clients hors des moments qu’ils préfèrent, pendant 3 jours en "
        "tout. "
        "1 personne dépasse par moments la charge confortable\u00a0: au pire de 1,5 jour, en S04 "
        "(19 janv. 2026). "
        "2 actions sont en retard, de 5 jours en tout. "
        "D’autres dates épargneraient au plus 12\u202f% de ce qui est en retard, écarté ou "
        "contraire aux souhaits."
    ),
    "en": (
        "1 optional action is left out: “Salon de Lyon”. "
        "1 step starts outside its best season. "
        "2 steps contact customers outside the times they prefer, on 3 days in all. "
        "1 person goes beyond a comfortable load at times: by 1.5 days in W04 (19 Jan 2026), at "
        "worst. "
        "2 actions end late, by 5 days in all. "
        "Other dates could spare 12% at most of what is late, left out or not as wished."
    ),
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_a_plan_falls_short_of_is_said_in_days_and_steps_never_in_points(language):
    result = ScheduleResult.model_construct(
        steps={},
        frozen=(),
        unplaced=(),
        dropped=(LeftOut(id="a", reasons=()),),
        reasons=(),
        tardiness={"a": 3, "b": 2, "c": 0},
        off_season={"a": 1},
        off_window={"s": 1, "t": 2},
        balance=(strained("2026-W03", "4.5"), strained("2026-W04", "5.52")),
        cost=31,
        gap=0.123,
        proof="bounded",
    )
    assert " ".join(summary(PLAN, result, language)) == SHORT[language]
