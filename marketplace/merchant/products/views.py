"""« Produits »: the list, with price and availability changed in their row."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.kernel.errors import DomainError
from marketplace.kernel.money import format_euros
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from marketplace.merchant.posted import posted_number, posted_uuid
from marketplace.merchant.products.amounts import typed_price, typed_quantity
from marketplace.merchant.products.listing import Asked, Done, list_context, row_of
from marketplace.merchant.views.day import FRAGMENT_HEADER
from marketplace.storefront.product_facts import product_facts
from shops.catalogue.editing import duplicate_product
from shops.catalogue.models import Product
from shops.catalogue.own_products import OwnOffer, OwnProduct, own_product
from shops.catalogue.selectors import preview_product
from shops.partner.models import AvailabilityKind, StockRecord
from shops.prices.services import change_prices
from shops.stock.counter import COUNT, Entry, correct_by_step, enter_at_counter
from shops.stock.services import set_day_quantity

#: Where the session keeps, for one page, what was just done to a row.
DONE_KEY = "product_done"


@for_shop_staff
@require_safe
def products(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The shop's products."""
    kept = request.session.pop(DONE_KEY, None)
    return _page(request, desk, Asked.of(request.GET), Done(**kept) if kept else None)


@for_shop_staff
@require_POST
def price(request: HttpRequest, desk: Desk, record: int) -> HttpResponse:
    """A new price, typed in its row; the answer offers to take it back."""
    product, offer = _offer_or_404(desk, record)

    def change() -> Done:
        cents = typed_price(request.POST.get("price", ""))
        changed = change_prices(actor=desk.actor, prices={record: cents})
        if not changed:
            return Done(record, _("C’est déjà son prix."))
        said = _("%(before)s devient %(after)s.") % {
            "before": format_euros(changed[0].before),
            "after": format_euros(cents),
        }
        if changed[0].to_pay != cents:
            said += " " + _("La promotion continue à %(price)s.") % {
                "price": format_euros(changed[0].to_pay)
            }
        is_undoing = request.POST.get("undo") == "1"
        return Done(record, said, None if is_undoing or offer.is_cut else changed[0].before)

    return _answer(request, desk, product, offer, change)


@for_shop_staff
@require_POST
def stock(request: HttpRequest, desk: Desk, record: int) -> HttpResponse:
    """What stands on the shelf, or is made for the day: one more, one less, or the number typed."""
    product, offer = _offer_or_404(desk, record)

    def change() -> Done:
        step = {"-1": -1, "1": 1}.get(request.POST.get("step", ""), 0)
        if offer.availability == AvailabilityKind.COUNTED:
            return _correct(request, desk, record, step)
        if offer.availability == AvailabilityKind.PER_DAY and offer.day is not None:
            wanted = _day_quantity(request, offer, step) if step else _typed(request)
            row = set_day_quantity(
                actor=desk.actor, stock_record_id=record, day=offer.day, quantity=max(0, wanted)
            )
            return Done(record, _("%(count)s ce jour-là.") % {"count": row.quantity})
        raise Http404

    return _answer(request, desk, product, offer, change)


@for_shop_staff
@require_POST
def copy(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """A hidden copy of a product."""
    if own_product(desk.shop, pk) is None:
        raise Http404
    try:
        made = duplicate_product(actor=desk.actor, product=Product.objects.get(pk=pk))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("merchant:products")
    messages.success(request, _("« %(title)s » est prête, masquée.") % {"title": made.title})
    return redirect(reverse("merchant:products") + "?tri=recents")


@for_shop_staff
@require_safe
def preview(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The product's page as shoppers see it, also while they do not."""
    page = preview_product(desk.shop, pk)
    if page is None:
        raise Http404
    context = {
        **product_facts(page),
        "preview": True,
        "is_archived": page.product.archived_at is not None,
        "is_hidden": not page.product.is_public,
    }
    return render(request, "merchant/products/preview.html", context)


def _correct(request: HttpRequest, desk: Desk, record: int, step: int) -> Done:
    """One tap is one movement: the same nonce again changes nothing."""
    nonce = posted_uuid(request, "nonce")
    if step:
        entered = correct_by_step(actor=desk.actor, nonce=nonce, stock_record_id=record, step=step)
    else:
        entry = Entry(nonce, record, COUNT, _typed(request))
        entered = enter_at_counter(actor=desk.actor, entry=entry)
    return Done(record, _("%(count)s en rayon.") % {"count": entered.on_hand})


def _day_quantity(request: HttpRequest, offer: OwnOffer, step: int) -> int:
    """One more or less than what the page showed (« was »), when that is not done already."""
    asked = max(0, posted_number(request, "was") + step)
    return asked if offer.day_quantity == asked else offer.day_quantity + step


def _typed(request: HttpRequest) -> int:
    return typed_quantity(request.POST.get("quantity", ""))


def _offer_or_404(desk: Desk, record: int) -> tuple[OwnProduct, OwnOffer]:
    """A thing that the shop sells, with its product."""
    row = StockRecord.objects.filter(pk=record, partner=desk.shop).select_related("product").first()
    product = own_product(desk.shop, row.product.parent_id or row.product_id) if row else None
    for offer in product.offers if product else ():
        if product and offer.stock_record_id == record:
            return product, offer
    raise Http404


def _answer(
    request: HttpRequest,
    desk: Desk,
    product: OwnProduct,
    offer: OwnOffer,
    change: Callable[[], Done],
) -> HttpResponse:
    """The row alone for the page's script, else the list; a wrong entry is shown beside its field."""
    asked = Asked.of(QueryDict(request.POST.get("list", "").removeprefix("?")))
    try:
        done = change()
    except DomainError as error:
        field = "price" if "price" in request.POST else "quantity"
        typed = request.POST.get(field, "")
        done = Done(offer.stock_record_id, error=error.message, field=field, typed=typed[:20])
    if FRAGMENT_HEADER in request.headers:
        fresh = own_product(desk.shop, product.id)
        context = {"row": row_of(fresh or product, done), "here": asked.address()}
        response = render(request, "merchant/products/row.html", context)
        response[FRAGMENT_HEADER] = "1"
        return response
    if done.error:
        return _page(request, desk, asked, done)
    request.session[DONE_KEY] = {
        "stock_record_id": done.stock_record_id,
        "said": done.said,
        "undo_cents": done.undo_cents,
    }
    return redirect(f"{reverse('merchant:products')}{asked.address()}#p{product.id}")


def _page(request: HttpRequest, desk: Desk, asked: Asked, done: Done | None) -> HttpResponse:
    context = {
        **frame(request, desk, waiting(desk.shop)),
        **list_context(request, desk.shop, asked, done),
    }
    return render(request, "merchant/products/list.html", context)
