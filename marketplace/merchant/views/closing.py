"""The evening's question, answered for all orders at once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.kernel.errors import DomainError
from marketplace.merchant.closing import GIVEN, NOT_GIVEN, Question, questions
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from orders.pickup.services import answer_closing


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Which ready orders were given? What is left unanswered is asked again tomorrow."""
    asked = questions(desk.shop)
    if request.method == "POST":
        given, not_given = _answers(request, asked)
        try:
            answer_closing(actor=desk.actor, shop=desk.shop, given=given, not_given=not_given)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("C’est noté. Bonne soirée."))
        return redirect("merchant:closing")
    context = {**frame(request, desk, waiting(desk.shop)), "questions": asked}
    return render(request, "merchant/closing.html", context)


def _answers(request: HttpRequest, asked: list[Question]) -> tuple[list[UUID], list[UUID]]:
    answers = {question.slip.reference: request.POST.get(question.name) for question in asked}
    chosen = {
        said: [UUID(reference) for reference, answer in answers.items() if answer == said]
        for said in (GIVEN, NOT_GIVEN)
    }
    return chosen[GIVEN], chosen[NOT_GIVEN]
