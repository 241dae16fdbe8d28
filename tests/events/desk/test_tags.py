"""Tags for reports: said by somebody or empty, never guessed; and whom a series thanks."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.history import Change
from accounts.languages import approved
from accounts.models import Organization
from events.schedule.models import FundingSource, Measure, Program, Series, Session
from events.schedule.naming_forms import ProgramWordsForm, SeriesWordsForm
from events.schedule.tag_forms import TagsForm
from tests.factories import NOW, SOON, make_organization, make_program, make_session

pytestmark = pytest.mark.django_db


def of(session):
    return reverse("events:desk-tags", args=[session.slug])


def typed(form, **said):
    shown = {field.name: field.value() for field in form}
    return {name: value for name, value in {**shown, **said}.items() if value not in (None, False, "", [])}


def tag(desk, session, **said):
    return desk.post(of(session), typed(TagsForm(session=session), **said))


def source(name="SFEC", **fields):
    return FundingSource.objects.create(organization=make_organization(), name=name, **fields)


@pytest.mark.rule("D5.2")
def test_what_nobody_said_is_empty_and_stays_empty(desk):
    session = make_session()
    source()

    assert (session.measure, session.high_impact, session.goal, session.funding.count()) == (Measure.NONE, None, "", 0)
    tag(desk, session)
    session.refresh_from_db()
    assert (session.measure, session.high_impact, session.goal, session.funding.count()) == (Measure.NONE, None, "", 0)
    assert not Change.objects.filter(act="tagged").exists()


@pytest.mark.rule("D5.2")
def test_measure_impact_with_its_reason_funding_and_goal_are_kept(desk):
    session, grant = make_session(), source(code="84.310A")

    said = {"measure": "3", "high_impact": "yes", "funding": [grant.pk], "goal": "Goal 2"}
    refused = tag(desk, session, **said).content.decode()
    assert "Please write why this is of high impact." in refused
    assert 'value="Goal 2"' in refused
    tag(desk, session, **said, impact_reason="Families lead it.")

    session.refresh_from_db()
    assert (session.measure, session.high_impact, session.impact_reason) == ("3", True, "Families lead it.")
    assert list(session.funding.all()) == [grant]
    page = desk.get(reverse("events:desk-session", args=[session.slug])).content.decode()
    for words in ("III: high impact, for families", "Yes: Families lead it.", "SFEC (84.310A)", "Goal 2"):
        assert words in page
    assert session.sequence == 0


def test_a_funding_source_can_be_added_on_the_spot_and_is_there_once(desk):
    session, other = make_session(), make_session("Choir")

    tag(desk, session, source_name=" Title  I ", source_code="84.010")
    tag(desk, other, source_name="title i")

    assert [str(one) for one in FundingSource.objects.all()] == ["Title I (84.010)"]
    assert list(other.funding.all()) == list(session.funding.all())
    assert "Please write the name of the source too." in tag(desk, other, source_code="1").content.decode()


def test_funding_of_another_organization_cannot_be_chosen(desk):
    session = make_session()
    abroad = FundingSource.objects.create(organization=Organization.objects.create(name="Else"), name="Hidden grant")

    response = tag(desk, session, funding=[abroad.pk])

    assert "Hidden grant" not in response.content.decode()
    assert not session.funding.exists()


def season(count=3):
    series = Series.objects.create(program=make_program(), slug="season", title=approved(en="Season"))
    return [make_session(f"Date {day}", series=series, starts_at=SOON + timedelta(days=day)) for day in range(count)]


def test_all_coming_dates_of_a_series_are_tagged_at_once(desk):
    first, second, canceled = season()
    Session.objects.filter(pk=canceled.pk).update(status="canceled")
    over = make_session(series=first.series, starts_at=NOW - timedelta(days=9))

    page = tag(desk, first, measure="1", source_name="SFEC", others="on")

    assert page.status_code == 302
    tagged = Session.objects.filter(measure="1", funding__name="SFEC")
    assert set(tagged) == {first, second}
    assert not Session.objects.filter(pk=over.pk, measure="1").exists()
    assert len(set(Change.objects.filter(act="tagged").values_list("batch", flat=True))) == 1
    assert Session.objects.get(pk=second.pk).edited_fields == []


def test_two_people_at_once_lose_nothing(desk):
    session = make_session()
    started = typed(TagsForm(session=session), goal="Mine")
    tag(desk, session, goal="Theirs")

    page = desk.post(of(session), started).content.decode()

    assert "Somebody else changed this while you were writing." in page
    assert 'value="Mine"' in page
    assert Session.objects.get(pk=session.pk).goal == "Theirs"


def words_of(series):
    return reverse("events:desk-series-words", args=[series.slug])


def name(desk, series, **said):
    series.refresh_from_db()
    return desk.post(words_of(series), typed(SeriesWordsForm(series=series), **said))


@pytest.mark.rule("D1.6")
def test_a_series_thanks_its_own_sponsors_and_without_any_those_of_the_program(desk, client):
    Program.objects.update(sponsors=approved(en="Thanks to the network."))
    session = season(1)[0]
    series = session.series
    pages = [session.get_absolute_url(), series.get_absolute_url()]

    assert all("Thanks to the network." in client.get(page).content.decode() for page in pages)
    name(desk, series, sponsors_en="Thanks to Example Bakery.", sponsors_en_read="on")

    for page in pages:
        assert "Thanks to Example Bakery." in client.get(page).content.decode()
        assert "Thanks to the network." not in client.get(page).content.decode()
    assert Change.objects.filter(subject_type="series", act="edited").get().fields == ["sponsors"]


def test_the_title_of_a_series_that_families_see_stays_approved(desk):
    series = season()[0].series

    page = name(desk, series, title_en_read=False).content.decode()

    assert "Please approve the English title first." in page
    assert name(desk, series, title_en="The new season").status_code == 302
    series.refresh_from_db()
    assert series.title == approved(en="The new season")


def test_the_words_of_a_part_that_was_split_off_are_those_of_the_whole(desk):
    series = season()[0].series
    later = Series.objects.create(program=series.program, slug="later", root=series)

    assert 'value="Season"' in desk.get(words_of(later)).content.decode()


@pytest.mark.rule("D1.6")
def test_the_sponsors_of_a_program_are_changed_at_the_desk_and_never_over_somebody_elses_words(desk, client):
    session = season(1)[0]
    program = session.program
    address = reverse("events:desk-program-words", args=[program.slug])
    first = typed(ProgramWordsForm(program=program), sponsors_en="Thanks to Example Bank.", sponsors_en_read="on")
    draft = typed(ProgramWordsForm(program=program), sponsors_en="Nobody read this.")

    for _click in range(2):
        assert desk.post(address, first).status_code == 302
    late = desk.post(address, draft)

    assert "Thanks to Example Bank." in client.get(session.get_absolute_url()).content.decode()
    assert late.context["conflict"]
    assert "Nobody read this." in late.content.decode()
    assert desk.post(address, {**draft, "seen": late.context["seen"]}).status_code == 302
    assert "read this" not in client.get(session.get_absolute_url()).content.decode()
    changes = Change.objects.filter(subject_type="program", act="edited")
    assert [change.fields for change in changes] == [["sponsors"]] * 2
    assert type(session).objects.get(pk=session.pk).sequence == session.sequence
    assert address in desk.get(reverse("events:desk-sessions")).content.decode()
