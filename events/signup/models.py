"""Questions of a program's own, and what families answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.languages import LanguageTextField, Wording, as_drafted, in_language
from events.rosters.models import Party
from events.schedule.models import Program, Series


class Question(models.Model):
    """Something that a program or a series asks who signs up. It is kept no longer than it is needed."""

    class Kind(models.TextChoices):
        TEXT = "text", _("A few words")
        CHOICE = "choice", _("One of several")
        SEVERAL = "several", _("Some of several")
        NUMBER = "number", _("A number")
        CONSENT = "consent", _("A yes")

    program = models.ForeignKey(Program, models.CASCADE, null=True, blank=True, related_name="questions")
    series = models.ForeignKey(Series, models.CASCADE, null=True, blank=True, related_name="questions")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=7, choices=Kind)
    text = LanguageTextField()
    is_required = models.BooleanField(default=False)
    kept_days = models.PositiveSmallIntegerField(
        default=14, help_text=_("So many days after the last date the answers are wiped.")
    )
    retired_at = models.DateTimeField(null=True, blank=True, help_text=_("Not asked any more since then."))

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(program__isnull=False, series=None) | Q(program=None, series__isnull=False),
                name="question_of_a_program_or_a_series",
            )
        ]

    def __str__(self) -> str:
        return self.text_here.text or f"Question {self.pk}"

    @property
    def text_here(self) -> Wording:
        """The question in the language of the page."""
        return in_language(self.text, get_language() or "en")

    @property
    def working_text(self) -> str:
        """The question as its makers see it, also before anybody approved it."""
        return as_drafted(self.text, get_language() or "en")


class Choice(models.Model):
    """One of the answers that a question offers."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    order = models.PositiveSmallIntegerField(default=0)
    text = LanguageTextField()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text_here.text or f"Choice {self.pk}"

    @property
    def text_here(self) -> Wording:
        """The choice in the language of the page."""
        return in_language(self.text, get_language() or "en")


class Answer(models.Model):
    """What one sign-up answered to one question, until its day of wiping."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    value = models.CharField(max_length=1000, blank=True, help_text=_("Words, a number, or the text agreed to."))
    choices = models.ManyToManyField(Choice, blank=True, related_name="answers")
    language = models.CharField(max_length=8, help_text=_("The language that the question was read in."))
    answered_at = models.DateTimeField()
    purge_on = models.DateField(db_index=True)

    class Meta:
        ordering = ["question__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["party", "question"], name="answer_once_per_party")]

    def __str__(self) -> str:
        return f"Answer {self.pk}"

    @property
    def words(self) -> str:
        """The answer as people read it."""
        chosen = [as_drafted(choice.text, get_language() or "en") for choice in self.choices.all()]
        return "; ".join(chosen) if chosen else self.value
