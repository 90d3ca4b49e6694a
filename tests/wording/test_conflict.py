"""What is said of steps that cannot hold together: what ties them first, figures exact."""

from typing import Any

import pytest
from tests import builders

from pacte.document.results.schedule import ConditionGiven, ConflictGiven, ObjectRef, RepairGiven
from pacte.wording import conflict

PLAN = builders.plan(
    actions={"fair": builders.action(name="Salon")},
    equipment={"van": {"name": "Utilitaire", "quantity": 1}},
    skills={"phone": {"name": "Téléphone"}},
    sharing={
        "grain": "quarter",
        "limits": [
            {"name": "Budget du salon", "each_period": True, "at_most": builders.euros(9000)},
        ],
    },
    steps={
        key: builders.step("fair", name=name, cost=builders.euros(cost))
        for key, name, cost in (
            ("a", "Écrire", 3500),
            ("b", "Imprimer", 3500),
            ("c", "Envoyer", 3500),
            ("d", "Appeler", 0),
        )
    },
)


def refs(**named: str) -> tuple[ObjectRef, ...]:
    """Objects by kind; several ids of one kind are parted by spaces."""
    return tuple(ObjectRef(kind=kind, id=key) for kind in named for key in named[kind].split())


def lasting(key: str, days: int) -> ConditionGiven:
    return ConditionGiven(
        code="step", group="step", objects=refs(step=key), params={"duration_days": days}
    )


def dated(code: str, objects: tuple[ObjectRef, ...], **params: Any) -> ConditionGiven:
    return ConditionGiven(code=code, group="dates", objects=objects, params=params)


def means(code: str, objects: tuple[ObjectRef, ...], **params: Any) -> ConditionGiven:
    return ConditionGiven(code=code, group="means", objects=objects, params=params)


def held(key: str, first: str, last: str) -> ConditionGiven:
    days = {"start_date": first, "end_date": last}
    return ConditionGiven(code="fixed_step", group="step", objects=refs(step=key), params=days)


def repair(code: str, objects: tuple[ObjectRef, ...], **params: Any) -> RepairGiven:
    how: dict[str, Any] = {"cost": 1, "patch": (), "verified_on": "plan", "still_unplaced": 0}
    how |= {key: params.pop(key) for key in how if key in params}
    return RepairGiven(code=code, objects=objects, params=params, **how)


def told(language: str, steps: str, *given: ConditionGiven | RepairGiven, plan: Any = PLAN) -> str:
    found = ConflictGiven(
        steps=tuple(steps.split()),
        conditions=tuple(one for one in given if isinstance(one, ConditionGiven)),
        minimal=True,
        repairs=tuple(one for one in given if isinstance(one, RepairGiven)),
    )
    worded = conflict.worded(plan, found)
    return "\n".join(getattr(s, language) for s in worded.sentences).replace("\u00a0", " ")


CHAIN = (
    lasting("a", 5),
    lasting("b", 4),
    lasting("c", 3),
    dated("window_start", refs(action="fair"), day="2026-10-05"),
    dated("window_end", refs(action="fair"), day="2026-10-16"),
    dated("order", refs(step="b a"), min_lag_days=1),
    dated("order", refs(step="c b"), min_lag_days=0),
)


def test_what_ties_steps_is_said_first_and_how_long_they_take_last() -> None:
    assert (
        "Asked: “Imprimer” comes after “Écrire”, with at least 1 day between them; “Envoyer” comes "
        "after “Imprimer”; “Salon” may not start before 5 October 2026; “Salon” is to be over by "
        "16 October 2026; working days needed: 5 for “Écrire”, 4 for “Imprimer” and 3 for "
        "“Envoyer”."
    ) in told("en", "a b c", *CHAIN)
    assert "autres conditions" not in told("fr", "a b c", *CHAIN)


def test_no_tie_is_counted_among_the_other_conditions() -> None:
    orders = [dated("order", refs(step=f"d {key}"), min_lag_days=0) for key in "abc"]
    days = [
        dated(code, refs(step=key), day=f"2026-10-{10 + place}")
        for place, key in enumerate("abcd")
        for code in ("starts_from", "ends_by")
    ]
    said = told("en", "a b c d", *days, *orders)
    assert said.count("“Appeler” comes after") == 3
    assert said.endswith("; 6 other conditions.")


def test_an_order_is_not_said_beside_the_gap_between_the_same_steps() -> None:
    gap = dated("max_gap", refs(step="b a"), max_lag_days=10)
    order = dated("order", refs(step="b a"), min_lag_days=0)
    said = told("en", "a b", order, gap, lasting("a", 1), lasting("b", 1))
    gap_said = "“Imprimer” comes after “Écrire”, with no more than 10 days between them; “"
    assert f"Asked: {gap_said}" in said
    assert said.count("comes after") == 1


