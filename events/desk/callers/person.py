"""All that staff see of one person on the phone: sign-ups coming and past, how one reaches them, notes, history."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, gettext_noop

from accounts.consent import TEXTS
from accounts.history import Change
from accounts.models import Consent, Language, Person
from events.attendance.models import Attendance
from events.attendance.models import Status as Came
from events.desk.callers.notes import notes_on
from events.desk.callers.reaching import Reached, is_protected, reached
from events.desk.callers.seeing import dates_of, lists_of_others, parties_of, sign_ups_of
from events.desk.lists import act_words, who_did
from events.rosters.models import ACTIVE, Registration, Serves
from events.rosters.models import Status as Place
from events.rosters.offers import Offer
from events.schedule.models import Status, Visibility
from events.signup.questions import with_answers
from events.support.models import Need

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models.expressions import CombinedExpression

    from accounts.grants import Viewer
    from events.desk.models import CallNote
    from events.rosters.models import Party, RegistrationQuerySet
    from events.schedule.models import Session

MOST = 200
"""So many sign-ups of one person are shown, the latest."""
MOST_ACTS = 30
COULD_EVER_FIT = (
    Q(roster__serves=Serves.GUESTS)
    | Q(roster__capacity=None)
    | Q(roster__capacity=0)
    | Q(seats__lte=F("roster__capacity"))
)
"""Who is larger than the room waits aside and holds up nobody: `Roster.could_ever_fit`, for many lists at once."""
ACTS = {
    "switched": gettext_noop("Moved to another date"),
    "replaced": gettext_noop("Another person comes instead"),
    "renamed": gettext_noop("The name was corrected"),
    "contact added": gettext_noop("A number or address was added"),
    "contact corrected": gettext_noop("A number or address was corrected"),
    "who comes": gettext_noop("Who comes was changed"),
    "offer taken": gettext_noop("The offered place was taken"),
    "offer declined": gettext_noop("The offered place was left to others"),
    "signed up": gettext_noop("Signed up on the phone"),
    "merged": gettext_noop("Two records became one"),
    "merge undone": gettext_noop("One record became two again"),
}
"""What was done, in the words of this page."""


@dataclass(frozen=True)
class SignUpLine:
    """One sign-up of a person: for which dates, and what became of it."""

    registration: Registration
    sessions: Sequence[Session]
    place: int
    """In line; 0 where it does not stand in line."""
    is_hers: bool
    """Every date of this list is the viewer's: then she may act on it."""
    is_whole: bool
    """All that this party signed up for is hers: then she may change who comes."""
    came: str
    """Whether the person was there, of one date that is over."""
    now: datetime

    @property
    def party(self) -> Party:
        """Who signed up together."""
        return self.registration.party

    @cached_property
    def coming(self) -> list[Session]:
        """The dates that are not over, canceled ones left out."""
        return [one for one in self.sessions if one.ends_at > self.now and one.status != Status.CANCELED]

    @property
    def session(self) -> Session:
        """The date that is shown: the next one, or else the last."""
        return self.coming[0] if self.coming else self.sessions[-1]

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is to come, or it was canceled."""
        return not self.coming or self.registration.status == Place.CANCELED

    @property
    def offer(self) -> Offer | None:
        """The place that is offered, while it can be taken. What counts is the clock, not who ends offers."""
        open_ones = [one for one in self.registration.offers.all() if not one.answer and one.expires_at > self.now]
        return open_ones[0] if open_ones and self.registration.status == Place.OFFERED else None

    @property
    def may_act(self) -> bool:
        """Whether something can be done about it here. Home visits are changed where they are planned."""
        return (
            self.is_hers
            and not self.is_over
            and self.registration.status in ACTIVE
            and all(one.visibility != Visibility.PRIVATE for one in self.sessions)
        )


@dataclass(frozen=True)
class Reach:
    """One way to reach the person, with what it may be used for."""

    way: Reached
    may_text: bool
    said_stop: bool = False
    """They said yes once, and then stop; or the number turned out to take no texts."""


@dataclass(frozen=True)
class Act:
    """Something that was done, by whom and when; never which words."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True)
class Caller:
    """The whole page."""

    person: Person
    speaks: str
    reads: str
    is_protected: bool
    reach: Sequence[Reach]
    coming: Sequence[SignUpLine]
    past: Sequence[SignUpLine]
    notes: Sequence[CallNote]
    acts: Sequence[Act]


def caller_of(who: Viewer, person: Person, *, now: datetime) -> Caller:
    """Everything about one person that this viewer may see, with the same queries for any number of sign-ups."""
    lines = lines_of(who, person, now=now)
    names = dict(Language.objects.values_list("code", "endonym"))
    coming = [line for line in lines if not line.is_over]
    past = [line for line in lines if line.is_over]
    return Caller(
        person=person,
        speaks=names.get(person.speaks, person.speaks),
        reads=names.get(person.reads, person.reads),
        is_protected=is_protected(person),
        reach=_reach(person),
        coming=sorted(coming, key=lambda line: (line.session.starts_at, line.registration.pk)),
        past=sorted(past, key=lambda line: (line.session.starts_at, line.registration.pk), reverse=True),
        notes=list(notes_on(who, person)),
        acts=_acts(person, {line.party.pk for line in lines if line.is_whole}),
    )


