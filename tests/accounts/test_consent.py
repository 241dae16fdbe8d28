"""A yes to texts: for one number and purpose, in the words that were shown, until it is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import override

from accounts.consent import PHONE, SENTENCES, TEXTS, give_consent, revoke_consent, standing
from accounts.history import Change
from accounts.languages import written_languages
from accounts.models import Consent
from tests.factories import NOW, make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.rule("D6.5")]


@pytest.fixture
def mobile():
    return make_person("Ada Example", contact="860-555-0142").contacts.get()


def say_yes(contact, **more):
    said = {"text": "Yes, you may text me.", "language": "en", "now": NOW, **more}
    return give_consent(contact, TEXTS, **said)


def test_a_yes_is_kept_with_number_words_language_time_source_and_who_took_it(mobile):
    staff = make_user("cora@staff.example")

    say_yes(mobile, text="Sí, pueden enviarme textos.", language="es", source=PHONE, by=staff)

    kept = Consent.objects.get()
    assert (kept.person, kept.contact, kept.purpose) == (mobile.person, mobile, "texts")
    assert (kept.text_shown, kept.language, kept.at) == ("Sí, pueden enviarme textos.", "es", NOW)
    assert (kept.source, kept.by, kept.holds(NOW)) == ("staff on the phone", staff, True)


def test_of_one_number_one_yes_stands(mobile):
    first = say_yes(mobile)
    again = say_yes(mobile, now=NOW + timedelta(days=1))

    assert again == first
    assert standing(mobile, TEXTS).count() == 1


def test_a_new_yes_takes_the_place_of_one_from_before(mobile):
    first, later = say_yes(mobile), NOW + timedelta(days=1)

    newest = say_yes(mobile, now=later, anew_since=later)

    assert standing(mobile, TEXTS).get() == newest
    first.refresh_from_db()
    assert first.revoked_at == later


def test_a_yes_that_is_taken_back_stays_written_and_holds_no_more(mobile):
    say_yes(mobile)
    later = NOW + timedelta(days=1)

    assert revoke_consent(mobile, TEXTS, now=later) is True
    assert revoke_consent(mobile, TEXTS, now=later) is False

    assert not standing(mobile, TEXTS).exists()
    kept = Consent.objects.get()
    assert (kept.revoked_at, kept.holds(later)) == (later, False)
    change = Change.objects.get()
    assert (change.act, change.fields, change.actor) == ("revoked", ["texts"], None)


def test_who_took_it_back_can_say_yes_again(mobile):
    say_yes(mobile)
    revoke_consent(mobile, TEXTS, now=NOW)
    say_yes(mobile, now=NOW + timedelta(days=1))

    assert standing(mobile, TEXTS).count() == 1
    assert Consent.objects.count() == 2


def test_a_yes_of_one_person_is_none_of_another_with_the_same_number(mobile):
    other = make_person("Bo Example", contact="860-555-0142").contacts.get()

    say_yes(mobile)

    assert not standing(other, TEXTS).exists()


def test_a_yes_to_texts_is_one_sentence_in_every_language():
    for code in written_languages():
        with override(code):
            sentence = str(SENTENCES[TEXTS])
        assert sentence.count(".") == 1
        assert sentence.endswith(".")
