"""« Vos coordonnées »: where the shop is, and where its orders arrive."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from marketplace.kernel.formats import say_phone
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_owner, frame
from marketplace.merchant.start.steps import steps_after
from marketplace.storefront.forms import Answer
from shops.joining.contact import ContactDraft, ContactProblem, update_contact
from shops.partner.models import Partner

_TEL = {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}


class ShopContactForm(forms.Form):
    """The particulars as they are typed; what is right, the service says."""

    use_required_attribute = False
    street = Answer(
        label=gettext_lazy("Le numéro et la rue"),
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    postcode = Answer(
        label=gettext_lazy("Le code postal"),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
    )
    city = Answer(
        label=gettext_lazy("La ville"),
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    phone = Answer(
        label=gettext_lazy("Le téléphone de la boutique"),
        help_text=gettext_lazy("Il est affiché sur votre page."),
        widget=forms.TextInput(attrs=_TEL),
    )
    mobile = forms.CharField(
        label=gettext_lazy("Le mobile qui reçoit les commandes"),
        help_text=gettext_lazy("Chaque commande y arrive par SMS. Il n’est pas publié."),
        required=False,
        widget=forms.TextInput(attrs=_TEL),
    )
    email = Answer(
        label=gettext_lazy("L’adresse e-mail qui reçoit les commandes"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )

    @classmethod
    def about(cls, shop: Partner, data: Any = None) -> "ShopContactForm":
        """The form filled in with what is known."""
        known = {name: getattr(shop, name) for name in ("street", "postcode", "city", "email")}
        known |= {"phone": say_phone(shop.phone), "mobile": say_phone(shop.sms_phone)}
        return cls(data, initial=known)


@for_shop_owner
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Address and telephone for shoppers, mobile and e-mail for orders."""
    form = ShopContactForm.about(desk.shop, request.POST if request.method == "POST" else None)
    if form.is_bound:
        form.is_valid()
        try:
            draft = ContactDraft(**form.cleaned_data)
            update_contact(actor=desk.actor, shop=desk.shop, draft=draft)
        except ContactProblem as problem:
            for field, sentence in problem.errors.items():
                form.add_error(field, sentence)
        else:
            messages.success(request, _("Vos coordonnées sont enregistrées."))
            return redirect(steps_after(desk.shop))
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "form": form,
        "seller": desk.shop.merchant,
        "correction_subject": _("%(shop)s : corriger le vendeur") % {"shop": desk.shop.name},
    }
    status = 422 if form.errors else 200
    return render(request, "merchant/start/contact.html", context, status=status)
