"""Every page there is, as those who may open it see it: for all eyes, on every screen, in every language."""

from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING, NamedTuple

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.test import Client
from django.urls import path, reverse, translate_url
from django.utils import timezone

from accounts import links
from accounts.languages import written_languages
from accounts.models import Person, User
from config import demo_texts, mailbox
from config.urls import urlpatterns as real_urls
from events.outbox.models import Message
from events.reminders.models import ReminderPlan
from events.rosters.models import Party, Registration, Status
from events.schedule.details import Closure, Resource, Topic
from events.schedule.models import Series, Session, Venue
from events.signup.models import Question
from events.support.models import Supply
from tests.access_table import EXCEPTIONS, PUBLIC
from tests.walking import OF_WORDS, addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from typing import Any

    from playwright.sync_api import Page

    Look = Callable[..., list[str]]

pytestmark = pytest.mark.browser
urlpatterns = [
    *real_urls,
    *i18n_patterns(
        path("demo/texts/", demo_texts.texts, name="demo-texts"),
        path("demo/mail/", mailbox.mailbox, name="demo-mail"),
        path("demo/mail/<slug:name>/", mailbox.mail, name="demo-mail-one"),
        path("demo/mail/<slug:name>/look/", mailbox.mail_look, name="demo-mail-look"),
    ),
]
STAFF = ("fay.facilitator@network.example", "cora.coordinator@network.example")
NOT_PAGES = {
    "healthz", "text-in", "text-status", "robots", "sitemap", "home", "events:session-file", "events:program-feed",
    "events:series-feed", "events:link-calendar", "events:desk-flyer-file", "events:desk-series-flyer-file",
    "events:idea-voice", "events:idea-comment", "events:idea-state",
    "events:mine-calendar", "events:mine-new-link", "events:party-new-date", "events:door-mark", "events:door-walk-in",
    "events:desk-people-not-same", "events:desk-people-undo",
    "events:party-absence", "events:party-add-date", "events:link-again", "events:empty-form",
    "events:mine-household", "events:my-household",
    "events:claim-sign-ups",
    "events:party-place", "events:party-help-act", "events:desk-help-answer", "events:desk-help-take",
    "events:desk-interpreters-file", "events:desk-supply-cancel",
    "events:desk-caller-note", "events:desk-sign-up-offer", "events:desk-sign-up-link",
    "events:desk-roster-file", "events:desk-need",
    "events:desk-roster-workbook", "events:desk-series-file", "events:desk-series-workbook", "events:desk-roster-open",
    "events:run-sheet-fix", "events:desk-question-act", "events:party-texts", "events:desk-sign-up-confirm",
    "events:desk-series-reminders-own", "events:desk-session-list",
    "events:desk-resource", "events:desk-assign", "events:desk-call-done", "events:desk-closed-undo",
    "events:desk-message-again",
    "events:mine-lists", "events:desk-list-leave", "events:desk-letter-progress",
    "events:desk-calendar-after", "account_request_login_code",
    "account_signup", "mfa_login_webauthn",
}  # fmt: skip
"""Files, addresses that only take what a form sends, and ways onward."""
IN_THE_MIDDLE = {
    "account_confirm_login_code", "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_edit_webauthn",
    "mfa_remove_webauthn",
}  # fmt: skip
"""Pages in the middle of signing in or of a second factor: test_signing_in.py walks there."""
LETTERS = {
    "events:list", "events:list-notice", "events:link-subscribe", "events:link-preferences", "events:link-unsubscribe",
    "events:desk-letter", "events:desk-letter-edit", "events:desk-list", "events:desk-list-edit",
    "events:desk-list-import",
}  # fmt: skip
ELSEWHERE = {"components", "events:desk-roster-seat", "events:desk-closed", *LETTERS, *OF_WORDS}
"""Looked at by test_look.py, test_roster.py, test_snow_day.py and test_letters.py."""
NAMES = sorted({name for name, _, _ in addresses()} - NOT_PAGES - IN_THE_MIDDLE - ELSEWHERE)
TELLING = {
    "": ("building-a-homework", "front-desks", "museums-as", "questions-for-the-teacher", "everyone-wins"),
    "events:desk": ("front-desks", "museums-as", "reading-the-report"),
    "events:desk-session-help": ("first-words", "museums-as"),
    "events:desk-supply-new": ("first-words",),
    "events:door": ("building-a-homework", "front-desks", "museums-as", "the-five-minute"),
}
"""Sessions that differ in what their pages say: today, full, canceled, online, over, a draft, a visit at home."""


class Seen(NamedTuple):
    """One page as one of them sees it."""

    address: str
    who: str = ""


