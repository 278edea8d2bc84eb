"""« Ouvrir mon commerce » and « Demander ce produit », page by page."""

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from marketplace.kernel import outbox
from marketplace.kernel.actors import Actor
from marketplace.kernel.models import OutboxMessage, User
from shops.catalogue.models import Product
from shops.joining import services
from shops.joining.models import Application, ApplicationPhoto
from shops.joining.presence import WAYS
from shops.partner.models import Partner, SellingMode
from shops.questions.models import Question
from tests import factories
from tests.merchant.counter import words
from tests.shops.joining.test_application import picture
from tests.storefront.test_html import check

pytestmark = pytest.mark.django_db


def typed(**fields: str) -> dict[str, object]:
    draft = factories.application_draft()
    return {name: value for name, value in vars(draft).items() if value is not False} | fields


class TestApplying:
    def test_the_page_says_what_happens_next(self, client: Client) -> None:
        page = client.get(reverse("storefront:join"))
        check(page)
        said = words(page.content)
        assert "La demande est gratuite" in said
        assert "8\u00a0%".replace("\u00a0", " ") in said

    def test_is_linked_from_the_shops_and_from_every_footer(self, client: Client) -> None:
        address = f'href="{reverse("storefront:join")}"'
        shops = client.get(reverse("storefront:shops")).content.decode()
        assert shops.count(address) == 2
        assert address in client.get(reverse("storefront:contact")).content.decode()

    def test_leads_to_a_page_of_ones_own(self, client: Client) -> None:
        photo = SimpleUploadedFile("devanture.jpg", picture(), "image/jpeg")
        answer = client.post(reverse("storefront:join"), {**typed(), "photo": photo})
        application = Application.objects.get()
        address = reverse("storefront:application", args=[application.token])
        assert answer.headers["Location"] == address
        page = client.get(address)
        check(page)
        assert page.headers["Cache-Control"] == "no-store"
        assert application.photo.content

    def test_errors_stand_beside_their_fields_and_nothing_is_lost(self, client: Client) -> None:
        page = client.post(reverse("storefront:join"), typed(number="123", street="3 rue Haute"))
        assert page.status_code == 422
        check(page)
        assert "Ce numéro n’est pas valable" in page.content.decode()
        assert 'value="3 rue Haute"' in page.content.decode()

    def test_a_photo_survives_a_mistake_elsewhere(self, client: Client) -> None:
        photo = SimpleUploadedFile("devanture.jpg", picture(), "image/jpeg")
        page = client.post(reverse("storefront:join"), {**typed(number="123"), "photo": photo})
        check(page)
        assert "Votre photo est gardée" in words(page.content)
        again = page.context["form"].data["kept_photo"]
        client.post(reverse("storefront:join"), {**typed(), "kept_photo": again})
        assert bytes(Application.objects.get().photo.content).startswith(b"RIFF")

    def test_a_photo_survives_whoever_has_to_wait_a_little(self, client: Client) -> None:
        photo = SimpleUploadedFile("devanture.jpg", picture(), "image/jpeg")
        page = client.post(reverse("storefront:join"), {**typed(number="123"), "photo": photo})
        again = page.context["form"].data["kept_photo"]
        for _time in range(9):
            client.post(reverse("storefront:join"), typed(number="123"))
        page = client.post(reverse("storefront:join"), {**typed(), "kept_photo": again})
        assert "Attendez un quart d’heure" in page.content.decode()
        assert page.context["form"].data["kept_photo"] == again

    def test_what_comes_back_as_a_photo_is_looked_at_again(self, client: Client) -> None:
        for hostile in ("<svg>", "PHN2Zz4="):
            client.post(reverse("storefront:join"), {**typed(), "kept_photo": hostile})
        assert not ApplicationPhoto.objects.exists()

    def test_two_taps_are_one_application(self, client: Client) -> None:
        once = client.get(reverse("storefront:join")).context["form"]["once"].value()
        form = typed(once=str(once))
        answers = [client.post(reverse("storefront:join"), form) for _tap in range(2)]
        assert len({answer.headers["Location"] for answer in answers}) == 1
        assert Application.objects.count() == 1
        assert OutboxMessage.objects.filter(kind=services.MAIL).count() == 2
        client.post(reverse("storefront:join"), form | {"shop_name": "Une autre"})
        assert Application.objects.count() == 2

    def test_all_four_ways_of_being_there_are_told(self, client: Client) -> None:
        said = words(client.get(reverse("storefront:join")).content)
        assert "Quatre façons d’être là" in said
        for way in WAYS:
            assert str(way.name) in said

    def test_a_hostile_photo_is_refused_with_a_sentence(self, client: Client) -> None:
        photo = SimpleUploadedFile("x.jpg", b"<svg onload='x()'/>", "image/jpeg")
        page = client.post(reverse("storefront:join"), {**typed(), "photo": photo})
        assert "Ce fichier n’est pas une photo" in page.content.decode()
        assert not Application.objects.exists()

    def test_one_visitor_does_not_flood_the_association(self, client: Client) -> None:
        for _time in range(10):
            client.post(reverse("storefront:join"), typed())
        page = client.post(reverse("storefront:join"), typed())
        assert "Attendez un quart d’heure" in page.content.decode()
        assert Application.objects.count() == 10


