"""Taking an import back: old values return where nobody has changed them since."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.money import format_euros
from shops.catalogue.drafts import ProductDraft
from shops.catalogue.editing import archive_products, update_product
from shops.catalogue.models import Product
from shops.catalogue.redrafting import draft_of
from shops.files import facts
from shops.files.models import ImportRow, PictureSource
from shops.partner.models import Partner, StockRecord
from shops.prices.services import change_prices, running_cuts
from shops.stock.models import Cause
from shops.stock.services import set_on_hand

_DECIMALS = ("vat_rate", "net_quantity", "alcohol_percent")


def take_back(actor: Actor, shop: Partner, rows: Sequence[ImportRow]) -> None:
    """Undo rows inside the caller's transaction; each says in ``left`` what was not taken back."""
    products = Product.objects.filter(shop=shop).in_bulk([row.product_id for row in rows])
    created: list[int] = []
    for row in rows:
        product = products.get(row.product_id)
        if product is None:
            row.left = [_("Ce produit n’existe plus.")]
        elif {entry["kind"] for entry in row.log} & {"created", "restored"}:
            if product.edited_at and row.written_at and product.edited_at > row.written_at:
                row.left = [_("Modifié depuis l’import : laissé au catalogue.")]
            else:
                created.append(product.pk)
        else:
            row.left = _take_back(actor, shop, row, product)
    if created:
        archive_products(actor=actor, shop=shop, product_ids=created)


def _take_back(actor: Actor, shop: Partner, row: ImportRow, product: Product) -> list[str]:
    try:
        with transaction.atomic():
            return _old_values(actor, shop, row, product)
    except DomainError as error:
        return [error.message]


def _old_values(actor: Actor, shop: Partner, row: ImportRow, product: Product) -> list[str]:
    left: list[str] = []
    draft = draft_of(product)
    after = draft
    for entry in row.log:
        if entry["kind"] == "fact":
            after = _fact(after, entry, left)
        elif entry["kind"] == "picture":
            after = _picture(product, after, entry, left)
    if after != draft:
        update_product(actor=actor, product=product, draft=after, by_hand=False)
    _numbers(actor, shop, [entry for entry in row.log if "record" in entry], left)
    return left


def _fact(draft: ProductDraft, entry: dict[str, Any], left: list[str]) -> ProductDraft:
    name, sku = entry["name"], entry["sku"]
    if name == "variant":
        return replace(
            draft, variants=[variant for variant in draft.variants if variant.title != entry["new"]]
        )
    if not sku:
        return _put_back(draft, entry, left)
    variants = [
        _put_back(variant, entry, left) if variant.sku == sku else variant
        for variant in draft.variants
    ]
    return replace(draft, variants=variants)


def _put_back(offer: Any, entry: dict[str, Any], left: list[str]) -> Any:
    name, old = entry["name"], entry["old"]
    now = facts.encoded(getattr(offer, name))
    if now not in (entry["new"], old):
        left.append(
            _("%(name)s : modifié depuis l’import, laissé tel quel.")
            % {"name": facts.label_of(name)}
        )
        return offer
    if name in _DECIMALS and old is not None:
        old = Decimal(old)
    return replace(offer, **{name: tuple(old) if name == "categories" else old})


def _picture(
    product: Product, draft: ProductDraft, entry: dict[str, Any], left: list[str]
) -> ProductDraft:
    source = PictureSource.objects.filter(product=product).first()
    if source is None or source.url != entry["new"]:
        left.append(_("Photo : changée depuis l’import, laissée telle quelle."))
        return draft
    if entry["old"]:
        PictureSource.objects.filter(pk=source.pk).update(url=entry["old"], is_fetched=True)
    else:
        source.delete()
    return replace(draft, photo=entry["photo"], picture=entry["path"])


def _numbers(
    actor: Actor, shop: Partner, entries: Sequence[dict[str, Any]], left: list[str]
) -> None:
    ids = [entry["record"] for entry in entries]
    records = StockRecord.objects.filter(partner=shop).in_bulk(ids)
    cuts = running_cuts(ids)
    for entry in entries:
        record = records.get(entry["record"])
        if record is None:
            continue
        if entry["kind"] == "price":
            cut = cuts.get(record.pk)
            now = cut.usual_cents if cut and cut.usual_cents else record.price_cents
            if now == entry["new"]:
                change_prices(actor=actor, prices={record.pk: entry["old"]})
            else:
                left.append(
                    _("Prix : modifié depuis l’import (%(price)s), laissé tel quel.")
                    % {"price": format_euros(now)}
                )
        elif (record.num_in_stock or 0) == entry["new"]:
            set_on_hand(
                actor=actor,
                stock_record_id=record.pk,
                quantity=entry["old"],
                cause=Cause.IMPORT,
            )
        else:
            left.append(
                _("Stock : %(count)s en rayon depuis l’import, laissé tel quel.")
                % {"count": record.num_in_stock or 0}
            )
