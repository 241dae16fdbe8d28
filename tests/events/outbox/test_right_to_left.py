"""Arabic from right to left, in e-mails and texts: times, phones and what is not Arabic keep their own direction."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from accounts.consent import TEXTS, give_consent
from accounts.languages import approved
from events.outbox.models import Message, State
from events.outbox.sentences import is_complete
from events.outbox.speaking import APPROVED, Approvals
from events.outbox.texts import SHIPPED
from events.rosters.registration import register
from events.schedule.models import Session, Venue
from events.schedule.scheduling import move_session
from tests.factories import NOW, SOON, make_organization, make_party, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.rule("D6.3")]
KINDS = ("registered", "waitlisted", "moved", "canceled", "reminder", "offered")
APART = re.compile("\u2068[^\u2068\u2069]*\u2069")
TIME = re.compile(r"\d{1,2}:\d\d")
LATIN = re.compile("[A-Za-z]{2,}")


@pytest.fixture
def session():
    """A date whose title nobody translated, in a place with an English name."""
    read = {(make_organization().pk, kind, part, "ar") for kind in KINDS for part in SHIPPED}
    APPROVED.hold(Approvals(frozenset(one for one in read if is_complete(*one[1:]))))
    session = make_session("Math at home", capacity=1)
    Venue.objects.update(way_in=approved(en="The red door (left)."), phone_on_the_day="860-555-0199")
    return Session.objects.get(pk=session.pk)


def sign_up(session, **more):
    return register(make_party("Ana Núñez", language="ar", **more), session.roster, now=NOW)


class Directions(HTMLParser):
    """The words of a page, each with the direction that it stands in and the language that it is marked with."""

    def __init__(self, page):
        super().__init__()
        self.inside, self.said = [("", "", "")], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag in ("br", "meta"):
            return
        _tag, direction, language = self.inside[-1]
        attrs = dict(attrs)
        direction = attrs.get("dir") or ("auto" if tag == "bdi" else direction)
        self.inside.append((tag, direction, attrs.get("lang", language)))

    def handle_endtag(self, tag):
        while self.inside.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tag, direction, language = self.inside[-1]
        if data.strip() and tag not in ("style", "title"):
            self.said.append((data.strip(), direction, language))


def test_the_page_of_an_e_mail_goes_from_right_to_left_and_what_is_english_in_it_does_not(session):
    sign_up(session)
    html = Message.objects.get().html
    assert '<html lang="ar" dir="rtl">' in html
    said = Directions(html).said
    arabic = [direction for words, direction, _language in said if re.match("[\u0600-\u06ff]", APART.sub("", words))]
    assert len(arabic) > 5
    assert set(arabic) <= {"rtl", "auto"}
    assert ("Math at home", "ltr", "en") in said
    assert ("How to get in: The red door (left).", "ltr", "en") in said
    assert ("Example Library, Hartford", "auto", "ar") in said
    for words, direction, language in said:
        without = APART.sub("", words)
        if direction == "rtl":
            assert not TIME.search(without) or TIME.fullmatch(TIME.search(without)[0]), words
            assert not re.search(r"\d{3}-\d{3}-\d{4}", without), words
        if LATIN.search(without) and direction == "rtl":
            assert words in ("Friday CAFÉ & Parent Academy ·", "hello@program.example"), (words, language)


def test_in_plain_words_names_titles_phones_and_spans_of_time_stand_apart(session):
    sign_up(session)
    body = Message.objects.get().body
    assert body.startswith("\u2068Ana Núñez\u2069، أنتم مسجلون.")
    assert "\u20689:30–11:00\u2069 ص" in body
    assert "860-555-0142\u2069" in body
    for line in body.splitlines():
        without = APART.sub("", line)
        arabic = re.search("[\u0600-\u06ff]", without)
        assert not (arabic and LATIN.search(without.replace("[[", ""))), line
        assert "–" not in without


def test_a_text_reads_from_right_to_left_whatever_it_begins_with(session):
    registration = sign_up(session, contact="860-555-0142")
    give_consent(registration.party.contact, TEXTS, text="Yes", language="ar", now=NOW)
    Message.objects.update(state=State.SENT)
    move_session(session, SOON.replace(hour=11), SOON.replace(hour=13), now=NOW)
    text = Message.objects.get(template="moved")
    assert (text.channel, text.language) == ("sms", "ar")
    assert text.body.startswith("\u2068Parent Academy\u2069: موعد جديد: \u2068Math at home\u2069")
    without = APART.sub("", text.body)
    assert LATIN.findall(without) == ["STOP"], "the word that one sends as it is"
    assert re.findall(r"\d{1,2}:\d\d", without) == ["9:30"], "a single time keeps its direction by itself"
    first = next(letter for letter in without if letter.isalpha())
    assert "\u0600" <= first <= "\u06ff", "phones take the direction of the first letter that is not apart"


def test_the_number_to_call_on_the_day_can_be_tapped_and_never_breaks(session):
    sign_up(session)
    html = Message.objects.get().html
    assert '<a href="tel:860-555-0199" dir="ltr" class="text phone">860-555-0199</a>' in html
    assert ".phone { white-space: nowrap }" in html
