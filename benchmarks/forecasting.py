"""Landings against what came: coverage of the 80 % range, error against seasonal naive.

    python -m benchmarks.forecasting [--json] [--statsforecast]

Each series is cut at past days (rolling origins); the engine sees what was known then and lands a
total, exactly as a page would. `naive` is last year's same months as they were. Real data is read
from ../shared/data (PACTE_SHARED_DATA); rows marked smoke test are on data made by our own hands.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from pacte.document import Calendar
from pacte.document import calendar as cal
from pacte.engine.forecasting import Landing, Series, land, series_from_pairs

DATA = Path(
    os.environ.get("PACTE_SHARED_DATA", Path(__file__).resolve().parents[1] / "../shared/data")
)
HORIZONS = (1, 3, 6, 9)
FIRST_ORIGIN = 12
LEVELS = (80, 95)
ONLINE_RETAIL = """
with lines as (from read_parquet($path)),
     largest as (select sku from lines group by sku order by sum(amount) desc limit 60)
select sku, ts::date, sum(amount) from lines semi join largest using (sku) group by all
union all
select country, ts::date, sum(amount) from lines group by all
"""
Pairs = list[tuple[date, Decimal]]


@dataclass(frozen=True)
class Trial:
    """One past landing: what was said, what naive said, what came, all over the series' mean."""

    horizon: int
    engine: float
    naive: float
    inside_80: bool
    inside_95: bool
    seconds: float
    other: float | None = None


Peer = Callable[[Series, int, Calendar], float]


