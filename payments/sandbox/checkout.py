"""Checkout Sessions, mode ``payment``: creation, expiry, and what the payment page does to them."""

from __future__ import annotations

from typing import Literal

from payments.sandbox import cards, payments
from payments.sandbox.errors import ApiError, invalid, missing, refused
from payments.sandbox.events import emit
from payments.sandbox.lists import list_object, page
from payments.sandbox.params import Params
from payments.sandbox.store import Json, Record, new_id
from payments.sandbox.world import CURRENCY, DAY, HOUR, World

_LEAST_AMOUNT = 50
_AUTHENTICATION_TIME = 10 * 60
_LOCALES = ("auto", "fr", "en")
Outcome = Literal["paid", "declined", "authenticate"]


def create(world: World, params: Params, *, account: str) -> Json:
    """POST /v1/checkout/sessions."""
    params.choice("mode", ("payment",), required=True)
    success_url = params.required_text("success_url")
    cancel_url = params.text("cancel_url")
    types = params.texts("payment_method_types")
    if types != ["card"]:
        raise invalid(
            "This account accepts the payment method type card only.", "payment_method_types"
        )
    params.choice("ui_mode", ("hosted_page",))
    expires_at = _expiry(world, params)
    lines = [_line(world, item) for item in params.items("line_items")]
    if not lines:
        raise missing("line_items")
    given = _intent_data(params.nested("payment_intent_data"))
    total = sum(line["amount_total"] for line in lines)
    if total < _LEAST_AMOUNT:
        raise ApiError(
            "The Checkout Session's total amount must convert to at least 50 cents.",
            code="amount_too_small",
            param="line_items",
        )
    record = world.create(
        "checkout.session",
        "cs_test_",
        {
            **_DEFAULTS,
            "amount_subtotal": total,
            "amount_total": total,
            "cancel_url": cancel_url,
            "client_reference_id": params.text("client_reference_id", longest=200),
            "customer_email": params.text("customer_email", longest=800),
            "expires_at": expires_at,
            "locale": params.choice("locale", _LOCALES),
            "metadata": params.mapping("metadata"),
            "payment_method_types": types,
            "submit_type": params.choice("submit_type", ("pay", "auto")),
            "success_url": success_url,
        },
        due_at=expires_at,
        private={"lines": lines, "intent_data": given},
    )
    record.body["url"] = f"{world.config.public_url}/c/pay/{record.id}"
    world.store.save(record)
    return record.body


def _expiry(world: World, params: Params) -> int:
    now = world.now()
    expires_at = params.integer("expires_at")
    if expires_at is None:
        return now + DAY
    if not now + HOUR // 2 <= expires_at <= now + DAY:
        raise ApiError(
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session"
            " creation.",
            param="expires_at",
        )
    return expires_at


def _line(world: World, item: Params) -> Json:
    price = item.nested("price_data")
    if price.required_text("currency") != CURRENCY:
        raise invalid(
            "This account takes payments in eur only.", "line_items[0][price_data][currency]"
        )
    product = price.nested("product_data")
    name = product.required_text("name")
    product.text("description", longest=40000)
    product.mapping("metadata")
    product.texts("images")
    unit_amount = price.integer("unit_amount", required=True, least=0) or 0
    quantity = item.integer("quantity", required=True, least=1) or 1
    tax_behavior = price.choice("tax_behavior", ("inclusive", "exclusive", "unspecified"))
    for reader in (product, price, item):
        reader.finish()
    total = unit_amount * quantity
    return {
        "id": new_id("li_"),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": total,
        "amount_tax": 0,
        "amount_total": total,
        "currency": CURRENCY,
        "description": name,
        "price": _price(world, unit_amount, tax_behavior or "unspecified"),
        "quantity": quantity,
    }


