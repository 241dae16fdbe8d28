"""Rules as a coordinator types them: each a small group of fields, added and taken away one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import TOTAL_FORM_COUNT, BaseFormSet, formset_factory
from django.forms.utils import ErrorDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy, pgettext_lazy

from events.schedule.forms import DateInput
from events.schedule.rules.expanding import Days, OnClosed, Recurrence, Rule, Unit
from events.schedule.rules.typed_dates import read_times
from events.schedule.rules.words import say_exclusion, say_rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime, time

    from events.schedule.models import Program

MOST = 12
PREFIX = "r"
FRIDAY = 4
WITH, WITHOUT = "with", "without"
OFTEN = (
    ("week", gettext_lazy("On days of the week")),
    ("month", gettext_lazy("On a weekday of the month, such as the second Friday")),
    ("month day", gettext_lazy("On the first or last day of the month")),
    ("day", gettext_lazy("Every few days")),
)
SPAN = ("span", gettext_lazy("Single days: all from the first to the last"))
UNITS = {"week": Unit.WEEK, "month": Unit.MONTH, "month day": Unit.MONTH, "day": Unit.DAY}
BY = {"week": ("weekdays",), "month": ("weekdays", "nths"), "month day": ("month_days",), "day": (), "span": ()}
"""Which of the fields count for which of them; the others are as if they were not there."""
CLOSED = (
    (OnClosed.KEEP.value, gettext_lazy("Keep the date; only warn")),
    (OnClosed.LEAVE_OUT.value, gettext_lazy("Leave the date out")),
    (OnClosed.WEEK_AFTER.value, gettext_lazy("Use the week after")),
)
NTHS = (
    (1, pgettext_lazy("which of a month", "first")),
    (2, pgettext_lazy("which of a month", "second")),
    (3, pgettext_lazy("which of a month", "third")),
    (4, pgettext_lazy("which of a month", "fourth")),
    (-1, pgettext_lazy("which of a month", "last")),
)


class PatientForm(forms.Form):
    """A form that can wait: while somebody is still typing, what is missing is only kept in mind."""

    def __init__(self, *args: Any, strict: bool = True, **kwargs: Any) -> None:
        self.strict = strict
        self.missing: list[str] = []
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        """Look at everything; where it is not the time yet, only remember what is missing."""
        super().full_clean()
        self.missing = [str(error) for errors in self.errors.values() for error in errors]
        if not self.strict:
            self._errors: ErrorDict | None = ErrorDict()


def _several(choices: Any, label: Any) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, choices=choices, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )


class RuleForm(PatientForm):
    """One rule, or days that are left out."""

    means = forms.ChoiceField(choices=[(WITH, WITH), (WITHOUT, WITHOUT)], widget=forms.HiddenInput)
    often = forms.ChoiceField(label=gettext_lazy("Which days"), choices=[*OFTEN, SPAN])
    weekdays = _several(list(WEEKDAYS.items()), gettext_lazy("Days of the week"))
    nths = _several(NTHS, gettext_lazy("Which of the month"))
    month_days = _several(
        [(1, gettext_lazy("The first day")), (-1, gettext_lazy("The last day"))], gettext_lazy("Days of the month")
    )
    interval = forms.IntegerField(
        label=gettext_lazy("Every how many"),
        help_text=gettext_lazy("1 is every week, month or day; 2 every second."),
        min_value=1,
        max_value=366,
        initial=1,
        required=False,
    )
    first = forms.DateField(label=gettext_lazy("From"), widget=DateInput())
    last = forms.DateField(label=gettext_lazy("Until"), widget=DateInput())
    times = forms.CharField(
        label=gettext_lazy("At other times than usual"),
        help_text=gettext_lazy("Several with commas: 10:00 AM, 6:00 PM"),
        max_length=200,
        required=False,
    )
    closed = forms.ChoiceField(
        label=gettext_lazy("Where schools are closed"), choices=CLOSED, initial=OnClosed.KEEP.value
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule: Rule | Days | None = None
        """What it says, where it says something that makes sense."""
        if self.leaves_out:
            self.fields["closed"].widget = forms.HiddenInput()
            self.fields["closed"].required = False
        else:
            fields: dict[str, Any] = self.fields
            fields["often"].choices = OFTEN

    @property
    def leaves_out(self) -> bool:
        """Whether these days are taken away from the others."""
        said = self.data.get(self.add_prefix("means")) if self.is_bound else self.initial.get("means")
        return bool(said == WITHOUT)

    def clean_times(self) -> tuple[time, ...]:
        """Several times of day."""
        return read_times(self.cleaned_data["times"])

    def clean(self) -> dict[str, Any]:
        """A rule that makes sense, or why it does not, at the field where one can mend it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return data
        often = data["often"]
        try:
            if often == SPAN[0]:
                self.rule = Days(data["first"], data["last"])
            else:
                self.rule = self._rule(data, often)
        except ValidationError as error:
            field = {"which-day": (BY[often] or ("often",))[-1], "interval": "interval", "too-many": "times"}
            self.add_error(field.get(error.code or "", "last"), error)
        return data

    def _rule(self, data: Mapping[str, Any], often: str) -> Rule:
        by: dict[str, Any] = {name: tuple(data.get(name) or ()) for name in BY[often]}
        return Rule(
            unit=UNITS[often],
            first=data["first"],
            last=data["last"],
            interval=data.get("interval") or 1,
            times=data["times"],
            closed=OnClosed.KEEP if self.leaves_out else OnClosed(data["closed"]),
            **by,
        )

    def sentence(self, at: time | None) -> str:
        """What it says, as a sentence; or what is still missing."""
        if self.is_valid() and self.rule is None:
            return self.missing[0] if self.missing else ""
        if self.rule is None:
            return self.missing[0] if self.missing else ""
        if self.leaves_out or isinstance(self.rule, Days):
            return say_exclusion(self.rule)
        return say_rule(self.rule, at) if at else ""


