"""Writing who sells: merchants, their shops, their staff and their terms of sale."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _
from stdnum.fr import siren as siren_numbers

from marketplace.kernel import audit, clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.models import User
from shops.merchants.access import check_association, check_owns
from shops.merchants.models import Mediator, Merchant, ShopStaff, StaffRole, TermsVersion
from shops.partner.models import Partner


class MerchantRefused(DomainError):
    """What was given about a merchant cannot be; ``field`` names which part."""

    code = "merchant_refused"


@transaction.atomic
def create_merchant(
    *,
    actor: Actor,
    legal_name: str,
    siren: str,
    mediator: Mediator,
    terms: str = "",
    **details: Any,
) -> Merchant:
    """Write a legal seller, with its first terms of sale when it has them.

    ``details``: legal_form, vat_number, vat_exempt, alcohol_licence, address, phone (E.164), email.
    Raises MerchantRefused when the SIREN is not one.
    """
    check_association(actor)
    if not siren_numbers.is_valid(siren):
        raise MerchantRefused(_("Ce numéro SIREN n’est pas valable."), field="siren")
    merchant = Merchant.objects.create(
        legal_name=legal_name, siren=siren_numbers.compact(siren), mediator=mediator, **details
    )
    subject = ("merchant", str(merchant.public_id))
    audit.record(actor=actor, action="merchant.created", subject=subject)
    if terms:
        publish_terms(actor=actor, merchant=merchant, text=terms)
    return merchant


@transaction.atomic
def create_shop(
    *, actor: Actor, merchant: Merchant, code: str, name: str, **details: Any
) -> Partner:
    """Write a shop of a merchant. ``details`` are further fields of the shop."""
    check_association(actor)
    if Partner.objects.filter(code=code).exists():
        raise MerchantRefused(_("Un autre commerce porte déjà ce nom court."), field="code")
    shop: Partner = Partner.objects.create(merchant=merchant, code=code, name=name, **details)
    audit.record(
        actor=actor, action="shop.created", subject=("shop", str(shop.pk)), data={"code": code}
    )
    return shop


@transaction.atomic
def add_staff(
    *, actor: Actor, shop: Partner, user: User, role: str = StaffRole.EMPLOYEE
) -> ShopStaff:
    """Let a person work in a shop, or change the role they have there."""
    check_owns(actor, shop=shop)
    if role not in StaffRole.values:
        raise MerchantRefused(_("Ce rôle n’existe pas."), field="role")
    staff, _made = ShopStaff.objects.update_or_create(shop=shop, user=user, defaults={"role": role})
    _record_staff(actor, "shop.staff_added", shop, user, {"role": role})
    return staff


@transaction.atomic
def remove_staff(*, actor: Actor, shop: Partner, user: User) -> None:
    """End a person's access to a shop. Raises MerchantRefused for the last owner."""
    check_owns(actor, shop=shop)
    owners = ShopStaff.objects.select_for_update().filter(shop=shop, role=StaffRole.OWNER)
    others = [owner for owner in owners if owner.user_id != user.pk]
    if not others:
        raise MerchantRefused(_("Un commerce garde au moins un propriétaire."), field="user")
    ShopStaff.objects.filter(shop=shop, user=user).delete()
    _record_staff(actor, "shop.staff_removed", shop, user, {})


@transaction.atomic
def publish_terms(*, actor: Actor, merchant: Merchant, text: str) -> TermsVersion:
    """Make ``text`` the merchant's terms of sale from now on.

    Earlier versions stay: orders keep the hash of the one they were placed under (LAW 2). The
    same text as now gives the current version; an older one comes back with a new date.
    """
    check_owns(actor, merchant=merchant)
    if not text.strip():
        raise MerchantRefused(_("Les conditions de vente ne peuvent pas être vides."), field="text")
    digest = hashlib.sha256(text.encode()).hexdigest()
    terms, made = TermsVersion.objects.get_or_create(
        merchant=merchant, sha256=digest, defaults={"text": text, "published_at": clock.now()}
    )
    if not made and merchant.current_terms() != terms:
        terms.published_at = clock.now()
        terms.save(update_fields=["published_at"])
    audit.record(
        actor=actor,
        action="merchant.terms_published",
        subject=("merchant", str(merchant.public_id)),
        data={"sha256": digest},
    )
    return terms


