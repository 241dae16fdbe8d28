"""What a coordinator says of a closed or late school day: when, where, what becomes of each session, when to tell."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from accounts.seen import print_of
from events.desk.closing.affected import KINDS, Spots, organization_zone
from events.desk.forms import ChoosingForm, PlainWords
from events.desk.telling_forms import MORNING, TellingForm
from events.schedule.changes import Disruption
from events.schedule.disrupting import Act, Decision
from events.schedule.forms import DateInput
from events.schedule.telling import moment_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet
    from django.http import QueryDict

    from accounts.models import Organization
    from events.desk.closing.affected import Line

MOST_KEYS = 500
LATEST = timedelta(days=400)
LONGEST_KEY = 18
MINUTES = (60, 90, 120, 150, 180)


class RowsField(forms.MultipleChoiceField):
    """Ticked rows by their keys; what is no key is left out."""

    def to_python(self, value: Any) -> list[Any]:
        """The keys among what was ticked."""
        typed = super().to_python(value)[:MOST_KEYS]
        return [int(one) for one in typed if one.isascii() and one.isdigit() and len(one) <= LONGEST_KEY]

    def validate(self, value: list[Any]) -> None:
        """Any row may be ticked; what is not hers is not found later."""


class WhereForm(forms.Form):
    """Which day, what is so, why and where. It is sent in the address, so that it can be gone back to."""

    organization: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None, label=gettext_lazy("For which organization"), empty_label=None
    )
    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput())
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[
            (Disruption.Kind.CLOSING, gettext_lazy("Closed all day")),
            (Disruption.Kind.DELAY, gettext_lazy("A late start")),
        ],
        widget=forms.RadioSelect,
    )
    minutes = forms.ChoiceField(
        label=gettext_lazy("How much later"),
        help_text=gettext_lazy("Only for a late start."),
        choices=[(minutes, format_lazy(gettext_lazy("{minutes} minutes"), minutes=minutes)) for minutes in MINUTES],
    )
    name = forms.CharField(
        label=gettext_lazy("The reason, in a word or two"),
        help_text=gettext_lazy("Your colleagues see it when they plan. Families do not."),
        max_length=120,
    )
    state = forms.BooleanField(label=gettext_lazy("The whole state"), required=False)
    district = RowsField(label=gettext_lazy("Districts"), required=False)
    school = RowsField(label=gettext_lazy("Schools"), required=False)
    venue = RowsField(label=pgettext_lazy("where sessions are", "Places"), required=False)

    def __init__(self, *args: Any, organizations: QuerySet[Organization], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        several = len(organizations) > 1
        self.organizations, self.first, self.today = organizations, organizations[0], today
        fields: dict[str, Any] = self.fields
        fields["organization"].queryset = organizations
        if not several:
            del self.fields["organization"]
        usual = {"day": today, "kind": Disruption.Kind.CLOSING, "minutes": MINUTES[2], "name": _("Snow")}
        for name, value in usual.items():
            self.initial[name] = self.initial.get(name) or value

    def within_reach(self, day: date | None) -> date:
        """The day itself where something can be decided for it, else today or the last such day."""
        return min(max(day or self.today, self.today), self.today + LATEST)

    def clean_day(self) -> date:
        """A day that is not over, in this school year or the next."""
        day: date = self.cleaned_data["day"]
        if day < self.today:
            raise ValidationError(_("That day is over."), code="past")
        if day > self.within_reach(day):
            raise ValidationError(_("That day is too far away."), code="far")
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a closing of nowhere."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("state") and not any(data.get(kind) for kind in KINDS):
            self.add_error("state", ValidationError(_("Please tick at least one place."), code="nowhere"))
        return data

    @property
    def organization_meant(self) -> Organization:
        """Whose day it is."""
        chosen: Organization = self.cleaned_data.get("organization") or self.first
        return chosen

    @property
    def delay(self) -> int:
        """How many minutes later things start; 0 where schools are closed."""
        late = self.cleaned_data["kind"] == Disruption.Kind.DELAY
        return int(self.cleaned_data["minutes"]) if late else 0

    def spots(self) -> Spots | None:
        """Where it is; None is the whole state."""
        data = self.cleaned_data
        return None if data["state"] else Spots(*(frozenset(data[kind]) for kind in KINDS))


class LookForm(ChoosingForm):
    """What the page is asked to show: another page may lead here with a day, a district or a school ticked."""

    organization = forms.IntegerField(required=False, min_value=1, max_value=10**LONGEST_KEY)
    day = forms.DateField(required=False)
    kind = forms.ChoiceField(choices=Disruption.Kind.choices, required=False)
    minutes = forms.ChoiceField(choices=[(minutes, minutes) for minutes in MINUTES], required=False)
    name = PlainWords(max_length=120, required=False)
    state = forms.BooleanField(required=False)
    district = RowsField(required=False)
    school = RowsField(required=False)
    venue = RowsField(required=False)
    q = PlainWords(max_length=100, required=False)
    show = forms.BooleanField(required=False)

    def picked(self) -> dict[str, list[int]]:
        """What is ticked, by kind of place."""
        return {kind: self.cleaned_data.get(kind) or [] for kind in KINDS}


class PressedForm(ChoosingForm):
    """Which button of the list was pressed."""

    step = forms.ChoiceField(choices=[(step, step) for step in ("look", "change", "do")], required=False)
    all = forms.ChoiceField(choices=Act.choices, required=False)


class LineForm(forms.Form):
    """What becomes of one session."""

    act = forms.ChoiceField(label=gettext_lazy("What happens"), widget=forms.RadioSelect)
    join_url = forms.URLField(
        label=gettext_lazy("Link to join online"),
        required=False,
        max_length=200,
        assume_scheme="https",
    )

    def __init__(self, data: QueryDict | None, *, line: Line, link: str = "", starts_from: Any = None) -> None:
        prefix = f"s{line.session.pk}"
        initial = {"act": line.proposed, "join_url": line.session.join_url, **(starts_from or {})}
        super().__init__(data, prefix=prefix, initial=initial)
        self.line, self.link = line, link
        fields: dict[str, Any] = self.fields
        fields["act"].choices = line.choices
        hidden = '{}<span class="visually-hidden">: {}, {}</span>'
        fields["act"].label = format_html(hidden, _("What happens"), line.label, line.hours)

    def clean(self) -> dict[str, Any]:
        """What moves online needs a link, its own or the one for all; a visit gets it from its visitors."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["join_url"] = data.get("join_url") or self.link
        lacks = not data["join_url"] and not self.line.is_private
        if data.get("act") == Act.ONLINE and lacks and "join_url" not in self.errors:
            self.add_error("join_url", ValidationError(_("People need a link to join online."), code="no-link"))
        return data

    def decision(self) -> Decision:
        """What was decided."""
        data = self.cleaned_data
        return Decision(self.line.session, data["act"], data["join_url"] if data["act"] == Act.ONLINE else "")


