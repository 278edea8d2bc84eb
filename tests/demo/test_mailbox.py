"""The demo keeps its mails and texts like a real mailbox: whole, and each once."""

from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives

from marketplace.demo.models import SentMessage
from marketplace.kernel import clock
from orders.messages.sms import send_sms

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo_backends(settings: Any) -> None:
    settings.EMAIL_BACKEND = "marketplace.demo.mail.DatabaseBackend"
    settings.SMS_BACKEND = "marketplace.demo.sms.DatabaseBackend"


def mail(message_id: str = "<one@placette>") -> EmailMultiAlternatives:
    made = EmailMultiAlternatives(
        "Objet", "Texte", to=["louise@exemple.test"], headers={"Message-ID": message_id}
    )
    made.attach_alternative("<p>Texte</p>", "text/html")
    made.attach("contrat.pdf", b"%PDF", "application/pdf")
    return made


def test_a_mail_is_kept_with_both_parts_and_its_files() -> None:
    mail().send()
    kept = SentMessage.objects.get()
    assert (kept.kind, kept.to, kept.subject) == ("mail", "louise@exemple.test", "Objet")
    assert (kept.text, kept.html) == ("Texte", "<p>Texte</p>")
    assert abs((clock.now() - kept.at).total_seconds()) < 60
    file = kept.attachments.get()
    assert (file.name, file.content_type, bytes(file.content)) == (
        "contrat.pdf",
        "application/pdf",
        b"%PDF",
    )


def test_the_same_message_id_is_kept_once() -> None:
    assert mail().send() == 1
    assert mail().send() == 1
    assert SentMessage.objects.count() == 1
    assert SentMessage.objects.get().attachments.count() == 1


def test_mails_without_message_id_are_all_kept() -> None:
    for _ in range(2):
        EmailMultiAlternatives("Code", "123456", to=["louise@exemple.test"]).send()
    assert SentMessage.objects.count() == 2


def test_the_same_reference_of_a_text_is_kept_once() -> None:
    for _ in range(2):
        send_sms("+33639980001", "C’est prêt.", reference="one")
    assert SentMessage.objects.get().kind == "sms"
