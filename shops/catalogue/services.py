"""Writing the catalogue: products with their price, stock, categories and search text."""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from marketplace.kernel import audit, clock, money
from marketplace.kernel.actors import Actor
from shops.catalogue.drafts import (
    Offer,
    ProductDraft,
    ProductRefused,
    VariantDraft,
    incomplete_sentence,
)
from shops.catalogue.ean import tidy_ean
from shops.catalogue.models import (  # type: ignore[attr-defined]  # one is Oscar's own
    Category,
    Product,
    ProductClass,
)
from shops.catalogue.photos import ready_paths
from shops.catalogue.search import fold, refresh_search_text
from shops.merchants.access import check_works_in
from shops.partner.models import AvailabilityKind, Partner, StockRecord
from shops.prices.recording import record_prices
from shops.prices.services import apply_prices
from shops.stock.models import Cause, StockMovement

_BATCH = 500
_SLUG_LENGTH = 200


def create_product(*, actor: Actor, shop: Partner, draft: ProductDraft) -> Product:
    """Write one product by hand, with its variants. Raises ProductRefused."""
    return create_products(actor=actor, shop=shop, drafts=[draft], by_hand=True)[0]


@transaction.atomic
def create_products(
    *, actor: Actor, shop: Partner, drafts: Sequence[ProductDraft], by_hand: bool = False
) -> list[Product]:
    """Write many products of one shop in a number of queries that hardly grows with them.

    Each becomes a product (its variants children of it) with one stock record per thing sold, an
    opening movement for what is on the shelf, and its search text. ``by_hand``: a person typed
    them, which ``edited_at`` says. Raises ProductRefused and then writes nothing.
    """
    check_works_in(actor, shop.pk)
    for draft in drafts:
        draft.check()
        check_licence(shop, draft)
    offers: list[Offer] = []
    for draft in drafts:
        offers += draft.variants or [draft]
    check_references(shop, offers)
    photos = [draft.photo for draft in drafts]
    photos += [variant.photo for draft in drafts for variant in draft.variants]
    paths = ready_paths(shop.pk, photos)
    products = _write_products(shop, drafts, paths, clock.now() if by_hand else None)
    _write_categories(products, drafts)
    sold: list[tuple[Product, Offer]] = []
    children: list[tuple[Product, VariantDraft]] = []
    for product, draft in zip(products, drafts, strict=True):
        if draft.variants:
            children += [(_child(product, variant, paths), variant) for variant in draft.variants]
        else:
            sold.append((product, draft))
    Product.objects.bulk_create([child for child, _variant in children], batch_size=_BATCH)
    _write_offers(actor, shop, [*sold, *children])
    refresh_search_text(product.pk for product in products)
    _record(
        actor,
        "catalogue.products_created",
        shop,
        {"products": [product.pk for product in products]},
    )
    return products


@transaction.atomic
def create_variant(*, actor: Actor, product: Product, draft: VariantDraft) -> Product:
    """Add a variant to a product that has some already. Raises ProductRefused."""
    check_works_in(actor, product.shop_id)
    draft.check()
    if product.structure != Product.PARENT or product.shop is None:
        raise ProductRefused(_("Ce produit n’a pas de déclinaisons."), field="choice")
    check_references(product.shop, [draft])
    paths = ready_paths(product.shop.pk, [draft.photo])
    child = _child(product, draft, paths)
    Product.objects.bulk_create([child])
    _write_offers(actor, product.shop, [(child, draft)])
    refresh_search_text([product.pk])
    _record(actor, "catalogue.variant_created", product.shop, {"product": child.pk})
    return child


@transaction.atomic
def set_price(*, actor: Actor, stock_record_id: int, price_cents: int) -> None:
    """Change the usual price (cents incl. tax). Orders already placed keep theirs.

    A cut that runs goes on, unless the price is below its own (see ``shops.prices.services``).
    Raises ProductRefused.
    """
    if price_cents <= 0:
        raise ProductRefused(_("Indiquez un prix supérieur à zéro."), field="price")
    for one in apply_prices(actor, {stock_record_id: price_cents}):
        data = {"stock_record": one.record.pk, "before": one.before, "after": one.usual}
        _record(actor, "catalogue.price_set", one.record.partner, data)


