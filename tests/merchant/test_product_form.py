"""The product form: four fields and a photo; the rest is folded, and nothing typed is lost."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.forms import CheckboxInput
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from marketplace.kernel import outbox
from marketplace.kernel.actors import SYSTEM
from shops.catalogue import selectors
from shops.catalogue.categories import create_category
from shops.catalogue.editing import update_product
from shops.catalogue.models import Product
from shops.catalogue.redrafting import draft_of
from shops.catalogue.services import set_price, set_public
from shops.partner.models import AvailabilityKind, Partner, StockRecord
from shops.pictures.models import Picture
from shops.pictures.services import add_picture
from tests.factories import (
    make_category,
    make_product,
    make_products,
    make_variants,
    stock_record_of,
)
from tests.merchant.counter import Counter, words
from tests.shops.pictures.files import SVG_WITH_SCRIPT, photo, png_bomb

pytestmark = pytest.mark.usefixtures("market_day")
BUDGET = 24


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    private = {**settings.STORAGES["private"], "OPTIONS": {"location": tmp_path / "private"}}
    settings.STORAGES = {**settings.STORAGES, "private": private}


@pytest.fixture(autouse=True)
def _categories(db: Any) -> None:
    for name in ("Livres et papeterie", "Livres et papeterie > Romans", "Savons"):
        make_category(name)
    create_category("Pains et pâtisseries > Pains", slug="pains", actor=SYSTEM)
    create_category("Cave et épicerie > Vins", slug="vins", actor=SYSTEM)


def typed(**fields: Any) -> dict[str, Any]:
    """What the phone sends when only the four fields were filled in."""
    return {
        "title": "Savon de Marseille",
        "price": "4,50",
        "category": "savons",
        "availability": "counted",
        "stock": "12",
        "order_until": "18:00",
        "max_days": "21",
        "is_public": "on",
        "is_food": "auto",
        "is_alcohol": "auto",
        "minimum_age": "0",
        "vat_rate": "auto",
        "withdrawal_exception": "auto",
        "is_quickly_perishable": "auto",
        "max_per_order": "20",
        "kept_in_shop": "1",
        "variants-TOTAL_FORMS": "0",
        "variants-INITIAL_FORMS": "0",
        **fields,
    }


def row(place: int, **fields: str) -> dict[str, str]:
    """One row of the variants."""
    return {f"variants-{place}-{name}": value for name, value in fields.items()}


def upload(data: bytes, name: str = "savon.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def send(counter: Counter, *args: Any, **fields: Any) -> Any:
    """The answer to the form, not followed."""
    address = reverse("merchant:product" if args else "merchant:product_new", args=args)
    return counter.client.post(address, typed(**fields))


def refused(counter: Counter, *args: Any, **fields: Any) -> tuple[dict[str, Any], str]:
    """The errors by field, and the page's words."""
    answer = send(counter, *args, **fields)
    assert answer.status_code == 422
    return dict(answer.context["form"].errors), words(answer.content)


def only() -> Product:
    return Product.objects.exclude(structure=Product.CHILD).get()


