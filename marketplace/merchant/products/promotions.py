"""Promotions: what is cut now, what will be, and a new one planned with its reference prices shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.kernel import clock
from marketplace.kernel.errors import DomainError
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from marketplace.merchant.posted import posted_ids, posted_uuid
from marketplace.merchant.products.amounts import price_text, typed_price
from shops.catalogue.own_products import offers_of, own_products
from shops.partner.models import Partner, StockRecord
from shops.prices.models import CutState, PriceCut, Promotion
from shops.prices.promotions import (
    HIGHEST_PERCENT,
    PromotionDraft,
    Prospect,
    end_promotion,
    plan_promotion,
    prospects,
)
from shops.stock.selectors import full_title

#: Products to choose from on the page itself; more are chosen in the list of products.
OFFERED = 200
PAST_SHOWN = 12
#: A cut that never ends is a price.
LONGEST = timedelta(days=366)
PERCENT, PRICES = "percent", "prices"


class PromotionForm(forms.Form):
    """How much, from when, until when."""

    how = forms.ChoiceField(
        label=gettext_lazy("Quelle baisse ?"),
        choices=[
            (PERCENT, gettext_lazy("Un pourcentage")),
            (PRICES, gettext_lazy("Un nouveau prix pour chaque produit")),
        ],
        widget=forms.RadioSelect,
        initial=PERCENT,
    )
    percent = forms.IntegerField(
        label=gettext_lazy("Pourcentage"),
        required=False,
        min_value=1,
        max_value=HIGHEST_PERCENT,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    starts = forms.DateField(
        label=gettext_lazy("Du"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Aujourd’hui : elle commence tout de suite."),
    )
    ends = forms.DateField(
        label=gettext_lazy("Jusqu’au soir du"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("how") == PERCENT and not values.get("percent") and not self.errors:
            self.add_error("percent", _("Indiquez de combien pour cent, par exemple 20."))
        starts, ends = values.get("starts"), values.get("ends")
        if starts and starts < clock.today():
            self.add_error("starts", _("Ce jour est passé."))
        if starts and ends and ends < starts:
            self.add_error("ends", _("La promotion se termine après son début."))
        elif ends and ends > clock.today() + LONGEST:
            self.add_error("ends", _("Une promotion se termine dans l’année."))
        return values

    def span(self) -> tuple[datetime, datetime]:
        """From the first day's beginning (or now) until the end of the last, in UTC."""
        starts, ends = self.cleaned_data["starts"], self.cleaned_data["ends"]
        begins = max(clock.local_datetime(starts, time.min), clock.now())
        return begins, clock.local_datetime(ends + timedelta(days=1), time.min)


@dataclass(frozen=True)
class Shown:
    """A promotion with what it cuts."""

    promotion: Promotion
    cuts: list[tuple[str, PriceCut]]
    state: str

    @property
    def refused(self) -> list[str]:
        """Things it did not cut, since it would have been no cut."""
        return [title for title, cut in self.cuts if cut.state == CutState.REFUSED]