@pytest.mark.parametrize(
    ("code", "lag", "english", "french"),
    [
        ("sequence", {"min_lag_days": 2}, "at least 2 days", "avec au moins 2 jours d’écart"),
        ("sequence_gap", {"max_lag_days": 1}, "no more than 1 day", "avec 1 jour d’écart au plus"),
    ],
)
def test_days_between_two_actions_are_said_with_which_follows_which(
    code: str, lag: dict[str, int], english: str, french: str
) -> None:
    actions = {"fair": builders.action(name="Salon"), "calls": builders.action(name="Relance")}
    steps = {"a": builders.step("fair", name="Tenir"), "b": builders.step("calls", name="Appeler")}
    plan = builders.plan(actions=actions, steps=steps)
    tied = dated(code, refs(step="b a", action="calls fair"), **lag)
    said = told("en", "a b", tied, plan=plan)
    assert f"“Appeler” comes after “Tenir”, with {english} between them, as “Relance” f" in said
    french_said = told("fr", "a b", tied, plan=plan)
    assert f"« Appeler » vient après « Tenir », {french}, puisque « Relance » s" in french_said


@pytest.mark.parametrize("code", ["max_gap", "sequence_gap"])
def test_no_day_between_two_steps_is_said_in_words(code: str) -> None:
    gap = dated(code, refs(step="b a", action="fair"), max_lag_days=0)
    assert "Asked: “Imprimer” comes right after “Écrire”" in told("en", "a b", gap)
    assert "« Imprimer » suit immédiatement « Écrire »" in told("fr", "a b", gap)


@pytest.mark.parametrize(
    ("last", "english", "french"),
    [
        ("2026-11-08", "on 8 November 2026.", "le 8 novembre 2026."),
        (
            "2026-11-20",
            "from 8 November 2026 to 20 November 2026.",
            "du 8 novembre 2026 au 20 novembre 2026.",
        ),
    ],
)
def test_one_day_away_or_closed_is_said_once(last: str, english: str, french: str) -> None:
    days = {"from": "2026-11-08", "to": last}
    away = ConditionGiven(code="leave", group="calendar", objects=refs(person="chloe"), params=days)
    shut = ConditionGiven(
        code="closure", group="calendar", objects=refs(plan="pac-2026"), params=days
    )
    assert f"Chloé Petit is away {english}" in told("en", "a", lasting("a", 1), away)
    assert f"Chloé Petit n’est pas là {french}" in told("fr", "a", lasting("a", 1), away)
    assert f"the company is closed {english}" in told("en", "a", lasting("a", 1), shut)
    assert f"l’entreprise est fermée {french}" in told("fr", "a", lasting("a", 1), shut)


def test_half_days_agree_as_each_language_has_it() -> None:
    half = ConditionGiven(
        code="step", group="step", objects=refs(step="a"), params={"duration_days": "1.5"}
    )
    end = dated("ends_by", refs(step="a"), day="2026-06-30")
    assert "takes 1.5 working days" in told("en", "a", half, end)
    assert "dure 1,5 jour travaillé." in told("fr", "a", half, end)


def test_two_needs_of_one_step_that_say_the_same_name_it_once() -> None:
    same = [means("only_people", refs(step="a", person="chloe")) for _ in "ab"]
    assert "To do it: only Chloé Petit may do “Écrire”." in told("en", "a", lasting("a", 1), *same)


def test_little_work_a_day_is_never_said_to_be_none() -> None:
    needs = [{"effort_days": "1"}]
    calm = builders.step("fair", name="Veiller", needs=needs, duration_days=366)
    plan = builders.plan(actions={"fair": builders.action()}, steps={"x": calm})
    part = ConditionGiven(
        code="capacity", group="calendar", objects=refs(person="chloe"), params={"capacity": "0.10"}
    )
    said = told("fr", "x", lasting("x", 366), part, plan=plan)
    assert "à raison de 0,003 jour de travail par jour" in said


def test_steps_with_the_same_last_day_are_said_once() -> None:
    days = [dated("ends_by", refs(step=key), day="2026-06-30") for key in "ab"]
    assert "“Écrire” and “Imprimer” are to be over by 30 June 2026" in told("en", "a b", *days)
    assert "doivent être finies le 30 juin 2026 au plus tard" in told("fr", "a b", *days)


LIMIT = means("money_limit", refs(plan="pac-2026"), limit=0, at_most=builders.euros("9000.00"))
RAISED = repair(
    "raise_money_limit",
    refs(plan="pac-2026"),
    limit=0,
    **{
        name: builders.euros(amount)
        for name, amount in (("amount", "1500.00"), ("from", "9000.00"), ("to", "10500.00"))
    },
)


