"""Rows guard themselves: what must never be is refused by the database, whatever the code does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from accounts.models import Contact, Grant, NotSame
from events.attendance.models import Absence, Attendance, HeadCount
from events.calendars.models import CalendarLink
from events.rosters.models import Member, Registration, Roster
from events.rosters.offers import Offer
from events.schedule.changes import DisruptedSession, Disruption, News
from events.schedule.details import Assignment, Closure, Part, Resource, Topic, TopicVoice
from events.schedule.models import FundingSource, Program, Session, Venue
from events.signup.link_requests import LinkRequest
from events.signup.models import Answer, Question
from events.support.models import Need, Supply
from tests import factories as make
from tests.accounts.never_merged import OF_MERGING
from tests.events.never_planned import OF_PROGRAMS, school, series, stored
from tests.events.notices.never_listed import OF_LISTS
from tests.events.outbox.never_sent import OF_MESSAGES
from tests.events.reminders.never_reminded import OF_REMINDERS
from tests.events.texting.never_texted import OF_TEXTS

pytestmark = pytest.mark.django_db
NOW, SOON = make.NOW, make.SOON
Rows = Callable[[], list[models.Model]]


def registration(**fields: Any) -> Registration:
    party = fields.pop("party", None) or make.make_party()
    roster = fields.pop("roster", None) or Roster.objects.create()
    given = {"status": "registered", "seats": 1, "queued_at": NOW, "seated_at": NOW, "changed_at": NOW, **fields}
    return Registration(party=party, roster=roster, **given)


def twice(model: type[models.Model], **fields: Any) -> list[models.Model]:
    return [model(**fields), model(**fields)]


def grants(with_school: bool) -> list[models.Model]:
    return twice(
        Grant,
        user=make.make_user(),
        role="facilitator",
        organization=make.make_organization(),
        school=school() if with_school else None,
    )


def not_same(swap: bool) -> list[models.Model]:
    one, other = make.make_person(), make.make_person()
    lower, higher = (other, one) if swap else (one, other)
    return [NotSame(lower=lower, higher=higher)] if swap else twice(NotSame, lower=lower, higher=higher)


def head_counts(of_party: bool) -> list[models.Model]:
    party = stored(registration()) if of_party else None
    return twice(HeadCount, session=make.make_session(), registration=party, kind="children", count=2)


def recurrences() -> list[models.Model]:
    first = make.make_session(series=series())
    return [
        Session(
            slug="again",
            program=first.program,
            series=first.series,
            recurrence_id=first.recurrence_id,
            starts_at=SOON,
            ends_at=SOON + timedelta(hours=1),
            created_at=NOW,
            updated_at=NOW,
        )
    ]


def backwards() -> list[models.Model]:
    session = make.make_session()
    session.ends_at = session.starts_at
    return [session]


def unplanned() -> list[models.Model]:
    session = make.make_session(series=series())
    session.recurrence_id = None
    return [session]


def active_twice() -> list[models.Model]:
    first = stored(registration())
    return [registration(party=first.party, roster=first.roster)]


def offers() -> list[models.Model]:
    one = stored(registration())
    return twice(Offer, registration=one, made_at=NOW, expires_at=SOON)


def disrupted() -> list[models.Model]:
    session = make.make_session()
    snow = Disruption(organization=make.make_organization(), day=NOW.date(), kind="closing", name="Snow")
    snow.batch, snow.made_at = uuid4(), NOW
    before = {name: getattr(session, name) for name in ("starts_at", "ends_at", "status", "mode")}
    return twice(DisruptedSession, disruption=stored(snow), session=session, act="cancel", **before)


def closures(scope: str, **fields: Any) -> list[models.Model]:
    days = {"first_day": NOW.date(), "last_day": NOW.date(), "kind": "holiday", "name": "Example Day"}
    return twice(Closure, scope=scope, code="example-day-2026", **days, **fields)


def topic(**fields: Any) -> Topic:
    return Topic(program=make.make_program(), title="Trust", **fields)


def impact_without_a_reason() -> list[models.Model]:
    session = make.make_session()
    session.high_impact = True
    return [session]


def need(**fields: Any) -> Need:
    return Need(registration=stored(registration()), due_on=NOW.date(), purge_on=NOW.date(), **fields)


def answers() -> list[models.Model]:
    question = Question.objects.create(program=make.make_program(), kind="text")
    kept = {"language": "en", "answered_at": NOW, "purge_on": NOW.date()}
    return twice(Answer, party=make.make_party(), question=question, **kept)


FORBIDDEN: dict[str, Rows] = {
    "grant_once": lambda: grants(with_school=False),
    "grant_once_per_school": lambda: grants(with_school=True),
    "contact_once_per_person": lambda: twice(Contact, person=make.make_person(), kind="mobile", value="+18605550142"),
    **OF_MERGING,
    **OF_LISTS,
    **OF_MESSAGES,
    **OF_REMINDERS,
    **OF_TEXTS,
    **OF_PROGRAMS,
    "not_same_in_order": lambda: not_same(swap=True),
    "not_same_once": lambda: not_same(swap=False),
    "roster_seats_not_negative": lambda: [Roster(seats_taken=-1)],
    "roster_not_oversold": lambda: [Roster(capacity=1, seats_taken=2)],
    "member_once_per_party": lambda: twice(Member, party=make.make_party(), person=make.make_person()),
    "registration_once_while_active": active_twice,
    "registration_takes_a_place": lambda: [Registration(**{**vars_of(registration()), "seats": 0})],
    "registration_held_back_waits": lambda: [registration(held_back=True)],
    "registration_seated_since": lambda: [registration(seated_at=None)],
    "roster_gives_time_to_answer": lambda: [Roster(offer_hours=0)],
    "roster_lead_two_days_at_most": lambda: [Roster(lead_hours=49)],
    "program_lead_two_days_at_most": lambda: [
        Program(organization=make.make_organization(), slug="early", lead_hours=49)
    ],
    "offer_one_open": offers,
    "offer_ends_after_it_is_made": lambda: [Offer(registration=stored(registration()), made_at=NOW, expires_at=NOW)],
    "interpreter_has_a_language": lambda: [Supply(kind="interpreter", updated_at=NOW)],
    "child_care_has_a_band_and_places": lambda: [Supply(kind="child_care", band="3-5", updated_at=NOW)],
    "signing_interpreter_was_checked": lambda: [
        Supply(kind="interpreter", language=make.make_language("ase"), state="confirmed", updated_at=NOW)
    ],
    "need_interpreter_has_a_language": lambda: [need(kind="interpreter")],
    "need_child_care_has_a_band": lambda: [need(kind="child_care")],
    "need_counts_somebody": lambda: [need(count=0)],
    "question_of_a_program_or_a_series": lambda: [Question(kind="text")],
    "answer_once_per_party": answers,
    "venue_once": lambda: twice(Venue, organization=make.make_organization(), name="Hall", town=make.make_town()),
    "session_ends_after_start": backwards,
    "session_once_per_recurrence": recurrences,
    "session_of_a_series_was_planned": unplanned,
    "attendance_once": lambda: twice(
        Attendance, session=make.make_session(), person=make.make_person(), status="present"
    ),
    "head_count_once_per_party": lambda: head_counts(of_party=True),
    "head_count_once": lambda: head_counts(of_party=False),
    "absence_once": lambda: twice(Absence, session=make.make_session(), person=make.make_person(), at=NOW),
    "link_request_once_at_a_time": lambda: twice(LinkRequest, kind="email", value="a@family.example", asked_at=NOW),
    "calendar_link_once": lambda: twice(CalendarLink, owner=make.make_person()),
    "part_order_once": lambda: twice(Part, session=make.make_session(), order=1, minutes=10),
    "recording_has_captions": lambda: [
        Resource(session=make.make_session(), kind="recording", url="https://video.example/1", captions=False)
    ],
    "assignment_once": lambda: twice(
        Assignment, session=make.make_session(), person=make.make_person(), role="facilitator"
    ),
    "assignment_of_somebody": lambda: [Assignment(session=make.make_session(), role="host")],
    "closure_in_order": lambda: [
        Closure(first_day=date(2026, 12, 25), last_day=date(2026, 12, 24), kind="holiday", name="Turned around")
    ],
    "closure_scope_has_its_row": lambda: [
        Closure(scope="district", first_day=NOW.date(), last_day=NOW.date(), kind="closing", name="Nowhere")
    ],
    "closure_once_in_the_state": lambda: closures("state"),
    "closure_once_in_a_district": lambda: closures("district", district=school().district),
    "closure_once_in_a_school": lambda: closures("school", school=school()),
    "disrupted_once": disrupted,
    "funding_source_once": lambda: twice(FundingSource, organization=make.make_organization(), name="Example grant"),
    "news_once_per_change": lambda: twice(
        News, session=make.make_session(), registration=stored(registration()), kind="moved", sequence=1
    ),
    "topic_voice_once": lambda: twice(TopicVoice, topic=stored(topic()), user=make.make_user()),
    "scheduled_topic_has_its_session": lambda: [topic(state="scheduled")],
    "high_impact_has_a_reason": impact_without_a_reason,
}


def vars_of(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_the_database_refuses_what_must_never_be(name):
    *allowed, refused = FORBIDDEN[name]()
    for row in allowed:
        row.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        refused.save()


def test_every_named_constraint_is_tried():
    named = {
        constraint.name
        for app in ("accounts", "events", "academy")
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }
    assert named == set(FORBIDDEN)