def test_a_question_for_a_shop_without_a_screen_goes_to_the_association(
    client: Client, bakery: Partner
) -> None:
    product = factories.make_product(bakery)
    Partner.objects.filter(pk=bakery.pk).update(mode=SellingMode.SHOWS, kept_by_association=True)
    address = reverse("storefront:ask", args=[product.slug, product.pk])
    assert "elle lui lit votre question" in words(client.get(address).content)
    asked = {"name": "Paul", "reach": "paul@exemple.test", "text": "En avez-vous ?"}
    client.post(address, asked)
    outbox.sweep()
    (letter,) = mail.outbox
    assert letter.to == [settings.ASSOCIATION_EMAIL]
    assert letter.reply_to == ["paul@exemple.test"]
    assert "n’a pas d’écran" in str(letter.body)


def test_a_seller_is_told_when_a_shop_opens_under_its_number(manager: User) -> None:
    factories.share_mediator()
    first = factories.make_application()
    services.accept(actor=Actor.of(manager), reference=first.reference)
    again = factories.make_application(
        number=first.siren, vat_number=first.vat_number, email="autre@exemple.test"
    )
    outbox.sweep()
    mail.outbox.clear()
    services.accept(actor=Actor.of(manager), reference=again.reference)
    outbox.sweep()
    told = {letter.to[0]: str(letter.subject) for letter in mail.outbox}
    assert set(told) == {"autre@exemple.test", first.email}
    assert "s’ajoute à votre entreprise" in told[first.email]


class TestFollowing:
    def test_every_state_has_its_page(self, client: Client, manager: User) -> None:
        factories.share_mediator()
        actor = Actor.of(manager)
        application = factories.make_application()
        address = reverse("storefront:application", args=[application.token])
        services.ask_for_more(actor=actor, reference=application.reference, question="Un bail ?")
        page = client.get(address)
        check(page)
        assert "Un bail ?" in page.content.decode()
        empty = client.post(address, {**typed(), "answer": " "})
        check(empty)
        assert "Écrivez votre réponse." in empty.content.decode()
        services.refuse(actor=actor, reference=application.reference, reason="Hors la ville.")
        page = client.get(address)
        check(page)
        assert "Hors la ville." in page.content.decode()
        other = factories.make_application()
        services.accept(actor=actor, reference=other.reference)
        page = client.get(reverse("storefront:application", args=[other.token]))
        check(page)
        assert reverse("merchant:start") in page.content.decode()

    def test_a_made_up_address_leads_nowhere(self, client: Client) -> None:
        assert client.get(reverse("storefront:application", args=["x"])).status_code == 404


class TestAskingForAProduct:
    @pytest.fixture
    def boots(self) -> Product:
        shop = factories.make_shop(mode=SellingMode.SHOWS, email="gaston@exemple.test")
        return factories.make_product(shop, "Bottines", 32000)

    def address(self, product: Product) -> str:
        return reverse("storefront:ask", args=[product.slug, product.pk])

    def test_is_offered_where_a_shop_only_shows(self, client: Client, boots: Product) -> None:
        loaf = factories.make_product(factories.make_shop(), "Pain")
        for product, offered in ((boots, True), (loaf, False)):
            page = client.get(reverse("storefront:product", args=[product.slug, product.pk]))
            assert ("Demander ce produit" in page.content.decode()) is offered
        assert client.get(self.address(loaf)).status_code == 302

    def test_sends_the_question_and_shows_no_address(self, client: Client, boots: Product) -> None:
        form = client.get(self.address(boots))
        check(form)
        assert "gaston@exemple.test" not in form.content.decode()
        values = {"name": "Louise", "reach": "louise@exemple.test", "text": "En 38 ?"}
        said = words(client.post(self.address(boots), values, follow=True).content)
        assert "Votre question est partie." in said
        with scopes_disabled():
            assert Question.objects.get().text == "En 38 ?"

    def test_errors_and_limits_are_said(self, client: Client, boots: Product) -> None:
        page = client.post(self.address(boots), {"name": "Louise"})
        check(page)
        assert "Écrivez votre question." in page.content.decode()
        values = {"name": "Louise", "reach": "louise@exemple.test", "text": "En 38 ?"}
        for _time in range(5):
            page = client.post(self.address(boots), values)
        assert page.status_code == 422
        with scopes_disabled():
            assert Question.objects.count() == 4
