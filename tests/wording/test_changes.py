"""A change of the plan in words."""

from datetime import date

from tests import builders

from pacte import document
from pacte.document import Change
from pacte.wording import changes

PLAN = builders.plan(
    actions={"salon": builders.action()},
    objectives={
        "ca": builders.objective(),
        "taux": builders.objective(name="Taux", metric="win_rate", target="0.3"),
    },
    seasonalities={"hiver-9f": {"name": "Saison d’hiver", "weights": ["1"] * 12}},
    steps={"stand": builders.step("salon", name="Tenir le stand")},
)


def told(*change):
    return changes.told(PLAN, Change(*change), "fr")


def test_a_value_is_told_before_and_after_with_names():
    assert told("action", "salon", "owner", "alice", "chloe") == (
        "«\u00a0Salon de Lyon\u00a0»\u00a0: pilote, Alice Martin → Chloé Petit"
    )
    assert told("action", "salon", "status", "planned", "done").endswith("Planifiée → Terminée")


def test_money_and_days_are_written_as_people_write_them():
    before, after = ({"amount": x, "currency": "EUR"} for x in ("8000.00", "9500.50"))
    assert "8\u202f000\u202f€ → 9\u202f500,50\u202f€" in told(
        "action", "salon", "budget", before, after
    )
    assert told("action", "salon", "due_date", None, "2026-06-12").endswith(
        "échéance, 12 juin 2026"
    )


def test_what_has_no_short_form_is_only_said_to_have_changed():
    assert "[" not in told("action", "salon", "contributions", {}, {"ca": {"expected": "1"}})


def test_dates_and_people_of_a_step_make_one_line():
    needs = [{"effort_days": "1", "assigned": ["chloe"]}]
    moved = (
        Change("step", "stand", "needs", [], needs),
        Change("step", "stand", "start_date", None, "2026-06-09"),
        Change("step", "stand", "end_date", None, "2026-06-11"),
    )
    assert changes.told_together(PLAN, moved, "fr") == [
        "«\u00a0Tenir le stand\u00a0»\u00a0: du 9 au 11 juin 2026, Chloé Petit"
    ]


def test_a_recorded_change_is_told_by_itself_whatever_the_step_has_become_since():
    earlier = Change("step", "stand", "end_date", "2026-06-11", "2026-06-10")
    assert changes.told_together(PLAN, [earlier], "fr") == [
        "«\u00a0Tenir le stand\u00a0»\u00a0: fin, 11 juin 2026 → 10 juin 2026"
    ]
    unplaced = Change("step", "stand", "start_date", "2026-06-09", None)
    (line,) = changes.told_together(PLAN, [unplaced], "en")
    assert line == "“Tenir le stand”: start emptied (it was 9 Jun 2026)"


def test_what_does_not_change_of_a_step_completes_its_line_where_it_is_known():
    needs = [{"effort_days": "1", "assigned": ["chloe"]}]
    step = builders.step(
        "salon", name="Stand", start_date="2026-06-09", end_date="2026-06-11", needs=needs
    )
    plan = builders.plan(actions={"salon": builders.action()}, steps={"stand": step})
    shorter = [Change("step", "stand", "end_date", "2026-06-11", "2026-06-10")]
    line = "«\u00a0Stand\u00a0»\u00a0: du 9 au 10 juin 2026, Chloé Petit"
    assert changes.told_together(plan, shorter, "fr", plan.steps) == [line]
    assert [group.lines for group in changes.by_action(plan, shorter, "fr")] == [(line,)]
    later = document.replace(
        plan, "step", "stand", plan.steps["stand"].model_copy(update={"start_date": date.max})
    )
    (group,) = changes.by_action(later, shorter, "fr", plan.steps)
    assert group.lines == (line,)


def test_people_put_on_a_step_are_named_those_who_leave_too():
    def needs(*assigned, days="1"):
        return [{"effort_days": days, "assigned": list(assigned)}]

    assert told("step", "stand", "needs", needs(), needs("alice", "chloe")).endswith(
        "personnes, Alice Martin et Chloé Petit"
    )
    assert "Alice Martin → Chloé Petit" in told(
        "step", "stand", "needs", needs("alice"), needs("chloe")
    )
    assert "Alice Martin" in told("step", "stand", "needs", needs("alice"), needs())
    same = told("step", "stand", "needs", needs("alice"), needs("alice", days="2"))
    assert "Modifié" in same
    assert "Alice" not in same


