"""A snow day in tests: what the pages send, as a browser would."""

from datetime import date, datetime

from django.urls import reverse_lazy

from events.schedule.models import Session
from tests.factories import NEW_YORK

URL = reverse_lazy("events:desk-closing")
LINK = "https://meet.example/snow"
DAY = date(2026, 12, 4)
MORNING = datetime(2026, 12, 4, 9, 30, tzinfo=NEW_YORK)


def stored(session):
    return Session.objects.get(pk=session.pk)


def ask(**where):
    """The address of the list for a day, the whole state unless one says otherwise."""
    where = {"day": DAY.isoformat(), "kind": "closing", "minutes": "120", "name": "Snow", "show": "1", **where}
    if not {"district", "school", "venue"} & set(where):
        where["state"] = "on"
    return f"{URL}?" + "&".join(f"{name}={value}" for name, value in where.items())


def sent_along(page):
    """What the list sends when nothing is touched."""
    data = {"batch": str(page.context["whole"]["batch"].value())}
    for line in page.context["lines"]:
        if not line.fixed:
            data[f"s{line.session.pk}-act"] = line.form["act"].value()
            data[f"s{line.session.pk}-join_url"] = line.form["join_url"].value()
    return data


def look(desk, url, **acts):
    """The list as it is proposed, with some choices of one's own; then what would happen."""
    return desk.post(url, {**sent_along(desk.get(url)), **acts, "step": "look"})


def press(desk, url, preview, **more):
    """Yes to what was shown."""
    return desk.post(url, {**carried(preview), **more, "step": "do"})


def carried(preview):
    """What the preview sends back of all that was decided."""
    day = preview.context
    data = {"batch": str(day["whole"].cleaned_data["batch"]), "seen": day["stamp"]}
    data["link"] = day["whole"].cleaned_data["link"]
    for line in day["lines"]:
        if not line.fixed:
            data[f"s{line.session.pk}-act"] = line.form.cleaned_data["act"]
            data[f"s{line.session.pk}-join_url"] = line.form["join_url"].value() or ""
    return data


def labels(answer):
    return {line.label for line in answer.context["lines"]}
