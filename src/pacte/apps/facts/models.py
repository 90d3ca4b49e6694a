"""Rows of what happened: the versions of each kind of facts, and the aggregates pages read."""

from __future__ import annotations

from django.db import models

from pacte.apps.members.models import Company, Member, Role
from pacte.facts.files import DataFile


class Step(models.TextChoices):
    """How a version came to be."""

    IMPORT = "import"
    UNDO = "undo"


class FactsVersionQuerySet(models.QuerySet["FactsVersion"]):
    def visible_to(self, member: Member) -> FactsVersionQuerySet:
        """Those of the member's company; an outsider sees none."""
        mine = self.filter(company_id=member.company_id)
        return mine.none() if member.role == Role.EXTERNAL else mine

    def of(self, company_id: int, kind: str) -> FactsVersionQuerySet:
        """All versions of a kind, latest first: the first is the current one."""
        return self.filter(company_id=company_id, kind=kind).order_by("-number")


class FactsVersion(models.Model):
    """One version: the list of its files. Committing this one row is what makes an import real.

    `former` is the number of the version that an undo goes back to, 0 for none.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=32)
    number = models.PositiveIntegerField()
    former = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=16, choices=Step.choices)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    source = models.CharField(max_length=300, blank=True)
    files = models.JSONField(default=list)
    row_count = models.BigIntegerField(default=0)
    report = models.JSONField(default=dict)

    objects = FactsVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind", "number"], name="one_version_of_a_number"
            ),
        ]
        ordering = ["company", "kind", "-number"]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def data_files(self) -> tuple[DataFile, ...]:
        return tuple(DataFile.from_record(record) for record in self.files)


class Aggregate(models.Model):
    """Sums over a day, or over a month × offer × segment × person, of one month's content.

    `part` names that content (pacte.facts.files.part_id): an aggregate is current when its part is
    among those of the current version. Money and volume are ten-thousandths.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=32)
    part = models.CharField(max_length=32)
    grain = models.CharField(max_length=8)
    date = models.DateField()
    event = models.CharField(max_length=16)
    offer_id = models.CharField(max_length=200)
    segment = models.CharField(max_length=200)
    person_id = models.CharField(max_length=200)
    revenue = models.BigIntegerField()
    gross_margin = models.BigIntegerField()
    costed_revenue = models.BigIntegerField()
    volume = models.BigIntegerField()
    lines = models.BigIntegerField()
    orders = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["company", "part", "grain"], name="aggregate_of_part")]

    def __str__(self) -> str:
        return f"{self.grain} {self.date}"