def test_a_target_is_told_in_the_unit_of_its_objective():
    assert told("objective", "ca", "baseline", None, "617085.2").endswith("617\u202f085,20\u202f€")
    assert told("objective", "ca", "target", "600000", "700000").endswith(
        "600\u202f000\u202f€ → 700\u202f000\u202f€"
    )
    assert told("objective", "taux", "target", None, "0.25").endswith("25,0\u202f%")


def test_a_seasonality_is_told_by_its_name():
    for kind, key in (("objective", "ca"), ("plan", "plan")):
        line = told(kind, key, "seasonality", None, "hiver-9f")
        assert line.endswith("Saison d’hiver")


def euros(amount):
    return {"amount": amount, "currency": "EUR"}


def test_changes_stand_under_their_action_without_saying_its_money_twice():
    before, after = euros("1500.00"), euros("2000.00")
    amounts = tuple({"periods": {"2026-Q1": {"budget": paid}}} for paid in (before, after))
    found = (
        Change("action", "salon", "budget", euros("8000.00"), euros("9500.00")),
        Change("action", "salon", "spending", *amounts),
        Change("objective", "ca", "baseline", None, "617085"),
        Change("step", "stand", "start_date", None, "2026-06-09"),
        Change("step", "stand", "end_date", None, "2026-06-11"),
    )
    salon, elsewhere = changes.by_action(PLAN, found, "fr")
    assert salon.name == "Salon de Lyon"
    assert salon.lines == (
        "Budget\u00a0: 8\u202f000\u202f€ → 9\u202f500\u202f€",
        "«\u00a0Tenir le stand\u00a0»\u00a0: du 9 au 11 juin 2026",
    )
    assert elsewhere.name == ""
    assert len(elsewhere.lines) == 1
    alone = changes.by_action(PLAN, found[1:2], "fr")
    paid = "T1 2026 1\u202f500\u202f€ → T1 2026 2\u202f000\u202f€"
    assert [g.lines for g in alone] == [(f"Montants et limites par période\u00a0: {paid}",)]
    closed = Change("action", "salon", "spending", None, {"periods": {"2026-Q1": {"closed": True}}})
    alone = changes.by_action(PLAN, [closed], "fr")
    assert [group.lines for group in alone] == [("Modifié\u00a0: montants et limites par période",)]


def test_an_action_added_stands_by_its_own_name():
    added = Change("action", "neuf", None, None, {"name": "Portes ouvertes"})
    assert changes.by_action(PLAN, [added], "en") == [
        changes.OfAction("", ("Action “Portes ouvertes”: added",))
    ]


def test_a_limit_or_a_rule_that_came_or_went_is_said_whole():
    limit = {"at_most": {"amount": "5000.00", "currency": "EUR"}, "each_period": True}
    rule = {"kind": "exclusive", "actions": ["salon"]}
    before, after = {"grain": "quarter", "rules": [rule]}, {"grain": "month", "limits": [limit]}
    lines = changes.told_together(PLAN, [Change("plan", "p", "sharing", before, after)], "en")
    assert [line.partition(": ")[2] for line in lines] == [
        "limit added: All actions, in each period: at most €5,000",
        "rule removed: Only one of “Salon de Lyon”",
        "decided by: quarter → month",
    ]


def test_a_rule_of_an_action_that_is_gone_is_only_said_to_have_changed():
    after = {"rules": [{"kind": "exclusive", "actions": ["gone"]}]}
    (line,) = changes.told_together(PLAN, [Change("plan", "p", "sharing", None, after)], "en")
    assert "gone" not in line


def test_of_absences_those_added_and_taken_back_are_named() -> None:
    stretches = [{"start": f"2026-0{m}-02", "end": f"2026-0{m}-03"} for m in range(1, 6)]
    more = Change("person", "chloe", "leaves", stretches[:4], stretches)
    assert "absences, ajout\xa0: du 2 au 3 mai 2026" in changes.told(builders.plan(), more, "fr")
    assert "janv" not in changes.told(builders.plan(), more, "fr")
    less = Change("person", "chloe", "leaves", stretches, stretches[1:])
    assert "taken back: 2 to 3 Jan 2026" in changes.told(builders.plan(), less, "en")
