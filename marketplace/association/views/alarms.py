"""What a person must look at: alarms about money, and messages that could not be delivered."""

from uuid import UUID

from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.association.alarms import say_alarm, say_detail
from marketplace.association.desk import for_association, for_managers, frame
from marketplace.association.undelivered import can_be_set_aside, undelivered
from marketplace.association.views.asked import after, page_asked
from marketplace.kernel import outbox
from marketplace.kernel.actors import Actor
from marketplace.kernel.models import OutboxMessage
from payments.gateway.alarms import close_alarm
from payments.gateway.models import Alarm

CLOSED_SHOWN = 20
MESSAGES_PER_PAGE = 50


@for_association
@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    """Open alarms, the oldest first, and those closed lately."""
    open_ones = Alarm.objects.filter(closed_at__isnull=True).order_by("raised_at")
    closed = Alarm.objects.filter(closed_at__isnull=False).order_by("-closed_at")[:CLOSED_SHOWN]
    context = {
        **frame(request),
        "open": [(alarm, say_alarm(alarm.kind), say_detail(alarm.detail)) for alarm in open_ones],
        "closed": [(alarm, say_alarm(alarm.kind)) for alarm in closed],
    }
    return render(request, "association/alarms.html", context)


@for_managers
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """A person has looked and acted."""
    alarm = Alarm.objects.filter(pk=pk).first()
    if alarm is None:
        raise Http404
    if close_alarm(actor=Actor.of(request.user), key=alarm.key):
        notices.success(request, _("L’alarme est close. Elle revient si le problème se répète."))
    else:
        notices.info(request, _("Cette alarme était déjà close."))
    return redirect(after(request, "association:alarms"))


@for_association
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Messages given up after a dozen tries."""
    page = Paginator(outbox.dead_messages(), MESSAGES_PER_PAGE).get_page(page_asked(request))
    context = {
        **frame(request),
        "rows": undelivered(page),
        "page": page,
    }
    return render(request, "association/messages.html", context)


@for_managers
@require_POST
def revive(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Have a message tried anew."""
    _message(ref)
    if outbox.revive(ref, Actor.of(request.user)):
        notices.success(request, _("L’envoi est relancé."))
    else:
        notices.info(request, _("Quelqu’un s’est déjà occupé de cet envoi."))
    return redirect(after(request, "association:messages"))


@for_managers
@require_POST
def set_message_aside(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Its reader was told by voice: the message is given up for good."""
    if not can_be_set_aside(_message(ref)):
        raise Http404
    if outbox.set_aside(ref, Actor.of(request.user)):
        notices.success(request, _("L’envoi est classé."))
    else:
        notices.info(request, _("Quelqu’un s’est déjà occupé de cet envoi."))
    return redirect(after(request, "association:messages"))


def _message(ref: UUID) -> OutboxMessage:
    message = OutboxMessage.objects.filter(pk=ref).first()
    if message is None:
        raise Http404
    return message
