"""Welcome tours: a day at a school, cut into slots; each slot is a session with a roster."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.models import School
from events.schedule.models import Program, Series, Session


class TourDay(models.Model):
    """A day on which families walk a school, with the rules that made its slots."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="tour_days")
    school = models.ForeignKey(School, models.PROTECT, related_name="tour_days")
    series = models.OneToOneField(Series, models.PROTECT, related_name="tour_day")
    date = models.DateField()
    first_start = models.TimeField()
    last_end = models.TimeField()
    slot_minutes = models.PositiveSmallIntegerField(default=20)
    gap_minutes = models.PositiveSmallIntegerField(default=0)
    capacity = models.PositiveSmallIntegerField(default=12)

    class Meta:
        ordering = ["date", "school"]
        constraints = [
            models.UniqueConstraint(fields=["program", "school", "date"], name="tour_day_once"),
            models.CheckConstraint(condition=Q(last_end__gt=F("first_start")), name="tour_day_ends_after_start"),
            models.CheckConstraint(condition=Q(slot_minutes__gte=5), name="tour_slot_long_enough"),
        ]

    def __str__(self) -> str:
        return f"{self.school}, {self.date}"


class TourSlot(models.Model):
    """One slot of a tour day."""

    session = models.OneToOneField(Session, models.PROTECT, primary_key=True, related_name="tour_slot")
    day = models.ForeignKey(TourDay, models.PROTECT, related_name="slots")
    group = models.PositiveSmallIntegerField(default=1)
    step_free = models.BooleanField(default=True)

    class Meta:
        ordering = ["session__starts_at", "group"]

    def __str__(self) -> str:
        return f"Slot {self.session_id} of {self.day}"