class TestANewProduct:
    def test_takes_four_fields_and_can_be_ordered(self, counter: Counter) -> None:
        assert send(counter).status_code == 302
        product = only()
        page = selectors.get_product(product.pk)
        assert page is not None
        assert page.card.orderable
        record = stock_record_of(product)
        assert (record.price_cents, record.num_in_stock, record.kept_in_shop) == (450, 12, 1)
        assert product.edited_at is not None

    def test_takes_tax_and_withdrawal_from_its_category(self, counter: Counter) -> None:
        send(counter, title="Pain de seigle", category="pains", no_allergen="on")
        product = only()
        assert product.is_food
        assert product.withdrawal_exception == "perishable"
        assert str(stock_record_of(product).vat_rate) == "5.50"

    def test_may_differ_from_its_category(self, counter: Counter) -> None:
        send(counter, category="pains", is_food="no", vat_rate="20", withdrawal_exception="")
        product = only()
        assert not product.is_food
        assert product.withdrawal_exception == ""
        assert str(stock_record_of(product).vat_rate) == "20.00"

    def test_food_says_its_allergens_or_that_there_are_none(self, counter: Counter) -> None:
        errors, page = refused(counter, title="Pain de seigle", category="pains")
        assert "aucun de ces 14 allergènes" in str(errors["allergens"])
        assert (
            "Pain de seigle"
            in send(counter, title="Pain de seigle", category="pains").content.decode()
        )
        send(counter, category="pains", allergens=["gluten", "milk"])
        assert only().allergens == ["gluten", "milk"]

    def test_allergens_and_none_of_them_cannot_both_be(self, counter: Counter) -> None:
        errors, _page = refused(counter, category="pains", allergens=["gluten"], no_allergen="on")
        assert list(errors) == ["allergens"]

    def test_wine_asks_for_its_strength(self, counter: Counter) -> None:
        errors, _page = refused(counter, title="Muscadet", category="vins", no_allergen="on")
        assert list(errors) == ["alcohol_percent"]
        send(counter, category="vins", no_allergen="on", alcohol_percent="12,5")
        assert only().is_alcohol

    def test_says_all_that_is_wrong_at_once_and_keeps_what_was_typed(
        self, counter: Counter
    ) -> None:
        errors, _page = refused(
            counter, title="", price="beaucoup", category="", ean="3017620422004", origin="Anjou"
        )
        assert set(errors) == {"title", "price", "category", "ean"}
        page = send(counter, title="", origin="Anjou").content.decode()
        assert 'value="Anjou"' in page

    def test_a_folded_part_with_an_error_is_open(self, counter: Counter) -> None:
        page = send(counter, ean="12").content.decode()
        assert 'data-fold="codes" open' in page
        assert 'data-fold="safety" open' not in page

    @pytest.mark.parametrize(
        ("availability", "field"), [("counted", "stock"), ("per_day", "per_day_quantity")]
    )
    def test_asks_how_many(self, counter: Counter, availability: str, field: str) -> None:
        errors, _page = refused(counter, availability=availability, stock="")
        assert list(errors) == [field]

    def test_says_when_all_of_it_is_kept_for_the_shop(self, counter: Counter) -> None:
        answer = counter.client.post(reverse("merchant:product_new"), typed(stock="1"), follow=True)
        assert "gardé pour la boutique" in words(answer.content)

    def test_made_for_a_day(self, counter: Counter) -> None:
        send(counter, availability="per_day", per_day_quantity="40", order_until="17:30")
        record = stock_record_of(only())
        assert (record.availability, record.per_day_quantity) == (AvailabilityKind.PER_DAY, 40)
        assert record.order_until.hour == 17
        assert record.num_in_stock is None

    def test_made_for_a_day_may_be_more_on_saturdays_and_none_on_sundays(
        self, counter: Counter
    ) -> None:
        day = {"availability": "per_day", "per_day_quantity": "40"}
        send(counter, **day, weekday_5="80", weekday_6="0")
        record = stock_record_of(only())
        assert record.per_day_by_weekday == {"5": 80, "6": 0}
        page = counter.client.get(reverse("merchant:product", args=[only().pk])).content.decode()
        assert 'name="weekday_5" value="80"' in page
        send(counter, only().pk, **{**day, "per_day_quantity": "50"}, weekday_5="80")
        record.refresh_from_db()
        assert (record.per_day_quantity, record.per_day_by_weekday) == (50, {"5": 80})

    def test_made_to_order_is_ready_within_thirty_days(self, counter: Counter) -> None:
        errors, _page = refused(counter, availability="to_order", max_days="45")
        assert "30 jours" in str(errors["max_days"])

    def test_sold_by_weight_costs_its_estimated_weight(self, counter: Counter) -> None:
        send(
            counter, title="Comté", price="24,90", is_weighed="on", net_quantity="350", net_unit="g"
        )
        product = only()
        assert product.is_weighed
        assert stock_record_of(product).price_cents == 872
        page = counter.client.get(reverse("merchant:product", args=[product.pk])).content.decode()
        assert 'value="24,91"' in page

    def test_weight_is_in_grams_unless_said_otherwise(self, counter: Counter) -> None:
        send(counter, title="Comté", price="24,90", is_weighed="on", net_quantity="350")
        assert only().net_unit == "g"

    def test_a_net_quantity_asks_for_its_unit(self, counter: Counter) -> None:
        errors, page = refused(counter, net_quantity="250")
        assert list(errors) == ["net_unit"]
        assert "grammes, millilitres ou pièces" in page

    def test_then_another_in_the_same_category(self, counter: Counter) -> None:
        answer = send(counter, another="1")
        assert answer["Location"].endswith("?categorie=savons")

    def test_goes_back_to_the_list(self, counter: Counter) -> None:
        assert "#p" in send(counter)["Location"]

    def test_hidden_until_it_is_meant_to_be_seen(self, counter: Counter) -> None:
        fields = typed()
        del fields["is_public"]
        counter.client.post(reverse("merchant:product_new"), fields)
        assert not only().is_public


