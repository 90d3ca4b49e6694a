"""Northwind's tables -> the four files that Pacte imports. Needs Python alone.

usage: python3 examples/northwind/prepare.py FOLDER_OF_CSV OUT_FOLDER

The folder holds the CSV tables of the Northwind sample database: customers, employees,
employee_territories, territories, products, categories, orders, order_lines.
"""

import csv
import sys
from decimal import Decimal
from pathlib import Path

SEGMENT_OF_COUNTRY = {
    **dict.fromkeys(["USA", "Canada", "Mexico"], "north-america"),
    **dict.fromkeys(["Brazil", "Venezuela", "Argentina"], "south-america"),
    **dict.fromkeys(["Germany", "Austria", "Switzerland"], "german-speaking"),
}
"""Every other country of the file is in Europe."""

TEAM_OF_CITY = {"London": "London office"}


def read(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of one table."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[dict[str, str]]) -> None:
    """One CSV file with a line of headers."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def sales(folder: Path) -> list[dict[str, str]]:
    """One line per product of an order; the amount is net of the discount, never rounded."""
    orders = {row["order_id"]: row for row in read(folder, "orders")}
    rows = []
    for line in read(folder, "order_lines"):
        order = orders[line["order_id"]]
        gross = Decimal(line["unit_price"]) * Decimal(line["quantity"])
        rows.append(
            {
                "date": order["order_date"],
                "event": "order",
                "document_id": order["order_id"],
                "line_id": line["product_id"],
                "customer_id": order["customer_id"],
                "offer_id": f"p{line['product_id']}",
                "person_id": f"e{order['employee_id']}",
                "quantity": line["quantity"],
                "amount": str(gross * (1 - Decimal(line["discount"]))),
            }
        )
    return rows


def people(folder: Path) -> list[dict[str, str]]:
    """Employees with their manager, team and regions of their territories."""
    region_of = {row["territory_id"]: row["region_id"] for row in read(folder, "territories")}
    names = {row["region_id"]: row["description"].strip() for row in read(folder, "regions")}
    regions: dict[str, set[str]] = {}
    for row in read(folder, "employee_territories"):
        regions.setdefault(row["employee_id"], set()).add(names[region_of[row["territory_id"]]])
    return [
        {
            "id": f"e{row['employee_id']}",
            "name": f"{row['first_name']} {row['last_name']}",
            "team": TEAM_OF_CITY.get(row["city"], "Seattle office"),
            "manager": f"e{row['reports_to']}" if row["reports_to"] else "",
            "territories": ", ".join(sorted(regions.get(row["employee_id"], ()))),
            "skills": "Selling, Phone" if "Rep" in row["title"] else "Selling, Events",
            "hired_on": row["hire_date"],
        }
        for row in read(folder, "employees")
    ]


def offers(folder: Path) -> list[dict[str, str]]:
    """Products with their category and price."""
    categories = {row["category_id"]: row["name"] for row in read(folder, "categories")}
    return [
        {
            "id": f"p{row['product_id']}",
            "name": row["name"],
            "category": categories[row["category_id"]],
            "unit_price": row["unit_price"],
        }
        for row in read(folder, "products")
    ]


def customers(folder: Path) -> list[dict[str, str]]:
    """Customers, each in a segment by country."""
    return [
        {
            "id": row["customer_id"],
            "name": row["company"],
            "segment": SEGMENT_OF_COUNTRY.get(row["country"], "rest-of-europe"),
            "city": row["city"],
            "country": row["country"],
        }
        for row in read(folder, "customers")
    ]


def main(source: str, out: str) -> None:
    """Write the four files."""
    target = Path(out)
    target.mkdir(parents=True, exist_ok=True)
    for name, make in {
        "sales": sales,
        "people": people,
        "offers": offers,
        "customers": customers,
    }.items():
        write(target / f"{name}.csv", make(Path(source)))


if __name__ == "__main__":
    main(*sys.argv[1:])
