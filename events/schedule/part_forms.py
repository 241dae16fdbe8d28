"""What a coordinator types about who has a part at a session, and about what a session leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.contact import normalize_email
from accounts.models import Organization
from accounts.people import clean_name
from events.schedule.assigning import organizations_near
from events.schedule.details import Assignment, Resource

if TYPE_CHECKING:
    from events.schedule.models import Session


class ResourceForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's has no parameter when it runs
    """What a past session leaves behind."""

    url = forms.URLField(label=gettext_lazy("Its address"), max_length=200, assume_scheme="https")

    class Meta:
        model = Resource
        fields = ("kind", "title", "url", "captions")
        labels = {
            "kind": gettext_lazy("What it is"),
            "title": gettext_lazy("Its name"),
            "captions": gettext_lazy("It has captions or a transcript"),
        }

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.session = session

    def clean(self) -> dict[str, Any]:
        """Say at the tick that a recording without captions is not shown; the row itself refuses it too."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("kind") == Resource.Kind.RECORDING and not data.get("captions"):
            constraint = next(one for one in Resource._meta.constraints if one.name == "recording_has_captions")
            self.add_error("captions", ValidationError(constraint.violation_error_message or "", code="captions"))
        return data


class AssignForm(forms.Form):
    """Who has a part. With an e-mail, who facilitates or guides can sign in and see the list of this session."""

    ROLES = (Assignment.Role.FACILITATOR, Assignment.Role.CATALYST, Assignment.Role.HOST, Assignment.Role.GUIDE)

    role = forms.ChoiceField(label=gettext_lazy("Part"), choices=[(role.value, role.label) for role in ROLES])
    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Of a person, a panel or an organization, as it is announced."),
        max_length=160,
        required=False,
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=gettext_lazy("Or an organization from the list"),
        required=False,
        empty_label=gettext_lazy("None of the list"),
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("With an e-mail, a facilitator or a guide can sign in and see who comes."),
        required=False,
        widget=forms.EmailInput,
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["organization"].queryset = organizations_near(session.program.organization_id)

    def clean_name(self) -> str:
        """A name as people write it."""
        typed: str = self.cleaned_data["name"]
        return clean_name(typed) if typed else ""

    def clean_email(self) -> str:
        """An address in lower case, or nothing."""
        typed: str = self.cleaned_data["email"]
        return normalize_email(typed) if typed.strip() else ""

    def clean(self) -> dict[str, Any]:
        """Somebody has a name; an organization does not sign in. The whole name of one means that one."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("name") and not data.get("organization") and data.get("email") == "":
            data["organization"] = Organization.objects.filter(name=data["name"]).first()
        if not data.get("organization") and not data.get("name") and "name" not in self.errors:
            self.add_error(
                "name", ValidationError(_("Please write a name, or choose an organization."), code="nobody")
            )
        if data.get("organization") and data.get("email"):
            said = _("An e-mail belongs to a person. Please give the organization and the person a part each.")
            self.add_error("email", ValidationError(said, code="organization"))
        return data
