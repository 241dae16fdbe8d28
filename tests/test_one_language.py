"""No page and no message mixes English into the language that a family reads."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from html.parser import HTMLParser

import pytest
import time_machine
from django.conf import settings as project
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from accounts import links
from accounts.languages import approved, endonym_of
from events.calendars.linking import renew_mine
from events.outbox.models import Message, State
from events.reminders.planning import queue_due_reminders
from events.rosters.notices import send_link_again
from events.rosters.registration import cancel_registration, register
from events.rosters.room import set_capacity
from events.schedule.changing import lock_sessions, set_fields
from events.schedule.details import Closure, Part, Resource
from events.schedule.models import Series, Session
from events.schedule.notices import tell_everybody
from events.schedule.scheduling import cancel_session, edit_session, move_session, uncancel_session
from tests.events.signup.filling_in import typed
from tests.factories import NOW, SOON, make_language, make_party, make_program, make_session, make_venue
from tests.test_translations import CATALOGS, MARKUP, PLACEHOLDER, ROOT, entries, language_of

SPOKEN = {"alt", "aria-label", "content", "label", "placeholder", "title"}
EMPTY = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
ENGLISH = "the you your and for with please this that are when from sign will not have our we".split()
SPELLED_ALIKE = {"pt": {"for"}}
"""Small words of English that are words of another language too."""
LONG = 12


class Reader(HTMLParser):
    """What people see or hear of a page, without what is marked as English."""

    def __init__(self, page):
        super().__init__()
        self.inside, self.said = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        silent = self.is_silent or tag in ("script", "style") or dict(attrs).get("lang") == "en"
        if not silent:
            self.said += [value for name, value in attrs if value and (name in SPOKEN or name.startswith("data-"))]
        if tag not in EMPTY:
            self.inside.append((tag, silent))

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self.is_silent:
            self.said.append(data)

    @property
    def is_silent(self):
        return bool(self.inside and self.inside[-1][1])


@cache
def english_texts(language):
    """Every longer piece of English that this language says otherwise."""
    found = set()
    (path,) = (one for one in CATALOGS if language_of(one) == language)
    for entry in entries(path):
        own = " ".join([entry.msgstr, *entry.msgstr_plural.values()])
        for text in (entry.msgid, entry.msgid_plural):
            pieces = {piece.strip() for piece in PLACEHOLDER.split(MARKUP.sub("", text))}
            found |= {piece for piece in pieces if len(piece) > LONG and piece not in own}
    return found


def english_in(words, language):
    """The English that stands in these words: texts of the product, and small words of any English sentence."""
    words = " ".join(words.split())
    small = "|".join(word for word in ENGLISH if word not in SPELLED_ALIKE.get(language, ()))
    found = {text for text in english_texts(language) if text in words}
    places = re.finditer(rf"\b({small})\b", words, re.IGNORECASE)
    return sorted(found | {words[max(0, word.start() - 30) : word.end() + 30] for word in places})


def english_on(page, language):
    return english_in(" \n ".join(Reader(page).said), language)


def test_english_is_noticed_unless_it_is_marked():
    assert "Sign up your family" in english_on('<p aria-label="Sign up your family">Inscribirse</p>', "es")
    assert english_on("<p>Lleve <b>your</b> code</p>", "es") == ["Lleve your code"]
    assert english_on('<p>Lleve <i lang="en">your <br>code</i></p>', "es") == []
    assert english_on("<p>Se for preciso, ligue</p>", "pt") == []


@pytest.fixture(params=[code for code, _name in project.LANGUAGES if code != "en"])
def language(request):
    """Each language that is not English."""
    return request.param


@pytest.fixture
def family(client, db, language):
    """A family that reads this language, on a morning in December."""
    for code, _name in project.LANGUAGES:
        make_language(code, endonym_of(code))
    with time_machine.travel(NOW, tick=False), translation.override(language):
        yield client


def in_both(english, own):
    """A text in English and in the language that is set."""
    return approved(**{"en": english, translation.get_language(): own})


def make_known(english, own, **fields):
    """A session with a title in both languages."""
    session = make_session(english, **fields)
    Session.objects.filter(pk=session.pk).update(title=in_both(english, own))
    session.refresh_from_db()
    return session


@pytest.fixture
def program(db):
    return make_program(name="Example Academy", asks_work=True)


def make_course(program, **fields):
    """Two evenings with all that a session's page can show."""
    series = Series.objects.create(program=program, slug="noches", title=in_both("Evenings", "Noches"))
    venue = make_venue("Biblioteca", "Hartford", way_in=in_both("Ring twice.", "Dos veces."))
    first = make_known("Evenings", "Noches", program=program, venue=venue, series=series, **fields)
    again = make_known(
        "Evenings", "Noches", program=program, series=series, roster=first.roster,
        starts_at=SOON + timedelta(days=7),
    )  # fmt: skip
    Part.objects.create(session=first, order=1, minutes=20, title=in_both("Talk", "Charla"))
    return series, first, again


