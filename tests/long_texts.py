"""Every kind of text message with long words that are real, in every branch that its template has."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from django.utils import translation
from django.utils.translation import gettext

from accounts.languages import MESSAGE_LANGUAGES, approved
from events.outbox.wording import Own
from events.support.models import what_words
from tests.factories import SOON, make_program, make_session, make_venue

TITLE = "Helping your child with homework, reading and math at home, together with the teachers of grade three"
TITLES = {
    "es": "Cómo ayudar a su hijo con las tareas, la lectura y las matemáticas en casa, junto con la maestra",
    "pt": "Como ajudar seu filho com as lições, a leitura e a matemática em casa, junto com a professora",
}
VENUE = ("Elizabeth Park Community + Family Resource Center", "1555 Asylum Avenue, Entrance C", "West Hartford")
LINK = "https://families.example/en/mine/1234567-3." + "k3y-" * 11 + "/"
"""As long as those of a site with a longer name."""
SEATED = SimpleNamespace(is_seated=True, is_waiting=False, held_back=False)
WAITING = SimpleNamespace(is_seated=False, is_waiting=True, held_back=False)
OFFERED = SimpleNamespace(is_seated=False, is_waiting=False, held_back=False)
ASIDE = SimpleNamespace(is_seated=False, is_waiting=True, held_back=True)


def make_long_program():
    return make_program(
        slug="long",
        name="Hartford Family Leadership Academy Evenings",
        private_label=approved(en="Home visit", es="Visita al hogar", pt="Visita em casa"),
    )


def make_long(number=0, **fields):
    """A date with a long title in a place with a long name."""
    name, street, town = VENUE
    session = make_session(
        TITLE,
        program=make_long_program(),
        starts_at=SOON + timedelta(days=number, minutes=15),
        venue=make_venue(name, town, street=street),
        room="Room 114",
        **fields,
    )
    session.title = approved(en=TITLE, **TITLES, **dict.fromkeys(MESSAGE_LANGUAGES, TITLES["es"]))
    return session


def moments(session, language):
    until = SOON - timedelta(days=1)
    both = (session.moment_words(until, language, in_short=short) for short in (False, True))
    return dict(zip(("until", "until_in_short"), both, strict=True))


def helped():
    """Help in words of the language that is set."""
    where = gettext("Place: %(place)s") % {"place": "Room 114, Example School, Hartford"}
    return {
        "help": SimpleNamespace(what=what_words("child_care", None, "3-5"), is_sure=False),
        "help_asked": [SimpleNamespace(what=what_words("transport", None, ""), said="", where=where)],
    }


def branches(template, old):
    """What a template is told besides: each of these once."""
    places = [{"registration": one, "held_back": one.held_back} for one in (SEATED, WAITING, OFFERED, ASIDE)]
    line = {"place": Own("12"), "known_by": "Friday, December 11, 9:30 AM", "last_call": True}
    own = {
        "waitlisted": [line, {"held_back": True}],
        "moved": [{"old_in_short": old}, {"old_in_short": ""}],
        "changed": [{"old_place_in_short": ", ".join((VENUE[0], "Room 114", VENUE[2]))}, {}],
        "lost_link": [{"pages": [("Ada", LINK)], "by_phone": True, "session": None}],
        "new_link": [{"mine": LINK, "session": None}],
        "again": [{"manage": LINK, **one} for one in places[:2]],
        "handed_over": places,
        "switched": [{**one, **line} for one in places],
        "course_seat": [{"ended": True}, {"ended": False}],
        "help_answered": [{**one, "all_there": there} for one in places for there in (True, False)]
        + [{"may_choose": True, "held_back": True, "registration": ASIDE}],
        "help_lost": places,
        "help_waitlisted": [line, {"held_back": True}],
        "written": [{"own_subject": "Traer lápiz", "own_words": "Traigan dos para cada persona.", "reads": ""}],
    }  # fmt: skip
    return own.get(template, [{}])


def contexts(template, language, sessions):
    """All that a text of this kind can be about: these sessions, in every branch."""
    told = [session.told(language, joined=True) for session in sessions]
    when = moments(sessions[0], language)
    with translation.override(language):
        words = helped()
    for extra in branches(template, when["until_in_short"]):
        yield {
            "sessions": told,
            "session": told[0],
            "sure": told,
            "waits": [(one, {"place": Own("3")}) for one in told],
            "before": told[:1],
            "program": SimpleNamespace(contact_phone="860-555-0142"),
            "registration": SEATED,
            "yes": 7,
            "no": 8,
            **words,
            "person": SimpleNamespace(name="Ana María Núñez"),
            **when,
            **extra,
        }
