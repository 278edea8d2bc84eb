"""Payment intents and charges: what a card payment leaves behind."""

from __future__ import annotations

from payments.sandbox import balance, faults
from payments.sandbox.cards import Card, Decline
from payments.sandbox.events import emit
from payments.sandbox.lists import page
from payments.sandbox.params import Params
from payments.sandbox.store import Json, Record, new_id
from payments.sandbox.world import CURRENCY, World

_NO_ADDRESS = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))


def fee_for(amount: int) -> int:
    """Stripe's fee for a European card: 1.5 % and 25 cents, half up (cents)."""
    return (amount * 15 + 500) // 1000 + 25


def open_intent(world: World, amount: int, given: Json, email: str | None) -> Record:
    """A payment intent for a session; ``given`` is the session's ``payment_intent_data``."""
    record = world.create(
        "payment_intent",
        "pi_",
        {
            "amount": amount,
            "amount_capturable": 0,
            "amount_details": {"tip": {}},
            "amount_received": 0,
            "application": None,
            "application_fee_amount": None,
            "automatic_payment_methods": None,
            "canceled_at": None,
            "cancellation_reason": None,
            "capture_method": "automatic_async",
            "confirmation_method": "automatic",
            "currency": CURRENCY,
            "customer": None,
            "description": given.get("description"),
            "last_payment_error": None,
            "latest_charge": None,
            "livemode": False,
            "metadata": given.get("metadata", {}),
            "next_action": None,
            "on_behalf_of": None,
            "payment_method": None,
            "payment_method_options": {
                "card": {
                    "installments": None,
                    "mandate_options": None,
                    "network": None,
                    "request_three_d_secure": "automatic",
                }
            },
            "payment_method_types": ["card"],
            "processing": None,
            "receipt_email": given.get("receipt_email"),
            "review": None,
            "setup_future_usage": None,
            "shipping": None,
            "statement_descriptor": None,
            "statement_descriptor_suffix": given.get("statement_descriptor_suffix"),
            "status": "requires_payment_method",
            "transfer_data": None,
            "transfer_group": given.get("transfer_group"),
        },
        private={"email": email},
    )
    record.body["client_secret"] = f"{record.id}_secret_{new_id('', 24)}"
    world.store.save(record)
    return record


def ask_authentication(world: World, intent: Record, card: Card, page_url: str) -> None:
    """The bank wants its customer's consent (3-D Secure)."""
    redirect = {"return_url": None, "url": page_url}
    intent.body |= {
        "status": "requires_action",
        "payment_method": new_id("pm_"),
        "last_payment_error": None,
        "next_action": {"type": "redirect_to_url", "redirect_to_url": redirect},
    }
    intent.private["card"] = card.number
    world.store.save(intent)


def decline(world: World, intent: Record, card: Card, reason: Decline) -> None:
    """The payment failed: a failed charge, and the intent waits for another card."""
    charge = _charge(world, intent, card, reason)
    error: Json = {
        "type": reason.kind,
        "code": reason.code,
        "message": reason.message,
        "charge": charge.id,
        "doc_url": f"https://stripe.com/docs/error-codes/{reason.code.replace('_', '-')}",
    }
    if reason.decline_code:
        error["decline_code"] = reason.decline_code
    intent.body |= {
        "status": "requires_payment_method",
        "latest_charge": charge.id,
        "last_payment_error": error,
        "next_action": None,
        "payment_method": None,
    }
    world.store.save(intent)
    emit(world, "payment_intent.payment_failed", intent.body)


def succeed(world: World, intent: Record, card: Card) -> Record:
    """The money is taken; returns the charge."""
    charge = _charge(world, intent, card, None)
    intent.body |= {
        "status": "succeeded",
        "latest_charge": charge.id,
        "amount_received": intent.body["amount"],
        "last_payment_error": None,
        "next_action": None,
        "payment_method": charge.body["payment_method"],
    }
    world.store.save(intent)
    if faults.take(world.store, faults.CHARGE_FAULTS, charge.id):
        charge.amount = charge.body["amount"]
        world.store.save(charge)
    else:
        settle_fee(world, charge)
    return charge