class TestVariants:
    def test_each_has_its_price_and_stock(self, counter: Counter) -> None:
        send(
            counter,
            price="",
            variant_names="Taille",
            **{"variants-TOTAL_FORMS": "2"},
            **row(0, value="S", price="45", stock="3"),
            **row(1, value="M", price="49", stock="2"),
        )
        records = StockRecord.objects.order_by("product_id")
        assert [(r.product.title, r.price_cents, r.num_in_stock) for r in records] == [
            ("S", 4500, 3),
            ("M", 4900, 2),
        ]
        assert records[0].product.choice == [["Taille", "S"]]

    def test_of_two_things_are_told_by_a_comma(self, counter: Counter) -> None:
        send(
            counter,
            variant_names="Taille, Couleur",
            **{"variants-TOTAL_FORMS": "1"},
            **row(0, value="S, bleu", price="45", stock="3"),
        )
        child = Product.objects.get(structure=Product.CHILD)
        assert child.choice == [["Taille", "S"], ["Couleur", "bleu"]]

    def test_a_row_more_without_script_keeps_what_was_typed(self, counter: Counter) -> None:
        answer = send(counter, add_variant="1", origin="Anjou")
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "variants-0-price" in page
        assert 'value="Anjou"' in page
        assert not Product.objects.exists()

    def test_an_error_stands_in_its_row(self, counter: Counter) -> None:
        answer = send(
            counter,
            **{"variants-TOTAL_FORMS": "2"},
            **row(0, value="S", price="45"),
            **row(1, value="M", price=""),
        )
        assert answer.status_code == 422
        rows = answer.context["rows"].forms
        assert not rows[0].errors
        assert "prix" in str(rows[1].errors["price"])

    def test_a_row_of_which_only_the_stock_was_typed_is_not_passed_over(
        self, counter: Counter
    ) -> None:
        answer = send(
            counter,
            **{"variants-TOTAL_FORMS": "2"},
            **row(0, value="S", price="45", stock="1"),
            **row(1, stock="3"),
        )
        assert answer.status_code == 422
        assert answer.context["rows"].forms[1].errors

    def test_each_with_a_net_quantity_asks_for_its_unit(self, counter: Counter) -> None:
        errors, _page = refused(
            counter,
            **{"variants-TOTAL_FORMS": "1"},
            **row(0, value="Grand pot", price="9", stock="1", net_quantity="500"),
        )
        assert list(errors) == ["net_unit"]

    def test_one_that_is_removed_is_archived(self, counter: Counter) -> None:
        product = make_variants(counter.shop, "Pull", "Taille", {"S": 4500, "M": 4900})
        skus = list(
            StockRecord.objects.order_by("product_id").values_list("partner_sku", flat=True)
        )
        send(
            counter,
            product.pk,
            title="Pull",
            price="",
            variant_names="Taille",
            **{"variants-TOTAL_FORMS": "2"},
            **row(0, sku=skus[0], value="S", price="47", DELETE=""),
            **row(1, sku=skus[1], value="M", price="49", DELETE="on"),
        )
        page = selectors.get_product(product.pk)
        assert page is not None
        assert [(one.title, one.price_cents) for one in page.variants] == [("S", 4700)]


class TestChanging:
    def test_what_is_sent_back_unchanged_stays(self, counter: Counter) -> None:
        send(counter, title="Pain", category="pains", allergens=["gluten"], origin="Anjou")
        product = only()
        before = Product.objects.values().get(pk=product.pk)
        form = counter.client.get(reverse("merchant:product", args=[product.pk])).context["form"]
        fields = {
            bound.html_name: [str(value) for value in bound.value()]
            if isinstance(bound.value(), list)
            else str(bound.value())
            for bound in form
            if bound.value() not in (None, False)
        }
        answer = counter.client.post(
            reverse("merchant:product", args=[product.pk]),
            {**fields, "variants-TOTAL_FORMS": "0"},
        )
        assert answer.status_code == 302, answer.context["form"].errors
        after = Product.objects.values().get(pk=product.pk)
        assert {k: v for k, v in after.items() if k != "edited_at"} == {
            k: v for k, v in before.items() if k != "edited_at"
        }

    def test_never_changes_the_stock(self, counter: Counter) -> None:
        product = make_product(counter.shop, stock=7)
        page = counter.open("product", product.pk)
        assert "En rayon : 7" in page
        send(counter, product.pk, stock="99")
        assert stock_record_of(product).num_in_stock == 7
        assert stock_record_of(product).price_cents == 450

    def test_another_shops_product_is_not_found(self, counter: Counter, bookshop: Partner) -> None:
        product = make_product(bookshop)
        counter.open("product", product.pk, status=404)
        assert send(counter, product.pk).status_code == 404


