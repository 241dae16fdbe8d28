"""Whatever is typed or sent while somebody is on the phone: kindly refused, never an error, never half done."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse

from accounts.models import Person
from events.desk.callers import move_views, sign_up_views, views
from events.desk.models import CallNote
from events.desk.on_behalf import views as on_behalf_views
from events.rosters.models import Party, Registration
from events.rosters.registration import register
from tests.events.desk.on_the_phone import PAGE, typed
from tests.factories import NOW, SOON, make_party, make_session

pytestmark = pytest.mark.django_db
NASTY = [
    "\0", "\u202e\u202d", "\ud83d\ude00", "' OR 1=1 --", "<script>alert(1)</script>", "=HYPERLINK(1)", "9" * 5000,
    "x" * 1_000_000, "-1", "²", "%s%n", "\u2028", "",
]  # fmt: skip


@pytest.fixture
def seat(desk):
    make_session("Other evening", starts_at=SOON + timedelta(days=1))
    return register(make_party("Ada", others=("Bo",)), make_session().roster, now=NOW)


def shown(nasty):
    return nasty.encode("utf-8", "replace").decode()


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_nothing_that_is_typed_breaks_a_page(desk, seat, nasty):
    said = shown(nasty)
    person, pk = [seat.party.lead_id], [seat.pk]
    sent = {
        ("desk-caller-note", *person): {"words": said, "program": said},
        ("desk-caller-contact", *person): {"contact": said},
        ("desk-caller-name", *person): {"name": said},
        ("desk-sign-up-change", *pk): {"others": said, "children": said},
        ("desk-sign-up-another", *pk): {"who": said, "name": said, "contact": said},
        ("desk-sign-up-move", *pk): {"to": said, "full": said},
        ("desk-sign-up-offer", *pk): {"answer": said},
        ("desk-on-behalf",): {**typed(), **dict.fromkeys(
            ("name", "contact", "others", "children", "language", "program", "words", "lists", "seen", "asked",
             "submit_key", "full", "help-words", "help-language", "texts-texts", "town"), said)},
    }  # fmt: skip
    for (name, *args), data in sent.items():
        answer = desk.post(reverse(f"events:{name}", args=args), data)
        assert answer.status_code in (200, 302, 400), name  # 400: more than a form may send
        assert "<script>alert" not in answer.content.decode()
    for name, args in (("desk-sign-up-move", pk), ("desk-on-behalf", []), ("desk-caller-contact", person)):
        query = dict.fromkeys(("q", "person", "session", "program", "words", "contact", "who", "same"), said[:5000])
        assert desk.get(reverse(f"events:{name}", args=args), query).status_code in (200, 404), name


@pytest.mark.parametrize("number", ["9" * 19, "9" * 18, "0"])
def test_a_row_that_nobody_has_is_not_there(desk, number):
    for address in ("callers/{}/", "callers/{}/note/", "sign-ups/{}/move/", "sign-ups/{}/offer/", "phone/{}/"):
        url = f"/en/desk/{address.format(number)}"
        assert desk.get(url).status_code in (404, 405)
        assert desk.post(url).status_code in (404, 405)


@pytest.mark.parametrize(
    ("module", "act", "name", "data"),
    [
        (sign_up_views, "change_for", "desk-sign-up-change", {"others": "Bo\nCy"}),
        (sign_up_views, "cancel_for", "desk-sign-up-cancel", {}),
        (sign_up_views, "replace_person", "desk-sign-up-another", {"name": "Cy"}),
        (move_views, "move_for", "desk-sign-up-move", {}),
        (views, "rename_person", "desk-caller-name", {"name": "Cy"}),
        (views, "add_contact", "desk-caller-contact", {"contact": "cy@family.example"}),
        (on_behalf_views, "sign_up_for", "desk-on-behalf", {}),
    ],
)
def test_a_busy_database_loses_nothing_that_was_typed(desk, seat, monkeypatch, module, act, name, data):  # noqa: PLR0917
    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(module, act, busy)
    other = make_session("Third evening", starts_at=SOON + timedelta(days=2))
    sent = {**data, "who": seat.party.people[1].pk, "to": other.roster_id}
    args = {"desk-caller": [seat.party.lead_id], "desk-on-beh": []}.get(name[:11], [seat.pk])
    if name == "desk-on-behalf":
        sent = typed(other)

    page = desk.post(reverse(f"events:{name}", args=args), sent)

    assert page.status_code == 200
    assert "could not save this just now" in page.content.decode()
    assert Registration.objects.get().is_seated


def test_a_get_changes_nothing(desk, seat):
    before = [*Registration.objects.values(), *Party.objects.values(), *Person.objects.values()]
    for name in ("change", "cancel", "another", "move"):
        desk.get(reverse(f"events:desk-sign-up-{name}", args=[seat.pk]), {"to": 1, "answer": "yes", "name": "X"})
    for name in ("offer", "link"):
        assert desk.get(reverse(f"events:desk-sign-up-{name}", args=[seat.pk])).status_code == 405
    desk.get(PAGE, {"name": "X", "lists": seat.roster_id})

    assert [*Registration.objects.values(), *Party.objects.values(), *Person.objects.values()] == before
    assert not CallNote.objects.exists()
