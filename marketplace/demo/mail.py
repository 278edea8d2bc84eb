"""Mail backend of the demo: keeps what would have been sent, for the page that shows it."""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import make_msgid
from django.db import transaction

from marketplace.demo.models import SentAttachment, SentMessage
from marketplace.kernel import clock

HTML = "text/html"


class DatabaseBackend(BaseEmailBackend):
    """One row per Message-ID: the same mail sent twice is kept once, as by a real mailbox."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(_keep(mail) for mail in email_messages)


def _keep(mail: EmailMessage) -> int:
    with transaction.atomic():
        message, is_new = SentMessage.objects.get_or_create(
            message_id=mail.extra_headers.get("Message-ID") or make_msgid(),
            defaults={
                "kind": "mail",
                "to": ", ".join(mail.recipients()),
                "subject": mail.subject,
                "text": mail.body,
                "html": _html(mail),
                "at": clock.now(),
            },
        )
        if is_new:
            SentAttachment.objects.bulk_create(
                SentAttachment(
                    message=message, name=name, content_type=kind, content=_bytes(content)
                )
                for name, content, kind in mail.attachments
            )
    return 1


def _html(mail: EmailMessage) -> str:
    alternatives: Sequence[Any] = getattr(mail, "alternatives", ())
    return next((str(content) for content, kind in alternatives if kind == HTML), "")


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
