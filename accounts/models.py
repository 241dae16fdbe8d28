"""Who there is: organizations, places of schooling, people, and who may what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.history import Access, Change
from accounts.known import PersonQuerySet
from accounts.merges import Merge, MovedRow, NotSame

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Access", "Change", "Merge", "MovedRow", "NotSame"]

NEW_YORK = "America/New_York"


def validate_zone(name: str) -> None:
    """Refuse a time zone that no clock follows. Raises ValidationError with code `zone`."""
    if name not in available_timezones():
        raise ValidationError(_("There is no such time zone. They are written like America/New_York."), code="zone")


class Language(models.Model):
    """A language that people read or speak here, with its own name for itself."""

    code = models.CharField(max_length=8, primary_key=True)
    name = models.CharField(max_length=60)
    endonym = models.CharField(max_length=60)
    right_to_left = models.BooleanField(default=False)
    speakers = models.PositiveIntegerField(null=True, blank=True, help_text=_("Residents aged 5 and over."))

    class Meta:
        ordering = ["-speakers", "name"]

    def __str__(self) -> str:
        return self.endonym


class Town(models.Model):
    """A town of Connecticut with its planning region."""

    name = models.CharField(max_length=60, unique=True)
    region = models.CharField(max_length=60)
    county = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TownAlias(models.Model):
    """A village or misspelling that stands for a town; ambiguous ones have no town and are asked about."""

    name = models.CharField(max_length=60, unique=True)
    town = models.ForeignKey(Town, models.CASCADE, null=True, blank=True, related_name="aliases")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "town aliases"

    def __str__(self) -> str:
        return self.name


class Organization(models.Model):
    """The border of search, merge and grants: a network, a district or a center."""

    class Kind(models.TextChoices):
        NETWORK = "network", _("Network")
        DISTRICT = "district", _("District")
        CENTER = "center", _("Center")

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NETWORK)
    name = models.CharField(max_length=120, unique=True)
    zone = models.CharField(max_length=40, default=NEW_YORK, validators=[validate_zone])

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A school district; its code is stable, its name is not."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=120)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="districts")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class School(models.Model):
    """A school of a district, in a town."""

    code = models.CharField(max_length=10, unique=True)
    district = models.ForeignKey(District, models.PROTECT, related_name="schools")
    name = models.CharField(max_length=120)
    town = models.ForeignKey(Town, models.PROTECT, null=True, blank=True, related_name="schools")
    street = models.CharField(max_length=120, blank=True)
    zip_code = models.CharField(max_length=10, blank=True)
    grade_low = models.CharField(max_length=4, blank=True)
    grade_high = models.CharField(max_length=4, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Users are known by their e-mail; nobody has a password."""

    def create_user(self, email: str, **fields: Any) -> User:
        """Somebody who may sign in with a code sent to this address."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An administrator of the system; signs in with a code as everybody does."""
        return self.create_user(email, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. Having a user opens nothing: grants do."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email


class Grant(models.Model):
    """Who may what, in which organization, program and school."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")
        FACILITATOR = "facilitator", _("Facilitator")
        ADVISORY = "advisory", _("Advisory group")
        AUDITOR = "auditor", _("Auditor")
        PRINCIPAL = "principal", _("Principal")
        VISITOR = "visitor", _("Home visitor")

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=12, choices=Role)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="grants")
    program_slug = models.SlugField(blank=True, help_text=_("Empty: every program of the organization."))
    school = models.ForeignKey(School, models.CASCADE, null=True, blank=True, related_name="grants")

    class Meta:
        ordering = ["user", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "organization", "program_slug", "school"],
                name="grant_once_per_school",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organization", "program_slug"],
                condition=Q(school=None),
                name="grant_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} of {self.organization} {self.program_slug}".strip()


class Household(models.Model):
    """People who come as one family; they may share mail and phone."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="households")
    language = models.CharField(max_length=8, default="en")
    protected_address = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"Household {self.pk}"


class Person(models.Model):
    """An adult known to one organization, by the name that they gave."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="people")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="people")
    household = models.ForeignKey(Household, models.SET_NULL, null=True, blank=True, related_name="people")
    name = models.CharField(max_length=200, help_text=_("As the person writes it."))
    search_name = models.CharField(max_length=400, db_index=True, editable=False)
    reads = models.CharField(max_length=8, default="en")
    speaks = models.CharField(max_length=8, default="en")
    zone = models.CharField(max_length=40, default=NEW_YORK, validators=[validate_zone])
    link_version = models.PositiveIntegerField(default=1)
    merged_into = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="merged")

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["search_name", "pk"]
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="person_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(user=None, household=None), name="merged_person_stands_back"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A way to reach a person. Families share addresses and phones, so a value is never unique."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail")
        MOBILE = "mobile", _("Mobile")

    class Silence(models.TextChoices):
        BOUNCED = "bounced", _("Nothing arrives there")
        COMPLAINT = "complaint", _("They called our mail unwanted")
        WRONG = "wrong", _("Corrected by staff")

    person = models.ForeignKey(Person, models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=6, choices=Kind)
    value = models.CharField(max_length=254)
    verified_at = models.DateTimeField(null=True, blank=True)
    suppressed_at = models.DateTimeField(null=True, blank=True)
    suppressed_why = models.CharField(
        max_length=9, choices=Silence, blank=True, default="", db_default="", help_text=_("Why nothing goes there.")
    )

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "value"], name="contact_once_per_person")]
        indexes = [models.Index(fields=["kind", "value"], name="contact_by_value")]

    def __str__(self) -> str:
        return self.value

    def absorb(self, other: Contact) -> None:
        """Two records of one person had it: it stays verified, and it stays silent where somebody asked for that."""
        self.verified_at = min(filter(None, (self.verified_at, other.verified_at)), default=None)
        self.suppressed_at = min(filter(None, (self.suppressed_at, other.suppressed_at)), default=None)


class Consent(models.Model):
    """A yes to a purpose: the words that were shown, in which language, when and how."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="consents")
    purpose = models.CharField(max_length=40)
    text_shown = models.TextField()
    language = models.CharField(max_length=8)
    at = models.DateTimeField()
    source = models.CharField(max_length=40)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.purpose} ({self.language})"

    def holds(self, now: datetime) -> bool:
        """Whether this yes still stands."""
        return self.revoked_at is None or self.revoked_at > now
