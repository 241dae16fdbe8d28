"""The plain admin in a real browser: an administrator's pages are for everybody too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from accounts.admin import site
from accounts.models import User
from events.schedule.models import Program
from tests.browser.conftest import DESK, PHONE

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser
ADA = "ada.administrator@network.example"


def addresses() -> list[str]:
    """Every list and form of the admin, and two rows to change."""
    names = [f"{model._meta.app_label}_{model._meta.model_name}" for model in site._registry]
    pages = [
        reverse("admin:index"),
        *(reverse(f"admin:{name}_{kind}") for name in names for kind in ("changelist", "add")),
    ]
    program, user = Program.objects.earliest("pk"), User.objects.get(email=ADA)
    changed = [
        reverse("admin:events_program_change", args=[program.pk]),
        reverse("admin:accounts_user_change", args=[user.pk]),
    ]
    return [*pages, *changed]


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_in_the_admin(demo_year: Any, open_page: OpenPage, axe: Any, dark: bool) -> None:
    # Django's own scripts set a few styles that our policy refuses; here only what people meet is looked at.
    page = open_page("/admin/", PHONE, who=ADA, dark=dark, bypass_csp=True)
    found = []
    for address in addresses():
        page.goto(address)
        for width in (PHONE,) if dark else (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 800})
            found += [(address, width, one) for one in axe(page, only_colors=dark)]
    assert found == []
