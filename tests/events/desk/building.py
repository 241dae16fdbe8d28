"""Using the page of a season as somebody at the desk does."""

from __future__ import annotations

from typing import Any

KEY = "0b6d5c1e-7f0d-4a86-9f3b-4f7a6a1c2d3e"


def typed(dates: str = "", *rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What stands in the fields of the page: single dates, rules, and the rest."""
    data = {
        "title_en": "Friday CAFÉ",
        "title_en_read": "on",
        "dates": dates,
        "start_time": "09:30",
        "minutes": "90",
        "mode": "in_person",
        "capacity": "60",
        "key": KEY,
        "r-TOTAL_FORMS": str(len(rules)),
        "r-INITIAL_FORMS": "0",
        **more,
    }
    for number, rule in enumerate(rules):
        for name, value in {"means": "with", "interval": "1", "closed": "keep", **rule}.items():
            data[f"r-{number}-{name}"] = value
    return data


def button(desk: Any, address: str, data: dict[str, Any], *, follow: bool = False, **pressed: Any) -> Any:
    """Press one of the buttons."""
    return desk.post(address, {**data, **pressed}, follow=follow)


def shown_in(page: Any, without: list[str] | tuple[str, ...] = ()) -> dict[str, Any]:
    """What the dates on the page send along: which were shown, and which are ticked."""
    shown = page.context["shown"]
    keys = [one.key for one in shown.planned]
    kept = [one.key for one in shown.kept if one.key not in without]
    return {"shown": keys, "kept": kept, "out": list(shown.hidden), "seen": shown.stamp}


def looked_at(
    desk: Any, address: str, data: dict[str, Any], *, without: list[str] | tuple[str, ...] = ()
) -> dict[str, Any]:
    """Look at the dates, untick some, and look again: what stands in the page then."""
    page = button(desk, address, data, step="look")
    data = {**data, **shown_in(page, without)}
    return {**data, **shown_in(button(desk, address, data, step="look"))}


def make(desk: Any, address: str, data: dict[str, Any], *, without: list[str] | tuple[str, ...] = ()) -> Any:
    """Look at the dates, then make the drafts."""
    return button(desk, address, looked_at(desk, address, data, without=without), step="make", follow=True)
