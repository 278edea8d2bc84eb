"""What a file would do to the catalogue: each product's old and new values, and why not."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from marketplace.kernel.errors import DomainError
from marketplace.kernel.formats import say_day
from marketplace.kernel.money import format_euros
from shops.catalogue.drafts import Offer, ProductDraft, VariantDraft
from shops.catalogue.services import check_licence
from shops.files import facts, values
from shops.files.catalogue_side import Categories, Known, find, note_changes_since
from shops.files.items import Item, Unit
from shops.files.models import Result
from shops.files.options import Options
from shops.partner.models import AvailabilityKind, Partner, StockRecord


@dataclass(slots=True)
class Plan:
    """What becomes of one product of the file; ``draft`` is what it will be, if it changes."""

    item: Item
    known: Known | None = None
    result: str = Result.UNTOUCHED
    #: ``[label, old, new]`` for people.
    changes: list[list[str]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    is_incomplete: bool = False
    draft: ProductDraft | None = None
    #: Cents incl. tax and units, by stock record.
    prices: dict[int, int] = field(default_factory=dict)
    stocks: dict[int, int] = field(default_factory=dict)
    picture: str = ""
    is_restored: bool = False
    #: Old and new values by field, for undoing.
    log: list[dict[str, Any]] = field(default_factory=list)

    def refuse(self, *reasons: str) -> "Plan":
        """Nothing of it is written."""
        return Plan(self.item, self.known, Result.REFUSED, reasons=list(dict.fromkeys(reasons)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A file against one shop's catalogue; inside the shop's scope."""

    shop: Partner
    options: Options
    made_at: datetime
    categories: Categories

    def plans(self, items: Sequence[Item]) -> list[Plan]:
        """What becomes of each item, in a number of queries that does not depend on theirs."""
        known = find(self.shop, items)
        if not self.options.replace_anyway:
            note_changes_since([one for one in known if one is not None], self.made_at)
        return [self._plan(item, one) for item, one in zip(items, known, strict=True)]

    def _plan(self, item: Item, known: Known | None) -> Plan:
        plan = Plan(item, known, reasons=list(item.notes))
        if item.problems:
            return plan.refuse(*item.problems)
        try:
            return self._created(plan) if known is None else self._changed(plan, known)
        except DomainError as error:
            return plan.refuse(error.message)

    def _created(self, plan: Plan) -> Plan:
        item = plan.item
        if not item.title:
            return plan.refuse(_("Donnez un nom au produit."))
        rate = Decimal(item.vat_rate or self.options.vat_rate)
        draft = facts.new_draft(item, self.categories.slugs(item.categories), rate)
        if item.has_variants:
            variants = [self._variant(unit, rate) for unit in item.units]
            draft = replace(draft, variants=variants)
        else:
            draft = replace(draft, **self._offer(item.units[0], rate), **_net(item.units[0]))
        missing = facts.missing(draft, item, self.categories)
        if missing:
            draft = replace(
                draft, is_public=False, is_incomplete=True, is_food=False, is_alcohol=False
            )
            plan.is_incomplete = True
            plan.reasons += missing
        if problems := [problem.message for problem in draft.problems()]:
            return plan.refuse(*problems)
        check_licence(self.shop, draft)
        plan.result, plan.draft = Result.CREATED, draft
        plan.changes = [[label, "", said] for label, said in facts.introduction(draft)]
        plan.picture = self._picture(plan, None)
        return plan

    def _changed(self, plan: Plan, known: Known) -> Plan:
        item, before = plan.item, known.draft
        if item.has_variants and not before.variants or before.variants and not item.has_variants:
            return plan.refuse(
                _("Ce produit a des déclinaisons dans votre catalogue, pas dans le fichier.")
                if before.variants
                else _("Ce produit a des déclinaisons dans le fichier, pas dans votre catalogue.")
            )
        after = facts.with_facts(before, item, self.categories.slugs(item.categories))
        after = self._with_units(plan, known, after)
        self._restore(plan, known)
        if plan.is_restored:
            after = replace(after, is_public=item.is_public is not False)
        if facts.missing(after, item, self.categories) and not before.is_public:
            plan.is_incomplete = True
            plan.reasons += facts.missing(after, item, self.categories)
            after = replace(after, is_public=False)
        self._compare_facts(plan, known, after)
        plan.picture = self._picture(plan, known)
        if plan.changes:
            plan.result = Result.CHANGED
        elif any(reason not in item.notes for reason in plan.reasons) and not plan.is_incomplete:
            plan.result = Result.KEPT
        return plan

    def _restore(self, plan: Plan, known: Known) -> None:
        if known.product.archived_at is None:
            return
        if known.edited_at is not None:
            plan.reasons.append(_("Archivé depuis : laissé de côté."))
            return
        plan.is_restored = True
        plan.changes.append([_("Catalogue"), _("archivé"), _("remis au catalogue")])
        plan.log.append({"kind": "restored"})

    def _compare_facts(self, plan: Plan, known: Known, after: ProductDraft) -> None:
        changes = facts.changes(known.draft, after)
        if not changes:
            return
        if known.edited_at is not None:
            names = ", ".join(dict.fromkeys(change.label for change in changes))
            plan.reasons.append(_kept(names, known.edited_at))
            return
        problems = [problem.message for problem in after.problems()]
        known_problems = {problem.message for problem in known.draft.problems()}
        if new := [problem for problem in problems if problem not in known_problems]:
            raise DomainError(new[0])
        if problems:
            raise DomainError(problems[0])
        check_licence(self.shop, after)
        plan.draft = after
        for change in changes:
            plan.changes.append([change.label, change.said_before, change.said_after])
            plan.log.append(change.to_json())

    def _with_units(self, plan: Plan, known: Known, draft: ProductDraft) -> ProductDraft:
        """The draft with what the file says of each thing sold; prices and stock go to the plan."""
        item = plan.item
        if not draft.variants:
            unit = item.units[0]
            self._compare_offer(plan, known, unit, draft, "")
            return replace(draft, **_said(unit, draft), **_rate(item))
        variants = list(draft.variants)
        for unit in item.units:
            place = _place_of(unit, variants)
            if place is None:
                rate = Decimal(item.vat_rate or str(variants[0].vat_rate))
                variants.append(self._variant(unit, rate))
                continue
            variant = variants[place]
            self._compare_offer(plan, known, unit, variant, variant.title)
            variants[place] = replace(variant, **_said(unit, variant))
        if item.vat_rate:
            variants = [replace(variant, **_rate(item)) for variant in variants]
        return replace(draft, variants=variants)

    def _compare_offer(
        self, plan: Plan, known: Known, unit: Unit, offer: Offer, which: str
    ) -> None:
        record = known.records.get(offer.sku)
        if record is None:
            return
        if unit.price:
            self._compare_price(plan, known, unit, record, which)
        if unit.stock is None:
            return
        if record.availability != AvailabilityKind.COUNTED:
            plan.reasons.append(
                _("Pas de stock compté pour ce produit : quantité laissée de côté.")
            )
            return
        now = record.num_in_stock or 0
        if unit.stock == now:
            return
        if at := known.stocked_at.get(record.pk):
            plan.reasons.append(_kept(facts.labelled(_("Stock"), which), at))
            return
        plan.stocks[record.pk] = unit.stock
        plan.changes.append([facts.labelled(_("Stock"), which), str(now), str(unit.stock)])
        plan.log.append({"kind": "stock", "record": record.pk, "old": now, "new": unit.stock})

    def _compare_price(
        self, plan: Plan, known: Known, unit: Unit, record: StockRecord, which: str
    ) -> None:
        rate = Decimal(plan.item.vat_rate or str(record.vat_rate))
        cents = self._cents(unit, rate)
        now = known.usual_cents.get(record.pk, record.price_cents)
        if cents in (now, record.price_cents):
            return
        if at := known.priced_at.get(record.pk):
            plan.reasons.append(_kept(facts.labelled(_("Prix"), which), at))
            return
        plan.prices[record.pk] = cents
        label = facts.labelled(_("Prix"), which)
        plan.changes.append([label, format_euros(now), format_euros(cents)])
        plan.log.append({"kind": "price", "record": record.pk, "old": now, "new": cents})

    def _picture(self, plan: Plan, known: Known | None) -> str:
        """The address to fetch a picture from, if it is another than the one it has."""
        url = plan.item.picture
        if not url:
            return ""
        if not url.lower().startswith(("http://", "https://")):
            plan.reasons.append(_("L’adresse de la photo n’en est pas une : laissée de côté."))
            return ""
        source = known.source if known else None
        if source is not None and source.url == url:
            return ""
        if known is not None:
            if known.edited_at is not None:
                return ""
            if known.product.picture and url.endswith(known.product.picture):
                return ""
            plan.changes.append([_("Photo"), source.url if source else "", url])
        return url

    def _variant(self, unit: Unit, rate: Decimal) -> VariantDraft:
        return VariantDraft(choice=unit.choice, **self._offer(unit, rate), **_net(unit))

    def _offer(self, unit: Unit, rate: Decimal) -> dict[str, Any]:
        cents = self._cents(unit, rate) if unit.price else 0
        return {
            "price_cents": cents,
            "vat_rate": rate,
            "stock": unit.stock or 0,
            "sku": unit.sku,
            "ean": unit.ean,
        }

    def _cents(self, unit: Unit, rate: Decimal) -> int:
        excludes = self.options.prices_exclude_tax
        cents = values.cents_with_tax(Decimal(unit.price), rate, excludes_tax=excludes)
        if cents <= 0:
            raise DomainError(_("Le prix est nul ou négatif."))
        return cents


