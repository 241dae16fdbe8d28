"""Help that families need to come: child care next door, an interpreter who is sure, a ride that was not found."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from academy.planning import plan_course
from accounts.contact import normalize
from accounts.languages import approved
from accounts.models import Language
from config.demo.people import FAMILIES
from config.demo.sign_ups import let_sign_up
from config.demo.stage import DAY, THURSDAY, Stage, at
from events.schedule.models import Program, Session
from events.schedule.scheduling import Plan, publish_session
from events.support.answering import answer
from events.support.asking import Wish
from events.support.models import SIGNED, Kind, Need, Supply
from events.support.supplying import Draft, confirm_supply, plan_supply

EVENINGS = (
    ("First Words, Two Languages", "Primeras palabras, dos idiomas", "Primeiras palavras, duas línguas"),
    ("Songs We Grew Up With", "Canciones de nuestra infancia", "Canções da nossa infância"),
    ("Telling It at School", "Contarlo en la escuela", "Contar na escola"),
)


def give_help_an_owner(stage: Stage) -> None:
    """Requests for help have somebody who answers them."""
    Program.objects.filter(organization=stage.network).update(help_owner=stage.coordinator)
    stage.programs = {program.slug: program for program in Program.objects.all()}


def enter_help(stage: Stage) -> None:
    """A course of three evenings: the children are looked after in the school next door, which has few places."""
    evenings = [at(day, 18) for day in islice(stage.open_days(stage.today + DAY * 8, THURSDAY), 3)]
    course = plan_course(
        stage.programs["parent-academy"],
        approved(en="Two Languages at Home", es="Dos idiomas en casa", pt="Duas línguas em casa"),
        [
            Plan(
                starts_at=start,
                ends_at=start + timedelta(minutes=90),
                title=approved(en=en, es=es, pt=pt),
                fields={"venue": stage.venues["library"]},
            )
            for start, (en, es, pt) in zip(evenings, EVENINGS, strict=True)
        ],
        now=stage.ago(13),
        actor=stage.coordinator,
        capacity=14,
    )
    drafts = course.series.sessions.order_by("starts_at")
    sessions = [publish_session(session, now=stage.ago(12), actor=stage.coordinator) for session in drafts]
    care = Draft(
        kind=Kind.CHILD_CARE,
        band="3-5",
        places=3,
        closes_at=evenings[0] - DAY * 2,
        who="Sample Primary School, after-school team",
        venue=stage.venues["primary"],
        room="Gym",
        owner=stage.coordinator,
    )
    speaks = Draft(
        kind=Kind.INTERPRETER,
        language=Language.objects.get(code="pt"),
        who="Example Language Agency",
        reach=normalize("bookings@languages.example"),
    )
    planned = [supply for draft in (care, speaks) for supply in plan_supply(sessions, draft, now=stage.ago(11))]
    needs = {
        "Bruno Amostra": [Wish(kind=Kind.INTERPRETER, language="pt", is_required=True)],
        "Dina Przykład": [Wish(kind=Kind.CHILD_CARE, band="3-5", count=2)],
        "Alma Ejemplo": [Wish(kind=Kind.CHILD_CARE, band="3-5", count=1)],
        "Marie Egzanp": [Wish(kind=Kind.CHILD_CARE, band="3-5", count=1), Wish(kind=Kind.TRANSPORT, count=4)],
        "Testa Testerson": [Wish(kind=Kind.INTERPRETER, language=SIGNED)],
    }
    guests = [FAMILIES[number] for number in (1, 3, 0, 7, 10, 12)]
    let_sign_up(sessions[0], guests, opened=stage.ago(10), now=stage.ago(6), wishes=needs)
    for supply in planned:
        confirm_supply(supply, confirmed_by="Fay Facilitator", now=stage.ago(5), actor=stage.coordinator)
    _answer_the_rest(stage, sessions)


def _answer_the_rest(stage: Stage, sessions: list[Session]) -> None:
    """Sign language is looked for, a ride was not found, and there is food."""
    ride = Need.objects.get(kind=Kind.TRANSPORT, registration__roster=sessions[0].roster)
    answer(ride, Need.State.DECLINED, now=stage.ago(4), actor=stage.coordinator)
    signs = Draft(kind=Kind.INTERPRETER, language=Language.objects.get(code=SIGNED), owner=stage.coordinator)
    plan_supply(sessions, signs, now=stage.ago(5))
    meals = Draft(kind=Kind.MEAL, who="Sample Kitchen", owner=stage.coordinator)
    (meal,) = plan_supply(sessions, meals, now=stage.ago(4))
    confirm_supply(Supply.objects.get(pk=meal.pk), confirmed_by="Fay Facilitator", now=stage.ago(4))