def trials(
    series: Series, calendar: Calendar, horizons: tuple[int, ...], peer: Peer | None = None
) -> Iterator[Trial]:
    """Rolling origins of a monthly series of whole months, every horizon, from 12 months on."""
    months = series.periods
    mean = float(series.total) / len(months) or 1.0
    for horizon in horizons:
        for origin in range(FIRST_ORIGIN, len(months) - horizon + 1, max(1, horizon // 2)):
            known = Series("M", months[0].start, months[origin - 1].end, series.values[:origin])
            window = (months[origin].start, months[origin + horizon - 1].end)
            came = float(sum(series.values[origin : origin + horizon]))
            started = time.perf_counter()
            landing = land(known, window, calendar, LEVELS)
            seconds = time.perf_counter() - started
            if not isinstance(landing, Landing):
                continue
            naive = sum(float(series.values[origin - 12 + i % 12]) for i in range(horizon))
            other = peer(known, horizon, calendar) if peer else None
            yield Trial(
                horizon,
                abs(float(landing.likely) - came) / mean,
                abs(naive - came) / mean,
                *(_holds(landing, level, came) for level in LEVELS),
                seconds,
                None if other is None else abs(other - came) / mean,
            )


def _holds(landing: Landing, level: int, came: float) -> bool:
    interval = landing.interval(level)
    return float(interval.low) - 0.01 <= came <= float(interval.high) + 0.01


def statsforecast_total(known: Series, horizon: int, calendar: Calendar) -> float:
    """Mean of AutoETS and AutoTheta on the rate per working day, times the days to come."""
    import numpy as np
    from statsforecast.models import AutoETS, AutoTheta

    def worked(start: date, end: date) -> int:
        return len(cal.working_days(calendar, start, end))

    rates = np.array(
        [
            float(v) / worked(p.start, p.end)
            for p, v in zip(known.periods, known.values, strict=True)
        ]
    )
    after = known.as_of + timedelta(1)
    coming = cal.periods(after, cal.add_months(after, horizon) - timedelta(1), "month")
    days = np.array([worked(p.start, p.end) for p in coming])
    season = 12 if len(rates) >= 25 else 1
    found = [
        model(season_length=season).forecast(rates, horizon)["mean"] @ days
        for model in (AutoETS, AutoTheta)
    ]
    return float(np.mean(found))


def northwind() -> dict[str, dict[str, Series]]:
    """Whole months, July 1996 to April 1998: all, and by seller, category and country."""
    folder = DATA / "northwind"
    orders = {row["order_id"]: row for row in _rows(folder / "orders.csv")}
    category = {row["product_id"]: row["category_id"] for row in _rows(folder / "products.csv")}
    cuts: dict[str, dict[str, Pairs]] = defaultdict(lambda: defaultdict(list))
    for line in _rows(folder / "order_lines.csv"):
        order = orders[line["order_id"]]
        pair = (
            date.fromisoformat(order["order_date"]),
            Decimal(line["unit_price"]) * int(line["quantity"]) * (1 - Decimal(line["discount"])),
        )
        cuts["northwind"]["all"].append(pair)
        cuts["northwind by seller"][order["employee_id"]].append(pair)
        cuts["northwind by category"][category[line["product_id"]]].append(pair)
        cuts["northwind by country"][order["ship_country"]].append(pair)
    bounds = (date(1996, 7, 1), date(1998, 4, 30))
    return {name: _monthly(cut, bounds) for name, cut in cuts.items()}


def cdnow() -> dict[str, dict[str, Series]]:
    """A cohort of buyers that melts away: 18 months, cut in eight by customer number."""
    found: dict[str, Pairs] = defaultdict(list)
    for line in (DATA / "cdnow" / "CDNOW_master.txt").read_text("ascii").splitlines()[1:]:
        customer, day, _, amount = line.split()
        pair = (date(int(day[:4]), int(day[4:6]), int(day[6:])), Decimal(amount))
        found[str(int(customer) % 8)].append(pair)
    return {"cdnow (a cohort that melts)": _monthly(found, (date(1997, 1, 1), date(1998, 6, 30)))}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _monthly(cut: dict[str, Pairs], bounds: tuple[date, date]) -> dict[str, Series]:
    start, last = bounds
    series = {k: series_from_pairs(p, "M", start=start, as_of=last) for k, p in cut.items()}
    return {k: s for k, s in series.items() if sum(v > 0 for v in s.values) >= len(s.values) * 0.75}


def simulated() -> dict[str, dict[str, Series]]:
    """Four kinds of company, ten series each; the generator shares no code with the engine."""
    from tests.engine.forecasting.simulated import months_from, noisy_months

    kinds = {
        "steady": {},
        "growing": {"growth": 0.4},
        "noisy": {"noise": 0.35},
        "without season": {"season": 0.01},
    }
    first = months_from(2015, 43)
    return {
        f"simulated {kind} (smoke test)": {
            str(seed): Series(
                "M",
                first[0],
                first[42] - timedelta(1),
                tuple(noisy_months(1000 * place + seed, 42, **options)),
            )
            for seed in range(10)
        }
        for place, (kind, options) in enumerate(kinds.items())
    }


def air_passengers() -> dict[str, dict[str, Series]]:
    """Box and Jenkins' airline passengers, 1949-1956 (in statsforecast, group `peers`)."""
    try:
        from statsforecast.utils import AirPassengers
    except ImportError:
        sys.stderr.write("no statsforecast (uv sync --group peers): without airline passengers\n")
        return {}
    values = tuple(Decimal(int(v)) for v in AirPassengers[:96])
    return {"air passengers": {"all": Series("M", date(1949, 1, 1), date(1956, 12, 31), values)}}


def online_retail_lines() -> dict[str, Pairs]:
    """Daily sales by country and for the 60 largest products."""
    import duckdb

    path = str(DATA / "online_retail" / "online_retail.parquet")
    found: dict[str, Pairs] = defaultdict(list)
    for key, day, amount in duckdb.execute(ONLINE_RETAIL, {"path": path}).fetchall():
        found[key].append((day, Decimal(amount)))
    return found


def online_retail() -> list[Trial]:
    """Nine days to 9 December 2011, landed on 30 November, daily series; naive is a year before."""
    found = []
    start, last = date(2010, 12, 1), date(2011, 11, 30)
    window = (date(2011, 12, 1), date(2011, 12, 9))
    calendar = Calendar(country="GB")
    for pairs in online_retail_lines().values():
        known = series_from_pairs([p for p in pairs if p[0] <= last], "D", start=start, as_of=last)
        if sum(v != 0 for v in known.values) < 100:
            continue
        started = time.perf_counter()
        landing = land(known, window, calendar, LEVELS)
        seconds = time.perf_counter() - started
        if not isinstance(landing, Landing):
            continue
        came = float(sum(v for d, v in pairs if window[0] <= d <= window[1]))
        naive = float(sum(known.values[:9]))
        mean = float(known.total) / 365 * 9
        found.append(
            Trial(
                0,
                abs(float(landing.likely) - came) / mean,
                abs(naive - came) / mean,
                *(_holds(landing, level, came) for level in LEVELS),
                seconds,
            )
        )
    return found


def summary(name: str, horizon: str, found: list[Trial]) -> dict[str, object]:
    """One printed row."""
    naive = sum(t.naive for t in found)
    others = [t.other for t in found if t.other is not None]
    return {
        "data": name,
        "months": horizon,
        "landings": len(found),
        "inside_80": round(statistics.mean(t.inside_80 for t in found), 3),
        "inside_95": round(statistics.mean(t.inside_95 for t in found), 3),
        "error_over_naive": round(sum(t.engine for t in found) / naive, 3),
        "statsforecast_over_naive": round(sum(others) / naive, 3) if others else None,
        "milliseconds": round(statistics.median(t.seconds for t in found) * 1000, 1),
    }


def run(peer: Peer | None) -> Iterator[dict[str, object]]:
    """All rows, one per data set and horizon."""
    sets = {**simulated(), **air_passengers()}
    if DATA.is_dir():
        sets = {**northwind(), **cdnow(), **sets}
    else:
        sys.stderr.write(f"no real data in {DATA.name}: simulated series only\n")
    for name, series in sets.items():
        calendar = Calendar(country="US" if "northwind" in name else "FR")
        found = [t for s in series.values() for t in trials(s, calendar, HORIZONS, peer)]
        for horizon in HORIZONS:
            if some := [t for t in found if t.horizon == horizon]:
                yield summary(name, str(horizon), some)
    if DATA.is_dir():
        yield summary("online retail by product and country", "9 days", online_retail())


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--statsforecast", action="store_true", help="add the peer (minutes)")
    options = parser.parse_args()
    rows = list(run(statsforecast_total if options.statsforecast else None))
    if options.json:
        print(json.dumps(rows, indent=1))
        return
    print("  ".join(rows[0]))
    for row in rows:
        print("  ".join(str(value) for value in row.values()))


if __name__ == "__main__":
    main()
