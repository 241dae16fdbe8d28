"""Families read the product in their language: every text is translated, and no page mixes in English."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from accounts import links
from accounts.languages import approved
from events.calendars.linking import renew_mine
from events.outbox.models import Message, State
from events.reminders.planning import queue_due_reminders
from events.rosters.notices import send_link_again
from events.rosters.registration import cancel_registration, register, set_capacity
from events.schedule.changing import lock_sessions, set_fields
from events.schedule.details import Closure, Part, Resource
from events.schedule.models import Series
from events.schedule.notices import tell_everybody
from events.schedule.scheduling import cancel_session, edit_session, move_session, uncancel_session
from tests.events.signup.filling_in import typed
from tests.factories import NOW, SOON, make_language, make_party, make_program, make_session, make_venue

ROOT = Path(__file__).parent.parent
CATALOGS = sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po"))
SOURCES = ("accounts", "academy", "config", "events", "templates", "static", "locale")
LOOK_ANEW = "Run: manage.py makemessages -l es --no-location --no-obsolete -i .venv -i var -i tests"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
MARKUP = re.compile(r"</?\w[^>]*>")
SPOKEN = {"alt", "aria-label", "content", "label", "placeholder", "title"}
EMPTY = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
ENGLISH = re.compile(
    r"\b(the|you|your|and|for|with|please|this|that|are|when|from|sign|will|not|have|our|we)\b", re.IGNORECASE
)
LONG = 12


def entries(path):
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_every_text_is_translated_with_all_that_is_filled_in(path):
    """No text is left out or a guess, every plural has its forms, and no name, number or link gets lost."""
    forms = int(re.search(r"nplurals=(\d)", polib.pofile(str(path)).metadata["Plural-Forms"])[1])
    for entry in entries(path):
        assert not entry.fuzzy, entry.msgid
        said = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        assert len(said) == (forms if entry.msgid_plural else 1), entry.msgid
        assert all(said), entry.msgid
        if entry.msgctxt and entry.msgctxt.startswith("date format"):
            continue
        for text in said:
            asked = PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)
            spared = (
                set(asked) - set(PLACEHOLDER.findall(entry.msgid)) if text == entry.msgstr_plural.get(0) else set()
            )
            assert sorted({*PLACEHOLDER.findall(text)} | spared) == sorted(set(asked)), entry.msgid
            assert sorted(MARKUP.findall(text)) == sorted(MARKUP.findall(entry.msgid)), entry.msgid


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_a_catalog_names_no_machine_and_no_person(path):
    assert not {"Last-Translator", "Language-Team"} & set(polib.pofile(str(path)).metadata)
    assert "@" not in "".join(polib.pofile(str(path)).metadata.values())


@pytest.mark.skipif(not shutil.which("xgettext") and not os.environ.get("CI"), reason="gettext is not installed")
def test_the_catalogs_hold_the_texts_that_the_product_has(tmp_path):
    """Looking for texts anew finds none that is missing and none that is gone."""
    for name in SOURCES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    here = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", "makemessages", "--all", "--no-location", "--no-obsolete"]
    subprocess.run(command, cwd=tmp_path, env=here, check=True, capture_output=True)
    for path in CATALOGS:
        held, found = (
            {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in entries(one)}
            for one in (path, tmp_path / path.relative_to(ROOT))
        )
        assert sorted(map(str, found - held)) == [], LOOK_ANEW
        assert sorted(map(str, held - found)) == [], LOOK_ANEW


def test_the_command_makes_the_texts_ready(settings, tmp_path):
    path = tmp_path / "es" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    shutil.copy(CATALOGS[0], path)
    settings.LOCALE_PATHS = [tmp_path]
    call_command("compile_texts")
    assert [one.name for one in sorted(path.parent.iterdir())] == ["django.mo", "django.po"]
    assert polib.mofile(str(path.with_suffix(".mo"))).find("Sign up").msgstr == "Inscribirse"


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
def english_texts():
    """Every longer piece of English that has a Spanish of its own."""
    found = set()
    for entry in entries(CATALOGS[0]):
        spanish = " ".join([entry.msgstr, *entry.msgstr_plural.values()])
        for text in (entry.msgid, entry.msgid_plural):
            pieces = {piece.strip() for piece in PLACEHOLDER.split(MARKUP.sub("", text))}
            found |= {piece for piece in pieces if len(piece) > LONG and piece not in spanish}
    return found


def english_in(words):
    """The English that stands in these words: texts of the product, and small words of any English sentence."""
    words = " ".join(words.split())
    found = {text for text in english_texts() if text in words}
    return sorted(found | {words[max(0, word.start() - 30) : word.end() + 30] for word in ENGLISH.finditer(words)})


def english_on(page):
    return english_in(" \n ".join(Reader(page).said))


def test_english_is_noticed_unless_it_is_marked():
    assert "Sign up your family" in english_on('<p aria-label="Sign up your family">Inscribirse</p>')
    assert english_on("<p>Lleve <b>your</b> code</p>") == ["Lleve your code"]
    assert english_on('<p>Lleve <i lang="en">your <br>code</i></p>') == []


@pytest.fixture
def family(client, db):
    """A family that reads Spanish, on a morning in December."""
    make_language("en", "English")
    make_language("es", "Español")
    with time_machine.travel(NOW, tick=False), translation.override("es"):
        yield client


@pytest.fixture
def program(db):
    return make_program(name="Example Academy", asks_work=True)


def make_course(program, **fields):
    """Two evenings with all that a session's page can show."""
    series = Series.objects.create(program=program, slug="noches", title=approved(en="Evenings", es="Noches"))
    venue = make_venue("Biblioteca", "Hartford", way_in=approved(en="Ring twice.", es="Toque dos veces."))
    first = make_session("Evenings", title_es="Noches", program=program, venue=venue, series=series, **fields)
    again = make_session(
        "Evenings", title_es="Noches", program=program, series=series, roster=first.roster,
        starts_at=SOON + timedelta(days=7),
    )  # fmt: skip
    Part.objects.create(session=first, order=1, minutes=20, title=approved(en="Talk", es="Charla"))
    return series, first, again


