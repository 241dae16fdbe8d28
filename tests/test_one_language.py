"""No page and no message mixes English into the language that a family reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as project
from django.urls import reverse
from django.utils import translation

from accounts import links
from accounts.languages import approved, endonym_of
from events.rosters.registration import register
from events.schedule.details import Closure, Resource
from events.schedule.scheduling import cancel_session, move_session
from tests.events.signup.filling_in import typed
from tests.factories import NOW, SOON, make_language, make_party, make_program, make_session
from tests.one_language import english_on, make_course, make_known


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


@pytest.fixture
def program(db):
    return make_program(name="Example Academy", asks_work=True)


@pytest.mark.once
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
