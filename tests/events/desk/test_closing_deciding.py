"""School is closed or late today: it is decided, looked at, done once and undone."""

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from events.outbox.models import Message, State
from events.rosters.registration import register
from events.schedule.changes import Disruption
from events.schedule.disrupting import cannot_change
from events.schedule.models import Session
from tests.events.desk.snow import LINK, MORNING, ask, carried, look, press, sent_along, stored
from tests.factories import (
    NEW_YORK,
    NOW,
    make_closing,
    make_party,
    make_session,
)

pytestmark = pytest.mark.django_db
EARLIER = NOW - timedelta(days=1)


@pytest.mark.rule("N1")
def test_all_of_it_happens_with_one_yes_and_is_undone_with_one(desk, snow_day):
    for name in ("school", "tour", "visit"):
        register(make_party(name), snow_day[name].roster, now=EARLIER)
    Message.objects.all().update(state=State.SENT)
    preview = look(desk, ask(), **{f"s{snow_day['school'].pk}-act": "online", "link": LINK})
    assert "3 families are told" in preview.content.decode()
    assert not Disruption.objects.exists()

    done = press(desk, ask(), preview, note="Stay warm.")

    assert done.status_code == 302
    assert {name: stored(session).status for name, session in snow_day.items()} == {
        "school": "confirmed", "draft": "skipped", "tour": "canceled", "visit": "canceled", "elsewhere": "canceled",
    }  # fmt: skip
    assert (stored(snow_day["school"]).mode, stored(snow_day["school"]).join_url) == ("online", LINK)
    assert [*("Stay warm." in one.body for one in Message.objects.filter(state=State.QUEUED))].count(True) == 3
    page = desk.get(done.url).content.decode()
    assert "3 messages wait to be sent" in page
    assert "Until Tuesday, December 1, 10:00 AM" in page

    desk.post(reverse("events:desk-closed-undo", args=[Disruption.objects.get().pk]))
    again = desk.post(reverse("events:desk-closed-undo", args=[Disruption.objects.get().pk]), follow=True)

    assert {stored(session).status for session in snow_day.values()} == {"confirmed", "draft"}
    assert stored(snow_day["school"]).mode == "in_person"
    assert not Message.objects.filter(state=State.QUEUED).exists()
    page = again.content.decode()
    assert "It was undone before" in page
    assert "Nobody had heard, so nobody was written to." in page
    assert "3 messages were stopped" in page


@pytest.mark.parametrize("answer", ["", "now", "seven", "later"])
def test_before_seven_nobody_is_woken_without_a_clear_word(desk, snow_day, time_machine, answer):
    early = datetime(2026, 12, 4, 5, 40, tzinfo=NEW_YORK)
    time_machine.move_to(early, tick=False)
    register(make_party(), snow_day["tour"].roster, now=EARLIER)
    Message.objects.all().update(state=State.SENT)
    preview = look(desk, ask())
    page = preview.content.decode()
    assert "Now: it is Friday, December 4, 5:40 AM" in page
    assert 'name="when" value="now"' in page
    assert not re.search(r'name="when"[^>]*checked', page), "nothing is chosen beforehand"

    later = {"later_day": "2026-12-04", "later_at": "08:15"}
    done = press(desk, ask(), preview, when=answer, **(later if answer == "later" else {}))

    if not answer:
        assert not Disruption.objects.exists()
        assert "This field is required" in done.content.decode()
        return
    expected = {"now": early, "seven": early.replace(hour=7, minute=0), "later": early.replace(hour=8, minute=15)}
    assert Message.objects.get(state=State.QUEUED).send_after == expected[answer]


def test_after_seven_and_for_another_day_it_is_not_asked(desk, snow_day, time_machine):
    register(make_party(), snow_day["tour"].roster, now=EARLIER)
    for moment in (datetime(2026, 12, 4, 7, 0, tzinfo=NEW_YORK), datetime(2026, 12, 3, 5, 0, tzinfo=NEW_YORK)):
        time_machine.move_to(moment, tick=False)
        assert "when" not in look(desk, ask()).context["tell"].fields


