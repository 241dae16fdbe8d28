"""A letter as it is written at the desk: to which lists, in which words, with which dates; what is done with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.languages import FALLBACK
from accounts.models import Town
from events.desk.forms import ChoosingForm, PlainWords
from events.desk.writing.forms import LettersField
from events.notices.composing import Draft, print_of_notice
from events.schedule.models import Program

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from accounts.languages import Text
    from events.notices.letters import Notice
    from events.notices.models import MailingList

LONGEST_SUBJECT = 150
LONGEST_LINE = 3000
DAYS_AHEAD = timedelta(days=42)
LONGEST_AHEAD = timedelta(days=366)
NO_DATES, EVERYWHERE, NEAR = "", "all", "near"
WHICH = [
    (NO_DATES, gettext_lazy("No dates")),
    (EVERYWHERE, gettext_lazy("All dates that come")),
    (NEAR, gettext_lazy("Dates near each reader, and online")),
]


class LetterForm(forms.Form):
    """Lists, words in each language with a tick that a person has read them, and of which programs it tells dates."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    lists = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who gets it"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Please tick at least one list.")},
    )
    until = forms.DateField(
        label=gettext_lazy("Dates up to"),
        help_text=gettext_lazy("The letter tells the dates from the day it goes out up to this day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self,
        *args: Any,
        lists: Sequence[MailingList],
        programs: Sequence[Program],
        languages: Mapping[str, str],
        today: date,
        notice: Notice | None = None,
        dates: Mapping[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {one.pk: one for one in lists}
        self.programs, self.languages, self.today, self.notice = programs, languages, today, notice
        fields: dict[str, Any] = self.fields
        fields["lists"].choices = [(one.pk, one.working_name) for one in lists]
        for code in languages:
            self._add_words(code)
        for program in programs:
            self.fields[f"dates_{program.pk}"] = forms.ChoiceField(label=str(program), choices=WHICH, required=False)
        self.initial = self._as_before(notice) if notice else self._proposed(dates or {})

    def _add_words(self, code: str) -> None:
        language, is_first = self.languages[code], code == FALLBACK
        self.fields[f"subject_{code}"] = PlainWords(
            label=_("Subject in %(language)s") % {"language": language},
            max_length=LONGEST_SUBJECT,
            required=is_first,
            widget=forms.TextInput(attrs={"lang": code, "dir": "auto", "autocomplete": "off"}),
            error_messages={
                "required": _("Please write a subject in English: who reads another language may get it.")
            },
        )
        self.fields[f"line_{code}"] = LettersField(
            label=_("Personal line in %(language)s") % {"language": language},
            help_text=_("A few words of your own above the dates. The dates come by themselves.") if is_first else "",
            max_length=LONGEST_LINE,
            required=False,
            widget=forms.Textarea(attrs={"lang": code, "dir": "auto", "rows": 5}),
        )
        self.fields[f"read_{code}"] = forms.BooleanField(
            label=_("A person has read these words in %(language)s") % {"language": language}, required=False
        )

    def _proposed(self, dates: Mapping[int, str]) -> dict[str, Any]:
        """What a new letter begins with."""
        only = [*self.offered] if len(self.offered) == 1 else []
        proposed = {f"dates_{program.pk}": dates[program.pk] for program in self.programs if program.pk in dates}
        return {"key": uuid4(), "lists": only, "until": self.today + DAYS_AHEAD, **proposed}

    def _as_before(self, notice: Notice) -> dict[str, Any]:
        words: dict[str, Any] = {}
        for code in self.languages:
            subject, line = notice.subject.get(code), notice.line.get(code)
            words[f"subject_{code}"] = subject["text"] if subject else ""
            words[f"line_{code}"] = line["text"] if line else ""
            words[f"read_{code}"] = bool(subject and subject["state"] == "approved")
        dates = {f"dates_{one.program_id}": NEAR if one.near else EVERYWHERE for one in notice.dates.all()}
        lists = [one.pk for one in notice.lists.all()]
        return {"lists": lists, "until": notice.until, "seen": print_of_notice(notice), **words, **dates}

    def clean_key(self) -> UUID:
        """The key of this form; one that makes no sense is as good as none."""
        return self.cleaned_data["key"] or uuid4()

    def clean_until(self) -> date:
        """A day that is still to come, and within a year."""
        until: date = self.cleaned_data["until"]
        if not self.today <= until <= self.today + LONGEST_AHEAD:
            raise ValidationError(_("Please choose a day from today on, within a year."), code="until")
        return until

    def clean_lists(self) -> list[MailingList]:
        """Lists of one organization: its address stands at the end."""
        chosen = [self.offered[pk] for pk in self.cleaned_data["lists"]]
        if len({one.organization_id for one in chosen}) > 1:
            raise ValidationError(_("These lists belong to two organizations. Please write two letters."), code="two")
        return chosen

    def clean(self) -> dict[str, Any]:
        """Where there is a line in a language there is a subject, too."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for code in self.languages:
            if code != FALLBACK and data.get(f"line_{code}") and not data.get(f"subject_{code}"):
                self.add_error(f"subject_{code}", ValidationError(_("Please write the subject, too."), code="half"))
        return data

    def draft(self) -> Draft:
        """What a valid form says."""
        data = self.cleaned_data
        return Draft(
            lists=data["lists"],
            subject=self._texts("subject", self.notice.subject if self.notice else {}),
            line=self._texts("line", self.notice.line if self.notice else {}),
            until=data["until"],
            dates={
                program: data[f"dates_{program.pk}"] == NEAR
                for program in self.programs
                if data[f"dates_{program.pk}"] != NO_DATES
            },
        )

    def _texts(self, name: str, before: Mapping[str, Text]) -> dict[str, Text]:
        """What was typed, as it is stored; other languages stay as they are."""
        texts: dict[str, Text] = {code: text for code, text in before.items() if code not in self.languages}
        for code in self.languages:
            words = self.cleaned_data[f"{name}_{code}"]
            if words:
                texts[code] = {"text": words, "state": "approved" if self.cleaned_data[f"read_{code}"] else "draft"}
        return texts

    def words(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each language together."""
        return [
            (language, [self[f"{name}_{code}"] for name in ("subject", "line", "read")])
            for code, language in self.languages.items()
        ]

    def which_dates(self) -> list[forms.BoundField]:
        """Of each program, which dates are told."""
        return [self[f"dates_{program.pk}"] for program in self.programs]


class LookForm(ChoosingForm):
    """Near which town one wants to see the letter."""

    town = forms.ModelChoiceField(
        label=gettext_lazy("As in the town"),
        queryset=Town.objects.all(),
        required=False,
        empty_label=gettext_lazy("any"),
    )


class TestForm(LookForm):
    """In which language one wants to get a test."""

    language = forms.ChoiceField(label=gettext_lazy("In the language"), required=False)

    def __init__(self, *args: Any, languages: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["language"].choices = [(code, name.capitalize()) for code, name in languages.items()]
        self.initial.setdefault("language", get_language() or FALLBACK)


class ApproveForm(forms.Form):
    """What was seen, and the languages whose readers shall get English because nobody has read their words."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    english = forms.MultipleChoiceField(
        label=gettext_lazy("Nobody has read the words in these languages yet"),
        help_text=gettext_lazy("Tick a language to send its readers English, with a line where they find help."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, lacking: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["english"].choices = [(code, name.capitalize()) for code, name in lacking.items() if code != FALLBACK]
        if not fields["english"].choices:
            del self.fields["english"]


class SendForm(forms.Form):
    """When it may go out: now, where nothing is said."""

    at = forms.DateTimeField(
        label=gettext_lazy("Not before"),
        help_text=gettext_lazy("Leave it empty to send it now."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_at(self) -> datetime | None:
        """A moment to come, within a year."""
        at: datetime | None = self.cleaned_data["at"]
        now = timezone.now()
        if at and at > now + LONGEST_AHEAD:
            raise ValidationError(_("Please choose a moment within a year."), code="far")
        return at if at and at > now else None
