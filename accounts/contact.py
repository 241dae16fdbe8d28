"""E-mail addresses and mobile numbers as people type them, made comparable."""

from __future__ import annotations

from typing import NamedTuple

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.utils.translation import gettext as _

from accounts.models import Contact

REGION = "US"
validate_length = MaxLengthValidator(254)
IS_POSSIBLE = phonenumbers.ValidationResult.IS_POSSIBLE
"""Complete: seven digits without an area code are possible too, but nobody can be called with them from afar."""


class Reach(NamedTuple):
    """How to reach somebody: the kind of contact and its normalized value."""

    kind: str
    value: str


def normalize_email(typed: str) -> str:
    """An address in lower case without spaces; a plus and what follows it stays.

    Raises ValidationError (code `email`) where it cannot be an address.
    """
    value = "".join(typed.split()).lower()
    try:
        validate_email(value)
        validate_length(value)
    except ValidationError as error:
        raise ValidationError(
            _("This e-mail address is not complete. It looks like name@example.org."), code="email"
        ) from error
    return value


def normalize_mobile(typed: str) -> str:
    """A phone number as E.164, read as a United States number unless it starts with +.

    Raises ValidationError (code `mobile`) where no such number can exist.
    """
    try:
        number = phonenumbers.parse(typed, REGION)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or phonenumbers.is_possible_number_with_reason(number) != IS_POSSIBLE:
        raise ValidationError(
            _("This phone number is not complete. It has ten digits, like 860-555-0142."), code="mobile"
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normalize(typed: str) -> Reach:
    """Tell an e-mail address from a mobile number and normalize it."""
    if "@" in typed:
        return Reach(Contact.Kind.EMAIL, normalize_email(typed))
    if not any(character.isdigit() for character in typed):
        raise ValidationError(_("Please write an e-mail address or a phone number."), code="contact")
    return Reach(Contact.Kind.MOBILE, normalize_mobile(typed))


def readable_mobile(value: str) -> str:
    """A number as people here write it: (860) 555-0142."""
    number = phonenumbers.parse(value, REGION)
    national = number.country_code == 1
    style = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)
