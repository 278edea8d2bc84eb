"""Finding a guest's order by its number and e-mail address, not too often."""

from django.http import HttpRequest

from marketplace.kernel.errors import DomainError
from marketplace.storefront.forms import FindOrderForm
from marketplace.storefront.limits import count_try
from orders.order.selectors import find_order


def found_by_number(request: HttpRequest, form: FindOrderForm) -> str:
    """The secret address of the order that the form names; empty, with the error in the form."""
    if not form.is_bound or not form.is_valid():
        return ""
    given = form.cleaned_data
    try:
        count_try(request, what="find_order", key=given["email"])
        return str(find_order(number=given["number"], email=given["email"]).access_token)
    except DomainError as error:
        form.add_error(None, error.message)
        return ""
