"""What a product's page says, in words: when it can be collected, what is in it, who sells it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.kernel import clock, formats, legal
from marketplace.storefront import shelves
from marketplace.storefront.shop_facts import map_url
from shops.catalogue.cards import Choice
from shops.catalogue.models import NetUnit, Product
from shops.catalogue.seasons import out_of_season
from shops.catalogue.selectors import ProductPage
from shops.partner.models import AvailabilityKind, Partner, SellingMode

#: Beyond so many days, the number says no more than that it was long ago.
_FRESH_DAYS = 31


def product_facts(page: ProductPage) -> dict[str, Any]:
    """The context of a product's page."""
    choices = [_choice(choice, page.shop) for choice in page.variants]
    chosen = page.chosen or next((choice for choice in page.variants if choice.orderable), None)
    speaks = chosen or (page.variants[0] if page.variants else None)
    return {
        "page": page,
        "product": page.product,
        "shop": page.shop,
        "shop_url": reverse("storefront:shop", args=[page.shop.code]),
        "map_url": map_url(page.shop.code),
        "card": shelves.product_card(page.card),
        "speaks": speaks,
        "cut_text": shelves.cut_words(speaks.struck, speaks.price_cents) if speaks else "",
        "pickup": pickup_words(speaks, page.shop) if speaks else "",
        "choices": choices if page.card.has_variants else [],
        "confirmed": confirmed_words(speaks, page.shop) if speaks else "",
        "sold_out": sold_out_choices(page),
        "chosen_id": speaks.product_id if speaks else None,
        "orderable": page.card.orderable,
        "reserves": page.shop.mode == SellingMode.RESERVES,
        "shows": page.shop.mode == SellingMode.SHOWS,
        "weight": weight_words(page.product),
        "facts": _facts(page),
        "withdrawal_article": legal.withdrawal_exception_article(page.product.withdrawal_exception),
        "alcohol_minors": legal.ALCOHOL_MINORS if page.product.is_alcohol else "",
        "alcohol_warning": legal.ALCOHOL_WARNING if page.product.is_alcohol else "",
        "vat_exempt": legal.VAT_EXEMPT
        if page.shop.merchant and page.shop.merchant.vat_exempt
        else "",
        "professional": legal.PROFESSIONAL_SELLER,
        "who_owes_what": legal.WHO_OWES_WHAT,
        "trail": _trail(page),
    }


def pickup_words(choice: Choice, shop: Partner) -> str:
    """When this can be in somebody's bag."""
    if shop.mode == SellingMode.SHOWS:
        return _("Ce commerce montre ses produits ici et les vend en boutique.")
    if choice.out_of_season:
        return out_of_season(choice.out_of_season)
    if choice.closed:
        return f"{choice.closed}."
    if not choice.orderable or choice.earliest is None:
        return _("Plus en stock pour le moment.")
    if choice.availability == AvailabilityKind.TO_ORDER:
        return _("Sur commande : prêt au plus tard le %(day)s.") % {
            "day": formats.say_day(choice.earliest)
        }
    assert isinstance(choice.earliest, datetime)
    moment = formats.say_moment(choice.earliest)
    if choice.availability == AvailabilityKind.PER_DAY:
        return _("Préparé pour le jour de votre retrait. Au plus tôt %(moment)s.") % {
            "moment": moment
        }
    return _("En rayon. À retirer dès %(moment)s.") % {"moment": moment}


def confirmed_words(choice: Choice, shop: Partner) -> str:
    """How fresh the stock is, for what is counted: « Stock confirmé il y a 3 jours »."""
    if not choice.orderable or choice.confirmed_at is None or shop.mode == SellingMode.SHOWS:
        return ""
    days = (clock.today() - clock.local(choice.confirmed_at).date()).days
    if days <= 0:
        return _("Stock confirmé par le commerce aujourd’hui.")
    if days == 1:
        return _("Stock confirmé par le commerce hier.")
    if days > _FRESH_DAYS:
        return _("Stock confirmé par le commerce il y a plus d’un mois.")
    return _("Stock confirmé par le commerce il y a %(days)s jours.") % {"days": days}


