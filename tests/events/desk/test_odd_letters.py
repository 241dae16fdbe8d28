"""Whatever is typed into a letter or pressed on its page is answered."""

from __future__ import annotations

import pytest

from events.notices.letters import Notice
from tests.events.desk.test_letters import address, write
from tests.events.notices.lists import make_list, make_notice, make_reader
from tests.events.signup.filling_in import NASTY

pytestmark = pytest.mark.django_db


@pytest.fixture
def news():
    return make_list()


FIELDS = ["lists", "until", "subject_en", "line_en", "read_en", "subject_es", "key", "seen", "dates_1"]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_whatever_is_typed_is_answered(desk, news, field, nasty):
    answer = write(desk, news, **{field: nasty})
    assert answer.status_code in (200, 302)
    if Notice.objects.exists():
        page = desk.get(address(Notice.objects.get()))
        assert page.status_code == 200
        assert b"<script>alert" not in page.content


@pytest.mark.parametrize("nasty", NASTY[:-1], ids=range(len(NASTY) - 1))
def test_whatever_is_pressed_is_answered(desk, news, nasty):
    make_reader(news)
    notice = make_notice(news)
    for act in ("test", "approve", "send", "stop", nasty):
        typed = dict.fromkeys(("seen", "english", "send-at", "test-language", "test-town"), nasty)
        assert desk.post(address(notice), {"act": act, **typed}).status_code in (200, 302)
    for query in ({"town": nasty}, {"page": nasty}):
        assert desk.get(address(notice), query).status_code == 200
        assert desk.get("/en/desk/letters/", query).status_code == 200