def slugs(name: str) -> list[str]:
    """Things whose pages differ, for one kind of page."""
    if name in ("events:desk-season", "events:desk-program-words") or name.startswith(
        ("events:desk-program-question", "events:desk-program-reminder")
    ):
        return ["friday-cafe", "welcome-tours"]
    of_series = ("events:series", "events:sign-up-series", "events:desk-extend")
    if name in of_series or name.startswith("events:desk-series"):
        starts = ("friday-cafe-this", "friday-cafe-2022", "math-at", "welcome-tour")
        return [Series.objects.get(slug__startswith=start).slug for start in starts]
    if name == "events:sign-up-guest":
        return list(Session.objects.exclude(guest_roster=None).exclude(roster=None).values_list("slug", flat=True))
    kind = next(kind for kind in reversed(TELLING) if name.startswith(kind))
    chosen = [Session.objects.filter(slug__startswith=start).latest("starts_at") for start in TELLING[kind]]
    return [session.slug for session in chosen] + [
        Session.objects.filter(visibility="private").latest("starts_at").slug
    ]


def tokens(name: str) -> list[str]:
    """Links of families in each state, as messages carry them."""
    parties = [
        Party.objects.filter(registrations__in=Registration.objects.filter(status=status)).first()
        for status in (Status.REGISTERED, Status.WAITLISTED, Status.CANCELED)
    ]
    if name == "events:party-answers":  # only who is asked has this page
        parties = list(Party.objects.exclude(answers=None)[:1])
    found = [party for party in parties if party]
    if name == "events:link-mine":
        return [links.sign("mine", party.lead_id, party.lead.link_version) for party in found[:2]]
    if name == "events:link-confirm":
        return [links.sign("confirm", party.pk, party.link_version) for party in found]
    return [party.token for party in found]


def to_come() -> list[Registration]:
    """A family with a place, one in line, and one that is offered a place, each at something that is to come."""
    coming = Session.objects.promised().upcoming(timezone.now()).exclude(visibility="private").order_by()
    found = Registration.objects.active().filter(roster__sessions__in=coming).select_related("party").order_by("pk")
    return list({one.status: one for one in found}.values())


KEYS: dict[str, Callable[[], Iterable[int | tuple[int, int]]]] = {
    "events:desk-place": lambda: Venue.objects.filter(name="Example Library").values_list("pk", flat=True),
    "events:desk-supply": lambda: Supply.objects.values_list("pk", flat=True),
    "events:desk-supply-confirm": lambda: Supply.objects.filter(language="ase").values_list("pk", flat=True),
    **dict.fromkeys(
        [f"events:desk-caller{name}" for name in ("", "-contact", "-name")],
        lambda: {one.party.lead_id for one in to_come()},
    ),
    **dict.fromkeys(
        [f"events:desk-sign-up-{name}" for name in ("change", "cancel", "another", "move")],
        lambda: [one.pk for one in to_come()],
    ),
    "events:desk-said": lambda: [one.party_id for one in to_come()],
    "events:idea": lambda: Topic.objects.values_list("pk", flat=True),
    "events:idea-schedule": lambda: Topic.objects.filter(state="idea").values_list("pk", flat=True)[:1],
    **dict.fromkeys(
        [f"events:desk-reminder{name}" for name in ("", "-end", "-words")],
        lambda: (
            ReminderPlan.objects.standing().filter(program__slug="parent-academy").values_list("pk", flat=True)[:6]
        ),
    ),
    "events:desk-question": lambda: Question.objects.values_list("pk", flat=True)[:2],
    "events:desk-people-merge": lambda: [
        tuple(Person.objects.filter(name="Benito Ejemplo").values_list("pk", flat=True)[:2])
    ],
    "events:desk-message": lambda: Message.objects.exclude(person=None).values_list("pk", flat=True)[:2],
    "events:desk-recording": lambda: [
        (one.session.slug, one.pk) for one in Resource.objects.filter(kind="recording").select_related("session")[:2]
    ],
    "events:desk-closure": lambda: Closure.objects.filter(kind="vacation").values_list("pk", flat=True)[:1],
}
"""Things that pages name by their keys, for one kind of page."""


def seats() -> list[tuple[str, str]]:
    """A family with a place and its session, one that waits, and one with a place on a single date."""
    coming = Session.objects.filter(visibility="public", status="confirmed", starts_at__gt=timezone.now())
    found = [
        Registration.objects.filter(status=status, roster__sessions__in=sessions).first()
        for status, sessions in (
            (Status.REGISTERED, coming),
            (Status.WAITLISTED, coming),
            (Status.REGISTERED, coming.filter(series=None)),
        )
    ]
    return [(one.party.token, coming.filter(roster=one.roster_id).first().slug) for one in found if one]


