"""A merchant applies: what is asked, what is told, and what the association decides."""

import io
from datetime import timedelta

import pytest
from django.core import mail
from PIL import Image

from marketplace.kernel import clock, legal, outbox
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import AuditEntry, User
from shops.joining import services
from shops.joining.drafts import ApplicationProblem
from shops.joining.models import Application, ApplicationState, Remark, Start
from shops.joining.photos import MOST_BYTES, cleaned_photo
from shops.joining.retention import forget_applicants
from shops.joining.selectors import application_by_token, waiting_applications
from shops.merchants.models import ShopStaff, StaffRole
from shops.merchants.services import MerchantRefused, define_shared_mediator
from shops.partner.models import Partner, SellingMode
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def association(manager: User) -> Actor:
    factories.share_mediator()
    return Actor.of(manager)


def problems(**fields: object) -> dict[str, str]:
    """What is wrong with the cobbler's answers, by field."""
    with pytest.raises(ApplicationProblem) as caught:
        factories.make_application(**fields)  # type: ignore[arg-type]
    return caught.value.errors


def picture(size: tuple[int, int] = (40, 30), kind: str = "JPEG", **details: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "tan").save(written, kind, **details)
    return written.getvalue()


class TestAsking:
    def test_is_acknowledged_and_the_association_is_told(self) -> None:
        application = factories.make_application()
        outbox.sweep()
        to_applicant, to_association = mail.outbox
        assert to_applicant.to == ["awa@exemple.test"]
        assert application.token in str(to_applicant.body)
        assert "Cordonnerie du Lavoir" in to_association.subject
        assert list(waiting_applications()) == [application]

    def test_keeps_numbers_as_the_rest_of_the_house_does(self) -> None:
        application = factories.make_application(phone="01 99 00 01 77", email=" Awa@Exemple.test ")
        assert (application.phone, application.email) == ("+33199000177", "awa@exemple.test")

    def test_takes_a_siret_for_its_siren(self) -> None:
        application = factories.make_application(
            number="732 829 320 00074", vat_number="FR44732829320"
        )
        assert (application.siren, application.siret) == ("732829320", "73282932000074")

    @pytest.mark.parametrize("number", ["", "732829321", "73282932000075", "12", "abcdefghi"])
    def test_refuses_a_number_that_cannot_be(self, number: str) -> None:
        assert "number" in problems(number=number)

    def test_wants_a_vat_number_or_the_exemption(self) -> None:
        assert "cochez la franchise" in problems(vat_number="")["vat_number"]
        assert factories.make_application(vat_number="", vat_exempt=True).vat_exempt

    def test_refuses_anothers_vat_number(self) -> None:
        assert "autre entreprise" in problems(vat_number="FR44732829320")["vat_number"]
        assert "n’est pas valable" in problems(vat_number="FR45732829320")["vat_number"]

    def test_says_everything_that_is_missing_at_once(self) -> None:
        blank = dict.fromkeys(("legal_name", "shop_name", "street", "email", "trade", "tint"), "")
        assert set(problems(**blank)) == set(blank)

    def test_the_mobile_is_one(self) -> None:
        assert "mobile" in problems(mobile="01 99 00 01 77")
        assert factories.make_application(mobile="").mobile == ""


class TestPhoto:
    def test_leaves_place_and_camera_behind(self) -> None:
        exif = Image.Exif()
        exif[0x010F] = "Appareil"
        exif[0x8825] = {1: "N"}
        clean = Image.open(io.BytesIO(cleaned_photo(io.BytesIO(picture(exif=exif)), 1000)))
        assert (clean.format, dict(clean.getexif())) == ("WEBP", {})

    def test_is_made_smaller(self) -> None:
        clean = cleaned_photo(io.BytesIO(picture((4000, 2000))), 1000)
        assert Image.open(io.BytesIO(clean)).size == (1600, 800)

    @pytest.mark.parametrize(
        "content",
        [b"", b"<svg onload='x()'/>", b"\x89PNG\r\n\x1a\n", picture()[:60], picture(kind="GIF")],
        ids=["empty", "svg", "broken png", "cut", "gif"],
    )
    def test_is_a_picture(self, content: bytes) -> None:
        with pytest.raises(ApplicationProblem) as caught:
            cleaned_photo(io.BytesIO(content), len(content))
        assert "photo" in caught.value.errors

    def test_is_not_a_bomb(self) -> None:
        with pytest.raises(ApplicationProblem):
            cleaned_photo(io.BytesIO(picture((20_000, 5_000), "PNG")), 1000)
        with pytest.raises(ApplicationProblem):
            cleaned_photo(io.BytesIO(b""), MOST_BYTES + 1)


