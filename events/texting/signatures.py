"""Who tells us of a text: a signature over the address and all fields, by the key that only the provider has."""

from __future__ import annotations

import hmac
from base64 import b64encode
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from events.outbox.channels.sms import SINK, address_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest

HEADER = "X-Twilio-Signature"


def signing_key() -> str:
    """The key that texts and reports are signed with; empty where nobody sends any. The demo signs its own."""
    address = address_of(settings.SMS_URL)
    if address.scheme == SINK:
        return salted_hmac("texts of the demo", SINK).hexdigest() if settings.DEMO else ""
    return address.password


def signature_of(url: str, fields: Mapping[str, Sequence[str]]) -> str:
    """As Twilio signs: the address, then every field by name with its values, by HMAC-SHA1."""
    said = url + "".join(name + value for name in sorted(fields) for value in sorted(set(fields[name])))
    return b64encode(hmac.digest(signing_key().encode(), said.encode(), "sha1")).decode()


def is_signed(request: HttpRequest) -> bool:
    """Whether this comes from who delivers our texts. Behind a proxy its address is the one that everybody knows."""
    if not signing_key():
        return False
    url = f"{settings.SITE_URL}{request.get_full_path()}"
    fields = {name: [str(value) for value in request.POST.getlist(name)] for name in request.POST}
    return constant_time_compare(request.headers.get(HEADER, ""), signature_of(url, fields))