def test_no_page_that_a_family_sees_mixes_in_english(family, program, language):
    series, course, _again = make_course(
        program, mode="both", join_url="https://meet.example/secret", capacity=5, takes="heads"
    )
    full = make_known("Full", "Lleno", program=program, capacity=1, takes="parties")
    register(make_party("Ana"), full.roster, now=NOW)
    english = make_session("Math", program=program, summary=approved(en="Words for you and the family."))
    over = make_known("Over", "Pasado", program=program, starts_at=NOW - timedelta(days=30))
    Resource.objects.create(session=over, kind="recording", url="https://video.example/1", captions=True)
    Closure.objects.create(name="Day before the vacation", first_day=NOW, last_day=NOW, kind="vacation")
    drop_in = make_known("Drop in", "Pase", program=program, drop_in=True)
    canceled = make_known("Gone", "Ninguna", program=program)
    cancel_session(canceled, now=NOW)
    moved = make_known("Moved", "Otra", program=program)
    move_session(moved, SOON + timedelta(days=1), SOON + timedelta(days=1, hours=1), now=NOW)
    pages = {
        session.slug: family.get(session.get_absolute_url())
        for session in (course, full, english, over, drop_in, canceled, moved)
    }
    for name in ("whats-on", "archive", "subscribe"):
        pages[name] = family.get(reverse(f"events:{name}"))
    pages["series"] = family.get(reverse("events:series", args=[series.slug]))
    pages["filtered"] = family.get(reverse("events:whats-on"), {"town": "nowhere", "month": "x"})
    pages["lost"] = family.get(f"/{language}/p/1-1.guess/")
    pages["login"] = family.get(reverse("account_login"))
    address = reverse("events:sign-up", args=[course.slug])
    pages["form"] = family.get(address)
    pages["empty"] = family.post(address, typed(course, name="", contact="x", children="x", language=""))
    pages["too many"] = family.post(address, typed(course, others="Bo\nCy\nDi", children="19", language=language))
    pages.update(own_pages(family, course, full))
    for name, answer in pages.items():
        assert answer.status_code == (404 if name == "lost" else 200), name
        assert english_on(answer.content.decode(), language) == [], name


def own_pages(family, course, full):
    """The family's own pages, from signing up to canceling, and those of a family that waits."""
    pages = {}
    for session in (course, full):
        sent = typed(
            session,
            language=translation.get_language(),
            others="Bo",
            submit_key=str(session.uid),
        )
        pages[f"sent {session.slug}"] = family.post(
            reverse("events:sign-up", args=[session.slug]),
            {**sent, "contact": f"{session.pk}@family.example", "help-words": "Un elevador"},
            follow=True,
        )
        party = session.roster.registrations.order_by("pk").last().party
        for name in ("link-manage", "party-change", "party-cancel"):
            pages[f"{name} {session.slug}"] = family.get(reverse(f"events:{name}", args=[party.token]))
        mine = reverse("events:link-mine", args=[links.sign("mine", party.lead.pk, party.lead.link_version)])
        pages[f"mine {session.slug}"] = family.get(mine)
        for button in ("open", "renew", "close"):
            pages[f"{button} {session.slug}"] = family.post(f"{mine}calendar/", {button: "1"}, follow=True)
        change = reverse("events:party-change", args=[party.token])
        pages[f"wrong {session.slug}"] = family.post(change, {"others": "", "children": "19"}, follow=True)
        pages[f"changed {session.slug}"] = family.post(change, {"others": "", "children": "1"}, follow=True)
        cancel = reverse("events:party-cancel", args=[party.token])
        pages[f"canceled {session.slug}"] = family.post(cancel, {"yes": "1"}, follow=True)
        pages[f"new link {session.slug}"] = family.post(f"{mine}new-link/", {"also_calendar": "1"}, follow=True)
    return pages


def change_two(*sessions):
    """Two dates get another place at once, in one message."""
    with transaction.atomic():
        both = lock_sessions(sessions)
        elsewhere = {"venue": make_venue("Escuela")}
        tell_everybody([(one, set_fields(one, elsewhere, now=NOW)[1]) for one in both], now=NOW)


def go_out():
    """What was written is sent: the next change does not take it back."""
    Message.objects.filter(state=State.QUEUED).update(state=State.SENT)


def test_no_message_to_a_family_mixes_in_english(family, program, language):
    _series, course, again = make_course(program, mode="both", join_url="https://meet.example/secret", capacity=1)
    has_place = register(make_party("Ana", language=language), course.roster, now=NOW)
    waits = register(make_party("Eva", language=language), course.roster, now=NOW)
    set_capacity(course.roster, 2, now=NOW)
    cancel_registration(waits, now=NOW)
    for change in (
        lambda: move_session(course, SOON + timedelta(hours=2), SOON + timedelta(hours=3), now=NOW),
        lambda: edit_session(course, {"venue": make_venue("Museo")}, now=NOW),
        lambda: change_two(course, again),
        lambda: queue_due_reminders(SOON - timedelta(hours=20)),
        lambda: cancel_session(course, now=NOW),
        lambda: uncancel_session(course, now=NOW),
    ):
        change()
        go_out()
    send_link_again(has_place, now=NOW)
    renew_mine(has_place.party.lead, now=NOW, also_calendar=False)
    written = {message.template: message for message in Message.objects.filter(language=language)}
    assert set(written) == {path.name for path in (ROOT / "templates/messages").iterdir() if path.is_dir()}
    for name, message in written.items():
        assert english_in(f"{message.subject}\n{message.body}", language) == [], name
        assert english_on(message.html, language) == [], name
