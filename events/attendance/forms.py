"""What is tapped and typed at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4, uuid5

from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.people import MAX_NAME, clean_name
from events.attendance.models import Status
from events.attendance.recording import UNDO, MarkInput, record
from events.attendance.rows import Sent
from events.attendance.walking_in import TOGETHER_AT_MOST, count_unnamed, walk_in

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from accounts.models import User
    from events.attendance.rows import Row
    from events.schedule.models import Session

TAKE_BACK = "undo"
NUMBERS = "numbers"
COUNTED_ONCE = 24 * 3600
LARGEST_PK = 2**63 - 1
LONGEST_NUMBER = 20
_WRONG = ("required", "invalid", "min_value", "max_value")
_WRONG_ADULTS = dict.fromkeys(_WRONG, _("Please write a number of adults from 1 to 20."))
_WRONG_CHILDREN = dict.fromkeys(_WRONG, _("Please write a number of children from 0 to 20."))


class TapForm(forms.Form):
    """One tap on the row of a party: who of it, what was tapped, and how many children are there."""

    key = forms.UUIDField()
    party = forms.IntegerField(min_value=1, max_value=LARGEST_PK)
    status = forms.ChoiceField(choices=[*Status.choices, (TAKE_BACK, ""), (NUMBERS, "")])
    adult = forms.TypedMultipleChoiceField(coerce=int, required=False)
    children = forms.IntegerField(
        min_value=0, max_value=TOGETHER_AT_MOST, required=False, error_messages=_WRONG_CHILDREN
    )
    chosen = forms.BooleanField(required=False, help_text=_("The adults were chosen one by one."))

    def __init__(self, data: Any, *, row: Row | None) -> None:
        super().__init__(data)
        self.row = row
        adult: Any = self.fields["adult"]
        adult.choices = [(one.pk, one.name) for one in row.adults] if row else []

    def clean(self) -> dict[str, Any]:
        """Say what is missing, in words that fit on the row."""
        said = self.cleaned_data
        if self.row is None:
            raise ValidationError(_("This family is no longer on the list."), code="stranger")
        if "children" in self.errors:
            raise ValidationError(_WRONG_CHILDREN["invalid"], code="children")
        if said.get("chosen") and not said.get("adult"):
            raise ValidationError(_("Please choose who."), code="nobody")
        return said

    @classmethod
    def asked(cls, data: QueryDict) -> int:
        """The registration that a tap is about; 0 where that is no number."""
        try:
            return int(cls.base_fields["party"].clean(data.get("party")))
        except ValidationError:
            return 0

    @property
    def sent(self) -> Sent | None:
        """What was chosen in the form of a row, as it came; nothing where its one big button was tapped."""
        data: Any = self.data
        if "chosen" not in data:
            return None
        return Sent(frozenset(data.getlist("adult")), data.get("children", "")[:LONGEST_NUMBER])

    def record(self, session: Session, *, by: User, now: datetime) -> None:
        """Put the tap down. The ids follow from the key, so that a tap that is sent twice counts once."""
        said, row = self.cleaned_data, self.row
        if row is None:
            return
        status = UNDO if said["status"] == TAKE_BACK else said["status"]
        people = said["adult"] if said["chosen"] else _whole_party(row, status)
        if status == NUMBERS:
            people, status = ([] if row.is_here else people), Status.PRESENT
        marks = [
            MarkInput(id=uuid5(said["key"], f"{person}:{status}"), person=person, status=status, made_at=now)
            for person in people
        ]
        children = {} if said["children"] is None else {row.pk: said["children"]}
        record(session, marks, by=by, now=now, children=children)


def _whole_party(row: Row, status: str) -> list[int]:
    """One tap is for all adults of a party, but not for one who told ahead that she cannot come."""
    if status == UNDO:
        return [adult.pk for adult in row.adults if adult.status]
    coming = [adult.pk for adult in row.adults if not adult.is_away]
    return coming or [adult.pk for adult in row.adults]


class CountForm(forms.Form):
    """How many people came in; `key` makes a form that is sent twice count once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    adults = forms.IntegerField(
        label=_("Adults"), min_value=1, max_value=TOGETHER_AT_MOST, initial=1, error_messages=_WRONG_ADULTS
    )
    children = forms.IntegerField(
        label=_("Children"),
        min_value=0,
        max_value=TOGETHER_AT_MOST,
        initial=0,
        required=False,
        error_messages=_WRONG_CHILDREN,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid4()}, auto_id=f"{type(self).__name__.lower()}-%s")

    def enter(self, session: Session, *, by: User, now: datetime) -> int | None:
        """Count people who gave no name."""
        self.count(session, self.cleaned_data["adults"], self.cleaned_data["children"] or 0, now=now)
        return None

    @property
    def done(self) -> str:
        """What became of it, in words."""
        people = self.cleaned_data["adults"] + (self.cleaned_data["children"] or 0)
        return ngettext("%(people)d person was counted.", "%(people)d people were counted.", people) % {
            "people": people
        }

    def count(self, session: Session, adults: int, children: int, *, now: datetime) -> None:
        """They leave no row that could carry the key, so the cache keeps it for a day."""
        once = f"counted:{self.cleaned_data['key']}"
        if not cache.add(once, "", COUNTED_ONCE):
            return
        try:
            count_unnamed(session, adults=adults, children=children, now=now)
        except ValidationError:
            cache.delete(once)
            raise


class WalkInForm(CountForm):
    """Somebody who is not on the list: a first name and how many; without a name people are only counted."""

    name = forms.CharField(
        label=_("First name"),
        max_length=MAX_NAME,
        required=False,
        error_messages={"max_length": _("Please write a shorter name. It may have up to 200 letters.")},
        help_text=_("Leave it empty for people who don’t want to give a name."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words"}),
    )
    field_order = ["name", "adults", "children"]

    def clean_name(self) -> str:
        """A name as it is written, or none."""
        typed: str = self.cleaned_data["name"]
        return clean_name(typed) if typed.strip() else ""

    @property
    def done(self) -> str:
        """Who is on the list now."""
        name = self.cleaned_data["name"]
        return _("%(name)s is on the list and marked as here.") % {"name": name} if name else super().done

    def enter(self, session: Session, *, by: User, now: datetime) -> int | None:
        """Let them in. Returns the registration of who gave a name."""
        said = self.cleaned_data
        if not said["name"]:
            return super().enter(session, by=by, now=now)
        registration = walk_in(
            session,
            said["name"],
            adults=said["adults"],
            children=said["children"] or 0,
            key=said["key"],
            by=by,
            now=now,
        )
        return registration.pk


class TakeBackForm(CountForm):
    """People without a name who were counted and should not have been."""

    adults = forms.IntegerField(label=_("Adults"), min_value=0, max_value=TOGETHER_AT_MOST, initial=0)

    @property
    def done(self) -> str:
        """How many are out of the count."""
        people = self.cleaned_data["adults"] + (self.cleaned_data["children"] or 0)
        return ngettext("%(people)d person was taken back.", "%(people)d people were taken back.", people) % {
            "people": people
        }

    def count(self, session: Session, adults: int, children: int, *, now: datetime) -> None:
        """Count them out again."""
        super().count(session, -adults, -children, now=now)
