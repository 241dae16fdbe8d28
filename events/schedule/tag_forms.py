"""What a coordinator says about a session for reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.schedule.models import FundingSource, Measure
from events.schedule.tagging import PLAIN, tags_print

if TYPE_CHECKING:
    from events.schedule.models import Session

IMPACT = {"": None, "yes": True, "no": False}


class TagsForm(forms.Form):
    """Tags for reports, each empty until somebody says something. `seen` is the print of what she started from."""

    measure = forms.ChoiceField(
        label=gettext_lazy("Measure of the federal grant"),
        choices=Measure.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    high_impact = forms.ChoiceField(
        label=gettext_lazy("High impact"),
        choices=[("", gettext_lazy("Nobody has said")), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
        required=False,
    )
    impact_reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("In your own words; needed where you say yes. No names of families."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    funding = forms.ModelMultipleChoiceField(
        FundingSource.objects.none(),
        label=gettext_lazy("Paid from"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    source_name = forms.CharField(label=gettext_lazy("Another source: its name"), max_length=120, required=False)
    source_code = forms.CharField(
        label=gettext_lazy("The number of the grant"),
        help_text=gettext_lazy("Such as 84.310A."),
        max_length=20,
        required=False,
    )
    goal = forms.CharField(label=gettext_lazy("Goal"), max_length=120, required=False)
    others = forms.BooleanField(
        label=gettext_lazy("The same for all other coming dates of the series"), required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, session: Session, has_others: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["funding"].queryset = session.program.organization.funding_sources.all()
        if not fields["funding"].queryset.exists():
            fields["funding"].widget = forms.MultipleHiddenInput()
        if not has_others:
            del fields["others"]
        for name in PLAIN:
            self.initial.setdefault(name, getattr(session, name))
        self.initial["high_impact"] = next(key for key, said in IMPACT.items() if said is session.high_impact)
        self.initial.setdefault("funding", [source.pk for source in session.funding.all()])
        self.initial.setdefault("seen", tags_print(session))

    def clean(self) -> dict[str, Any]:
        """Who says yes says why; a number alone is no source."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("high_impact") == "yes" and not data.get("impact_reason"):
            self.add_error(
                "impact_reason", ValidationError(_("Please write why this is of high impact."), code="reason")
            )
        if data.get("source_code") and not data.get("source_name"):
            self.add_error("source_name", ValidationError(_("Please write the name of the source too."), code="name"))
        return data

    def tags(self) -> dict[str, Any]:
        """What the session is to be tagged with, by column."""
        data = self.cleaned_data
        plain = {name: data[name] for name in PLAIN}
        return {**plain, "high_impact": IMPACT[data["high_impact"]], "funding": list(data["funding"])}

    def new_source(self) -> tuple[str, str] | None:
        """Name and number of a source that is not on the list yet."""
        name = " ".join(self.cleaned_data["source_name"].split())
        return (name, self.cleaned_data["source_code"].strip()) if name else None
