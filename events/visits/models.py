"""Home visits: a case begins with a family's yes; a visit hangs on a private session."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Household, Person, School
from events.schedule.models import Session


class VisitCase(models.Model):
    """One family, one school, one round of one school year (which starts in July of `year`)."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        YES = "yes", _("Said yes")
        NO = "no", _("No thank you")
        UNREACHED = "unreached", _("Not reached")
        CHOOSING = "choosing", _("Choosing a time")
        SCHEDULED = "scheduled", _("Scheduled")
        HELD = "held", _("Held")
        CLOSED = "closed", _("Closed")

    household = models.ForeignKey(Household, models.PROTECT, related_name="visit_cases")
    school = models.ForeignKey(School, models.PROTECT, related_name="visit_cases")
    year = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["household", "school", "year", "round"], name="visit_case_once"),
            models.CheckConstraint(condition=Q(round__in=(1, 2)), name="visit_case_round_one_or_two"),
        ]

    def __str__(self) -> str:
        return f"Case {self.pk}, round {self.round} ({self.state})"


class Permission(models.Model):
    """A family's recorded yes: who asked, when, how and in which language."""

    case = models.OneToOneField(VisitCase, models.CASCADE, primary_key=True, related_name="permission")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    how = models.CharField(max_length=40)
    language = models.CharField(max_length=8)

    def __str__(self) -> str:
        return f"Yes to case {self.case_id}"


class Training(models.Model):
    """That a person was trained for visits (or, interpreting, promised confidentiality) on a day."""

    class Kind(models.TextChoices):
        VISITOR = "visitor", _("Trained as a visitor")
        INTERPRETER = "interpreter", _("Promised confidentiality")

    person = models.ForeignKey(Person, models.CASCADE, related_name="trainings")
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.VISITOR)
    on = models.DateField()

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind} {self.on}"


class Visit(models.Model):
    """Two trained people meet a family at a time that the family agreed to. No address is stored."""

    class Place(models.TextChoices):
        HOME = "home", _("At home")
        OTHER = "other", _("At another place")
        ONLINE = "online", _("Online")

    session = models.OneToOneField(Session, models.PROTECT, primary_key=True, related_name="visit")
    case = models.ForeignKey(VisitCase, models.PROTECT, related_name="visits")
    visitor_a = models.ForeignKey(Person, models.PROTECT, related_name="visits_as_first")
    visitor_b = models.ForeignKey(Person, models.PROTECT, related_name="visits_as_second")
    place = models.CharField(max_length=6, choices=Place, default=Place.HOME)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(visitor_a=F("visitor_b")),
                name="visit_by_two_people",
                violation_error_message=_("A visit needs two different people."),
            )
        ]

    def __str__(self) -> str:
        return f"Visit for case {self.case_id}"