def test_no_page_that_a_family_sees_mixes_in_english(family, program):
    series, course, _again = make_course(
        program, mode="both", join_url="https://meet.example/secret", capacity=5, takes="heads"
    )
    full = make_session("Full", title_es="Lleno", program=program, capacity=1, takes="parties")
    register(make_party("Ana"), full.roster, now=NOW)
    english = make_session("Math", program=program, summary=approved(en="Words for you and the family."))
    over = make_session("Over", title_es="Pasado", program=program, starts_at=NOW - timedelta(days=30))
    Resource.objects.create(session=over, kind="recording", url="https://video.example/1", captions=True)
    Closure.objects.create(name="Day before the vacation", first_day=NOW, last_day=NOW, kind="vacation")
    drop_in = make_session("Drop in", title_es="Pase", program=program, drop_in=True)
    canceled = make_session("Gone", title_es="No hay", program=program)
    cancel_session(canceled, now=NOW)
    moved = make_session("Moved", title_es="Otra fecha", program=program)
    move_session(moved, SOON + timedelta(days=1), SOON + timedelta(days=1, hours=1), now=NOW)
    pages = {
        session.slug: family.get(session.get_absolute_url())
        for session in (course, full, english, over, drop_in, canceled, moved)
    }
    for name in ("whats-on", "archive", "subscribe"):
        pages[name] = family.get(reverse(f"events:{name}"))
    pages["series"] = family.get(reverse("events:series", args=[series.slug]))
    pages["filtered"] = family.get(reverse("events:whats-on"), {"town": "nowhere", "month": "x"})
    pages["lost"] = family.get("/es/p/1-1.guess/")
    pages["login"] = family.get(reverse("account_login"))
    address = reverse("events:sign-up", args=[course.slug])
    pages["form"] = family.get(address)
    pages["empty"] = family.post(address, typed(course, name="", contact="x", children="x", language=""))
    pages["too many"] = family.post(address, typed(course, others="Bo\nCy\nDi", children="19", language="es"))
    pages.update(own_pages(family, course, full))
    for name, answer in pages.items():
        assert answer.status_code == (404 if name == "lost" else 200), name
        assert english_on(answer.content.decode()) == [], name


def own_pages(family, course, full):
    """The family's own pages, from signing up to canceling, and those of a family that waits."""
    pages = {}
    for session in (course, full):
        sent = typed(session, language="es", others="Bo", detail="Un elevador", submit_key=str(session.uid))
        pages[f"sent {session.slug}"] = family.post(
            reverse("events:sign-up", args=[session.slug]),
            {**sent, "contact": f"{session.pk}@family.example"},
            follow=True,
        )
        party = session.roster.registrations.order_by("pk").last().party
        for name in ("link-manage", "party-change", "party-cancel"):
            pages[f"{name} {session.slug}"] = family.get(reverse(f"events:{name}", args=[party.token]))
        mine = reverse("events:link-mine", args=[links.sign("mine", party.lead.pk, party.lead.link_version)])
        pages[f"mine {session.slug}"] = family.get(mine)
        for button in ("open", "renew", "close"):
            pages[f"{button} {session.slug}"] = family.post(f"{mine}calendar/", {button: "1"}, follow=True)
        pages[f"new link {session.slug}"] = family.post(f"{mine}new-link/", {"also_calendar": "1"}, follow=True)
        change = reverse("events:party-change", args=[party.token])
        pages[f"wrong {session.slug}"] = family.post(change, {"others": "", "children": "19"}, follow=True)
        pages[f"changed {session.slug}"] = family.post(change, {"others": "", "children": "1"}, follow=True)
        cancel = reverse("events:party-cancel", args=[party.token])
        pages[f"canceled {session.slug}"] = family.post(cancel, {"yes": "1"}, follow=True)
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


def test_no_message_to_a_family_mixes_in_english(family, program):
    _series, course, again = make_course(program, mode="both", join_url="https://meet.example/secret", capacity=1)
    has_place = register(make_party("Ana", language="es"), course.roster, now=NOW)
    waits = register(make_party("Eva", language="es"), course.roster, now=NOW)
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
    written = {message.template: message for message in Message.objects.filter(language="es")}
    assert set(written) == {path.name for path in (ROOT / "templates/messages").iterdir() if path.is_dir()}
    for name, message in written.items():
        assert english_in(f"{message.subject}\n{message.body}") == [], name
        assert english_on(message.html) == [], name
