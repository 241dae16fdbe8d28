"""The plain admin: for administrators with a second factor, and without a single family in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.grants import passed_second_factor
from accounts.history import note_change
from accounts.models import District, Grant, Language, Organization, School, Town, User

if TYPE_CHECKING:
    from django.forms import ModelForm
    from django.http import HttpRequest, HttpResponse

    PlainAdmin = admin.ModelAdmin[Any]
else:
    PlainAdmin = admin.ModelAdmin


class Site(admin.AdminSite):
    """Shows only what is registered on it by name: places, programs, grants; never people, sign-ups or messages."""

    site_header = site_title = _("Administration")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """Administrators, after their second factor."""
        user = request.user
        if not isinstance(user, User) or not user.is_active or not user.is_superuser:
            return False
        return not settings.SECOND_FACTOR_REQUIRED or passed_second_factor(request)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is no other way in than the sign-in of everybody."""
        if self.has_permission(request):
            return redirect("admin:index")
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(request.GET.get("next", request.path), settings.LOGIN_URL)
        if user.is_superuser:
            messages.info(request, gettext("Administrators need a second step to sign in. Please set it up."))
            return redirect("mfa_index")
        raise PermissionDenied(gettext("This page is for administrators."))


site = Site()


class NotedAdmin(PlainAdmin):
    """Writes what administrators change into our own history: which fields, never which words."""

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        """Save and note it."""
        super().save_model(request, obj, form, change)
        act = "edited" if change else "added"
        if isinstance(obj.pk, int):
            note_change(request.user, act, obj, fields=form.changed_data, now=timezone.now())

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Note it and delete."""
        if isinstance(obj.pk, int):
            note_change(request.user, "deleted", obj, now=timezone.now())
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Each of several is noted too."""
        for obj in queryset:
            self.delete_model(request, obj)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Our history says it; Django's log would keep names and addresses."""

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Our history says it; Django's log would keep names and addresses."""

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Our history says it; Django's log would keep names and addresses."""


@admin.register(Organization, site=site)
class OrganizationAdmin(NotedAdmin):
    list_display = ("name", "kind")


@admin.register(District, site=site)
class DistrictAdmin(NotedAdmin):
    list_display = ("name", "code", "organization")
    search_fields = ("name", "code")
    list_select_related = ("organization",)


@admin.register(School, site=site)
class SchoolAdmin(NotedAdmin):
    list_display = ("name", "code", "district", "town")
    search_fields = ("name", "code")
    list_select_related = ("district", "town")


@admin.register(Town, site=site)
class TownAdmin(NotedAdmin):
    list_display = ("name", "region")
    search_fields = ("name",)


@admin.register(Language, site=site)
class LanguageAdmin(NotedAdmin):
    list_display = ("name", "endonym", "code", "right_to_left")
    search_fields = ("name", "endonym")


@admin.register(Grant, site=site)
class GrantAdmin(NotedAdmin):
    list_display = ("user", "role", "organization", "program_slug", "school")
    list_filter = ("role", "organization")
    list_select_related = ("user", "organization", "school")


@admin.register(User, site=site)
class UserAdmin(NotedAdmin):
    """Who may sign in. Users are switched off, not deleted: the history speaks of them."""

    fields = ("email", "name", "is_active", "is_superuser")
    list_display = ("email", "name", "is_active", "is_superuser")
    search_fields = ("email", "name")
    actions = ("forget_second_factor",)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm[Any], change: bool) -> None:
        """Addresses are kept in lower case; nobody has a password."""
        obj.email = obj.email.strip().lower()
        obj.is_staff = obj.is_superuser
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Forget the second step (app, passkeys) of these people"))
    def forget_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For who lost the phone: they set up a new second step at the next sign-in."""
        users = list(queryset)
        Authenticator.objects.filter(user__in=users).delete()
        for user in users:
            note_change(request.user, "edited", user, fields=["second factor"], now=timezone.now())
        number = len(users)
        self.message_user(
            request,
            ngettext(
                "%(number)s person sets up a new second step at the next sign-in.",
                "%(number)s people set up a new second step at the next sign-in.",
                number,
            )
            % {"number": number},
        )
