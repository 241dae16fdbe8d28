"""Text messages over to whoever delivers them; what waited for one phone over night goes as one text."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from accounts.consent import TEXTS
from events.outbox.carrying import Refusal, Taken
from events.outbox.channels.sms import Never, NotNow, Unknown, open_gateway
from events.outbox.joining import joined_text
from events.outbox.models import Delivery, Kind, Message
from events.outbox.noting import UNKNOWN
from events.outbox.queueing import takes_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

log = logging.getLogger(__name__)

CLOCKS_APART = timedelta(minutes=5)


class TextCarrier:
    """Takes texts to the provider."""

    def __init__(self) -> None:
        self.gateway = open_gateway()

    def bundles(self, messages: Sequence[Message]) -> list[list[Message]]:
        """Of one phone together, in order, while they fit into one text.

        What was tried together is tried together again, and with nothing else: else it could not be found. Who takes
        no texts any more stands alone: of several who share a phone, one may have said no.
        """
        found: list[list[Message]] = []
        last: dict[tuple[str, Any, int], list[Message]] = {}
        for message in messages:
            number = message.number or (message.contact.value if message.contact else str(message.pk))
            alone = message.pk if not _may_go(message) else 0
            key = number, message.send_after if message.attempts else None, alone
            together = last.get(key)
            if together and joined_text([*together, message]):
                together.append(message)
            else:
                last[key] = [message]
                found.append(last[key])
        return found

    def carry(self, bundle: Sequence[Message]) -> Taken | Refusal:
        """Hand over one text."""
        first = bundle[0]
        number = first.number or (first.contact.value if first.contact else "")
        if not _may_go(first, look_again=True):
            return Refusal("no yes to texts", permanent=True)
        try:
            text = joined_text(bundle)
            if found := self._taken_before(first, number, text):
                return Taken(found)
            callback = f"{settings.SITE_URL}{reverse('text-status', args=[first.message_id])}"
            return Taken(self.gateway.send(number, text, callback))
        except Unknown as error:
            return Refusal(error.reason, unknown=True, line_broken=True, after=error.after)
        except NotNow as error:
            return Refusal(error.reason, line_broken=error.line_broken, after=error.after)
        except Never as error:
            return Refusal(f"{error.reason} ({error.code})", permanent=True, dead_end=error.no_texts)
        except Exception as error:
            log.exception("Message %s cannot be handed over", first.pk)
            return Refusal(f"not handed over ({type(error).__name__})", unknown=True)

    def close(self) -> None:
        """Hang up."""
        self.gateway.close()

    def _taken_before(self, message: Message, number: str, text: str) -> str | None:
        """What they call a text whose last try had an unknown end, where it was taken after all."""
        if not message.attempts:
            return None
        tries = Delivery.objects.filter(message=message, event=UNKNOWN).order_by("at", "pk")
        began = tries.values_list("at", flat=True).first()
        if began is None:
            return None
        to_it = Q(number=number) | Q(contact__value=number)
        others = Message.objects.filter(to_it, sent_at__gte=began - CLOCKS_APART)
        known = set(others.exclude(provider_id="").values_list("provider_id", flat=True))
        return self.gateway.find(number, text, began - CLOCKS_APART, known)


def _may_go(message: Message, *, look_again: bool = False) -> bool:
    """Whether its reader said yes to texts, or wrote to us first. A stop takes effect also while we hold a batch."""
    if message.kind == Kind.REPLY:
        return True
    contact = message.contact
    if contact is None or not takes_texts(contact):
        return False
    return not look_again or contact.consents.filter(purpose=TEXTS, revoked_at=None).exists()
