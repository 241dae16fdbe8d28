"""A full date shows the way into its line wherever it is shown, and only those who come take a place."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.languages import approved
from events.rosters.models import Registration, Roster, RosterGroup
from events.rosters.registration import cancel_registration, register
from events.schedule.details import Assignment
from events.schedule.models import Series, Session
from events.signup.finding import with_places
from events.signup.places import places_of
from tests.events.signup.filling_in import typed
from tests.factories import NOW, SOON, make_facilitator, make_party, make_person, make_program, make_session

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
FULL = ("no places", "taken", "waited for", "course", "slots", "one of a series")


def text(response):
    return response.content.decode()


def make_full(kind):
    """A full date of each kind, in a series with another that is open."""
    series = Series.objects.create(program=make_program(), slug="math", title=approved(en="Math nights"))
    roster = Roster.objects.create(capacity=0 if kind == "no places" else 1)
    if kind == "course":
        Series.objects.filter(pk=series.pk).update(roster=roster)
        make_session("The full one", series=series, roster=roster, starts_at=SOON + WEEK)
    if kind == "slots":
        Roster.objects.update(group=RosterGroup.objects.create())
        make_session("The full one", series=series, starts_at=SOON + timedelta(hours=2))
    full = make_session("The full one", series=series, roster=roster)
    if kind == "one of a series":
        make_session("Another", series=series, starts_at=SOON + WEEK)
    if kind != "no places":
        register(make_party(), roster, now=NOW)
    if kind == "waited for":
        register(make_party(), roster, now=NOW)
    return full


def within_two_taps(client, address):
    """The pages of dates and series to which a page leads; times of one day are chosen on a page between."""
    seen, ahead = {}, [address]
    for _tap in range(3):
        found = [text(client.get(one)) for one in ahead]
        seen.update(zip(ahead, found, strict=True))
        links = re.findall(r'(?:href|action)="(/en/(?:sessions|series)/[^"#?]+)"', "".join(found))
        ahead = [link for link in dict.fromkeys(links) if link not in seen]
    return list(seen.values())


@pytest.mark.rule("P9")
@pytest.mark.parametrize("kind", FULL)
def test_from_every_page_that_shows_a_full_date_one_gets_into_its_line(client, kind):
    full = make_full(kind)
    sign_up = f'action="/en/sessions/{full.slug}/sign-up/"'
    shown_on = {
        "what’s on": "/en/",
        "its month": f"/en/?month={SOON:%Y-%m}",
        "a search": "/en/?q=full",
        "its series": full.series.get_absolute_url(),
        "itself": full.get_absolute_url(),
    }
    for name, address in shown_on.items():
        forms = [page for page in within_two_taps(client, address) if sign_up in page]
        assert any("Join the waitlist" in form for form in forms), name

    assert client.post(reverse("events:sign-up", args=[full.slug]), typed(full)).status_code == 302
    assert Registration.objects.get(party__lead__name="Ada Example").is_waiting


@pytest.mark.rule("P9")
@pytest.mark.parametrize("kind", ["no places", "taken", "waited for"])
def test_a_list_says_of_a_full_date_that_there_is_a_line(client, kind):
    make_full(kind)
    page = text(client.get("/en/"))
    assert "Waitlist: 1 family" in page if kind == "waited for" else "Full: you can join the waitlist." in page
    assert "0 places left" not in page


@pytest.mark.rule("P9")
@pytest.mark.parametrize("capacity", [0, None])
def test_no_places_is_a_line_and_no_number_is_room_for_everybody(client, capacity):
    session = make_session(capacity=capacity)
    state = places_of(with_places(Session.objects.select_related("roster"), now=NOW).get(), now=NOW).state
    assert state == ("full" if capacity == 0 else "open")
    client.post(reverse("events:sign-up", args=[session.slug]), typed(session))
    assert Registration.objects.get().is_seated == (capacity is None)


@pytest.mark.rule("P3")
def test_only_who_comes_takes_a_place_and_never_who_hosts_canceled_or_waits(client):
    session = make_session(capacity=4, takes="adults")
    make_facilitator(session)
    Assignment.objects.create(session=session, person=make_person("Host"), role="host")
    gone = register(make_party("Gone", others=("Al",)), session.roster, now=NOW)
    cancel_registration(gone, now=NOW)
    register(make_party("Comes", others=("Bo",), children=5), session.roster, now=NOW)
    assert "2 places left" in text(client.get(session.get_absolute_url()))
    register(make_party("Waits", others=("Cy", "Di")), session.roster, now=NOW)
    assert Roster.objects.get().seats_taken == 2


@pytest.mark.rule("P3")
@pytest.mark.parametrize(("takes", "left"), [("adults", "8 places left"), ("heads", "5 places left"),
                                             ("parties", "9 places for families left")])  # fmt: skip
def test_what_is_counted_is_what_the_list_says(client, takes, left):
    session = make_session(capacity=10, takes=takes)
    register(make_party(others=("Bo",), children=3), session.roster, now=NOW)
    assert left in text(client.get(session.get_absolute_url()))


@pytest.mark.rule("P2")
def test_a_family_of_five_with_four_places_left_is_refused_whole_where_it_wants_all_of_its_dates(client):
    series = Series.objects.create(program=make_program(), slug="math", title=approved(en="Math nights"))
    dates = [make_session(series=series, takes="heads", capacity=n, starts_at=SOON + n * WEEK) for n in (5, 9)]
    register(make_party(), dates[0].roster, now=NOW)
    boxes = [f"{one.slug}@{int(one.starts_at.timestamp())}" for one in dates]
    said = {**typed(dates[0]), "date": boxes, "only_all": "on", "others": "Bo", "children": "2"}
    page = text(client.post(reverse("events:sign-up-series", args=["math"]), {**said, "children": "3"}))
    assert 'class="errors"' in page
    assert Registration.objects.count() == 1
    assert client.post(reverse("events:sign-up-series", args=["math"]), said).status_code == 302
