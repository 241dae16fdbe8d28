"""Stop is stop, in every language, at once and for everybody who gave the number; a sign-up is never touched."""

from __future__ import annotations

from collections import deque
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.consent import standing
from accounts.history import Change
from accounts.languages import MESSAGE_LANGUAGES, written_languages
from accounts.models import Consent, Contact, Person
from events.outbox.models import CallTask, Channel, Kind, Message, State
from events.outbox.queueing import Manner, queue, route_to
from events.outbox.sending import _still_wanted
from events.rosters.registration import register
from events.texting.hearing import hear
from events.texting.vocabulary import HELP, NAMES, NO, START, STOP, VOCABULARY, YES
from tests.events.texting.conftest import agree
from tests.factories import NOW, make_coordinator, make_organization, make_party, make_person, make_session

pytestmark = pytest.mark.django_db
SPELLINGS = [
    *"STOP END QUIT UNSUBSCRIBE REVOKE CANCEL STOPALL ALTO PARAR stop Stop. STOP! s.t.o.p opt-out OptOut".split(),
    *("OPT OUT", "ＳＴＯＰ", "\u200fSTOP\u200e", "STOP STOP", "stop all", "Stop 1", "\N{OCTAGONAL SIGN} stop"),
    *("please stop texting me", "Don’t text me", "no more texts", "No, stop!", "STOP, no."),
]
WORDS = [(code, word.strip()) for code, said in VOCABULARY.items() for word in said[STOP].split(",")]


@pytest.fixture
def family(phone):
    session = make_session()
    party = agree(make_party(contact=phone.number))
    register(party, session.roster, now=NOW)
    assert "You are signed up" in phone.last
    return party


def yeses():
    return Consent.objects.filter(revoked_at=None).count()


@pytest.mark.rule("D6.6", "N10")
@pytest.mark.parametrize("word", SPELLINGS)
def test_a_stop_ends_texts_at_once_and_keeps_the_place(phone, family, word):
    said = phone.ask(word)

    assert "no more texts" in said
    assert "START" in said
    assert yeses() == 0
    assert family.registrations.get().is_seated
    assert Change.objects.filter(act="revoked").count() == 1
    assert route_to(family.lead, family.contact).channel == Channel.CALL


@pytest.mark.rule("D6.6", "N10")
@pytest.mark.parametrize(("language", "word"), WORDS)
def test_every_word_to_stop_of_every_language_stops_and_acts_on_no_place(phone, family, language, word):
    phone.text(f"\u2067{word.upper()}!\u2069")

    assert yeses() == 0
    assert family.registrations.get().is_seated
    assert not Message.objects.exclude(answered_at=None).exists()


@pytest.mark.rule("N10")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "STOP START HELP YES NO"), ("es", "ALTO EMPEZAR AYUDA SÍ NO"), ("pt", "PARAR COMEÇAR AJUDA SIM NÃO"),
        ("fr", "ARRÊT COMMENCER AIDE OUI NON"), ("ht", "RETE KÒMANSE ÈD WI NON"), ("pl", "KONIEC WZNÓW POMOC TAK NIE"),
        ("zh-Hans", "停止 开始 帮助 是 不"), ("ar", "توقف ابدأ مساعدة نعم لا"), ("it", "BASTA INIZIA AIUTO SÌ NO"),
        ("sq", "NDALO FILLO NDIHMË PO JO"), ("vi", "DỪNG TIẾPTỤC GIÚP VÂNG KHÔNG"), ("ru", "СТОП СТАРТ ПОМОЩЬ ДА НЕТ"),
        ("uk", "СТОП СТАРТ ДОПОМОГА ТАК НІ"),
    ],
)  # fmt: skip
def test_the_first_word_that_comes_to_mind_in_each_language_is_heard(language, said):
    assert [hear(word).meaning for word in said.split()] == [STOP, START, HELP, YES, NO]