@transaction.atomic
def set_public(*, actor: Actor, product: Product, is_public: bool) -> None:
    """Show or hide a product (with its variants, when it has some).

    Raises ProductRefused when it is archived, or incomplete, and would be shown.
    """
    check_works_in(actor, product.shop_id)
    if is_public and product.archived_at is not None:
        raise ProductRefused(_("Ce produit est archivé : remettez-le d’abord dans votre liste."))
    if is_public and product.is_incomplete:
        raise ProductRefused(incomplete_sentence())
    Product.objects.filter(pk=product.pk).update(is_public=is_public, edited_at=clock.now())
    product.is_public = is_public
    if product.shop is not None:
        action = "catalogue.product_shown" if is_public else "catalogue.product_hidden"
        _record(actor, action, product.shop, {"product": product.pk})


def _record(actor: Actor, action: str, shop: Partner, data: dict[str, object]) -> None:
    audit.record(actor=actor, action=action, subject=("shop", str(shop.pk)), data=data)


def _write_products(
    shop: Partner,
    drafts: Sequence[ProductDraft],
    paths: Mapping[int | None, str],
    edited_at: datetime | None,
) -> list[Product]:
    product_class, _made = ProductClass.objects.get_or_create(
        slug="article",
        defaults={"name": "Article", "requires_shipping": False, "track_stock": True},
    )
    slugs = free_slugs([draft.title for draft in drafts])
    products: list[Product] = Product.objects.bulk_create(
        [
            Product(
                structure=Product.PARENT if draft.variants else Product.STANDALONE,
                product_class=product_class,
                shop=shop,
                slug=slug,
                is_public=draft.is_public,
                edited_at=edited_at,
                **facts_of(draft),
                picture=paths.get(draft.photo, draft.picture),
                photo_id=draft.photo,
            )
            for draft, slug in zip(drafts, slugs, strict=True)
        ],
        batch_size=_BATCH,
    )
    return products


def _child(parent: Product, variant: VariantDraft, paths: Mapping[int | None, str]) -> Product:
    """The variant as a row: what the law asks of a product is repeated on it."""
    return Product(
        structure=Product.CHILD,
        parent=parent,
        shop_id=parent.shop_id,
        is_public=parent.is_public,
        **facts_of_variant(parent, variant),
        picture=paths.get(variant.photo, variant.picture) or parent.picture,
        photo_id=variant.photo or parent.photo_id,
    )


def facts_of(draft: ProductDraft) -> dict[str, Any]:
    """The fields that say what a product is, without its picture and its title's slug."""
    return {
        "title": draft.title.strip(),
        "description": draft.description,
        "net_quantity": draft.net_quantity,
        "net_unit": draft.net_unit,
        "ean": tidy_ean(draft.ean),
        **_particulars(draft),
    }


def facts_of_variant(parent: Product, variant: VariantDraft) -> dict[str, Any]:
    """The same of a variant: its own, and what it has of its product."""
    return {
        "title": variant.title,
        "slug": slugify(fold(variant.title))[:_SLUG_LENGTH] or "choix",
        "choice": [list(pair) for pair in variant.choice],
        "net_quantity": variant.net_quantity,
        "net_unit": variant.net_unit,
        "ean": tidy_ean(variant.ean),
        **_particulars(parent),
    }


def _particulars(rules: ProductDraft | Product) -> dict[str, Any]:
    """What the law wants said of the goods, and how they are sold."""
    return {
        "is_food": rules.is_food,
        "allergens": list(rules.allergens or ()),
        "is_prepacked": rules.is_prepacked,
        "ingredients": rules.ingredients,
        "keeping": rules.keeping,
        "nutrition": rules.nutrition,
        "origin": rules.origin,
        "manufacturer": rules.manufacturer,
        "warnings": rules.warnings,
        "is_alcohol": rules.is_alcohol,
        "alcohol_percent": rules.alcohol_percent,
        "minimum_age": rules.minimum_age,
        "withdrawal_exception": rules.withdrawal_exception,
        "preparation_minutes": rules.preparation_minutes,
        "season_from": rules.season_from,
        "season_to": rules.season_to,
        "is_weighed": rules.is_weighed,
        "is_incomplete": rules.is_incomplete,
        "is_quickly_perishable": rules.is_quickly_perishable,
    }


