"""« Demander ce produit »: one writes to a shop that shows its articles without selling them here."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.kernel.errors import DomainError
from marketplace.storefront.asking import QuestionForm
from marketplace.storefront.limits import count_try
from shops.catalogue import selectors
from shops.questions.services import QuestionProblem, ask, can_ask


@require_http_methods(["GET", "HEAD", "POST"])
def ask_for(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The small form, and its sending."""
    page = selectors.get_product(pk)
    if page is None:
        raise Http404
    product = page.product
    if not can_ask(product):
        return redirect("storefront:product", product.slug, product.pk)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        form.is_valid()
        try:
            count_try(request, what="ask", most=5)
            ask(product=product, **form.cleaned_data)
        except QuestionProblem as problem:
            form.show(problem.errors)
            status = 422
        except DomainError as error:
            form.add_error(None, error.message)
            status = 422
        else:
            said = _("Votre question est partie. %(shop)s vous répond directement.")
            messages.success(request, said % {"shop": page.shop.name})
            return redirect("storefront:product", product.slug, product.pk)
    context = {"form": form, "product": product, "shop": page.shop, "card": page.card}
    response = render(request, "storefront/ask.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
