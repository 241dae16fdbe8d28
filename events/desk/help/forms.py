"""What a coordinator chooses, answers and plans about help."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.contact import normalize, readable_mobile
from accounts.models import Contact, Language, User
from events.desk.forms import ChoosingForm
from events.desk.help.listing import ME, NOBODY
from events.support.models import SIGNED, Band, Kind, Need, Supply
from events.support.supplying import Draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from accounts.contact import Reach
    from events.schedule.models import Session

MOST_PLACES = 500


class KindForm(ChoosingForm):
    """Which kind of help is planned."""

    kind = forms.ChoiceField(choices=Kind.choices, required=False)


class RequestFilter(ChoosingForm):
    """Which requests the list shows."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of help"), choices=[("", gettext_lazy("Every kind")), *Kind.choices], required=False
    )
    language = forms.ModelChoiceField(
        Language.objects.none(),
        label=gettext_lazy("Interpreter for"),
        required=False,
        empty_label=gettext_lazy("Every language"),
    )
    owner = forms.ChoiceField(label=gettext_lazy("Who answers it"), required=False)
    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[("", gettext_lazy("The coming weeks")), ("all", gettext_lazy("All that is to come"))],
        required=False,
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=[("", gettext_lazy("Open")), ("all", gettext_lazy("Answered ones too"))],
        required=False,
    )

    def __init__(self, *args: Any, owners: QuerySet[User], languages: QuerySet[Language], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["language"].queryset = languages
        people = [(str(user.pk), user.name or user.email) for user in owners]
        fields["owner"].choices = [("", _("Anybody")), (ME, _("I")), (NOBODY, _("Nobody yet")), *people]


class BackForm(ChoosingForm):
    """The session on whose page the button stood; none: the list of all requests."""

    back = forms.SlugField(required=False)


class AnswerForm(forms.Form):
    """Whether the help will be there, what the page had shown, and by which help that is planned."""

    answer = forms.ChoiceField(
        choices=[(state.value, state.label) for state in (Need.State.CONFIRMED, Need.State.DECLINED)]
    )
    was = forms.ChoiceField(choices=Need.State.choices, required=False)
    supply: forms.ModelChoiceField[Supply] = forms.ModelChoiceField(Supply.objects.none(), required=False)
    back = forms.SlugField(required=False)

    def __init__(self, *args: Any, supplies: QuerySet[Supply], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["supply"].queryset = supplies


class ConfirmForm(forms.Form):
    """That help is sure: who there said yes and, of who signs, when the state registration was looked up."""

    confirmed_by = forms.CharField(
        label=gettext_lazy("Who there said yes?"),
        help_text=gettext_lazy("A name at the agency or school."),
        max_length=120,
    )
    checked_on = forms.DateField(
        label=gettext_lazy("When was the state registration looked up?"),
        help_text=gettext_lazy("Who interprets in sign language in a school has to be registered with the state."),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": gettext_lazy("Please look up the interpreter’s state registration first.")},
    )

    def __init__(self, *args: Any, supply: Supply, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"confirmed_by": supply.confirmed_by, "checked_on": supply.registration_checked_on}
        if supply.language_id != SIGNED:
            del self.fields["checked_on"]


class SupplyForm(forms.Form):
    """Help that is planned: only what makes sense for its kind."""

    language = forms.ModelChoiceField(Language.objects.none(), label=gettext_lazy("Language"), empty_label="–")
    band = forms.ChoiceField(label=gettext_lazy("Age of the children"), choices=Band.choices)
    places = forms.IntegerField(
        label=gettext_lazy("Places"),
        min_value=0,
        max_value=MOST_PLACES,
        error_messages={"required": gettext_lazy("Please write how many places there are.")},
    )
    closes_on = forms.DateField(
        label=gettext_lazy("Last day to ask for a place"),
        help_text=gettext_lazy("After that day no place is given any more."),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )
    who = forms.CharField(label=gettext_lazy("Who does it"), max_length=120, required=False)
    reach = forms.CharField(
        label=gettext_lazy("E-mail or mobile of the interpreter"),
        help_text=gettext_lazy("Then reminders go there, where the program plans some for interpreters."),
        max_length=254,
        required=False,
    )
    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=[("", "–"), *Supply.Mode.choices], required=False)
    venue: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Another building"),
        help_text=gettext_lazy("Leave it empty where the help is in the same building."),
        required=False,
        empty_label="–",
    )
    room = forms.CharField(label=gettext_lazy("Room"), max_length=60, required=False)
    owner = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Who answers for it"), required=False, empty_label="–"
    )

    ASKED = {
        Kind.INTERPRETER: ("language", "who", "reach", "mode", "owner"),
        Kind.CHILD_CARE: ("band", "places", "closes_on", "who", "venue", "room", "owner"),
        Kind.TRANSPORT: ("places", "closes_on", "who", "owner"),
        Kind.MEAL: ("who", "owner"),
        Kind.ACCESS: ("who", "owner"),
        Kind.OTHER: ("who", "owner"),
    }
    WHO = {
        Kind.INTERPRETER: gettext_lazy(
            "A person or an agency. An adult who learned to interpret: never a child, also not an older brother or "
            "sister."
        ),
    }

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        session: Session,
        venues: QuerySet[Any],
        owners: QuerySet[User],
        supply: Supply | None = None,
        dates: Sequence[Session] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.session, self.supply = kind, session, supply
        fields: dict[str, Any] = self.fields
        fields["language"].queryset = Language.objects.exclude(code=session.held_in)
        fields["venue"].queryset, fields["owner"].queryset = venues, owners
        fields["who"].help_text = self.WHO.get(kind, "")
        fields["places"].required = kind == Kind.CHILD_CARE
        if kind == Kind.TRANSPORT:
            fields["places"].help_text = _("Leave it empty where nobody counts them.")
        asked = [name for name in self.ASKED[kind] if not (supply and name in ("language", "band"))]
        if supply and not supply.roster_id:
            asked = [name for name in asked if name not in ("places", "closes_on")]
        for name in set(fields) - set(asked):
            del fields[name]
        self.order_fields(asked)
        if dates and not supply:
            self._ask_for_dates(dates)
        if supply:
            self.initial = _stored(supply, session)

    def _ask_for_dates(self, dates: Sequence[Session]) -> None:
        """All of them are ticked where one signs up for all at once."""
        choices = [(str(date.pk), date.when_here) for date in dates]
        shared = self.session.roster_id
        together = [date for date in dates if date == self.session or (shared and date.roster_id == shared)]
        self.fields["dates"] = forms.MultipleChoiceField(
            label=_("For which dates?"),
            choices=choices,
            initial=[str(date.pk) for date in together],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Please tick at least one date.")},
        )

    def chosen(self, dates: Sequence[Session]) -> list[Session]:
        """The dates that were ticked; without a choice the one date."""
        ticked = self.cleaned_data.get("dates")
        return [self.session] if ticked is None else [date for date in dates if str(date.pk) in ticked]

    def clean_closes_on(self) -> Any:
        """A day before the session."""
        day = self.cleaned_data["closes_on"]
        if day and day > self.session.local_start.date():
            raise ValidationError(_("This is after the session."), code="late")
        return day

    def clean_reach(self) -> Reach | None:
        """An address or a number that can exist."""
        typed = self.cleaned_data["reach"]
        return normalize(typed) if typed else None

    def clean(self) -> dict[str, Any]:
        """Whoever is reminded has a name."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("reach") and not data.get("who"):
            self.add_error("who", ValidationError(_("Please write the name, too."), code="name"))
        return data

    def draft(self) -> Draft:
        """What a valid form plans."""
        data, supply = self.cleaned_data, self.supply
        day = data.get("closes_on")
        closes_at = datetime.combine(day, time(23, 59), self.session.tz) if day else None
        return Draft(
            kind=self.kind,
            language=supply.language if supply else data.get("language"),
            band=supply.band if supply else data.get("band", ""),
            places=data.get("places"),
            closes_at=min(closes_at, self.session.starts_at) if closes_at else None,
            mode=data.get("mode", ""),
            who=data["who"],
            reach=data.get("reach"),
            venue=data.get("venue"),
            room=data.get("room", ""),
            owner=data.get("owner"),
        )


def _reach_of(supply: Supply) -> str:
    """Where who does it is reached, as it was typed."""
    contacts = supply.person.contacts.filter(suppressed_at=None) if supply.person else Contact.objects.none()
    first = contacts.order_by("kind", "pk").first()
    if first is None:
        return ""
    return readable_mobile(first.value) if first.kind == Contact.Kind.MOBILE else first.value


def _stored(supply: Supply, session: Session) -> dict[str, Any]:
    """What is planned by now."""
    roster = supply.roster
    return {
        "places": roster.capacity if roster else None,
        "closes_on": roster.closes_at.astimezone(session.tz).date() if roster and roster.closes_at else None,
        "who": supply.who,
        "reach": _reach_of(supply),
        "mode": supply.mode,
        "venue": supply.venue,
        "room": supply.room,
        "owner": supply.owner,
    }
