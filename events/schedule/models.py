"""When: series and their sessions. Programs and places stand in programs.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import links
from accounts.languages import LanguageTextField, Wording, as_drafted, in_language
from accounts.models import NEW_YORK, District, Language, Organization, Person, validate_zone
from events.rosters.models import Roster
from events.schedule.programs import DatesFrom, Program, StepFree, Venue, Visibility
from events.schedule.querysets import PUBLISHED, SessionQuerySet
from events.schedule.telling import Told, calendar_file, moment_in_short, moment_line, tell, when_line

if TYPE_CHECKING:
    from datetime import datetime

    from events.schedule.facts import Facts


__all__ = [
    "DatesFrom", "FundingSource", "Mode", "Program", "Series", "Session", "Status", "StepFree", "Venue", "Visibility",
]  # fmt: skip


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CONFIRMED = "confirmed", _("Confirmed")
    CANCELED = "canceled", _("Canceled")
    SKIPPED = "skipped", _("Left out")


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    BOTH = "both", _("In person and online")


class Series(models.Model):
    """Sessions that belong together: a season, a course, a tour day. Pages speak of the root."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="series")
    slug = models.SlugField(max_length=80, unique=True)
    root = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")
    title = LanguageTextField()
    zone = models.CharField(max_length=40, default=NEW_YORK, validators=[validate_zone])
    start_time = models.TimeField(null=True, blank=True, help_text=_("Local time on the wall."))
    rules = models.JSONField(
        default=dict,
        blank=True,
        help_text=_("What its dates were planned by, as recurrence.Recurrence writes it; empty: an explicit list."),
    )
    sponsors = LanguageTextField(help_text=_("The line that thanks its own sponsors; empty: the program's."))
    roster = models.ForeignKey(
        Roster,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="series",
        help_text=_("Shared: one signs up for all."),
    )
    form_key = models.UUIDField(
        null=True, blank=True, unique=True, editable=False, help_text=_("Of the form it was made by: made once.")
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.title_here.text or self.slug

    @property
    def title_here(self) -> Wording:
        """The title in the language of the page."""
        return in_language(self.title, get_language() or "en")

    @property
    def working_title(self) -> str:
        """The title as its makers see it, also before anybody approved it."""
        return as_drafted(self.title, get_language() or "en") or self.slug

    @property
    def root_id_or_own(self) -> int:
        """The key of the series that pages, calendars and courses speak of: the first of those that were split."""
        return self.root_id or self.pk

    def get_absolute_url(self) -> str:
        """The page of the series, which is that of its root."""
        return reverse("events:series", args=[(self.root or self).slug])


class FundingSource(models.Model):
    """Who pays for sessions, as reports name it; never guessed."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="funding_sources")
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=20, blank=True, help_text=_("The number of the grant, such as 84.310A."))

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="funding_source_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})" if self.code else self.name


class Measure(models.TextChoices):
    """The measures that the federal grant for family engagement centers is judged by (GPRA), in short."""

    NONE = "", _("None")
    I = "1", _("I: open to many parents")  # noqa: E741 - a Roman numeral
    II = "2", _("II: high impact, statewide")
    III = "3", _("III: high impact, for families")


class Session(models.Model):
    """What happens at one time in one place: one VEVENT of RFC 5545."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True, help_text=_("Part of its address, for ever."))
    program = models.ForeignKey(Program, models.PROTECT, related_name="sessions")
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="sessions")
    recurrence_id = models.DateTimeField(null=True, blank=True, help_text=_("The start as first planned."))
    roster = models.ForeignKey(
        Roster,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        help_text=_("Empty: drop-in."),
    )
    guest_roster = models.OneToOneField(Roster, models.PROTECT, null=True, blank=True, related_name="guest_session")
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="sessions")
    room = models.CharField(max_length=60, blank=True, help_text=_("The room, where the place has several."))
    zone = models.CharField(max_length=40, default=NEW_YORK, validators=[validate_zone])
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    moved_from = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT)
    visibility = models.CharField(max_length=7, choices=Visibility, default=Visibility.PRIVATE)
    link_version = models.PositiveIntegerField(default=1)
    mode = models.CharField(max_length=9, choices=Mode, default=Mode.IN_PERSON)
    join_url = models.URLField(blank=True, help_text=_("Told only to people who signed up."))
    title = LanguageTextField()
    summary = LanguageTextField()
    bring = LanguageTextField(help_text=_("What to bring."))
    held_in = models.CharField(max_length=8, default="en")
    interpreted_into = models.ManyToManyField(Language, blank=True, related_name="+")
    assigned_to = models.ManyToManyField(Person, through="Assignment", related_name="duties")
    audience = models.ManyToManyField(District, blank=True, related_name="+")
    funding = models.ManyToManyField(FundingSource, blank=True, related_name="sessions")
    measure = models.CharField(max_length=1, choices=Measure, blank=True, default=Measure.NONE)
    high_impact = models.BooleanField(null=True, blank=True, help_text=_("Empty: nobody has said."))
    impact_reason = models.CharField(max_length=400, blank=True)
    goal = models.CharField(max_length=120, blank=True)
    edited_fields = models.JSONField(default=list, blank=True, help_text=_("What was changed by hand."))
    search_text = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(help_text=_("When published content last changed: DTSTAMP, LAST-MODIFIED."))

    objects: ClassVar = SessionQuerySet.as_manager()
    as_held: Facts | None = None
    """What people went by when it was locked for a change: `changing.lock_sessions` writes it down."""

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_start",
                violation_error_message=_("It ends before it starts."),
            ),
            models.UniqueConstraint(fields=["series", "recurrence_id"], name="session_once_per_recurrence"),
            models.CheckConstraint(
                condition=Q(series=None) | Q(recurrence_id__isnull=False), name="session_of_a_series_was_planned"
            ),
            models.CheckConstraint(
                condition=Q(high_impact=None) | Q(high_impact=False) | ~Q(impact_reason=""),
                name="high_impact_has_a_reason",
                violation_error_message=_("Please write why this is of high impact."),
            ),
        ]
        indexes = [models.Index(fields=["status", "starts_at"], name="session_by_status_and_start")]

    def __str__(self) -> str:
        return self.title_here.text or str(self.program)

    def get_absolute_url(self) -> str:
        """Its page, with the key where only who has the link may see it."""
        address = reverse("events:session", args=[self.slug])
        return f"{address}?key={self.link_key}" if self.visibility == Visibility.LINK else address

    @property
    def link_key(self) -> str:
        """Opens a session that is shown to who has the link."""
        return links.sign("session", self.pk, self.link_version)

    @property
    def title_here(self) -> Wording:
        """The title in the language of the page."""
        return in_language(self.title, get_language() or "en")

    @property
    def working_title(self) -> str:
        """The title as its makers see it, also before anybody approved it."""
        return as_drafted(self.title, get_language() or "en") or str(self.program)

    @property
    def tz(self) -> ZoneInfo:
        """The zone of the clock on the wall."""
        return ZoneInfo(self.zone)

    def told(self, language: str, *, joined: bool = False) -> Told:
        """The session in words, as pages, messages and calendars say it."""
        return tell(self, language, joined=joined)

    def moment_words(self, moment: datetime, language: str, *, in_short: bool = False) -> str:
        """Some moment, such as the end of an offer, as messages about the session write it; `in_short` as texts do."""
        return moment_in_short(moment, language) if in_short else moment_line(moment, language)

    def calendar_file(self, language: str, *, joined: bool = False) -> bytes:
        """The session as an iCalendar file to keep."""
        return calendar_file(self, language, joined=joined)

    @property
    def local_start(self) -> datetime:
        """The start by the clock on the wall."""
        return self.starts_at.astimezone(self.tz)

    @property
    def local_end(self) -> datetime:
        """The end by the clock on the wall."""
        return self.ends_at.astimezone(self.tz)

    @property
    def when_here(self) -> str:
        """Day and hours with the year, in the language of the page."""
        return when_line(self.local_start, self.local_end, get_language() or "en")

    @property
    def is_canceled(self) -> bool:
        """Promised once, and then called off."""
        return self.status == Status.CANCELED

    @property
    def is_published(self) -> bool:
        """Whether people were told of it."""
        return self.status in PUBLISHED

    @property
    def is_online(self) -> bool:
        """Whether one can take part from home."""
        return self.mode in (Mode.ONLINE, Mode.BOTH)