class AllForm(forms.Form):
    """What holds for the whole list."""

    link = forms.URLField(
        label=gettext_lazy("One link for everything that moves online"),
        help_text=gettext_lazy("It is used where a session has no link of its own. Only people who signed up get it."),
        required=False,
        max_length=200,
        assume_scheme="https",
    )
    batch = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class TellForm(TellingForm):
    """When people hear of it, and a line of one's own. Before seven of the same day it must be said; nothing is usual.

    `first`: the start of the first session that people hear of; None where nobody hears of any.
    """

    NOW, AT_SEVEN, LATER = "now", "seven", "later"

    when = forms.ChoiceField(label=gettext_lazy("When do the messages go out?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, where: WhereForm, first: datetime | None, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, zone=organization_zone(where.organization_meant), now=now, **kwargs)
        self.first = first
        local = now.astimezone(self.zone)
        self.seven = datetime.combine(local.date(), MORNING, tzinfo=self.zone)
        if first and where.cleaned_data["day"] == local.date() and local.time() < MORNING:
            self._ask(moment_line(local, get_language() or "en"), first)
        else:
            del self.fields["when"]

    def _ask(self, clock: str, first: datetime) -> None:
        choices = [(self.NOW, _("Now: it is %(clock)s") % {"clock": clock})]
        if first > self.seven:
            choices.append((self.AT_SEVEN, _("At 7:00 AM")))
        fields: dict[str, Any] = self.fields
        fields["when"].choices = [*choices, (self.LATER, _("At the time that I write below"))]

    def clean(self) -> dict[str, Any]:
        """Who wants it later says when, and before the first session begins."""
        data = super().clean()
        when = data.get("when")
        if when in (self.NOW, self.AT_SEVEN):
            self.send_after = self.seven if when == self.AT_SEVEN else None
        elif when == self.LATER and not self.send_after and not self.errors:
            self.add_error("later_day", ValidationError(_("Please write the day and the time."), code="required"))
        self.refuse_after(self.first)
        return data


def stamp(where: WhereForm, decisions: Sequence[Decision]) -> str:
    """What the preview showed: when any of it differs, it is shown again before anything happens."""
    said = {name: where.cleaned_data[name] for name in where.fields}
    acts = [(session.pk, session.sequence, session.updated_at, session.status, *act) for session, *act in decisions]
    return print_of(said, acts)
