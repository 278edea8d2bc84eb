"""Sends what ``orders.messages.messages`` wrote: composes it now, in the reader's language.

The mail's Message-ID and the SMS's reference come from the outbox row, so that a message sent
twice (a crash after the mail server took it) is recognised as the same one.
"""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override
from django_scopes import scopes_disabled

from marketplace.kernel import outbox
from marketplace.kernel.models import OutboxMessage
from orders.messages import links, messages
from orders.messages.facts import Facts
from orders.messages.letters import Letter
from orders.messages.recipients import recipient_of
from orders.messages.registry import MAILS, TEXTS
from orders.messages.sms import send_sms

BLANK_LINES = re.compile(r"\n{3,}")


@outbox.handler(messages.MAIL)
def send_mail(message: OutboxMessage) -> None:
    """Compose and send one mail; nobody is left to tell when the contact was erased."""
    with scopes_disabled():
        facts = Facts.read(message.payload)
        recipient = recipient_of(facts)
        if not recipient.email:
            return
        with override(recipient.language):
            letter = MAILS[facts.payload["message"], facts.payload["to"]](facts)
            mail = compose(letter, to=recipient.email, message_id=message_id_of(message))
    mail.send()


@outbox.handler(messages.SMS)
def send_text(message: OutboxMessage) -> None:
    """Compose and send one SMS."""
    with scopes_disabled():
        facts = Facts.read(message.payload)
        recipient = recipient_of(facts)
        if not recipient.phone:
            return
        with override(recipient.language):
            text = TEXTS[facts.payload["message"], facts.payload["to"]](facts)
    send_sms(recipient.phone, text, reference=str(message.pk))


def compose(letter: Letter, *, to: str, message_id: str) -> EmailMultiAlternatives:
    """The mail with its text, HTML and attachments, in the active language."""
    context = {
        "letter": letter,
        "heading": letter.heading or letter.subject,
        "site_url": links.site(),
    }
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=BLANK_LINES.sub("\n\n", render_to_string("messages/letter.txt", context)),
        to=[to],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("messages/letter.html", context), "text/html")
    for attachment in letter.attachments:
        mail.attach(attachment.name, attachment.content, attachment.content_type)
    return mail


def message_id_of(message: OutboxMessage) -> str:
    """« <outbox id@host> »: the same each time the row is delivered."""
    return f"<{message.pk}@{urlsplit(settings.SITE_URL).hostname}>"