class BaseRules(BaseFormSet):  # type: ignore[type-arg]  # Django's has no parameter when it runs
    """All rules of a season."""

    def recurrence(self, at: time, listed: Sequence[datetime] = ()) -> Recurrence:
        """The rules together with single dates. Raises ValidationError with code `too-many`."""
        said = [form for form in self.forms if form.is_valid() and form.rule]
        return Recurrence(
            at=at,
            rules=tuple(form.rule for form in said if isinstance(form.rule, Rule) and not form.leaves_out),
            listed=tuple(listed),
            without=tuple(form.rule for form in said if form.rule and form.leaves_out),
        )


RuleFormSet = formset_factory(RuleForm, formset=BaseRules, extra=0, max_num=MOST, absolute_max=MOST, validate_max=True)


def rule_set(data: Any = None, *, initial: Sequence[Mapping[str, Any]] = (), strict: bool = True) -> BaseRules:
    """The rules as they were typed, or as they start."""
    made = RuleFormSet(data, initial=initial, prefix=PREFIX, form_kwargs={"strict": strict})
    return cast("BaseRules", made)


def first_rule(program: Program, first: date, last: date) -> dict[str, Any]:
    """What a rule starts from: the usual day of the program; where it has none, somebody has to choose."""
    monthly = program.dates_from == "list"
    usual = FRIDAY if monthly and program.weekday is None else program.weekday
    return {
        "means": WITH,
        "often": "month" if monthly else "week",
        "weekdays": [] if usual is None else [str(usual)],
        "nths": ["2"],
        "month_days": ["1"],
        "interval": "1",
        "first": first.isoformat(),
        "last": last.isoformat(),
        "times": "",
        "closed": OnClosed.LEAVE_OUT.value,
    }


def first_exclusion(first: date, last: date) -> dict[str, Any]:
    """What days that are left out start from."""
    return {"means": WITHOUT, "often": SPAN[0], "interval": "1", "first": first.isoformat(), "last": last.isoformat()}


def typed_rules(data: Any) -> list[dict[str, Any]]:
    """What was typed into each rule, as it was typed, to add one or to take one away."""
    total = str(data.get(f"{PREFIX}-{TOTAL_FORM_COUNT}", "0"))
    number = min(int(total), MOST) if total.isdecimal() and len(total) < MOST else 0
    several = {"weekdays", "nths", "month_days"}
    return [
        {
            name: data.getlist(f"{PREFIX}-{row}-{name}") if name in several else data.get(f"{PREFIX}-{row}-{name}", "")
            for name in RuleForm.base_fields
        }
        for row in range(number)
    ]


def put_rules(data: Any, rules: Sequence[Mapping[str, Any]]) -> None:
    """Write rules as if they had been typed."""
    for name in [name for name in data if name.startswith(f"{PREFIX}-")]:
        del data[name]
    data[f"{PREFIX}-TOTAL_FORMS"], data[f"{PREFIX}-INITIAL_FORMS"] = str(len(rules)), "0"
    for row, rule in enumerate(rules):
        for name, value in rule.items():
            data.setlist(f"{PREFIX}-{row}-{name}", value if isinstance(value, list) else [value])
