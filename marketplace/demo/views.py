"""The demo's own pages: becoming somebody, moving the clock, reading what was sent, the style guide."""

from django.contrib import messages
from django.contrib.auth import login, logout
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from marketplace.demo import bar
from marketplace.demo.correspondents import correspondent, correspondent_of, correspondents, key_of
from marketplace.demo.loading.people import BAKER, BOOKSELLER, CLIENT, MANAGER, PERSONAS
from marketplace.demo.models import SentAttachment, SentMessage
from marketplace.kernel import clock
from marketplace.kernel.models import User

PER_PAGE = 40
HOMES = {
    CLIENT.who: "storefront:home",
    BAKER.who: "merchant:day",
    BOOKSELLER.who: "merchant:day",
    MANAGER.who: "association:home",
}
#: A mail may show its own styles and nothing else; its links open in the whole window.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; "
    "sandbox allow-top-navigation-by-user-activation"
)


@require_POST
def become(request: HttpRequest, who: str) -> HttpResponse:
    """Sign in as one of the demo's people, without password; the one that one is already: sign out."""
    persona = next((persona for persona in PERSONAS if persona.who == who), None)
    if persona is None:
        raise Http404
    if getattr(request.user, "email", "") == persona.email:
        logout(request)
        return redirect("storefront:home")
    user = User.objects.filter(email=persona.email).first()
    if user is None:
        messages.warning(request, _("La ville est vide : « make reset », puis « make run »."))
        return _back(request)
    login(request, user)
    return redirect(HOMES[who])


@require_POST
def move_clock(request: HttpRequest, step: str) -> HttpResponse:
    """Move the clock of the whole town; worker and beat then do what has become due."""
    try:
        moment = bar.moment_after(step)
    except KeyError:
        raise Http404 from None
    clock.move_to(moment)
    messages.info(
        request,
        _(
            "Il est maintenant %(now)s. Ce qui est arrivé à échéance part dans les secondes qui suivent."
        )
        % {"now": bar.say_now()},
    )
    return _back(request)


@require_GET
def sent_messages(request: HttpRequest) -> HttpResponse:
    """Everything that was sent, the latest first; of one person with ``pour``."""
    key = request.GET.get("pour", "")
    sent = SentMessage.objects.all()
    chosen = correspondent(key) if key else None
    if chosen is not None:
        sent = sent.filter(to__in=chosen.addresses)
    page = Paginator(_listed(sent), PER_PAGE).get_page(request.GET.get("page"))
    for message in page:
        message.reader = correspondent_of(message.to)  # type: ignore[attr-defined]
        message.day = clock.local(message.at).date()  # type: ignore[attr-defined]
    addresses = SentMessage.objects.order_by().values_list("to", flat=True).distinct()
    return render(
        request,
        "demo/messages.html",
        {
            "page": page,
            "chosen": chosen,
            "chips": _chips(key),
            "people": correspondents([*addresses, *(chosen.addresses[:1] if chosen else ())]),
        },
    )


@require_GET
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message as its reader got it."""
    sent = get_object_or_404(SentMessage, pk=pk)
    attachments = sent.attachments.defer("content")
    context = {"message": sent, "reader": correspondent_of(sent.to), "attachments": attachments}
    return render(request, "demo/message.html", context)


@require_GET
@xframe_options_sameorigin
def message_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of a mail alone, for its frame: no script, no form, nothing from elsewhere."""
    sent = get_object_or_404(SentMessage, pk=pk)
    html = sent.html.replace("<head>", '<head><base target="_top">', 1)
    return HttpResponse(html, headers={"Content-Security-Policy": MAIL_POLICY})


@require_GET
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """What was attached to a mail, to be saved."""
    file = get_object_or_404(SentAttachment, pk=pk)
    response = HttpResponse(bytes(file.content), content_type=file.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _listed(sent: QuerySet[SentMessage]) -> QuerySet[SentMessage]:
    return sent.defer("html").prefetch_related("attachments")


def _chips(key: str) -> list[dict[str, object]]:
    """The four people of the bar; the current one links back to everybody's."""
    address = reverse("demo:messages")
    chips: list[dict[str, object]] = []
    for persona, label in bar.PERSONAS:
        theirs = key_of(persona.email)
        current = theirs == key
        url = address if current else f"{address}?pour={theirs}"
        chips.append({"url": url, "label": label, "current": current})
    return chips


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page from which the bar was used."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(target if safe else "/")