def test_a_limit_of_money_is_said_with_its_name_and_with_what_the_steps_cost_exactly() -> None:
    assert (
        "“Écrire”, “Imprimer” and “Envoyer” cost €10,500 in all, and the limit is €9,000 (“Budget "
        "du salon”, in each period)."
    ) in told("en", "a b c d", LIMIT, RAISED)
    french = told("fr", "a b c d", LIMIT, RAISED)
    assert "coûtent 10\u202f500\u202f€ en tout, pour une limite de 9\u202f000\u202f€ (" in french
    assert "relever la limite de 9\u202f000\u202f€ à 10\u202f500\u202f€ (« Budget du" in french


def test_each_period_of_a_plan_shared_by_year_is_the_whole_of_it() -> None:
    assert PLAN.sharing is not None
    by_year = PLAN.sharing.model_copy(update={"grain": "year"})
    plan = PLAN.model_copy(update={"sharing": by_year})
    english, french = (told(tongue, "a b c d", LIMIT, RAISED, plan=plan) for tongue in ("en", "fr"))
    assert "€9,000 (“Budget du salon”, over the whole plan)" in english
    assert "(« Budget du salon », sur tout le plan)" in french


def test_a_skill_that_one_person_alone_holds_is_said_so() -> None:
    skill = means("skill", refs(step="a", skill="phone"), level=1, holders=1, wanted=2)
    assert "who hold “Téléphone” at level 1; only one does." in told("en", "a", skill)
    assert "ayant « Téléphone » au niveau 1\u202f; il n’y en a qu’une." in told("fr", "a", skill)


@pytest.mark.parametrize("code", ["kept_people", "only_people"])
def test_who_would_be_in_two_places_at_once_is_said_so(code: str) -> None:
    fairs = held("a", "2026-10-05", "2026-10-07"), held("b", "2026-10-07", "2026-10-07")
    kept = [means(code, refs(step=key, person="chloe")) for key in "ab"]
    assert (
        "To do it: Chloé Petit, on whom “Écrire” and “Imprimer” count, cannot be in two places at "
        "once."
    ) in told("en", "a b", *fairs, *kept)
    assert "ne peut pas être à deux endroits à la fois." in told("fr", "a b", *fairs, *kept)


def test_people_kept_on_a_step_agree_in_number() -> None:
    fair = held("a", "2026-10-05", "2026-10-07")
    one, two = (means("kept_people", refs(step="a", person=p)) for p in ("chloe", "alice chloe"))
    assert "Chloé Petit stays on “Écrire”" in told("en", "a", fair, one)
    assert "Alice Martin and Chloé Petit stay on “Écrire”" in told("en", "a", fair, two)


@pytest.mark.parametrize(
    ("quantity", "english", "french"),
    [
        (0, "there is no Utilitaire", "aucun exemplaire n’est disponible (Utilitaire)"),
        (1, "there is only 1 Utilitaire", "un seul exemplaire est disponible (Utilitaire)"),
        (2, "there are only 2 of Utilitaire", "2 exemplaires seulement sont disponibles"),
    ],
)
def test_equipment_is_counted_in_words(quantity: int, english: str, french: str) -> None:
    units = means("equipment", refs(equipment="van"), quantity=quantity)
    assert english in told("en", "a b", lasting("a", 1), lasting("b", 1), units)
    assert french in told("fr", "a b", lasting("a", 1), lasting("b", 1), units)


