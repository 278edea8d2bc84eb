"""Drives a running sandbox: what shoppers, banks and account owners do, and failures on demand."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from payments.sandbox.store import Json


class ControlError(Exception):
    """The sandbox refused a control call."""


class SandboxControl:
    """The control routes of one sandbox as methods. Amounts are cents."""

    def __init__(self, url: str, key: str = "sk_test_sandbox") -> None:
        self.url = url
        self.key = key

    def _call(self, verb: str, path: str, /, **given: Any) -> Json:
        request = urllib.request.Request(
            f"{self.url}/_control/{path}",
            method=verb,
            data=json.dumps(given).encode(),
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                result: Json = json.load(answer)
                return result
        except urllib.error.HTTPError as error:
            raise ControlError(json.load(error)["error"]["message"]) from error

    def pay(self, session: str, card: str = "accepted", *, authenticate: bool = True) -> str:
        """Pay a session as the payment page does; returns paid, declined or authenticate.

        ``card`` is a test card's number or accepted, authentication, declined, insufficient. With
        ``authenticate=False`` a 3-D Secure card stops before the bank's page.
        """
        paid = self._call("POST", f"sessions/{session}/pay", card=card, authenticate=authenticate)
        return str(paid["outcome"])

    def authenticate(self, session: str, *, accept: bool = True) -> str:
        """Answer the bank (3-D Secure); returns paid or declined."""
        return str(self._call("POST", f"sessions/{session}/authenticate", accept=accept)["outcome"])

    def complete_unpaid(self, session: str) -> Json:
        """Complete a session whose money is still under way."""
        return self._call("POST", f"sessions/{session}/complete_unpaid")

    def settle(self, session: str, *, succeeded: bool = True) -> Json:
        """The money of a session completed unpaid arrives, or not."""
        return self._call("POST", f"sessions/{session}/settle", succeeded=succeeded)

    def expire(self, session: str) -> Json:
        """Let an open session expire now, whatever the clock says."""
        return self._call("POST", f"sessions/{session}/expire")

    def activate_account(self, account: str) -> Json:
        """What the owner does on the onboarding page."""
        return self._call("POST", f"accounts/{account}/activate")

    def restrict_account(
        self,
        account: str,
        *,
        transfers: str = "inactive",
        payouts_enabled: bool = False,
        reason: str = "requirements.past_due",
    ) -> Json:
        """Take an account's capabilities away; ``reason`` is Stripe's ``disabled_reason``."""
        return self._call(
            "POST",
            f"accounts/{account}/restrict",
            transfers=transfers,
            payouts_enabled=payouts_enabled,
            reason=reason,
        )

    def deauthorize_account(self, account: str) -> None:
        """The owner takes the platform's access away."""
        self._call("POST", f"accounts/{account}/deauthorize")

    def pay_out_account(self, account: str, amount: int | None = None) -> Json:
        """Send an account's available money to its bank: reversals then find it empty."""
        return self._call("POST", f"accounts/{account}/pay_out", amount=amount)

    def set_balance(self, amount: int | None) -> None:
        """Make the platform's balance look like ``amount`` cents; None ends it."""
        self._call("POST", "balance", amount=amount)

    def settle_fees(self) -> int:
        """Make the fees known that the fault ``fee_later`` held back; returns how many."""
        return int(self._call("POST", "fees/settle")["updated"])

    def fail_refund(self, refund: str, reason: str = "lost_or_stolen_card") -> Json:
        """The bank sends a refund back."""
        return self._call("POST", f"refunds/{refund}/fail", reason=reason)

    def refund_in_dashboard(self, charge: str, amount: int | None = None) -> Json:
        """A refund made by somebody in Stripe's dashboard, without metadata of ours."""
        return self._call("POST", f"charges/{charge}/refund", amount=amount)

    def open_dispute(
        self, charge: str, amount: int | None = None, reason: str = "product_not_received"
    ) -> Json:
        """The cardholder disputes a charge (all that is not refunded, or ``amount``)."""
        return self._call("POST", f"charges/{charge}/dispute", amount=amount, reason=reason)

    def close_dispute(self, dispute: str, *, won: bool) -> Json:
        """The bank decides."""
        return self._call("POST", f"disputes/{dispute}/close", won=won)

    def warn_of_fraud(self, charge: str) -> Json:
        """The card network sends an early fraud warning."""
        return self._call("POST", f"charges/{charge}/fraud_warning")

    def finish_payout(self, payout: str, *, paid: bool = True) -> Json:
        """A payout arrives at the bank now, or comes back."""
        return self._call("POST", f"payouts/{payout}/finish", paid=paid)

    def set_fault(
        self, kind: str, *, method: str = "", pattern: str = "", times: int = 1, **options: Any
    ) -> None:
        """Set a fault (see ``payments.sandbox.faults``); ``times=-1`` lasts until cleared."""
        self._call(
            "POST",
            "faults",
            kind=kind,
            method=method,
            pattern=pattern,
            times=times,
            options=options,
        )

    def clear_faults(self) -> None:
        """Forget all faults."""
        self._call("DELETE", "faults")

    def deliveries(self) -> list[Json]:
        """Every webhook delivery with its state: pending, held, lost, delivered, dead."""
        found: list[Json] = self._call("GET", "webhooks")["deliveries"]
        return found

    def release_webhooks(self, *, last_first: bool = False) -> int:
        """Send what ``webhook_held`` held back; returns how many."""
        return int(self._call("POST", "webhooks/release", last_first=last_first)["released"])

    def set_event_version(self, version: str | None) -> None:
        """Stamp new events with another API version, as after a drift; None ends it."""
        self._call("POST", "event_version", version=version)

    def run_chores(self) -> None:
        """Do what the clock has made due, without waiting for the next second."""
        self._call("POST", "chores")

    def forget_everything(self) -> None:
        """Empty the sandbox."""
        self._call("DELETE", "everything")
