"""Who is looking, and what that person may: a user with grants, the holder of a link, or nobody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import links
from accounts.models import Grant, Person, User

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

NOTHING = Q(pk__in=())
NEEDS_SECOND_FACTOR = frozenset({Grant.Role.COORDINATOR, Grant.Role.AUDITOR, Grant.Role.PRINCIPAL})
"""Roles that see people of many sessions. Their grants sleep until a second factor was given."""


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks at a page. Being signed in opens nothing by itself: grants and links do."""

    user: User | None = None
    grants: tuple[Grant, ...] = ()
    people: frozenset[int] = frozenset()
    link: links.Claim | None = None
    """The session that a link in the address opens, at the version that the link was made for."""
    sleeping: bool = False
    """Has grants that need a second factor that was not given yet."""

    def has(self, *roles: str) -> bool:
        """Whether this viewer holds one of these roles anywhere."""
        return any(grant.role in roles for grant in self.grants)

    def whole(self, role: str) -> frozenset[int]:
        """The organizations of which this viewer's grants of a role reach everything: every program, every school."""
        return frozenset(
            grant.organization_id
            for grant in self.grants
            if grant.role == role and not grant.program_slug and grant.school_id is None
        )

    def covers(self, role: str, *, program: str = "program__", school: str | None = "venue__school") -> Q:
        """The rows that this viewer's grants of a role reach.

        `program` and `school` are the lookups that lead from the row to its program and school; a grant for one
        school reaches nothing where a row has none (`school=None`).
        """
        reach = NOTHING
        for grant in self.grants:
            if grant.role != role:
                continue
            one = Q(**{f"{program}organization": grant.organization_id})
            if grant.program_slug:
                one &= Q(**{f"{program}slug": grant.program_slug})
            if grant.school_id:
                one &= Q(**{school: grant.school_id}) if school else NOTHING
            reach |= one
        return reach


NOBODY = Viewer()


def viewer(request: HttpRequest) -> Viewer:
    """Who looks: found once per request. A `key` in the address makes the viewer a holder of that link."""
    known: Viewer | None = getattr(request, "_viewer", None)
    if known is None:
        known = _find_viewer(request)
        setattr(request, "_viewer", known)  # noqa: B010 - a request has no such attribute of its own
    return known


def _find_viewer(request: HttpRequest) -> Viewer:
    link = links.read("session", request.GET.get("key", ""))
    user = request.user
    if not isinstance(user, User) or not user.is_authenticated:
        return Viewer(link=link)
    grants = tuple(Grant.objects.filter(user=user))
    awake = grants
    if settings.SECOND_FACTOR_REQUIRED and not passed_second_factor(request):
        awake = tuple(grant for grant in grants if grant.role not in NEEDS_SECOND_FACTOR)
    people = frozenset(Person.objects.known().filter(user=user).values_list("pk", flat=True))
    return Viewer(user, awake, people, link, sleeping=len(awake) < len(grants))


def passed_second_factor(request: HttpRequest) -> bool:
    """Whether a passkey, an authenticator app or a recovery code was given in this session."""
    if not isinstance(request.user, User):
        return False
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def requires_role(
    *roles: str,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view for holders of one of these roles: others get 403, sleeping grants lead to the second factor."""

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            who = viewer(request)
            if who.has(*roles):
                return view(request, *args, **kwargs)
            if who.sleeping:
                return redirect("mfa_index")
            raise PermissionDenied(_("This page is for people with another role."))

        return guarded

    return wrap
