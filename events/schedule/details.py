"""What belongs to a session, a series or a day: parts, materials, assignments, closures, topic ideas."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.languages import LanguageTextField
from accounts.models import District, Organization, Person, School
from events.schedule.models import Program, Session
from events.schedule.querysets import AT_THE_DOOR


class Part(models.Model):
    """A part of the agenda: networking, talk, discussion."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="parts")
    order = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    title = LanguageTextField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["session", "order"], name="part_order_once")]

    def __str__(self) -> str:
        return f"{self.minutes} min"


class Resource(models.Model):
    """What a session leaves behind: recording, slides, notes."""

    class Kind(models.TextChoices):
        RECORDING = "recording", _("Recording")
        SLIDES = "slides", _("Slides")
        NOTES = "notes", _("Notes")
        LINK = "link", _("More to read")

    session = models.ForeignKey(Session, models.CASCADE, related_name="resources")
    kind = models.CharField(max_length=9, choices=Kind)
    title = models.CharField(max_length=120, blank=True)
    url = models.URLField()
    captions = models.BooleanField(default=False)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="recording") | Q(captions=True),
                name="recording_has_captions",
                violation_error_message=_("A recording needs captions or a transcript before it is shown."),
            )
        ]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class Assignment(models.Model):
    """Somebody's part at a session: a person, or an organization that speaks or hosts."""

    class Role(models.TextChoices):
        FACILITATOR = "facilitator", _("Facilitator")
        CATALYST = "catalyst", _("Conversation catalyst")
        HOST = "host", _("Host")
        GUIDE = "guide", _("Guide")
        VISITOR = "visitor", _("Home visitor")

    session = models.ForeignKey(Session, models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="assignments")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="assignments")
    name = models.CharField(max_length=160, blank=True, help_text=_("As announced, where no person is entered."))
    role = models.CharField(max_length=11, choices=Role)

    class Meta:
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person", "role"], name="assignment_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organization__isnull=False) | ~Q(name=""),
                name="assignment_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.announced} ({self.get_role_display()})"

    def absorb(self, other: Assignment) -> None:
        """Two records of one person had the same part: it is one, announced as somebody wrote it."""
        self.name = self.name or other.name
        self.organization_id = self.organization_id or other.organization_id

    @property
    def sees_the_list(self) -> bool:
        """Whether who has this part can sign in and see who comes."""
        return self.person_id is not None and self.role in AT_THE_DOOR

    @property
    def announced(self) -> str:
        """The name as pages say it."""
        return self.name or str(self.person or self.organization)


class Closure(models.Model):
    """Days on which schools are closed, or that many families keep."""

    class Scope(models.TextChoices):
        STATE = "state", _("Whole state")
        DISTRICT = "district", _("District")
        SCHOOL = "school", _("School")

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Holiday")
        VACATION = "vacation", _("Vacation")
        CLOSING = "closing", _("Closed")
        DELAY = "delay", _("Delayed")
        OBSERVANCE = "observance", _("Observance")

    scope = models.CharField(max_length=8, choices=Scope, default=Scope.STATE)
    district = models.ForeignKey(District, models.CASCADE, null=True, blank=True, related_name="closures")
    school = models.ForeignKey(School, models.CASCADE, null=True, blank=True, related_name="closures")
    first_day = models.DateField()
    last_day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=200, blank=True, help_text=_("What the imported file calls it."))

    class Meta:
        ordering = ["first_day", "name"]
        indexes = [models.Index(fields=["scope", "first_day"], name="closure_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="closure_in_order"),
            models.CheckConstraint(
                condition=Q(scope="state", district=None, school=None)
                | Q(scope="district", district__isnull=False, school=None)
                | Q(scope="school", school__isnull=False),
                name="closure_scope_has_its_row",
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(scope="state") & ~Q(code=""), name="closure_once_in_the_state"
            ),
            models.UniqueConstraint(
                fields=["district", "code"],
                condition=Q(scope="district") & ~Q(code=""),
                name="closure_once_in_a_district",
            ),
            models.UniqueConstraint(
                fields=["school", "code"], condition=Q(scope="school") & ~Q(code=""), name="closure_once_in_a_school"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """An idea for a session from the advisory group: an idea, then a session that takes it up."""

    class State(models.TextChoices):
        IDEA = "idea", _("Idea")
        SCHEDULED = "scheduled", _("Scheduled")
        DROPPED = "dropped", _("Not now")

    program = models.ForeignKey(Program, models.CASCADE, related_name="topics")
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.IDEA)
    session = models.ForeignKey(Session, models.SET_NULL, null=True, blank=True, related_name="topics")
    suggested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(session__isnull=False), name="scheduled_topic_has_its_session"
            )
        ]

    def __str__(self) -> str:
        return self.title


class TopicVoice(models.Model):
    """Somebody of the advisory group would like this idea."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="voices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "user"], name="topic_voice_once")]

    def __str__(self) -> str:
        return f"{self.user} for {self.topic}"


class TopicComment(models.Model):
    """What somebody of the advisory group says about an idea."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="comments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.user} on {self.topic}"
