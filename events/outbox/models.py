"""Messages to people, each with its fate. Rows are the queue: they are written with the change that causes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Contact, Person
from events.outbox.words import Cut, Words

if TYPE_CHECKING:
    from datetime import datetime


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    CALL = "call", _("Phone call by staff")


class Kind(models.TextChoices):
    NOTICE = "notice", _("About a sign-up")
    REMINDER = "reminder", _("Reminder")
    LETTER = "letter", _("To a mailing list")
    REPLY = "reply", _("Answer to a text message")


CAPPED = (Kind.REMINDER, Kind.LETTER)
"""Of these a person gets only so many in a day. Confirmations, offers and changes are never held back."""


class Asks(models.TextChoices):
    OFFER = "offer", _("Whether a free place is taken")
    COMING = "coming", _("Whether they come")
    CONFIRM = "confirm", _("Whether it was they who signed up")
    SIGN_UP = "sign-up", _("Whether they sign up")


LONGEST_NAME = 100
"""Of what a provider calls a message so much is kept, wherever it is compared."""
SENT_BY_US = (Channel.EMAIL, Channel.SMS)


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
    SUPPRESSED = "suppressed", _("Held back")
    EXPIRED = "expired", _("No longer needed")


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime, channel: str = "") -> MessageQuerySet:
        """E-mails and texts that should go out now, or those of one channel, oldest first."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=now),
            state=State.QUEUED,
            channel__in=[channel] if channel else SENT_BY_US,
            send_after__lte=now,
        ).order_by("send_after", "pk")

    def claim(self, limit: int, now: datetime, channel: str = Channel.EMAIL) -> list[Message]:
        """Take messages for this worker. Another worker cannot get the same ones; it gets the next ones.

        Looking and taking are one step: workers that look at the same moment would all see the same messages, and all
        but one would go away with nothing while more is due.
        """
        ours = uuid4()
        with transaction.atomic():
            free = self.due(now, channel).select_for_update(skip_locked=True, no_key=True)
            due = list(free.values_list("pk", flat=True)[:limit])
            if not due:
                return []
            self.filter(pk__in=due).update(state=State.SENDING, claimed_by=ours, claimed_at=now)
        ours_now = self.filter(claimed_by=ours).select_related("contact", "sheet").order_by("send_after", "pk")
        if channel == Channel.SMS:
            ours_now = ours_now.select_related("person").prefetch_related("contact__consents")
        return list(ours_now)

    def unheard(self) -> MessageQuerySet:
        """Not out yet: e-mails in the queue, and calls that nobody has made."""
        return self.filter(_not_out())

    def heard(self) -> MessageQuerySet:
        """Out, or held by a worker and perhaps out: what it says is known."""
        return self.filter(state__in=(State.SENT, State.SENDING))

    def expire(self, now: datetime) -> int:
        """Drop what nobody needs any more; returns how many."""
        return self.unheard().filter(expires_at__lte=now).update(state=State.EXPIRED)

    def withdraw(self, now: datetime) -> int:
        """Stop messages that are not out yet, because what they say is no longer true; returns how many.

        One that a worker holds at this moment may still go out, but not later than that. It is one statement, which
        looks at each row as it is then: between two a worker could take a message, or give one back.
        """
        held = Q(state=State.SENDING)
        these = self.model.objects.filter(held | _not_out(), pk__in=self.order_by().values("pk"))
        return these.update(
            state=Case(When(held, then=F("state")), default=Value(State.EXPIRED)),
            expires_at=Case(When(held, then=Value(now)), default=F("expires_at")),
        )


def _not_out() -> Q:
    """Of a row itself, without a join: so an UPDATE that waits for a worker looks at it anew."""
    to_call = Exists(CallTask.objects.filter(message=OuterRef("pk"), done_at=None))
    return Q(state=State.QUEUED) | Q(to_call, state=State.FAILED)


class Sheet(models.Model):
    """Words of a message, stored once for all who are told the same, with places for what is a family's own."""

    digest = models.CharField(max_length=40, unique=True, help_text=_("The same words are one row."))
    subject = models.JSONField(help_text=_("Parts: words, or the number of a family’s own words."))
    body = models.JSONField()
    html = models.JSONField(default=list, blank=True)
    calendar = models.TextField(blank=True, help_text=_("An iCalendar file that goes with it."))
    is_shared = models.BooleanField(help_text=_("It has such places, and so holds nothing of any one family."))
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest

    @property
    def cut(self) -> Cut:
        """The words with their places."""
        return Cut(self.subject, self.body, self.html)


class Message(models.Model):
    """One message to one person. Its text holds placeholders, never live links."""

    key = models.CharField(max_length=200, unique=True, help_text=_("The same cause never makes two messages."))
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="messages")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="messages")
    number = models.CharField(
        max_length=20, blank=True, default="", db_default="", help_text=_("A phone that texted us; its answer.")
    )
    channel = models.CharField(max_length=6, choices=Channel)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.NOTICE, db_default=Kind.NOTICE)
    language = models.CharField(max_length=8)
    template = models.CharField(max_length=40)
    about = models.CharField(max_length=60, blank=True, db_index=True, help_text=_("What it tells: session:12."))
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="messages")
    own = models.JSONField(default=list, blank=True, help_text=_("What stands at the places of its sheet."))
    reply_to = models.CharField(max_length=254, blank=True)
    list_link = models.CharField(
        max_length=200, blank=True, default="", db_default="", help_text=_("Leads off the list, as a placeholder.")
    )
    asks = models.CharField(max_length=7, choices=Asks, blank=True, default="", db_default="")
    digit = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("By text, this digit is a yes and the next one a no.")
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField()
    send_after = models.DateTimeField()
    stuck_since = models.DateTimeField(
        null=True, blank=True, help_text=_("When it would have gone out, had somebody taken it.")
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.UUIDField(null=True, blank=True, db_index=True)
    message_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    provider_id = models.CharField(
        max_length=LONGEST_NAME,
        blank=True,
        default="",
        db_default="",
        help_text=_("What whoever delivers it calls it."),
    )

    objects: ClassVar = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "send_after"], name="message_due"),
            models.Index(fields=["provider_id"], name="message_by_provider", condition=~Q(provider_id="")),
            models.Index(fields=["created_at"], name="message_to_number", condition=~Q(number="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(asks="", digit=None) | (~Q(asks="") & Q(digit__isnull=False)),
                name="message_asks_with_a_digit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.template} ({self.state})"

    @cached_property
    def words(self) -> Words:
        """What it says, still with placeholders for its links."""
        return self.sheet.cut.filled(self.own)

    @property
    def subject(self) -> str:
        """Its subject; for staff also that of a text message."""
        return self.words.subject

    @property
    def body(self) -> str:
        """Its plain text."""
        return self.words.body

    @property
    def html(self) -> str:
        """Its HTML, where it is an e-mail."""
        return self.words.html

    @property
    def calendar(self) -> str:
        """An iCalendar file that goes with it."""
        return self.sheet.calendar


class Delivery(models.Model):
    """What happened to a message: tried, taken by the mail server, refused."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    at = models.DateTimeField()
    event = models.CharField(max_length=20)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.event} {self.at:%Y-%m-%d %H:%M}"


class CallTask(models.Model):
    """A phone call that staff make because no other channel reaches this person."""

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True, related_name="call")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="calls")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["message__send_after"]

    def __str__(self) -> str:
        return f"Call about {self.message_id}"
