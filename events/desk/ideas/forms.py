"""What the advisory group and coordinators type about ideas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from events.desk.forms import ChoosingForm
from events.schedule.details import Topic
from events.schedule.ideas import Idea
from events.schedule.models import Program, Session
from events.schedule.school_calendars.closures import warnings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.schedule.querysets import ProgramQuerySet, SessionQuerySet
    from events.schedule.school_calendars.closures import Reason

ALL = "all"


class IdeaFilter(ChoosingForm):
    """Which ideas the list shows; open ones unless one asks for others."""

    program = forms.ModelChoiceField(
        Program.objects.none(),
        to_field_name="slug",
        label=gettext_lazy("Program"),
        required=False,
        empty_label=gettext_lazy("Every program"),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Which ideas"),
        choices=[
            ("", gettext_lazy("Open ideas")),
            (Topic.State.SCHEDULED.value, gettext_lazy("Scheduled")),
            (Topic.State.DROPPED.value, gettext_lazy("Put aside")),
            (ALL, gettext_lazy("All ideas")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, programs: ProgramQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["program"].queryset = programs


class IdeaForm(forms.Form):
    """An idea for a session."""

    program = forms.ModelChoiceField(
        Program.objects.none(),
        to_field_name="slug",
        label=gettext_lazy("Program"),
        empty_label=gettext_lazy("Please choose"),
    )
    title = forms.CharField(label=gettext_lazy("Your idea in a few words"), max_length=200)
    about = forms.CharField(
        label=gettext_lazy("What it could be about, and who could speak"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, programs: ProgramQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["program"].queryset = programs
        only = list(programs[:2])
        if len(only) == 1:
            self.initial["program"] = only[0].slug
            fields["program"].empty_label = None

    def idea(self) -> Idea:
        """What was typed."""
        return Idea(title=" ".join(self.cleaned_data["title"].split()), about=self.cleaned_data["about"])


class CommentForm(forms.Form):
    """What somebody says about an idea."""

    text = forms.CharField(
        label=gettext_lazy("Your comment"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class VoiceForm(forms.Form):
    """Whether one would like this: said outright, so that a second press changes nothing."""

    want = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class StateForm(forms.Form):
    """What becomes of an idea."""

    state = forms.ChoiceField(choices=[(Topic.State.IDEA.value, "idea"), (Topic.State.DROPPED.value, "dropped")])


def _day_first(session: Session, reasons: Sequence[Reason]) -> str:
    """The day first, then what the session is called so far, and why the day may be a bad choice."""
    against = f" ({'; '.join(reason.said for reason in reasons)})" if reasons else ""
    return f"{session.when_here}: {session.working_title}{against}"


class ScheduleForm(forms.Form):
    """Which session takes an idea up."""

    session = forms.ModelChoiceField(
        Session.objects.none(),
        to_field_name="slug",
        label=gettext_lazy("Which session takes it up?"),
        empty_label=gettext_lazy("Please choose"),
    )
    take_title = forms.BooleanField(
        label=gettext_lazy("Give the session this idea’s title, in English"),
        help_text=gettext_lazy("What the title was translated to becomes a draft until a person has read it."),
        required=False,
    )

    def __init__(self, *args: Any, sessions: SessionQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        reasons = warnings_of(sessions)
        fields["session"].label_from_instance = lambda session: _day_first(session, reasons.get(session.pk, ()))
        fields["session"].queryset = sessions
