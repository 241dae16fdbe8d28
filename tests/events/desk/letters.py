"""A message of one's own, written and sent as somebody at the desk does it."""

import re

from django.urls import reverse

from events.outbox.models import Message
from events.rosters.registration import register
from tests.factories import NOW, make_party

ENGLISH = {"subject_en": "Please bring a pencil", "body_en": "Dear families,\n\nwe start at the side door."}
SPANISH = {"subject_es": "Traigan un lápiz", "body_es": "Entramos por la puerta lateral."}


def address(session):
    return reverse("events:desk-write", args=[session.slug])


def sign_up(session, name, **more):
    registration = register(make_party(name, **more), session.roster, now=NOW)
    Message.objects.all().delete()
    return registration


def hidden(page):
    found = dict(re.findall(r'type="hidden" name="(key|seen)" value="([^"]+)"', page.content.decode()))
    key = re.search(r'name="key" value="([^"]+)"', page.content.decode())
    return found | ({"key": key[1]} if key else {})


def ticked(page):
    return {int(pk) for pk in re.findall(r'name="r" value="(\d+)" checked', page.content.decode())}


def look(desk, url, chosen=(), **typed):
    """Choose, write and look at it; returns the page and what its form sends."""
    first = desk.post(url, {"step": "choose", "r": [one.pk for one in chosen]})
    typed = {**hidden(first), "r": [one.pk for one in chosen] or list(ticked(first)), **(typed or ENGLISH)}
    page = desk.post(url, {**typed, "step": "look"})
    return page, {**typed, **hidden(page)}


def send(desk, url, chosen=(), **typed):
    _page, form = look(desk, url, chosen, **typed)
    return desk.post(url, {**form, "step": "send"}, follow=True)


def told():
    return sorted(Message.objects.filter(template="written").values_list("person__name", flat=True))
