"""The seller's legal identity after it has joined: the association changes it, for new orders only.

Every order keeps the identity it was placed under, frozen in its own row (LAW 2).
"""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from stdnum.fr import tva as vat_numbers

from marketplace.kernel import audit
from marketplace.kernel.actors import Actor
from marketplace.kernel.locks import lock_in_order
from shops.merchants.access import check_association
from shops.merchants.models import Merchant
from shops.merchants.services import MerchantRefused


@dataclass(frozen=True, kw_only=True)
class IdentityDraft:
    """Who sells, as the law wants it named. The SIREN is not among it: another one is another seller."""

    legal_name: str
    legal_form: str
    address: str
    vat_number: str
    vat_exempt: bool


@transaction.atomic
def change_identity(*, actor: Actor, merchant: Merchant, draft: IdentityDraft) -> Merchant:
    """Correct the seller's name, form, address and VAT. Orders already placed keep what they were.

    The audit keeps which of them changed, and no value. Raises NotAllowed unless the actor is the
    association's, MerchantRefused.
    """
    check_association(actor)
    values = _checked(merchant, draft)
    (merchant,) = lock_in_order(Merchant.objects.all(), [merchant.pk])
    changed = sorted(name for name, value in values.items() if getattr(merchant, name) != value)
    if changed:
        for name in changed:
            setattr(merchant, name, values[name])
        merchant.save(update_fields=changed)
        audit.record(
            actor=actor,
            action="merchant.identity_changed",
            subject=("merchant", str(merchant.public_id)),
            data={"changed": changed},
        )
    return merchant


def _checked(merchant: Merchant, draft: IdentityDraft) -> dict[str, str | bool]:
    values = asdict(draft)
    for name in ("legal_name", "legal_form", "address"):
        values[name] = " ".join(values[name].split())
        limit = getattr(Merchant._meta.get_field(name), "max_length", 0)
        if len(values[name]) > limit:
            said = _("C’est trop long : %(limit)s caractères au plus.") % {"limit": limit}
            raise MerchantRefused(said, field=name)
    if not values["legal_name"]:
        raise MerchantRefused(_("Donnez le nom légal du vendeur."), field="legal_name")
    if not values["address"]:
        raise MerchantRefused(_("Donnez l’adresse légale du vendeur."), field="address")
    values["vat_number"] = _vat_number(merchant, draft)
    return values


def _vat_number(merchant: Merchant, draft: IdentityDraft) -> str:
    number = "".join(draft.vat_number.split()).upper()
    if draft.vat_exempt:
        return ""
    if not number:
        said = _("Donnez le numéro de TVA, ou cochez la franchise.")
        raise MerchantRefused(said, field="vat_number")
    if not number.startswith("FR") or not vat_numbers.is_valid(number):
        said = _("Ce numéro de TVA n’est pas valable : FR, deux caractères, puis le SIREN.")
        raise MerchantRefused(said, field="vat_number")
    if number[-9:] != merchant.siren:
        said = _("Ce numéro de TVA n’est pas celui du SIREN %(siren)s.") % {"siren": merchant.siren}
        raise MerchantRefused(said, field="vat_number")
    return number
