"""Every form of the counter says at which shop it was shown.

Built into all templates: no form of the counter can be written without it. ``desk._inside`` reads
it back, so that a page left open at one shop writes nothing at another.
"""

from django.template import Context, Library
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from marketplace.merchant.desk import AT_SHOP, Desk

register = Library()


class DeskFormNode(CsrfTokenNode):
    """Django's field against forged forms, and the shop's code beside it."""

    def render(self, context: Context) -> str:
        field = super().render(context)
        desk = context.get("desk")
        if not isinstance(desk, Desk):
            return field
        return field + format_html(
            '<input type="hidden" name="{}" value="{}">', AT_SHOP, desk.shop.code
        )


@register.tag
def csrf_token(parser: Parser, token: Token) -> DeskFormNode:
    """``{% csrf_token %}``, with the shop in the counter's forms."""
    return DeskFormNode()