def _price(world: World, unit_amount: int, tax_behavior: str) -> Json:
    return {
        "id": new_id("price_"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": world.now(),
        "currency": CURRENCY,
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": new_id("prod_", 14),
        "recurring": None,
        "tax_behavior": tax_behavior,
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": unit_amount,
        "unit_amount_decimal": str(unit_amount),
    }


def _intent_data(params: Params) -> Json:
    given: Json = {
        name: params.text(name, longest=longest)
        for name, longest in (
            ("description", 1000),
            ("receipt_email", 800),
            ("statement_descriptor_suffix", 22),
            ("transfer_group", 5000),
        )
    }
    given["metadata"] = params.mapping("metadata")
    params.choice("capture_method", ("automatic", "automatic_async"))
    params.finish()
    return given


def retrieve(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """GET /v1/checkout/sessions/{session}."""
    return world.get("checkout.session", identifier, account=account).body


def list_all(world: World, params: Params, *, account: str) -> Json:
    """GET /v1/checkout/sessions."""
    fields = ("payment_intent", "status")
    url = "/v1/checkout/sessions"
    return page(world, "checkout.session", params, url, fields=fields, account=account)


def list_lines(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """GET /v1/checkout/sessions/{session}/line_items."""
    lines = world.get("checkout.session", identifier, account=account).private["lines"]
    limit = params.integer("limit", least=1) or 10
    url = f"/v1/checkout/sessions/{identifier}/line_items"
    return list_object(url, lines[:limit], has_more=len(lines) > limit)


def expire(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """POST /v1/checkout/sessions/{session}/expire: only an open one on which no payment is under way."""
    session = world.get("checkout.session", identifier, account=account)
    if session.body["status"] != "open":
        raise refused(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a'
            f" status of {session.body['status']}."
        )
    if _authenticating(world, session):
        raise refused(
            "This Checkout Session cannot be expired while its payment is being authenticated."
        )
    return end(world, session)


def end(world: World, session: Record) -> Json:
    """Expire an open session, and cancel its payment intent if there is one."""
    session.body |= {"status": "expired", "url": None}
    session.due_at = None
    world.store.save(session)
    emit(world, "checkout.session.expired", session.body)
    if session.private.get("intent"):
        payments.cancel(world, world.get("payment_intent", session.private["intent"]))
    return session.body


def expire_overdue(world: World) -> None:
    """Expire the open sessions whose time is over; who stands before the bank may finish (10 minutes)."""
    for session in world.store.due("checkout.session", world.now()):
        if not _authenticating(world, session):
            end(world, session)


def _authenticating(world: World, session: Record) -> bool:
    started = session.private.get("authentication_started")
    return started is not None and world.now() < started + _AUTHENTICATION_TIME


def pay(world: World, identifier: str, card_name: str) -> Outcome:
    """Pay an open session with a test card, as the payment page does."""
    session = _open_session(world, identifier)
    card = cards.find(card_name)
    intent = _intent_of(world, session)
    if card.asks_authentication:
        session.private["authentication_started"] = world.now()
        world.store.save(session)
        payments.ask_authentication(world, intent, card, f"{session.body['url']}/authenticate")
        return "authenticate"
    if card.decline:
        payments.decline(world, intent, card, card.decline)
        return "declined"
    payments.succeed(world, intent, card)
    _complete(world, session, intent, "paid")
    return "paid"


def answer_bank(world: World, identifier: str, *, accept: bool) -> Outcome:
    """The shopper's answer on the bank's page (3-D Secure)."""
    session = _open_session(world, identifier)
    intent = _intent_of(world, session)
    if intent.body["status"] != "requires_action":
        raise refused("No authentication is under way for this Checkout Session.")
    card = cards.find(intent.private["card"])
    session.private["authentication_started"] = None
    if accept:
        payments.succeed(world, intent, card)
        _complete(world, session, intent, "paid")
        return "paid"
    world.store.save(session)
    payments.decline(world, intent, card, cards.AUTHENTICATION_REFUSED)
    return "declined"


def complete_unpaid(world: World, identifier: str) -> Json:
    """The shopper finished, the money is still under way (what a delayed payment method does)."""
    session = _open_session(world, identifier)
    intent = _intent_of(world, session)
    intent.body["status"] = "processing"
    world.store.save(intent)
    _complete(world, session, intent, "unpaid")
    return session.body


def settle_unpaid(world: World, identifier: str, *, succeeded: bool) -> Json:
    """The money of a completed but unpaid session arrived, or did not."""
    session = world.get("checkout.session", identifier)
    if (session.body["status"], session.body["payment_status"]) != ("complete", "unpaid"):
        raise refused("This Checkout Session does not wait for money.")
    intent = _intent_of(world, session)
    if not succeeded:
        payments.decline(world, intent, cards.ACCEPTED_CARD, cards.DECLINED)
        emit(world, "checkout.session.async_payment_failed", session.body)
        return session.body
    payments.succeed(world, intent, cards.ACCEPTED_CARD)
    session.body["payment_status"] = "paid"
    world.store.save(session)
    emit(world, "checkout.session.async_payment_succeeded", session.body)
    return session.body


def last_refusal(world: World, session: Record) -> Json | None:
    """The last payment error on a session, for its page."""
    if not session.private.get("intent"):
        return None
    error: Json | None = _intent_of(world, session).body["last_payment_error"]
    return error


def _open_session(world: World, identifier: str) -> Record:
    session = world.get("checkout.session", identifier)
    if session.body["status"] != "open":
        raise refused(f"This Checkout Session is {session.body['status']}.")
    return session


def _intent_of(world: World, session: Record) -> Record:
    if session.private.get("intent"):
        return world.get("payment_intent", session.private["intent"])
    intent = payments.open_intent(
        world,
        session.body["amount_total"],
        session.private["intent_data"],
        session.body["customer_email"],
    )
    session.private["intent"] = intent.id
    world.store.save(session)
    return intent


def _complete(world: World, session: Record, intent: Record, payment_status: str) -> None:
    session.body |= {
        "status": "complete",
        "payment_status": payment_status,
        "payment_intent": intent.id,
        "url": None,
        "customer_details": {
            "address": None,
            "business_name": None,
            "email": session.body["customer_email"],
            "individual_name": None,
            "name": None,
            "phone": None,
            "tax_exempt": "none",
            "tax_ids": [],
        },
    }
    session.due_at = None
    world.store.save(session)
    emit(world, "checkout.session.completed", session.body)


_DEFAULTS: Json = {
    "adaptive_pricing": {"enabled": False},
    "after_expiration": None,
    "allow_promotion_codes": None,
    "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
    "billing_address_collection": None,
    "client_secret": None,
    "collected_information": None,
    "consent": None,
    "consent_collection": None,
    "currency": CURRENCY,
    "currency_conversion": None,
    "custom_fields": [],
    "custom_text": {
        "after_submit": None,
        "shipping_address": None,
        "submit": None,
        "terms_of_service_acceptance": None,
    },
    "customer": None,
    "customer_account": None,
    "customer_creation": "if_required",
    "customer_details": None,
    "discounts": [],
    "invoice": None,
    "livemode": False,
    "mode": "payment",
    "origin_context": None,
    "payment_intent": None,
    "payment_link": None,
    "payment_method_collection": "if_required",
    "payment_method_configuration_details": None,
    "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
    "payment_status": "unpaid",
    "permissions": None,
    "phone_number_collection": {"enabled": False},
    "recovered_from": None,
    "saved_payment_method_options": None,
    "setup_intent": None,
    "shipping_address_collection": None,
    "shipping_cost": None,
    "shipping_options": [],
    "status": "open",
    "subscription": None,
    "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
    "ui_mode": "hosted_page",
    "wallet_options": None,
}
