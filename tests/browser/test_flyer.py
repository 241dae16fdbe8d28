"""Flyers as they come out of a printer: one Letter page, nothing cut off; and as they look on a screen."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.languages import approved
from events.schedule.models import Series, Session
from events.schedule.scheduling import Plan, schedule_session

pytestmark = pytest.mark.browser
WHO = "cora.coordinator@network.example"
LETTER = {"width": 816, "height": 1056}
"""8.5 by 11 inches at 96 dots."""
CUT_OFF = """() => ['.flyer', '.flyer .words'].map(name => document.querySelector(name))
  .filter(one => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
  .map(one => `${one.className}: ${one.scrollHeight}/${one.clientHeight}, ${one.scrollWidth}/${one.clientWidth}`)"""


def printed(page):
    """What is cut off on paper, and how many pages come out."""
    page.set_viewport_size(LETTER)
    page.emulate_media(media="print")
    cut_off = page.evaluate(CUT_OFF)
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True, print_background=True)))
    return pages, cut_off


def long_words(session):
    """A session about which somebody wrote far too much."""
    Session.objects.filter(pk=session.pk).update(
        title=approved(en="Reading together in every language of the house " * 4, es="Leer en casa " * 15),
        summary=approved(en="Many words about it. " * 200, es="Muchas palabras. " * 200),
    )
    session.venue.way_in = approved(en="Through the door. " * 60, es="Por la puerta. " * 60)
    session.venue.save()


def many_dates(series):
    """Forty dates, each with a name, a time and a place of its own."""
    first = series.sessions.filter(status="confirmed").latest("starts_at")
    for number in range(1, 41):
        starts_at = first.starts_at + timedelta(days=7 * number, minutes=number)
        fields = {"venue": first.venue if number % 2 else None, "mode": "in_person" if number % 2 else "online"}
        title = approved(en=f"Evening {number} about reading and counting", es=f"Noche {number} de lectura y números")
        plan = Plan(starts_at=starts_at, title=title, fields=fields)
        schedule_session(series.program, plan, roster=None, now=first.starts_at, series=series)


@pytest.mark.parametrize("languages", ["en", "es,en"])
@pytest.mark.parametrize("start", ["museums-as", "building-a-homework", "long"])
def test_a_flyer_of_a_session_is_one_whole_page(demo_year, open_page, start, languages):
    session = Session.objects.filter(slug__startswith="museums-as" if start == "long" else start).latest("starts_at")
    if start == "long":
        long_words(session)
    page = open_page(f"{reverse('events:desk-flyer', args=[session.slug])}?languages={languages}", who=WHO)
    assert printed(page) == (1, [])


@pytest.mark.parametrize("languages", ["en", "es,en"])
@pytest.mark.parametrize("start", ["friday-cafe-this", "math-at", "welcome-tour", "many"])
def test_a_flyer_of_a_series_is_one_whole_page(demo_year, open_page, start, languages):
    series = Series.objects.get(slug__startswith="friday-cafe-this" if start == "many" else start)
    if start == "many":
        many_dates(series)
    page = open_page(f"{reverse('events:desk-series-flyer', args=[series.slug])}?languages={languages}", who=WHO)
    assert printed(page) == (1, [])
    assert page.locator("nav, form, h1").evaluate_all("all => all.filter(one => one.offsetParent).length") == 0


def test_who_chooses_languages_without_javascript_sees_them_and_the_file_has_them_too(demo_year, open_page):
    session = Session.objects.filter(slug__startswith="museums-as").latest("starts_at")
    page = open_page(reverse("events:desk-flyer", args=[session.slug]), who=WHO, js=False)
    page.get_by_label("Spanish and English").check()
    page.get_by_role("button", name="Show it like this").click()
    assert page.locator(".flyer h2").all_inner_texts() == ["Los museos como aulas", "Museums as Classrooms"]
    assert page.get_by_role("link", name="Open it as a PDF").get_attribute("href").endswith("?languages=es,en")


@pytest.mark.rule("D8.2")
def test_the_group_finds_its_ideas_on_a_phone_without_javascript(demo_year, open_page, axe, too_wide):
    page = open_page("/en/home/", who="avery.advisor@network.example", js=False)
    page.get_by_role("button", name=re.compile("I would like this")).first.click()
    page.get_by_label("Your comment").fill("I know somebody.")
    page.get_by_role("button", name="Say it").click()
    assert page.get_by_text("I know somebody.").is_visible()
    for address in ("/en/ideas/", page.url, "/en/ideas/new/"):
        for width in (320, 360, 1280):
            seen = open_page(address, width, who="avery.advisor@network.example", dark=width == 360)
            assert too_wide(seen) == []
            if width != 320:
                assert axe(seen) == []
            seen.context.close()
