"""Who is expected (a roster), who signs up (a party) and how the two meet (a registration)."""

from __future__ import annotations

from secrets import choice
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import links
from accounts.models import Contact, Person, Town
from events.outbox.models import Message
from events.rosters.capacity import Roster, RosterGroup, Seating, Serves, Takes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = [
    "ACTIVE", "HOLDING", "IN_LINE", "Member", "Party", "Registration", "Roster", "RosterGroup", "Seating", "Serves",
    "Status", "Takes", "of_people",
]  # fmt: skip


class Status(models.TextChoices):
    REGISTERED = "registered", _("Signed up")
    WAITLISTED = "waitlisted", _("On the waitlist")
    OFFERED = "offered", _("A place is offered")
    CANCELED = "canceled", _("Canceled")


ACTIVE = (Status.REGISTERED, Status.WAITLISTED, Status.OFFERED)
HOLDING = (Status.REGISTERED, Status.OFFERED)
IN_LINE = Q(status=Status.WAITLISTED, held_back=False, party__confirm_by=None)


CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters and digits that nobody mixes up."""
CODE_LENGTH = 5


def new_code() -> str:
    """A short code for a new sign-up."""
    return "".join(choice(CODE_LETTERS) for _place in range(CODE_LENGTH))


def signed_as_field() -> models.CharField[str, str]:
    """A name as a sign-up gave it, of the one who answers and of each who comes along."""
    words = _("The name that this sign-up gave; empty: the person’s.")
    return models.CharField(max_length=200, blank=True, default="", db_default="", help_text=words)


class Adult(NamedTuple):
    """An adult of a sign-up by the name that it gave."""

    pk: int
    name: str

    def __str__(self) -> str:
        return self.name


class PartyQuerySet(models.QuerySet["Party"]):
    def as_of_now(self, pk: int) -> Party:
        """A party with its adults as stored now, held until the end of the transaction."""
        held = self.select_for_update(of=("self",), no_key=True).select_related("lead__organization", "contact")
        return held.prefetch_related("members__person").get(pk=pk)


class Party(models.Model):
    """A sign-up: the adult who answers for it, the other adults who come, and children counted, not named."""

    class Source(models.TextChoices):
        WEB = "web", _("Web page")
        STAFF = "staff", _("Entered by staff")
        DOOR = "door", _("At the door")
        TEXT = "text", _("By text message")

    lead = models.ForeignKey(Person, models.PROTECT, related_name="parties")
    signed_as = signed_as_field()
    contact = models.ForeignKey(
        Contact,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="parties",
        help_text=_("Given with this sign-up; its messages go there."),
    )
    others = models.ManyToManyField(Person, through="Member", related_name="joined_parties")
    children = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=8, default="en")
    source = models.CharField(max_length=6, choices=Source, default=Source.WEB)
    workplace = models.CharField(max_length=120, blank=True)
    job_role = models.CharField(max_length=80, blank=True)
    town = models.ForeignKey(Town, models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    confirm_by = models.DateTimeField(
        null=True, blank=True, help_text=_("Until when the contact has to be confirmed; empty: it need not be.")
    )
    link_version = models.PositiveIntegerField(default=1)
    submit_key = models.UUIDField(default=uuid4, unique=True, help_text=_("Sent with the form: a double click."))
    code = models.CharField(
        max_length=5,
        default=new_code,
        db_default="",
        db_index=True,
        editable=False,
        help_text=_("To say at the door and on the phone. Rarely two have the same."),
    )

    objects: ClassVar = PartyQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name_plural = "parties"
        indexes = [models.Index(fields=["confirm_by"], condition=Q(confirm_by__isnull=False), name="party_to_confirm")]

    def __str__(self) -> str:
        return f"Party of {self.lead}"

    @property
    def people(self) -> list[Person]:
        """The adults, the one who answers first."""
        return [self.lead, *(member.person for member in self.members.all())]

    @property
    def named(self) -> list[Adult]:
        """The adults as its own pages show them: by the names that were typed, not by those that we know besides."""
        members = [(member.person, member.signed_as) for member in self.members.all()]
        adults = [(self.lead, self.signed_as), *members]
        return [Adult(person.pk, signed_as or person.name) for person, signed_as in adults]

    @property
    def adults(self) -> int:
        """How many adults come."""
        return 1 + len(self.members.all())

    @property
    def token(self) -> str:
        """Opens this sign-up and nothing else; ends when the version rises."""
        return links.sign("manage", self.pk, self.link_version)


class Member(models.Model):
    """A further adult of a party."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    signed_as = signed_as_field()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["party", "person"], name="member_once_per_party")]

    def __str__(self) -> str:
        return f"{self.person} with {self.party}"


def of_people(people: Iterable[Person | int]) -> Q:
    """Registrations of parties in which one of these people is an adult."""
    people = list(people)
    members = Member.objects.filter(person__in=people).values("party")
    return Q(party__lead__in=people) | Q(party__in=members)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def active(self) -> RegistrationQuerySet:
        """Not canceled."""
        return self.filter(status__in=ACTIVE)

    def seated(self) -> RegistrationQuerySet:
        """With a place."""
        return self.filter(status=Status.REGISTERED)

    def waiting(self) -> RegistrationQuerySet:
        """In line, longest wait first. Who waits for help, or has to confirm first, stands aside until then."""
        return self.filter(IN_LINE).order_by("queued_at", "pk")

    def of_people(self, people: Iterable[Person | int]) -> RegistrationQuerySet:
        """Of parties in which one of these people is an adult."""
        return self.filter(of_people(people))


class Registration(models.Model):
    """A party on a roster, seated or waiting whole."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="registrations")
    roster = models.ForeignKey(Roster, models.PROTECT, related_name="registrations")
    seats = models.PositiveSmallIntegerField(help_text=_("Places that it takes, as counted when it last changed."))
    status = models.CharField(max_length=10, choices=Status)
    held_back = models.BooleanField(
        default=False, help_text=_("Waits until the help it needs is there; meanwhile others may pass.")
    )
    queued_at = models.DateTimeField()
    seated_at = models.DateTimeField(null=True, blank=True, help_text=_("Since when it has its place."))
    changed_at = models.DateTimeField()
    messages = models.ManyToManyField(Message, blank=True, related_name="registrations")

    objects: ClassVar = RegistrationQuerySet.as_manager()
    place: int | None = None
    """In line, counted from 1, where it was put there just now."""
    asked: Callable[[str], Sequence[Any]] | None = None
    """The help that it asked for just now, in the words of a language: for its confirmation."""

    class Meta:
        ordering = ["queued_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "roster"],
                condition=~Q(status="canceled"),
                name="registration_once_while_active",
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="registration_takes_a_place"),
            models.CheckConstraint(
                condition=Q(held_back=False) | Q(status__in=("waitlisted", "canceled")),
                name="registration_held_back_waits",
            ),
            models.CheckConstraint(
                condition=~Q(status="registered") | Q(seated_at__isnull=False), name="registration_seated_since"
            ),
        ]
        indexes = [models.Index(fields=["roster", "status", "queued_at"], name="registration_in_line")]

    def __str__(self) -> str:
        return f"{self.party} ({self.status})"

    @property
    def is_seated(self) -> bool:
        """Whether the party has its place."""
        return self.status == Status.REGISTERED

    @property
    def is_waiting(self) -> bool:
        """Whether the party waits, in line or aside."""
        return self.status == Status.WAITLISTED

    @property
    def stands_in_line(self) -> bool:
        """Whether it waits in line, and not aside for help or for a yes of the family: IN_LINE of one row."""
        return self.is_waiting and not self.held_back and self.party.confirm_by is None