def settle_fee(world: World, charge: Record) -> None:
    """Write the charge's balance transaction, which makes its fee known."""
    amount = charge.body["amount"]
    entry = balance.post(
        world,
        "charge",
        charge.id,
        amount,
        fee=fee_for(amount),
        available_on=charge.body["created"] + balance.CARD_FUNDS_DELAY,
    )
    charge.body["balance_transaction"] = entry.id
    charge.amount = None
    world.store.save(charge)


def settle_late_fees(world: World) -> int:
    """Make the fees known that were held back; returns how many charges were updated."""
    waiting = [record for record in world.store.find("charge") if record.amount is not None]
    for charge in waiting:
        settle_fee(world, charge)
        emit(world, "charge.updated", charge.body, before={"balance_transaction": None})
    return len(waiting)


def cancel(world: World, intent: Record) -> None:
    """The session ended unpaid: its intent is of no use any more."""
    intent.body |= {
        "status": "canceled",
        "canceled_at": world.now(),
        "cancellation_reason": "automatic",
        "next_action": None,
    }
    world.store.save(intent)
    emit(world, "payment_intent.canceled", intent.body)


def _charge(world: World, intent: Record, card: Card, reason: Decline | None) -> Record:
    amount = intent.body["amount"]
    paid = reason is None
    return world.create(
        "charge",
        "ch_",
        {
            "amount": amount,
            "amount_captured": amount if paid else 0,
            "amount_refunded": 0,
            "application": None,
            "application_fee": None,
            "application_fee_amount": None,
            "balance_transaction": None,
            "billing_details": {
                "address": _NO_ADDRESS,
                "email": intent.private["email"],
                "name": None,
                "phone": None,
                "tax_id": None,
            },
            "calculated_statement_descriptor": "VITRINES",
            "captured": paid,
            "currency": CURRENCY,
            "customer": None,
            "description": intent.body["description"],
            "disputed": False,
            "failure_balance_transaction": None,
            "failure_code": reason.code if reason else None,
            "failure_message": reason.message if reason else None,
            "fraud_details": {},
            "livemode": False,
            "metadata": intent.body["metadata"],
            "on_behalf_of": None,
            "outcome": _outcome(reason),
            "paid": paid,
            "payment_intent": intent.id,
            "payment_method": intent.body["payment_method"] or new_id("pm_"),
            "payment_method_details": {"type": "card", "card": card.details()},
            "radar_options": {},
            "receipt_email": intent.body["receipt_email"],
            "receipt_number": None,
            "receipt_url": None,
            "refunded": False,
            "review": None,
            "shipping": None,
            "source_transfer": None,
            "statement_descriptor": None,
            "statement_descriptor_suffix": None,
            "status": "succeeded" if paid else "failed",
            "transfer_data": None,
            "transfer_group": intent.body["transfer_group"],
        },
    )


def _outcome(reason: Decline | None) -> Json:
    if reason is None:
        return {
            "advice_code": None,
            "network_advice_code": None,
            "network_decline_code": None,
            "network_status": "approved_by_network",
            "reason": None,
            "risk_level": "normal",
            "risk_score": 12,
            "seller_message": "Payment complete.",
            "type": "authorized",
        }
    return {
        "advice_code": "try_again_later",
        "network_advice_code": None,
        "network_decline_code": "05",
        "network_status": "declined_by_network",
        "reason": reason.decline_code or reason.code,
        "risk_level": "normal",
        "risk_score": 12,
        "seller_message": reason.message,
        "type": "issuer_declined",
    }


def retrieve_intent(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """GET /v1/payment_intents/{intent}."""
    return world.get("payment_intent", identifier, account=account).body


def list_intents(world: World, params: Params, *, account: str) -> Json:
    """GET /v1/payment_intents."""
    return page(world, "payment_intent", params, "/v1/payment_intents", account=account)


def retrieve_charge(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """GET /v1/charges/{charge}."""
    return world.get("charge", identifier, account=account).body


def list_charges(world: World, params: Params, *, account: str) -> Json:
    """GET /v1/charges."""
    fields = ("payment_intent", "transfer_group")
    return page(world, "charge", params, "/v1/charges", fields=fields, account=account)
