"""Staff write to chosen families in their own words: seen before, sent once, in the language that each one reads."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.consent import TEXTS, give_consent
from accounts.history import Change
from accounts.languages import approved
from accounts.models import Contact
from events.outbox.models import CallTask, Message
from events.rosters.models import Roster
from events.rosters.registration import cancel_registration, register
from events.schedule.models import Series
from tests.events.desk.letters import ENGLISH, SPANISH, address, hidden, look, send, sign_up, ticked, told
from tests.factories import NOW, SOON, make_language, make_party, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    for code, endonym in (("en", "English"), ("es", "Español"), ("ar", "العربية"), ("pt", "Português")):
        make_language(code, endonym)
    return make_session("Math at home", capacity=3, title_es="Matemáticas en casa")


@pytest.mark.rule("P24")
def test_only_those_with_a_place_are_written_to_unless_others_are_chosen(desk, session):
    Roster.objects.filter(pk=session.roster_id).update(capacity=2)
    seated, gone = sign_up(session, "Ada Seated"), sign_up(session, "Cy Canceled")
    cancel_registration(gone, now=NOW)
    other = sign_up(session, "Dee Seated")
    waiting = sign_up(session, "Bo Waits")

    assert ticked(desk.get(address(session))) == {seated.pk, other.pk}
    answer = send(desk, address(session))

    assert "Sent. 2 families are told." in answer.content.decode()
    assert told() == ["Ada Seated", "Dee Seated"]
    send(desk, address(session), [waiting, gone])
    assert told() == ["Ada Seated", "Bo Waits", "Cy Canceled", "Dee Seated"]
    bodies = {one.person.name: one.body for one in Message.objects.all()}
    assert "Join online" not in bodies["Bo Waits"]
    assert "Your code at the door" not in bodies["Cy Canceled"]


def test_each_family_reads_its_own_language_with_date_place_and_the_link_to_its_page(desk, session, ines):
    ada = sign_up(session, "Ada", contact="ada@family.example")
    bo = sign_up(session, "Bo", language="es", contact="bo@family.example")

    send(desk, address(session), **ENGLISH, **SPANISH)

    english, spanish = (Message.objects.get(person=one.party.lead) for one in (ada, bo))
    assert (english.subject, spanish.subject) == ("Please bring a pencil", "Traigan un lápiz")
    assert english.body.startswith("Dear families,\n\nwe start at the side door.\n")
    assert "Entramos por la puerta lateral." in spanish.body
    assert "English only" not in english.body + spanish.body
    assert "Matemáticas en casa" in spanish.body
    assert "Example Library" in english.body
    assert "See or change your sign-up" in english.html
    assert f"manage:{ada.party_id}:1" in english.body
    assert f"manage:{bo.party_id}:1" in spanish.html
    assert (english.language, spanish.language) == ("en", "es")
    assert english.reply_to == "hello@program.example"
    assert not english.calendar
    assert english.expires_at == session.ends_at
    change = Change.objects.get(act="written")
    assert (change.actor, change.told, change.subject_id) == (ines, 2, session.pk)
    assert change.fields == ["language en", "language es"]
    assert "lápiz" not in str(Change.objects.values())
    page = desk.get(reverse("events:desk-session", args=[session.slug])).content.decode()
    assert "Message written" in page


@pytest.mark.rule("D6.2", "N11")
def test_who_reads_a_language_without_words_gets_english_and_where_to_get_help_and_the_sender_sees_how_many(
    desk, session
):
    sign_up(session, "Ada")
    bo = sign_up(session, "Bo", language="es")
    dana = sign_up(session, "Dana", language="ar")

    page, form = look(desk, address(session))

    text = page.content.decode()
    assert "subject_es" in text
    assert "subject_ar" in text, "words of one's own can be in any language that somebody reads"
    assert "subject_pt" not in text, "nobody reads it"
    assert "2 families read English though they chose another language." in text
    rows = re.findall(r'<th scope="row"><bdi>([^<]+)</bdi></th><td[^>]*>(\d+)</td>', text)
    assert dict(rows) == {"English": "1", "Español": "1", "العربية": "1"}
    assert text.count("with a line where they get help") == 2
    refused = desk.post(address(session), {**form, "step": "send"})
    assert "tick that they get it in English" in str(refused.context["form"].errors["english"])
    assert not Message.objects.exists(), "not while a language is missing that nobody said may be missing"
    desk.post(address(session), {**form, "english": "on", "step": "send"})
    spanish = Message.objects.get(person=bo.party.lead)
    assert "Dear families," in spanish.body
    assert "860-555-0142" in spanish.body.split("side door.")[1].split("Matem")[0]
    arabic = Message.objects.get(person=dana.party.lead)
    assert arabic.body.startswith("هل تريد المساعدة بلغتك؟")
    assert "860-555-0142" in arabic.body.splitlines()[0]
    assert '<p class="quiet signature" lang="ar" dir="rtl">' in arabic.html
    assert arabic.language == "en"
    assert '<div lang="en" dir="auto">' in spanish.html
    assert spanish.language == "es"


def test_who_has_no_e_mail_becomes_a_call_and_is_named_before_sending(desk, session):
    sign_up(session, "Ada")
    bo = sign_up(session, "Bo Phone", contact="860-555-0142")
    lost = sign_up(session, "Cy Lost", contact="cy@family.example")
    Contact.objects.filter(person=lost.party.lead).update(suppressed_at=NOW)

    page, form = look(desk, address(session))

    text = page.content.decode()
    assert "1 e-mail goes out at once." in text
    assert "2 families cannot be reached by e-mail or text with this." in text
    calls = text.split("cannot be reached by e-mail or text with this.")[1].split("</div>")[0]
    assert "Bo Phone" in calls
    assert "Cy Lost" in calls
    assert "no number is known" in calls.split("Cy Lost")[1]
    desk.post(address(session), {**form, "step": "send"})
    assert {task.message.person.name for task in CallTask.objects.all()} == {"Bo Phone", "Cy Lost"}
    say = desk.get(reverse("events:desk-calls")).content.decode()
    assert "we start at the side door." in say
    assert Message.objects.get(person=bo.party.lead).channel == "call"


def test_own_words_go_out_in_any_language_that_somebody_reads(desk, session):
    dana = sign_up(session, "Dana", language="ar")
    send(desk, address(session), **ENGLISH, subject_ar="أقلام", body_ar="أحضروا قلماً.")
    message = Message.objects.get(person=dana.party.lead)
    assert message.subject == "أقلام"
    assert '<div lang="ar" dir="auto"><p>أحضروا قلماً.</p></div>' in message.html


def test_who_said_yes_to_texts_gets_a_text_unless_the_words_are_too_long(desk, session, settings):
    bo = sign_up(session, "Bo Phone", contact="860-555-0142")
    give_consent(bo.party.contact, TEXTS, text="Yes", language="en", now=NOW)
    page, form = look(desk, address(session))
    assert "1 text goes out, not at night." in page.content.decode()
    desk.post(address(session), {**form, "step": "send"})
    text = Message.objects.get()
    assert text.channel == "sms"
    assert "Please bring a pencil. Dear families, we start at the side door. (Math at home, Fri, Dec 11," in text.body
    page, form = look(desk, address(session), subject_en="Long", body_en="Please read all of this. " * 30)
    assert "1 family cannot be reached" in page.content.decode()


def test_nothing_is_sent_before_it_was_seen_and_pressed_twice_it_is_sent_once(desk, session):
    ada = sign_up(session, "Ada")
    _page, form = look(desk, address(session))
    assert not Message.objects.exists()

    changed = desk.post(address(session), {**form, "body_en": "Something else", "step": "send"}).content.decode()
    assert "this is not what you looked at last" in changed
    bo = sign_up(session, "Bo")
    more = desk.post(address(session), {**form, "r": [ada.pk, bo.pk], "step": "send"}).content.decode()
    assert "this is not what you looked at last" in more
    assert not Message.objects.exists()

    first, second = (desk.post(address(session), {**form, "step": "send"}, follow=True) for _press in range(2))

    assert "Sent." in first.content.decode()
    assert "This message was sent before. Nobody gets it twice." in second.content.decode()
    assert told() == ["Ada"]
    assert Change.objects.filter(act="written").count() == 1


@pytest.mark.rule("P12")
def test_a_family_on_several_dates_gets_one_message_for_all_of_them(desk, session):
    series = Series.objects.create(program=session.program, slug="evenings", title=approved(en="Evenings"))
    dates = [make_session(f"Evening {day}", series=series, starts_at=SOON + timedelta(days=day)) for day in range(3)]
    party = make_party("Ada")
    for one in dates:
        register(party, one.roster, now=NOW)
    again = make_party("Bo", contact="bo@family.example")
    register(again, dates[1].roster, now=NOW)
    Roster.objects.filter(pk=dates[2].roster_id).update(capacity=1)
    register(make_party("Cy"), dates[2].roster, now=NOW)
    Message.objects.all().delete()
    url = reverse("events:desk-series-write", args=["evenings"])
    page = desk.get(url)
    assert page.context["whom"].said("d") == [str(one.pk) for one in dates]
    assert page.context["whom"].said("whom") == ["seated"]
    chosen = {"d": [one.pk for one in dates[1:]], "whom": ["seated"], **ENGLISH}

    seen = desk.post(url, {**hidden(page), **chosen, "step": "look"})
    answer = desk.post(url, {**hidden(seen), **chosen, "step": "send"}, follow=True)

    assert "Sent. 2 families are told." in answer.content.decode()
    ada = Message.objects.get(person=party.lead)
    assert [f"Evening {day}" in ada.body for day in range(3)] == [False, True, True]
    assert told() == ["Ada", "Bo"], "who waits is not written to unless it is ticked"
    assert Change.objects.get(act="written", subject_type="series").told == 2
    assert Change.objects.filter(act="written", subject_type="session").count() == 2
    assert "Message written" in desk.get(reverse("events:desk-series", args=["evenings"])).content.decode()


def test_words_after_a_session_still_arrive_and_do_not_ask_to_cancel(desk):
    session = make_session(starts_at=SOON)
    register(make_party("Ada"), session.roster, now=NOW)
    session.roster.sessions.update(starts_at=NOW - timedelta(days=1), ends_at=NOW - timedelta(hours=20))
    Message.objects.all().delete()

    send(desk, address(session))

    message = Message.objects.get()
    assert message.expires_at > NOW + timedelta(days=6)
    assert "Please cancel" not in message.html
    assert Message.objects.due(NOW).exists()
