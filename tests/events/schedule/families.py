"""What families know of their dates, from the messages that reached them and nothing else."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from events.outbox.models import CallTask, Message, State
from events.rosters.models import Registration
from events.schedule.changes import News
from events.schedule.models import Session

PLACE_OF = {"registered": "registered", "seated": "registered", "waitlisted": "waitlisted"}
"""What these messages say of a place."""


class Facts(NamedTuple):
    """What a family goes by: when it is, whether it is on, and where."""

    starts_at: object
    ends_at: object
    on: bool
    where: tuple

    def agrees_with(self, truth):
        """Whether who believes this is right; of what is canceled nothing else matters."""
        return self == truth or not (self.on or truth.on)


def facts_of(session):
    where = (session.venue_id, session.room, session.mode)
    return Facts(session.starts_at, session.ends_at, not session.is_canceled, where)


class Ears:
    """All families' ears: what each message says, which messages reached them, and what they know from those."""

    def __init__(self):
        self.said, self.place_said = {}, {}
        self.knows, self.place = {}, {}
        self.newest = max(Message.objects.values_list("pk", flat=True), default=0)

    def listen(self):
        """Write down what the new messages say, at the moment when they say it; returns them."""
        new = list(Message.objects.filter(pk__gt=self.newest).order_by("pk").prefetch_related("registrations"))
        sessions = {one.pk: one for one in Session.objects.with_page_data()} if new else {}
        rows = defaultdict(list)
        for row in News.objects.filter(message__in=new):
            rows[row.message_id].append((row.registration_id, row.session_id))
        for message in new:
            self.newest = message.pk
            pairs = rows[message.pk] or self._of_notice(message, sessions)
            self.said[message.pk] = [(*pair, facts_of(sessions[pair[1]])) for pair in pairs]
            for pk in {pk for _registration, pk in pairs}:
                assert sessions[pk].told(message.language).when in message.body
            if message.template in PLACE_OF:
                self.place_said[message.pk] = PLACE_OF[message.template]
        return new

    def _of_notice(self, message, sessions):
        if message.template == "withdrawn":
            return []
        registrations = list(message.registrations.all())
        on_roster = {one.pk: [s for s in sessions.values() if s.roster_id == one.roster_id] for one in registrations}
        told = {pk: [s for s in found if s.is_published] for pk, found in on_roster.items()}
        return [
            (pk, session.pk)
            for pk, found in told.items()
            for session in found
            if session.ends_at > message.created_at or all(s.ends_at <= message.created_at for s in found)
        ]

    def signed_up(self, registration):
        """The page after the form says at once whether they have a place."""
        self.place[registration.pk] = registration.status

    def forget(self, registration):
        """Who withdrew waits for nothing any more."""
        for pair in [pair for pair in self.knows if pair[0] == registration.pk]:
            del self.knows[pair]

    def hear(self, messages):
        """These messages arrive, in this order."""
        for message in messages:
            Message.objects.filter(pk=message.pk).update(state=State.SENT, claimed_by=None)
            CallTask.objects.filter(pk=message.pk).update(done_at=message.created_at)
            for registration, session, facts in self.said[message.pk]:
                self.knows[registration, session] = facts
            if message.pk in self.place_said:
                for registration in message.registrations.all():
                    self.place[registration.pk] = self.place_said[message.pk]

    def hear_due(self, now, number=None):
        """E-mails that are due go out, oldest first, and as many calls are made."""
        Message.objects.expire(now)
        calls = Message.objects.filter(call__isnull=False, call__done_at=None, state__in=("queued", "failed"))
        due = [*Message.objects.due(now), *calls.filter(send_after__lte=now)]
        self.hear(sorted(due, key=lambda one: (one.send_after, one.pk))[:number])

    def hear_everything(self, now):
        """Until nothing is left to say; returns when that was."""
        waiting = Message.objects.unheard()
        self.hear_due(now)
        while last := max(waiting.values_list("send_after", flat=True), default=None):
            now = max(now, last)
            self.hear_due(now)
        return now

    def wrong_beliefs(self, now, owed):
        """What families with a sign-up know wrongly, or do not know though it was owed to them."""
        wrong = []
        for registration in Registration.objects.active():
            coming = Session.objects.published().filter(roster=registration.roster_id, ends_at__gt=now)
            for session in coming:
                known, truth = self.knows.get((registration.pk, session.pk)), facts_of(session)
                if known is None and truth.on and (registration.pk, session.pk) in owed:
                    wrong.append((registration.pk, session.pk, "never heard", truth))
                if known is not None and not known.agrees_with(truth):
                    wrong.append((registration.pk, session.pk, known, truth))
            on = [session for session in coming if not session.is_canceled]
            if on and self.place[registration.pk] != registration.status:
                wrong.append((registration.pk, self.place[registration.pk], registration.status))
        return wrong