@pytest.mark.rule("P28")
def test_pressed_twice_or_from_two_pages_it_is_done_once(desk, snow_day):
    register(make_party(), snow_day["tour"].roster, now=EARLIER)
    first, second = look(desk, ask()), look(desk, ask())
    data = {**carried(first), "step": "do"}
    url = desk.post(ask(), data).url

    assert desk.post(ask(), data).url == url
    other = desk.post(ask(), {**carried(second), "step": "do"})

    assert other.status_code == 200
    assert Disruption.objects.count() == 1
    assert Message.objects.filter(template="canceled").count() == 1


def test_what_somebody_changed_meanwhile_is_shown_before_it_happens(desk, snow_day):
    preview = look(desk, ask())
    Session.objects.filter(pk=snow_day["tour"].pk).update(sequence=5)

    shown = press(desk, ask(), preview)

    assert "Something changed since you looked" in shown.content.decode()
    assert not Disruption.objects.exists()
    assert press(desk, ask(), shown).status_code == 302


def test_a_session_that_is_new_since_is_asked_about(desk, snow_day):
    preview = look(desk, ask())
    make_session("New", starts_at=MORNING)
    shown = press(desk, ask(), preview)
    assert shown.templates[0].name == "events/desk/closing_day.html"
    assert not Disruption.objects.exists()


def test_what_moves_online_needs_a_link_and_what_was_typed_is_kept(desk, snow_day):
    acts = {f"s{session.pk}-act": "online" for session in snow_day.values()}
    page = look(desk, ask(), **acts)
    assert len(page.context["wrong"]) == 4, "a visit needs none"
    assert "Please look at 4 sessions" in page.content.decode()
    assert all(line.form["act"].value() == "online" for line in page.context["lines"])
    assert look(desk, ask(), **acts, link=LINK).templates[0].name == "events/desk/closing_sure.html"


@pytest.mark.parametrize("act", ["cancel", "online", "delay", "keep"])
def test_one_button_sets_all_sessions_and_does_nothing_yet(desk, snow_day, act):
    url = ask(kind="delay", minutes=60)
    page = desk.post(url, {**sent_along(desk.get(url)), "all": act, "link": LINK})
    assert {line.form["act"].value() for line in page.context["lines"]} == {act}
    assert page.context["whole"]["link"].value() == LINK
    assert not Disruption.objects.exists()


def test_what_is_canceled_over_or_begun_is_shown_and_stays(desk, snow_day, time_machine):
    Session.objects.filter(pk=snow_day["tour"].pk).update(status="canceled")
    time_machine.move_to(MORNING + timedelta(minutes=5), tick=False)
    fixed = {line.label: line.fixed for line in desk.get(ask()).context["lines"]}
    assert fixed["Welcome tour"] == "It was canceled before."
    assert fixed["At school"] == "It has begun."
    assert cannot_change(stored(snow_day["school"]), MORNING + timedelta(hours=3)) == "It is over."
    assert "It has begun. Nothing is changed here." in desk.get(ask()).content.decode()


@pytest.mark.parametrize("data", [{"batch": "x", "step": "do"}, {"all": "explode"}, {"step": "do", "seen": "\0"}])
def test_odd_forms_are_answered_kindly(desk, snow_day, data):
    acts = {f"s{session.pk}-act": "\0" for session in snow_day.values()}
    assert desk.post(ask(), {**acts, **data}).status_code == 200
    assert not Disruption.objects.exists()


def test_a_day_that_a_later_one_rests_on_says_so_and_leads_to_that_one(desk):
    evening = make_session(starts_at=MORNING)
    first = make_closing(evening, act="online", link=LINK)
    second = make_closing(stored(evening))
    undo = reverse("events:desk-closed-undo", args=[first.pk])
    page = desk.get(reverse("events:desk-closed", args=[first.pk])).content.decode()
    assert "Please undo that first" in page
    assert reverse("events:desk-closed", args=[second.pk]) in page
    assert undo not in page
    assert "Please undo that first" in desk.post(undo, follow=True).content.decode()
    assert stored(evening).is_canceled


def test_the_page_names_what_undoing_leaves_alone(desk):
    evening = make_session(starts_at=MORNING)
    day = make_closing(evening, act="online", link=LINK)
    Session.objects.update(join_url="https://meet.example/other")
    page = desk.get(reverse("events:desk-closed", args=[day.pk])).content.decode()
    assert "Undoing leaves it alone" in page
    page = desk.post(reverse("events:desk-closed-undo", args=[day.pk]), follow=True).content.decode()
    assert "Somebody has changed the link since." in page
    assert "Changed since or over: left alone" in page
