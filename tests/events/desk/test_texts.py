"""Staff word messages anew, look at them beside English, approve them; nothing goes out that nobody approved."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.history import Change
from events.outbox.models import Message
from events.outbox.speaking import APPROVED, own_words
from events.outbox.texts import TemplateText
from events.rosters.registration import register
from tests.factories import NOW, make_coordinator, make_organization, make_party, make_program, make_session

pytestmark = pytest.mark.django_db
SMS = "{program}: ¡Ya tiene lugar! {title}, {day}, {hours}, {place}."


@pytest.fixture(autouse=True)
def as_it_is(django_capture_on_commit_callbacks):
    """Every act of a page is written for good, as it is outside of tests."""
    APPROVED.forget()


@pytest.fixture
def session():
    return make_session("Trust", title_es="Confianza", capacity=9)


def address(template="registered", language="es", slug="academy"):
    return reverse("events:desk-text-program", args=[slug, template, language])


def press(desk, step, *, to="", **words):
    """What the browser sends when a button of the page is pressed."""
    page = desk.get(to or address())
    form = page.context["form"]
    typed = {name: form[name].value() or "" for name in ("seen", "subject", "sentence", "sms")}
    APPROVED.forget()
    return desk.post(to or address(), {**typed, "step": step, **words})


def sign_up(session, language="es"):
    APPROVED.forget()
    register(make_party("Ana <b>Núñez</b>", language=language), session.roster, now=NOW)
    return Message.objects.latest("pk")


def test_a_draft_changes_nothing_that_goes_out_and_approved_words_do(desk, session):
    press(desk, "draft", subject="Bienvenida: {title}", sentence="{name}, le esperamos el {day}.")
    assert "Bienvenida" not in sign_up(session).subject

    answer = press(desk, "approve")

    assert answer.status_code == 302
    message = sign_up(session)
    assert message.subject == "Bienvenida: Confianza"
    assert "Ana <b>Núñez</b>, le esperamos el viernes, 11 de diciembre." in message.body
    assert "Ana &lt;b&gt;Núñez&lt;/b&gt;, le esperamos" in message.html
    assert "Bienvenida" not in sign_up(session, "en").subject, "only in the language in which it was written"


def test_words_of_a_program_win_over_words_for_all_part_by_part(desk, session):
    everywhere = reverse("events:desk-text-all", args=[make_organization().pk, "registered", "es"])
    press(desk, "approve", to=everywhere, subject="Todos: {title}", sentence="{name}, gracias.")
    press(desk, "approve", subject="Academia: {title}")

    message = sign_up(session)

    assert message.subject == "Academia: Confianza"
    assert "gracias" in message.body
    other = make_session(program=make_program("cafe"), title="Coffee")
    assert sign_up(other).subject == "Todos: Coffee"


def test_what_is_approved_goes_on_being_sent_while_somebody_writes_a_new_draft(desk, session):
    press(desk, "approve", subject="Uno: {title}")
    press(desk, "draft", subject="Dos: {title}")
    assert sign_up(session).subject == "Uno: Confianza"
    page = desk.get(address())
    assert page.context["form"]["subject"].value() == "Dos: {title}"
    assert "a draft waits" in page.content.decode()


def test_taken_back_it_is_said_again_as_it_came_with_the_product(desk, session):
    before = sign_up(session).subject
    press(desk, "approve", subject="Uno: {title}")
    press(desk, "shipped")
    assert sign_up(session).subject == before
    assert not TemplateText.objects.exists()


def test_a_part_that_is_emptied_and_approved_is_said_as_the_product_says_it(desk, session):
    before = sign_up(session).subject
    press(desk, "approve", subject="Uno: {title}", sentence="{name}, hola.")
    press(desk, "approve", subject="")
    message = sign_up(session)
    assert message.subject == before
    assert "hola" in message.body


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("subject", "Hello {titel}", "{titel}"),
        ("subject", "Hello {title", "A brace stands alone"),
        ("subject", "Hello title}", "A brace stands alone"),
        ("subject", "Hello {} {title}", "A brace stands alone"),
        ("subject", "Hello {{title}}", "A brace stands alone"),
        ("subject", "Hello", "{title}, or {day}, or {dates}"),
        ("sms", "{program}, {name}: {dates}", "names no family"),
        ("sms", "{title}, {dates}", "{program}"),
        ("sms", "{program}: {day}, {place}", "{dates}, or {day} and {hours}"),
        ("sms", "{program}: {day}, {hours}", "{dates}, or {place}"),
        ("sms", "{program}: {dates}. " + "Ñandú y pájaro. " * 17, "fewer words"),
        ("subject", "{title} " + "x" * 160, "150"),
    ],
)
def test_words_that_would_not_arrive_as_meant_are_refused_at_their_field_and_kept(desk, session, field, typed, says):
    page = press(desk, "approve", **{field: typed})
    form = page.context["form"]
    assert page.status_code == 200
    assert says in " ".join(form.errors[field]), form.errors
    assert form[field].value() == typed
    assert not TemplateText.objects.exists()


def test_an_offer_says_until_when_and_nothing_asks_for_what_is_not_there(desk):
    to = address("offered")
    assert "until" in str(press(desk, "approve", to=to, sentence="{name}, hay lugar.").context["form"].errors)
    assert press(desk, "approve", to=to, sentence="{name}, hay lugar hasta {until}.").status_code == 302
    assert "until" in str(press(desk, "approve", sentence="{name}, {until}.").context["form"].errors)


def test_the_text_of_staff_keeps_how_to_answer_and_how_to_stop(desk, session):
    page = press(desk, "look", sms=SMS)
    text = page.context["looks"][0][0].text
    assert "¡Ya tiene lugar! Confianza, " in text
    assert "2" in text
    assert "STOP" in text or "ALTO" in text


def test_template_code_and_markup_of_staff_are_words_and_nothing_else(desk, session):
    nasty = "{% load wording %}{{ party.code }} <script>alert(1)</script> %(title)s [[manage:1:1:x]]"
    assert "brace" in str(press(desk, "approve", sentence=nasty).context["form"].errors)
    press(desk, "approve", sentence="<script>alert(1)</script> %(title)s [[manage:1:1:x]] {name}")
    message = sign_up(session)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; %(title)s" in message.html
    assert "<script>" not in message.html


def test_a_name_with_braces_is_not_filled_in_once_more(desk, session):
    press(desk, "approve", sentence="{name}, hola.")
    APPROVED.forget()
    for _time in range(3):
        register(make_party("{title} {day}", language="es"), session.roster, now=NOW)
    assert {"{title} {day}, hola." in message.body for message in Message.objects.filter(template="registered")} == {
        True
    }


def test_of_several_dates_words_about_one_give_way(desk, program_of_two):
    press(desk, "approve", subject="Uno: {title}, {day}", sentence="{name}, {dates}")
    message = sign_up(program_of_two)
    assert not message.subject.startswith("Uno")
    assert message.body.count("Noches") >= 4, "in the sentence, and below"


@pytest.fixture
def program_of_two():
    """A course of two evenings."""
    first = make_session("Evenings", title_es="Noches", capacity=9)
    make_session("Evenings", title_es="Noches", roster=first.roster, starts_at=first.starts_at.replace(day=18))
    return first


def test_who_looks_at_what_somebody_else_changed_meanwhile_loses_nothing(desk, ines):
    page = desk.get(address())
    press(desk, "draft", subject="Theirs: {title}")
    typed = {"seen": page.context["form"]["seen"].value(), "subject": "Mine: {title}", "step": "approve"}
    answer = desk.post(address(), typed)
    assert answer.context["conflict"]
    assert answer.context["form"]["subject"].value() == "Mine: {title}"
    assert TemplateText.objects.get().text == "Theirs: {title}"
    typed["seen"] = answer.context["now_seen"]
    assert desk.post(address(), typed).status_code == 302
    assert TemplateText.objects.get(state="approved").text == "Mine: {title}"


def test_twice_the_same_button_is_the_same_as_once(desk):
    for _time in range(2):
        press(desk, "approve", subject="Uno: {title}")
    assert TemplateText.objects.count() == 1


def test_who_wrote_and_approved_what_and_that_a_machine_wrote_it_can_be_seen(desk, ines):
    press(desk, "approve", subject="Uno: {title}", by_machine="on")
    row = TemplateText.objects.get()
    assert (row.approved_by, row.by_machine) == (ines, True)
    page = desk.get(address()).content.decode()
    assert "a machine translated it" in page
    assert "ines@staff.example" in page
    change = Change.objects.latest("pk")
    assert (change.act, change.fields) == ("approved words", ["language es", "registered"])
    history = desk.get(reverse("events:desk-texts-program", args=["academy"])).context["history"]
    assert [(line.what, line.which) for line in history] == [("Words of a message approved", "Español: Signed up")]


@pytest.mark.rule("N11")
def test_while_somebody_types_the_page_shows_the_message_beside_english(desk, session):
    answer = desk.post(
        address(),
        {"step": "look", "subject": "Hola {title}", "sms": SMS, "sentence": "{bad}"},
        headers={"HX-Request": "true"},
    )
    page = answer.content.decode()
    assert "<h1" not in page, "only the part that shows it"
    (own, _name, frame), (english, _english, _frame) = answer.context["looks"]
    assert own.subject == "Hola Confianza"
    assert "Trust" in english.subject
    assert "{bad}" in page, "what is wrong is said and left out"
    assert own.size.segments <= 3
    mail = desk.get(f"{frame}?words={own.words}")
    policy = {part.strip() for part in mail.headers["Content-Security-Policy"].split(";")}
    assert {"default-src 'none'", "sandbox"} <= policy
    assert 'lang="es"' in mail.content.decode()


def test_an_address_that_we_did_not_write_shows_nothing(desk, session):
    frame = reverse("events:desk-text-mail-program", args=["academy", "registered", "es"])
    assert desk.get(f"{frame}?words=forged").status_code == 404
    assert desk.get(frame).status_code == 200


def test_without_any_date_a_message_is_shown_at_an_invented_one(desk):
    page = desk.get(address("registered", "en"))
    assert page.context["looks"][0][0].body.count("Example Library") == 1


def test_words_of_home_visits_say_the_label_and_the_time(desk):
    make_program("visits", visibility="private")
    to = address(slug="visits", language="en")
    assert press(desk, "approve", to=to, sms="{title}: {day}, {hours}. See you.").status_code == 302
    assert "title" in str(press(desk, "approve", to=to, sms="See you: {dates}.").context["form"].errors)
    look = desk.get(to).context["looks"][0][0]
    assert look.text.startswith("Home visit: Fri, Mar 12, 9:30-11:00 AM. See you.")


def test_who_coordinates_one_program_changes_no_words_of_others():
    make_program(), make_program("cafe")
    client = Client()
    client.force_login(make_coordinator(program="cafe"))
    page = client.get(reverse("events:desk-texts"))
    assert [scope.title for scope in page.context["scopes"]] == ["Parent Academy"]
    assert client.get(address()).status_code == 404
    assert client.get(address(slug="cafe")).status_code == 200


def test_another_organization_is_not_reached_by_words_for_all_programs(desk, session):
    everywhere = reverse("events:desk-text-all", args=[make_organization().pk, "registered", "es"])
    press(desk, "approve", to=everywhere, subject="Todos: {title}")
    APPROVED.forget()
    there = make_organization("Elsewhere")
    assert own_words("registered", "es", there.pk, "").subject == ""
    assert own_words("registered", "es", make_organization().pk, "academy").subject == "Todos: {title}"


@pytest.mark.counts("events:desk-texts", "events:desk-texts-program", "events:desk-texts-all")
@pytest.mark.parametrize("number", [1, 3])
def test_lists_of_words_cost_the_same_for_any_number(desk, ines, django_assert_num_queries, number):
    for one in range(number):
        make_program(f"program-{one}")
        for language in ("en", "es", "pt"):
            row = TemplateText(
                organization=make_organization(), program_slug="academy", template="registered", language=language,
                part=["subject", "sentence", "sms"][one], state="approved", approved_by=ines,
            )  # fmt: skip
            row.save()
    pages = {
        reverse("events:desk-texts"): 8,
        reverse("events:desk-texts-program", args=["academy"]): 10,
        reverse("events:desk-texts-all", args=[make_organization().pk]): 10,
    }
    for page, queries in pages.items():
        desk.get(page)
        with django_assert_num_queries(queries):
            assert desk.get(page).status_code == 200


def test_the_frame_of_the_page_is_our_own(desk, session):
    page = desk.get(address())
    policy = page.headers["Content-Security-Policy"]
    assert "frame-src 'self'" in policy
    assert page.context["looks"][0][2].startswith("/en/desk/texts/of/academy/registered/es/mail/")
