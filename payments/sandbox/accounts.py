"""Connected accounts with the Express dashboard, and the links by which their owners fill them in."""

from __future__ import annotations

from payments.sandbox import balance, payouts
from payments.sandbox.errors import ApiError, refused
from payments.sandbox.events import emit
from payments.sandbox.lists import list_object, page
from payments.sandbox.params import Params
from payments.sandbox.store import Json, Record, new_id
from payments.sandbox.world import CURRENCY, World

_LINK_LIFE = 5 * 60
_DUE_AT_FIRST = ["business_profile.url", "external_account", "tos_acceptance.date"]
_BUSINESS_TYPES = ("company", "government_entity", "individual", "non_profit")


def create(world: World, params: Params, *, account: str) -> Json:
    """POST /v1/accounts: an account that cannot receive anything until its owner has filled it in."""
    controller = _controller(params.nested("controller"))
    capabilities = params.nested("capabilities")
    asked = capabilities.nested("transfers")
    transfers = asked.boolean("requested")
    asked.finish()
    capabilities.finish()
    record = world.create(
        "account",
        "acct_",
        {
            "business_profile": _business_profile(params.nested("business_profile").everything()),
            "business_type": params.choice("business_type", _BUSINESS_TYPES),
            "capabilities": {"transfers": "inactive"} if transfers else {},
            "charges_enabled": False,
            "controller": controller,
            "country": params.text("country") or "FR",
            "default_currency": params.text("default_currency") or CURRENCY,
            "details_submitted": False,
            "email": params.text("email"),
            "future_requirements": _requirements([], None),
            "metadata": params.mapping("metadata"),
            "payouts_enabled": False,
            "requirements": _requirements(_DUE_AT_FIRST, "requirements.past_due"),
            "settings": _settings(params.nested("settings").everything()),
            "tos_acceptance": {"date": None, "ip": None, "user_agent": None},
            "type": {"express": "express", "full": "standard", "none": "custom"}[
                controller["stripe_dashboard"]["type"]
            ],
        },
    )
    # What the platform fills in about the business is kept by Stripe and not shown to it again here.
    for name in ("company", "individual"):
        record.private[name] = params.nested(name).everything()
    url = f"/v1/accounts/{record.id}/external_accounts"
    record.body["external_accounts"] = list_object(url, [])
    world.store.save(record)
    return record.body


def _controller(params: Params) -> Json:
    fees, losses = params.nested("fees"), params.nested("losses")
    dashboard = params.nested("stripe_dashboard")
    controller: Json = {
        "fees": {"payer": fees.choice("payer", ("account", "application")) or "account"},
        "is_controller": True,
        "losses": {"payments": losses.choice("payments", ("application", "stripe")) or "stripe"},
        "requirement_collection": params.choice("requirement_collection", ("application", "stripe"))
        or "stripe",
        "stripe_dashboard": {
            "type": dashboard.choice("type", ("express", "full", "none")) or "full"
        },
        "type": "application",
    }
    for reader in (fees, losses, dashboard, params):
        reader.finish()
    return controller


def _business_profile(given: Json) -> Json:
    names = (
        "annual_revenue",
        "estimated_worker_count",
        "mcc",
        "minority_owned_business_designation",
        "name",
        "product_description",
        "support_address",
        "support_email",
        "support_phone",
        "support_url",
        "url",
    )
    return {name: given.get(name) for name in names}


def _settings(given: Json) -> Json:
    schedule = given.get("payouts", {}).get("schedule", {})
    return {
        "branding": {"icon": None, "logo": None, "primary_color": None, "secondary_color": None},
        "card_payments": {
            "statement_descriptor_prefix": None,
            "statement_descriptor_prefix_kana": None,
            "statement_descriptor_prefix_kanji": None,
        },
        "dashboard": {"display_name": None, "timezone": "Europe/Paris"},
        "payments": {
            "statement_descriptor": None,
            "statement_descriptor_kana": None,
            "statement_descriptor_kanji": None,
        },
        "payouts": {
            "debit_negative_balances": True,
            "schedule": {"delay_days": 3, "interval": schedule.get("interval", "daily")},
            "statement_descriptor": None,
        },
    }


def _requirements(due: list[str], reason: str | None) -> Json:
    return {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": due,
        "disabled_reason": reason,
        "errors": [],
        "eventually_due": due,
        "past_due": due,
        "pending_verification": [],
    }


