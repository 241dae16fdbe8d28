"""No message mixes English into the language that a family reads: every kind of message that there is."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings as project
from django.db import transaction
from django.utils import translation

from accounts.contact import normalize
from accounts.languages import approved, endonym_of
from events.calendars.linking import renew_mine
from events.desk.recordings.sending import send_recording
from events.desk.writing.audience import families_of
from events.desk.writing.forms import Words
from events.desk.writing.sending import write_to
from events.notices.importing import Line, sort_out, stamp, take_over
from events.notices.joining import ask_who_was_taken_over
from events.notices.models import Reader
from events.notices.sending import send_notices
from events.outbox.models import Message, State
from events.outbox.sentences import is_complete
from events.outbox.speaking import APPROVED, Approvals
from events.outbox.texts import SHIPPED, Part
from events.reminders.planning import queue_due_reminders
from events.rosters.capacity import RosterGroup, Seating
from events.rosters.models import Roster
from events.rosters.moving import move_registration, replace_person
from events.rosters.notices import send_link_again
from events.rosters.registration import cancel_registration, register
from events.rosters.room import set_capacity
from events.rosters.waitlist import move_the_line, tell_who_got_no_place
from events.schedule.assigning import add_resource
from events.schedule.changing import lock_sessions, set_fields
from events.schedule.details import Assignment, Resource
from events.schedule.notices import tell_everybody
from events.schedule.scheduling import cancel_session, edit_session, move_session, uncancel_session
from events.signup.absences import seen_start, tell_absent
from events.signup.confirming import ask_to_confirm
from events.signup.lost_links import answer_link_requests, ask_for_links
from events.signup.signing_up import register_guest
from events.signup.telling_dates import tell_how_it_went_on
from events.support.changing import withdraw
from events.support.models import Kind, Supply
from events.support.supplying import Draft, cancel_supply, change_supply
from events.support.telling import tell_no_place
from events.texting.naming import give_words
from events.texting.receiving import take_in
from tests.events.notices.lists import ask, make_list, make_notice, make_reader, release
from tests.events.reminders.reminding import held, only
from tests.events.support.helping import care, make_care, sign_up_with
from tests.factories import NOW, SOON, make_language, make_party, make_person, make_program, make_town, make_venue
from tests.one_language import english_in, english_on, make_course, make_known
from tests.test_translations import ROOT

ARABIC = "ar"
"""Of messages alone: a machine wrote it, and somebody approved it here."""
KINDS = {path.name for path in (ROOT / "templates/messages").iterdir() if path.is_dir()}
DAY = timedelta(days=1)


@pytest.fixture(params=[*(code for code, _name in project.LANGUAGES if code != "en"), ARABIC])
def language(request, db):
    """Each language that is not English; its families read it on a morning in December."""
    for code, _name in project.LANGUAGES:
        make_language(code, endonym_of(code))
    make_language(ARABIC, "العربية")
    with time_machine.travel(NOW, tick=False), translation.override(request.param):
        yield request.param


@pytest.fixture
def program(language):
    program = make_program(name="Example Academy", asks_work=True, guests_welcome=True)
    read = {(program.organization_id, kind, part, ARABIC) for kind in KINDS for part in SHIPPED}
    APPROVED.hold(Approvals(frozenset(one for one in read if is_complete(*one[1:]))))
    return program


def change_two(*sessions):
    """Two dates get another place at once, in one message."""
    with transaction.atomic():
        both = lock_sessions(sessions)
        elsewhere = {"venue": make_venue("Escuela")}
        tell_everybody([(one, set_fields(one, elsewhere, now=NOW)[1]) for one in both], now=NOW)


def go_out():
    """What was written is sent: the next change does not take it back."""
    Message.objects.filter(state=State.QUEUED).update(state=State.SENT)


def news_of_dates(program, language):
    """A course is moved, changed, reminded of, canceled and put on again."""
    _series, course, again = make_course(program, mode="both", join_url="https://meet.example/secret", capacity=1)
    has_place = register(make_party("Ana", language=language), course.roster, now=NOW)
    waits = register(make_party("Eva", language=language), course.roster, now=NOW)
    set_capacity(course.roster, 2, now=NOW)
    cancel_registration(waits, now=NOW)
    yield
    move_session(course, SOON + timedelta(hours=2), SOON + timedelta(hours=3), now=NOW)
    yield
    edit_session(course, {"venue": make_venue("Museo")}, now=NOW)
    yield
    change_two(course, again)
    yield
    queue_due_reminders(SOON - timedelta(hours=20))
    yield
    cancel_session(course, now=NOW)
    yield
    uncancel_session(course, now=NOW)
    send_link_again(has_place, now=NOW)
    renew_mine(has_place.party.lead, now=NOW, also_calendar=False)


def news_of_the_line(program, language):
    """A place is offered, nobody answers, another family waits in vain."""
    full = make_known("Full", "Lleno", program=program, capacity=1)
    Roster.objects.filter(pk=full.roster_id).update(seating=Seating.OFFER)
    full.refresh_from_db()
    first, second, *_others = (
        register(make_party(name, language=language), Roster.objects.get(pk=full.roster_id), now=NOW)
        for name in ("Ana", "Eva", "Iva", "Ida")
    )
    cancel_registration(first, now=NOW)
    yield
    move_the_line(second.offers.get().expires_at + timedelta(minutes=1))
    yield
    tell_who_got_no_place(SOON - timedelta(hours=1))


def news_of_people(program, language):
    """A family moves to another date, hands its sign-up over, picks several, confirms, and has lost its link."""
    here, there = (make_known(f"Day {n}", f"Un {n}", program=program, starts_at=SOON + n * DAY) for n in (0, 1))
    one = register(make_party("Ana", contact="ana@family.example", language=language), here.roster, now=NOW)
    one = move_registration(one, there.roster, by=None, now=NOW)
    yield
    families = families_of([one], [there])
    write_to(families, {"en": Words("Pencils", "Bring pencils.")}, [there], key=uuid4(), by=None, now=NOW)
    reach = normalize("eva@family.example")
    replace_person(one.party, one.party.lead, "Eva", reach, by=None, now=NOW)
    yield
    party = make_party("Iva", language=language)
    tell_how_it_went_on([register(party, date.roster, now=NOW, notify=False) for date in (here, there)], now=NOW)
    new = register(make_party("Ida", language=language), here.roster, now=NOW, notify=False)
    ask_to_confirm(new.party, [new], now=NOW)
    ask_for_links(reach, now=NOW)
    answer_link_requests(NOW)


def news_of_guests(program, language):
    """Two come for one evening of a course; one of them gets a seat in it."""
    _series, course, again = make_course(program, "guests", capacity=1)
    member = register(make_party("Ana", language=language), course.roster, now=NOW)
    tell_absent(member.party, again, [member.party.lead_id], seen=seen_start(again), now=NOW)
    register_guest(make_party("Eva", contact="eva@family.example", language=language), again, now=NOW)
    register(make_party("Eva", contact="eva@family.example", language=language), course.roster, now=NOW)
    cancel_registration(member, now=NOW)
    yield


def news_of_help(program, language):
    """Help is asked for, waited for, answered, changed, given back, lost."""
    talk = make_known("Talk", "Charla", program=program)
    first, *_others = (
        sign_up_with(talk, care(), party=make_party(name, language=language), now=NOW + timedelta(minutes=minutes))
        for minutes, name in enumerate(("Ana", "Eva", "Iva"))
    )
    supply = make_care(talk, places=2)
    yield
    draft = Draft(kind=Kind.CHILD_CARE, band="3-5", places=2, venue=make_venue("Escuela"))
    change_supply(supply, draft, now=NOW)
    tell_no_place(SOON - timedelta(hours=1))
    yield
    withdraw(first.needs.get(), now=NOW)
    yield
    cancel_supply(supply, now=NOW)


def news_of_lists(program, language):
    """A mailbox asks for a list, is asked whether it was they, is on it, and gets a letter; an old list is asked."""
    news = make_list(program=program, name=approved(en="News", **{language: "Noticias"}), about={})
    reader = make_reader(news, email="ana@reader.example", language=language)
    go_out()
    ask(news, email="ana@reader.example", now=NOW + DAY)
    lines = [Line(2, "eva@reader.example", language=language)]
    take_over(news, lines, stamp(sort_out(news, lines)), by=None, now=NOW)
    ask_who_was_taken_over(NOW)
    Reader.objects.filter(pk=reader.pk).update(town=make_town())
    words = {"subject": approved(en="Hello", **{language: "Hola"}), "line": approved(en="Hi", **{language: "Hola"})}
    release(make_notice(news, near=True, **words))
    send_notices(NOW)
    yield


def news_of_texts(program, language):
    """A family lives by texts: signs up, is refused what cannot be, is not understood, says stop and start."""

    def text(*said):
        for words in said:
            take_in(f"SM{uuid4()}", "+18605550142", words, now=NOW)
            go_out()

    type(program).objects.update(sign_up_by_text=True)
    group = RosterGroup.objects.create(one_per_party=True)
    for title in ("Uno", "Dos", "Tres"):
        roster = Roster.objects.create(capacity=5, group=None if title == "Tres" else group)
        make_known(title, title, program=program, roster=roster)
    give_words(NOW)
    text(f"UNO1 {language}", "?", "Ana", f"DOS1 {language}", "3", f"TRES1 {language}", "5", "no", "???", "HELP")
    text("UNO99", "STOP", "START")
    yield


def news_of_reminders(program, language):
    """Who waits, the team, an interpreter, who came and who missed it are written to; the recording goes to all."""
    talk = make_known("Talk", "Charla", program=program, capacity=2)
    only(talk, (DAY, "waiting"), (DAY, "team"), (DAY, "interpreters"), (-DAY, "came"), (-DAY, "missed"))
    came, *_others = (
        register(make_party(name, language=language), talk.roster, now=NOW) for name in ("Ana", "Eva", "Iva")
    )
    helper, voice = (make_person(name, reads=language) for name in ("Fay", "Ines"))
    Assignment.objects.create(session=talk, person=helper, role="facilitator")
    supply = Supply.objects.create(
        kind=Kind.INTERPRETER, language_id="es", state="confirmed", updated_at=NOW, person=voice
    )
    supply.sessions.add(talk)
    yield
    queue_due_reminders(SOON - timedelta(hours=20))
    yield
    held(talk, came)
    queue_due_reminders(talk.ends_at + timedelta(hours=30))
    said = Resource(session=talk, kind=Resource.Kind.RECORDING, url="https://videos.example/1", captions=True)
    yield
    send_recording(add_resource(said, now=talk.ends_at), by=None, now=talk.ends_at + timedelta(hours=40))


NEWS = (
    news_of_dates, news_of_the_line, news_of_people, news_of_guests, news_of_help, news_of_lists, news_of_texts,
    news_of_reminders,
)  # fmt: skip


@pytest.mark.once
@pytest.mark.rule("P25")
def test_no_message_to_a_family_mixes_in_english(program, language):
    for news in NEWS:
        for _step in news(program, language):
            go_out()
    written = {message.template: message for message in Message.objects.filter(language=language)}
    said = {kind for kind in KINDS if language != ARABIC or is_complete(kind, Part.SHIPPED_EMAIL, language)}
    assert set(written) & said == said & KINDS
    assert len(said) > 25
    for name, message in written.items():
        subject = "" if message.channel == "sms" else message.subject  # it stays at the desk
        assert english_in(f"{subject}\n{message.body}", language) == [], name
        assert english_on(message.html, language) == [], name
        file = message.calendar.replace("\r\n ", "").splitlines()
        words = [line for line in file if line.startswith(("SUMMARY", "DESCRIPTION", "CATEGORIES", "X-WR-CALNAME"))]
        assert english_in(" ".join(words), language) == [], name
