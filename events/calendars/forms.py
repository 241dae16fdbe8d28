"""What a public feed can be narrowed to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import forms

if TYPE_CHECKING:
    from events.schedule.querysets import SessionQuerySet


class SeriesAsked(forms.Form):
    """Whose calendar the page of calendars puts first; what is no series is as if nobody had asked."""

    series = forms.SlugField(max_length=80, required=False)

    @property
    def slug(self) -> str:
        """The series in the address, or nothing."""
        return self.cleaned_data.get("series", "") if self.is_valid() else ""


class FeedFilter(forms.Form):
    """Filters in the address of a feed: a town, a language, only what one can join from home."""

    town = forms.CharField(max_length=60, required=False)
    language = forms.CharField(max_length=8, required=False)
    online = forms.BooleanField(required=False, widget=forms.TextInput)  # a checkbox would take "0" for yes

    @property
    def query(self) -> str:
        """The filters that are set, always written the same way."""
        said = {name: value.lower() for name in ("town", "language") if (value := self.cleaned_data[name])}
        if self.cleaned_data["online"]:
            said["online"] = "1"
        return f"?{urlencode(said)}" if said else ""

    def narrow(self, sessions: SessionQuerySet) -> SessionQuerySet:
        """The sessions that were asked for."""
        if town := self.cleaned_data["town"]:
            sessions = sessions.in_town(town)
        if language := self.cleaned_data["language"]:
            sessions = sessions.in_a_language(language)
        return sessions.online() if self.cleaned_data["online"] else sessions
