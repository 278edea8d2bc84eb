"""How people sign in: by a code in a mail, no password to remember.

Whoever asks for a code has an account from then on: there is no other form to fill in, and the
answer is the same whether the address was known or not.
"""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django import forms
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import outbox
from marketplace.kernel.models import OutboxMessage, User
from marketplace.storefront.visitors import forget_guest, guest_of
from orders.basket.services import merge_baskets
from orders.messages.delivery import message_id_of

MAIL = "storefront.account_mail"


class AccountAdapter(DefaultAccountAdapter):
    """Sends through the outbox, so that no request waits for a mail server; no other sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(
            template_prefix,
            email,
            {"email": email, "site_url": settings.SITE_URL.rstrip("/"), **context},
        )
        html = next((body for body, _kind in getattr(message, "alternatives", ())), "")
        payload = {"to": message.to, "subject": message.subject, "text": message.body, "html": html}
        with transaction.atomic():
            outbox.put(kind=MAIL, key=f"account:{uuid4()}", payload=payload)


class AddressForm(RequestLoginCodeForm):
    """Where the code goes."""

    email = forms.EmailField(
        label=_("Votre adresse e-mail"),
        help_text=_("Nous vous y envoyons un code. Il n’y a pas de mot de passe à retenir."),
        error_messages={
            "required": _("Indiquez votre adresse e-mail."),
            "invalid": _("Cette adresse e-mail n’est pas complète."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )


class CodeForm(ConfirmLoginCodeForm):
    """The code that was sent."""

    code = forms.CharField(
        label=_("Le code reçu"),
        error_messages={"required": _("Recopiez le code reçu par e-mail.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )


class AddressView(RequestLoginCodeView):
    """The one form to sign in or to open an account: an e-mail address."""

    form_class = AddressForm
    template_name = "account/login.html"

    def form_valid(self, form: Any) -> HttpResponse:
        if form._user is None:
            form._user = open_account(
                email=form.cleaned_data["email"], language=get_language() or "fr"
            )
        return super().form_valid(form)


class CodeView(ConfirmLoginCodeView):
    """Signs in whoever has the code."""

    form_class = CodeForm


def open_account(*, email: str, language: str) -> User | None:
    """The account of a new address; None where that address has a closed one."""
    try:
        with transaction.atomic():
            return User.objects.create_user(email, language=language[:2])
    except IntegrityError:
        return None


def deliver_mail(message: OutboxMessage) -> None:
    """Send one mail of the account pages."""
    payload = message.payload
    mail = EmailMultiAlternatives(
        payload["subject"],
        payload["text"],
        to=payload["to"],
        headers={"Message-ID": message_id_of(message)},
    )
    if payload["html"]:
        mail.attach_alternative(payload["html"], "text/html")
    mail.send()


def bring_basket(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """What a guest had chosen follows the person who signs in."""
    guest = guest_of(request)
    if guest.key is not None:
        merge_baskets(guest=guest, user=user)
        forget_guest(request)


def register() -> None:
    """Make the handlers known; called once when the application starts."""
    outbox.handler(MAIL)(deliver_mail)
    user_logged_in.connect(bring_basket, dispatch_uid="storefront.bring_basket")
