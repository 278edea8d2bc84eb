"""Changing what is in the catalogue already: facts, offers, variants; archiving and copying."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import audit, clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.locks import lock_in_order
from shops.catalogue.drafts import Offer, ProductDraft, ProductRefused, VariantDraft
from shops.catalogue.models import Category, Product
from shops.catalogue.photos import ready_paths
from shops.catalogue.redrafting import draft_of
from shops.catalogue.search import refresh_search_text
from shops.catalogue.services import (
    check_licence,
    check_references,
    create_product,
    create_variant,
    facts_of,
    facts_of_variant,
    free_slugs,
    set_price,
)
from shops.merchants.access import check_works_in
from shops.partner.models import AvailabilityKind, Partner, StockRecord
from shops.stock.models import DayQuantity, HoldState, StockHold

#: What an offer says of a stock record besides price, stock and reference.
_TERMS = (
    "vat_rate",
    "availability",
    "kept_in_shop",
    "per_day_quantity",
    "per_day_by_weekday",
    "order_until",
    "max_days",
    "max_per_order",
)


@transaction.atomic
def update_product(
    *,
    actor: Actor,
    product: Product,
    draft: ProductDraft,
    by_hand: bool = True,
    refresh_search: bool = True,
) -> Product:
    """Write a product as ``draft`` says: facts, categories, photo, and its offer or variants.

    Variants are known by their reference, then by their choice; new ones are created, those that
    are missing are archived. What stands on the shelf is never touched: ``draft.stock`` counts for
    new variants only. A product that gets its first variants hands its stock on to one of them.
    ``by_hand`` is False for files and tills, whose changes a person did not type (``edited_at``).
    Without ``refresh_search`` the caller calls ``refresh_search_text``, for many products at once.
    Raises ProductRefused and then writes nothing.
    """
    check_works_in(actor, product.shop_id)
    draft.check()
    locked = _lock(product)
    shop = locked.shop
    check_licence(shop, draft)
    children = _children(locked)
    if children and not draft.variants:
        raise ProductRefused(_("Gardez au moins une déclinaison."), field="variants")
    _write_facts(shop, locked, draft, by_hand)
    _write_categories(locked, draft)
    if draft.variants:
        _write_variants(actor, shop, locked, children, draft.variants)
    else:
        _write_offer(actor, shop, _record_of(locked), draft)
    if refresh_search:
        refresh_search_text([locked.pk])
    _record(actor, "catalogue.product_changed", shop, [locked.pk])
    return locked


@transaction.atomic
def archive_products(*, actor: Actor, shop: Partner, product_ids: Iterable[int]) -> int:
    """Take products out of the catalogue, and say how many; ids of other shops are passed over.

    Nothing is deleted: orders in progress and past ones keep what they refer to.
    """
    check_works_in(actor, shop.pk)
    ids = _own_ids(shop, product_ids)
    now = clock.now()
    archived = Product.objects.filter(pk__in=ids, archived_at__isnull=True)
    number = archived.update(archived_at=now, edited_at=now, is_public=False)
    _record(actor, "catalogue.products_archived", shop, ids)
    return number


@transaction.atomic
def restore_products(*, actor: Actor, shop: Partner, product_ids: Iterable[int]) -> int:
    """Put archived products back in the catalogue, hidden, and say how many."""
    check_works_in(actor, shop.pk)
    ids = _own_ids(shop, product_ids)
    restored = Product.objects.filter(pk__in=ids, archived_at__isnull=False)
    number = restored.update(archived_at=None, edited_at=clock.now())
    _record(actor, "catalogue.products_restored", shop, ids)
    return number


@transaction.atomic
def duplicate_product(*, actor: Actor, product: Product) -> Product:
    """A hidden copy, « (copie) », with the same facts, price and variants and an empty shelf."""
    check_works_in(actor, product.shop_id)
    draft = draft_of(product)
    title = _("%(title)s (copie)") % {"title": draft.title}
    variants = [replace(variant, sku="", stock=0) for variant in draft.variants]
    copy = replace(draft, title=title, sku="", stock=0, is_public=False, variants=variants)
    return create_product(actor=actor, shop=product.shop, draft=copy)


def _lock(product: Product) -> Product:
    """The product itself, locked, as it is now. Raises ProductRefused for a variant.

    What it sells is locked first, as a handover does: the two never wait for each other in a ring.
    """
    sold = StockRecord.objects.filter(Q(product=product.pk) | Q(product__parent=product.pk))
    lock_in_order(StockRecord.objects.all(), sold.values_list("pk", flat=True))
    own = Product.objects.exclude(structure=Product.CHILD).select_related("shop")
    locked = lock_in_order(own, [product.pk])
    if not locked or locked[0].shop is None:
        raise ProductRefused(_("Ce produit n’existe plus."))
    return locked[0]


def _children(product: Product) -> list[tuple[Product, StockRecord]]:
    """Its variants with their stock records, archived ones too."""
    if product.structure == Product.STANDALONE:
        return []
    records = StockRecord.objects.filter(product__parent=product).select_related("product")
    return [(record.product, record) for record in records.order_by("product_id")]


def _record_of(product: Product) -> StockRecord:
    return StockRecord.objects.filter(product=product).order_by("pk").get()


def _write_facts(shop: Partner, product: Product, draft: ProductDraft, by_hand: bool) -> None:
    facts = facts_of(draft)
    if facts["title"] != product.title:
        facts["slug"] = free_slugs([facts["title"]])[0]
    paths = ready_paths(shop.pk, [draft.photo])
    facts["picture"] = paths.get(draft.photo, draft.picture)
    facts["photo_id"] = draft.photo
    facts["is_public"] = draft.is_public and product.archived_at is None
    if by_hand:
        facts["edited_at"] = clock.now()
    Product.objects.filter(pk=product.pk).update(**facts)
    for name, value in facts.items():
        setattr(product, name, value)


def _write_categories(product: Product, draft: ProductDraft) -> None:
    wanted = dict.fromkeys(draft.categories)
    if set(product.categories.values_list("slug", flat=True)) == set(wanted):
        return
    found = list(Category.objects.filter(slug__in=wanted))
    if len(found) < len(wanted):
        raise ProductRefused(_("Cette catégorie n’existe pas."), field="categories")
    product.categories.set(found)


def _write_variants(
    actor: Actor,
    shop: Partner,
    product: Product,
    children: Sequence[tuple[Product, StockRecord]],
    drafts: Sequence[VariantDraft],
) -> None:
    if product.structure == Product.STANDALONE:
        children = [_become_parent(shop, product, drafts)]
    paths = ready_paths(shop.pk, [draft.photo for draft in drafts])
    matched = _match(children, drafts)
    for place, draft in enumerate(drafts):
        if place not in matched:
            create_variant(actor=actor, product=product, draft=draft)
            continue
        child, record = matched[place]
        facts = facts_of_variant(product, draft)
        facts["picture"] = paths.get(draft.photo, draft.picture) or product.picture
        facts |= {"photo_id": draft.photo or product.photo_id, "archived_at": None}
        Product.objects.filter(pk=child.pk).update(is_public=product.is_public, **facts)
        _write_offer(actor, shop, record, draft)
    kept = {child.pk for child, _record in matched.values()}
    gone = [child.pk for child, _record in children if child.pk not in kept]
    Product.objects.filter(pk__in=gone, archived_at__isnull=True).update(
        archived_at=clock.now(), is_public=False
    )


def _become_parent(
    shop: Partner, product: Product, drafts: Sequence[VariantDraft]
) -> tuple[Product, StockRecord]:
    """The product's stock, price and orders in progress go on as those of one of its variants."""
    record = _record_of(product)
    heir = next((draft for draft in drafts if draft.sku == record.partner_sku), drafts[0])
    child = Product(
        structure=Product.CHILD,
        parent=product,
        shop=shop,
        is_public=product.is_public,
        **facts_of_variant(product, heir),
    )
    Product.objects.bulk_create([child])
    StockRecord.objects.filter(pk=record.pk).update(product=child)
    record.product = child
    Product.objects.filter(pk=product.pk).update(structure=Product.PARENT)
    product.structure = Product.PARENT
    return child, record