def check_licence(shop: Partner, draft: ProductDraft) -> None:
    """Alcohol is sold by who holds a licence, and the association has it on file (LAW 11)."""
    if draft.is_alcohol and not (shop.merchant and shop.merchant.alcohol_licence):
        raise ProductRefused(
            _("Pour vendre de l’alcool, donnez d’abord la référence de votre licence."),
            field="is_alcohol",
        )


def check_references(shop: Partner, offers: Sequence[Offer]) -> None:
    """A reference names one thing in its shop. Raises ProductRefused for one that is taken."""
    wanted = Counter(offer.sku for offer in offers if offer.sku)
    taken = {sku for sku, times in wanted.items() if times > 1}
    skus = list(wanted)
    for start in range(0, len(skus), _BATCH):
        taken |= set(
            StockRecord.objects.filter(
                partner=shop, partner_sku__in=skus[start : start + _BATCH]
            ).values_list("partner_sku", flat=True)
        )
    if taken:
        raise ProductRefused(
            _("La référence « %(sku)s » est déjà celle d’un autre article.") % {"sku": min(taken)},
            field="sku",
        )


def free_slugs(titles: Sequence[str]) -> list[str]:
    """A slug per title that no other product bears, in one query."""
    bases = [slugify(fold(title))[:_SLUG_LENGTH] or "produit" for title in titles]
    taken = _slugs_like(set(bases))
    slugs = []
    for base in bases:
        slug, number = base, 2
        while slug in taken:
            slug, number = f"{base}-{number}", number + 1
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _slugs_like(bases: Iterable[str]) -> set[str]:
    """Slugs in use by products that stand for themselves and that could collide with these."""
    own = Product.objects.exclude(structure=Product.CHILD).values_list("slug", flat=True)
    wanted = list(bases)
    if len(wanted) == 1:
        return set(own.filter(slug__startswith=wanted[0]))
    return set(own)


def _write_categories(products: Sequence[Product], drafts: Sequence[ProductDraft]) -> None:
    wanted = {slug for draft in drafts for slug in draft.categories}
    if not wanted:
        return
    ids = dict(Category.objects.filter(slug__in=wanted).values_list("slug", "pk"))
    if wanted - set(ids):
        raise ProductRefused(_("Cette catégorie n’existe pas."), field="categories")
    links = Product.categories.through
    links.objects.bulk_create(
        [
            links(product=product, category_id=ids[slug])
            for product, draft in zip(products, drafts, strict=True)
            for slug in dict.fromkeys(draft.categories)
        ],
        batch_size=_BATCH,
    )


def _write_offers(actor: Actor, shop: Partner, sold: Sequence[tuple[Product, Offer]]) -> None:
    """Stock records with their first price, and the opening movement of what is on the shelf."""
    records = StockRecord.objects.bulk_create(
        [_stock_record(shop, product, offer) for product, offer in sold], batch_size=_BATCH
    )
    record_prices(actor, [(record, record.price_cents) for record in records])
    now = clock.now()
    StockMovement.objects.with_scopes_disabled().bulk_create(
        [
            StockMovement(
                stock_record=record,
                quantity=record.num_in_stock,
                cause=Cause.OPENING,
                actor_kind=actor.kind,
                actor_ref=actor.ref,
                at=now,
            )
            for record in records
            if record.num_in_stock
        ],
        batch_size=_BATCH,
    )


def _stock_record(shop: Partner, product: Product, offer: Offer) -> StockRecord:
    counted = offer.availability == AvailabilityKind.COUNTED
    return StockRecord(
        product=product,
        partner=shop,
        partner_sku=offer.sku or secrets.token_hex(6).upper(),
        price_currency="EUR",
        price=money.to_euros(offer.price_cents),
        vat_rate=offer.vat_rate,
        availability=offer.availability,
        num_in_stock=offer.stock if counted else None,
        num_allocated=0,
        kept_in_shop=offer.kept_in_shop,
        per_day_quantity=offer.per_day_quantity,
        per_day_by_weekday={
            str(day): quantity for day, quantity in offer.per_day_by_weekday.items()
        },
        order_until=offer.order_until,
        max_days=offer.max_days,
        max_per_order=offer.max_per_order,
    )