def _kept(names: str, at: datetime) -> str:
    return _("%(names)s : modifié le %(day)s, après le fichier. Gardé tel quel.") % {
        "names": names,
        "day": say_day(at),
    }


def _place_of(unit: Unit, variants: Sequence[VariantDraft]) -> int | None:
    for place, variant in enumerate(variants):
        if unit.sku and unit.sku == variant.sku:
            return place
    for place, variant in enumerate(variants):
        if facts.tidy_pairs(unit.choice) == facts.tidy_pairs(variant.choice):
            return place
    return None


def _net(unit: Unit) -> dict[str, Any]:
    if not unit.net_quantity:
        return {}
    return {"net_quantity": Decimal(unit.net_quantity), "net_unit": unit.net_unit}


def _said(unit: Unit, offer: ProductDraft | VariantDraft) -> dict[str, Any]:
    """What the file says of a thing's code and contents, where it differs."""
    said: dict[str, Any] = {"ean": unit.ean} if unit.ean else {}
    net = _net(unit)
    if net and (net["net_quantity"], net["net_unit"]) != (offer.net_quantity, offer.net_unit):
        said |= net
    return said


def _rate(item: Item) -> dict[str, Any]:
    return {"vat_rate": Decimal(item.vat_rate)} if item.vat_rate else {}