def lines_of(who: Viewer, person: Person, *, now: datetime) -> list[SignUpLine]:
    """The sign-ups of a person for what this viewer manages; of the newest there are most."""
    found = sign_ups_of(who).filter(parties_of([person.pk])).order_by("-queued_at", "-pk")
    return _lines(who, found, person, now)


def line_of(who: Viewer, pk: int, *, now: datetime) -> SignUpLine | None:
    """One sign-up, as its own lead sees it; None where this viewer may not know of it."""
    found = sign_ups_of(who).filter(pk=pk).select_related("party__lead").first()
    lines = _lines(who, sign_ups_of(who).filter(pk=pk), found.party.lead, now) if found else []
    return lines[0] if lines else None


def _lines(who: Viewer, found: RegistrationQuerySet, person: Person, now: datetime) -> list[SignUpLine]:
    registrations = list(with_all(found.annotate(line=_place_in_line()))[:MOST])
    dates = dates_of(who, [one.roster_id for one in registrations])
    not_hers = lists_of_others(who, dates)
    not_whole = _not_whole(who, {one.party_id for one in registrations})
    there = Attendance.objects.filter(person=person, session__in=[one.pk for some in dates.values() for one in some])
    came = dict(there.order_by().values_list("session", "status"))
    return [
        SignUpLine(
            registration=one,
            sessions=dates[one.roster_id],
            place=getattr(one, "line", 0) if one.stands_in_line else 0,
            is_hers=one.roster_id not in not_hers,
            is_whole=one.roster_id not in not_hers and one.party_id not in not_whole,
            came=_came(dates[one.roster_id], came),
            now=now,
        )
        for one in registrations
        if dates.get(one.roster_id)
    ]


def with_all(registrations: RegistrationQuerySet) -> RegistrationQuerySet:
    """With what is shown of a sign-up."""
    return registrations.select_related("party__lead", "party__contact", "roster").prefetch_related(
        "party__members__person",
        Prefetch("needs", Need.objects.select_related("language")),
        Prefetch("offers", Offer.objects.open()),
        with_answers(),
    )


def _place_in_line() -> CombinedExpression:
    """How many stand before it, and itself, as `place_in_line` counts; for any number of sign-ups at once."""
    before = Q(queued_at__lt=OuterRef("queued_at")) | Q(queued_at=OuterRef("queued_at"), pk__lt=OuterRef("pk"))
    line = Registration.objects.waiting().filter(COULD_EVER_FIT, before, roster=OuterRef("roster"))
    counted = line.order_by().values("roster").annotate(all=Count("pk")).values("all")
    return Coalesce(Subquery(counted), 0) + 1


def _not_whole(who: Viewer, parties: Iterable[int]) -> set[int]:
    """Which of these sign-ups hold a place, or wait for one, somewhere else too."""
    hers = sign_ups_of(who).order_by().values("pk")
    elsewhere = Registration.objects.active().filter(party__in=set(parties)).exclude(pk__in=hers)
    return set(elsewhere.exclude(roster__serves=Serves.HELP).order_by().values_list("party", flat=True))


def is_whole(who: Viewer, party: Party) -> bool:
    """Whether all that a party signed up for is this viewer's to change."""
    return not _not_whole(who, [party.pk])


def _came(sessions: Sequence[Session], came: dict[int, str]) -> str:
    statuses = [came[one.pk] for one in sessions if one.pk in came]
    return str(Came(statuses[0]).label) if len(sessions) == 1 and statuses else ""


def _reach(person: Person) -> list[Reach]:
    said = Consent.objects.filter(contact__person=person, purpose=TEXTS).order_by()
    ever = set(said.values_list("contact", "revoked_at"))
    texted = {contact for contact, revoked_at in ever if revoked_at is None}
    stopped = {contact for contact, _revoked_at in ever} - texted
    return [
        Reach(way, may_text=way.contact.pk in texted, said_stop=way.contact.pk in stopped) for way in reached(person)
    ]


def _acts(person: Person, parties: set[int]) -> list[Act]:
    """What was done to a person and its sign-ups, the latest first; of sign-ups only those that are hers whole.

    Of every record of the person; what was done to two of them at once is said once.
    """
    records = Person.objects.records_of(person).order_by().values("pk")
    about = Q(subject_type="person", subject_id__in=records) | Q(subject_type="party", subject_id__in=parties)
    changes = Change.objects.filter(about).select_related("actor")[:MOST_ACTS]
    once = {(change.act, change.batch or change.pk): change for change in changes}
    return [Act(change.at, who_did(change), _act_words(change)) for change in once.values()]


def _act_words(change: Change) -> str:
    known = ACTS.get(change.act)
    return gettext(known) if known else act_words(change.act, change.subject_type)
