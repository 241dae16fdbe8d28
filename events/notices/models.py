"""Who asked for news by mail: lists, the mailboxes on them, and how each came there. Letters stand in letters.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import links
from accounts.languages import LanguageTextField, Wording, as_drafted, in_language
from accounts.models import Contact, Organization, Town
from events.schedule.models import Program

if TYPE_CHECKING:
    from accounts.grants import Viewer


class MailingListQuerySet(models.QuerySet["MailingList"]):
    def shown(self) -> MailingListQuerySet:
        """Lists that everybody may know of and join."""
        return self.filter(is_active=True, is_public=True)

    def managed_by(self, viewer: Viewer) -> MailingListQuerySet:
        """Lists of the programs that this viewer coordinates; those of no program, of her whole organization."""
        of_program = viewer.covers("coordinator", school=None)
        return self.filter(of_program | Q(program=None, organization__in=viewer.whole("coordinator")))


class MailingList(models.Model):
    """Something that people can ask to hear of by mail."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="mailing_lists")
    program = models.ForeignKey(Program, models.PROTECT, null=True, blank=True, related_name="mailing_lists")
    slug = models.SlugField(max_length=60, unique=True, help_text=_("Part of its address, for ever."))
    name = LanguageTextField()
    about = LanguageTextField(help_text=_("What comes, and how often."))
    by_town = models.BooleanField(default=False, help_text=_("Ask for the town, and tell what is near it."))
    postal_address = models.CharField(max_length=200, help_text=_("Stands at the end of every mail."))
    reply_to = models.EmailField(blank=True, help_text=_("Where answers go; empty: to the program."))
    is_public = models.BooleanField(default=True, help_text=_("Everybody may join it and read what was sent."))
    is_active = models.BooleanField(default=True)

    objects: ClassVar = MailingListQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(postal_address=""),
                name="list_has_a_postal_address",
                violation_error_message=_("Please write the postal address: every mail to a list shows it."),
            )
        ]

    def __str__(self) -> str:
        return self.name_here.text or self.slug

    @property
    def name_here(self) -> Wording:
        """Its name in the language of the page."""
        return in_language(self.name, get_language() or "en")

    @property
    def about_here(self) -> Wording:
        """What comes, in the language of the page."""
        return in_language(self.about, get_language() or "en")

    @property
    def working_name(self) -> str:
        """Its name as its makers see it, also before anybody approved it."""
        return as_drafted(self.name, get_language() or "en") or self.slug

    @property
    def answers_to(self) -> str:
        """Where an answer to a mail of this list goes."""
        return self.reply_to or (self.program.contact_email if self.program else "")

    @property
    def purpose(self) -> str:
        """What a yes to this list is called among all yeses of a contact."""
        return f"list:{self.pk}"


class Reader(models.Model):
    """A mailbox that is on lists, and what it chose. Who shares a mailbox shares this: one mail goes there."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="readers")
    email = models.CharField(max_length=254)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="readers")
    language = models.CharField(max_length=8, default="en")
    town = models.ForeignKey(Town, models.SET_NULL, null=True, blank=True, related_name="+")
    link_version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "email"], name="reader_once")]

    def __str__(self) -> str:
        return f"Reader {self.pk}"

    @property
    def token(self) -> str:
        """Opens the page of what this mailbox gets; it is written only into mails to it."""
        return links.sign("preferences", self.pk, self.link_version)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def standing(self) -> SubscriptionQuerySet:
        """Said yes to, and not left."""
        return self.filter(confirmed_at__isnull=False, left_at=None)

    def reached(self) -> SubscriptionQuerySet:
        """Those of them to whose mailbox mail still goes, whoever shares it."""
        silent = Contact.objects.filter(
            kind=Contact.Kind.EMAIL,
            value=OuterRef("reader__email"),
            person__organization=OuterRef("reader__organization"),
            suppressed_at__isnull=False,
        )
        return self.standing().filter(~Exists(silent), reader__contact__suppressed_at=None)


class Subscription(models.Model):
    """One mailbox on one list: how it came there, with which words, since when, until when."""

    class Source(models.TextChoices):
        WEB = "web", _("Asked for on the web")
        LINK = "link", _("Chosen on the page behind a mail")
        FILE = "file", _("Taken over from a file")

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="subscriptions")
    mailing_list = models.ForeignKey(MailingList, models.CASCADE, related_name="subscriptions")
    source = models.CharField(max_length=4, choices=Source)
    source_words = models.CharField(max_length=200, blank=True, help_text=_("Where it comes from, as a file says it."))
    text_shown = models.TextField(help_text=_("What was said yes to."))
    text_language = models.CharField(max_length=8, default="en")
    asked_at = models.DateTimeField(help_text=_("When they were put down for it, or said yes before."))
    question_at = models.DateTimeField(null=True, blank=True, help_text=_("When a mail asked whether it was they."))
    confirmed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    link_version = models.PositiveIntegerField(default=1)

    objects: ClassVar = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["reader", "mailing_list"], name="subscription_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | ~Q(text_shown=""), name="subscription_yes_to_some_words"
            ),
        ]
        indexes = [
            models.Index(fields=["mailing_list", "confirmed_at", "left_at"], name="subscription_by_list"),
            models.Index(
                fields=["asked_at"],
                name="subscription_to_ask",
                condition=Q(question_at=None, confirmed_at=None, left_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"Subscription {self.pk}"

    @property
    def stands(self) -> bool:
        """Whether mail of this list goes to this mailbox."""
        return self.confirmed_at is not None and self.left_at is None


class ListRequest(models.Model):
    """An address as it was typed to join a list. The page only writes it down, the same for everybody."""

    mailing_list = models.ForeignKey(MailingList, models.CASCADE, related_name="requests")
    email = models.CharField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, default="en")
    town = models.ForeignKey(Town, models.SET_NULL, null=True, blank=True, related_name="+")
    text_shown = models.TextField()
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["mailing_list", "email"], name="list_request_once_at_a_time")]

    def __str__(self) -> str:
        return f"List request {self.pk}"
