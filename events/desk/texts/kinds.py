"""The kinds of messages as staff call them, in groups, and what stands for what in words of one's own."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.outbox.texts import Part


class Kind(NamedTuple):
    """A kind of message by the name of its templates, and as staff call it."""

    template: str
    name: Promise


class Group(NamedTuple):
    """Kinds that belong together."""

    name: Promise
    kinds: tuple[Kind, ...]


GROUPS: Final = (
    Group(
        _("Signing up"),
        (
            Kind("registered", _("Signed up")),
            Kind("picked", _("Signed up for several dates")),
            Kind("confirm", _("Was it you who signed up?")),
            Kind("withdrawn", _("Sign-up canceled by the family")),
            Kind("again", _("Link of a sign-up, once more")),
            Kind("handed_over", _("Sign-up handed over")),
            Kind("switched", _("Sign-up moved to another date")),
            Kind("course_seat", _("A guest got a seat in the course")),
        ),
    ),
    Group(
        _("In line for a place"),
        (
            Kind("waitlisted", _("On the waitlist")),
            Kind("offered", _("A place is offered")),
            Kind("offer_ended", _("An offer has ended")),
            Kind("seated", _("A place came free")),
            Kind("no_place", _("No place came free")),
        ),
    ),
    Group(
        pgettext_lazy("of dates", "Changes"),
        (
            Kind("moved", _("New time")),
            Kind("changed", _("New place or way to join")),
            Kind("canceled", _("Canceled")),
            Kind("on", _("Takes place after all")),
            Kind("news", _("Several dates have changed")),
            Kind("written", _("In words of your own")),
        ),
    ),
    Group(
        _("Reminders"),
        (
            Kind("reminder", _("To who has a place")),
            Kind("reminder_waiting", _("To who waits")),
            Kind("reminder_came", _("Thank you, to who came")),
            Kind("reminder_missed", _("To who missed it")),
            Kind("reminder_team", _("To facilitators and hosts")),
            Kind("reminder_interpreter", _("To interpreters")),
        ),
    ),
    Group(
        _("Help that families need"),
        (
            Kind("help_answered", _("Whether help will be there")),
            Kind("help_changed", _("Help is in another place")),
            Kind("help_lost", _("Help is called off")),
            Kind("help_waitlisted", _("Waits for help")),
            Kind("help_seated", _("A place for help came free")),
            Kind("help_no_place", _("No place for help came free")),
            Kind("help_withdrawn", _("Help given back")),
        ),
    ),
    Group(
        _("Links"),
        (
            Kind("lost_link", _("A lost link")),
            Kind("new_link", _("A new link")),
            Kind("recording", _("Link of a recording")),
        ),
    ),
    Group(
        _("Answers to texts"),
        (
            Kind("text_stands", _("How a sign-up stands")),
            Kind("text_word", _("How to sign up by text")),
            Kind("text_name", _("Who signs up")),
            Kind("text_choose", _("Which question is answered")),
            Kind("text_refused", _("Signing up did not work")),
            Kind("text_help", _("How texts work")),
            Kind("text_stopped", _("No more texts")),
            Kind("text_started", _("Texts again")),
            Kind("text_unclear", _("Not understood")),
        ),
    ),
    Group(
        _("Mailing lists"),
        (
            Kind("letter", _("A letter")),
            Kind("list_confirm", _("Was it you who asked for news?")),
            Kind("list_invite", _("Do you still want our news?")),
            Kind("list_known", _("You are on the list already")),
        ),
    ),
)
NAMES: Final = {kind.template: kind.name for group in GROUPS for kind in group.kinds}
PART_NAMES: Final = {Part.SHIPPED_EMAIL: _("E-mail"), Part.SHIPPED_SMS: _("Text message")}
MEANING: Final = {
    "name": _("the reader’s name"),
    "program": _("the program"),
    "title": _("the title of the date"),
    "day": _("the day"),
    "hours": _("from when to when"),
    "place": _("the place"),
    "dates": _("all dates of the message, each with time and place"),
    "until": _("until when to answer"),
    "old": _("the time before"),
}
"""What stands for what, in the order in which staff read it."""