def retrieve(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """GET /v1/accounts/{account}; one whose owner took the access away answers 403."""
    record = world.get("account", identifier)
    if record.private.get("deauthorized"):
        raise ApiError(
            f"The provided key does not have access to account '{identifier}' (or that account does not"
            " exist). Application access may have been revoked.",
            status=403,
            code="account_invalid",
        )
    return record.body


def list_all(world: World, params: Params, *, account: str) -> Json:
    """GET /v1/accounts."""
    return page(world, "account", params, "/v1/accounts")


def update(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """POST /v1/accounts/{account}: e-mail, business profile, metadata."""
    record = world.get("account", identifier)
    record.body["business_profile"] |= params.nested("business_profile").everything()
    record.body["metadata"] = {**record.body["metadata"], **params.mapping("metadata")}
    record.body["email"] = params.text("email") or record.body["email"]
    _save_and_tell(world, record)
    return record.body


def create_link(world: World, params: Params, *, account: str) -> Json:
    """POST /v1/account_links: an address for the owner, good once and for five minutes."""
    record = world.get("account", params.required_text("account"), param="account")
    kind = params.choice("type", ("account_onboarding", "account_update"), required=True)
    token = new_id("", 16)
    now = world.now()
    record.private["link"] = {
        "token": token,
        "type": kind,
        "expires_at": now + _LINK_LIFE,
        "refresh_url": params.required_text("refresh_url"),
        "return_url": params.required_text("return_url"),
    }
    params.nested("collection_options").everything()
    world.store.save(record)
    return {
        "object": "account_link",
        "created": now,
        "expires_at": now + _LINK_LIFE,
        "url": f"{world.config.public_url}/setup/e/{record.id}/{token}",
    }


def link_of(world: World, identifier: str, token: str) -> tuple[Record, Json, bool]:
    """The account, its last link, and whether the link is this one and still good."""
    record = world.get("account", identifier)
    link: Json = record.private.get("link") or {}
    good = link.get("token") == token and world.now() < link["expires_at"]
    return record, link, good


def use_link(world: World, record: Record) -> None:
    """The owner has filled everything in: the account becomes active and the link is used up."""
    record.private["link"]["expires_at"] = 0
    activate(world, record)


def activate(world: World, record: Record) -> None:
    """Give the account a bank account, active transfers and payouts."""
    first_time = not record.body["external_accounts"]["data"]
    if first_time:
        record.body["external_accounts"]["data"] = [_bank_account(record)]
    record.body |= {
        "details_submitted": True,
        "tos_acceptance": {"date": world.now(), "ip": "127.0.0.1", "user_agent": None},
    }
    restrict(world, record, transfers="active", payouts_enabled=True, reason=None)
    if first_time:
        bank = record.body["external_accounts"]["data"][0]
        emit(world, "account.external_account.created", bank, account=record.id)


def _bank_account(record: Record) -> Json:
    return {
        "id": new_id("ba_"),
        "object": "bank_account",
        "account": record.id,
        "account_holder_name": None,
        "account_holder_type": None,
        "account_type": None,
        "available_payout_methods": ["standard"],
        "bank_name": "STRIPE TEST BANK",
        "country": "FR",
        "currency": CURRENCY,
        "default_for_currency": True,
        "fingerprint": new_id("", 16),
        "last4": "2606",
        "metadata": {},
        "routing_number": None,
        "status": "new",
    }


def restrict(
    world: World, record: Record, *, transfers: str, payouts_enabled: bool, reason: str | None
) -> None:
    """Set what the account may do: ``transfers`` active, pending or inactive, with Stripe's reason."""
    before = record.body["capabilities"].get("transfers")
    record.body["capabilities"] = {"transfers": transfers}
    record.body["payouts_enabled"] = payouts_enabled
    missing = [] if transfers == "active" else ["individual.verification.document"]
    record.body["requirements"] = _requirements(missing, reason)
    _save_and_tell(world, record)
    if before != transfers:
        emit(world, "capability.updated", _capability(record), account=record.id)


def _save_and_tell(world: World, record: Record) -> None:
    world.store.save(record)
    emit(world, "account.updated", record.body, account=record.id)


def deauthorize(world: World, record: Record) -> None:
    """The owner takes the platform's access away."""
    record.private["deauthorized"] = True
    world.store.save(record)
    application: Json = {
        "id": "ca_sandbox",
        "object": "application",
        "name": world.config.display_name,
    }
    emit(world, "account.application.deauthorized", application, account=record.id)


def check_can_receive(record: Record) -> None:
    """Raise Stripe's refusal unless the account's transfers are active."""
    if record.private.get("deauthorized"):
        raise refused(f"No such destination: '{record.id}'", "account_invalid", "destination")
    if record.body["capabilities"].get("transfers") != "active":
        raise refused(
            "Your destination account needs to have at least one of the following capabilities enabled:"
            " transfers, crypto_transfers, legacy_payments",
            "insufficient_capabilities_for_transfer",
            "destination",
        )


def pay_out(world: World, record: Record, amount: int | None) -> Json:
    """Send an account's money to its owner's bank (all that it has, or ``amount`` cents)."""
    have = balance.available(world, record.id)
    return payouts.start(
        world, have if amount is None else amount, account=record.id, automatic=True
    ).body


def _capability(record: Record) -> Json:
    status = record.body["capabilities"].get("transfers")
    due: list[str] = record.body["requirements"]["currently_due"]
    return {
        "id": "transfers",
        "object": "capability",
        "account": record.id,
        "requested": status is not None,
        "requested_at": record.body["created"] if status else None,
        "requirements": _requirements(due, None),
        "status": status or "unrequested",
    }


def retrieve_capability(
    world: World, params: Params, identifier: str, name: str, *, account: str
) -> Json:
    """GET /v1/accounts/{account}/capabilities/{capability}."""
    record = world.get("account", identifier)
    if name != "transfers":
        raise ApiError(f"No such capability: '{name}'", status=404, code="resource_missing")
    return _capability(record)
