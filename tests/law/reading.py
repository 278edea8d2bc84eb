"""Reading pages, mails and contracts the way a person (or a court) does, word for word."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import html5lib
from django.http import HttpResponse
from django.urls import reverse
from pypdf import PdfReader

from marketplace.demo.models import SentMessage
from marketplace.kernel import clock, deadlines
from marketplace.kernel.models import Deadline

NB = "\u00a0"
ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("marketplace", "shops", "orders", "payments")


def exact(page: HttpResponse) -> str:
    """The page's text; a break of line is a space, a non-breaking space stays one."""
    tree = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
    for gone in [*tree.iter("script"), *tree.iter("style")]:
        gone.clear()
    return re.sub(r"[ \t\n\r]+", " ", "".join(tree.itertext())).strip()


def main_part(page: HttpResponse) -> Any:
    tree = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
    return next(tree.iter("main"))


def buttons(page: HttpResponse) -> list[str]:
    """The words on the buttons of the page, without those of its frame."""
    texts = (" ".join("".join(one.itertext()).split()) for one in main_part(page).iter("button"))
    return [text for text in texts if text]


def ticked(page: HttpResponse) -> list[str]:
    """The names of what is ticked or chosen before anybody has chosen."""
    return [
        field.get("name", "")
        for field in main_part(page).iter("input")
        if field.get("type") in ("checkbox", "radio") and field.get("checked") is not None
    ]


def asked(page: HttpResponse) -> set[str]:
    """The names of the fields that a person fills in."""
    fields = [one for kind in ("input", "select", "textarea") for one in main_part(page).iter(kind)]
    return {one.get("name", "") for one in fields if one.get("type") != "hidden"}


def contracts(mail: SentMessage) -> dict[str, str]:
    """The attached contracts, by the seller's part of their name; one space between words."""
    return {
        str(file.name): _pdf_text(bytes(file.content)) for file in mail.attachments.order_by("name")
    }


def _pdf_text(content: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    return flat(" ".join(pages))


def flat(text: str) -> str:
    """One plain space between words: a PDF breaks lines where it likes."""
    return re.sub(r"\s+", " ", text).strip()


def without_spaces(text: str) -> str:
    """For long texts: a PDF may break a line, or a page, inside them."""
    return re.sub(r"[\s\-]+", "", text)


def page_url(name: str, *args: object) -> str:
    return reverse(f"storefront:{name}", args=args)


def live_until(day: date, at: time = time(12)) -> None:
    """Move the clock there, and let everything that fell due on the way happen, as beat would."""
    clock.move_to(clock.local_datetime(day, at))
    while deadlines.run_due():
        pass
    assert not Deadline.objects.exclude(last_error="").exists()


def on(moment: datetime) -> date:
    return clock.local(moment).date()


def texts_for_people() -> Iterator[tuple[str, str]]:
    """Name and content of every file that may hold a text for people."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            is_wording = path.suffix == ".py" and "wording" in path.parts
            if is_wording or path.suffix in {".html", ".txt", ".typ"}:
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
