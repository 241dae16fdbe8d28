"""Home visits: asking a family, its recorded yes, and a visit by two trained people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import note_change
from events.rosters.models import Party, Roster, Takes
from events.rosters.registration import register
from events.schedule.details import Assignment
from events.schedule.models import Mode, Visibility
from events.schedule.recurrence import school_year
from events.schedule.scheduling import Plan, publish_session, schedule_session
from events.visits.models import Permission, Training, Visit, VisitCase

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import Household, Person, School, User
    from events.schedule.models import Program, Session

State = VisitCase.State
FIRST, SECOND = 1, 2


class Pair(NamedTuple):
    """Two people who visit together; one of them may be the interpreter."""

    first: Person
    second: Person

    def require_trained(self, day: date) -> None:
        """Refuse a pair of one, and who was not trained on or before the day (D3.1, D3.2).

        Raises ValidationError with code `pair` or `untrained`.
        """
        if self.first == self.second:
            raise ValidationError(_("A visit needs two different people."), code="pair")
        trainings = Training.objects.filter(person__in=self, on__lte=day).values_list("person", "kind")
        visitors = {person for person, kind in trainings if kind == Training.Kind.VISITOR}
        ready = {person for person, _kind in trainings}
        if not visitors:
            raise ValidationError(_("At least one of the two must be a trained visitor."), code="untrained")
        for person in self:
            if person.pk not in ready:
                raise ValidationError(
                    _("%(name)s has no training on or before that day."),
                    code="untrained",
                    params={"name": person.name},
                )


@transaction.atomic
def open_case(
    household: Household,
    school: School,
    *,
    now: datetime,
    actor: User | None = None,
    round: int = FIRST,  # noqa: A002 - as the field says it
) -> VisitCase:
    """Begin to ask a family of a school for one round of this school year.

    Raises ValidationError with code `asked` (there is such a case), `round` or `round-one` (D3.7).
    """
    if round not in (FIRST, SECOND):
        raise ValidationError(_("There are two rounds of visits."), code="round")
    year = school_year(now.astimezone(ZoneInfo(household.organization.zone)).date())
    cases = VisitCase.objects.filter(household=household, school=school, year=year)
    if cases.filter(round=round).exists():
        raise ValidationError(_("This family was asked already in this school year."), code="asked")
    if round == SECOND and not cases.filter(round=FIRST, state=State.HELD).exists():
        raise ValidationError(_("A second visit comes after a first visit that was held."), code="round-one")
    case = VisitCase.objects.create(household=household, school=school, year=year, round=round, state=State.ASKED)
    note_change(actor, "asked", case, now=now)
    return case


@transaction.atomic
def record_yes(case: VisitCase, *, how: str, language: str, now: datetime, asked_by: User | None = None) -> Permission:
    """Write down that the family said yes: who asked, when, how and in which language.

    Raises ValidationError with code `state` where the family is past being asked.
    """
    case = VisitCase.objects.select_for_update().get(pk=case.pk)
    if case.state not in (State.ASKED, State.UNREACHED):
        raise ValidationError(_("This family is not being asked any more."), code="state")
    permission = Permission.objects.create(case=case, asked_by=asked_by, at=now, how=how, language=language)
    _move(case, State.YES)
    note_change(asked_by, "said yes", case, now=now)
    return permission


@transaction.atomic
def plan_visit(
    program: Program,
    case: VisitCase,
    pair: Pair,
    *,
    family: Person,
    starts_at: datetime,
    now: datetime,
    place: str = Visit.Place.HOME,
    actor: User | None = None,
) -> Visit:
    """Set the time of a visit that the family agreed to, with two trained people. Nobody else can see it.

    `family` is the adult who answers for the household. Raises ValidationError with code `no-yes`, `pair`,
    `untrained`, `family`, `place` (a protected address is never visited) or `closed` (the time is past).
    """
    case = VisitCase.objects.select_for_update().select_related("household").get(pk=case.pk)
    if case.state not in (State.YES, State.CHOOSING) or not Permission.objects.filter(case=case).exists():
        raise ValidationError(_("The family has not said yes."), code="no-yes")
    _require_family(program, case, family)
    if case.household.protected_address and place == Visit.Place.HOME:
        raise ValidationError(_("This family meets at another place or online, not at home."), code="place")
    pair.require_trained(starts_at.astimezone(ZoneInfo(program.zone)).date())
    session = _schedule(program, starts_at, place, now, actor)
    Assignment.objects.bulk_create(
        Assignment(session=session, person=person, role=Assignment.Role.VISITOR) for person in pair
    )
    party = Party.objects.create(
        lead=family, language=family.reads, source=Party.Source.STAFF, created_by=actor, created_at=now
    )
    if session.roster:
        register(party, session.roster, now=now)
    _move(case, State.SCHEDULED)
    return Visit.objects.create(session=session, case=case, visitor_a=pair.first, visitor_b=pair.second, place=place)


@transaction.atomic
def record_held(visit: Visit, *, now: datetime, actor: User | None = None) -> VisitCase:
    """Say that the visit took place.

    Raises ValidationError with code `too-early` before its planned end, or `state`.
    """
    case = VisitCase.objects.select_for_update().get(pk=visit.case_id)
    if now < visit.session.ends_at:
        raise ValidationError(_("The visit is not over yet."), code="too-early")
    if case.state != State.SCHEDULED:
        raise ValidationError(_("No visit is planned here."), code="state")
    _move(case, State.HELD)
    note_change(actor, "held", case, now=now)
    return case


def _require_family(program: Program, case: VisitCase, family: Person) -> None:
    """The adult is of this household, and the household of the program's organization."""
    ours = family.household_id == case.household_id and family.organization_id == program.organization_id
    if not ours:
        raise ValidationError(_("This person does not belong to the family that is visited."), code="family")


def _schedule(program: Program, starts_at: datetime, place: str, now: datetime, actor: User | None) -> Session:
    """A private session that says nothing but the program's private label, with one place: the family's."""
    plan = Plan(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=program.minutes),
        title=program.private_label,
        fields={"mode": Mode.ONLINE if place == Visit.Place.ONLINE else Mode.IN_PERSON},
    )
    roster = Roster.objects.create(capacity=1, takes=Takes.PARTIES)
    session = schedule_session(program, plan, roster=roster, now=now, actor=actor, visibility=Visibility.PRIVATE)
    return publish_session(session, now=now, actor=actor)


def _move(case: VisitCase, state: VisitCase.State) -> None:
    case.state = state
    case.save(update_fields=["state"])