@pytest.mark.rule("N10", "D6.6")
@pytest.mark.parametrize("language", [*written_languages(), *MESSAGE_LANGUAGES])
def test_what_our_own_texts_tell_to_write_is_heard(language):
    """A catalog may say ALTO, or leave STOP: whoever writes that is heard."""
    for template, meaning in (("_stop.txt", STOP), ("text_stopped/sms.txt", START)):
        with translation.override(language):
            said = render_to_string(f"messages/{template}", {"who": ""})
        words = said.replace(".", " ").replace("。", " ").replace("«", " ").replace("»", " ").split()
        assert meaning in {hear(word).meaning for word in words} | {hear("".join(words)).meaning}, said


def test_the_words_are_there_in_every_language_that_may_be_offered():
    assert set(VOCABULARY) >= {*MESSAGE_LANGUAGES, *written_languages()}
    assert set(NAMES) >= {*MESSAGE_LANGUAGES, *written_languages()}


@pytest.mark.rule("D6.6")
def test_a_second_stop_is_silent_and_so_is_one_told_twice(phone, family):
    phone.ask("STOP", name="SM-first")
    phone.say("STOP", name="SM-first")
    phone.say("alto")


@pytest.mark.rule("D6.6", "N10")
def test_start_brings_texts_back_with_a_yes_of_its_own_that_says_its_words(phone, family):
    phone.text("STOP")
    said = phone.ask("Start")

    assert "You get texts again" in said
    new = standing(family.contact, "texts").get()
    assert (new.text_shown, new.language, new.source, new.at) == (said, "en", "text message", NOW)
    assert Consent.objects.count() == 2
    assert "no more texts" in phone.ask("stop")


@pytest.mark.parametrize(
    "word", [word.strip() for said in VOCABULARY.values() for word in said[START].split(",") if word] + ["yes", "Sí"]
)
def test_every_word_to_start_of_every_language_starts(phone, family, word):
    phone.text("STOP")
    phone.text(word)
    assert yeses() == 1


@pytest.mark.rule("D6.6")
def test_a_yes_to_a_question_that_was_asked_after_the_stop_is_no_yes_to_texts(phone, family):
    """And a digit never is one."""
    phone.text("STOP")
    phone.text("1")
    assert yeses() == 0


@pytest.mark.rule("D6.5")
def test_a_start_does_not_make_a_yes_for_who_never_gave_one_where_somebody_else_did(phone, family):
    other = make_person("Cy", contact=phone.number)
    phone.text("STOP")
    phone.text("START")
    assert standing(family.contact, "texts").exists()
    assert not standing(other.contacts.get(), "texts").exists()


@pytest.mark.rule("D6.6", "N10")
def test_a_stop_holds_for_everybody_with_this_number_in_every_organization(phone, other_phone, family):
    there = make_organization("Other District")
    others = [
        agree(make_party("Cy", contact=phone.number)),
        agree(make_party("Dee", contact=phone.number, organization=there)),
    ]
    apart = agree(make_party("Eve", contact=other_phone.number))

    phone.ask("STOP")

    assert not any(standing(party.contact, "texts").exists() for party in others)
    assert standing(apart.contact, "texts").exists()


@pytest.mark.rule("D6.5", "P27")
def test_a_stop_to_texts_says_nothing_of_mail(phone, family):
    add = Contact.objects.create(person=family.lead, kind="email", value="ada@family.example")
    phone.text("STOP")
    add.refresh_from_db()
    assert add.suppressed_at is None
    assert route_to(family.lead, add).channel == Channel.EMAIL


@pytest.mark.rule("N19", "D6.6")
def test_a_stop_holds_for_a_record_that_became_another_too(phone, family):
    lost = agree(make_party("Cy", contact=phone.number))
    Person.objects.filter(pk=lost.lead_id).update(merged_into=family.lead)
    phone.text("STOP")
    assert yeses() == 0


