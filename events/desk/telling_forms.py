"""How people are told of a change: a line of one's own, and later than at once. Both are folded away."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from events.schedule.forms import DayField, TimeInput, refuse_left_out_hour
from events.schedule.notices import Telling
from events.schedule.recurrence import resolve
from events.schedule.telling import moment_line

if TYPE_CHECKING:
    from uuid import UUID
    from zoneinfo import ZoneInfo

MOST_WORDS = 400
MORNING, EVENING = time(7), time(21)


class TellingForm(forms.Form):
    """A personal line for every message, and a day and time before which none goes out."""

    note = forms.CharField(
        label=gettext_lazy("A line of your own"),
        help_text=gettext_lazy("It stands in every message as you write it, in every language."),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    later_day = DayField(label=gettext_lazy("Send on"), required=False)
    later_at = forms.TimeField(
        label=gettext_lazy("at"),
        help_text=gettext_lazy("Between 7 in the morning and 9 in the evening people are awake."),
        required=False,
        widget=TimeInput(),
    )

    def __init__(self, *args: Any, zone: ZoneInfo, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.now = zone, now
        self.send_after: datetime | None = None

    def clean(self) -> dict[str, Any]:
        """A day needs its time, and both lie in the future."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors or not (data.get("later_day") or data.get("later_at")):
            return data
        for name, said in (("later_day", _("Please choose the day too.")), ("later_at", _("Please give the time."))):
            if not data.get(name):
                self.add_error(name, ValidationError(said, code="half"))
        if self.errors:
            return data
        try:
            self.send_after = resolve(refuse_left_out_hour(data["later_day"], data["later_at"], self.zone), self.zone)
        except ValidationError as error:
            self.add_error("later_at", error)
            return data
        if self.send_after <= self.now:
            self.add_error("later_day", ValidationError(_("That is over. Please choose a later time."), code="past"))
        return data

    def refuse_after(self, first: datetime | None) -> bool:
        """Find fault (code `too-late`) where the messages would come after the first session that they speak of."""
        if self.send_after and first and self.send_after >= first:
            when = moment_line(first.astimezone(self.zone), get_language() or "en")
            said = _("That is too late: the first of these dates is %(when)s. Please choose an earlier time.")
            self.add_error("later_day", ValidationError(said, code="too-late", params={"when": when}))
            return True
        return False

    @property
    def is_open(self) -> bool:
        """Whether anything was typed, so that the page does not fold it away."""
        return bool(self.errors) or any(self[name].value() for name in ("note", "later_day", "later_at"))

    @property
    def by_night(self) -> bool:
        """Whether the messages would wake people up; said, not refused."""
        at = self.send_after and self.send_after.astimezone(self.zone).time()
        return bool(at) and not MORNING <= at <= EVENING  # type: ignore[operator]  # at is a time here

    def telling(self, batch: UUID | None = None) -> Telling:
        """What was said, for whoever tells people."""
        said: dict[str, Any] = {"note": self.cleaned_data.get("note", ""), "send_after": self.send_after}
        return Telling(**said, batch=batch) if batch else Telling(**said)

    def stamp(self) -> tuple[str, str]:
        """What was shown of it."""
        return (self.cleaned_data.get("note", ""), str(self.send_after or ""))
