"""What a coordinator types about sessions: words per language, places, times, materials, who has a part."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import District, Language
from events.schedule.changing import refuse_move
from events.schedule.fitting import refuse_if_agenda_too_long
from events.schedule.models import Mode, Session, Venue, Visibility
from events.schedule.recurrence import exists, is_doubled, resolve
from events.schedule.rules.expanding import YEARS
from events.schedule.telling import day_line
from events.schedule.words_forms import WordsForm

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

MAX_MINUTES = 24 * 60


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class TimeInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class DayField(forms.DateField):
    """A day of this century, with the browser's own calendar: further away there is nothing to plan."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DateInput(), **kwargs)

    def clean(self, value: Any) -> date | None:
        """Raises ValidationError with code `too-long` for a day of another century."""
        day: date | None = super().clean(value)
        if day is not None and day.year not in YEARS:
            raise ValidationError(_("Please choose days of this century."), code="too-long")
        return day


def refuse_left_out_hour(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The naive wall time of a day. Raises ValidationError (code `no-such-time`) where clocks skip it."""
    local = datetime.combine(day, at)
    if not exists(local, zone):
        raise ValidationError(
            _("%(time)s does not exist on %(day)s: the clocks go forward that night. Please choose another time."),
            code="no-such-time",
            params={"time": f"{local:%-I:%M %p}", "day": day_line(local, get_language() or "en", year=True)},
        )
    return local


class SessionForm(WordsForm):
    """Everything about a session but its time. `seen` is what the editor started from."""

    words = ("title", "summary", "bring")
    venue = forms.ModelChoiceField(
        Venue.objects.none(), label=gettext_lazy("Place"), required=False, empty_label=gettext_lazy("Not known yet")
    )
    room = forms.CharField(
        label=gettext_lazy("Room"),
        help_text=gettext_lazy("Where the place has several. It stands with the place everywhere."),
        max_length=60,
        required=False,
    )
    mode = forms.ChoiceField(label=gettext_lazy("How people take part"), choices=Mode.choices)
    join_url = forms.URLField(
        label=gettext_lazy("Link to join online"),
        help_text=gettext_lazy("Only people who signed up get it. It is never on a public page."),
        required=False,
        max_length=200,
        assume_scheme="https",
    )
    held_in = forms.ChoiceField(label=gettext_lazy("Language spoken"))
    interpreted_into = forms.ModelMultipleChoiceField(
        Language.objects.none(),
        label=gettext_lazy("Interpreted into"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audience = forms.ModelMultipleChoiceField(
        District.objects.all(),
        label=gettext_lazy("Districts it is meant for"),
        help_text=gettext_lazy("Their closed days are warned of. Anybody may come all the same."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Places"),
        help_text=gettext_lazy("Empty: everybody fits."),
        min_value=0,
        max_value=100_000,
        required=False,
    )
    visibility = forms.ChoiceField(label=gettext_lazy("Who may see it"), choices=Visibility.choices)
    seen = forms.DateTimeField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, session: Session, venues: Any, sets_places: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        for name in self.words:
            self.fill_words(name, getattr(session, name))
        fields: dict[str, Any] = self.fields
        fields["venue"].queryset = venues
        languages = list(Language.objects.all())
        spoken = [(language.code, language.endonym) for language in languages]
        known = {code for code, _name in spoken}
        fields["held_in"].choices = spoken if session.held_in in known else [(session.held_in,) * 2, *spoken]
        fields["interpreted_into"].queryset = Language.objects.all()
        fields["title_en"].required = session.visibility != Visibility.PRIVATE
        if not session.program.is_public:
            fields["visibility"].choices = [(Visibility.PRIVATE.value, Visibility.PRIVATE.label)]
        if session.roster is None or not sets_places:
            del self.fields["capacity"]
        for name in ("venue", "room", "mode", "join_url", "held_in", "visibility"):
            self.initial.setdefault(name, getattr(session, f"{name}_id" if name == "venue" else name))
        self.initial.setdefault("interpreted_into", [language.pk for language in session.interpreted_into.all()])
        self.initial.setdefault("audience", [district.pk for district in session.audience.all()])
        self.initial.setdefault("capacity", session.roster.capacity if session.roster else None)
        self.initial.setdefault("seen", session.updated_at.isoformat())

    def clean_room(self) -> str:
        """On one line, as it stands with the place."""
        return " ".join(self.cleaned_data["room"].split())

    def changes(self) -> dict[str, Any]:
        """What the session is to be, by column."""
        plain = ("venue", "room", "mode", "join_url", "held_in", "visibility", "interpreted_into", "audience")
        words = {name: self.wording_of(name, getattr(self.session, name)) for name in self.words}
        return {**words, **{name: self.cleaned_data[name] for name in plain}}


class WhenForm(forms.Form):
    """A day and a time on the wall of the program's zone, and how long it takes."""

    day = DayField(label=gettext_lazy("Day"))
    at = forms.TimeField(label=gettext_lazy("Starts at"), widget=TimeInput())
    minutes = forms.IntegerField(label=gettext_lazy("How many minutes"), min_value=5, max_value=MAX_MINUTES)
    which = forms.ChoiceField(
        label=gettext_lazy("Which of the two?"),
        choices=[
            ("first", gettext_lazy("The first, before the clocks go back")),
            ("second", gettext_lazy("The second, an hour later")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        start = session.local_start
        length = session.ends_at - session.starts_at
        initial = {"day": start.date(), "at": start.time(), "minutes": int(length.total_seconds() // 60)}
        initial["which"] = "second" if start.fold else "first"
        kwargs["initial"] = {**initial, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.session = session
        self.comes_twice = False
        """Whether the clock shows the time twice that night, so that the page must ask which is meant."""
        self.starts_at: datetime
        self.ends_at: datetime

    def clean(self) -> dict[str, Any]:
        """Find the instant that is meant."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not {"day", "at", "minutes"} <= data.keys():
            return data
        zone = self.session.tz
        try:
            local = refuse_left_out_hour(data["day"], data["at"], zone)
        except ValidationError as error:
            self.add_error("at", error)
            return data
        self.comes_twice = is_doubled(local, zone)
        if self.comes_twice and not data.get("which"):
            self.add_error(
                "which", ValidationError(_("The clock shows this time twice that night. Which one?"), code="twice")
            )
        self.starts_at = resolve(local, zone, second=self.comes_twice and data.get("which") == "second")
        self.ends_at = self.starts_at + timedelta(minutes=data["minutes"])
        try:
            refuse_if_agenda_too_long(self.session, self.ends_at - self.starts_at)
        except ValidationError as error:
            self.add_error("minutes", error)
        return data

    def stamp(self) -> str:
        """What the preview showed: when any of it differs, it is shown again before anything happens."""
        parts = (self.session.updated_at, self.starts_at, self.ends_at)
        return " ".join(part.isoformat() for part in parts)


class MoveForm(WhenForm):
    """Another day or time for a session that is there already."""

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean(self) -> dict[str, Any]:
        """Say what cannot be before anything is promised."""
        data = super().clean()
        if not self.errors:
            try:
                refuse_move(self.session, self.starts_at, self.ends_at, now=self.now)
            except ValidationError as error:
                self.add_error("day" if error.code == "past" else None, error)
        return data
