"""The page that shows every part of the look, for those who build pages and for the tests of the look."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PALETTES = ("cafe", "academy", "tours", "visits", "sky", "olive", "plum")


class SampleForm(forms.Form):
    """One field of each kind; nothing is ever saved."""

    name = forms.CharField(label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    contact = forms.CharField(label=_("E-mail or mobile"), help_text=_("We write to you about this session only."))
    adults = forms.IntegerField(label=_("Adults"), min_value=1, max_value=9, initial=1)
    children = forms.IntegerField(label=_("Children"), min_value=0, max_value=12, initial=0, required=False)
    language = forms.ChoiceField(
        label=_("We write to you in"), choices=[("en", "English"), ("es", "Español"), ("ar", "العربية")]
    )
    place = forms.ChoiceField(
        label=_("How will you come?"),
        choices=[("here", _("In person")), ("online", _("Online"))],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label=_("Help you need"),
        choices=[("interpreter", _("An interpreter")), ("care", _("Child care")), ("ride", _("A ride"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = forms.CharField(label=_("In your own words"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    photos = forms.BooleanField(label=_("Photos of me may be shown"), required=False)


@login_not_required
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component once, with invented content; `?wrong` shows the form with its errors."""
    form = SampleForm({"adults": "0", "language": "en"}) if "wrong" in request.GET else SampleForm()
    return render(
        request,
        "components/index.html",
        {
            "form": form,
            "palettes": [(palette, date(2026, 12, 4 + 7 * row % 24)) for row, palette in enumerate(PALETTES)],
            "day": date(2026, 12, 4),
            "page": Paginator(range(60), 20).page(2),
            "weeks": month_of_days(),
        },
    )


def month_of_days() -> list[list[int]]:
    """December 2026 as weeks from Monday; days of the neighbor months are 0."""
    days = [0] + list(range(1, 32)) + [0] * 3
    return [days[start : start + 7] for start in range(0, 35, 7)]
