"""Reading what was sent."""

from django.db.models import QuerySet

from marketplace.demo.models import SentMessage
from marketplace.kernel import outbox
from marketplace.kernel.models import OutboxMessage


class Mailbox:
    """Delivers what waits in the outbox, and finds it by recipient."""

    def deliver(self) -> None:
        """Send everything that waits; nothing may fail."""
        outbox.sweep(500)
        undelivered = OutboxMessage.objects.exclude(state=OutboxMessage.DONE)
        problems = list(undelivered.values_list("key", "last_error"))
        assert not problems, problems

    def all(self, **wanted: str) -> QuerySet[SentMessage]:
        self.deliver()
        return SentMessage.objects.filter(**wanted).order_by("pk")

    def only(self, **wanted: str) -> SentMessage:
        """The one message that matches."""
        found = list(self.all(**wanted))
        assert len(found) == 1, [(message.to, message.subject or message.text) for message in found]
        return found[0]

    def subjects(self, to: str) -> list[str]:
        return list(self.all(to=to).values_list("subject", flat=True))