@pytest.mark.parametrize(
    ("change", "english", "french"),
    [
        (
            repair("lengthen_gap", refs(step="b a"), days=12, **{"from": 10, "to": 22}),
            "let up to 22 days pass between “Écrire” and “Imprimer” instead of 10.",
            "laisser passer jusqu’à 22 jours entre « Écrire » et « Imprimer », au lieu de 10.",
        ),
        (
            repair("shorten_lag", refs(step="b a"), days=3, **{"from": 4, "to": 1}),
            "let 1 day pass between “Écrire” and “Imprimer” instead of 4.",
            "n’attendre que 1 jour entre « Écrire » et « Imprimer », au lieu de 4.",
        ),
        (
            repair("shorten_lag", refs(step="b a"), days=1, **{"from": 1, "to": 0}),
            "let “Imprimer” start right after “Écrire”, without waiting 1 day.",
            "enchaîner « Imprimer » juste après « Écrire », sans attendre 1 jour.",
        ),
        (
            repair("move_window_end", refs(action="fair"), days=1, to="2026-10-17"),
            "let “Salon” end 1 day later, by 17 October 2026.",
            "prolonger « Salon » de 1 jour, jusqu’au 17 octobre 2026.",
        ),
        (
            repair("move_window_start", refs(action="fair"), days=2, to="2026-10-03"),
            "let “Salon” start 2 days sooner, from 3 October 2026.",
            "commencer « Salon » 2 jours plus tôt, dès le 3 octobre 2026.",
        ),
        (
            repair("ask_fewer_people", refs(step="a"), people=1, **{"from": 2, "to": 1}),
            "do “Écrire” with 1 person instead of 2.",
            "faire « Écrire » avec 1 personne au lieu de 2.",
        ),
        (
            repair(
                "ask_fewer_people",
                refs(step="a", skill="phone"),
                people=1,
                needs=2,
                **{"from": 3, "to": 2},
            ),
            "do “Écrire” with 2 people for “Téléphone” instead of 3.",
            "faire « Écrire » avec 2 personnes pour « Téléphone » au lieu de 3.",
        ),
        (
            repair("ask_fewer_people", refs(step="a"), people=1, needs=2, **{"from": 2, "to": 1}),
            "do one of the tasks of “Écrire” with 1 person instead of 2.",
            "pour l’un des besoins de « Écrire », demander 1 personne au lieu de 2.",
        ),
        (
            repair("add_equipment", refs(equipment="van"), units=1, **{"from": 1, "to": 2}),
            "have one more Utilitaire (2 in all).",
            "disposer d’un exemplaire de plus : Utilitaire (2 en tout).",
        ),
    ],
)
def test_a_change_says_the_figure_before_and_after(
    change: RepairGiven, english: str, french: str
) -> None:
    assert told("en", "a b", lasting("a", 1), change).endswith(english)
    assert told("fr", "a b", lasting("a", 1), change).endswith(french)


def test_a_day_that_asks_for_more_than_anybody_has_is_said() -> None:
    heavy = builders.step("fair", name="Appeler", needs=[{"effort_days": "25"}])
    plan = builders.plan(actions={"fair": builders.action()}, steps={"x": heavy})
    assert (
        "Asked: “Appeler” takes 3 working days, at 8.33 days of work a day; nobody can give more "
        "than one day of work a day."
    ) in told("en", "x", lasting("x", 3), plan=plan)


def test_a_fixed_step_says_what_each_day_that_it_is_held_asks_for() -> None:
    days = {"fixed": True, "start_date": "2026-05-05", "end_date": "2026-05-05"}
    needs = [{"effort_days": "3"}]
    fair = builders.step("fair", name="Tenir", needs=needs, duration_days=3, **days)
    plan = builders.plan(actions={"fair": builders.action()}, steps={"x": fair})
    assert (
        "Asked: “Tenir” is held on 5 May 2026; “Tenir” asks for 3 days of work on each day it is "
        "held; nobody can give more than one day of work a day."
    ) in told("en", "x", held("x", "2026-05-05", "2026-05-05"), plan=plan)


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        ([12], "in week 12 only;"),
        ([12, 13], "in weeks 12 and 13 only;"),
        ([53], "in week 53 only;"),
    ],
)
def test_the_weeks_in_which_customers_are_contacted_are_named(weeks: list[int], said: str) -> None:
    assert said in told("en", "x", calls(), lasting("x", 1), plan=calling(weeks, 2026))


def test_weeks_that_the_plan_does_not_work_in_are_said_so() -> None:
    plan = calling([53], 2025)
    assert "(“Foyers”) are contacted in week 53 only, where the plan has no working day" in told(
        "en", "x", calls(), lasting("x", 1), plan=plan
    )
    assert "ne se contactent qu’en semaine 53, où le plan n’a aucun jour travaillé" in told(
        "fr", "x", calls(), lasting("x", 1), plan=plan
    )


def calls() -> ConditionGiven:
    return dated("contact", refs(step="x"), channel="call")


def calling(weeks: list[int], year: int) -> Any:
    """A year with calls to homes, in some weeks: of 2025 and 2026 the latter has a week 53."""
    return builders.plan(
        start=f"{year}-01-01",
        end=f"{year}-12-31",
        segments={"homes": {"name": "Foyers", "contact_windows": [{"weeks": weeks, "hard": True}]}},
        actions={"fair": builders.action(segment="homes", not_applicable=["offer"])},
        steps={"x": builders.step("fair", name="Appeler", contact="call")},
    )


def test_an_order_less_that_undoes_a_circle_alone_says_what_stays_without_a_date() -> None:
    less = repair("drop_order", refs(step="b a"), verified_on="order", still_unplaced=2)
    assert told("en", "a b", lasting("a", 1), less).endswith(
        "To undo the circle: do “Imprimer” without waiting for “Écrire”; 2 steps would still have "
        "no date, for other reasons."
    )
    assert told("fr", "a b", lasting("a", 1), less).endswith(
        "Pour rompre la boucle : faire « Imprimer » sans attendre « Écrire » ; 2 étapes "
        "resteraient tout de même sans date, pour d’autres raisons."
    )
