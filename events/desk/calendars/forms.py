"""What a coordinator types, chooses and uploads for school calendars."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.sealed import LONGEST as LONGEST_DATA
from accounts.sealed import seal, unseal
from accounts.tables import plain
from events.desk.closing.forms import RowsField
from events.desk.forms import ChoosingForm, PlainWords
from events.schedule.details import Closure
from events.schedule.forms import DateInput
from events.schedule.school_calendars.entries import LONGEST_NAME, LONGEST_SOURCE, Entry, wrong_days
from events.schedule.school_calendars.files import MOST_BYTES
from events.schedule.school_calendars.importing import Upload, key_of
from events.schedule.school_calendars.places import STATE, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from accounts.models import User
    from events.schedule.school_calendars.importing import Comparison, Question, Row
    from events.schedule.school_calendars.places import Atlas, Reach

YEARS = range(2000, 2100)
SALT = "school calendar"
OUT = "out"
NO_KIND = ("", gettext_lazy("Leave it out"))


class YearForm(ChoosingForm):
    """Which school year and whose calendar a page shows."""

    year = forms.IntegerField(min_value=YEARS[0], max_value=YEARS[-1], required=False)
    place = forms.SlugField(max_length=30, required=False)


class BatchForm(ChoosingForm):
    """What was done at once, by its number in the history."""

    batch = forms.UUIDField(required=False)


class StepForm(ChoosingForm):
    """Which button was pressed."""

    step = forms.ChoiceField(choices=[(step, step) for step in ("remove", "save", "look")], required=False)


def place_from(key: str, atlas: Atlas) -> Place | None:
    """The calendar that a key names; None where there is no such one."""
    scope, _dash, pk = key.partition("-")
    if key == STATE.key:
        return STATE
    number = int(pk) if pk.isascii() and pk.isdigit() else 0
    if scope == Closure.Scope.DISTRICT and number in atlas.districts:
        return Place(district=number)
    if scope == Closure.Scope.SCHOOL and number in atlas.schools:
        return Place(school=number)
    return None


def place_choices(places: Iterable[Place], atlas: Atlas) -> list[Any]:
    """Calendars to choose from: the state, districts, and schools under their district."""
    plain_ones: list[tuple[str, str]] = []
    schools: dict[str, list[tuple[str, str]]] = {}
    for place in places:
        if place.school:
            school = atlas.schools[place.school]
            schools.setdefault(atlas.districts[school.district_id].name, []).append((place.key, school.name))
        else:
            plain_ones.append((place.key, atlas.name(place)))
    groups = [(_("Schools of %(district)s") % {"district": name}, schools[name]) for name in sorted(schools)]
    return [*plain_ones, *groups]


def _to_choose(places: Iterable[Place], atlas: Atlas) -> list[Any]:
    """The same with nothing chosen yet, so that no file lands in the whole state by a slip; a single one is chosen."""
    choices = place_choices(places, atlas)
    one = len(choices) == 1 and isinstance(choices[0][1], str)
    return choices if one else [("", _("Please choose")), *choices]


class PlaceField(forms.ChoiceField):
    """Whose calendar."""

    def __init__(self, *args: Any, atlas: Atlas, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.atlas = atlas

    def clean(self, value: Any) -> Place | None:
        """The calendar, or nothing where nothing needs to be chosen."""
        return place_from(super().clean(value), self.atlas)


class UploadForm(forms.Form):
    """A file, and whose calendar it is."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("CSV or .ics, at most 1 MB. Nothing is saved before you have seen it."),
        allow_empty_file=True,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".csv,.ics,.txt,.tsv,text/csv,text/calendar"}),
    )

    def __init__(self, *args: Any, atlas: Atlas, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = PlaceField(
            label=gettext_lazy("Whose calendar is it?"),
            help_text=gettext_lazy("Lines of the file that name a district or a school go there instead."),
            choices=_to_choose(atlas.within(reach), atlas),
            atlas=atlas,
        )
        self.order_fields(("place", "file"))

    def clean_file(self) -> Any:
        """Not larger than is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 1 MB. Please save one school year alone."), code="large")
        return file


def pack(upload: Upload, user: User | None) -> str:
    """An upload as a signed text that travels with the form: what was previewed is what is saved."""
    entries = [
        (one.number, one.name, one.first.toordinal(), one.last.toordinal(), one.kind, one.sure, one.code, one.district,
         one.school, one.source)
        for one in upload.entries
    ]  # fmt: skip
    return seal([upload.default, upload.file_name, upload.is_whole, entries], purpose=SALT, user=user)


def unpack(text: str, user: User | None) -> Upload | None:
    """The upload again; None where it is too old, of somebody else, or no upload at all."""
    data = unseal(text, purpose=SALT, user=user)
    if data is None:
        return None
    default, name, is_whole, entries = data
    rows = [Entry(one[0], one[1], _day(one[2]), _day(one[3]), *one[4:]) for one in entries]
    return Upload(rows, Place(*default), name, is_whole)


def _day(number: int) -> date:
    return date.fromordinal(number)


class DataForm(ChoosingForm):
    """The upload that travels with the preview, and the stamp of what was seen."""

    upload = forms.CharField(max_length=LONGEST_DATA, required=False)
    seen = forms.CharField(max_length=40, required=False)


class PreviewForm(forms.Form):
    """What is chosen on the preview: the kind of a row, what unclear names mean, what is to be removed."""

    def __init__(
        self, *args: Any, upload: Upload, comparison: Comparison, atlas: Atlas, reach: Reach, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.comparison = comparison
        self.atlas = atlas
        every = place_choices(atlas.within(reach), atlas)
        kinds = [*Closure.Kind.choices, NO_KIND]
        for question in comparison.questions:
            self.fields[f"place-{question.key}"] = self._question(question, every)
        for row in comparison.rows:
            self.fields[f"kind-{row.index}"] = forms.ChoiceField(
                label=_("Kind of %(name)s") % {"name": row.entry.name},
                choices=kinds,
                required=False,
                initial=row.kind_of(None),
            )
        self.fields["remove"] = RowsField(required=False)
        posted: Any = self.data
        if self.is_bound:
            kept = {f"kind-{row.index}": row.kind_of(None) for row in comparison.rows}
            self.data = MultiValueDict({**{name: [kind] for name, kind in kept.items()}, **dict(posted.lists())})

    def _question(self, question: Question, every: list[Any]) -> PlaceField:
        proposed = [(place.key, self.atlas.name(place)) for place in question.proposed]
        others = [choice for choice in every if choice not in proposed]
        return PlaceField(
            label=_("Whose calendar is “%(words)s”?") % {"words": question.said},
            choices=[
                ("", _("Please choose")),
                *([(_("Perhaps"), proposed)] if proposed else []),
                (OUT, _("Leave these lines out")),
                *others,
            ],
            atlas=self.atlas,
        )

    def kinds(self) -> dict[int, str]:
        """The kind that was chosen for each row. A row that could not be chosen for stays as it is."""
        return {row.index: self.cleaned_data[f"kind-{row.index}"] for row in self.comparison.rows}

    def shown(self) -> list[tuple[Row, forms.BoundField]]:
        """Each row with its field."""
        return [(row, self[f"kind-{row.index}"]) for row in self.comparison.rows]

    def asked(self) -> list[tuple[Question, forms.BoundField]]:
        """Each question with its field."""
        return [(question, self[f"place-{question.key}"]) for question in self.comparison.questions]


def answers_in(posted: Mapping[str, Any], upload: Upload, atlas: Atlas) -> dict[str, Place | None]:
    """What unclear names mean, as far as it was said on the page."""
    answers: dict[str, Place | None] = {}
    for key in {key_of((entry.district, entry.school)) for entry in upload.entries}:
        said = str(posted.get(f"place-{key}", ""))[:30]
        place = place_from(said, atlas)
        if place or said == OUT:
            answers[key] = place
    return answers


class ClosureForm(forms.Form):
    """Days off, entered by hand."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Closure.Kind.choices)
    name = PlainWords(
        label=gettext_lazy("Its name"),
        help_text=gettext_lazy("In English, as colleagues read it when they plan: April recess, snow day."),
        max_length=LONGEST_NAME,
    )
    first_day = forms.DateField(label=gettext_lazy("First day"), widget=DateInput())
    last_day = forms.DateField(
        label=gettext_lazy("Last day"), help_text=gettext_lazy("Empty: one day."), required=False, widget=DateInput()
    )
    source = PlainWords(label=gettext_lazy("Where this is known from"), max_length=LONGEST_SOURCE, required=False)
    seen = forms.CharField(max_length=40, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, places: Iterable[Place] = (), atlas: Atlas, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = list(places)
        if places:
            choices = _to_choose(places, atlas)
            self.fields["place"] = PlaceField(label=_("Whose calendar?"), choices=choices, atlas=atlas)
            self.order_fields(("place",))

    def clean_name(self) -> str:
        """Words that can be seen."""
        name = plain(self.cleaned_data["name"], LONGEST_NAME)
        if not name:
            raise ValidationError(_("Please write a name."), code="required")
        return name

    def clean(self) -> dict[str, Any]:
        """Days of this century, in order."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "first_day" not in data or "last_day" not in data:
            return data
        data["last_day"] = data["last_day"] or data["first_day"]
        if data["first_day"].year not in YEARS:
            self.add_error("first_day", _("Please choose a day of this century."))
        elif wrong := wrong_days(data["first_day"], data["last_day"]):
            self.add_error("last_day", wrong)
        return data

    def values(self) -> dict[str, Any]:
        """The columns, as they were typed."""
        return {name: self.cleaned_data[name] for name in ("name", "kind", "first_day", "last_day", "source")}