@for_shop_staff
@require_safe
def promotions(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Running, planned and past promotions."""
    found = _shown(desk.shop)
    groups = [
        (title, [one for one in found if one.state == state])
        for state, title in (
            ("running", _("En cours")),
            ("planned", _("Prévues")),
            ("past", _("Terminées")),
        )
    ]
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "groups": [(title, rows[:PAST_SHOWN]) for title, rows in groups if rows],
    }
    return render(request, "merchant/products/promotions.html", context)


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def promotion_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Choose products and a cut, see what each becomes, and confirm."""
    values = request.POST if request.method == "POST" else request.GET
    picked = _picked(desk.shop, values)
    if request.method != "POST":
        today = clock.today()
        start = {"how": PERCENT, "starts": today, "ends": today + timedelta(days=6)}
        return _form_page(request, desk, PromotionForm(initial=start), picked)
    form = PromotionForm(request.POST)
    if not form.is_valid() or not picked:
        missing = "" if picked else _("Choisissez au moins un produit.")
        return _form_page(request, desk, form, picked, missing)
    records = list(
        offers_of(picked).filter(partner=desk.shop).select_related("product__parent").order_by("pk")
    )
    prices, wrong = _typed_prices(request.POST, records)
    draft, found = _prospects_of(form, records, prices)
    if request.POST.get("confirm") == "1" and not wrong:
        fit = [one.record.pk for one in found if not one.problem]
        if fit and (draft.percent is not None or len(fit) == len(found)):
            return _plan(request, desk, form, fit, prices)
    return _review_page(request, desk, form, picked, found, wrong)


@for_shop_staff
@require_POST
def promotion_end(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """« Terminer maintenant »: prices without it again; before its hour, nothing comes of it."""
    if not Promotion.objects.filter(pk=pk, shop=desk.shop).exists():
        raise Http404
    end_promotion(actor=desk.actor, promotion_id=pk)
    messages.success(request, _("La promotion est terminée."))
    return redirect("merchant:promotions")


def _shown(shop: Partner) -> list[Shown]:
    """The shop's promotions, the latest first, in two queries."""
    rows = Promotion.objects.filter(shop=shop).order_by("-starts_at", "-pk")[: 4 * PAST_SHOWN]
    cuts: dict[int, list[tuple[str, PriceCut]]] = {}
    things = PriceCut.objects.filter(promotion__in=[row.pk for row in rows])
    for cut in things.select_related("stock_record__product__parent").order_by("pk"):
        cuts.setdefault(cut.promotion_id, []).append((full_title(cut.stock_record), cut))
    return [Shown(row, cuts.get(row.pk, []), _state(cuts.get(row.pk, []))) for row in rows]


def _state(cuts: Sequence[tuple[str, PriceCut]]) -> str:
    states = {cut.state for _title, cut in cuts}
    if states & {CutState.RUNNING, CutState.PAUSED}:
        return "running"
    return "planned" if CutState.PLANNED in states else "past"


def _picked(shop: Partner, values: QueryDict) -> list[int]:
    """The shop's own products among those named."""
    ids = posted_ids(values, "product")[: OFFERED * 2]
    return list(own_products(shop).filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))


def _typed_prices(
    values: QueryDict, records: Sequence[StockRecord]
) -> tuple[dict[int, int], dict[int, str]]:
    """New prices in cents by stock record, and what is wrong with those that are none."""
    prices, wrong = {}, {}
    for record in records:
        text = values.get(f"price-{record.pk}", "")
        try:
            prices[record.pk] = typed_price(text) if text else 0
        except DomainError as error:
            prices[record.pk], wrong[record.pk] = 0, error.message
    return prices, wrong


def _prospects_of(
    form: PromotionForm, records: Sequence[StockRecord], prices: dict[int, int]
) -> tuple[PromotionDraft, list[Prospect]]:
    starts_at, ends_at = form.span()
    is_percent = form.cleaned_data["how"] == PERCENT
    draft = PromotionDraft(
        stock_record_ids=[record.pk for record in records],
        starts_at=starts_at,
        ends_at=ends_at,
        percent=form.cleaned_data["percent"] if is_percent else None,
        prices=None if is_percent else prices,
    )
    return draft, prospects(draft)


def _plan(
    request: HttpRequest,
    desk: Desk,
    form: PromotionForm,
    record_ids: list[int],
    prices: dict[int, int],
) -> HttpResponse:
    records = list(StockRecord.objects.filter(pk__in=record_ids))
    draft, _found = _prospects_of(form, records, prices)
    try:
        promotion = plan_promotion(
            actor=desk.actor,
            shop=desk.shop,
            draft=draft,
            nonce=posted_uuid(request, "nonce"),
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("merchant:promotions")
    began = promotion.starts_at <= clock.now()
    messages.success(
        request, _("La promotion a commencé.") if began else _("La promotion est prévue.")
    )
    return redirect("merchant:promotions")


def _form_page(
    request: HttpRequest,
    desk: Desk,
    form: PromotionForm,
    picked: Sequence[int],
    missing: str = "",
) -> HttpResponse:
    """Products to choose from (those named come first) and the cut."""
    own = own_products(desk.shop).order_by("search_text", "pk")
    offered = own.filter(pk__in=picked) if picked else own
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "form": form,
        "offered": [
            (pk, title, pk in picked) for pk, title in offered.values_list("pk", "title")[:OFFERED]
        ],
        "is_cut_off": not picked and own.count() > OFFERED,
        "missing": missing,
    }
    return render(request, "merchant/products/promotion_new.html", context)


def _review_page(
    request: HttpRequest,
    desk: Desk,
    form: PromotionForm,
    picked: Sequence[int],
    found: Sequence[Prospect],
    wrong: dict[int, str],
) -> HttpResponse:
    """What each thing would cost, its reference price, and why some cannot be cut."""
    is_percent = form.cleaned_data["how"] == PERCENT
    rows = []
    for one in found:
        typed = request.POST.get(f"price-{one.record.pk}", "")
        problem = wrong.get(one.record.pk, "") or (one.problem if is_percent or typed else "")
        rows.append(
            {
                "pk": one.record.pk,
                "title": full_title(one.record),
                "prospect": one,
                "typed": typed,
                "problem": problem,
            }
        )
    if not is_percent and request.POST.get("confirm") == "1":
        for row in rows:
            row["problem"] = row["problem"] or ("" if row["typed"] else _("Indiquez son prix."))
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "form": form,
        "is_percent": is_percent,
        "picked": picked,
        "rows": rows,
        "can_confirm": not is_percent or any(not one.problem for one in found),
        "nonce": uuid4(),
        "example": price_text(found[0].usual) if found else "",
    }
    return render(request, "merchant/products/promotion_review.html", context)