class TestDeciding:
    def test_only_the_association_does(self, baker: User, bakery: Partner) -> None:
        application = factories.make_application()
        actor = Actor.of(baker, kind="staff")
        with pytest.raises(NotAllowed):
            services.accept(actor=actor, reference=application.reference)
        with pytest.raises(NotAllowed):
            services.refuse(actor=actor, reference=application.reference, reason="Non.")
        with pytest.raises(NotAllowed):
            services.ask_for_more(actor=actor, reference=application.reference, question="?")

    def test_accepting_makes_seller_shop_and_owner(self, association: Actor) -> None:
        application = factories.make_application(photo=picture())
        shop = services.accept(actor=association, reference=application.reference)
        assert shop.merchant is not None
        assert shop.merchant.siren == application.siren
        assert shop.merchant.current_terms() is None
        assert (shop.mode, shop.is_listed) == (SellingMode.SHOWS, False)
        staff = ShopStaff.objects.get(shop=shop)
        assert (staff.user.email, staff.role) == ("awa@exemple.test", StaffRole.OWNER)
        assert shop.picture.endswith(".webp")
        assert Start.objects.get(shop=shop).opened_at is None
        application.refresh_from_db()
        assert (application.state, application.shop) == (ApplicationState.ACCEPTED, shop)

    def test_the_owner_is_told_how_to_enter(self, association: Actor) -> None:
        application = factories.make_application()
        services.accept(actor=association, reference=application.reference)
        outbox.sweep()
        letter = mail.outbox[-1]
        assert letter.to == ["awa@exemple.test"]
        assert "un code à recopier" in str(letter.body)
        assert "/compte/" in str(letter.body)

    def test_a_second_shop_joins_its_seller(self, association: Actor) -> None:
        first = factories.make_application()
        one = services.accept(actor=association, reference=first.reference)
        second = factories.make_application(
            number=first.siren, vat_number=first.vat_number, shop_name="Cordonnerie du Pont"
        )
        other = services.accept(actor=association, reference=second.reference)
        assert other.merchant == one.merchant
        assert User.objects.filter(email="awa@exemple.test").count() == 1

    def test_shops_of_one_name_have_addresses_of_their_own(self, association: Actor) -> None:
        codes = [
            services.accept(
                actor=association, reference=factories.make_application().reference
            ).code
            for _time in range(2)
        ]
        assert codes == ["cordonnerie-du-lavoir", "cordonnerie-du-lavoir-2"]

    def test_needs_the_towns_mediator(self, manager: User) -> None:
        application = factories.make_application()
        with pytest.raises(services.JoiningRefused):
            services.accept(actor=Actor.of(manager), reference=application.reference)

    def test_happens_once(self, association: Actor) -> None:
        application = factories.make_application()
        services.accept(actor=association, reference=application.reference)
        with pytest.raises(services.AlreadyDecided):
            services.accept(actor=association, reference=application.reference)
        with pytest.raises(services.AlreadyDecided):
            services.refuse(actor=association, reference=application.reference, reason="Non.")

    def test_a_refusal_gives_its_reason(self, association: Actor) -> None:
        application = factories.make_application()
        with pytest.raises(services.JoiningRefused):
            services.refuse(actor=association, reference=application.reference, reason=" ")
        services.refuse(
            actor=association, reference=application.reference, reason="Hors du centre-ville."
        )
        outbox.sweep()
        assert "Hors du centre-ville." in str(mail.outbox[-1].body)
        assert mail.outbox[-1].to == ["awa@exemple.test"]

    def test_what_is_missing_is_asked_and_answered(self, association: Actor) -> None:
        application = factories.make_application()
        services.ask_for_more(
            actor=association, reference=application.reference, question="Votre bail ?"
        )
        assert list(waiting_applications()) == []
        draft = factories.application_draft(
            number=application.siren, vat_number=application.vat_number, street="9 rue du Lavoir"
        )
        services.answer(token=application.token, text="Signé hier.", draft=draft)
        assert [found.street for found in waiting_applications()] == ["9 rue du Lavoir"]
        said = list(Remark.objects.values_list("from_association", "text"))
        assert said == [(True, "Votre bail ?"), (False, "Signé hier.")]

    def test_is_in_the_audit_without_a_word_of_it(self, association: Actor) -> None:
        application = factories.make_application()
        services.refuse(actor=association, reference=application.reference, reason="Secret.")
        entries = AuditEntry.objects.filter(subject_type="application")
        assert [entry.action for entry in entries] == [
            "application.received",
            "application.refused",
        ]
        assert not [entry for entry in entries if "Secret" in str(entry.data)]


class TestForgetting:
    def test_a_refused_one_is_erased_after_a_year(self, association: Actor) -> None:
        application = factories.make_application(photo=picture())
        services.refuse(actor=association, reference=application.reference, reason="Hors la ville.")
        clock.move_by(timedelta(days=360))
        assert forget_applicants() == 0
        clock.move_by(timedelta(days=7 + 365 * (legal.APPLICATION_KEPT_YEARS - 1)))
        assert forget_applicants() == 1
        kept = Application.objects.get()
        assert not any((kept.email, kept.phone, kept.legal_name, kept.contact_name, kept.reason))
        assert not hasattr(kept, "photo")
        assert application_by_token(application.token) is None
        assert forget_applicants() == 0

    def test_an_accepted_one_leaves_its_shop_alone(self, association: Actor) -> None:
        application = factories.make_application()
        shop = services.accept(actor=association, reference=application.reference)
        clock.move_by(timedelta(days=367))
        assert forget_applicants() == 1
        shop.refresh_from_db()
        assert (shop.phone, shop.email) == ("+33199000177", "awa@exemple.test")

    def test_one_that_nobody_read_stays(self) -> None:
        factories.make_application()
        clock.move_by(timedelta(days=800))
        assert forget_applicants() == 0

    def test_one_that_the_applicant_left_unanswered_ends(self, association: Actor) -> None:
        application = factories.make_application()
        services.ask_for_more(actor=association, reference=application.reference, question="?")
        clock.move_by(timedelta(days=367))
        assert forget_applicants() == 1
        assert Application.objects.get().state == ApplicationState.REFUSED


class TestSharedMediator:
    def test_there_is_one(self, association: Actor) -> None:
        one = factories.share_mediator()
        other = define_shared_mediator(
            actor=association, name="Autre", address="1 rue X", website="https://autre.example"
        )
        one.refresh_from_db()
        assert (one.is_shared, other.is_shared) == (False, True)

    def test_says_what_is_wrong_with_it(self, association: Actor) -> None:
        with pytest.raises(MerchantRefused) as caught:
            define_shared_mediator(actor=association, name="A", address="B", website="x")
        assert caught.value.field == "mediator_website"
