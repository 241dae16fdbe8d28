"""A file of sign-ups, uploaded and taken over as somebody at the desk does it."""

import html
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.history import Change
from accounts.models import Contact, Person
from events.outbox.models import Message
from events.rosters.models import Party, Registration
from events.support.models import Need

HEAD = "Name,E-mail,Phone,Also coming,Children,Language,Town,Help asked for\n"
ADA = "Ada Example,ada@family.example,860-555-0142,Al Example,2,es,Hartford,A ramp\n"
BO = "Bo Example,bo@family.example,,,0,en,,\n"
CY = "Cy Example,,860-555-0177,,1,en,,\n"


def address(session):
    return reverse("events:desk-roster-import", args=[session.slug])


def upload(desk, url, text, name="people.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return desk.post(url, {"file": SimpleUploadedFile(name, data)})


def sent(page):
    found = re.findall(r'name="(upload|seen)" value="([^"]*)"', page.content.decode())
    return {name: html.unescape(value) for name, value in found}


def save(desk, url, page, **more):
    return desk.post(url, {**sent(page), "step": "save", **more}, follow=True)


def take(desk, session, text, **more):
    """Upload a file, look at it with what is ticked, and take it over."""
    url = address(session)
    page = upload(desk, url, text)
    if more:
        page = desk.post(url, {**sent(page), "step": "look", **more})
    return save(desk, url, page, **more)


def people(session):
    found = Registration.objects.filter(roster=session.roster_id).order_by("queued_at", "pk")
    return [(one.party.lead.name, one.seats, one.status) for one in found]


def kinds(page):
    return [len(page.context[name]) for name in ("new", "changed", "same", "left")]


def everything():
    return [model.objects.count() for model in (Person, Contact, Party, Registration, Message, Change, Need)]
