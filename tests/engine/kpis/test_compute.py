"""KPIs against a plain computation in Decimal on the same lines."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from pacte import facts
from pacte.document.errors import Invalid
from pacte.engine.kpis import KpiQuestion, kpi
from pacte.facts import store
from pacte.facts.layout import ColumnReading, FileLayout
from pacte.facts.loading import LoadRequest, load, next_version

NAMES = ("date", "event", "document_id", "customer_id", "offer_id", "quantity", "amount", "cost")
LAYOUT = FileLayout("csv", NAMES, tuple(ColumnReading(n, n, i) for i, n in enumerate(NAMES)))


def some_lines(count: int) -> list[dict[str, Any]]:
    """Three years across two turns of ISO years, with returns and gaps."""
    random = Random(7)  # noqa: S311 - lines of a test
    lines = []
    for _ in range(count):
        day = date(2023, 12, 25) + timedelta(days=random.randrange(760))
        lines.append(
            {
                "date": day,
                "event": random.choice(["invoice", "invoice", "order"]),
                "document_id": f"D{random.randrange(count // 3)}"
                if random.random() < 0.9
                else None,
                "customer_id": f"C{random.randrange(40)}" if random.random() < 0.9 else None,
                "offer_id": random.choice(["P1", "P2", None]),
                "quantity": Decimal(random.randrange(-3, 20)),
                "amount": Decimal(random.randrange(-50_000, 900_000)) / 10_000,
                "cost": Decimal(random.randrange(500_000)) / 10_000
                if random.random() < 0.8
                else None,
            }
        )
    return lines


LINES = some_lines(900)
INVOICES = [line for line in LINES if line["event"] == "invoice"]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("company")
    path = folder / "lines.csv"
    rows = [",".join("" if v is None else str(v) for v in line.values()) for line in LINES]
    path.write_text("\n".join([",".join(NAMES), *rows]), "utf-8")
    with store.writing(folder) as staging:
        done = load(LoadRequest(facts.SALES, path, LAYOUT, folder), staging)
        files = next_version((), store.publish(folder, "sales", done.staged), done.replaced)
    assert done.report.added == len(LINES)
    lookups = facts.Lookups(category_of_offer={"P1": "Tea"})
    with facts.open(files, folder=folder, lookups=lookups) as found:
        yield found


def first_days() -> dict[str, date]:
    days: dict[str, date] = {}
    for line in INVOICES:
        customer = line["customer_id"]
        if customer and line["amount"] > 0:
            days[customer] = min(days.get(customer, line["date"]), line["date"])
    return days


def expected(code: str, lines: list[dict[str, Any]]) -> Decimal | None:
    documents = {line["document_id"] for line in lines if line["document_id"]}
    if code == "revenue":
        return sum((line["amount"] for line in lines), Decimal(0))
    if code == "volume":
        return sum((line["quantity"] for line in lines), Decimal(0))
    if code == "orders":
        return Decimal(len(documents))
    if code == "average_order_value":
        dated = sum((x["amount"] for x in lines if x["document_id"]), Decimal(0))
        return dated / len(documents) if documents else None
    if code == "gross_margin":
        known = [x["amount"] - x["cost"] for x in lines if x["cost"] is not None]
        return sum(known, Decimal(0)) if known else None
    sales = [x for x in lines if x["amount"] > 0 and x["customer_id"]]
    if code == "new_customers":
        firsts = first_days()
        sales = [x for x in sales if firsts[x["customer_id"]] == x["date"]]
    return Decimal(len({x["customer_id"] for x in sales}))


CODES = (
    "revenue",
    "gross_margin",
    "volume",
    "orders",
    "average_order_value",
    "new_customers",
    "active_customers",
)
CUTS = {
    "year": lambda x: x["date"].replace(month=1, day=1),
    "quarter": lambda x: x["date"].replace(month=1 + 3 * ((x["date"].month - 1) // 3), day=1),
    "month": lambda x: x["date"].replace(day=1),
    "week": lambda x: x["date"] - timedelta(days=x["date"].weekday()),
    "day": lambda x: x["date"],
    "offer": lambda x: x["offer_id"],
    "category": lambda x: "Tea" if x["offer_id"] == "P1" else None,
    "customer": lambda x: x["customer_id"],
}


PAIRS = [
    (code, cut) for code in CODES for cut in CUTS if code == "revenue" or cut in ("week", "offer")
]


@pytest.mark.parametrize(("code", "cut"), PAIRS)
def test_each_kpi_by_each_cut_is_what_decimals_give(opened: Any, code: str, cut: str) -> None:
    groups: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for line in INVOICES:
        groups[CUTS[cut](line)].append(line)
    found = kpi(opened, KpiQuestion(code, by=[cut]))
    assert {cell.key[0]: cell.value for cell in found.cells} == {
        key: expected(code, lines) for key, lines in groups.items()
    }
    assert found.total.value == expected(code, INVOICES)
    assert found.event == "invoice"


@pytest.mark.parametrize("code", [c for c in CODES if c != "new_customers"])
def test_bounds_are_inclusive(opened: Any, code: str) -> None:
    first, last = date(2024, 3, 5), date(2024, 9, 17)
    inside = [x for x in INVOICES if first <= x["date"] <= last]
    assert kpi(opened, KpiQuestion(code, first, last)).total.value == expected(code, inside)


def test_a_customer_is_new_by_the_whole_history_not_by_the_period(opened: Any) -> None:
    firsts = first_days()
    start = date(2024, 6, 1)
    found = kpi(opened, KpiQuestion("new_customers", first=start))
    assert found.total.value == sum(day >= start for day in firsts.values())


def test_two_cuts_make_cells_and_a_filter_keeps_lines_that_do_not_say(opened: Any) -> None:
    found = kpi(opened, KpiQuestion("revenue", by=["year", "offer"], only={"offer": None}))
    assert {cell.key[1] for cell in found.cells} == {None}
    assert found.total.value == expected("revenue", [x for x in INVOICES if x["offer_id"] is None])


def test_events_are_never_added_together(opened: Any) -> None:
    orders = [x for x in LINES if x["event"] == "order"]
    found = kpi(opened, KpiQuestion("revenue", event="order"))
    assert found.total.value == expected("revenue", orders)
    assert kpi(opened, KpiQuestion("revenue", event="cash")).total.value is None


def test_a_question_takes_three_queries_at_most(opened: Any) -> None:
    with facts.counted() as count:
        kpi(opened, KpiQuestion("average_order_value", by=["month", "offer"]))
    assert len(count) == 3


@pytest.mark.parametrize(
    "question",
    [KpiQuestion("profit"), KpiQuestion("revenue", by=["moon"]), KpiQuestion("orders", event="x")],
)
def test_what_does_not_exist_is_refused(opened: Any, question: KpiQuestion) -> None:
    with pytest.raises(Invalid):
        kpi(opened, question)
