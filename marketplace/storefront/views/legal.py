"""The pages that the law asks of the town's site and of each seller."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.kernel.legal import paragraphs
from marketplace.storefront import law
from shops.catalogue.selectors import get_shop


@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    """How shops come and go, and in which order things are listed (L111-7, D111-7)."""
    return _page(request, "ranking")


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """The conditions of the site itself; each seller has its own terms of sale."""
    return _page(request, "terms")


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """Who publishes and hosts the site."""
    return _page(request, "notice")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is done with personal data (RGPD, art. 13)."""
    return _page(request, "privacy")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The state of accessibility."""
    return _page(request, "accessibility")


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """How to reach the association (DSA, art. 11, 12 and 16)."""
    return _page(request, "contact")


@require_safe
def seller_terms(request: HttpRequest, code: str) -> HttpResponse:
    """A seller's terms of sale as they stand; a shop that only shows itself may have none."""
    page = get_shop(code)
    if page is None or page.merchant is None:
        raise Http404
    terms = page.merchant.current_terms()
    context = {
        "shop": page.shop,
        "seller": law.seller_rows(page.merchant),
        "terms": terms,
        "paragraphs": paragraphs(terms.text) if terms else [],
        "annexes": law.withdrawal_annexes([page.merchant]),
        **law.general_context(),
    }
    return render(request, "storefront/legal/seller_terms.html", context)


def _page(request: HttpRequest, name: str) -> HttpResponse:
    context = {
        "association_address": settings.ASSOCIATION_ADDRESS,
        "association_siren": settings.ASSOCIATION_SIREN,
        "site_url": settings.SITE_URL,
        "host": settings.SITE_HOST,
        **law.general_context(),
    }
    return render(request, f"storefront/legal/{name}.html", context)
