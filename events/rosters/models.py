"""Who is expected (a roster), who signs up (a party) and how the two meet (a registration)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts import links
from accounts.models import Contact, Person, Town
from events.outbox.models import Message

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class Takes(models.TextChoices):
    """What takes a place."""

    ADULTS = "adults", _("Every adult")
    HEADS = "heads", _("Everybody, children too")
    PARTIES = "parties", _("Each family")


class Status(models.TextChoices):
    REGISTERED = "registered", _("Signed up")
    WAITLISTED = "waitlisted", _("On the waitlist")
    OFFERED = "offered", _("A place is offered")
    CANCELED = "canceled", _("Canceled")


ACTIVE = (Status.REGISTERED, Status.WAITLISTED, Status.OFFERED)
HOLDING = (Status.REGISTERED, Status.OFFERED)


class RosterGroup(models.Model):
    """Rosters that belong together: the block of a gathering day, a tour day."""

    one_per_party = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"Group {self.pk}"


class RosterQuerySet(models.QuerySet["Roster"]):
    def lock(self, pk: int) -> Roster:
        """One roster, held by this transaction until its end."""
        return self.select_for_update().get(pk=pk)

    def lock_all(self, pks: Iterable[int]) -> list[Roster]:
        """Several rosters, always locked in the same order, so that two people never wait for each other."""
        return list(self.select_for_update().filter(pk__in=set(pks)).order_by("pk"))

    def seating(self, people: Iterable[Person | int]) -> RosterQuerySet:
        """The rosters on which one of these people has a place."""
        return self.filter(
            pk__in=Registration.objects.filter(status=Status.REGISTERED).of_people(people).values("roster")
        )


class Roster(models.Model):
    """Who is expected, how many fit and what takes a place. One session has one, or several share it."""

    class Seating(models.TextChoices):
        AUTO = "auto", _("A free place goes to the next in line")
        OFFER = "offer", _("A free place is offered to the next in line")

    capacity = models.PositiveIntegerField(null=True, blank=True, help_text=_("Empty: everybody fits."))
    takes = models.CharField(max_length=8, choices=Takes, default=Takes.ADULTS)
    seats_taken = models.PositiveIntegerField(default=0)
    overbooked = models.PositiveIntegerField(default=0)
    seating = models.CharField(max_length=6, choices=Seating, default=Seating.AUTO)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True, help_text=_("Empty: when it starts."))
    group = models.ForeignKey(RosterGroup, models.SET_NULL, null=True, blank=True, related_name="rosters")

    objects: ClassVar = RosterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(seats_taken__gte=0), name="roster_seats_not_negative"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(seats_taken__lte=F("capacity") + F("overbooked")),
                name="roster_not_oversold",
                violation_error_message=_("There are not enough places left."),
            ),
        ]

    def __str__(self) -> str:
        return f"Roster {self.pk}"

    @property
    def places_left(self) -> int | None:
        """How many places are free, by what the roster counts; None where everybody fits."""
        if self.capacity is None:
            return None
        return max(0, self.capacity + self.overbooked - self.seats_taken)

    @cached_property
    def told_sessions(self) -> list[Any]:
        """The published sessions (rows of the schedule) for which it holds, with all that a message says."""
        return list(self.sessions.published().select_related("program", "venue__town"))

    def fits(self, seats: int) -> bool:
        """Whether so many more would find a place."""
        return self.places_left is None or seats <= self.places_left

    def seats_of(self, adults: int, children: int) -> int:
        """How many places a party of this size takes here."""
        return {Takes.ADULTS: adults, Takes.HEADS: adults + children, Takes.PARTIES: 1}[Takes(self.takes)]

    def take(self, seats: int, *, let_in: bool = False) -> int:
        """Take (or with a negative number give back) places. The caller has locked the roster.

        `let_in` seats people who already stand at the door: where the room is full the excess is `overbooked`, and
        returned. Places given back first undo the excess, so that a room with too many people seats nobody else.
        """
        before, self.seats_taken = self.overbooked, self.seats_taken + seats
        excess = 0 if self.capacity is None else max(0, self.seats_taken - self.capacity)
        self.overbooked = max(before, excess) if let_in else min(before, excess)
        Roster.objects.filter(pk=self.pk).update(seats_taken=F("seats_taken") + seats, overbooked=self.overbooked)
        return self.overbooked - before

    def is_open(self, now: datetime) -> bool:
        """Whether one may sign up: between opening and closing, and before the (last) session has begun."""
        if (self.opens_at and now < self.opens_at) or (self.closes_at and now >= self.closes_at):
            return False
        return any(session.status == "confirmed" and session.starts_at > now for session in self.told_sessions)


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

    lead = models.ForeignKey(Person, models.PROTECT, related_name="parties")
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
    link_version = models.PositiveIntegerField(default=1)
    submit_key = models.UUIDField(default=uuid4, unique=True, help_text=_("Sent with the form: a double click."))

    objects: ClassVar = PartyQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return f"Party of {self.lead}"

    @property
    def people(self) -> list[Person]:
        """The adults, the one who answers first."""
        return [self.lead, *(member.person for member in self.members.all())]

    @property
    def adults(self) -> int:
        """How many adults come."""
        return 1 + len(self.members.all())

    @property
    def token(self) -> str:
        """Opens this sign-up and nothing else; ends when the version rises."""
        return links.sign("manage", self.pk, self.link_version)

    @property
    def code(self) -> str:
        """A short code to say at the door: letters and digits that nobody mixes up."""
        letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
        number = self.submit_key.int
        return "".join(letters[(number >> (5 * place)) & 31] for place in range(5))


class Member(models.Model):
    """A further adult of a party."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")

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


def of_same_name_and_contact(party: Party) -> Q:
    """Registrations whose lead can be reached as this party's lead can, with an adult of the same name as one of it.

    So a mother and a father who each sign up both are found, though further adults have no contact of their own.
    """
    contacts = Contact.objects.filter(person=party.lead_id).values("value")
    leads = Contact.objects.filter(value__in=contacts, person__organization=party.lead.organization_id).values(
        "person"
    )
    names = [person.search_name for person in party.people]
    members = Member.objects.filter(person__search_name__in=names).values("party")
    return Q(party__lead__in=leads) & (Q(party__lead__search_name__in=names) | Q(party__in=members))


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def active(self) -> RegistrationQuerySet:
        """Not canceled."""
        return self.filter(status__in=ACTIVE)

    def seated(self) -> RegistrationQuerySet:
        """With a place."""
        return self.filter(status=Status.REGISTERED)

    def waiting(self) -> RegistrationQuerySet:
        """In line, longest wait first."""
        return self.filter(status=Status.WAITLISTED).order_by("queued_at", "pk")

    def of_people(self, people: Iterable[Person | int]) -> RegistrationQuerySet:
        """Of parties in which one of these people is an adult."""
        return self.filter(of_people(people))


class Registration(models.Model):
    """A party on a roster, seated or waiting whole."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="registrations")
    roster = models.ForeignKey(Roster, models.PROTECT, related_name="registrations")
    bundle = models.UUIDField(null=True, blank=True, help_text=_("Signed up for together, all or none."))
    seats = models.PositiveSmallIntegerField(help_text=_("Places that it takes, as counted when it last changed."))
    status = models.CharField(max_length=10, choices=Status)
    queued_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    messages = models.ManyToManyField(Message, blank=True, related_name="registrations")

    objects: ClassVar = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["queued_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "roster"],
                condition=~Q(status="canceled"),
                name="registration_once_while_active",
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="registration_takes_a_place"),
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
        """Whether the party is in line."""
        return self.status == Status.WAITLISTED
