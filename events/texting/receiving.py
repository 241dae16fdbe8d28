"""Taking in what somebody texted: written down at once and read right after; what fails then is read by the clock."""

from __future__ import annotations

import logging
from datetime import timedelta
from traceback import extract_tb
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import Contact
from events.outbox.models import Message
from events.texting.models import LONGEST_TEXT, Inbound, Line, TakenFor
from events.texting.reading import heard_in, read_text
from events.texting.vocabulary import STOP

if TYPE_CHECKING:
    from datetime import datetime

log = logging.getLogger(__name__)

GIVEN_UP_AFTER: Final = timedelta(hours=1)
"""An answer that comes later than this would come out of the blue."""
KEPT_FOR: Final = timedelta(days=90)


def take_in(provider_id: str, number: str, text: str, *, opted_out: str = "", now: datetime) -> Inbound:
    """Write down a text, once for each name that the provider has for it, and read it."""
    kept = text.encode(errors="replace").decode().replace("\x00", "")[:LONGEST_TEXT]
    inbound, _new = Inbound.objects.get_or_create(
        provider_id=provider_id, defaults={"number": number, "text": kept, "opted_out": opted_out, "at": now}
    )
    _try_to_read(inbound.pk, now)
    return inbound


def read_texts(now: datetime) -> int:
    """Read what could not be read when it came; returns how many texts that were.

    What is too old is let be, but a stop: that is heard however late.
    """
    unread = Inbound.objects.unread()
    too_late = [one.pk for one in unread.filter(at__lte=now - GIVEN_UP_AFTER) if not _still_counts(one)]
    Inbound.objects.filter(pk__in=too_late, taken_for=TakenFor.NOTHING).update(taken_for=TakenFor.UNCLEAR)
    return sum(_try_to_read(pk, now) for pk in list(unread.values_list("pk", flat=True)))


def _still_counts(inbound: Inbound) -> bool:
    """Whether it is a stop, and nothing that came later brought texts back."""
    later = Inbound.objects.filter(number=inbound.number, pk__gt=inbound.pk)
    back = later.filter(taken_for__in=(TakenFor.START, TakenFor.NAME))
    return heard_in(inbound).meaning == STOP and not back.exists()


def _try_to_read(pk: int, now: datetime) -> bool:
    """Whatever goes wrong, the text is written down and tried again; the log says nothing of what it says."""
    try:
        return read_text(pk, now=now)
    except Exception as error:  # noqa: BLE001 - what went wrong might quote the text, so only where is logged
        where = extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__} in {where.name} line {where.lineno}"
        log.error("Text %s could not be read: %s", pk, what)  # noqa: TRY400 - a traceback might quote the text
        return False


@transaction.atomic
def wipe_texts(now: datetime) -> int:
    """Delete what was texted ninety days ago, our answers to nobody known, and what we know of silent numbers.

    That a number wants no texts is kept for as long as somebody has it. Returns how many texts were deleted.
    """
    before = now - KEPT_FOR
    has_it = Exists(Contact.objects.filter(kind=Contact.Kind.MOBILE, value=OuterRef("number")))
    Line.objects.filter(last_at__lte=before).exclude(has_it, stopped_at__isnull=False).delete()
    answers = Message.objects.filter(created_at__lte=before).exclude(number="")
    answers.filter(person=None).delete()
    answers.update(number="")
    wiped: int = Inbound.objects.filter(at__lte=before).delete()[1].get("events.Inbound", 0)
    return wiped
