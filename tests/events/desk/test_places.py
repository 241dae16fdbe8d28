"""Places are kept where they are needed: by who plans, with what one must know on the day."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.history import note_change
from accounts.languages import approved
from accounts.models import District, Organization, School
from events.schedule.models import Session, Venue
from events.schedule.place_forms import PlaceForm
from events.schedule.places import place_print
from tests.factories import (
    NOW,
    make_coordinator,
    make_organization,
    make_program,
    make_session,
    make_town,
    make_venue,
)

pytestmark = pytest.mark.django_db
LIST, NEW = "events:desk-places", "events:desk-place-new"


def of(venue):
    return reverse("events:desk-place", args=[venue.pk])


def typed(venue=None, **said):
    """The form as the page shows it, with something typed over it."""
    form = PlaceForm(venue=venue, organizations=Organization.objects.filter(name=make_organization().name))
    shown = {name: form[name].value() for name in form.fields}
    said = {**shown, **said}
    return {name: value for name, value in said.items() if value not in (None, False, "")}


@pytest.mark.counts("events:desk-places")
@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_places_needs_the_same_queries_for_any_number(desk, count, django_assert_num_queries):
    for number in range(count):
        make_session(venue=make_venue(f"Place {number}"))

    with django_assert_num_queries(10):
        page = desk.get(reverse(LIST)).content.decode()
    assert page.count('scope="row"') == count


def test_a_place_is_entered_once_however_often_it_is_sent(desk):
    said = typed(
        name="Example Museum",
        town=make_town("Waterbury").pk,
        way_in_en="Ring twice.",
        way_in_en_read="on",
        setup_minutes="30",
        phone_on_the_day="860-555-0142",
        step_free="yes",
    )
    for _click in range(2):
        assert desk.post(reverse(NEW), said).status_code == 302

    venue = Venue.objects.get()
    assert (str(venue), venue.way_in, venue.setup_minutes) == (
        "Example Museum, Waterbury", approved(en="Ring twice."), 30
    )  # fmt: skip
    other = desk.post(reverse(NEW), {**said, "setup_minutes": "10"}).content.decode()
    assert "There is a place of this name in this town already." in other
    assert 'value="10"' in other


def test_what_people_are_told_of_a_place_reaches_calendars_at_once_and_nothing_else_does(desk):
    venue = make_venue(way_in=approved(en="Ring twice."))
    coming = make_session(venue=venue)
    draft = make_session(venue=venue, status="draft")
    over = make_session(venue=venue, starts_at=NOW - timedelta(days=9))
    visit = make_session(venue=venue, visibility="private")

    def sequences():
        return [Session.objects.get(pk=one.pk).sequence for one in (coming, draft, over, visit)]

    desk.post(of(venue), typed(venue, setup_minutes="15"))
    assert sequences() == [0, 0, 0, 0]
    said = desk.post(of(venue), typed(Venue.objects.get(), parking_en="free", parking_en_read="on"), follow=True)

    assert sequences() == [1, 0, 0, 0]
    assert "1 coming session says it now" in said.content.decode()
    desk.post(of(venue), typed(Venue.objects.get()))
    assert sequences() == [1, 0, 0, 0]


def test_two_people_at_once_lose_nothing(desk):
    venue = make_venue(street="1 Main Street")
    started = typed(venue, street="2 Main Street")
    desk.post(of(venue), typed(venue, phone_on_the_day="860-555-0142"))

    page = desk.post(of(venue), started).content.decode()

    venue.refresh_from_db()
    assert (venue.street, venue.phone_on_the_day) == ("1 Main Street", "860-555-0142")
    assert "Somebody else changed this place while you were writing." in page
    assert 'value="2 Main Street"' in page
    assert f'name="seen" value="{place_print(venue)}"' in page


@pytest.mark.parametrize(
    ("field", "typo", "said"),
    [
        ("phone_on_the_day", "ring Bo", "Please write the number like 860-555-0142."),
        ("phone_on_the_day", "860\x00555", "Null characters are not allowed."),
        ("setup_minutes", "721", "less than or equal to 720"),
        ("school", "Nowhere School", "There is no school of this name or code."),
        ("town", "999999999999999999999", "Select a valid choice"),
        ("name", "", "This field is required"),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_kept(desk, field, typo, said):
    venue = make_venue()

    response = desk.post(of(venue), {**typed(venue), field: typo})

    assert response.status_code == 200
    assert said in response.content.decode()


def test_a_school_is_found_by_name_or_code_and_asked_about_where_there_are_several(desk):
    district = District.objects.create(code="064", name="Example District")
    for code in ("0640111", "0640112"):
        School.objects.create(code=code, name="Center School", district=district)
    venue = make_venue()

    page = desk.post(of(venue), typed(venue, school="center school")).content.decode()
    assert "Center School (0640111) Example District, Center School (0640112) Example District" in page
    desk.post(of(venue), typed(venue, school="0640112"))

    venue.refresh_from_db()
    assert venue.school.code == "0640112"
    assert 'value="Center School (0640112)"' in desk.get(of(venue)).content.decode()
    desk.post(of(venue), typed(venue))
    venue.refresh_from_db()
    assert venue.school.code == "0640112"


def test_places_are_found_by_name_and_town(desk):
    make_venue("Blue Hall", "Hartford")
    make_venue("Green Hall", "Danbury")

    def found(words):
        return desk.get(reverse(LIST), {"q": words}).content.decode()

    assert "Blue Hall" in found("hall hart")
    assert "Green Hall" not in found("hall hart")
    assert "No such place here" in found("\x00 zzz")


def test_places_of_another_organization_are_not_there(client, desk):
    venue = make_venue()
    elsewhere = make_organization("Another Center")
    make_program("abroad", organization=elsewhere)
    client.force_login(make_coordinator(elsewhere))

    assert "Example Library" not in client.get(reverse(LIST)).content.decode()
    assert client.get(of(venue)).status_code == 404
    assert client.post(of(venue), typed(venue, name="Mine")).status_code == 404


def test_who_coordinates_one_school_alone_keeps_no_places(desk):
    venue = make_venue()
    user = make_coordinator()
    district = District.objects.create(code="064", name="Example District")
    user.grants.update(school=School.objects.create(code="1", name="School", district=district))
    browser = Client()
    browser.force_login(user)

    assert "Places are kept by who plans a whole program." in browser.get(reverse(LIST)).content.decode()
    assert browser.get(reverse(NEW)).status_code == 403
    assert browser.get(of(venue)).status_code == 404


def test_how_many_sessions_meet_there_counts_only_what_she_manages(desk):
    venue = make_venue()
    make_session("Hidden", venue=venue, program=make_program("cafe", "Friday CAFÉ"))
    make_session("Open evening", venue=venue)
    browser = Client()
    browser.force_login(make_coordinator(program="academy"))

    page = browser.get(of(venue)).content.decode()

    assert "Your 1 coming session here" in page
    assert "Open evening" in page
    assert "Hidden" not in page


def test_what_happened_to_a_place_stands_on_its_page_with_who_and_when_but_not_which_words(desk, ines):
    venue = make_venue()
    assert 'id="history"' not in desk.get(of(venue)).content.decode()
    desk.post(of(venue), typed(venue, parking_en="Behind the house.", setup_minutes="15"))
    for number in range(25):
        note_change(ines, "edited", make_venue("Other"), fields=["street"], now=NOW + timedelta(minutes=number))

    page = desk.get(of(venue)).content.decode()
    history = " ".join(page[page.index('id="history"') :].split())

    assert "<strong>Changed</strong>: parking, time to set up<br>" in history
    assert f"<bdi>Dec 1, 2026, 9:00 AM</bdi>, {ines}" in history
    assert "Behind the house" not in history
    other = desk.get(of(make_venue("Other"))).content.decode()
    assert other.count("<strong>Changed</strong>: street") == 20
