"""Where a shop is and how it is reached: by its customers, and by the orders themselves."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel import audit
from marketplace.kernel.actors import Actor
from marketplace.kernel.contacts import international, is_email, is_mobile
from marketplace.kernel.errors import FormProblem
from marketplace.kernel.fields import fold_email
from shops.merchants.access import check_owns
from shops.partner.models import Partner

_LIMITS = {"street": 160, "city": 80}


class ContactProblem(FormProblem):
    """The particulars lack something; ``errors`` holds a sentence by field."""

    code = "contact_problem"


@dataclass(frozen=True, kw_only=True)
class ContactDraft:
    """The answers as they were typed. ``phone`` is published; ``mobile`` gets orders by SMS."""

    street: str
    postcode: str
    city: str
    phone: str
    mobile: str = ""
    email: str = ""

    def checked(self) -> dict[str, str]:
        """The values of the shop's fields. Raises ContactProblem, all errors at once."""
        errors: dict[str, str] = {}
        street, city = " ".join(self.street.split()), " ".join(self.city.split())
        postcode = self.postcode.strip()
        phone, mobile = international(self.phone), international(self.mobile)
        email = fold_email(self.email)
        if not street:
            errors["street"] = _("Indiquez le numéro et la rue.")
        if len(postcode) != 5 or not postcode.isdecimal():
            errors["postcode"] = _("Le code postal a cinq chiffres.")
        if not city:
            errors["city"] = _("Indiquez la ville.")
        for name, text in (("street", street), ("city", city)):
            if len(text) > _LIMITS[name]:
                said = _("C’est trop long : %(limit)s caractères au plus.")
                errors[name] = said % {"limit": _LIMITS[name]}
        if not phone:
            errors["phone"] = _("Indiquez le téléphone de la boutique, avec ses dix chiffres.")
        if mobile is None or (mobile and not is_mobile(mobile)):
            errors["mobile"] = _("Ce n’est pas un numéro de mobile : il commence par 06 ou 07.")
        if not is_email(email):
            errors["email"] = _("Cette adresse e-mail n’est pas complète.")
        if errors:
            raise ContactProblem(errors)
        return {
            "street": street,
            "postcode": postcode,
            "city": city,
            "phone": phone or "",
            "sms_phone": mobile or "",
            "email": email,
        }


@transaction.atomic
def update_contact(*, actor: Actor, shop: Partner, draft: ContactDraft) -> None:
    """Write where the shop is and how it is reached; the audit keeps which particulars changed.

    For the shop's owner and the association. Raises NotAllowed, ContactProblem.
    """
    check_owns(actor, shop=shop)
    values = draft.checked()
    changed = [name for name, value in values.items() if getattr(shop, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(shop, name, values[name])
    shop.save(update_fields=changed)
    audit.record(
        actor=actor,
        action="shop.contact_written",
        subject=("shop", str(shop.pk)),
        data={"changed": changed},
    )
