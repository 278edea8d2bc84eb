"""The page of everything that the demo sent."""

from datetime import timedelta

import pytest
from django.test import Client

from marketplace.demo.correspondents import correspondent_of, key_of
from marketplace.demo.loading.people import BAKER, CLIENT
from marketplace.demo.models import SentAttachment, SentMessage
from marketplace.demo.town import TOWN
from marketplace.kernel import clock

pytestmark = pytest.mark.django_db

LOUISE = TOWN.shoppers[0]


def sent(
    kind: str, to: str, text: str, *, subject: str = "", html: str = "", minutes: int = 0
) -> SentMessage:
    return SentMessage.objects.create(
        kind=kind,
        to=to,
        subject=subject,
        text=text,
        html=html,
        message_id=f"<{kind}-{to}-{text}>",
        at=clock.now() + timedelta(minutes=minutes),
    )


def test_the_latest_message_comes_first_with_its_reader(client: Client) -> None:
    sent("mail", LOUISE.email, "un", subject="Votre commande est confirmée")
    sent("sms", LOUISE.phone, "C’est prêt", minutes=5)
    page = client.get("/demo/messages/").content.decode()
    assert page.index("C’est prêt") < page.index("Votre commande est confirmée")
    assert LOUISE.name in page


def test_the_messages_of_one_person_are_those_of_all_her_addresses(client: Client) -> None:
    sent("mail", LOUISE.email, "un", subject="Confirmation")
    sent("sms", LOUISE.phone, "C’est prêt")
    sent("mail", BAKER.email, "deux", subject="Nouvelle commande")
    page = client.get("/demo/messages/", {"pour": key_of(CLIENT.email)}).content.decode()
    assert "Confirmation" in page
    assert "C’est prêt" in page
    assert "Nouvelle commande" not in page


def test_somebody_unknown_is_called_by_the_address(client: Client) -> None:
    sent("mail", "visiteur@ailleurs.example", "un", subject="Confirmation")
    page = client.get("/demo/messages/", {"pour": "visiteur@ailleurs.example"}).content.decode()
    assert "visiteur@ailleurs.example" in page
    assert "Confirmation" in page


def test_a_shops_mobile_is_the_shops(client: Client) -> None:
    shop = TOWN.shops[0]
    assert (
        correspondent_of(shop.merchant.owner.phone).name
        == shop.name
        == correspondent_of(shop.email).name
    )


def test_an_empty_mailbox_says_so(client: Client) -> None:
    assert "Rien pour le moment" in client.get("/demo/messages/").content.decode()


def test_a_mail_is_shown_in_a_frame_that_can_do_nothing(client: Client) -> None:
    mail = sent(
        "mail",
        LOUISE.email,
        "Texte",
        subject="Objet",
        html="<html><head></head><body>Bonjour</body></html>",
    )
    page = client.get(f"/demo/messages/{mail.pk}/").content.decode()
    assert f'src="/demo/messages/{mail.pk}/courriel/"' in page
    frame = client.get(f"/demo/messages/{mail.pk}/courriel/")
    policy = frame["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy + page
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_top">' in frame.content.decode()


def test_what_was_attached_can_be_saved(client: Client) -> None:
    mail = sent("mail", LOUISE.email, "Texte", subject="Objet")
    file = SentAttachment.objects.create(
        message=mail, name="contrat.pdf", content_type="application/pdf", content=b"%PDF-1.7"
    )
    assert "contrat.pdf" in client.get(f"/demo/messages/{mail.pk}/").content.decode()
    answer = client.get(f"/demo/messages/piece/{file.pk}/")
    assert answer.content == b"%PDF-1.7"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="contrat.pdf"'


def test_a_message_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/demo/messages/4711/").status_code == 404
