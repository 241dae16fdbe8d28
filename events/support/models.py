"""What a family asks for, so that it can take part, and what there is of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Language, Person
from events.rosters.models import Registration, Roster, Status
from events.schedule.models import Session, Venue

if TYPE_CHECKING:
    from datetime import date

SIGNED = "ase"
"""American Sign Language, by its code in ISO 639-3."""


class Kind(models.TextChoices):
    """The kinds of help that a family can ask for."""

    INTERPRETER = "interpreter", _("An interpreter")
    CHILD_CARE = "child_care", _("Child care")
    TRANSPORT = "transport", _("A ride")
    MEAL = "meal", _("Food")
    ACCESS = "access", _("A way to take part")
    OTHER = "other", _("Other help")


COUNTED = (Kind.CHILD_CARE, Kind.TRANSPORT, Kind.MEAL)
"""Help of which one says for how many."""


class Band(models.TextChoices):
    """Age bands of children; asked only for child care."""

    BABY = "0-2", _("0 to 2 years")
    SMALL = "3-5", _("3 to 5 years")
    SCHOOL = "6-12", _("6 to 12 years")


class Standing(models.TextChoices):
    """How it stands with what a family asked for."""

    SURE = "sure", _("It will be there")
    NO = "no", _("We could not find it")
    WAITS = "waits", _("You wait for a place")
    KEPT = "kept", _("A place is kept for you")
    OPEN = "open", _("We will tell you")


def what_words(kind: str, language: Language | None, band: str) -> str:
    """Help in words: "An interpreter: Español", "Child care, 3 to 5 years"."""
    label = str(Kind(kind).label)
    if language is not None:
        return _now("%(kind)s: %(language)s") % {"kind": label, "language": language.endonym}
    return f"{label}, {Band(band).label}" if band else label


class SupplyQuerySet(models.QuerySet["Supply"]):
    def standing(self) -> SupplyQuerySet:
        """Not canceled."""
        return self.exclude(state=Supply.State.CANCELED)

    def sure(self) -> SupplyQuerySet:
        """Will be there."""
        return self.filter(state=Supply.State.CONFIRMED)


class Supply(models.Model):
    """Help that there is for some sessions: an interpreter, places in child care, a bus."""

    class State(models.TextChoices):
        WANTED = "wanted", _("Looked for")
        BOOKED = "booked", _("Booked")
        CONFIRMED = "confirmed", _("Confirmed")
        CANCELED = "canceled", _("Canceled")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("In the room")
        VIDEO = "video", _("By video")
        PHONE = "phone", _("By phone")

    kind = models.CharField(max_length=11, choices=Kind)
    sessions = models.ManyToManyField(Session, related_name="supplies")
    language = models.ForeignKey(Language, models.PROTECT, null=True, blank=True, related_name="+")
    band = models.CharField(max_length=4, choices=Band, blank=True)
    roster = models.OneToOneField(
        Roster,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supply",
        help_text=_("Its places and its waitlist, where places are counted."),
    )
    state = models.CharField(max_length=9, choices=State, default=State.WANTED)
    mode = models.CharField(max_length=7, choices=Mode, blank=True)
    who = models.CharField(max_length=120, blank=True, help_text=_("The person or agency that does it."))
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="supplies",
        help_text=_("Who is reminded of it, where we know how to reach that person."),
    )
    confirmed_by = models.CharField(max_length=120, blank=True, help_text=_("Who there said yes."))
    registration_checked_on = models.DateField(
        null=True, blank=True, help_text=_("When the interpreter's state registration was looked up.")
    )
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="+")
    room = models.CharField(max_length=60, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField()

    objects: ClassVar = SupplyQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name_plural = "supplies"
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="interpreter") | Q(language__isnull=False),
                name="interpreter_has_a_language",
                violation_error_message=_("Please choose the language."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="child_care") | (~Q(band="") & Q(roster__isnull=False)),
                name="child_care_has_a_band_and_places",
                violation_error_message=_("Please choose the age and say how many places there are."),
            ),
            models.CheckConstraint(
                condition=~Q(language=SIGNED, state="confirmed") | Q(registration_checked_on__isnull=False),
                name="signing_interpreter_was_checked",
                violation_error_message=_("Please look up the interpreter’s state registration first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.language or self.band}".strip()

    @property
    def is_sure(self) -> bool:
        """Whether it will be there."""
        return self.state == self.State.CONFIRMED

    @property
    def what(self) -> str:
        """What it is, with its language or the age of the children, in the language of the page."""
        return what_words(self.kind, self.language, self.band)

    def meets(self, kind: str, language: str | None, band: str) -> bool:
        """Whether it is help of this kind: for an interpreter the language counts, for child care the age."""
        if self.kind != kind:
            return False
        if kind == Kind.INTERPRETER:
            return bool(self.language_id == language)
        return kind != Kind.CHILD_CARE or self.band == band


class NeedQuerySet(models.QuerySet["Need"]):
    def told(self) -> NeedQuerySet:
        """With all that is said of them."""
        return self.select_related("language", "supply__language", "supply__venue__town", "supply__roster", "place")

    def alive(self) -> NeedQuerySet:
        """Of families that still take part, or wait."""
        return self.exclude(registration__status=Status.CANCELED)

    def open(self) -> NeedQuerySet:
        """Nobody can tell the family yet whether it will be there, though it still takes part."""
        settled = Q(place__status=Status.REGISTERED, supply__state=Supply.State.CONFIRMED, detail="")
        return self.alive().filter(state=Need.State.OPEN).exclude(settled)

    def due(self, day: date) -> NeedQuerySet:
        """To be answered by this day."""
        return self.open().filter(due_on__lte=day)


class Need(models.Model):
    """Help that a family asked for. Its own words are wiped by themselves after the session."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CONFIRMED = "confirmed", _("It will be there")
        DECLINED = "declined", _("We could not find it")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="needs")
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.OTHER)
    language = models.ForeignKey(Language, models.PROTECT, null=True, blank=True, related_name="+")
    band = models.CharField(max_length=4, choices=Band, blank=True)
    count = models.PositiveSmallIntegerField(
        default=1, help_text=_("Children for child care, people for a ride or food.")
    )
    detail = models.TextField(max_length=1000, blank=True)
    is_required = models.BooleanField(
        default=False, help_text=_("Without it the family cannot come: it waits for both.")
    )
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    supply = models.ForeignKey(Supply, models.SET_NULL, null=True, blank=True, related_name="needs")
    place = models.OneToOneField(
        Registration,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="need_met",
        help_text=_("Its places on the roster of the help, seated or waiting."),
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField()
    purge_on = models.DateField()

    objects: ClassVar = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="interpreter") | Q(language__isnull=False), name="need_interpreter_has_a_language"
            ),
            models.CheckConstraint(condition=~Q(kind="child_care") | ~Q(band=""), name="need_child_care_has_a_band"),
            models.CheckConstraint(condition=Q(count__gte=1), name="need_counts_somebody"),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="need_by_state_and_due_day")]

    def __str__(self) -> str:
        return f"Need {self.pk} ({self.state})"

    @property
    def standing(self) -> Standing:
        """How it stands. A place of its own says more than what was written down: the line moves by itself.

        Words of the family are read by a person; until then its place is kept.
        """
        if self.state == self.State.DECLINED:
            return Standing.NO
        if self.state == self.State.CONFIRMED:
            return Standing.SURE
        if self.place is None or self.place.status == Status.CANCELED:
            return Standing.OPEN
        if self.place.status != Status.REGISTERED:
            return Standing.WAITS
        return Standing.SURE if self.supply and self.supply.is_sure and not self.detail else Standing.KEPT

    @property
    def what(self) -> str:
        """What was asked for, in the language of the page: "Child care, 3 to 5 years: 2 children"."""
        words = what_words(self.kind, self.language, self.band)
        if self.kind == Kind.CHILD_CARE:
            many = ngettext("%(number)d child", "%(number)d children", self.count)
        elif self.kind in COUNTED:
            many = ngettext("%(number)d person", "%(number)d people", self.count)
        else:
            return words
        return f"{words}: {many % {'number': self.count}}"

    @property
    def in_full(self) -> str:
        """What was asked for with the words of the family, on one line: for lists of staff."""
        if self.kind == Kind.OTHER and self.detail:
            return self.detail
        return f"{self.what}: {self.detail}" if self.detail else self.what
