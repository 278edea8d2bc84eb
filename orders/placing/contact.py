"""Who collects: what the order form asks, checked field by field."""

from dataclasses import dataclass

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from marketplace.kernel.errors import DomainError
from marketplace.kernel.fields import fold_email

NAME_LENGTH = 120
EMAIL_LENGTH = 254
HOME_REGION = "FR"


@dataclass(frozen=True)
class Contact:
    """A person's name, e-mail address and telephone (may be empty: then messages go by mail only)."""

    name: str
    email: str
    phone: str = ""


class ContactProblem(DomainError):
    """The order form is not filled in; ``errors`` holds a sentence by field."""

    code = "contact_problem"

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        first = next(iter(errors))
        super().__init__(errors[first], field=first)


def checked_contact(contact: Contact, *, needs_age: bool, age_confirmed: bool) -> Contact:
    """The contact as it will be stored: trimmed, e-mail folded, telephone in E.164.

    Raises ContactProblem with every field that is wrong: name, email, phone, age_confirmed
    (L3342-1: an adult only, where the basket holds alcohol).
    """
    errors = {}
    name = " ".join(contact.name.split())
    email = fold_email(contact.email)
    phone = _international(contact.phone)
    if not name or len(name) > NAME_LENGTH:
        errors["name"] = _("Indiquez le nom de la personne qui passera.")
    if not _is_email(email):
        errors["email"] = _("Cette adresse e-mail n’est pas complète.")
    if phone is None:
        errors["phone"] = _("Ce numéro de téléphone n’est pas complet.")
    if needs_age and not age_confirmed:
        errors["age_confirmed"] = _(
            "Confirmez que vous avez 18 ans ou plus : le panier contient de l’alcool."
        )
    if errors:
        raise ContactProblem(errors)
    return Contact(name=name, email=email, phone=phone or "")


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= EMAIL_LENGTH


def _international(text: str) -> str | None:
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
