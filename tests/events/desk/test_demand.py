"""Hours of interpreters that families asked for, by language, month and site: met, and unmet."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from events.rosters.registration import cancel_registration
from events.support.answering import answer
from events.support.models import Need
from tests.events.support.helping import interpreter, make_interpreter, sign_up_with
from tests.factories import NOW, SOON, make_language, make_organization, make_program, make_session, make_venue

pytestmark = pytest.mark.django_db
PAGE, FILE = "events:desk-interpreters", "events:desk-interpreters-file"


def lines(desk, year=2026):
    text = desk.get(reverse(FILE), {"year": year}).content.decode("utf-8-sig")
    return [line[:3] + line[4:] for line in csv.reader(io.StringIO(text))][1:]


@pytest.mark.rule("N6")
def test_hours_are_met_when_an_interpreter_is_sure_else_unmet(desk):
    met = make_session(minutes=90)
    make_interpreter(met, sure=True)
    unmet = make_session(minutes=120, starts_at=SOON + timedelta(days=1))
    make_interpreter(unmet)
    for session in (met, met, unmet):
        sign_up_with(session, interpreter())
    make_session(starts_at=SOON + timedelta(days=2))

    (line,) = lines(desk)
    assert line == ["2026-12", "Example Library, Hartford", "Português", "3", "3.50", "1.50", "2.00"]


@pytest.mark.rule("N6")
def test_months_sites_and_languages_stand_apart(desk):
    make_language("ase", "American Sign Language")
    here = make_session(minutes=60)
    there = make_session(minutes=60, venue=make_venue("Example School"))
    later = make_session(minutes=60, starts_at=SOON + timedelta(days=31))
    for session in (here, there, later):
        sign_up_with(session, interpreter("pt"))
    sign_up_with(here, interpreter("ase"))
    found = {(month, site.split(",")[0], language) for month, site, language, *_ in lines(desk)}
    assert len(found) == 4
    assert {month for month, *_ in found} == {"2026-12", "2027-01"}
    assert {site for _, site, _ in found} == {"Example Library", "Example School"}


@pytest.mark.rule("N6")
def test_a_yes_by_hand_to_every_family_is_met_and_to_some_is_not(desk):
    session = make_session(minutes=60)
    first, second = sign_up_with(session, interpreter()), sign_up_with(session, interpreter())
    answer(Need.objects.get(registration=first), "confirmed", now=NOW)
    assert lines(desk)[0][-2:] == ["0.00", "1.00"]
    answer(Need.objects.get(registration=second), "confirmed", now=NOW)
    assert lines(desk)[0][-2:] == ["1.00", "0.00"]


@pytest.mark.rule("N6")
def test_who_canceled_asks_for_nothing_and_other_years_and_organizations_do_not_count(desk):
    session = make_session()
    cancel_registration(sign_up_with(session, interpreter()), now=NOW)
    abroad = make_program("abroad", organization=make_organization("Elsewhere"))
    sign_up_with(make_session(program=abroad), interpreter())
    sign_up_with(make_session(starts_at=SOON + timedelta(days=300)), interpreter())
    assert lines(desk) == []
    assert len(lines(desk, 2027)) == 1


@pytest.mark.rule("N6")
def test_a_course_counts_the_hours_of_every_date(desk):
    first = make_session(minutes=60)
    for week in (1, 2):
        make_session(minutes=60, roster=first.roster, starts_at=SOON + timedelta(days=7 * week))
    sign_up_with(first, interpreter())
    make_interpreter(first, sure=True)
    assert [line[-3:] for line in lines(desk)] == [["3.00", "1.00", "2.00"]]


@pytest.mark.rule("N6")
def test_the_page_says_the_sums_by_language_what_is_unmet_most_first(desk):
    make_language("pl", "Polski")
    session = make_session(minutes=60)
    sign_up_with(session, interpreter("pl"))
    sign_up_with(session, interpreter("pt"))
    make_interpreter(session, language="pl", sure=True)
    rows = desk.get(reverse(PAGE)).context["sums"]
    assert [(row.unmet, row.asked) for row in rows] == [(1, 1), (0, 1)]


def test_cells_of_the_file_are_no_formulas(desk):
    make_language("pt", '=HYPERLINK("http://evil.example")')
    sign_up_with(make_session(venue=make_venue("@Gym")), interpreter())
    (line,) = lines(desk)
    assert line[1].startswith("'@Gym")
    assert line[2].startswith("'=HYPERLINK")


@pytest.mark.counts("events:desk-interpreters", "events:desk-interpreters-file")
@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("name", "queries"), [(PAGE, 8), (FILE, 8)])
def test_the_report_needs_the_same_queries_for_any_number(desk, django_assert_num_queries, count, name, queries):
    for number in range(count):
        session = make_session(starts_at=SOON + timedelta(days=number), venue=make_venue(f"Site {number}"))
        make_interpreter(session, sure=True)
        sign_up_with(session, interpreter())
    desk.get(reverse("events:desk-messages"))
    with django_assert_num_queries(queries):
        assert desk.get(reverse(name)).status_code == 200