def test_what_waits_for_the_number_becomes_a_call_and_mere_reminders_end(phone, family):
    late = NOW + timedelta(hours=5)
    notice = queue("withdrawn", family.lead, key="n", context=words(), now=NOW, manner=Manner(send_after=late))
    reminder = queue(
        "reminder", family.lead, key="r", context=words(), now=NOW,
        manner=Manner(send_after=late, kind=Kind.REMINDER),
    )  # fmt: skip
    assert {notice.channel, reminder.channel} == {Channel.SMS}

    phone.text("STOP")

    notice.refresh_from_db()
    reminder.refresh_from_db()
    assert (notice.channel, notice.state) == (Channel.CALL, State.QUEUED)
    assert reminder.state == State.SUPPRESSED
    assert list(CallTask.objects.values_list("message", flat=True)) == [notice.pk]


@pytest.mark.rule("D6.6")
def test_what_a_worker_holds_and_has_not_handed_over_does_not_go_out_after_a_stop(phone, family):
    late = NOW + timedelta(minutes=1)
    notice = queue("withdrawn", family.lead, key="n", context=words(), now=NOW, manner=Manner(send_after=late))
    reminder = queue(
        "reminder", family.lead, key="r", context=words(), now=NOW,
        manner=Manner(send_after=late, kind=Kind.REMINDER),
    )  # fmt: skip
    held = Message.objects.claim(9, late, Channel.SMS)
    assert {one.pk for one in held} == {notice.pk, reminder.pk}

    phone.text("STOP")

    assert not _still_wanted(deque([held]), late)
    notice.refresh_from_db()
    reminder.refresh_from_db()
    assert (notice.channel, notice.state) == (Channel.CALL, State.QUEUED)
    assert reminder.state == State.SUPPRESSED


def test_a_yes_and_a_word_for_stop_that_is_also_a_preposition_end_nothing(phone, family):
    """A family that comes with somebody may say it so."""
    phone.text("Sí, para 2")
    assert yeses() == 1


def words():
    told = make_session().told("en")
    return {"session": told, "sessions": [told]}


def test_who_nobody_knows_is_answered_too_in_the_language_of_the_word(phone):
    assert "no more texts" in phone.ask("STOP")
    assert not Contact.objects.exists()
    assert Message.objects.get().person is None


def test_what_the_provider_answered_itself_is_done_and_not_answered_twice(phone, family):
    phone.say("arrête", OptOutType="STOP")
    assert yeses() == 0
    phone.ask("START", OptOutType="")
    assert yeses() == 1
    phone.say("HELP", OptOutType="HELP")


@pytest.mark.parametrize("word", ["HELP", "Ayuda", "info", "ajuda", "مساعدة", "помощь", "èd"])
def test_help_says_whom_to_call_and_how_to_stop(phone, family, word):
    said = phone.ask(word)
    assert "860-555-0142" in said
    assert "STOP" in said
    assert yeses() == 1


def test_a_flood_gets_no_more_answers_but_its_stop_is_heard(phone, family):
    for _time in range(20):
        phone.ask("What?")
    phone.say("What?")
    phone.say("HELP")
    phone.ask("STOP")
    assert yeses() == 0
    phone.wait(hours=2)
    phone.ask("HELP")


def test_thanks_are_not_answered(phone, family):
    phone.say("Thank you!")
    phone.say("\N{THUMBS UP SIGN}")
    assert "did not understand" in phone.ask("We come a little later, is that fine?")
    assert "did not understand" in phone.ask("???")


@pytest.mark.rule("D6.6")
def test_staff_see_that_who_said_stop_is_reached_by_phone(phone, family, settings, client):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(make_coordinator())
    page = reverse("events:desk-caller", args=[family.lead_id])
    assert "said yes to texts" in client.get(page).content.decode()
    phone.text("STOP")
    assert "no more texts: reach by phone" in client.get(page).content.decode()
    phone.text("START")
    assert "said yes to texts" in client.get(page).content.decode()
