"""Who collects: what the order form asks, checked field by field."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.kernel.contacts import international, is_email
from marketplace.kernel.errors import FormProblem
from marketplace.kernel.fields import fold_email

NAME_LENGTH = 120


@dataclass(frozen=True)
class Contact:
    """A person's name, e-mail address and telephone (may be empty: then messages go by mail only)."""

    name: str
    email: str
    phone: str = ""


class ContactProblem(FormProblem):
    """The order form is not filled in; ``errors`` holds a sentence by field."""

    code = "contact_problem"


def checked_contact(
    contact: Contact, *, needs_age: bool, age_confirmed: bool, has_alcohol: bool = False
) -> Contact:
    """The contact as it will be stored: trimmed, e-mail folded, telephone in E.164.

    Raises ContactProblem with every field that is wrong: name, email, phone, age_confirmed
    (adults only: alcohol, L3342-1, and what its shop sells from 18).
    """
    errors = {}
    name = " ".join(contact.name.split())
    email = fold_email(contact.email)
    phone = international(contact.phone)
    if not name:
        errors["name"] = _("Indiquez le nom de la personne qui passera.")
    elif len(name) > NAME_LENGTH:
        errors["name"] = _("Ce nom est trop long : %(count)s caractères au plus.") % {
            "count": NAME_LENGTH
        }
    if not is_email(email):
        errors["email"] = (
            _("Cette adresse e-mail n’est pas complète.")
            if email.isascii()
            else _("Une adresse e-mail s’écrit sans accent.")
        )
    if phone is None:
        errors["phone"] = _("Ce numéro de téléphone n’est pas complet.")
    if needs_age and not age_confirmed:
        errors["age_confirmed"] = (
            _("Confirmez que vous avez 18 ans ou plus : le panier contient de l’alcool.")
            if has_alcohol
            else _("Confirmez que vous avez 18 ans ou plus : un article est réservé aux adultes.")
        )
    if errors:
        raise ContactProblem(errors)
    return Contact(name=name, email=email, phone=phone or "")
