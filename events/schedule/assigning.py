"""Who has a part at a session, and what a session leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from accounts.contact import Reach
from accounts.history import note_change
from accounts.models import Contact, District, Organization, Person, User
from accounts.people import enter_person
from events.schedule.details import Assignment, Resource
from events.schedule.models import Session, Venue

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


def organizations_near(organization: int) -> QuerySet[Organization]:
    """Those that an organization (by its key) has something to do with.

    Itself, those of the districts where it meets or that its sessions are meant for, and those that had a part at one
    of its sessions before.
    """
    ours = Session.objects.filter(program__organization=organization).order_by()
    districts = District.objects.filter(
        Q(pk__in=ours.filter(venue__school__isnull=False).values("venue__school__district"))
        | Q(pk__in=ours.filter(audience__isnull=False).values("audience"))
        | Q(
            pk__in=Venue.objects.filter(organization=organization, school__isnull=False)
            .order_by()
            .values("school__district")
        )
    )
    before = Assignment.objects.filter(
        session__program__organization=organization, organization__isnull=False
    ).order_by()
    return Organization.objects.filter(
        Q(pk=organization)
        | Q(pk__in=districts.filter(organization__isnull=False).order_by().values("organization"))
        | Q(pk__in=before.values("organization"))
    )


@transaction.atomic
def assign(
    session: Session,
    role: str,
    name: str = "",
    *,
    email: str = "",
    organization: Organization | None = None,
    now: datetime,
    actor: User | None = None,
) -> Assignment:
    """Give somebody, or an organization, a part. Twice is the same as once.

    Without an e-mail only the name is announced; of an organization that the system knows, `name` is how it is
    announced where that differs. With an e-mail, that person can sign in and see this session's list.
    """
    session = (
        Session.objects.select_for_update(of=("self",)).select_related("program__organization").get(pk=session.pk)
    )
    person = _person_of(session.program.organization, name, email) if email else None
    if organization and name == organization.name:
        name = ""
    known = Q(person=person) if person else Q(person=None, organization=organization, name=name)
    assignment: Assignment | None = session.assignments.filter(known, role=role).first()
    if assignment:
        return assignment
    assignment = Assignment.objects.create(
        session=session, person=person, organization=organization, name="" if person else name, role=role
    )
    note_change(actor, "assigned", session, fields=[role], now=now)
    return assignment


def _person_of(organization: Organization, name: str, email: str) -> Person:
    """The person of the organization who signs in with this address, entered now if not known."""
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
    person = Person.objects.known().filter(organization=organization, user=user).first()
    if person is None:
        person = enter_person(organization, name, reach=Reach(Contact.Kind.EMAIL, email))
        if person.user_id is None:
            person.user = user
            person.save(update_fields=["user"])
    return person


@transaction.atomic
def unassign(assignment: Assignment, *, now: datetime, actor: User | None = None) -> None:
    """Take a part back; with it goes the right to see the list."""
    note_change(actor, "unassigned", assignment.session, fields=[assignment.role], now=now)
    assignment.delete()


@transaction.atomic
def add_resource(resource: Resource, *, now: datetime, actor: User | None = None) -> Resource:
    """Put a recording, slides or notes on the page of a session. The same address twice is the same as once."""
    session = Session.objects.select_for_update(of=("self",)).get(pk=resource.session_id)
    there: Resource | None = session.resources.filter(url=resource.url).first()
    if there:
        return there
    resource.save()
    note_change(actor, "added", resource.session, fields=[resource.kind], now=now)
    return resource


@transaction.atomic
def remove_resource(resource: Resource, *, now: datetime, actor: User | None = None) -> None:
    """Take a recording, slides or notes off the page again."""
    note_change(actor, "removed", resource.session, fields=[resource.kind], now=now)
    resource.delete()
