"""Programs, and the places where their sessions meet."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.languages import LanguageTextField, Wording, in_language
from accounts.models import NEW_YORK, Organization, School, Town, validate_zone
from events.rosters.capacity import LONGEST_LEAD
from events.rosters.models import Seating, Takes
from events.schedule.querysets import ProgramQuerySet


class Visibility(models.TextChoices):
    LINK = "link", _("Who has the link")
    PUBLIC = "public", _("Everybody")
    PRIVATE = "private", _("Only the people of it")


class DatesFrom(models.TextChoices):
    LIST = "list", _("A list of dates")
    RULE = "rule", _("Rules")


class Program(models.Model):
    """A kind of gathering. Programs differ by these columns alone, so that a new one is a row, not code."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="programs")
    slug = models.SlugField(unique=True)
    name = LanguageTextField()
    about = LanguageTextField()
    sponsors = LanguageTextField(help_text=_("The line that thanks sponsors."))
    private_label = LanguageTextField(help_text=_("All that calendars and messages say of a private session."))
    palette = models.SlugField(default="cafe")
    zone = models.CharField(max_length=40, default=NEW_YORK, validators=[validate_zone])
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    is_public = models.BooleanField(default=True, help_text=_("Whether everybody may know of the program."))
    visibility = models.CharField(max_length=7, choices=Visibility, default=Visibility.PUBLIC)
    takes = models.CharField(max_length=8, choices=Takes, default=Takes.ADULTS)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=90)
    start_time = models.TimeField(default="09:30")
    dates_from = models.CharField(
        max_length=4,
        choices=DatesFrom,
        default=DatesFrom.RULE,
        help_text=_("Where the dates of a season come from; of a list, a rule only proposes."),
    )
    weekday = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MaxValueValidator(6)],
        help_text=_("0 is Monday; other days are warned of."),
    )
    asks_others = models.BooleanField(default=True, help_text=_("Ask which other adults come."))
    asks_children = models.BooleanField(default=True, help_text=_("Ask how many children come."))
    asks_work = models.BooleanField(default=False, help_text=_("Ask for organization, job role and town."))
    seating = models.CharField(max_length=6, choices=Seating, default=Seating.AUTO)
    offer_hours = models.PositiveSmallIntegerField(
        default=12,
        validators=[MinValueValidator(1)],
        help_text=_("How many waking hours a family has to answer an offer; fewer near the start."),
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
    guests_welcome = models.BooleanField(
        default=False, help_text=_("The seat of who cannot come to one date of a course is offered for that date.")
    )
    asks_to_confirm = models.BooleanField(
        default=False, help_text=_("Who signs up confirms the e-mail address by a link, or loses the place.")
    )
    sign_up_by_text = models.BooleanField(
        default=False,
        db_default=False,
        help_text=_("One can sign up by texting a short word, which pages and flyers tell."),
    )
    help_days = models.PositiveSmallIntegerField(
        default=7, help_text=_("Help is asked for so many days ahead; later ones are tried, not promised.")
    )
    help_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who answers requests for help."),
    )
    sheet_time = models.TimeField(
        default="17:00", help_text=_("When the run sheet is fixed, on the day before the session.")
    )

    objects: ClassVar = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(lead_hours__lte=LONGEST_LEAD), name="program_lead_two_days_at_most")
        ]

    def __str__(self) -> str:
        return self.name_here.text or self.slug

    @property
    def name_here(self) -> Wording:
        """The name in the language of the page."""
        return in_language(self.name, get_language() or "en")


class StepFree(models.TextChoices):
    UNKNOWN = "", _("Not known")
    YES = "yes", _("Without steps")
    NO = "no", _("With steps")


class Venue(models.Model):
    """A place where sessions meet, and how to get in."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="venues")
    name = models.CharField(max_length=120)
    street = models.CharField(max_length=120, blank=True)
    town = models.ForeignKey(Town, models.PROTECT, related_name="venues")
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="venues")
    way_in = LanguageTextField(help_text=_("Which door, which floor."))
    parking = LanguageTextField(help_text=_("Where one can park, and what it costs."))
    bus = LanguageTextField(help_text=_("Bus lines and the stop."))
    step_free = models.CharField(max_length=3, choices=StepFree, blank=True, default=StepFree.UNKNOWN)
    phone_on_the_day = models.CharField(max_length=20, blank=True)
    setup_minutes = models.PositiveSmallIntegerField(default=0, help_text=_("Minutes to set up before a session."))
    teardown_minutes = models.PositiveSmallIntegerField(default=0, help_text=_("Minutes to clear up after it."))

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organization", "name", "town"], name="venue_once")]

    def __str__(self) -> str:
        return f"{self.name}, {self.town}"

    @property
    def line(self) -> str:
        """Name, street and town on one line."""
        return self.line_with("")

    def line_with(self, room: str) -> str:
        """Name, room, street and town on one line, as a calendar and a map understand it."""
        return ", ".join(part for part in (self.name, room, self.street, self.town.name) if part)

    def in_short(self, room: str) -> str:
        """Name, room and town, as a text message has room for."""
        return ", ".join(part for part in (self.name, room, self.town.name) if part)