def _match(
    children: Sequence[tuple[Product, StockRecord]], drafts: Sequence[VariantDraft]
) -> dict[int, tuple[Product, StockRecord]]:
    """Which variant each draft is about, by its place: by reference, then by choice."""
    left = dict(enumerate(children))
    matched: dict[int, tuple[Product, StockRecord]] = {}
    for same in (_same_reference, _same_choice):
        for place, draft in enumerate(drafts):
            if place in matched:
                continue
            found = next((key for key, row in left.items() if same(draft, *row)), None)
            if found is not None:
                matched[place] = left.pop(found)
    return matched


def _same_reference(draft: VariantDraft, _child: Product, record: StockRecord) -> bool:
    return bool(draft.sku) and draft.sku == record.partner_sku


def _same_choice(draft: VariantDraft, child: Product, _record: StockRecord) -> bool:
    return [list(pair) for pair in draft.choice] == child.choice


def _write_offer(actor: Actor, shop: Partner, record: StockRecord, offer: Offer) -> None:
    """Price and terms of one thing that is sold; the row was read under ``_lock``, so that no unit is
    held of counted goods while they cease to be counted."""
    _check_availability(record, offer)
    after = copy(record)
    terms = {name: getattr(offer, name) for name in _TERMS}
    terms["per_day_by_weekday"] = {
        str(day): quantity for day, quantity in offer.per_day_by_weekday.items()
    }
    if offer.sku and offer.sku != record.partner_sku:
        check_references(shop, [offer])
        terms["partner_sku"] = offer.sku
    changed = {name: value for name, value in terms.items() if getattr(record, name) != value}
    if changed:
        StockRecord.objects.filter(pk=record.pk).update(**changed)
    for name, value in changed.items():
        setattr(after, name, value)
    if (record.per_day_quantity, record.per_day_by_weekday) != (
        after.per_day_quantity,
        after.per_day_by_weekday,
    ):
        _change_coming_days(record, after)
    if record.price_cents != offer.price_cents:
        set_price(actor=actor, stock_record_id=record.pk, price_cents=offer.price_cents)


