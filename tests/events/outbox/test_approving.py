"""Words of staff in the outbox: several at once, in other processes, and never the wrong ones to who waits."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from accounts.languages import written_languages
from events.outbox import speaking
from events.outbox.approving import Place, approve_shipped, approve_words, draft_words, take_back_words, words_print
from events.outbox.filling import own_of
from events.outbox.models import Message
from events.outbox.sentences import print_of
from events.outbox.speaking import APPROVED, SHIPPED_WORDS, OwnWords, own_words, spoken
from events.outbox.texts import Part, TemplateText
from events.rosters.registration import register
from tests.factories import NOW, make_coordinator, make_organization, make_party, make_program, make_session
from tests.together import at_once


def place(template="registered", language="es", program=""):
    return Place(make_organization().pk, program, template, language)


def say(words, where=None, *, seen=None, by=None):
    where = where or place()
    seen = words_print(where.rows()) if seen is None else seen
    said = {"subject": "", "sentence": "", "sms": "", **words}
    by = by or make_coordinator()
    approve_words(where, said, by_machine=False, seen=seen, of=make_organization(), by=by, now=NOW)
    APPROVED.forget()


@pytest.mark.django_db
@pytest.mark.rule("P24", "P25")
@pytest.mark.parametrize("language", written_languages())
def test_who_waits_never_gets_the_words_for_who_has_a_place_in_any_language(language):
    session = make_session("Trust", title_es="Confianza", capacity=1)
    for template in ("registered", "waitlisted", "offered"):
        asks = " {until}" if template == "offered" else ""
        say({"subject": f"{template}-{language} {{title}}", "sentence": f"{{name}}{asks}"}, place(template, language))
    for _number in range(2):
        APPROVED.forget()
        register(make_party(language=language), session.roster, now=NOW)
    seated, waits = Message.objects.order_by("pk")
    assert seated.subject.startswith(f"registered-{language}")
    assert waits.subject.startswith(f"waitlisted-{language}")
    assert "1" in waits.body, "the place in line stands in it, whatever staff wrote"


def test_who_is_held_back_reads_that_and_not_words_about_the_line():
    own = OwnWords(sentence="{name}, you wait in line.")
    assert own_of("waitlisted", {"own": own, "held_back": False}) == own
    assert own_of("waitlisted", {"own": own, "held_back": True}) == SHIPPED_WORDS
    assert own_of("reminder_came", {"own": own, "lead_came": False}) == SHIPPED_WORDS, "the children came alone"


@pytest.mark.django_db
@pytest.mark.rule("D6.2")
def test_another_process_goes_by_what_is_approved_within_seconds(monkeypatch):
    organization = make_organization()
    APPROVED.forget()
    assert spoken("registered", "sms", "fr", organization.pk) == "en"
    TemplateText.objects.create(
        organization=organization, template="registered", part=Part.SHIPPED_SMS, language="fr", state="approved",
        text=print_of("registered", Part.SHIPPED_SMS, "fr"), approved_by=make_coordinator(),
    )  # fmt: skip
    assert spoken("registered", "sms", "fr", organization.pk) == "en", "it was asked a moment ago"
    monkeypatch.setattr(speaking, "FRESH_SECONDS", -1)
    APPROVED.forget()
    spoken("registered", "sms", "fr", organization.pk)
    assert spoken("registered", "sms", "fr", organization.pk) == "fr"
    TemplateText.objects.all().delete()
    assert spoken("registered", "sms", "fr", organization.pk) == "en"


@pytest.mark.django_db
def test_words_that_were_not_what_somebody_saw_are_not_approved():
    say({"subject": "One {title}"})
    with pytest.raises(ValidationError) as refused:
        say({"subject": "Two {title}"}, seen=words_print([]))
    assert refused.value.code == "changed"
    assert TemplateText.objects.get().text == "One {title}"


@pytest.mark.django_db
def test_a_draft_that_says_what_goes_out_anyway_is_none():
    say({"subject": "One {title}"})
    seen = words_print(place().rows())
    by, of = make_coordinator(), make_organization()
    draft_words(place(), {"subject": "One {title}"}, by_machine=False, seen=seen, of=of, by=by, now=NOW)
    assert not TemplateText.objects.filter(state="draft").exists()
    assert take_back_words(place(), of=of, by=by, now=NOW)
    assert not take_back_words(place(), of=of, by=by, now=NOW), "twice is the same as once"


@pytest.mark.django_db
def test_a_program_of_the_same_name_elsewhere_has_its_own_words():
    make_program()
    say({"subject": "Ours {title}"}, place(program="academy"))
    elsewhere = make_organization("Elsewhere")
    assert own_words("registered", "es", elsewhere.pk, "academy").subject == ""


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_the_same_moment_one_is_asked_to_look_again():
    by, seen, where = make_coordinator(), words_print([]), place()
    answers = at_once(
        *(lambda word=word: say({"subject": f"{word} {{title}}"}, where, seen=seen, by=by) for word in "ABCD"),
        or_code=True,
    )
    assert sorted(map(str, answers)) == ["None", "changed", "changed", "changed"]
    assert TemplateText.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_who_approve_a_language_at_the_same_moment_do_it_once():
    by, organization = make_coordinator(), make_organization()
    seen = {(kind, Part.SHIPPED_SMS): print_of(kind, Part.SHIPPED_SMS, "fr") for kind in ("registered", "moved")}
    assert (
        at_once(
            *(lambda: approve_shipped(organization, "fr", seen, by=by, now=NOW) for _time in range(4)), or_code=True
        )
        == [2] * 4
    )
    assert TemplateText.objects.count() == 2