def sold_out_choices(page: ProductPage) -> list[Choice]:
    """What one may wait for: « Prévenez-moi »."""
    if page.shop.mode == SellingMode.SHOWS:
        return []
    return [choice for choice in page.variants if choice.sold_out]


def _choice(choice: Choice, shop: Partner) -> dict[str, Any]:
    return {
        "product_id": choice.product_id,
        "title": choice.title,
        "price_cents": choice.price_cents,
        "unit_price_cents": choice.unit_price[0] if choice.unit_price else None,
        "unit": choice.unit_price[1] if choice.unit_price else "",
        "orderable": choice.orderable,
        "struck": choice.struck,
        "note": choice.badge or (pickup_words(choice, shop) if not choice.orderable else ""),
    }


def _facts(page: ProductPage) -> list[tuple[str, str, str]]:
    """Label, text and its language (the shop's own is French) of each particular."""
    product = page.product
    facts = [
        (_("Quantité nette"), weight_words(product) or _nets(page), ""),
        (_("Ingrédients"), product.ingredients, "fr"),
        (_("Allergènes"), page.allergen_sentence, ""),
        (_("Degré d’alcool"), strength_words(product), ""),
        (_("Âge minimum"), age_words(product), ""),
        (_("Conservation"), product.keeping, "fr"),
        (_("Valeurs nutritionnelles"), product.nutrition, "fr"),
        (_("Origine"), product.origin, "fr"),
        (_("Fabricant"), product.manufacturer, "fr"),
        (_("Précautions"), product.warnings, "fr"),
    ]
    return [fact for fact in facts if fact[1]]


def age_words(product: Product) -> str:
    """From which age it is sold; empty for all, and for alcohol, whose sentence stands elsewhere."""
    if product.is_alcohol or not product.minimum_age:
        return ""
    if product.is_for_adults:
        return _("18 ans, vérifiés au retrait")
    return _("%(age)s ans") % {"age": product.minimum_age}


def strength_words(product: Product) -> str:
    """« 12,5 % vol. »; empty for what holds no alcohol."""
    percent = product.alcohol_percent
    return "" if percent is None else f"{_number(percent)}\u00a0% vol."


def weight_words(product: Product) -> str:
    """« environ 1,6 kg, pesé à la préparation »; empty for what is not sold by weight."""
    if not product.is_weighed or not product.net_quantity:
        return ""
    return _(
        "environ %(weight)s, pesé à la préparation : vous payez le poids réel, au plus le prix indiqué"
    ) % {"weight": formats.say_weight(int(product.net_quantity))}


def _nets(page: ProductPage) -> str:
    """The net quantity of each choice: « 400 g ou 800 g »."""
    said = dict.fromkeys(net_words(*choice.net) for choice in page.variants if choice.net)
    if said:
        return _(" ou ").join(said)
    product = page.product
    return net_words(product.net_quantity, product.net_unit) if product.net_quantity else ""


def net_words(amount: Decimal, unit: str) -> str:
    """« 500 g », « 75 cl », « 6 pièces »; empty where it has none."""
    if unit == NetUnit.PIECE:
        pieces = ngettext("%(count)s pièce", "%(count)s pièces", int(amount))
        return pieces % {"count": _number(amount)}
    if amount >= 1000:
        return f"{_number(amount / 1000)}\u00a0{'kg' if unit == NetUnit.GRAM else 'l'}"
    if unit == NetUnit.MILLILITRE and amount >= 10:
        return f"{_number(amount / 10)}\u00a0cl"
    return f"{_number(amount)}\u00a0{unit}"


def _number(value: Decimal) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return text if formats.words() is formats.ENGLISH else text.replace(".", ",")


def _trail(page: ProductPage) -> list[dict[str, str]]:
    steps = [{"url": reverse("storefront:home"), "label": _("Accueil")}]
    steps += [
        {"url": reverse("storefront:category", args=[node.slug]), "label": node.name, "lang": "fr"}
        for node in page.breadcrumb
    ]
    return [*steps, {"url": "", "label": page.product.title, "lang": "fr"}]