def shared_mediator() -> Mediator | None:
    """The town's mediator, offered to every merchant; None before the association has named it."""
    return Mediator.objects.filter(is_shared=True).first()


@transaction.atomic
def define_shared_mediator(*, actor: Actor, name: str, address: str, website: str) -> Mediator:
    """Name the town's mediator; merchants who have another, or an earlier one, keep it.

    For the association. Raises MerchantRefused (mediator_name, mediator_address, mediator_website).
    """
    check_association(actor)
    mediator = _mediator(name, address, website)
    Mediator.objects.filter(is_shared=True).exclude(pk=mediator.pk).update(is_shared=False)
    Mediator.objects.filter(pk=mediator.pk).update(is_shared=True)
    mediator.is_shared = True
    audit.record(actor=actor, action="mediator.shared", subject=("mediator", str(mediator.pk)))
    return mediator


@transaction.atomic
def choose_mediator(
    *, actor: Actor, merchant: Merchant, own: tuple[str, str, str] | None = None
) -> Mediator:
    """Give the merchant the town's mediator, or its ``own``: name, address and site (L616-1).

    Orders already placed keep the one they were placed under. Raises MerchantRefused
    (mediator_name, mediator_address, mediator_website).
    """
    check_owns(actor, merchant=merchant)
    mediator = _mediator(*own) if own is not None else shared_mediator()
    if mediator is None:
        raise MerchantRefused(
            _("Indiquez votre médiateur : la ville n’en a pas encore de commun."),
            field="mediator_name",
        )
    Merchant.objects.filter(pk=merchant.pk).update(mediator=mediator)
    merchant.mediator = mediator
    audit.record(
        actor=actor,
        action="merchant.mediator_chosen",
        subject=("merchant", str(merchant.public_id)),
        data={"mediator": mediator.pk},
    )
    return mediator


def seller_identity(merchant: Merchant) -> dict[str, Any]:
    """Who sells, as the law wants it told before and after the order (L221-5), to be frozen."""
    return {
        "legal_name": merchant.legal_name,
        "legal_form": merchant.legal_form,
        "siren": merchant.siren,
        "vat_number": merchant.vat_number,
        "vat_exempt": merchant.vat_exempt,
        "address": merchant.address,
        "phone": merchant.phone,
        "email": merchant.email,
    }


def mediator_sentence(mediator: Mediator) -> str:
    """The mediator's name, address and site in one line (L616-1), to be frozen."""
    return f"{mediator.name}, {mediator.address}, {mediator.website}"


def _mediator(name: str, address: str, website: str) -> Mediator:
    """The mediator of these particulars, written when it is new. Raises MerchantRefused."""
    name, address, website = (" ".join(text.split()) for text in (name, address, website))
    if not name or len(name) > 160:
        raise MerchantRefused(_("Indiquez le nom du médiateur."), field="mediator_name")
    if not address or len(address) > 255:
        raise MerchantRefused(_("Indiquez l’adresse du médiateur."), field="mediator_address")
    try:
        URLValidator(schemes=["http", "https"])(website)
    except ValidationError as error:
        raise MerchantRefused(
            _("L’adresse du site commence par https://."), field="mediator_website"
        ) from error
    mediator, _made = Mediator.objects.get_or_create(
        name=name, address=address, website=website[:200]
    )
    return mediator


def _record_staff(
    actor: Actor, action: str, shop: Partner, user: User, data: dict[str, str]
) -> None:
    data = {"user": str(user.public_id), **data}
    audit.record(actor=actor, action=action, subject=("shop", str(shop.pk)), data=data)
