"""Search engines find every public page in each language, and nothing else."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest

from accounts.languages import written_languages
from events.schedule.models import Series
from tests.factories import NOW, make_program, make_session

SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_home(settings):
    settings.SITE_URL = "https://cafe.example"


def entries(client):
    """Each address with its alternates by language."""
    root = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own file
    return {
        url.find("s:loc", SPACES).text: {one.get("hreflang"): one.get("href") for one in url.findall("x:link", SPACES)}
        for url in root.findall("s:url", SPACES)
    }


def test_it_names_the_public_pages_coming_and_past_in_each_language(client):
    series = Series.objects.create(program=make_program(), slug="season")
    part = Series.objects.create(program=make_program(), slug="part", root=series)
    coming = make_session(series=part)
    past = make_session(starts_at=NOW - timedelta(days=400))

    found = entries(client)

    pages = [
        "",
        "archive/",
        "subscribe/",
        "lists/",
        "series/season/",
        f"sessions/{coming.slug}/",
        f"sessions/{past.slug}/",
    ]
    assert set(found) == {f"https://cafe.example/{code}/{page}" for code in written_languages() for page in pages}
    for code in written_languages():
        assert found[f"https://cafe.example/{code}/archive/"] == {
            other: f"https://cafe.example/{other}/archive/" for other in ("en", "es", "pt")
        }


@pytest.mark.parametrize(
    "fields", [{"visibility": "private"}, {"visibility": "link"}, {"status": "draft"}, {"status": "skipped"}]
)
def test_what_not_everybody_may_see_is_not_in_it(client, fields):
    series = Series.objects.create(program=make_program(), slug="hidden")
    make_session(series=series, **fields)

    assert not [address for address in entries(client) if "/sessions/" in address or "/series/" in address]


def test_its_addresses_do_not_follow_the_host_that_was_asked(client):
    answer = client.get("/sitemap.xml", headers={"host": "localhost"})

    assert answer["Content-Type"] == "application/xml"
    assert "localhost" not in answer.content.decode()


def test_robots_are_told_where_it_is(client):
    assert "\nSitemap: https://cafe.example/sitemap.xml\n" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_it_needs_the_same_queries_for_any_number(client, django_assert_num_queries, count):
    for number in range(count):
        make_session(series=Series.objects.create(program=make_program(), slug=f"season-{number}"))

    with django_assert_num_queries(2):
        client.get("/sitemap.xml")
