"""The outlook of each objective: figures where facts allow, reasons where they do not."""

from datetime import date, timedelta
from decimal import Decimal

from tests import builders
from tests.engine.forecasting import simulated

from pacte.engine.forecasting import Reason, Series, land, series_from_pairs
from pacte.engine.outlook import outlook

D = Decimal
TODAY = date(2018, 5, 2)
YEAR = {"start": "2018-01-01", "end": "2018-12-31"}


def facts(months=40, seed=4):
    """Monthly sums from 2015, of which 40 lead to 30 April 2018."""
    first = simulated.months_from(2015, months + 1)
    values = tuple(simulated.noisy_months(seed, months))
    return Series("M", first[0], first[-1] - timedelta(1), values)


def plan(objectives, **fields):
    return builders.plan(**YEAR, objectives=objectives, **fields)


def one(objective=None, series=None, today=TODAY, **fields):
    """The outlook of a single objective on some facts."""
    objectives = {"ca": builders.objective(**{**YEAR, "target": "300000", **(objective or {})})}
    actuals = {} if series is None else {"ca": series}
    (found,) = outlook(plan(objectives, **fields), actuals, today=today)
    return found


def codes(reasons):
    return [reason.code for reason in reasons]


def test_an_objective_with_facts_has_progress_landing_and_gap():
    series = facts()
    found = one(series=series)
    landing = land(series, (date(2018, 1, 1), date(2018, 12, 31)), plan({}).calendar)
    assert found.status == "ok"
    assert found.progress.actual == sum(series.values[36:])
    assert found.landing.likely == landing.likely
    assert found.landing.gap == found.landing.likely - 300000
    assert found.landing.probability == landing.probability_of(D(300000))
    assert (found.landing.months, found.as_of) == (40, date(2018, 4, 30))


def test_an_easier_target_is_more_probable():
    series = facts()
    easy, hard = (one({"target": target}, series) for target in ("250000", "350000"))
    assert easy.landing.probability > hard.landing.probability
    assert easy.landing.likely == hard.landing.likely


def test_under_24_months_there_is_a_range_a_reason_and_no_probability():
    # 16 months from 2017 to April 2018.
    values = tuple(simulated.noisy_months(4, 16))
    series = Series("M", date(2017, 1, 1), date(2018, 4, 30), values)
    found = one(series=series)
    assert found.status == "ok"
    assert found.landing.probability is None
    assert found.landing.low < found.landing.likely < found.landing.high
    assert Reason("history_under_24_months", {"months": 16, "needed": 24}) in found.doubts


def test_under_12_months_it_is_refused_but_progress_stands():
    values = tuple(simulated.noisy_months(4, 4))
    found = one(series=Series("M", date(2018, 1, 1), date(2018, 4, 30), values))
    assert found.status == "refused"
    assert found.landing is None
    assert found.reasons == (Reason("history_under_12_months", {"months": 4, "needed": 12}),)
    assert found.progress.actual == sum(values)


def test_what_an_objective_does_not_say_is_a_reason():
    assert codes(one({"metric": None}, facts()).reasons) == ["no_metric"]
    assert codes(one({"target": None}, facts()).reasons) == ["no_target"]
    assert codes(one({"metric": "win_rate", "target": "0.3"}, facts()).reasons) == [
        "metric_not_summed"
    ]
    assert codes(one().reasons) == ["no_facts"]
    assert one().status == "unknown"


def test_an_intention_has_no_outlook():
    objectives = {"grandir": builders.objective(**YEAR, intention=True)}
    assert outlook(plan(objectives), {"grandir": facts()}, today=TODAY) == ()


def test_the_objectives_profile_comes_before_the_plans():
    # All of the year in January or in December: 300,000 € or nothing due by the end of April.
    weights = {"jan": [1, *[0] * 11], "dec": [*[0] * 11, 1]}
    seasonalities = {
        key: {"name": key, "weights": [str(w) for w in ws]} for key, ws in weights.items()
    }
    of_plan = one(series=facts(), seasonality="jan", seasonalities=seasonalities)
    own = one({"seasonality": "dec"}, facts(), seasonality="jan", seasonalities=seasonalities)
    assert (of_plan.profile, of_plan.progress.target_to_date) == ("jan", 300000)
    assert (own.profile, own.progress.target_to_date) == ("dec", 0)
    assert "no_seasonality" not in codes(own.doubts)


def test_without_profile_the_target_follows_working_days_and_says_so():
    # France 2018 by hand: 22 + 20 + 22 + 20 = 84 working days of 251 are over by 30 April.
    found = one({"target": "251"}, facts())
    assert found.profile is None
    assert found.progress.target_to_date == 84
    assert "no_seasonality" in codes(found.doubts)


def test_old_facts_are_doubted_and_fresh_ones_are_not():
    assert "old_facts" not in codes(one(series=facts(), today=date(2018, 5, 7)).doubts)
    late = one(series=facts(), today=date(2018, 5, 8)).doubts
    assert Reason("old_facts", {"last_day": date(2018, 4, 30), "days": 8}) in late
    # The year is over: facts to its last day are all there will be.
    over = one(series=facts(48), today=date(2019, 6, 1))
    assert "old_facts" not in codes(over.doubts)


def test_figures_after_today_are_not_looked_at():
    assert one(series=facts(48), today=date(2018, 4, 30)) == one(
        series=facts(40), today=date(2018, 4, 30)
    )
    assert codes(one(series=facts(48), today=date(2014, 1, 1)).reasons) == ["no_facts"]


def test_an_objective_that_is_over_lands_on_its_actual():
    found = one(series=facts(48), today=date(2019, 3, 1))
    actual = sum(facts(48).values[36:])
    assert found.landing.final
    assert found.landing.low == found.landing.likely == found.landing.high == actual
    assert found.landing.probability == float(actual >= 300000)


def test_absent_dates_are_the_plans():
    found = one({"start": None, "end": None}, facts())
    assert (found.start, found.end) == (date(2018, 1, 1), date(2018, 12, 31))


def test_a_count_lands_on_whole_units():
    days = [date(2015, 1, 1) + timedelta(i) for i in range(0, 1215, 3)]
    series = series_from_pairs([(d, D(1)) for d in days], "D")
    found = one({"metric": "new_customers", "target": "120"}, series)
    assert found.landing.likely == found.landing.likely.to_integral_value()
    assert found.progress.target_to_date == found.progress.target_to_date.to_integral_value()
