"""The page of one product: new, or changed. Nothing that was typed is lost, nor the photo."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.kernel.errors import DomainError
from marketplace.kernel.numbers import whole_number
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from marketplace.merchant.products.form_drafts import (
    Typed,
    initial_of,
    preset_words,
    rows_of,
)
from marketplace.merchant.products.form_fields import (
    MOST_ROWS,
    SECTIONS,
    ProductForm,
    VariantForm,
    VariantFormSet,
)
from marketplace.merchant.products.meanwhile import ROWS, Merged, Values, merge
from marketplace.merchant.start.steps import starting_owner
from shops.catalogue.drafts import ProductDraft, ProductRefused
from shops.catalogue.editing import update_product
from shops.catalogue.models import Product
from shops.catalogue.presets import CategoryChoice, category_choices
from shops.catalogue.redrafting import draft_of
from shops.catalogue.services import create_product
from shops.partner.models import AvailabilityKind
from shops.pictures.models import Picture
from shops.pictures.reading import PictureRefused
from shops.pictures.services import add_picture
from shops.pictures.sizes import card_picture

#: Where the session keeps which product came of which new form, so that one that is sent again from
#: the browser's memory changes that product.
MADE_KEY = "products_made"
_MOST_MADE = 20


@dataclass
class _Page:
    """The form on its way: what was sent, what stands in the catalogue, what is wrong."""

    form: ProductForm
    rows: Any
    categories: list[CategoryChoice]
    product: Product | None = None
    before: ProductDraft | None = None
    photo: Picture | None = None
    #: What was changed elsewhere while the form lay open.
    merged: Merged | None = None

    @property
    def filled_rows(self) -> list[VariantForm]:
        """The variants that stay, in their order."""
        return [
            row
            for row in self.rows
            if not row.is_blank and not getattr(row, "cleaned_data", {}).get("DELETE")
        ]


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def product_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new product: a photo, a name, a price, a category, how many."""
    if request.method == "POST":
        return _answer(request, desk, _sent(request, desk, _made(request, desk)))
    categories = category_choices()
    initial = {"is_public": True, "category": request.GET.get("categorie", "")}
    form = ProductForm(initial=initial, categories=categories, is_new=True)
    return _show(request, desk, _Page(form, VariantFormSet(prefix=ROWS), categories))


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def product(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """A product of the shop, to be changed; a variant's number leads to its product."""
    found = _own_product(desk, pk)
    if request.method == "POST":
        return _answer(request, desk, _sent(request, desk, found))
    categories, before = category_choices(), draft_of(found)
    form = ProductForm(initial=initial_of(before), categories=categories, is_new=False)
    rows = VariantFormSet(prefix=ROWS, initial=rows_of(before))
    page = _Page(form, rows, categories, found, before, found.photo)
    return _show(request, desk, page)


def _own_product(desk: Desk, pk: int) -> Product:
    own = Product.objects.filter(shop=desk.shop).exclude(structure=Product.CHILD)
    found = own.select_related("photo").filter(pk=pk).first()
    if found is None:
        found = own.select_related("photo").filter(children=pk).first()
    if found is None:
        raise Http404
    return found


def _made(request: HttpRequest, desk: Desk) -> Product | None:
    """What this very form has made already, when one goes back to it and sends it again."""
    pk = request.session.get(MADE_KEY, {}).get(request.POST.get("once", "")[:36])
    return Product.objects.select_related("photo").filter(shop=desk.shop, pk=pk).first()


def _sent(request: HttpRequest, desk: Desk, found: Product | None) -> _Page:
    categories = category_choices()
    before = draft_of(found) if found else None
    merged = Merged(_with_room(request))
    if found is not None and before is not None and request.POST.get("seen"):
        merged = _merged(request, merged.data, found, before, categories)
    form = ProductForm(merged.data, request.FILES, categories=categories, is_new=found is None)
    rows = VariantFormSet(merged.data, prefix=ROWS)
    page = _Page(form, rows, categories, found, before, found.photo if found else None, merged)
    form.is_valid()
    for name, sentence in merged.asked.items():
        form.add_problem("variant_names" if name == ROWS else name, sentence)
    rows.is_valid()
    _take_photo(desk, page)
    return page


def _merged(
    request: HttpRequest,
    data: Any,
    found: Product,
    before: ProductDraft,
    categories: list[CategoryChoice],
) -> Merged:
    typed = Values.of(
        ProductForm(data, categories=categories, is_new=False),
        VariantFormSet(data, prefix=ROWS),
        request.POST.get("photo", ""),
    )
    return merge(data, request.POST["seen"], typed, _as_it_stands(found, before, categories))


def _as_it_stands(found: Product, before: ProductDraft, categories: list[CategoryChoice]) -> Values:
    """What the form of the product would show now."""
    return Values.of(
        ProductForm(initial=initial_of(before), categories=categories, is_new=False),
        VariantFormSet(prefix=ROWS, initial=rows_of(before)),
        found.photo.reference if found.photo else "",
    )


def _with_room(request: HttpRequest) -> Any:
    """What was sent, with one row more when another one was asked for."""
    data = request.POST.copy()
    name = f"{ROWS}-TOTAL_FORMS"
    total = data.get(name, "0")
    data[f"{ROWS}-INITIAL_FORMS"] = "0"
    number = min(whole_number(total) or 0, MOST_ROWS)
    if "add_variant" in request.POST:
        number = min(number + 1, MOST_ROWS)
    data[name] = str(number)
    return data


def _take_photo(desk: Desk, page: _Page) -> None:
    """Keep the photo that was sent, also when something else is to be corrected."""
    data = page.form.cleaned_data
    file = data.get("camera") or data.get("gallery")
    if isinstance(file, UploadedFile):
        try:
            page.photo = add_picture(
                actor=desk.actor,
                shop=desk.shop,
                file=file,
                size=file.size or 0,
                crop=_crop(str(data.get("crop") or "")),
            )
        except PictureRefused as error:
            page.form.add_error("gallery", error.message)
    elif data.get("no_photo"):
        page.photo = None
    elif data.get("photo"):
        kept = Picture.objects.filter(shop=desk.shop, reference=data["photo"]).first()
        page.photo = kept or page.photo


def _crop(text: str) -> list[float]:
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        return []


def _answer(request: HttpRequest, desk: Desk, page: _Page) -> HttpResponse:
    if "add_variant" in request.POST:
        return _show(request, desk, page, opened=ROWS)
    saved = _save(desk, page)
    if saved is None:
        return _show(request, desk, page, status=422)
    messages.success(request, _said(page, saved))
    _remember(request, saved)
    if "another" in request.POST:
        category = page.form.cleaned_data.get("category", "")
        return redirect(f"{reverse('merchant:product_new')}?categorie={category}")
    if not page.product and starting_owner(desk):
        return redirect("merchant:start")
    found = {"q": saved.title} if page.product else {"tri": "recents"}
    return redirect(f"{reverse('merchant:products')}?{urlencode(found)}#p{saved.pk}")


def _remember(request: HttpRequest, saved: Product) -> None:
    once = request.POST.get("once", "")[:36]
    if not once:
        return
    made = {**request.session.get(MADE_KEY, {}), once: saved.pk}
    request.session[MADE_KEY] = dict(list(made.items())[-_MOST_MADE:])


def _said(page: _Page, saved: Product) -> str:
    words = _("« %(title)s » est enregistré.") % {"title": saved.title}
    if not saved.is_public:
        words += " " + _("Il n’est pas encore montré aux clients.")
    if page.product is None and _all_is_kept(page):
        words += " " + _("Tout est gardé pour la boutique : rien n’en est proposé en ligne.")
    if page.photo is not None and not page.photo.is_ready:
        words += " " + _("Sa photo est en préparation.")
    if page.merged is not None and page.merged.kept:
        words += " " + _("Ce qui avait été changé entre-temps est resté.")
    return words


def _all_is_kept(page: _Page) -> bool:
    data = page.form.cleaned_data
    return bool(
        data.get("availability") == AvailabilityKind.COUNTED
        and not page.filled_rows
        and data.get("stock")
        and data["stock"] <= (data.get("kept_in_shop") or 0)
    )


def _save(desk: Desk, page: _Page) -> Product | None:
    """The product as written, or None when something is to be corrected."""
    rows = page.filled_rows
    if page.categories and not page.form.cleaned_data.get("category"):
        page.form.add_problem("category", _("Choisissez une catégorie."))
    if page.form.cleaned_data.get("allergens") and page.form.cleaned_data.get("no_allergen"):
        page.form.add_problem(
            "allergens", _("Cochez des allergènes, ou « aucun », mais pas les deux.")
        )
    typed = Typed(
        page.form,
        rows,
        page.categories,
        photo=page.photo.pk if page.photo else None,
        before=page.before,
    )
    draft = typed.draft()
    for problem in draft.problems():
        _put(page, rows, problem)
    _ask_how_many(page, draft)
    if page.form.errors or any(row.errors for row in rows):
        return None
    try:
        if page.product is None:
            return create_product(actor=desk.actor, shop=desk.shop, draft=draft)
        return update_product(actor=desk.actor, product=page.product, draft=draft)
    except DomainError as error:
        _put(page, rows, error)
        return None


def _ask_how_many(page: _Page, draft: ProductDraft) -> None:
    """Nought may be meant, an empty field is forgotten."""
    data = page.form.cleaned_data
    most = max(draft.per_day_quantity, *draft.per_day_by_weekday.values(), 0)
    if draft.availability == AvailabilityKind.PER_DAY and not most:
        page.form.add_problem("per_day_quantity", _("Indiquez combien vous en faites par jour."))
    is_counted = draft.availability == AvailabilityKind.COUNTED and not draft.variants
    if page.product is None and is_counted and data.get("stock") is None:
        page.form.add_problem("stock", _("Indiquez combien il y en a en rayon."))


def _put(page: _Page, rows: list[VariantForm], problem: DomainError) -> None:
    """Put a problem where it is mended: beside its field, in the row of its variant."""
    place = problem.variant if isinstance(problem, ProductRefused) else None
    shared = problem.field in page.form.fields and problem.field not in VariantForm.base_fields
    if place is not None and place < len(rows) and not shared:
        rows[place].add_problem(problem.field, problem.message)
        return
    field = {"categories": "category", "photo": "gallery", "variants": "variant_names"}.get(
        problem.field or "", problem.field
    )
    page.form.add_problem(field, problem.message)


def _show(
    request: HttpRequest, desk: Desk, page: _Page, *, opened: str = "", status: int = 200
) -> HttpResponse:
    form = page.form
    model = page.rows.empty_form
    _without_optional_marks(form, model, *page.rows)
    sections = [_section(form, *section) for section in SECTIONS]
    rows_wrong = any(row.errors for row in page.rows) if page.rows.is_bound else False
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "form": form,
        "rows": page.rows,
        "row_model": model,
        "rows_open": opened == ROWS or rows_wrong or bool(form.errors.get("variant_names")),
        "weekdays_open": any(day.value() not in (None, "") for day in form.weekdays),
        "rows_count": sum(bool(row["value"].value()) for row in page.rows),
        "sections": sections,
        "product": page.product,
        "before": page.before,
        "photo": page.photo,
        "picture": _shown_picture(page),
        "once": request.POST.get("once") or uuid4(),
        "seen": _as_it_stands(page.product, page.before, page.categories).marks()
        if page.product and page.before
        else "",
        "presets": {
            one.slug: {
                "words": preset_words(one.preset),
                "food": one.preset.is_food,
                "alcohol": one.preset.is_alcohol,
            }
            for one in page.categories
        },
    }
    return render(request, "merchant/products/form.html", context, status=status)


def _without_optional_marks(*forms: BaseForm) -> None:
    """What is needed depends on the goods: « facultatif » beside each field would mislead."""
    for form in forms:
        for field in form.fields.values():
            field.required = True


def _section(form: ProductForm, name: str, title: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    bound = [form[field] for field in fields]
    wrong = any(field.errors for field in bound)
    return {
        "name": name,
        "title": title,
        "fields": {field.name: field for field in bound},
        "count": sum(_is_filled(field) for field in bound),
        "open": wrong,
    }


def _is_filled(field: Any) -> bool:
    """Whether somebody said something here that is not what stands there by itself."""
    value = field.value()
    usual = field.field.initial
    if value in (None, "", "no", False, [], 0, "0"):
        return False
    return str(value) != str(usual) if usual is not None else True


def _shown_picture(page: _Page) -> Any:
    if page.photo is not None:
        return card_picture(page.photo.path) if page.photo.is_ready else None
    if page.product is not None and page.product.picture and not page.form.data.get("no_photo"):
        return card_picture(page.product.picture)
    return None
