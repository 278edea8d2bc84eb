"""What the law wants said before the order: of each seller (L111-1, L221-5), and to everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.kernel import formats, legal
from marketplace.storefront.shop_facts import seller_lines
from orders.basket.selectors import BasketView
from orders.order.models import Kind
from shops.merchants.models import Merchant, TermsVersion
from shops.merchants.services import mediator_sentence
from shops.partner.models import Partner


@dataclass(frozen=True)
class SellerNotice:
    """One merchant of the basket: its identity, terms and mediator."""

    rows: list[tuple[str, str]]
    terms_url: str
    terms_day: str


def seller_notices(view: BasketView) -> dict[int, SellerNotice]:
    """The notice of each shop in the basket, by shop id, in one query."""
    shops = [group.shop for group in view.groups]
    terms = _current_terms(shops)
    return {shop.pk: _notice(shop, terms.get(shop.merchant_id)) for shop in shops}


def _notice(shop: Partner, terms: TermsVersion | None) -> SellerNotice:
    merchant = shop.merchant
    assert merchant is not None
    return SellerNotice(
        rows=seller_rows(merchant),
        terms_url=reverse("storefront:seller_terms", args=[shop.code]),
        terms_day=formats.say_day(terms.published_at, year=True) if terms else "",
    )


def seller_rows(merchant: Merchant) -> list[tuple[str, str]]:
    """The legal seller and its mediator, label by label."""
    return [*seller_lines(merchant), (_("Médiateur"), mediator_sentence(merchant.mediator))]


def withdrawal_annexes(merchants: Iterable[Merchant]) -> dict[str, Any]:
    """The notice of R221-3 and the form of R221-1, as they are given before the order (L221-5)."""
    seller = " ; ".join(_contact(merchant) for merchant in merchants)
    address = settings.SITE_URL.rstrip("/") + reverse("storefront:withdraw_find")
    return {
        "notice_title": legal.WITHDRAWAL_NOTICE_TITLE,
        "notice": legal.withdrawal_notice(seller=seller, address=address),
        "form_title": legal.WITHDRAWAL_FORM_TITLE,
        "form": legal.withdrawal_form(seller),
    }


def contract_merchants(view: BasketView) -> list[Merchant]:
    """The sellers with whom the basket makes a contract: a reservation makes none."""
    found = [group.shop.merchant for group in view.groups if group.kind == Kind.ORDER]
    return list(dict.fromkeys(merchant for merchant in found if merchant is not None))


def _contact(merchant: Merchant) -> str:
    phone = formats.say_phone(merchant.phone)
    return ", ".join((merchant.legal_name, merchant.address, phone, merchant.email))


def _current_terms(shops: Iterable[Partner]) -> dict[int | None, TermsVersion]:
    newest: dict[int | None, TermsVersion] = {}
    versions = TermsVersion.objects.filter(merchant__in={shop.merchant_id for shop in shops})
    for version in versions.defer("text"):
        newest.setdefault(version.merchant_id, version)
    return newest


def harmonised_notice() -> dict[str, Any]:
    """The EU notice on the legal guarantee: our words, and the official picture where it is installed."""
    picture = settings.HARMONISED_NOTICE_IMAGE
    return {
        "title": legal.HARMONISED_NOTICE_TITLE,
        "paragraphs": legal.HARMONISED_NOTICE,
        "reference": legal.HARMONISED_NOTICE_REFERENCE,
        "url": legal.HARMONISED_NOTICE_URL,
        "picture": default_storage.url(picture) if picture else "",
    }


def alcohol_context() -> dict[str, Any]:
    """The banner that protects minors, on the home and payment pages (L3342-1, L3342-4)."""
    picture = settings.ALCOHOL_BANNER_IMAGE
    return {
        "alcohol_banner": legal.ALCOHOL_BANNER,
        "alcohol_picture": default_storage.url(picture) if picture else "",
        "alcohol_minors": legal.ALCOHOL_MINORS,
        "alcohol_warning": legal.ALCOHOL_WARNING,
    }


def general_context() -> dict[str, Any]:
    """The fixed wordings that the summary and the legal pages print."""
    return {
        "commander": legal.COMMANDER,
        "confirm_reservation": legal.CONFIRMER_RESERVATION,
        "reserve": legal.RESERVER,
        "renounce": legal.RENONCER,
        "harmonised": harmonised_notice(),
        "guarantee_title": legal.LEGAL_GUARANTEE_BOX_TITLE,
        "guarantee": legal.LEGAL_GUARANTEE_BOX,
        "withdrawal_right": legal.WITHDRAWAL_RIGHT,
        "withdrawal_exceptions": legal.WITHDRAWAL_EXCEPTIONS,
        **alcohol_context(),
        "kept_from": legal.CONTRACT_KEPT_FROM_CENTS,
        "kept_years": legal.CONTRACT_KEPT_YEARS,
    }