def _check_availability(record: StockRecord, offer: Offer) -> None:
    """Units set aside on the shelf stay counted until they are given."""
    counted = AvailabilityKind.COUNTED
    if record.availability != counted or offer.availability == counted:
        return
    with scopes_disabled():
        held = StockHold.objects.filter(
            stock_record=record, day_quantity=None, state=HoldState.HELD
        ).exists()
    if held:
        raise ProductRefused(
            _("Des commandes attendent ce produit : gardez le stock compté jusqu’à leur retrait."),
            field="availability",
        )


def _change_coming_days(before: StockRecord, after: StockRecord) -> None:
    """Days that have the usual quantity get the new one, never fewer than are ordered."""
    with scopes_disabled():
        rows = DayQuantity.objects.filter(stock_record=after, day__gte=clock.today())
        for row in rows:
            if row.quantity == before.quantity_on(row.day):
                rows.filter(pk=row.pk).update(
                    quantity=Greatest(F("held"), after.quantity_on(row.day))
                )


def _own_ids(shop: Partner, product_ids: Iterable[int]) -> list[int]:
    own = Product.objects.filter(shop=shop, pk__in=list(product_ids))
    return list(own.exclude(structure=Product.CHILD).order_by("pk").values_list("pk", flat=True))


def _record(actor: Actor, action: str, shop: Partner, product_ids: Sequence[int]) -> None:
    data = {"products": list(product_ids)}
    audit.record(actor=actor, action=action, subject=("shop", str(shop.pk)), data=data)
