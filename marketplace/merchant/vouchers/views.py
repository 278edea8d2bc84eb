"""The list of codes with what each has cost, a new one, and the switch of each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.kernel import clock
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_owner, frame
from marketplace.merchant.vouchers.forms import VoucherForm
from shops.vouchers.models import Voucher, VoucherKind
from shops.vouchers.selectors import vouchers_of
from shops.vouchers.services import VoucherRefused, create_voucher, propose_code, set_active


@for_shop_owner
@require_http_methods(["GET", "HEAD", "POST"])
def vouchers(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The shop's codes, and the form for another."""
    initial = {
        "code": propose_code(),
        "kind": VoucherKind.AMOUNT,
        "first_day": clock.today(),
        "customer_limit": 1,
    }
    form = VoucherForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            voucher = create_voucher(actor=desk.actor, shop=desk.shop, draft=form.draft())
        except VoucherRefused as refused:
            form.show(refused)
        else:
            said = _("Le code %(code)s est prêt : donnez-le à vos clients.")
            messages.success(request, said % {"code": voucher.code})
            return redirect("merchant:vouchers")
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "rows": vouchers_of(desk.shop),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "merchant/vouchers/vouchers.html", context, status=status)


@for_shop_owner
@require_POST
def switch(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Stop a code, or take it up again."""
    voucher: Voucher = get_object_or_404(Voucher.objects.select_related("shop"), pk=pk)
    set_active(actor=desk.actor, voucher=voucher, is_active=not voucher.is_active)
    stopped, resumed = _("Le code %(code)s est arrêté."), _("Le code %(code)s sert de nouveau.")
    said = resumed if voucher.is_active else stopped
    messages.success(request, said % {"code": voucher.code})
    return redirect("merchant:vouchers")
