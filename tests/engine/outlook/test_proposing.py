"""Objectives proposed from history: every level sums to the one above, in round figures."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests import builders

from pacte.engine.checks import check
from pacte.engine.outlook.proposing import Wish, proposed_objectives

WISH = Wish(growth=Decimal("0.1"), step=1000, company="CA", part="CA {name}")
PEOPLE = {
    "ann": {"name": "Ann"},
    "bob": {"name": "Bob", "team": "t", "manager": "ann"},
    "cyd": {"name": "Cyd", "team": "t", "manager": "bob"},
    "dan": {"name": "Dan", "team": "u", "manager": "ann"},
}
TEAMS = {"t": {"name": "Nord"}, "u": {"name": "Sud"}}
PLAN = builders.plan(people=PEOPLE, teams=TEAMS)


def test_shares_follow_last_year_in_thousands_and_sum_exactly():
    # 100,000 + 50,000 + 50,000 = 200,000; +10 % = 220,000: 110,000, 55,000, 55,000
    found = proposed_objectives(
        PLAN, {"bob": Decimal(100_000), "cyd": Decimal(50_000), "dan": Decimal(50_000)}, WISH
    )
    targets = {key: int(objective.target) for key, objective in found.items()}
    assert targets == {
        "revenue": 220_000,
        "revenue-t": 165_000,
        "revenue-u": 55_000,
        "revenue-bob": 110_000,
        "revenue-cyd": 55_000,
        "revenue-dan": 55_000,
    }
    assert found["revenue-cyd"].parent == "revenue-t"
    assert [found[k].owner for k in ("revenue", "revenue-t", "revenue-u")] == ["ann", "bob", "dan"]


@given(
    st.dictionaries(
        st.sampled_from(["ann", "bob", "cyd", "dan", "gone"]),
        st.integers(0, 10**13).map(lambda tenths: Decimal(tenths).scaleb(-4)),
    )
)
def test_no_cascade_is_short_and_every_figure_is_round(last_year):
    found = proposed_objectives(PLAN, last_year, WISH)
    plan = PLAN.model_copy(update={"objectives": found})
    assert "cascade_short" not in {f.code for f in check(plan, plan.start)}
    assert all(objective.target % 1000 == 0 for objective in found.values())
    sellers = [o for o in found.values() if o.scope.person]
    if sellers:
        assert sum(o.target for o in sellers) == found["revenue"].target


def test_a_baseline_is_the_sum_of_what_was_sold_not_of_what_was_rounded():
    # 10.005 + 10.005 = 20.01, where cents first would give 10.01 + 10.01 = 20.02
    found = proposed_objectives(PLAN, {"bob": Decimal("10.005"), "cyd": Decimal("10.005")}, WISH)
    baselines = [found[k].baseline for k in ("revenue", "revenue-t", "revenue-bob")]
    assert baselines == [Decimal("20.01"), Decimal("20.01"), Decimal("10.01")]


def test_nobody_sold_gives_the_company_objective_alone():
    assert list(proposed_objectives(PLAN, {}, WISH)) == ["revenue"]
