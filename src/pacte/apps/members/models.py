"""Who may log in, and for which company with which role."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Cast, Concat, Lower
from django.utils.translation import gettext_lazy as _

DOCUMENT_ID = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who logs in, by e-mail address. What they may do stands on `Member`."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(null=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_address")]

    def __str__(self) -> str:
        return self.name or self.email


class Role(models.TextChoices):
    DIRECTOR = "director", _("Sales director")
    MANAGER = "manager", _("Manager")
    SELLER = "seller", _("Seller")
    MARKETING = "marketing", _("Marketing")
    FINANCE = "finance", _("Finance")
    SUPPORT = "support", _("Sales support")
    EXTERNAL = "external", _("External partner")
    READER = "reader", _("Reader")


class ManagersSee(models.TextChoices):
    """What the company lets its managers see of an offer's cost and margin."""

    NOTHING = "nothing", _("Neither cost nor margin")
    MARGIN = "margin", _("Margin only")
    COST_AND_MARGIN = "cost_and_margin", _("Cost and margin")


class Company(models.Model):
    name = models.CharField(_("name"), max_length=300)
    slug = models.SlugField(max_length=64, unique=True)
    currency = models.CharField(max_length=3, default="EUR")
    country = models.CharField(max_length=2, default="FR")
    managers_see = models.CharField(
        max_length=20, choices=ManagersSee.choices, default=ManagersSee.MARGIN
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(managers_see__in=ManagersSee.values), name="known_managers_see"
            ),
        ]
        ordering = ["name"]
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name

    @property
    def company_id(self) -> int:
        """As every row of the house tells it: operations compare it with their member's."""
        return self.pk


class MemberQuerySet(models.QuerySet["Member"]):
    def visible_to(self, member: Member) -> MemberQuerySet:
        """Everybody of the member's company; an outsider sees only themselves."""
        mine = self.filter(company_id=member.company_id)
        return mine.filter(pk=member.pk) if member.role == Role.EXTERNAL else mine

    def able_to_act(self) -> MemberQuerySet:
        return self.filter(is_active=True, user__is_active=True)


class Member(models.Model):
    """A user in a company. `person_id` and `team_id` are ids of the plan's people and teams.

    `team_id` is the team that a manager leads.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    person_id = models.CharField(max_length=64, null=True, blank=True, validators=[DOCUMENT_ID])  # noqa: DJ001
    team_id = models.CharField(max_length=64, null=True, blank=True, validators=[DOCUMENT_ID])  # noqa: DJ001
    is_active = models.BooleanField(default=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "user"], name="once_in_a_company"),
            models.UniqueConstraint(
                fields=["company", "person_id"],
                name="one_member_per_person",
                condition=models.Q(person_id__isnull=False),
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="known_role"),
        ]
        ordering = ["company", "user__name", "pk"]

    def __str__(self) -> str:
        return f"{self.user} ({self.company})"


# How rows keep what the document says ------------------------------------------------------------


def optional_text() -> models.TextField[str | None, str | None]:
    """A column for a text that may be absent: the document tells null from empty.

    Decimals are kept so too, digit for digit: DECIMAL is a binary float on SQLite.
    """
    return models.TextField(null=True)


def money_columns() -> tuple[models.BigIntegerField[Any, Any], models.CharField[Any, Any]]:
    """Two columns for one Money, named `<field>_cents` and `<field>_currency`."""
    return models.BigIntegerField(null=True), models.CharField(max_length=3, null=True)


def reference(to: str, *, null: bool = True) -> models.ForeignKey[Any, Any]:
    """A column that names another row: the document is checked first, the database refuses last."""
    return models.ForeignKey(to, models.DO_NOTHING, null=null, related_name="+")


class ApiToken(models.Model):
    """A key with which a program acts as a member. Only its digest is kept: it is shown once."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.member})"

    @property
    def company_id(self) -> int:
        return self.member.company_id


class CalendarAddress(models.Model):
    """A secret address where calendars read a member's own steps. Only its digest is kept."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="calendars")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.member)

    @property
    def company_id(self) -> int:
        return self.member.company_id


class Row(models.Model):
    """One entity of the document. `key` is its id there.

    `id` is the owner's id, a slash and the key: a reference is written without looking it up, and
    none can lead into another company.
    """

    id = models.CharField(primary_key=True, max_length=160)
    key = models.CharField(max_length=64, validators=[DOCUMENT_ID])
    name = models.CharField(max_length=300)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


def id_is_owner_and_key(owner: str) -> models.CheckConstraint:
    """What makes `id` say the truth: `<owner>_id`, a slash, the key."""
    parts = Concat(Cast(f"{owner}_id", models.TextField()), models.Value("/"), "key")
    return models.CheckConstraint(condition=models.Q(id=parts), name="%(class)s_id_of_owner")


class CompanyRow(Row):
    """An entity that all plans of a company share."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        constraints = [id_is_owner_and_key("company")]
