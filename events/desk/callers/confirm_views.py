"""A family says on the phone that it was they who signed up, without waiting for the link in the mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.grants import requires_role
from events.desk.callers.sign_up_views import back, line_or_404, too_late
from events.desk.callers.views import user_of
from events.signup.confirming import confirm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
@requires_role("coordinator")
def confirm_sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that they said yes; twice is the same as once."""
    line = line_or_404(request, pk, timezone.now())
    if not line.may_act or not confirm(line.party, now=line.now, by=user_of(request)):
        return too_late(request, line)
    messages.success(request, _("Noted: it was they who signed up."))
    return back(line)
