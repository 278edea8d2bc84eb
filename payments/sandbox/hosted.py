"""The pages people see: payment, the bank's confirmation, and an account's activation."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import cast
from urllib.parse import parse_qs

from marketplace.kernel.money import format_euros
from payments.sandbox import accounts, cards, checkout, chores
from payments.sandbox.api import Answer, Call
from payments.sandbox.errors import ApiError
from payments.sandbox.store import Json, Record
from payments.sandbox.texts import TEXTS, language_for
from payments.sandbox.world import World

_PAGES = Path(__file__).parent / "pages"


def respond(world: World, call: Call) -> Answer:
    """Answer one page request, or the submission of its form."""
    section, *rest = call.path.strip("/").split("/")
    try:
        with world.store.lock:
            chores.run(world)
            if section == "c" and rest[:1] == ["pay"] and len(rest) == 2:
                return _payment(world, call, rest[1])
            if section == "c" and rest[:1] == ["pay"] and rest[2:] == ["authenticate"]:
                return _authentication(world, call, rest[1])
            if section == "setup" and rest[:1] == ["e"] and len(rest) == 3:
                return _onboarding(world, call, rest[1], rest[2])
    except ApiError as error:
        if error.status not in (400, 404):
            raise
    return _notice(call, 404, "not_found_title", "not_found_text", "", None)


def _payment(world: World, call: Call, identifier: str) -> Answer:
    session = world.get("checkout.session", identifier)
    closed = _closed(session, call)
    if closed:
        return closed
    if call.method == "POST":
        with world.store.transaction():
            checkout.pay(world, identifier, _field(call, "card"))
        return _after_attempt(world, identifier)
    return _page(
        call, session.body["locale"], "payment.html", _payment_values(world, call, session)
    )


def _after_attempt(world: World, identifier: str) -> Answer:
    """Back to the shop when paid, to the bank when it asks, else to the payment page again."""
    session = world.get("checkout.session", identifier)
    if session.body["status"] == "complete":
        return _redirect(_success_url(session))
    intent = world.get("payment_intent", session.private["intent"])
    ending = "/authenticate" if intent.body["status"] == "requires_action" else ""
    return _redirect(f"/c/pay/{identifier}{ending}")


def _authentication(world: World, call: Call, identifier: str) -> Answer:
    session = world.get("checkout.session", identifier)
    closed = _closed(session, call)
    if closed:
        return closed
    intent = world.get("payment_intent", session.private.get("intent", ""))
    if intent.body["status"] != "requires_action":
        return _redirect(f"/c/pay/{identifier}")
    if call.method == "POST":
        with world.store.transaction():
            checkout.answer_bank(world, identifier, accept=_field(call, "answer") == "accept")
        return _after_attempt(world, identifier)
    values = {
        "payee_name": escape(world.config.display_name),
        "amount": format_euros(
            session.body["amount_total"], _language(call, session.body["locale"])
        ),
        "last4": cards.find(intent.private["card"]).last4,
    }
    return _page(call, session.body["locale"], "bank.html", values)


def _onboarding(world: World, call: Call, identifier: str, token: str) -> Answer:
    record, link, good = accounts.link_of(world, identifier, token)
    if not link:
        return _notice(call, 404, "not_found_title", "not_found_text", "", None)
    if not good:
        return _redirect(link["refresh_url"])
    if call.method == "POST":
        with world.store.transaction():
            accounts.use_link(world, record)
        return _redirect(link["return_url"])
    name = record.body["business_profile"]["name"] or record.body["email"] or record.id
    return _page(call, None, "account.html", {"name": escape(name)})


def _closed(session: Record, call: Call) -> Answer | None:
    """Where to go when the session cannot be paid any more; None while it can."""
    if session.body["status"] == "complete":
        return _redirect(_success_url(session))
    if session.body["status"] == "expired":
        back = session.body["cancel_url"] or ""
        return _notice(call, 410, "expired_title", "expired_text", back, session.body["locale"])
    return None


def _payment_values(world: World, call: Call, session: Record) -> dict[str, str]:
    language = _language(call, session.body["locale"])
    words = TEXTS[language]
    body = session.body
    back = ""
    if body["cancel_url"]:
        back = f'<a class="back" href="{escape(body["cancel_url"])}">{words["back"]}</a>'
    return {
        "payee_name": escape(world.config.display_name),
        "amount": format_euros(body["amount_total"], language),
        "lines": "".join(_line(line, language) for line in session.private["lines"]),
        "cards": "".join(_card(card, words) for card in cards.CARDS),
        "alert": _alert(checkout.last_refusal(world, session), words),
        "back_link": back,
    }


def _line(line: Json, language: str) -> str:
    quantity = (
        f'<span class="quantity">{line["quantity"]}\u00a0×</span> ' if line["quantity"] > 1 else ""
    )
    amount = format_euros(line["amount_total"], language)
    name = escape(line["description"])
    return f'<li><span>{quantity}{name}</span><span class="price">{amount}</span></li>'


def _card(card: cards.Card, words: dict[str, str]) -> str:
    figures = " ".join(card.number[start : start + 4] for start in range(0, 16, 4))
    return _template("card.html").substitute(
        number=card.number,
        name=card.name,
        figures=figures,
        label=words[f"card_{card.name}"],
        hint=words[f"card_{card.name}_hint"],
    )


def _alert(error: Json | None, words: dict[str, str]) -> str:
    if error is None:
        return ""
    key = "refused"
    if error.get("decline_code") == "insufficient_funds":
        key = "refused_insufficient"
    elif error["code"] == cards.AUTHENTICATION_REFUSED.code:
        key = "refused_authentication"
    return f'<div class="alert" role="alert"><strong>{words[key]}</strong> {words["refused_next"]}</div>'


def _notice(
    call: Call, status: int, title: str, text: str, back: str, wanted: str | None
) -> Answer:
    words = TEXTS[_language(call, wanted)]
    link = f'<a class="button" href="{escape(back)}">{words["expired_back"]}</a>' if back else ""
    values = {"heading": words[title], "text": words[text], "link": link}
    return _page(call, wanted, "notice.html", values, status=status)


def _page(
    call: Call, wanted: str | None, name: str, values: dict[str, str], status: int = 200
) -> Answer:
    language = _language(call, wanted)
    style = _style()
    fill = {**TEXTS[language], "language": language, "style": style, **values}
    html = _template(name).substitute(fill)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
    }
    return Answer(status, html.encode(), headers)


@cache
def _template(name: str) -> Template:
    return Template((_PAGES / name).read_text(encoding="utf-8"))


@cache
def _style() -> str:
    return (_PAGES / "style.css").read_text(encoding="utf-8")


def _language(call: Call, wanted: str | None) -> str:
    return language_for(wanted, call.header("Accept-Language"))


def _field(call: Call, name: str) -> str:
    return parse_qs(call.body.decode()).get(name, [""])[0]


def _success_url(session: Record) -> str:
    return cast(str, session.body["success_url"]).replace("{CHECKOUT_SESSION_ID}", session.id)


def _redirect(url: str) -> Answer:
    return Answer(303, b"", {"Location": url, "Cache-Control": "no-store"})
