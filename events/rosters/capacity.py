"""How many fit: a roster, what takes its places, and how a free one finds its next party."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


LONGEST_LEAD = 48
"""Hours: no roster stops offering places earlier than that before its start."""


class Takes(models.TextChoices):
    """What takes a place."""

    ADULTS = "adults", _("Every adult")
    HEADS = "heads", _("Everybody, children too")
    PARTIES = "parties", _("Each family")
    ASKED = "asked", _("As many as are asked for")


class Seating(models.TextChoices):
    """How a free place finds the next in line."""

    AUTO = "auto", _("A free place goes to the next in line")
    OFFER = "offer", _("A free place is offered to the next in line")


class Serves(models.TextChoices):
    """What a roster is the list of."""

    SESSIONS = "sessions", _("Sessions")
    GUESTS = "guests", _("Guests of one date of a course")
    HELP = "help", _("Help, such as child care")


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


class Roster(models.Model):
    """Who is expected, how many fit and what takes a place. One session has one, or several share it."""

    Seating = Seating

    serves = models.CharField(max_length=8, choices=Serves, default=Serves.SESSIONS)
    capacity = models.PositiveIntegerField(null=True, blank=True, help_text=_("Empty: everybody fits."))
    takes = models.CharField(max_length=8, choices=Takes, default=Takes.ADULTS)
    seats_taken = models.PositiveIntegerField(default=0)
    overbooked = models.PositiveIntegerField(default=0)
    seating = models.CharField(max_length=6, choices=Seating, default=Seating.AUTO)
    offer_hours = models.PositiveSmallIntegerField(
        default=12, help_text=_("How many waking hours a family has to answer an offer; fewer near the start.")
    )
    lead_hours = models.PositiveSmallIntegerField(
        default=3,
        validators=[MaxValueValidator(LONGEST_LEAD)],
        help_text=_("No place is offered later than so many hours before the start."),
    )
    last_call_hours = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        default=24,
        help_text=_("So many hours before the start, free places go in order to whoever fits. Empty: never."),
    )
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
            models.CheckConstraint(condition=Q(offer_hours__gte=1), name="roster_gives_time_to_answer"),
            models.CheckConstraint(condition=Q(lead_hours__lte=LONGEST_LEAD), name="roster_lead_two_days_at_most"),
        ]

    def __str__(self) -> str:
        return f"Roster {self.pk}"

    @property
    def places_left(self) -> int | None:
        """How many places are free, by what the roster counts; None where everybody fits."""
        if self.capacity is None:
            return None
        return max(0, self.capacity + self.overbooked - self.seats_taken)

    @property
    def largest_party(self) -> int | None:
        """How many would fit into the empty room; None where there is no such bound, as for guests of one date."""
        return None if self.serves == Serves.GUESTS else self.capacity

    def is_too_large(self, seats: int) -> bool:
        """Whether a party would not fit into the empty room, which was made smaller after it came."""
        return bool(self.largest_party) and seats > (self.largest_party or 0)

    @property
    def could_ever_fit(self) -> Q:
        """Registrations that stand in line: who is larger than the room waits aside and holds up nobody."""
        return Q(seats__lte=self.largest_party) if self.largest_party else Q()

    @cached_property
    def told_sessions(self) -> list[Any]:
        """The published sessions (rows of the schedule) for which it holds, with all that a message says."""
        return list(self._served().published().select_related("program", "venue__town"))

    def _served(self) -> Any:
        """The sessions for which it holds: its own, the one that its guests visit, those that its help is for."""
        sessions = self.sessions.model.objects
        if self.serves == Serves.GUESTS:
            return sessions.filter(guest_roster=self.pk)
        if self.serves == Serves.HELP:
            return sessions.filter(supplies__roster=self.pk)
        return sessions.filter(roster=self.pk)

    def fits(self, seats: int) -> bool:
        """Whether so many more would find a place."""
        return self.places_left is None or seats <= self.places_left

    def seats_of(self, adults: int, children: int) -> int:
        """How many places a party of this size takes here. Of help, a party takes what it asked for."""
        return {Takes.ADULTS: adults, Takes.HEADS: adults + children, Takes.PARTIES: 1}[Takes(self.takes)]

    def take(self, seats: int, *, let_in: bool = False) -> int:
        """Take (or with a negative number give back) places. The caller has locked the roster.

        `let_in` seats people by decision of staff: where the room is full the excess is `overbooked`, and
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

    def next_start(self, now: datetime) -> datetime | None:
        """When it begins: the start of the first session that is still to come."""
        return min((start for start in self._promised_starts() if start > now), default=None)

    @property
    def first_start(self) -> datetime | None:
        """When the first of its sessions begins, or began."""
        return min(self._promised_starts(), default=None)

    @property
    def last_call_at(self) -> datetime | None:
        """From when on free places go in order to whoever fits, also past a larger party that does not fit."""
        if self.first_start is None or self.last_call_hours is None:
            return None
        return self.first_start - timedelta(hours=self.last_call_hours)

    def is_last_call(self, now: datetime) -> bool:
        """Whether the last call has come, of which every waiting family was told."""
        return self.last_call_at is not None and now >= self.last_call_at

    def _promised_starts(self) -> list[datetime]:
        return [session.starts_at for session in self.told_sessions if session.status == "confirmed"]
