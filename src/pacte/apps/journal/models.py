"""The ledger of a company: numbered entries, chained by hash, and full documents to start from."""

from __future__ import annotations

import hashlib
import zlib
from typing import Any

import orjson
from django.db import models
from django.db.models import Q

from pacte.document import Change, canonical

# Companies and members stand on the floor above: named here by text, never imported.
_COMPANY = "members.Company"
_MEMBER = "members.Member"


class RewritesHistoryError(Exception):
    """Code tried to change or remove what the journal holds."""


class Ledger(models.Model):
    """The last number and hash of a company's journal; its row is the company's write lock."""

    company = models.OneToOneField(_COMPANY, models.PROTECT, primary_key=True, related_name="+")
    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.company_id}: {self.sequence}"


class _AppendOnly(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> int:
        raise RewritesHistoryError("The journal is only ever added to.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise RewritesHistoryError("The journal is only ever added to.")


class EntryQuerySet(_AppendOnly):
    def of_plan(self, company_id: int, plan_id: str) -> EntryQuerySet:
        """What touches anything the plan photographs: its own entries, those on shared entities."""
        mine = Q(plan_id=plan_id) | Q(touches_shared=True)
        return self.filter(mine, company_id=company_id)

    def visible_to(self, member: Any) -> EntryQuerySet:
        return self.filter(company_id=member.company_id)


class Entry(models.Model):
    """One operation carried out. Never changed, never removed; people are named by id only.

    `plan_id` is the document id of the plan, null when no single plan is concerned. `changes` are
    [kind, id, field, before, after] in the document's vocabulary. `version_before` is the version
    of that plan (or of the company) until then; `version_after` is `sequence`.
    """

    company = models.ForeignKey(_COMPANY, models.PROTECT, related_name="+")
    sequence = models.BigIntegerField()
    operation = models.CharField(max_length=80)
    member = models.ForeignKey(_MEMBER, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    trigger = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    plan_id = models.CharField(max_length=64, null=True)  # noqa: DJ001 (no plan is not a plan named "")
    version_before = models.BigIntegerField()
    version_after = models.BigIntegerField()
    changes = models.JSONField(default=list)
    touches_shared = models.BooleanField(default=False)
    params = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "sequence"], name="entry_number"),
        ]
        indexes = [
            models.Index(fields=["company", "plan_id", "sequence"], name="entry_of_plan"),
            models.Index(
                fields=["company", "sequence"],
                name="entry_shared",
                condition=Q(touches_shared=True),
            ),
        ]
        ordering = ["company", "sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.operation}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise RewritesHistoryError("The journal is only ever added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise RewritesHistoryError("The journal is only ever added to.")

    @property
    def as_changes(self) -> tuple[Change, ...]:
        return tuple(Change(*change) for change in self.changes)

    def sealed_after(self, previous: str) -> str:
        """The hash of this entry and of all before it: altering one shows in every later hash."""
        content = {
            "previous": previous,
            "sequence": self.sequence,
            "operation": self.operation,
            "member": self.member_id,
            "at": self.at.timestamp(),
            "trigger": self.trigger,
            "reason": self.reason,
            "plan": self.plan_id,
            "changes": self.changes,
            "params": self.params,
        }
        return hashlib.sha256(canonical(content)).hexdigest()


class StoredDocument(models.Model):
    """A whole plan at one version: where reading back starts. Names people by id only."""

    company = models.ForeignKey(_COMPANY, models.PROTECT, related_name="+")
    plan_id = models.CharField(max_length=64)
    version = models.BigIntegerField()
    name = models.CharField(max_length=120, blank=True)
    is_baseline = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    objects = _AppendOnly.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "plan_id", "version", "is_baseline", "name"],
                name="document_of_version",
            ),
        ]
        ordering = ["company", "plan_id", "version"]

    def __str__(self) -> str:
        return f"{self.plan_id} @ {self.version}"

    @classmethod
    def holding(cls, form: dict[str, Any], **where: Any) -> StoredDocument:
        text = canonical(form)
        return cls(content=zlib.compress(text, 6), sha256=hashlib.sha256(text).hexdigest(), **where)

    @property
    def form(self) -> dict[str, Any]:
        # A third of the time of json.loads: a plan of 300 actions is 700 KB of text. No whole
        # number of a plan is longer than 64 bits, which is all that this reader keeps exact.
        parsed: dict[str, Any] = orjson.loads(zlib.decompress(self.content))
        return parsed
