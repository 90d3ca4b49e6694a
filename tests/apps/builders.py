"""Four people and their companies: Alice directs, Bob manages, Chloé sells, Denis is elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pacte.apps.members.models import Company, Member, User

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PASSWORD = "un mot de passe sûr"

building: ContextVar[bool] = ContextVar("building", default=False)


@contextmanager
def rows_by_hand() -> Iterator[None]:
    """Builders may write without being operations."""
    token = building.set(True)
    try:
        yield
    finally:
        building.reset(token)


def company(name: str = "Ateliers Morel", **fields: Any) -> Company:
    with rows_by_hand():
        slug = fields.pop("slug", name.lower().replace(" ", "-"))
        return Company.objects.create(name=name, slug=slug, **fields)


def member(of: Company, first_name: str, role: str, **fields: Any) -> Member:
    with rows_by_hand():
        email = f"{first_name.lower().replace('é', 'e')}@{of.slug}.example"
        user = User.objects.create_user(email, PASSWORD, name=first_name)
        return Member.objects.create(company=of, user=user, role=role, **fields)


@dataclass(frozen=True)
class Cast:
    """The people of most tests. Bob leads team "north", of which Chloé is a seller."""

    alice: Member
    bob: Member
    chloe: Member
    denis: Member

    @property
    def company(self) -> Company:
        return self.alice.company


def cast() -> Cast:
    ours, theirs = company(), company("Denis et fils")
    return Cast(
        alice=member(ours, "Alice", "director", person_id="alice"),
        bob=member(ours, "Bob", "manager", person_id="bob", team_id="north"),
        chloe=member(ours, "Chloé", "seller", person_id="chloe"),
        denis=member(theirs, "Denis", "director", person_id="denis"),
    )
