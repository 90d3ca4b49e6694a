"""Writers at the same time: each waits for its turn, numbers follow each other, nothing is lost."""

import threading
from typing import Any

import pytest
from django.db import connection
from tests.apps.builders import NOON, Cast

from pacte.apps.journal import inputs
from pacte.apps.journal.models import Entry
from pacte.apps.journal.operations import operation, record
from pacte.apps.members.models import Company, Member

WRITERS, EACH = 8, 10


@operation(may=lambda _by: True)
def count_up(*, by: Member, at: Any) -> None:
    """Reads, then writes what it read plus one: wrong as soon as two do it at once."""
    company = Company.objects.get(pk=by.company_id)
    Company.objects.filter(pk=company.pk).update(name=str(int(company.name) + 1))
    record()


@pytest.mark.django_db(transaction=True)
def test_eight_writers_lose_nothing(cast: Cast) -> None:
    @operation(may=lambda _by: True)
    def begin(*, by: Member, at: Any) -> None:
        Company.objects.filter(pk=by.company_id).update(name="0")
        record()

    begin(by=cast.alice, at=NOON)
    trouble: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(EACH):
                count_up(by=cast.alice, at=NOON)
        except BaseException as error:  # noqa: BLE001 (told to the test)
            trouble.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert trouble == []
    assert Company.objects.get(pk=cast.company.pk).name == str(WRITERS * EACH)
    numbers = Entry.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(numbers) == list(range(1, WRITERS * EACH + 2))
    assert inputs.first_broken_link(cast.company.pk) is None
