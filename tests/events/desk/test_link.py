"""The link to a session that its makers hand on: as text and as a picture for a phone's camera."""

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.scanning import scannable
from events.desk import facts
from tests.factories import make_program, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_home(settings):
    settings.SITE_URL = "https://cafe.example"


@pytest.fixture
def drawn(monkeypatch):
    """The addresses that became pictures."""
    found = []
    monkeypatch.setattr(facts, "scannable", lambda address: found.append(address) or scannable(address))
    return found


def page_of(desk, session, language):
    with translation.override(language):
        address = reverse("events:desk-session", args=[session.slug])
    return desk.get(address).content.decode()


@pytest.mark.parametrize(
    ("language", "label"),
    [("en", "QR code of this address"), ("es", "Código QR de esta dirección")],
)
@pytest.mark.parametrize("visibility", ["public", "link"])
def test_the_picture_holds_the_whole_address_in_the_language_of_the_page(desk, drawn, language, label, visibility):
    session = make_session(visibility=visibility)
    key = f"?key={session.link_key}" if visibility == "link" else ""

    page = page_of(desk, session, language)

    address = f"https://cafe.example/{language}/sessions/{session.slug}/{key}"
    assert drawn == [address]
    assert f'value="{address}"' in page
    picture = page.split(f'<div role="img" aria-label="{label}')[1].split("</div>")[0]
    assert scannable(address) in picture


def test_other_addresses_make_other_pictures_without_any_style_of_their_own():
    one, other = scannable("https://cafe.example/en/"), scannable("https://cafe.example/es/")

    assert one.startswith("<svg ")
    assert one != other
    assert "style" not in one


@pytest.mark.parametrize("fields", [{"visibility": "private"}, {"status": "draft"}])
def test_what_families_would_not_find_has_no_link_to_hand_on(desk, drawn, fields):
    page = page_of(desk, make_session(program=make_program(), **fields), "en")

    assert not drawn
    assert "Link to this session" not in page
