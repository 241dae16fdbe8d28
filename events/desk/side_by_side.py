"""When two people edit at once: what is stored now beside what was typed, where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from events.schedule.forms import SessionForm


class Beside(NamedTuple):
    """One field in which they differ."""

    label: Any
    stored: str
    typed: str


def beside(form: SessionForm) -> list[Beside]:
    """Every field of a form in which what is stored now is other than what was typed."""
    found = []
    for name, field in form.fields.items():
        if isinstance(field.widget, forms.HiddenInput) or name not in form.cleaned_data:
            continue
        stored = _words(field, form.initial.get(name))
        typed = _words(field, form.cleaned_data[name])
        if stored != typed:
            found.append(Beside(field.label, stored, typed))
    return found


def _words(field: forms.Field, value: Any) -> str:
    """A value as people read it."""
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    rows: Any = getattr(field, "queryset", None)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(str(row) for row in rows.filter(pk__in=[getattr(one, "pk", one) for one in value or ()]))
    if isinstance(field, forms.ModelChoiceField):
        row = rows.filter(pk=getattr(value, "pk", value)).first() if value else None
        return str(row or field.empty_label or "")
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]  # all of ours are pairs
    return "\n".join(str("" if value is None else value).splitlines())
