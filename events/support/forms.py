"""What a family is asked about the help it needs: only what can be thought of here, never more than needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from events.schedule.models import Mode
from events.support.asking import Wish
from events.support.models import SIGNED, Band, Kind
from events.support.stock import stock_of
from events.support.words import Planned, places_left, planned_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from events.schedule.models import Program, Session
    from events.support.models import Need
    from events.support.stock import Stock

MOST = 20
SIGNED_CODES = (SIGNED, "asl")
"""American Sign Language, by either code in use."""
DO_NOT_WRITE = _("Please don’t write about health or papers.")


def number_field(label: Any) -> forms.IntegerField:
    """How many; left empty is none."""
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST,
        initial=0,
        required=False,
        error_messages={"max_value": _("These are more people than this form can take. Please call us.")},
    )


class Either(forms.ChoiceField):
    """One of several; who chooses none means the first."""

    def clean(self, value: Any) -> Any:
        """What was chosen."""
        return super().clean(value or self.initial)


class HelpForm(forms.Form):
    """Whether a family needs help to come. It stands beside the form of a sign-up, folded, and is valid left empty.

    `wishes()` says what a valid form asks for. `may_wait` is False where a family has its seat already: then it is not
    asked whether it comes only with the help. Who knows the `languages` or the `stock` already hands them in.
    """

    language = forms.ChoiceField(label=_("An interpreter"), required=False)
    ride = number_field(_("How many people need a ride?"))
    meal = number_field(_("How many of you eat with us?"))
    food = forms.CharField(
        label=_("About the food, in your own words"), help_text=DO_NOT_WRITE, max_length=200, required=False
    )
    access = forms.BooleanField(label=_("A way without steps, a quiet place or the like"), required=False)
    words = forms.CharField(
        label=_("In your own words"),
        help_text=DO_NOT_WRITE,
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    only_with = Either(
        label=_("If we cannot get it"),
        choices=[("no", _("I come anyway")), ("yes", _("I can only come with it"))],
        widget=forms.RadioSelect,
        initial="no",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        sessions: Iterable[Session],
        program: Program,
        prefix: str = "help",
        initial: Mapping[str, Any] | None = None,
        may_wait: bool = True,
        languages: Sequence[tuple[str, str]] = (),
        stock: Stock | None = None,
    ) -> None:
        super().__init__(data, prefix=prefix, initial=dict(initial or {}))
        self.sessions, self.program = list(sessions), program
        self.stock = stock or stock_of(self.sessions)
        spoken = {session.held_in for session in self.sessions}
        fields: dict[str, Any] = self.fields
        fields["language"].choices = lambda: [("", _("No interpreter")), *_interpreters(spoken, languages)]
        self.bands = self._add_bands()
        in_person = any(session.mode != Mode.ONLINE for session in self.sessions)
        if not in_person or not (program.asks_children or self.stock.of(Kind.TRANSPORT)):
            del self.fields["ride"]
        if not self.stock.of(Kind.MEAL):
            del self.fields["meal"], self.fields["food"]
        if not in_person:
            del self.fields["access"]
        if not may_wait:
            del self.fields["only_with"]

    def _add_bands(self) -> list[str]:
        """A number of children for each age that can be looked after here, with the places that are left."""
        planned = [band for band in Band if self.stock.of(Kind.CHILD_CARE, band=band)]
        asked = planned or (list(Band) if self.program.asks_children and _somebody_goes_there(self.sessions) else [])
        for band in asked:
            field = number_field(band.label)
            field.help_text = _left_words(self.stock, band)
            self.fields[_name(band)] = field
        return [_name(band) for band in asked]

    @property
    def care(self) -> list[forms.BoundField]:
        """The numbers of children."""
        return [self[name] for name in self.bands]

    @property
    def is_open(self) -> bool:
        """Whether the fold stands open: something was said."""
        return bool(self.errors) or any(
            self[name].value() not in (None, "", 0, "0", False) for name in self.fields if name != "only_with"
        )

    @property
    def there(self) -> list[Planned]:
        """The help that is planned, for the page of the event."""
        return planned_words(self.stock)

    def wishes(self) -> list[Wish]:
        """What a valid form asks for."""
        data = self.cleaned_data
        wishes = []
        if data["language"]:
            wishes.append(Wish(kind=Kind.INTERPRETER, language=data["language"]))
        children = [(band, data.get(_name(band))) for band in Band]
        wishes += [Wish(kind=Kind.CHILD_CARE, band=band, count=count) for band, count in children if count]
        if data.get("ride"):
            wishes.append(Wish(kind=Kind.TRANSPORT, count=data["ride"]))
        if data.get("meal") or data.get("food"):
            wishes.append(Wish(kind=Kind.MEAL, count=data["meal"] or 1, words=data["food"]))
        if data.get("access"):
            wishes.append(Wish(kind=Kind.ACCESS, words=data["words"]))
        elif data["words"]:
            wishes.append(Wish(kind=Kind.OTHER, words=data["words"]))
        return [_required(wish) for wish in wishes] if data.get("only_with") == "yes" else wishes


def initial_of(needs: Iterable[Need]) -> dict[str, Any]:
    """What the form says of help that was asked for before."""
    said: dict[str, Any] = {}
    for need in needs:
        if need.kind == Kind.INTERPRETER:
            said["language"] = need.language_id
        elif need.kind == Kind.CHILD_CARE:
            said[_name(Band(need.band))] = need.count
        elif need.kind == Kind.TRANSPORT:
            said["ride"] = need.count
        elif need.kind == Kind.MEAL:
            said |= {"meal": need.count, "food": need.detail}
        else:
            said |= {"access": need.kind == Kind.ACCESS, "words": need.detail}
        if need.is_required:
            said["only_with"] = "yes"
    return said


def _name(band: Band) -> str:
    """The name of a field; a hyphen would read as a minus in some scripts of pages."""
    return f"care_{band.value.replace('-', '_')}"


def _required(wish: Wish) -> Wish:
    """Nobody stays away for want of a meal."""
    needed = wish.kind != Kind.MEAL
    return Wish(
        kind=wish.kind,
        language=wish.language,
        band=wish.band,
        count=wish.count,
        words=wish.words,
        is_required=needed,
    )


def _interpreters(spoken: set[str], languages: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Languages by their own names; sign language by name, first."""
    known = languages or Language.objects.values_list("code", "endonym")
    names = {code: name for code, name in known if code not in spoken}
    signed = [(code, names.pop(code)) for code in SIGNED_CODES if code in names]
    return [*signed, *names.items()]


def _somebody_goes_there(sessions: Sequence[Session]) -> bool:
    return any(session.mode != Mode.ONLINE for session in sessions)


def _left_words(stock: Stock, band: str) -> str:
    """How many places are left where they are counted: at the fullest date."""
    return places_left(stock.counted(Kind.CHILD_CARE, band=band))
