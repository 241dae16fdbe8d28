"""Texts that came in, the line to one number, and words that one texts to sign up."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.outbox.models import Message
from events.rosters.models import Roster

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_TEXT = 1600
"""Ten texts in one, which is the most that phones send."""


class TakenFor(models.TextChoices):
    """What a text was taken for."""

    NOTHING = "", _("Not read yet")
    STOP = "stop", _("No more texts")
    START = "start", _("Texts again")
    HELP = "help", _("A question how this works")
    ANSWER = "answer", _("An answer")
    WORD = "word", _("A word to sign up")
    NAME = "name", _("Who signs up")
    LANGUAGE = "lang", _("Another language")
    UNCLEAR = "unclear", _("Not understood")
    TOO_MANY = "many", _("Too many texts")


class InboundQuerySet(models.QuerySet["Inbound"]):
    def unread(self) -> InboundQuerySet:
        """Written down and not acted on yet, in the order in which they came."""
        return self.filter(taken_for=TakenFor.NOTHING).order_by("pk")


class Inbound(models.Model):
    """One text that somebody sent us. Private: read by the machine alone, and deleted after ninety days."""

    provider_id = models.CharField(max_length=64, unique=True, help_text=_("The same text told twice is one."))
    number = models.CharField(max_length=20)
    text = models.CharField(max_length=LONGEST_TEXT, blank=True)
    opted_out = models.CharField(
        max_length=5, blank=True, help_text=_("What the provider took it for and answered itself.")
    )
    at = models.DateTimeField()
    taken_for = models.CharField(max_length=7, choices=TakenFor, blank=True, default=TakenFor.NOTHING)
    question = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="answers", help_text=_("What it answered.")
    )
    reply = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar = InboundQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "inbound texts"
        indexes = [
            models.Index(fields=["number", "-at"], name="inbound_of_number"),
            models.Index(fields=["at"], name="inbound_by_day"),
            models.Index(fields=["id"], name="inbound_unread", condition=Q(taken_for="")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(provider_id=""), name="inbound_has_a_name"),
            models.CheckConstraint(condition=Q(number__startswith="+"), name="inbound_comes_from_a_number"),
        ]

    def __str__(self) -> str:
        return f"Text {self.pk}"


class Line(models.Model):
    """What we know of one number that texts to us: its language, and what it is being asked to sign up for."""

    number = models.CharField(max_length=20, unique=True)
    language = models.CharField(max_length=8, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True, help_text=_("Since when it gets no texts."))
    last_at = models.DateTimeField()
    roster = models.ForeignKey(
        Roster,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("What it is asked to sign up for."),
    )
    seen_start = models.DateTimeField(null=True, blank=True, help_text=_("The start that it was told."))
    text_shown = models.TextField(blank=True, help_text=_("The words to which a name, or a yes, is the answer."))
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["last_at"], name="line_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(roster=None, seen_start=None, until=None, text_shown="")
                | (Q(roster__isnull=False, seen_start__isnull=False, until__isnull=False) & ~Q(text_shown="")),
                name="line_asks_whole_or_not",
            ),
            models.CheckConstraint(condition=Q(number__startswith="+"), name="line_has_a_number"),
        ]

    def __str__(self) -> str:
        return f"Line {self.pk}"

    def ask(self, roster: Roster, start: datetime, words: str, until: datetime) -> None:
        """It was asked, in these words, whether it signs up for what begins then."""
        self.roster, self.seen_start, self.text_shown, self.until = roster, start, words, until

    def is_asked(self, now: datetime) -> bool:
        """Whether the next text may be the name of who signs up."""
        return self.until is not None and self.until > now

    def forget_question(self) -> None:
        """Nothing is asked any more."""
        self.roster, self.seen_start, self.text_shown, self.until = None, None, "", None


class SignUpWord(models.Model):
    """A short word that one texts to sign up on a list: MATH4."""

    roster = models.OneToOneField(Roster, models.CASCADE, primary_key=True, related_name="sign_up_word")
    word = models.CharField(max_length=12, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(word=""), name="sign_up_word_says_something")]

    def __str__(self) -> str:
        return self.word