class TestTwoPagesOfOneProduct:
    """The shop's telephone and the back room's computer, or a form left open since the morning."""

    def test_what_was_changed_elsewhere_and_not_here_stays(self, counter: Counter) -> None:
        product = make_product(counter.shop, "Pain", price_cents=420)
        page = opened(counter, product)
        set_price(actor=SYSTEM, stock_record_id=stock_record_of(product).pk, price_cents=450)
        answer = post(counter, product, {**page, "origin": "Anjou"})
        assert "entre-temps est resté" in words(answer.content)
        product.refresh_from_db()
        assert (stock_record_of(product).price_cents, product.origin) == (450, "Anjou")

    def test_what_both_changed_is_asked_once(self, counter: Counter) -> None:
        product = make_product(counter.shop, "Pain", price_cents=420)
        page = opened(counter, product)
        set_price(actor=SYSTEM, stock_record_id=stock_record_of(product).pk, price_cents=450)
        answer = post(counter, product, {**page, "price": "4,90"}, status=422)
        assert "c’est devenu «\u00a04,50\u00a0»" in str(answer.context["form"].errors["price"])
        assert stock_record_of(product).price_cents == 450
        again = {**page, "price": "4,90", "seen": answer.context["seen"]}
        post(counter, product, again)
        assert stock_record_of(product).price_cents == 490

    def test_a_box_that_was_unticked_elsewhere_stays_so(self, counter: Counter) -> None:
        product = make_product(counter.shop, "Pain")
        page = opened(counter, product)
        set_public(actor=SYSTEM, product=product, is_public=False)
        post(counter, product, {**page, "origin": "Anjou"})
        product.refresh_from_db()
        assert not product.is_public

    def test_a_variant_made_elsewhere_is_not_taken_away(self, counter: Counter) -> None:
        product = make_variants(counter.shop, "Pull", "Taille", {"S": 4500, "M": 4900})
        page = opened(counter, product)
        draft = draft_of(product)
        large = replace(draft.variants[0], choice=(("Taille", "L"),), sku="", price_cents=5200)
        update_product(
            actor=SYSTEM, product=product, draft=replace(draft, variants=[*draft.variants, large])
        )
        post(counter, product, {**page, "origin": "Bretagne"})
        assert prices(product) == {"S": 4500, "M": 4900, "L": 5200}

    def test_nor_when_variants_were_changed_here_too(self, counter: Counter) -> None:
        product = make_variants(counter.shop, "Pull", "Taille", {"S": 4500, "M": 4900})
        page = opened(counter, product)
        draft = draft_of(product)
        large = replace(draft.variants[0], choice=(("Taille", "L"),), sku="", price_cents=5200)
        update_product(
            actor=SYSTEM, product=product, draft=replace(draft, variants=[*draft.variants, large])
        )
        mine = {**page, "variants-0-price": "46"}
        answer = post(counter, product, mine, status=422)
        rows = answer.context["rows"]
        assert [row["value"].value() for row in rows] == ["S", "M", "L"]
        sent = {bound.html_name: bound.value() or "" for row in rows for bound in row}
        extra = {"seen": answer.context["seen"], "variants-TOTAL_FORMS": "3"}
        post(counter, product, {**mine, **sent, **extra})
        assert prices(product) == {"S": 4600, "M": 4900, "L": 5200}

    def test_a_photo_taken_elsewhere_stays(self, counter: Counter) -> None:
        product = make_product(counter.shop, "Pain")
        page = opened(counter, product)
        data = photo()
        taken = add_picture(actor=SYSTEM, shop=counter.shop, file=BytesIO(data), size=len(data))
        update_product(
            actor=SYSTEM, product=product, draft=replace(draft_of(product), photo=taken.pk)
        )
        post(counter, product, {**page, "origin": "Anjou"})
        assert only().photo_id == taken.pk

    def test_marks_that_make_no_sense_ask_nothing(self, counter: Counter) -> None:
        product = make_product(counter.shop, "Pain")
        post(counter, product, {**opened(counter, product), "seen": "[]"})
        post(counter, product, {**opened(counter, product), "seen": "{"})

    def test_a_new_form_sent_again_from_the_browsers_memory_makes_no_second_one(
        self, counter: Counter
    ) -> None:
        page = counter.client.get(reverse("merchant:product_new"))
        once = str(page.context["once"])
        send(counter, once=once)
        send(counter, once=once, price="4,80")
        assert stock_record_of(only()).price_cents == 480