def filled(name: str, needs: list[str]) -> Iterator[str]:
    """The addresses of one kind of page."""
    if not needs:
        yield reverse(name)
    if needs == ["token", "slug"]:
        yield from (reverse(name, args=pair) for pair in seats())
        return
    if needs == ["slug", "pk"]:
        yield from (reverse(name, args=pair) for pair in KEYS[name]())
        return
    for slug in slugs(name) if "slug" in needs else ():
        yield reverse(name, args=[slug])
    for pk in KEYS[name]() if "pk" in needs else ():
        yield reverse(name, args=pk if isinstance(pk, tuple) else [pk])
    for token in tokens(name) if "token" in needs else ():
        yield reverse(name, args=[token])


def opens(address: str, who: str) -> bool:
    """Whether this is a page for this person."""
    client = Client()
    if who:
        client.force_login(User.objects.get(email=who))
    answer = client.get(address)
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def seen(name: str) -> list[Seen]:
    """One kind of page in all its states; where it has only one, once more by staff, whose bar stands above it."""
    needs = next(needs for found, _, needs in addresses() if found == name)
    every = list(filled(name, needs))
    if name in PUBLIC:
        staff = [] if needs else [Seen(every[0], who) for who in STAFF if opens(every[0], who)]
        return [Seen(address) for address in every if opens(address, "")] + staff
    found = {}
    for address in every:
        for who in STAFF:
            if (not needs or address not in found) and opens(address, who):
                found.setdefault(address, []).append(who)
    return [Seen(address, who) for address, those in found.items() for who in those]


@pytest.fixture
def look(open_page: Callable[..., Page], axe: Callable[..., list[str]], too_wide: Callable[[Page], list[str]]) -> Look:
    """What is wrong with a page at both sizes, dark too, and at 320 px, which is 1280 px enlarged fourfold.

    Of one in another state (`again`), what axe finds on a light phone, and what sticks out.
    """

    def complaints(one: Seen, *, again: bool = False) -> list[str]:
        page = open_page(one.address, 1280, who=one.who, reduced_motion="reduce")
        found = []
        if page.locator("h1").count() != 1 or len(page.locator("h1").inner_text()) < 3:
            found.append("needs one heading")
        if len(page.title().split(" · ")[0].removeprefix("Error: ").strip(": ")) < 3:
            found.append(f"needs a title: {page.title()}")
        for width, *schemes in ((1280,), (360, "light")) if again else ((1280, "light"), (360, "light", "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            for scheme in schemes:
                page.emulate_media(color_scheme=scheme)
                found += axe(page, only_colors=scheme == "dark")
            found += too_wide(page)
        page.set_viewport_size({"width": 320, "height": 256})
        found += too_wide(page)
        page.context.close()
        return [f"{one.address} {one.who}: {what}" for what in found]

    return complaints


@pytest.mark.rule("D8.2")
@pytest.mark.parametrize("name", [name for name in NAMES if name.split(":")[0] not in EXCEPTIONS])
def test_nothing_is_wrong_with_any_page(name: str, demo_year: Any, look: Look) -> None:
    pages = seen(name)

    assert pages, "nobody sees it"
    assert [wrong for number, one in enumerate(pages) for wrong in look(one, again=number > 0)] == []


@pytest.mark.parametrize("language", [code for code in written_languages() if code != "en"])
@pytest.mark.parametrize("name", sorted(name for name in PUBLIC if name.startswith("events:") and name in NAMES))
def test_nor_with_what_families_read_in_other_languages(
    name: str, language: str, demo_year: Any, look: Look, open_page: Callable[..., Page]
) -> None:
    pages = [Seen(translate_url(one.address, language)) for one in seen(name) if not one.who][:1]

    assert all(one.address.startswith(f"/{language}/") for one in pages)
    assert [wrong for one in pages for wrong in look(one, again=True)] == []
    assert open_page(pages[0].address).locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("address", ["/en/nothing-here/", "/es/p/broken/", "/en/?town=Nowhere", "/en/?month=2026-12"])
def test_nor_with_what_is_not_there(address: str, demo_year: Any, look: Look) -> None:
    assert look(Seen(address)) == []


def test_nor_with_the_demos_mailbox(demo_year: Any, look: Look, settings: Any, tmp_path: Path) -> None:
    settings.ROOT_URLCONF, settings.DEMO, settings.DEMO_MAIL_DIR = __name__, True, tmp_path
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "You are signed up", "hello@cafe.example", "alma@family.example"
    mail["Date"] = "Tue, 01 Dec 2026 09:00:00 -0500"
    mail.set_content("See http://127.0.0.1/en/")
    mail.add_alternative("<html lang=en><title>m</title><p>Hello</p></html>", subtype="html")
    name = "20261201-090000-000000-aaaaaaaa"
    (tmp_path / f"{name}.eml").write_bytes(mail.as_bytes())

    assert look(Seen("/en/demo/mail/")) == []
    assert look(Seen(f"/en/demo/mail/{name}/")) == []
