"""English that stands where a family reads another language, and sessions that have their words in both."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from html.parser import HTMLParser

from django.utils import translation

from accounts.languages import approved
from events.schedule.details import Part
from events.schedule.models import Series, Session
from tests.factories import SOON, make_session, make_venue
from tests.test_translations import CATALOGS, MARKUP, PLACEHOLDER, entries, language_of

SPOKEN = {"alt", "aria-label", "content", "label", "placeholder", "title"}
EMPTY = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
ENGLISH = "the you your and for with please this that are when from sign will not have our we".split()
SPELLED_ALIKE = {"pt": {"for"}}
"""Small words of English that are words of another language too."""
LONG = 12


class Reader(HTMLParser):
    """What people see or hear of a page, without what is marked as English."""

    def __init__(self, page):
        super().__init__()
        self.inside, self.said = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        silent = self.is_silent or tag in ("script", "style") or dict(attrs).get("lang") == "en"
        if not silent:
            self.said += [value for name, value in attrs if value and (name in SPOKEN or name.startswith("data-"))]
        if tag not in EMPTY:
            self.inside.append((tag, silent))

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self.is_silent:
            self.said.append(data)

    @property
    def is_silent(self):
        return bool(self.inside and self.inside[-1][1])


@cache
def english_texts(language):
    """Every longer piece of English that this language says otherwise."""
    found = set()
    (path,) = (one for one in CATALOGS if language_of(one) == language)
    for entry in entries(path):
        own = " ".join([entry.msgstr, *entry.msgstr_plural.values()])
        for text in (entry.msgid, entry.msgid_plural):
            pieces = {piece.strip() for piece in PLACEHOLDER.split(MARKUP.sub("", text))}
            found |= {piece for piece in pieces if len(piece) > LONG and piece not in own}
    return found


def english_in(words, language):
    """The English that stands in these words: texts of the product, and small words of any English sentence."""
    words = " ".join(words.split())
    small = "|".join(word for word in ENGLISH if word not in SPELLED_ALIKE.get(language, ()))
    found = {text for text in english_texts(language) if text in words}
    places = re.finditer(rf"\b({small})\b", words, re.IGNORECASE)
    return sorted(found | {words[max(0, word.start() - 30) : word.end() + 30] for word in places})


def english_on(page, language):
    return english_in(" \n ".join(Reader(page).said), language)


def in_both(english, own):
    """A text in English and in the language that is set."""
    return approved(**{"en": english, translation.get_language(): own})


def make_known(english, own, **fields):
    """A session with a title in both languages."""
    session = make_session(english, **fields)
    Session.objects.filter(pk=session.pk).update(title=in_both(english, own))
    session.refresh_from_db()
    return session


def make_course(program, slug="noches", **fields):
    """Two evenings with all that a session's page can show."""
    series = Series.objects.create(program=program, slug=slug, title=in_both("Evenings", "Noches"))
    venue = make_venue("Biblioteca", "Hartford", way_in=in_both("Ring twice.", "Dos veces."))
    first = make_known("Evenings", "Noches", program=program, venue=venue, series=series, **fields)
    again = make_known(
        "Evenings", "Noches", program=program, series=series, roster=first.roster,
        starts_at=SOON + timedelta(days=7),
    )  # fmt: skip
    Part.objects.create(session=first, order=1, minutes=20, title=in_both("Talk", "Charla"))
    return series, first, again
