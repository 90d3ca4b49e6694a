"""The simulated company at three sizes: who works there, what it sells, to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from pacte.document import calendar as cal
from pacte.simulation import names


@dataclass(frozen=True)
class Size:
    """How many of each; `lines` is about the number of sales lines over the three years."""

    people: int
    actions: int
    customers: int
    lines: int


SIZES: dict[str, Size] = {
    "small": Size(people=10, actions=30, customers=160, lines=20_000),
    "medium": Size(people=60, actions=300, customers=2_500, lines=1_000_000),
    "large": Size(people=500, actions=2_000, customers=30_000, lines=20_000_000),
}

YEARS = 3
MONTHS_ELAPSED = 3
"""The fiscal year starts on the first quarter day at least this long before today."""


@dataclass(frozen=True)
class Seller:
    """Someone of the company; `team` is None for the head and for marketing."""

    id: str
    name: str
    team: str | None
    role: str


@dataclass(frozen=True)
class Customer:
    """One customer: their segment, their seller, and their share of sales."""

    id: str
    name: str
    segment: str
    owner: str
    territory: str
    weight: float


@dataclass(frozen=True)
class Company:
    """Everything that stays the same over the years; `start` is the fiscal year's first day."""

    seed: int
    size: Size
    today: date
    start: date
    end: date
    staff: tuple[Seller, ...]
    offers: tuple[tuple[str, str, str, int, int], ...]
    customers: tuple[Customer, ...]

    @property
    def history_start(self) -> date:
        """The first day of sales: three years before today."""
        return self.today.replace(year=self.today.year - YEARS, day=1)

    def sellers(self) -> tuple[Seller, ...]:
        """Those who have customers."""
        return tuple(person for person in self.staff if person.role in ("seller", "manager"))


def company_of(size: Size, seed: int, today: date) -> Company:
    """The company of one seed, seen on `today`."""
    random = np.random.default_rng([seed, 1])
    staff = _staff(size.people)
    start = fiscal_start(today)
    return Company(
        seed=seed,
        size=size,
        today=today,
        start=start,
        end=date.fromordinal(cal.add_months(start, 12).toordinal() - 1),
        staff=staff,
        offers=_offers(),
        customers=_customers(size.customers, staff, random),
    )


def fiscal_start(today: date) -> date:
    """The latest first of January, April, July or October three months or more before `today`."""
    earliest = cal.add_months(today, -MONTHS_ELAPSED)
    return cal.add_months(earliest, -((earliest.month - 1) % 3))


def _staff(count: int) -> tuple[Seller, ...]:
    """A director, teams whose first member leads, and one marketing person in seven."""
    marketing = max(1, count // 7)
    teams = max(2, min(len(names.TEAMS), count // 4))
    people = [Seller("p1", _person(0), None, "director")]
    led: set[str] = set()
    for place in range(count - 1 - marketing):
        team = names.TEAMS[max(0, place - 1) % teams][0]
        role = "seller" if team in led else "manager"
        led.add(team)
        people.append(Seller(f"p{place + 2}", _person(place + 1), team, role))
    rest = range(len(people), count)
    people += [Seller(f"p{place + 1}", _person(place), None, "marketing") for place in rest]
    return tuple(people)


def _person(place: int) -> str:
    first = names.FIRST_NAMES[place % len(names.FIRST_NAMES)]
    last = names.LAST_NAMES[(place * 7 + place // len(names.FIRST_NAMES)) % len(names.LAST_NAMES)]
    return f"{first} {last}"


def _offers() -> tuple[tuple[str, str, str, int, int], ...]:
    """(id, name, category, unit price, unit cost) in euros."""
    lines = [(c, *offer) for c, offers in names.CATEGORIES.items() for offer in offers]
    return tuple(
        (f"o{i + 1}", name, c, price, cost) for i, (c, name, price, cost) in enumerate(lines)
    )


def _customers(
    count: int, staff: tuple[Seller, ...], random: np.random.Generator
) -> tuple[Customer, ...]:
    """Customers of unequal weight: about a fifth of them makes most of the sales."""
    sellers = [person for person in staff if person.role in ("seller", "manager")]
    weights = random.lognormal(0.0, 1.0, count)
    segments = random.choice(len(names.SEGMENTS), count, p=_segment_shares())
    owners = random.integers(0, len(sellers), count)
    territories = {key: key for key, _, _ in names.TEAMS}
    found = []
    for place in range(count):
        owner = sellers[int(owners[place])]
        shop = names.SHOP_WORDS[place % len(names.SHOP_WORDS)]
        town = names.TOWNS[(place // len(names.SHOP_WORDS)) % len(names.TOWNS)]
        suffix = place // (len(names.SHOP_WORDS) * len(names.TOWNS))
        name = f"{shop} {town}" + (f" {suffix + 1}" if suffix else "")
        segment = names.SEGMENTS[int(segments[place])][0]
        territory = territories[owner.team or names.TEAMS[0][0]]
        found.append(
            Customer(f"c{place + 1}", name, segment, owner.id, territory, float(weights[place]))
        )
    return tuple(found)


def _segment_shares() -> list[float]:
    sizes = [size for _, _, size, _ in names.SEGMENTS]
    return [size / sum(sizes) for size in sizes]
