"""Parent Academy: a course is lessons; a meeting is a lesson held at a session."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.languages import LanguageTextField
from events.schedule.models import Program, Series, Session


class Course(models.Model):
    """A course of dated evenings that one signs up for as a whole."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="courses")
    series = models.OneToOneField(Series, models.PROTECT, related_name="course")
    title = LanguageTextField()
    needed = models.PositiveSmallIntegerField(help_text=_("How many lessons complete it."))

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=models.Q(needed__gte=1), name="course_needs_a_lesson")]

    def __str__(self) -> str:
        return str(self.series)


class Lesson(models.Model):
    """A numbered lesson of a course."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="lessons")
    number = models.PositiveSmallIntegerField()
    title = LanguageTextField()
    must = models.BooleanField(default=False, help_text=_("Cannot be missed."))

    class Meta:
        ordering = ["course", "number"]
        constraints = [models.UniqueConstraint(fields=["course", "number"], name="lesson_number_once")]

    def __str__(self) -> str:
        return f"{self.course} {self.number}"


class Meeting(models.Model):
    """A lesson held at a session. Several meetings of one lesson are equivalent and count once."""

    session = models.OneToOneField(Session, models.PROTECT, primary_key=True, related_name="meeting")
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="meetings")
    make_up = models.BooleanField(default=False)

    class Meta:
        ordering = ["session__starts_at"]

    def __str__(self) -> str:
        return f"{self.lesson} on {self.session_id}"
