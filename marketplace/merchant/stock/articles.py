"""The shop's counted articles, as the counter looks for them."""

import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from shops.catalogue.search import fold
from shops.partner.models import AvailabilityKind, Partner, StockRecord
from shops.stock.selectors import full_title

RESULTS = 12
_CODE = re.compile(r"[0-9]{8,14}")


@dataclass(frozen=True)
class Article:
    """One shelf: what stands on it, and what of it is held for orders."""

    id: int
    title: str
    sku: str
    ean: str
    on_hand: int
    held: int

    @property
    def missing(self) -> int:
        """Units that orders hold and that are not there."""
        return max(0, self.held - self.on_hand)

    @property
    def compact(self) -> list[object]:
        """As the page keeps it for when it is off-line."""
        return [self.id, self.title, self.sku, self.ean, self.on_hand, self.held]


def all_articles(shop: Partner) -> list[Article]:
    """Every counted article that is not archived, variants apart, by title; in one query."""
    return sorted(map(_article, _records(shop)), key=lambda article: fold(article.title))


def find_articles(shop: Partner, text: str) -> list[Article]:
    """What a scanned or typed text means: the one article of that code, or those with all its words."""
    code = text.strip()
    records = _records(shop)
    exact = Q(partner_sku__iexact=code)
    if _CODE.fullmatch(code):
        # A till's twelve digits are the thirteen of the article with a nought before them.
        exact |= Q(product__ean__in=[code, code.zfill(13)])
    found = [_article(record) for record in records.filter(exact)]
    if found or not code:
        return found
    words = fold(code).split()
    return [
        article
        for article in all_articles(shop)
        if all(word in fold(f"{article.title} {article.sku} {article.ean}") for word in words)
    ][:RESULTS]


def article_of(shop: Partner, pk: int) -> tuple[StockRecord, Article]:
    """An article of this shop, archived or not. Raises Http404."""
    record = (
        StockRecord.objects.filter(partner=shop, pk=pk, availability=AvailabilityKind.COUNTED)
        .select_related("product__parent")
        .first()
    )
    if record is None:
        raise Http404
    return record, _article(record)


def _records(shop: Partner) -> QuerySet[StockRecord]:
    records: QuerySet[StockRecord] = StockRecord.objects.filter(
        partner=shop, availability=AvailabilityKind.COUNTED, product__archived_at=None
    )
    return records.select_related("product__parent").only(
        "partner_sku",
        "num_in_stock",
        "num_allocated",
        "product__title",
        "product__ean",
        "product__parent__title",
    )


def _article(record: StockRecord) -> Article:
    return Article(
        record.pk,
        full_title(record),
        record.partner_sku,
        record.product.ean,
        record.num_in_stock or 0,
        record.num_allocated or 0,
    )
