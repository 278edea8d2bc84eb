"""Components render whole, are valid HTML, and need nothing a page could forget."""

import copy
import re
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.utils import translation

from marketplace.storefront.errors import bad_request, forbidden, not_found, server_error
from marketplace.theme import charts
from marketplace.theme.guide import guide_context
from marketplace.theme.templatetags import theme_tags as tags

THEME = Path(__file__).resolve().parents[2] / "marketplace/theme"
TEMPLATES = sorted((THEME / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "mail" not in path.parts]


@pytest.fixture(autouse=True)
def _french() -> Iterator[None]:
    with translation.override("fr"):
        yield


@pytest.fixture
def _missing_values_show() -> Iterator[None]:
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = "MISSING(%s)"
    with override_settings(TEMPLATES=templates):
        yield


def render_guide() -> str:
    request = RequestFactory().get("/demo/guide/")
    return render_to_string("theme/guide.html", guide_context(), request=request)


@pytest.mark.usefixtures("_missing_values_show")
def test_every_component_renders_with_nothing_missing() -> None:
    missing = set(re.findall(r"MISSING\(([^)]*)\)", render_guide()))
    assert missing <= {"uid", "query", "kind", "heading", "pair.name", "pair.value"}, (
        "beyond the optional ones"
    )


@pytest.mark.parametrize(
    "path", [p.name for p in (THEME / "templates/theme/components").glob("*.html")]
)
def test_every_component_is_shown_in_the_guide(path: str) -> None:
    sources = " ".join(p.read_text(encoding="utf-8") for p in TEMPLATES)
    tag_sources = (THEME / "templatetags/theme_tags.py").read_text(encoding="utf-8")
    assert f"theme/components/{path}" in sources + tag_sources


def test_the_guide_is_valid_html() -> None:
    html5lib.HTMLParser(strict=True).parse(render_guide())


def test_ids_are_unique_on_the_guide() -> None:
    ids = re.findall(r'\sid="([^"]+)"', render_guide())
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_page_needs_inline_style_or_script(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:|<script(?![^>]*src=)", source)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_french_punctuation_keeps_its_no_break_space(path: Path) -> None:
    source = re.sub(
        r"{% comment.*?endcomment %}|{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.S
    )
    assert not re.search(r"« | »|[\wé»’] [?!;](?:[\s<\"]|$)|[\wé»] : ", source)


def test_every_icon_in_use_exists() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8") for path in [*TEMPLATES, *THEME.glob("*.py")]
    )
    used = set(re.findall(r'{% icon "([\w-]+)"', sources)) | set(
        re.findall(r'"icon": "([\w-]+)"', sources)
    )
    assert len(used) > 10
    used |= {f"sector-{sector}" for sector in tags.SECTORS} | set(tags.NOTICE_ICONS.values())
    for name in used:
        assert "<path" in tags.icon(name) or "<circle" in tags.icon(name)


@pytest.mark.parametrize(
    "path", sorted((THEME / "icons").glob("*.svg")), ids=lambda path: path.stem
)
def test_icons_hold_drawing_only(path: Path) -> None:
    assert set(re.findall(r"<(\w+)", tags.icon_body(path.stem))) <= {"path", "circle", "rect"}


def test_an_icon_is_silent_unless_it_is_named() -> None:
    assert 'aria-hidden="true"' in tags.icon("basket")
    assert 'aria-label="Panier &amp; sac"' in tags.icon("basket", "Panier & sac")


def test_an_awning_carries_its_colours_in_attributes() -> None:
    html = Template('{% load theme_tags %}{% awning "#b3541e" "#fbeed6" "small" %}').render(
        Context()
    )
    assert 'stroke="#b3541e"' in html
    assert 'fill="#fbeed6"' in html
    assert "style" not in html


class Asking(forms.Form):
    email = forms.EmailField(label="Votre adresse e-mail", help_text="Pour la confirmation.")
    code = forms.CharField(
        label="Code", required=False, widget=forms.TextInput(attrs={"class": "code-input"})
    )
    way = forms.ChoiceField(
        label="Paiement", choices=[("a", "Carte"), ("b", "Boutique")], widget=forms.RadioSelect
    )


def render_form(template: str, data: dict[str, str]) -> str:
    return Template("{% load theme_tags %}" + template).render(Context({"form": Asking(data)}))


def test_a_fields_hint_and_error_are_tied_to_it() -> None:
    html = render_form("{% field form.email %}", {"email": "camille@"})
    assert 'aria-describedby="id_email_hint id_email_error"' in html
    assert 'id="id_email_hint"' in html
    assert 'id="id_email_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_field_that_may_stay_empty_says_so() -> None:
    html = render_form("{% field form.code %}", {})
    assert "facultatif" in html
    assert 'class="input code-input"' in html


def test_the_error_summary_leads_to_each_field() -> None:
    html = render_form("{% error_summary form %}", {"email": "camille@", "way": "a"})
    assert 'href="#id_email"' in html
    assert "id_code" not in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert "error" not in render_form(
        "{% error_summary form %}", {"email": "c@d.example", "way": "a"}
    )


def test_bars_share_the_height_of_the_highest() -> None:
    low, high = charts.lay_out_bars(
        [
            {"label": "juin", "value": 50, "said": "50"},
            {"label": "juillet", "value": 100, "said": "100"},
        ]
    )
    assert high.height == 2 * low.height
    assert low.y + low.height == high.y + high.height
    assert charts.lay_out_bars([{"label": "juin", "value": 0, "said": "0"}])[0].height == 0


def test_a_chart_has_its_numbers_in_a_table() -> None:
    html = render_guide()
    assert re.search(r'<th scope="row">juin</th><td class="num">1\s824\s€</td>', html)


def points(*pairs: tuple[int, int]) -> list[dict[str, object]]:
    """Points of a comparison, one for each pair of values."""
    return [
        {"label": index, "name": index, "values": pair, "said": pair, "above": "", "note": ""}
        for index, pair in enumerate(pairs)
    ]


def test_two_periods_share_one_scale() -> None:
    chart = charts.lay_out_comparison(points((50, 100), (100, 0)))
    (now, before), (later, _none) = (group.bars for group in chart.groups)
    assert before[2] == later[2] == 2 * now[2]
    assert chart.groups[1].bars[1][2] == 0
    assert [line.value for line in chart.grid] == [50, 100]
    assert chart.now_line.split()[1].split(",")[1] == str(later[1])


def test_a_value_stands_above_its_own_bar_even_beside_a_higher_one() -> None:
    (group,) = charts.lay_out_comparison(points((10, 100))).groups
    now, before = group.bars
    assert now[0] < group.above_x < before[0]
    assert group.above_y == round(now[1] - 6, 1)


def test_a_crowded_chart_labels_some_of_its_steps() -> None:
    chart = charts.lay_out_comparison(points(*[(1, 1)] * 30))
    assert sum(group.shows_label for group in chart.groups) <= charts.LABELS
    assert chart.groups[0].shows_label


def test_nothing_to_compare_is_a_flat_chart() -> None:
    assert charts.lay_out_comparison([]).groups == []
    assert charts.lay_out_comparison(points((0, 0))).groups[0].bars[0][2] == 0


@pytest.mark.parametrize(
    ("highest", "end"),
    [(0, 2), (1, 2), (2, 2), (3, 4), (7, 8), (9, 10), (10, 10), (11, 20), (450, 600)],
)
def test_a_scale_ends_at_a_round_number(highest: int, end: int) -> None:
    assert charts.round_number(highest) == end


def test_a_comparison_tells_notes_and_both_numbers_in_its_table() -> None:
    html = render_guide()
    assert "<title>sam. 21\u00a0: jour de marché</title>" in html
    assert re.search(
        r'data-label="Cette semaine">118\s€</td><td class="num" data-label="La semaine d’avant">97\s€',
        html,
    )


def test_a_code_is_drawn_black_on_white_with_words_for_it() -> None:
    html = tags.qr("K7M2QX", "Code QR du retrait <K7M2QX>")
    assert 'role="img" aria-label="Code QR du retrait &lt;K7M2QX&gt;"' in html
    assert "#000" in html
    assert "style=" not in html


@pytest.mark.parametrize("view", [bad_request, forbidden, not_found, server_error])
def test_error_pages_need_no_database(view) -> None:  # type: ignore[no-untyped-def]
    request = RequestFactory().get("/perdu/")
    request.reference = "7KQ4-M2PX"  # type: ignore[attr-defined]
    page = view(request).content.decode()
    html5lib.HTMLParser(strict=True).parse(page)
    assert settings.TOWN_NAME in page
    assert ("7KQ4-M2PX" in page) == (view is server_error)


def test_the_page_of_a_breakdown_needs_no_context_at_all() -> None:
    assert "Toutes nos excuses" in render_to_string("500.html")


def test_a_mail_has_both_parts_and_needs_no_request() -> None:
    context = {"site_url": "https://marche.example"}
    assert "<table" in render_to_string("theme/mail/base.html", context)
    assert "https://marche.example" in render_to_string("theme/mail/base.txt", context)
