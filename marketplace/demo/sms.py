"""SMS backend of the demo: keeps what would have been sent, for the page that shows it."""

from marketplace.demo.models import SentMessage
from marketplace.kernel import clock


class DatabaseBackend:
    """One row per reference: the same SMS sent twice is kept once, as by a careful provider."""

    def send(self, to: str, text: str, *, reference: str) -> None:
        SentMessage.objects.get_or_create(
            message_id=reference,
            defaults={"kind": "sms", "to": to, "text": text, "at": clock.now()},
        )
