"""Sign-ups from a file: for which date, from which town, by whom; and what is not taken over."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.history import Change
from accounts.models import Town, TownAlias
from events.outbox.models import Message
from events.rosters.models import Party, Registration, Roster
from events.rosters.registration import cancel_registration, register
from events.schedule.models import Series
from tests.events.desk.uploading import ADA, BO, HEAD, address, kinds, people, save, sent, take, upload
from tests.factories import (
    NOW,
    SOON,
    make_coordinator,
    make_language,
    make_party,
    make_program,
    make_session,
    make_town,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def languages():
    for code, endonym in (("en", "English"), ("es", "Español")):
        make_language(code, endonym)
    make_town()


@pytest.fixture
def session():
    return make_session(capacity=3)


@pytest.mark.rule("D10.3")
def test_villages_lead_to_their_towns_and_unclear_ones_are_asked(desk, session):
    Roster.objects.update(capacity=20)
    groton, storrs = make_town("Groton"), make_town("Mansfield")
    TownAlias.objects.create(name="Mystic")
    TownAlias.objects.create(name="Storrs", town=storrs)
    text = "Name,E-mail,Town\n" + "".join(
        f"{name},{name}@family.example,{town}\n"
        for name, town in (("Ada", "storrs"), ("Bo", "Mystic"), ("Cy", "mystic"), ("Dee", "Nowhere"))
    )
    url = address(session)
    page = upload(desk, url, text)
    (mystic, _field), (nowhere, _other) = page.context["form"].asked()
    assert (mystic.words, mystic.lines, nowhere.words) == ("Mystic", (3, 4), "Nowhere")

    unanswered = save(desk, url, page).content.decode()
    assert "This field is required." in unanswered
    assert not Party.objects.exists()
    answers = {f"town-{mystic.key}": groton.pk, f"town-{nowhere.key}": "out"}
    page = desk.post(url, {**sent(page), **answers, "step": "look"})
    save(desk, url, page, **answers)

    towns = {party.lead.name: party.town and party.town.name for party in Party.objects.all()}
    assert towns == {"Ada": "Mansfield", "Bo": "Groton", "Cy": "Groton", "Dee": None}
    assert Town.objects.filter(name="Nowhere").count() == 0


@pytest.fixture
def evenings(session):
    series = Series.objects.create(program=session.program, slug="evenings")
    return series, [
        make_session(f"Evening {day}", series=series, starts_at=SOON + timedelta(days=day), capacity=2)
        for day in range(2)
    ]


def test_for_a_series_each_line_goes_to_its_date_and_a_family_hears_once(desk, ines, evenings):
    series, (first, second) = evenings
    url = reverse("events:desk-series-import", args=["evenings"])
    text = (
        "Name,E-mail,Date\n"
        "Ada,ada@family.example,2026-12-11\n"
        "Ada,ada@family.example,12/12/2026\n"
        'Bo,bo@family.example,"Friday, December 11, 2026, 9:30–11:00 AM"\n'
        "Cy,cy@family.example,2026-12-25\nDee,dee@family.example,\nEve,eve@family.example,soon\n"
    )
    page = upload(desk, url, text)
    shown = page.content.decode()
    assert kinds(page) == [3, 0, 0, 0]
    assert "“2026-12-25” is none of these dates." in shown
    assert "It does not say for which date." in shown
    assert "“soon” is none of these dates." in shown

    page = desk.post(url, {**sent(page), "step": "look", "tell": "on"})
    save(desk, url, page, tell="on")

    assert [name for name, _seats, _status in people(first)] == ["Ada", "Bo"]
    assert [name for name, _seats, _status in people(second)] == ["Ada"]
    assert Party.objects.filter(lead__name="Ada").count() == 1
    assert sorted(Message.objects.values_list("person__name", "template")) == [("Ada", "picked"), ("Bo", "registered")]
    change = Change.objects.get(act="imported")
    assert (change.subject_type, change.subject_id, change.actor, change.told) == ("series", series.pk, ines, 2)
    page = upload(desk, url, text)
    assert kinds(page) == [0, 0, 3, 0]


def test_for_a_course_no_date_is_needed(desk, evenings):
    series, (first, second) = evenings
    second.roster = first.roster
    second.save(update_fields=["roster"])
    url = reverse("events:desk-series-import", args=["evenings"])

    save(desk, url, upload(desk, url, "Name,E-mail\nAda,ada@family.example\n"))

    assert people(first) == [("Ada", 1, "registered")]
    assert series.sessions.count() == 2


def test_our_own_file_can_be_taken_over_for_another_session(desk, session):
    Roster.objects.update(capacity=20)
    take(desk, session, HEAD + ADA + BO)
    cancel_registration(Registration.objects.get(party__lead__name="Bo Example"), now=NOW)
    other = make_session("Again", capacity=20)
    for kind in ("file", "workbook"):
        file = desk.get(reverse(f"events:desk-roster-{kind}", args=[session.slug]), {"why": "copy"}).content

        page = upload(desk, address(other), file)

        assert [(row.entry.name, row.after) for row in page.context["new"]] == [("Ada Example", (2, 2))]
        assert not page.context["outcome"].troubles
        assert page.context["read"].unknown == ["Other help"], "what was answered there is not asked again here"


@pytest.mark.rule("D7.1")
def test_a_birth_date_never_reaches_the_page_or_the_database(desk, session):
    page = upload(desk, address(session), "Name,E-mail,Birth date\nAda,ada@family.example,1980-zz-01\n")

    assert "The column “Birth date” is not taken" in page.content.decode()
    assert "1980-zz" not in page.content.decode()
    page = upload(desk, address(session), "Name,E-mail,Nickname of the child\nAda,ada@family.example,zzkid\n")
    assert "These columns are not read:" in page.content.decode()
    assert "zzkid" not in page.content.decode()


def test_a_preview_of_somebody_else_or_for_another_list_or_made_up_is_not_taken(desk, session):
    page = upload(desk, address(session), HEAD + BO)
    other = Client()
    other.force_login(make_coordinator())
    elsewhere = make_session("Elsewhere")

    for browser, url, form in (
        (other, address(session), sent(page)),
        (desk, address(elsewhere), sent(page)),
        (desk, address(session), {"upload": "made:up", "seen": "x"}),
        (desk, address(session), {"upload": "\0", "seen": "\0" * 50}),
        (desk, address(session), {"upload": "x" * 2_000_000}),
    ):
        answer = browser.post(url, {**form, "step": "save"}, follow=True)
        assert "This preview is too old." in answer.content.decode()
    assert not Party.objects.exists()


def test_a_form_without_a_file_or_for_what_is_over_says_so(desk, session):
    assert "Please choose a file." in desk.post(address(session), {"x": 1}).content.decode()
    over = make_session("Over", starts_at=NOW - timedelta(days=1))
    page = upload(desk, address(over), HEAD + BO)
    assert "Sign-up for this has closed." in page.content.decode()
    empty = Series.objects.create(program=session.program, slug="empty")
    assert "Nobody can sign up now" in desk.get(reverse("events:desk-series-import", args=["empty"])).content.decode()
    assert empty.sessions.count() == 0


@pytest.mark.rule("D9.9")
def test_visits_at_home_are_not_filled_from_files(desk):
    program = make_program("visits", name="Home visits", is_public=False, visibility="private")
    visit = make_session("Visit", program=program, visibility="private")

    assert desk.get(address(visit)).status_code == 404


def test_a_drop_in_has_nobody_to_take_over(desk):
    assert desk.get(address(make_session(drop_in=True))).status_code == 404


@pytest.mark.counts("events:desk-roster-import", "events:desk-series-import")
@pytest.mark.parametrize("count", [1, 30])
def test_the_page_for_the_file_needs_the_same_queries_for_any_number(desk, django_assert_num_queries, evenings, count):
    _series, (first, _second) = evenings
    Roster.objects.update(capacity=100)
    for number in range(count):
        register(make_party(f"Ada {number}"), first.roster, now=NOW)
    desk.get(reverse("events:desk-messages"))

    with django_assert_num_queries(6):
        desk.get(address(first))
    with django_assert_num_queries(9):
        desk.get(reverse("events:desk-series-import", args=["evenings"]))
