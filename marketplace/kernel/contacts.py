"""Telephone numbers and e-mail addresses as people write them."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

EMAIL_LENGTH = 254
HOME_REGION = "FR"


def is_email(text: str) -> bool:
    """Whether it can be an e-mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= EMAIL_LENGTH


def international(text: str) -> str | None:
    """The number in E.164, an empty one as it is, None when it is no telephone number."""
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_mobile(phone: str) -> bool:
    """Whether an E.164 number takes SMS; foreign numbers are given the benefit of the doubt."""
    return phone.startswith("+") and (not phone.startswith("+33") or phone[3:4] in ("6", "7"))