def opened(counter: Counter, product: Product) -> dict[str, Any]:
    """What the page of a product sends when nothing is changed on it."""
    context = counter.client.get(reverse("merchant:product", args=[product.pk])).context
    rows = context["rows"]
    fields = [*context["form"], *(bound for row in rows for bound in row)]
    values: dict[str, Any] = {}
    for bound in fields:
        shown = bound.field.widget.format_value(bound.value())
        if isinstance(bound.field.widget, CheckboxInput):
            shown = "on" if bound.value() else None
        if shown is not None:
            values[bound.html_name] = shown
    values |= {"category": "savons", "seen": context["seen"]}
    return {**values, "variants-TOTAL_FORMS": str(len(rows.forms))}


def post(counter: Counter, product: Product, values: dict[str, Any], status: int = 200) -> Any:
    """The page after the form was sent."""
    address = reverse("merchant:product", args=[product.pk])
    answer = counter.client.post(address, values, follow=True)
    assert answer.status_code == status, answer.context["form"].errors
    return answer


def prices(product: Product) -> dict[str, int]:
    """The variants that can be bought, with their price."""
    page = selectors.get_product(product.pk)
    assert page is not None
    return {one.title: one.price_cents for one in page.variants}


class TestPhotos:
    def test_is_kept_when_something_else_is_wrong(self, counter: Counter) -> None:
        answer = send(counter, title="", gallery=upload(photo()))
        assert answer.status_code == 422
        assert "en préparation" in words(answer.content)
        with scopes_disabled():
            picture = Picture.objects.get()
        assert str(picture.reference) in answer.content.decode()
        send(counter, photo=str(picture.reference))
        assert only().photo_id == picture.pk

    @pytest.mark.django_db(transaction=True)
    def test_is_shown_once_it_is_prepared(self, counter: Counter) -> None:
        send(counter, camera=upload(photo()), crop="0.1,0.1,0.5,0.5")
        assert only().picture == ""
        outbox.sweep()
        product = only()
        assert product.picture.startswith("photos/")
        with scopes_disabled():
            assert Picture.objects.get().crop == [0.1, 0.1, 0.5, 0.5]
        page = counter.client.get(reverse("merchant:product", args=[product.pk])).content.decode()
        assert "card-640.webp" in page

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            (SVG_WITH_SCRIPT, "n’est pas une photo"),
            (png_bomb(), "trop de points"),
            (b"", "vide"),
            (photo() + b"\0" * (11 * 1024 * 1024), "10 Mo"),
        ],
        ids=["script", "bomb", "empty", "too heavy"],
    )
    def test_a_hostile_file_is_refused_beside_it(
        self, counter: Counter, data: bytes, sentence: str
    ) -> None:
        errors, page = refused(counter, gallery=upload(data))
        assert sentence in page
        assert list(errors) == ["gallery"]
        assert not Product.objects.exists()

    def test_of_another_shop_is_not_taken(self, counter: Counter, bookshop: Partner) -> None:
        data = photo()
        foreign = add_picture(actor=SYSTEM, shop=bookshop, file=BytesIO(data), size=len(data))
        send(counter, photo=str(foreign.reference))
        assert only().photo_id is None

    def test_can_be_taken_away(self, counter: Counter) -> None:
        product = make_product(counter.shop, picture="demo/pain.svg")
        send(counter, product.pk, no_photo="on")
        assert only().picture == ""


def test_the_form_costs_the_same_whatever_the_catalogue(counter: Counter) -> None:
    product = make_variants(counter.shop, "Pull", "Taille", {"S": 4500, "M": 4900})
    address = reverse("merchant:product", args=[product.pk])
    counter.client.get(address)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert counter.client.get(address).status_code == 200
        return len(captured)

    few = queries()
    make_products(counter.shop, 200)
    for number in range(20):
        make_category(f"Rayon {number}")
    assert queries() == few
    assert few <= BUDGET
