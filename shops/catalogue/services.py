"""Writing the catalogue: products with their price, stock, categories and search text."""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from marketplace.kernel import audit, clock, money
from marketplace.kernel.actors import Actor
from shops.catalogue.drafts import Offer, ProductDraft, ProductRefused, VariantDraft
from shops.catalogue.models import (  # type: ignore[attr-defined]  # one is Oscar's own
    Category,
    Product,
    ProductClass,
)
from shops.catalogue.search import fold, refresh_search_text
from shops.merchants.access import check_works_in
from shops.partner.models import AvailabilityKind, Partner, StockRecord
from shops.stock.models import Cause, StockMovement

_BATCH = 500
_SLUG_LENGTH = 200


def create_product(*, actor: Actor, shop: Partner, draft: ProductDraft) -> Product:
    """Write one product, with its variants. Raises ProductRefused."""
    return create_products(actor=actor, shop=shop, drafts=[draft])[0]


@transaction.atomic
def create_products(
    *, actor: Actor, shop: Partner, drafts: Sequence[ProductDraft]
) -> list[Product]:
    """Write many products of one shop in a number of queries that hardly grows with them.

    Each becomes a product (its variants children of it) with one stock record per thing sold, an
    opening movement for what is on the shelf, and its search text. Raises ProductRefused and
    then writes nothing.
    """
    check_works_in(actor, shop.pk)
    for draft in drafts:
        draft.check()
        _check_licence(shop, draft)
    products = _write_products(shop, drafts)
    _write_categories(products, drafts)
    sold: list[tuple[Product, Offer]] = []
    children: list[tuple[Product, VariantDraft]] = []
    for product, draft in zip(products, drafts, strict=True):
        if draft.variants:
            children += [(_child(product, draft, variant), variant) for variant in draft.variants]
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
    child = _child(product, product, draft)
    Product.objects.bulk_create([child])
    _write_offers(actor, product.shop, [(child, draft)])
    refresh_search_text([product.pk])
    _record(actor, "catalogue.variant_created", product.shop, {"product": child.pk})
    return child


@transaction.atomic
def set_price(*, actor: Actor, stock_record_id: int, price_cents: int) -> None:
    """Change a price (cents incl. tax). Orders already placed keep theirs. Raises ProductRefused."""
    if price_cents <= 0:
        raise ProductRefused(_("Indiquez un prix supérieur à zéro."), field="price")
    record = (
        StockRecord.objects.select_for_update(of=("self",))
        .select_related("partner")
        .get(pk=stock_record_id)
    )
    check_works_in(actor, record.partner_id)
    before = record.price_cents
    StockRecord.objects.filter(pk=record.pk).update(price=money.to_euros(price_cents))
    data = {"stock_record": record.pk, "before": before, "after": price_cents}
    _record(actor, "catalogue.price_set", record.partner, data)


@transaction.atomic
def set_public(*, actor: Actor, product: Product, is_public: bool) -> None:
    """Show or hide a product (with its variants, when it has some)."""
    check_works_in(actor, product.shop_id)
    Product.objects.filter(pk=product.pk).update(is_public=is_public)
    product.is_public = is_public
    if product.shop is not None:
        action = "catalogue.product_shown" if is_public else "catalogue.product_hidden"
        _record(actor, action, product.shop, {"product": product.pk})


def _record(actor: Actor, action: str, shop: Partner, data: dict[str, object]) -> None:
    audit.record(actor=actor, action=action, subject=("shop", str(shop.pk)), data=data)


def _write_products(shop: Partner, drafts: Sequence[ProductDraft]) -> list[Product]:
    product_class, _made = ProductClass.objects.get_or_create(
        slug="article",
        defaults={"name": "Article", "requires_shipping": False, "track_stock": True},
    )
    slugs = _free_slugs([draft.title for draft in drafts])
    products: list[Product] = Product.objects.bulk_create(
        [
            Product(
                structure=Product.PARENT if draft.variants else Product.STANDALONE,
                product_class=product_class,
                shop=shop,
                title=draft.title.strip(),
                slug=slug,
                description=draft.description,
                is_public=draft.is_public,
                net_quantity=draft.net_quantity,
                net_unit=draft.net_unit,
                **_particulars(draft),
                withdrawal_exception=draft.withdrawal_exception,
                picture=draft.picture,
            )
            for draft, slug in zip(drafts, slugs, strict=True)
        ],
        batch_size=_BATCH,
    )
    return products


def _child(parent: Product, rules: ProductDraft | Product, variant: VariantDraft) -> Product:
    """The variant as a row: what the law asks of a product is repeated on it."""
    return Product(
        structure=Product.CHILD,
        parent=parent,
        shop_id=parent.shop_id,
        title=variant.title,
        slug=slugify(fold(variant.title))[:_SLUG_LENGTH] or "choix",
        choice=[list(pair) for pair in variant.choice],
        is_public=rules.is_public,
        net_quantity=variant.net_quantity,
        net_unit=variant.net_unit,
        **_particulars(rules),
        withdrawal_exception=rules.withdrawal_exception,
        picture=variant.picture or rules.picture,
    )


def _particulars(rules: ProductDraft | Product) -> dict[str, Any]:
    """What the law wants said of the goods."""
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
    }


def _check_licence(shop: Partner, draft: ProductDraft) -> None:
    """Alcohol is sold by who holds a licence, and the association has it on file (LAW 11)."""
    if draft.is_alcohol and not (shop.merchant and shop.merchant.alcohol_licence):
        raise ProductRefused(
            _("Pour vendre de l’alcool, donnez d’abord la référence de votre licence."),
            field="is_alcohol",
        )


def _free_slugs(titles: Sequence[str]) -> list[str]:
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
    """Stock records, and the opening movement of each that has something on the shelf."""
    records = StockRecord.objects.bulk_create(
        [_stock_record(shop, product, offer) for product, offer in sold], batch_size=_BATCH
    )
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
