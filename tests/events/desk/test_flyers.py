"""Flyers: what hangs on a notice board is true, read by a person, and fits one page."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.languages import approved
from events.desk.flyers.pdf import TEMPLATE, pdf_of, words_of
from events.desk.flyers.words import plain_text, shortened
from events.schedule.models import Series, Session
from tests.factories import NOW, SOON, make_language, make_program, make_session, make_venue

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SIGNS = 'a # $x$ \\ "q" *b* _c_ `d` @e <f> // /* ~ #panic() [g] ${h} \u2028 %'


@pytest.fixture
def flyer(desk):
    """The page of a flyer, and what it is made from."""

    def look(subject, languages="", *, status=200):
        name = "events:desk-flyer" if isinstance(subject, Session) else "events:desk-series-flyer"
        answer = desk.get(reverse(name, args=[subject.slug]), {"languages": languages} if languages else {})
        assert answer.status_code == status
        return answer

    return look


@pytest.fixture
def talk():
    """A published morning with every text in English and Spanish."""
    program = make_program()
    program.sponsors = approved(en="Thanks to the state.", es="Gracias al estado.")
    program.save()
    return make_session(
        "Museums as classrooms",
        title_es="Los museos como aulas",
        venue=make_venue(
            "Museum", "Waterbury", street="5 Road", way_in=approved(en="Main door.", es="Puerta principal.")
        ),
        summary=approved(en="A **walk** through the [galleries](https://a.example/).", es="Un paseo por las salas."),
        program=program,
    )


@pytest.fixture
def season():
    return Series.objects.create(program=make_program(), slug="math", title=approved(en="Math nights", es="Noches"))


def pages_of(pdf):
    assert pdf.startswith(b"%PDF-")
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def article(answer):
    page = answer.content.decode()
    return page[page.index("<article") : page.index("</article>")]


def test_it_says_all_that_one_needs_to_come(flyer, talk):
    make_language("en", "English")
    talk.interpreted_into.add(make_language("pt", "Português"))
    said = article(flyer(talk, "en"))
    for words in (
        "Museums as classrooms", "A walk through the galleries.", "Friday, December 11", "9:30–11:00 AM",
        "Museum, 5 Road, Waterbury", "Main door.", "It is free.", "Interpreted into: Português.",
        "Children are welcome too.", "860-555-0142", "hello@program.example", "Thanks to the state.", "Parent Academy",
        f"/en/sessions/{talk.slug}/", "<svg", "Sign up here:",
    ):  # fmt: skip
        assert words in said
    assert "**" not in said


def test_it_speaks_two_languages_with_the_first_one_first(flyer, talk):
    said = article(flyer(talk, "es,en"))
    assert said.index("Los museos como aulas") < said.index("Museums as classrooms")
    assert said.index("viernes, 11 de diciembre") < said.index("Friday, December 11")
    assert "Puerta principal." in said
    assert f"/es/sessions/{talk.slug}/" in said


def test_children_are_named_only_where_they_can_come(flyer):
    cafe = make_program("cafe", asks_children=False)
    for session in (make_session(program=cafe), make_session(mode="online", join_url="https://video.example/1")):
        said = article(flyer(session, "en"))
        assert "Children" not in said
        assert "video.example" not in said


def test_it_is_marked_a_draft_until_it_is_published_and_each_text_was_read_in_each_language(flyer, talk):
    ready = article(flyer(talk, "en,es"))
    assert not [word for word in ("DRAFT", "BORRADOR") if word in ready]
    assert "Ready to hand out" in flyer(talk, "en,es").content.decode()
    steps = [
        ({"status": "draft"}, "1 date is not published yet."),
        ({"summary": {**talk.summary, "es": {"text": "Un paseo", "state": "draft"}}}, "What it is about in Spanish"),
        ({"title": approved(en="Museums")}, "The title in Spanish"),
    ]
    for change, reason in steps:
        before = {name: getattr(talk, name) for name in change}
        Session.objects.filter(pk=talk.pk).update(**change)
        answer = flyer(talk, "es")
        assert "BORRADOR" in article(answer)
        assert reason in answer.content.decode()
        Session.objects.filter(pk=talk.pk).update(**before)
    talk.venue.way_in["es"]["state"] = "draft"
    talk.venue.save()
    assert "The way in in Spanish" in flyer(talk, "en,es").content.decode()
    assert "DRAFT" not in article(flyer(talk, "en"))


def test_the_mark_of_a_draft_is_in_the_file_too(desk, talk):
    Session.objects.filter(pk=talk.pk).update(status="draft")
    answer = desk.get(reverse("events:desk-flyer", args=[talk.slug]), {"languages": "en"})
    words = words_of(answer.context["flyer"])
    assert words["draft"] == "DRAFT: please do not hand out"
    assert words["mark"] == "DRAFT"
    assert len(pdf_of(answer.context["flyer"])) > 1000


@pytest.mark.rule("D8.5")
def test_the_file_is_one_tagged_page_with_its_title_and_language(desk, talk):
    answer = desk.get(reverse("events:desk-flyer-file", args=[talk.slug]), {"languages": "es,en"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="flyer-{talk.slug}-es-en.pdf"'
    pdf = answer.content
    assert pages_of(pdf) == 1
    assert b"Los museos como aulas" in pdf
    assert b"/StructTreeRoot" in pdf
    assert b"pdfuaid" in pdf
    assert b"/Lang(en)" in pdf


@pytest.mark.parametrize("text", [SIGNS, "🌻 Fête 📚", "ليلى مثال", "李示例", "x" * 200, "\u202e reversed", "$" * 200])
def test_no_words_are_ever_markup_in_the_file(flyer, desk, text):
    session = make_session(text, title_es=text, summary=approved(en=text * 20, es=text * 20))
    answer = flyer(session, "en,es")
    words = words_of(answer.context["flyer"])
    assert words["sides"][0]["title"]["text"] == " ".join(text.split())
    assert json.dumps(words)
    assert pages_of(desk.get(reverse("events:desk-flyer-file", args=[session.slug])).content) == 1
    assert TEMPLATE.read_text().count("sys.inputs") == 1
    assert "eval(" not in TEMPLATE.read_text()


@pytest.mark.parametrize(
    ("languages", "title", "most"), [("en", "", 24), ("es,en", "", 10), ("es", "Own", 14), ("en,es", "Own", 6)]
)
def test_a_long_series_fits_one_page_and_says_how_many_more_there_are(flyer, season, languages, title, most):
    for number in range(40):
        own = f"{title} {number} " + "word " * 20 if title else "Math nights"
        make_session(own, title_es="" if title else "Noches", series=season, starts_at=SOON + number * DAY)
    answer = flyer(season, languages)
    desk = answer.client
    assert len(answer.context["flyer"].sides[0].dates) == most
    assert str(40 - most) in answer.context["flyer"].sides[0].more
    pdf = desk.get(reverse("events:desk-series-flyer-file", args=["math"]), {"languages": languages}).content
    assert pages_of(pdf) == 1


def test_words_without_end_fit_one_page(desk):
    session = make_session(
        "Word " * 40, title_es="Palabra " * 25, summary=approved(en="words " * 600, es="palabras " * 400),
        venue=make_venue("V" * 120, street="S" * 120, way_in=approved(en="door " * 300)),
    )  # fmt: skip
    pdf = desk.get(reverse("events:desk-flyer-file", args=[session.slug]), {"languages": "en,es"}).content
    assert pages_of(pdf) == 1


def test_a_series_says_once_what_its_dates_have_in_common_and_leaves_out_what_is_off_or_over(flyer, season):
    season_2 = Series.objects.create(program=season.program, slug="math-2", root=season, title=season.title)
    same = {"title": "Math nights", "title_es": "Noches"}
    make_session(series=season, **same)
    make_session(series=season_2, starts_at=SOON + 7 * DAY, venue=make_venue("Other", "Windham"), **same)
    make_session("Off", series=season, starts_at=SOON + 8 * DAY, status="canceled")
    make_session("Left", series=season, starts_at=SOON + 9 * DAY, status="skipped")
    make_session("Over", series=season, starts_at=NOW - 9 * DAY)
    make_session("Private", series=season, starts_at=SOON + 10 * DAY, visibility="private")
    said = article(flyer(season_2, "en"))
    assert said.count("9:30–11:00 AM") == 1
    assert "Example Library, Hartford" in said
    assert "Other, Windham" in said
    assert said.count("Math nights") == 1
    for hidden in ("Off", "Left", "Over", "Private"):
        assert f">{hidden}<" not in said
    assert "/en/series/math/" in said


def test_a_series_without_dates_to_come_says_so(flyer, season):
    make_session(series=season, starts_at=NOW - DAY)
    assert "All dates of this are over." in article(flyer(season, "en"))


def test_a_canceled_session_says_so_where_free_stood(flyer, talk):
    Session.objects.filter(pk=talk.pk).update(status="canceled")
    said = article(flyer(talk, "en,es"))
    assert "Canceled" in said
    assert ">Free<" not in said


def test_a_page_that_nobody_could_open_makes_it_a_draft(flyer, season):
    make_session(series=season, visibility="link")
    answer = flyer(season, "en")
    assert "the page behind the code would show nothing" in answer.content.decode()
    assert "DRAFT" in article(answer)


def test_what_is_private_or_left_out_has_no_flyer(flyer, season):
    flyer(make_session(series=season, visibility="private"), status=404)
    flyer(make_session(series=season, status="skipped", starts_at=SOON + DAY), status=404)
    flyer(season, status=404)


@pytest.mark.parametrize("nonsense", ["", "xx", "en,en", "en,es,en", "%00", "a" * 5000, "../"])
def test_nonsense_for_languages_is_as_if_nobody_had_chosen(flyer, talk, nonsense):
    assert flyer(talk, nonsense).context["flyer"].languages == ("en", "es")


@pytest.mark.counts("events:desk-series-flyer")
@pytest.mark.parametrize("count", [1, 40])
def test_it_needs_the_same_queries_for_any_number_of_dates(desk, season, django_assert_num_queries, count):
    for number in range(count):
        make_session(series=season, starts_at=SOON + number * DAY).interpreted_into.add(make_language())
    desk.get("/en/desk/sessions/")
    with django_assert_num_queries(9):
        desk.get(reverse("events:desk-series-flyer", args=["math"]), {"languages": "en"})


def test_markdown_becomes_plain_words_and_long_words_are_cut_after_a_word():
    assert (
        plain_text("# Head\n\n- **one** [two](https://a.example/)\n- `three`\n\n<b>x</b>")
        == "Head one two three <b>x</b>"
    )
    assert shortened("one two three", 9) == "one two…"
    assert shortened("onetwothree", 5) == "onet…"
    assert shortened("short", 5) == "short"
